/* SPDX-License-Identifier: GPL-3.0-or-later */
/* screen.h - one page's view with what it shows: live pictures, image files, a window. Loop thread;
 * knows no Lua values. */
#ifndef SCRIPT_SCREEN_H
#define SCRIPT_SCREEN_H

#include "script/host/host.h"
#include "view/view.h"

struct window;
struct screen;

/* font NULL: the view's own list. 0 or -errno with the reason in why. */
int screen_new(struct screen **out, struct host *h, int width, int height, double scale,
               const char *font, char *why, size_t why_size);
void screen_free(struct screen *s); /* NULL is fine */
struct view *screen_view(struct screen *s);

/* That node's box shows that component from now on; live_id 0: nothing. 0 or -ENOMEM. */
int screen_bind(struct screen *s, uint32_t node, uint32_t live_id);
void screen_forget_node(struct screen *s, uint32_t node);   /* the node is gone */
void screen_set_window(struct screen *s, struct window *w); /* NULL: none */

/* "/images/a.png" and relative names are read from package_dir; absolute ones only below temp_dir.
 * NULL: none. */
int screen_set_dirs(struct screen *s, const char *package_dir, const char *temp_dir);
int screen_image_size(struct screen *s, const char *src, int *width, int *height); /* 0 or -errno */

/* NULL for want of memory */
const uint8_t *screen_paint(struct screen *s, int *width, int *height, int *stride);

/* All screens of a host. */
void screen_touch_all(struct host *h, uint32_t live_id); /* that component has a new picture */
void screen_show_all(struct host *h); /* paints changed ones into their windows */
void screen_drop_window(struct host *h, struct window *w); /* it is about to close */
void screen_close_all(struct host *h);
int screen_count(struct host *h);

#endif
