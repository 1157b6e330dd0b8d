/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view.h - one page's box tree: nodes in, styles in, boxes, pixels and hits out. All functions are
 * for the loop thread; the view knows no Lua and no live.
 *
 * An update gives the whole concrete tree again (the template with its bindings evaluated). tree.c
 * compares the new tree with the old one: a node that matches (same place or key, same tag) keeps
 * its number, so a live session behind the node goes on. */
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
    struct pixels_source pixels; /* painting asks its callbacks */
};

/* Makes an empty view; the caller frees the view. Returns 0, or -errno with the reason in why. No
 * font found is not an error: then text takes room and is not drawn. */
int view_new(struct view **out, const struct view_cfg *cfg, char *why, size_t why_size);
void view_free(struct view *v); /* NULL is fine */
/* The window is now width x height CSS px; the view lays everything out again. */
void view_resize(struct view *v, int width, int height);
/* Gives room for bars above and below the page, in CSS px; a negative number hides some of the
 * page. All coordinates stay those of the page: the visible part begins at y = -top. Only an
 * overlay, a child of the root with the tag TREE_OVERLAY (tree.h), can draw in that room; overlays
 * lie over all other nodes. */
void view_inset(struct view *v, double top, double bottom);
/* From here on only this node's box, with the declarations added to its style attribute, and the
 * overlays are drawn and hit; node 0 shows the whole page again. Returns 0 or -ENOMEM. */
int view_show_only(struct view *v, uint32_t node, const char *style);

/* ---- style sheets, in order of weight: app first, page later.
 *
 * Adds one sheet; the caller has given the sheets which this one imports (wxss.h) before. Broken
 * rules are skipped and each is reported: on_warning(arg, "call.wxss:12:3: ..."). scope is 0 for
 * the page, else the component whose nodes the sheet reaches (view_scope). Returns 0, -ENOMEM or
 * -EFBIG (above 1 MiB). */
int view_style(struct view *v, const char *text, size_t size, const char *path, int scope,
               void (*on_warning)(void *arg, const char *text), void *arg);
void view_style_clear(struct view *v);

/* ---- one update. Calls nest: open, attributes, children, close. A node without a key is matched
 * by its place among equal tags. The attribute hidden is on unless its value is "false". A begin
 * that follows a begin without an end forgets the unfinished update: the old tree counts. */
void view_begin(struct view *v);
void view_open(struct view *v, const char *tag, const char *key);
/* Says of the node opened last whose template the node stands in, which component the node is the
 * host of (0: none), and whether the page's sheets reach the node although a component wrote it. */
void view_scope(struct view *v, int own, int hosts, bool is_open);
/* Gives the node opened last an attribute (id class style src mode hidden ...), as text. */
void view_attr(struct view *v, const char *name, const char *value);
void view_text(struct view *v, const char *text, size_t size);
/* Returns the node's number: that of the matching old node, or a new one. */
uint32_t view_close(struct view *v);
/* Ends the update and lays out. on_removed is called for every old node that is gone. Returns 0,
 * -ENOMEM, or -E2BIG (depth 64, 10000 nodes: nodes beyond a limit have no number and are not shown,
 * the other nodes are). */
int view_end(struct view *v, void (*on_removed)(void *arg, uint32_t node), void *arg);

/* ---- small changes to the tree of the last update; view_settle makes the changes visible. They
 * return 0, -ENOENT (no such node), -EINVAL (a blank text is no node), -ENOMEM or -EFBIG (too many
 * changes since the last update). After a failure the caller makes an update. */
int view_patch_attr(struct view *v, uint32_t node, const char *name, const char *value);
/* Changes the index-th text of the node, counted from 0 without blank texts. */
int view_patch_text(struct view *v, uint32_t node, int index, const char *text, size_t size);
int view_settle(struct view *v); /* lays out; returns 0 or -ENOMEM */

/* ---- questions after an update */
struct view_rect {
    double x, y, width, height; /* CSS px, relative to the page */
};
/* Finds where the border box is seen: the upright rectangle around the box as its own transform and
 * those of its ancestors leave the box. False: no such node. */
bool view_rect(const struct view *v, uint32_t node, struct view_rect *out);
/* Writes the text of a computed property ("width": "150px"). False: no such node or property. */
bool view_computed(const struct view *v, uint32_t node, const char *property, char *out,
                   size_t size);
/* Measures a text on one line in the letters of the node, in CSS px. False: no such node. */
bool view_text_width(const struct view *v, uint32_t node, const char *text, size_t size,
                     double *width);
/* Finds the nodes below the point: the topmost target first, then its ancestors to the root.
 * Returns how many nodes were written (at most max). */
int view_hit(const struct view *v, double x, double y, uint32_t *nodes, int max);

/* ---- scrolling of boxes whose overflow is not visible, and of the page, which is node 0. All
 * numbers are CSS px. An offset stays when the tree changes, as far as the content then reaches. */
struct view_scroll {
    double left, top;      /* how far the content has moved */
    double width, height;  /* of the content */
    double room_x, room_y; /* size of the visible part of the content */
};
/* False: the node is not there or does not scroll. */
bool view_scroll(const struct view *v, uint32_t node, struct view_scroll *out);
/* Scrolls the node as far as its content reaches. Returns true when something moved; every rect is
 * then the new one. */
bool view_scroll_to(struct view *v, uint32_t node, double left, double top);
/* Finds the box that a finger or wheel at the point moves when content is to move by dx, dy: the
 * innermost box with overflow scroll or auto, or scroll-view with scroll-x or scroll-y, that has
 * content left in that direction; else the page. False: nothing moves. */
bool view_scroller(const struct view *v, double x, double y, double dx, double dy, uint32_t *node);

/* ---- pixels: RGBA, (width x height with the room for bars) * pixel_ratio. The view owns the
 * memory, which is valid until the next call. */
bool view_needs_paint(const struct view *v); /* true: something changed since the last paint */
void view_touch(struct view *v);             /* says that a live picture changed */
/* Paints when something changed. NULL: no memory. */
const uint8_t *view_paint(struct view *v, int *width, int *height, int *stride);
long view_paints(const struct view *v); /* how often the view has painted anew */

#endif
