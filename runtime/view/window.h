/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window.h - a real window through SDL, and its clicks. All functions are for the loop thread. */
#ifndef VIEW_WINDOW_H
#define VIEW_WINDOW_H

#include "base/time/timer.h"

#include <stdbool.h>
#include <stdint.h>

struct windows; /* the SDL video side of a process; there is one for each loop */
struct window;

enum window_event_type {
    WINDOW_CLOSE = 1,
    WINDOW_DOWN,
    WINDOW_UP,
    WINDOW_MOVE,
    WINDOW_RESIZED,
    WINDOW_HIDDEN,
    WINDOW_SHOWN,
    WINDOW_WHEEL,
    WINDOW_KEY, /* a key was pressed; a key that is held sends the event again and again */
    /* The two events of text come only while window_text wants text. */
    WINDOW_TEXT,    /* a text was written or pasted */
    WINDOW_COMPOSED /* the input method has not finished this text; the next event replaces it */
};
struct window_event {
    enum window_event_type type;
    double x, y;       /* CSS px, for DOWN UP MOVE WHEEL */
    double dx, dy;     /* WHEEL: how far content is to move, CSS px; dy > 0 shows lower content */
    int width, height; /* RESIZED */
    int finger;        /* DOWN UP MOVE: 0 is the mouse, others are fingers, from 1 */
    /* KEY: the key's name, as "F11", "Escape", "A"; TEXT and COMPOSED: UTF-8. The text is valid
     * while the callback runs. */
    const char *text;
};
typedef void window_fn(void *arg, struct window *w, const struct window_event *ev);

bool windows_has_display(void); /* true: DISPLAY or WAYLAND_DISPLAY names something */
/* Opens the display; the caller frees the result. Returns 0, or -ENODEV with the reason in why when
 * no real display can be opened (SDL's own offscreen driver is refused). */
int windows_new(struct windows **out, uv_loop_t *loop, struct timers *timers, char *why,
                size_t why_size);
/* Closes all windows that are open; a callback may call windows_free and window_close. */
void windows_free(struct windows *ws);

struct window_cfg {
    const char *title;
    int width, height; /* CSS px */
    double scale;      /* pixels of the screen per CSS px; events speak of CSS px */
    int x, y;          /* place on the screen; -1 lets the system choose */
};
/* Opens a window; fn(arg) hears its events on the loop thread. Returns 0 or -errno. */
int window_open(struct window **out, struct windows *ws, const struct window_cfg *cfg,
                window_fn *fn, void *arg);
/* The place of the text that is being written, in CSS px; input methods show themselves beside the
 * area. */
struct window_area {
    double x, y, width, height;
};
/* Says whether the window wants text, and where the text will stand; NULL: the window wants
 * none. */
void window_text(struct window *w, const struct window_area *where);
/* Draws the pixels at once; the caller keeps the memory. */
void window_show(struct window *w, const uint8_t *rgba, int width, int height, int stride);
void window_close(struct window *w);

#endif
