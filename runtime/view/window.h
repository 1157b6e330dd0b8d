/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window.h - a real window through SDL, and its clicks. Loop thread. */
#ifndef VIEW_WINDOW_H
#define VIEW_WINDOW_H

#include "base/time/timer.h"

#include <stdbool.h>
#include <stdint.h>

struct windows; /* the SDL video side of a process: one per loop */
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
    WINDOW_KEY, /* pressed, also again and again while it is held */
    /* these two only while window_text wants text */
    WINDOW_TEXT,    /* written or pasted */
    WINDOW_COMPOSED /* not finished by the input method; what comes next replaces it */
};
struct window_event {
    enum window_event_type type;
    double x, y;       /* CSS px, for DOWN UP MOVE WHEEL */
    double dx, dy;     /* WHEEL: how far content is to move, CSS px; dy > 0 shows what is below */
    int width, height; /* RESIZED */
    int finger;        /* DOWN UP MOVE: 0 is the mouse, others are fingers, from 1 */
    /* KEY: its name, as "F11", "Escape", "A"; TEXT and COMPOSED: UTF-8. While the callback runs. */
    const char *text;
};
typedef void window_fn(void *arg, struct window *w, const struct window_event *ev);

bool windows_has_display(void); /* DISPLAY or WAYLAND_DISPLAY names something */
/* 0, -ENODEV when no real display can be opened (SDL's own offscreen driver is refused), with the
 * reason in why. */
int windows_new(struct windows **out, uv_loop_t *loop, struct timers *timers, char *why,
                size_t why_size);
/* closes what is open; like window_close, allowed inside a callback */
void windows_free(struct windows *ws);

struct window_cfg {
    const char *title;
    int width, height; /* CSS px */
    double scale;      /* pixels of the screen per CSS px; what events say is CSS px */
    int x, y;          /* place on the screen, -1 to let the system choose */
};
/* 0 or -errno */
int window_open(struct window **out, struct windows *ws, const struct window_cfg *cfg,
                window_fn *fn, void *arg);
/* Whether this window wants text, and where in CSS px it will stand: input methods show themselves
 * beside it. */
struct window_area {
    double x, y, width, height;
};
void window_text(struct window *w, const struct window_area *where); /* NULL: no text */
/* draws at once */
void window_show(struct window *w, const uint8_t *rgba, int width, int height, int stride);
void window_close(struct window *w);

#endif
