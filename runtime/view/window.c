/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window.c - windows without a renderer: finished pixels are copied, events are picked up when the
 * display has some. */
#include "view/window.h"

#include "base/err.h"

#include "sdl.h"
#include <SDL_syswm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The display wakes us; the timer is for what SDL has read ahead. Without a descriptor there is
 * only the timer. */
enum { PUMP_US = 10 * 1000, SLOW_PUMP_US = 100 * 1000, SOON_US = 1000, EVENTS_PER_PUMP = 500 };
enum { WHEEL_PX = 60 }; /* for one notch */
enum { FINGERS_MAX = 10 };

struct windows {
    uv_loop_t *loop;
    uv_poll_t *display; /* NULL: no descriptor (yet) */
    struct timer *pump;
    struct window *first;
    bool is_pumping, is_freed; /* freed by a callback: the memory goes when the pump is done */
};

struct window {
    struct windows *ws;
    SDL_Window *sdl;
    window_fn *fn;
    void *arg;
    double scale; /* pixels per CSS px */
    struct {
        SDL_FingerID id;
        bool is_down;
    } fingers[FINGERS_MAX];
    bool wants_text;
    bool is_shown; /* there are pixels to put back when another window went away */
    struct window *next;
};

/* ---- events */

static struct window *find_window(const struct windows *ws, Uint32 id)
{
    struct window *w = ws->first;

    while (w && SDL_GetWindowID(w->sdl) != id)
        w = w->next;
    return w;
}

/* ev in pixels of the screen. */
static void tell_window(struct window *w, struct window_event ev)
{
    if (!w || !w->fn)
        return;
    ev.x /= w->scale;
    ev.y /= w->scale;
    ev.width = (int)(ev.width / w->scale + 0.5);
    ev.height = (int)(ev.height / w->scale + 0.5);
    w->fn(w->arg, w, &ev);
}

static void on_window_event(struct windows *ws, const SDL_WindowEvent *e)
{
    struct window *w = find_window(ws, e->windowID);

    switch (w ? e->event : SDL_WINDOWEVENT_NONE) {
    case SDL_WINDOWEVENT_CLOSE:
        tell_window(w, (struct window_event){.type = WINDOW_CLOSE});
        break;
    case SDL_WINDOWEVENT_RESIZED: /* by the user or the system, not by us */
        tell_window(w, (struct window_event){
                           .type = WINDOW_RESIZED, .width = e->data1, .height = e->data2});
        break;
    case SDL_WINDOWEVENT_HIDDEN:
    case SDL_WINDOWEVENT_MINIMIZED:
        tell_window(w, (struct window_event){.type = WINDOW_HIDDEN});
        break;
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
        tell_window(w, (struct window_event){.type = WINDOW_SHOWN});
        break;
    case SDL_WINDOWEVENT_EXPOSED:
        if (w->is_shown)
            SDL_UpdateWindowSurface(w->sdl);
        break;
    }
}

static void on_button(struct windows *ws, const SDL_MouseButtonEvent *e)
{
    if (e->which == SDL_TOUCH_MOUSEID || e->button != SDL_BUTTON_LEFT)
        return;
    enum window_event_type type = e->type == SDL_MOUSEBUTTONDOWN ? WINDOW_DOWN : WINDOW_UP;
    tell_window(find_window(ws, e->windowID),
                (struct window_event){.type = type, .x = e->x, .y = e->y});
}

static void on_motion(struct windows *ws, const SDL_MouseMotionEvent *e)
{
    if (e->which != SDL_TOUCH_MOUSEID)
        tell_window(find_window(ws, e->windowID),
                    (struct window_event){.type = WINDOW_MOVE, .x = e->x, .y = e->y});
}

static void on_wheel(struct windows *ws, const SDL_MouseWheelEvent *e)
{
    double sign = e->direction == SDL_MOUSEWHEEL_FLIPPED ? -WHEEL_PX : WHEEL_PX;

    if (e->which != SDL_TOUCH_MOUSEID)
        tell_window(find_window(ws, e->windowID),
                    (struct window_event){.type = WINDOW_WHEEL,
                                          .x = e->mouseX,
                                          .y = e->mouseY,
                                          .dx = (double)e->preciseX * sign,
                                          .dy = (double)e->preciseY * -sign});
}

static void paste(struct window *w)
{
    char *text = SDL_GetClipboardText();

    if (text && *text)
        tell_window(w, (struct window_event){.type = WINDOW_TEXT, .text = text});
    SDL_free(text);
}

static bool is_paste(const SDL_Keysym *k)
{
    return (k->sym == SDLK_v && (k->mod & (KMOD_CTRL | KMOD_GUI))) ||
           (k->sym == SDLK_INSERT && (k->mod & KMOD_SHIFT));
}

static void on_key(struct windows *ws, const SDL_KeyboardEvent *e)
{
    struct window *w = find_window(ws, e->windowID);

    if (w && w->wants_text && is_paste(&e->keysym))
        paste(w);
    else
        tell_window(
            w, (struct window_event){.type = WINDOW_KEY, .text = SDL_GetKeyName(e->keysym.sym)});
}

static void on_text(struct windows *ws, Uint32 id, enum window_event_type type, const char *text)
{
    struct window *w = find_window(ws, id);

    if (w && w->wants_text)
        tell_window(w, (struct window_event){.type = type, .text = text});
}

/* Its number, from 1; a new one when it is put down. 0: not known, or too many. */
static int finger_of(struct window *w, const SDL_TouchFingerEvent *e)
{
    int empty = 0;

    for (int i = FINGERS_MAX; i > 0; i--) {
        if (w->fingers[i - 1].is_down && w->fingers[i - 1].id == e->fingerId)
            return i;
        if (!w->fingers[i - 1].is_down)
            empty = i;
    }
    if (e->type != SDL_FINGERDOWN || !empty)
        return 0;
    w->fingers[empty - 1].id = e->fingerId;
    return empty;
}

static void on_finger(struct windows *ws, const SDL_TouchFingerEvent *e)
{
    struct window *w = find_window(ws, e->windowID);
    int finger = w ? finger_of(w, e) : 0, width, height;

    if (!finger)
        return;
    w->fingers[finger - 1].is_down = e->type != SDL_FINGERUP;
    SDL_GetWindowSize(w->sdl, &width, &height);
    enum window_event_type type = e->type == SDL_FINGERDOWN ? WINDOW_DOWN
                                  : e->type == SDL_FINGERUP ? WINDOW_UP
                                                            : WINDOW_MOVE;
    tell_window(w, (struct window_event){
                       .type = type, .x = e->x * width, .y = e->y * height, .finger = finger});
}

static void on_event(struct windows *ws, const SDL_Event *e)
{
    switch (e->type) {
    case SDL_WINDOWEVENT:
        on_window_event(ws, &e->window);
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        on_button(ws, &e->button);
        break;
    case SDL_MOUSEMOTION:
        on_motion(ws, &e->motion);
        break;
    case SDL_MOUSEWHEEL:
        on_wheel(ws, &e->wheel);
        break;
    case SDL_KEYDOWN:
        on_key(ws, &e->key);
        break;
    case SDL_TEXTINPUT:
        on_text(ws, e->text.windowID, WINDOW_TEXT, e->text.text);
        break;
    case SDL_TEXTEDITING:
        on_text(ws, e->edit.windowID, WINDOW_COMPOSED, e->edit.text);
        break;
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
    case SDL_FINGERMOTION:
        on_finger(ws, &e->tfinger);
        break;
    }
}

static void on_pump(void *arg)
{
    struct windows *ws = arg;
    SDL_Event e;

    if (ws->is_pumping)
        return; /* a callback runs the loop */
    ws->is_pumping = true;
    for (int i = 0; i < EVENTS_PER_PUMP && !ws->is_freed && SDL_PollEvent(&e); i++)
        on_event(ws, &e);
    ws->is_pumping = false;
    if (ws->is_freed)
        free(ws);
}

static void on_display(uv_poll_t *p, int status, int events)
{
    (void)events;
    if (status < 0) /* the display went away: the timer goes on and finds out */
        uv_poll_stop(p);
    else
        on_pump(p->data);
}

/* ---- the display */

bool windows_has_display(void)
{
    const char *x11 = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");

    return (x11 && *x11) || (wayland && *wayland);
}

/* Without a display SDL takes one of these without a word: nobody would see the window. */
static bool is_blind(const char *driver)
{
    return !driver || strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0 ||
           strcmp(driver, "evdev") == 0;
}

static int start_video(char *why, size_t why_size)
{
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    /* plain copies: faster than OpenGL in software */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    if (!windows_has_display()) {
        snprintf(why, why_size, "no display: DISPLAY and WAYLAND_DISPLAY are empty");
        return -ENODEV;
    }
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        snprintf(why, why_size, "no display: %s", SDL_GetError());
        return -ENODEV;
    }
    if (is_blind(SDL_GetCurrentVideoDriver())) {
        snprintf(why, why_size, "the display cannot be opened");
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return -ENODEV;
    }
    SDL_StopTextInput(); /* until something has the focus */
    return 0;
}

int windows_new(struct windows **out, uv_loop_t *loop, struct timers *timers, char *why,
                size_t why_size)
{
    struct windows *ws = calloc(1, sizeof(*ws));
    if (!ws) {
        snprintf(why, why_size, "no memory");
        return -ENOMEM;
    }
    ws->loop = loop;
    int err = start_video(why, why_size);
    if (err)
        goto no_video;
    err = timer_new(&ws->pump, timers, on_pump, ws);
    if (err) {
        snprintf(why, why_size, "%s", err_text(err));
        goto no_timer;
    }
    timer_start(ws->pump, PUMP_US, PUMP_US);
    *out = ws;
    return 0;

no_timer:
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
no_video:
    free(ws);
    return err;
}

static void on_closed(uv_handle_t *h)
{
    free(h);
}

void windows_free(struct windows *ws)
{
    if (!ws)
        return;
    while (ws->first)
        window_close(ws->first);
    if (ws->display)
        uv_close((uv_handle_t *)ws->display, on_closed);
    timer_free(ws->pump);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    ws->is_freed = true;
    if (!ws->is_pumping)
        free(ws);
}

static int display_fd(SDL_Window *w)
{
#ifdef SDL_VIDEO_DRIVER_X11
    SDL_SysWMinfo info;

    SDL_VERSION(&info.version);
    if (SDL_GetWindowWMInfo(w, &info) && info.subsystem == SDL_SYSWM_X11)
        return ConnectionNumber(info.info.x11.display);
#endif
    (void)w;
    return -1;
}

/* The first window shows which display it is. */
static void watch_display(struct windows *ws, SDL_Window *w)
{
    int fd = ws->display ? -1 : display_fd(w);

    if (fd < 0)
        return;
    uv_poll_t *p = calloc(1, sizeof(*p));
    if (!p || uv_poll_init(ws->loop, p, fd) != 0) {
        free(p);
        return;
    }
    p->data = ws;
    ws->display = p;
    if (uv_poll_start(p, UV_READABLE, on_display) == 0)
        timer_start(ws->pump, SLOW_PUMP_US, SLOW_PUMP_US);
}

/* ---- windows */

static int pixels(const struct window_cfg *cfg, int css)
{
    return (int)(css * cfg->scale + 0.5);
}

int window_open(struct window **out, struct windows *ws, const struct window_cfg *cfg,
                window_fn *fn, void *arg)
{
    struct window *w = calloc(1, sizeof(*w));
    if (!w)
        return -ENOMEM;
    *w = (struct window){.ws = ws, .fn = fn, .arg = arg, .scale = cfg->scale, .next = ws->first};
    w->sdl =
        SDL_CreateWindow(cfg->title, cfg->x < 0 ? (int)SDL_WINDOWPOS_UNDEFINED : cfg->x,
                         cfg->y < 0 ? (int)SDL_WINDOWPOS_UNDEFINED : cfg->y,
                         pixels(cfg, cfg->width), pixels(cfg, cfg->height), SDL_WINDOW_RESIZABLE);
    if (!w->sdl) {
        free(w);
        return -EIO;
    }
    ws->first = w;
    watch_display(ws, w->sdl);
    *out = w;
    return 0;
}

static bool is_text_wanted(const struct windows *ws)
{
    for (const struct window *w = ws->first; w; w = w->next)
        if (w->wants_text)
            return true;
    return false;
}

void window_text(struct window *w, const struct window_area *where)
{
    w->wants_text = where;
    if (where) {
        SDL_Rect r = {(int)(where->x * w->scale), (int)(where->y * w->scale),
                      (int)(where->width * w->scale), (int)(where->height * w->scale)};
        SDL_StartTextInput();
        SDL_SetTextInputRect(&r);
    } else if (!is_text_wanted(w->ws)) {
        SDL_StopTextInput();
    }
}

void window_show(struct window *w, const uint8_t *rgba, int width, int height, int stride)
{
    SDL_Surface *to = SDL_GetWindowSurface(w->sdl); /* a new one after every change of size */
    SDL_Surface *from = SDL_CreateRGBSurfaceWithFormatFrom((void *)(uintptr_t)rgba, width, height,
                                                           32, stride, SDL_PIXELFORMAT_RGBA32);

    if (to && from) {
        SDL_SetSurfaceBlendMode(from, SDL_BLENDMODE_NONE);
        if (to->w == width && to->h == height)
            SDL_BlitSurface(from, NULL, to, NULL);
        else
            SDL_BlitScaled(from, NULL, to, NULL);
        w->is_shown = SDL_UpdateWindowSurface(w->sdl) == 0;
    }
    SDL_FreeSurface(from);
    /* talking to the display may have read events off its socket: look at them soon */
    timer_start(w->ws->pump, SOON_US, w->ws->display ? SLOW_PUMP_US : PUMP_US);
}

void window_close(struct window *w)
{
    if (!w)
        return;
    for (struct window **at = &w->ws->first; *at; at = &(*at)->next) {
        if (*at == w) {
            *at = w->next;
            break;
        }
    }
    if (w->wants_text && !is_text_wanted(w->ws))
        SDL_StopTextInput();
    SDL_DestroyWindow(w->sdl);
    free(w);
}
