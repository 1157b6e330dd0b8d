/* SPDX-License-Identifier: GPL-3.0-or-later */
/* screen.c - `screen[:DISPLAY]`: the root window of a local X server through shared memory. */
#include "media/capture/drivers.h"
#include "media/capture/i420.h"
#include "media/capture/pace.h"

#include <av.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <xcb/shm.h>
#include <xcb/xcb.h>
#include <xcb/xcbext.h>

enum { SCREEN_FPS = 15, SIDE_MAX = 4096, BYTES_A_PIXEL = 4 };

struct screen_source {
    struct clock *clock;
    uint32_t gen;
    xcb_connection_t *x;
    const xcb_screen_t *root;
    xcb_shm_seg_t seg;
    uint8_t *pixels; /* shared with the server */
    struct i420 i420;
    AVFrame *frame;
    bool is_asked; /* a picture was requested, the answer has not come */
    xcb_shm_get_image_cookie_t asked;
    int64_t asked_us;
    int64_t period_us, due_us;
};

/* ---- opening */

static bool is_local(const char *display)
{
    return display[0] == ':' || strncmp(display, "unix:", 5) == 0;
}

static int connect_to(struct screen_source *s, const char *display, char *why, size_t why_size)
{
    int number = 0;

    if (!display || !*display) {
        snprintf(why, why_size, "no X display: DISPLAY is not set");
        return -ENOTSUP;
    }
    if (!is_local(display)) {
        snprintf(why, why_size, "%.40s is not a display of this machine", display);
        return -ENOTSUP;
    }
    s->x = xcb_connect(display, &number);
    if (xcb_connection_has_error(s->x)) {
        snprintf(why, why_size, "cannot connect to display %.40s", display);
        return -ENOENT;
    }
    xcb_screen_iterator_t it = xcb_setup_roots_iterator(xcb_get_setup(s->x));
    while (number-- > 0 && it.rem > 1)
        xcb_screen_next(&it);
    s->root = it.data;
    return 0;
}

static int check_format(const struct screen_source *s, char *why, size_t why_size)
{
    const xcb_query_extension_reply_t *shm = xcb_get_extension_data(s->x, &xcb_shm_id);
    bool is_lsb = xcb_get_setup(s->x)->image_byte_order == XCB_IMAGE_ORDER_LSB_FIRST;
    bool is_deep = s->root->root_depth == 24 || s->root->root_depth == 32;

    if (!shm || !shm->present || !is_lsb || !is_deep) {
        snprintf(why, why_size, "the display cannot be captured (%d bit, %s shared memory)",
                 s->root->root_depth, shm && shm->present ? "with" : "without");
        return -ENOTSUP;
    }
    if (s->root->width_in_pixels > SIDE_MAX || s->root->height_in_pixels > SIDE_MAX) {
        snprintf(why, why_size, "the display is larger than %dx%d", SIDE_MAX, SIDE_MAX);
        return -EINVAL;
    }
    return 0;
}

static int share_memory(struct screen_source *s, char *why, size_t why_size)
{
    size_t size = (size_t)s->root->width_in_pixels * s->root->height_in_pixels * BYTES_A_PIXEL;
    int id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    void *at = id < 0 ? (void *)-1 : shmat(id, NULL, 0);

    xcb_generic_error_t *error = NULL;
    if (at != (void *)-1) {
        s->pixels = at;
        s->seg = xcb_generate_id(s->x);
        error = xcb_request_check(s->x, xcb_shm_attach_checked(s->x, s->seg, (uint32_t)id, 0));
    }
    if (id >= 0)
        shmctl(id, IPC_RMID, NULL); /* freed when the last process detaches */
    bool is_fine = s->pixels && !error && !xcb_connection_has_error(s->x);
    free(error);
    if (!is_fine)
        snprintf(why, why_size, "no memory can be shared with the display");
    return is_fine ? 0 : -ENOTSUP;
}

static void screen_close(void *self)
{
    struct screen_source *s = self;

    if (s->x)
        xcb_disconnect(s->x);
    if (s->pixels)
        shmdt(s->pixels);
    i420_fini(&s->i420);
    av_frame_free(&s->frame);
    free(s);
}

static int screen_open(void **self, const char *rest, const struct vsource_cfg *cfg, char *why,
                       size_t why_size)
{
    char display[64];
    struct screen_source *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;

    s->clock = cfg->clock;
    s->gen = cfg->gen;
    s->period_us = 1000000 / (cfg->fps < SCREEN_FPS ? cfg->fps : SCREEN_FPS);
    s->frame = av_frame_alloc();
    /* "screen::1" and "screen:1" both mean display :1 */
    snprintf(display, sizeof(display), "%s%s", *rest >= '0' && *rest <= '9' ? ":" : "", rest);
    clock_outside_begin(s->clock);
    int err =
        s->frame ? connect_to(s, *rest ? display : getenv("DISPLAY"), why, why_size) : -ENOMEM;
    if (!err)
        err = check_format(s, why, why_size);
    if (!err)
        err = share_memory(s, why, why_size);
    clock_outside_end(s->clock);
    if (err) {
        screen_close(s);
        return err;
    }
    s->due_us = clock_now_us(s->clock);
    *self = s;
    return 0;
}

/* ---- reading: ask, wait for the answer, convert */

static void ask(struct screen_source *s)
{
    s->asked =
        xcb_shm_get_image(s->x, s->root->root, 0, 0, s->root->width_in_pixels,
                          s->root->height_in_pixels, ~0u, XCB_IMAGE_FORMAT_Z_PIXMAP, s->seg, 0);
    xcb_flush(s->x);
    s->is_asked = true;
    s->asked_us = clock_now_us(s->clock);
}

static int await_answer(struct screen_source *s, int64_t deadline_us)
{
    void *reply = NULL;
    xcb_generic_error_t *error = NULL;

    while (!xcb_poll_for_reply(s->x, s->asked.sequence, &reply, &error)) {
        if (xcb_connection_has_error(s->x))
            return -ENODEV;
        int seen = clock_poll(s->clock, xcb_get_file_descriptor(s->x), POLLIN, deadline_us);
        if (seen <= 0)
            return seen ? -ENODEV : -ETIMEDOUT;
    }
    bool is_fine = reply != NULL;
    free(reply);
    free(error);
    s->is_asked = false;
    return is_fine ? 0 : -ENODEV;
}

static int convert_screen(struct screen_source *s, struct picture **out)
{
    AVFrame *f = s->frame;

    f->format = AV_PIX_FMT_BGR0;
    f->width = s->root->width_in_pixels;
    f->height = s->root->height_in_pixels;
    f->data[0] = s->pixels;
    f->linesize[0] = f->width * BYTES_A_PIXEL;
    int err = i420_from_frame(&s->i420, f, out);
    av_frame_unref(f);
    return err;
}

static int screen_read(void *self, struct picture **out, int64_t deadline_us)
{
    struct screen_source *s = self;

    if (!s->is_asked) {
        if (pace_wait(s->clock, s->due_us, deadline_us))
            return -ETIMEDOUT;
        s->due_us = pace_next(s->clock, s->due_us, s->period_us);
        ask(s);
    }
    int err = await_answer(s, deadline_us);
    if (!err)
        err = convert_screen(s, out);
    if (err)
        return err;
    (*out)->pts_us = s->asked_us;
    (*out)->gen = s->gen;
    return 0;
}

const struct vsource_ops screen_ops = {
    .word = "screen",
    .is_real_time = true,
    .help = "screen[:DISPLAY], what an X display shows, 15 pictures a second",
    .open = screen_open,
    .read = screen_read,
    .close = screen_close,
    .is_screen = true,
};
