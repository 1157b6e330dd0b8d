/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view.h - one page's box tree: nodes in, styles in, boxes, pixels and hits out. Loop thread; knows
 * no Lua and no live.
 *
 * An update gives the whole concrete tree again (the template with its bindings evaluated). tree.c
 * compares it with the old one: a node that matches (same place or key, same tag) keeps its number,
 * so a live session behind it goes on. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "view/paint/pixels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view;
struct view_cfg {
    int width, height;           /* CSS px */
    double pixel_ratio;          /* device pixels per CSS px; 0 is 1 */
    const char *font_path;       /* NULL: the first of a list of well-known files */
    struct pixels_source pixels; /* its callbacks are asked while painting */
};

/* 0 or -errno with the reason in why (no font found is not an error: text takes room and is not
 * drawn). */
int view_new(struct view **out, const struct view_cfg *cfg, char *why, size_t why_size);
void view_free(struct view *v); /* NULL is fine */
void view_resize(struct view *v, int width, int height);
/* Room for bars above and below the page, CSS px; less than nothing hides some of the page. All
 * coordinates stay those of the page: what is seen begins at y = -top. Only an overlay, a child of
 * the root with the tag TREE_OVERLAY (tree.h), can draw there; overlays lie over all other nodes.
 */
void view_inset(struct view *v, double top, double bottom);
/* That box, with these declarations added to its style attribute, and the overlays are all that is
 * drawn and hit; node 0: the whole page again. 0 or -ENOMEM. */
int view_show_only(struct view *v, uint32_t node, const char *style);

/* ---- style sheets, in order of weight: app first, page later. Broken rules are skipped; each is
 * reported: on_warning(arg, "call.wxss:12:3: ..."). What a sheet imports (wxss.h) is given before
 * it. scope: 0 for the page, else the component whose nodes it reaches (view_scope). 0 or -ENOMEM
 * or -EFBIG (1 MiB). */
int view_style(struct view *v, const char *text, size_t size, const char *path, int scope,
               void (*on_warning)(void *arg, const char *text), void *arg);
void view_style_clear(struct view *v);

/* ---- one update. Calls nest: open, attributes, children, close. key NULL: matched by place among
 * equal tags. hidden is on unless its value is "false". A begin without an end before it forgets
 * that update: the old tree counts. */
void view_begin(struct view *v);
void view_open(struct view *v, const char *tag, const char *key);
/* of the node opened last: whose template it stands in, which component it is the host of (0 none),
 * and whether the page's sheets reach it although a component wrote it */
void view_scope(struct view *v, int own, int hosts, bool is_open);
/* id class style src mode hidden ... as text */
void view_attr(struct view *v, const char *name, const char *value);
void view_text(struct view *v, const char *text, size_t size);
/* the node's number: kept from the matching old node, or new */
uint32_t view_close(struct view *v);
/* Ends the update, lays out. on_removed is called for every old node that is gone. 0, -ENOMEM,
 * -E2BIG (depth 64, 10000 nodes: what is beyond has no number and is not shown, the rest is). */
int view_end(struct view *v, void (*on_removed)(void *arg, uint32_t node), void *arg);

/* ---- small changes to the tree of the last update, made visible by view_settle. 0, -ENOENT: no
 * such node; -EINVAL: a blank text is no node; -ENOMEM; -EFBIG: too many since the last update.
 * After a failure make an update. */
int view_patch_attr(struct view *v, uint32_t node, const char *name, const char *value);
/* the index-th text of the node, from 0, blank ones not counted */
int view_patch_text(struct view *v, uint32_t node, int index, const char *text, size_t size);
int view_settle(struct view *v); /* lays out. 0 or -ENOMEM */

/* ---- questions after an update */
struct view_rect {
    double x, y, width, height; /* border box in CSS px, relative to the page */
};
bool view_rect(const struct view *v, uint32_t node, struct view_rect *out);
/* Text of a computed property ("width": "150px"), or false. */
bool view_computed(const struct view *v, uint32_t node, const char *property, char *out,
                   size_t size);
/* How wide a text is on one line in the letters of the node, CSS px. False: no such node. */
bool view_text_width(const struct view *v, uint32_t node, const char *text, size_t size,
                     double *width);
/* Nodes below the point, topmost target first, then its ancestors to the root. Returns how many (at
 * most max). */
int view_hit(const struct view *v, double x, double y, uint32_t *nodes, int max);

/* ---- scrolling: of boxes whose overflow is not visible, and of the page, which is node 0. CSS px.
 * An offset stays when the tree changes, as far as the content then reaches. */
struct view_scroll {
    double left, top;      /* how far the content is moved */
    double width, height;  /* of the content */
    double room_x, room_y; /* how much of it is seen */
};
bool view_scroll(const struct view *v, uint32_t node, struct view_scroll *out);
/* As far as there is content. True when something moved; all boxes are then where they are now. */
bool view_scroll_to(struct view *v, uint32_t node, double left, double top);
/* The box a finger or wheel at the point moves, when content is to move by dx, dy: the innermost
 * one with overflow scroll or auto, or a scroll-view with scroll-x or scroll-y, that has content
 * left in that direction; else the page. False: nothing moves. */
bool view_scroller(const struct view *v, double x, double y, double dx, double dy, uint32_t *node);

/* ---- pixels: RGBA, (width x height with the room for bars) * pixel_ratio. The memory is the
 * view's, valid until the next call. */
bool view_needs_paint(const struct view *v); /* something changed since the last paint */
void view_touch(struct view *v);             /* a live picture changed: paint again */
const uint8_t *view_paint(struct view *v, int *width, int *height, int *stride);
long view_paints(const struct view *v); /* how often it was painted anew */

#endif
