/* SPDX-License-Identifier: GPL-3.0-or-later */
/* screen.h - the view of one page, joined to live pictures, image files and a window. Knows no Lua
 * values. Loop thread. */
#ifndef SCRIPT_SCREEN_H
#define SCRIPT_SCREEN_H

#include "script/host/host.h"
#include "view/view.h"

struct window;
struct screen;

/* width and height in CSS px, scale in pixels per CSS px; font NULL: the view's own list. 0, or
 * -errno with the reason in why. */
int screen_new(struct screen **out, struct host *h, int width, int height, double scale,
               const char *font, char *why, size_t why_size);
void screen_free(struct screen *s); /* NULL is fine */
struct view *screen_view(struct screen *s);

/* Shows a live component in a node's box from now on; live_id 0: none. 0 or -ENOMEM. */
int screen_bind(struct screen *s, uint32_t node, uint32_t live_id);
void screen_forget_node(struct screen *s, uint32_t node);   /* call when the node is gone */
void screen_set_window(struct screen *s, struct window *w); /* NULL: none; w is borrowed */

/* Sets the folders of image files: "/images/a.png" and relative names are below package_dir, other
 * absolute names must be below temp_dir. Copies both; NULL: none. 0 or -ENOMEM. */
int screen_set_dirs(struct screen *s, const char *package_dir, const char *temp_dir);
int screen_image_size(struct screen *s, const char *src, int *width, int *height); /* 0 or -errno */

/* Paints the view and returns its pixels, which belong to the view; NULL when memory is short. */
const uint8_t *screen_paint(struct screen *s, int *width, int *height, int *stride);

/* All screens of a host. */
void screen_touch_all(struct host *h, uint32_t live_id); /* the component has a new picture */
void screen_show_all(struct host *h); /* paints the changed screens into their windows */
void screen_drop_window(struct host *h, struct window *w); /* call before the window closes */
void screen_close_all(struct host *h);
int screen_count(struct host *h);

#endif
