/* SPDX-License-Identifier: GPL-3.0-or-later */
/* screen.c - joins view, live and image files; paints only what changed. */
#include "script/host/screen.h"

#include "live/live.h"
#include "media/frame.h"
#include "script/host/images.h"
#include "view/window.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A box that shows a component. */
struct bound {
    struct bound *next;
    uint32_t node, live_id;
    struct picture *held; /* while the view paints */
};

struct screen {
    struct host *host;
    struct screen *next;
    struct view *view;
    struct window *window;
    struct bound *bounds;
    char *package_dir, *temp_dir;
};

static struct bound **find_screen(struct screen *s, uint32_t node)
{
    struct bound **at = &s->bounds;

    while (*at && (*at)->node != node)
        at = &(*at)->next;
    return at;
}

/* ---- the callbacks of the view while it paints */

static bool on_live_picture(void *arg, uint32_t node, struct pixels_live *out)
{
    struct screen *s = arg;
    struct bound *b = *find_screen(s, node);
    bool is_mirrored = false;
    uint64_t serial;

    if (!b || !s->host->live)
        return false;
    picture_unref(b->held);
    b->held = live_picture(s->host->live, b->live_id, &is_mirrored, &serial);
    if (!b->held)
        return false;
    const struct picture *p = b->held;
    *out = (struct pixels_live){
        .width = p->width,
        .height = p->height,
        .plane = {p->plane[0], p->plane[1], p->plane[2]},
        .stride = {p->stride[0], p->stride[1], p->stride[2]},
        .is_full_range = p->is_full_range,
        .is_mirrored = is_mirrored,
        .fills = live_is_fill_crop(s->host->live, b->live_id),
        .rotation = live_rotation(s->host->live, b->live_id),
    };
    return true;
}

static void on_live_picture_done(void *arg, uint32_t node)
{
    struct bound *b = *find_screen(arg, node);

    if (!b)
        return;
    picture_unref(b->held);
    b->held = NULL;
}

/* Where src is on disk, in path. Returns the folder that it must lie in, NULL for names that leave the
 * package. */
static const char *locate(const struct screen *s, const char *src, char *path, size_t path_size)
{
    size_t temp_length = s->temp_dir ? strlen(s->temp_dir) : 0;
    const char *root = NULL;
    int length = -1;

    if (!src || strstr(src, ".."))
        return NULL;
    if (temp_length > 0 && strncmp(src, s->temp_dir, temp_length) == 0 && src[temp_length] == '/')
        length = snprintf(path, path_size, "%s", src), root = s->temp_dir;
    else if (s->package_dir)
        length = snprintf(path, path_size, "%s/%s", s->package_dir, src + (src[0] == '/')),
        root = s->package_dir;
    return length > 0 && (size_t)length < path_size ? root : NULL;
}

static bool on_image(void *arg, const char *src, struct pixels_wish wish, struct pixels_image *out)
{
    struct screen *s = arg;
    char path[1024];

    const char *root = locate(s, src, path, sizeof(path));

    return root && images_get(s->host, path, root, wish, out) == 0;
}

int screen_image_size(struct screen *s, const char *src, int *width, int *height)
{
    struct pixels_image image;
    char path[1024];

    const char *root = locate(s, src, path, sizeof(path));
    if (!root)
        return -ENOENT;
    int err = images_get(s->host, path, root, (struct pixels_wish){1, 1, false}, &image);
    if (err)
        return err;
    *width = image.width;
    *height = image.height;
    return 0;
}

/* ---- life */

int screen_new(struct screen **out, struct host *h, int width, int height, double scale,
               const char *font, char *why, size_t why_size)
{
    struct screen *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;
    s->host = h;
    const struct view_cfg cfg = {
        .width = width,
        .height = height,
        .pixel_ratio = scale,
        .font_path = font,
        .pixels = {.live_picture = on_live_picture,
                   .live_picture_done = on_live_picture_done,
                   .image = on_image,
                   .arg = s},
    };
    int err = view_new(&s->view, &cfg, why, why_size);
    if (err) {
        free(s);
        return err;
    }
    s->next = h->screens;
    h->screens = s;
    *out = s;
    return 0;
}

static void unlink_screen(struct screen *s)
{
    struct screen **at = &s->host->screens;

    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
}

void screen_free(struct screen *s)
{
    if (!s)
        return;
    unlink_screen(s);
    view_free(s->view);
    while (s->bounds)
        screen_forget_node(s, s->bounds->node);
    free(s->package_dir);
    free(s->temp_dir);
    free(s);
}

struct view *screen_view(struct screen *s)
{
    return s->view;
}

int screen_bind(struct screen *s, uint32_t node, uint32_t live_id)
{
    struct bound *b = *find_screen(s, node);

    if (live_id == 0) {
        screen_forget_node(s, node);
    } else if (b) {
        b->live_id = live_id;
    } else {
        b = calloc(1, sizeof(*b));
        if (!b)
            return -ENOMEM;
        *b = (struct bound){.next = s->bounds, .node = node, .live_id = live_id};
        s->bounds = b;
    }
    view_touch(s->view);
    return 0;
}

void screen_forget_node(struct screen *s, uint32_t node)
{
    struct bound **at = find_screen(s, node), *b = *at;

    if (!b)
        return;
    *at = b->next;
    picture_unref(b->held);
    free(b);
}

void screen_set_window(struct screen *s, struct window *w)
{
    s->window = w;
    if (w)
        view_touch(s->view);
}

static int replace(char **text, const char *with)
{
    char *copy = with ? strdup(with) : NULL;

    if (with && !copy)
        return -ENOMEM;
    free(*text);
    *text = copy;
    return 0;
}

int screen_set_dirs(struct screen *s, const char *package_dir, const char *temp_dir)
{
    int err = replace(&s->package_dir, package_dir);

    return err ? err : replace(&s->temp_dir, temp_dir);
}

/* ---- painting */

const uint8_t *screen_paint(struct screen *s, int *width, int *height, int *stride)
{
    return view_paint(s->view, width, height, stride);
}

static void show(struct screen *s)
{
    int width, height, stride;
    const uint8_t *pixels = screen_paint(s, &width, &height, &stride);

    if (pixels)
        window_show(s->window, pixels, width, height, stride);
}

void screen_show_all(struct host *h)
{
    for (struct screen *s = h->screens; s; s = s->next) {
        if (s->window && view_needs_paint(s->view))
            show(s);
    }
}

void screen_touch_all(struct host *h, uint32_t live_id)
{
    for (struct screen *s = h->screens; s; s = s->next) {
        for (struct bound *b = s->bounds; b; b = b->next) {
            if (b->live_id == live_id)
                view_touch(s->view);
        }
    }
}

void screen_drop_window(struct host *h, struct window *w)
{
    for (struct screen *s = h->screens; s; s = s->next) {
        if (s->window == w)
            s->window = NULL;
    }
}

void screen_close_all(struct host *h)
{
    while (h->screens)
        screen_free(h->screens);
    images_free(h);
}

int screen_count(struct host *h)
{
    int count = 0;

    for (const struct screen *s = h->screens; s; s = s->next)
        count++;
    return count;
}
