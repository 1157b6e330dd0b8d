/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resource.c - bytes from a file or the net, and what is made of them: on a thread of libuv. */
#include "live/pusher/resource.h"

#include "base/bytes/regular_file.h"
#include "base/err.h"
#include "live/component.h"
#include "transport/http/fetch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

struct resource {
    uv_work_t work;
    struct live *live;
    const struct resource_ops *ops;
    void *state;
    bool is_cancelled;
    struct fetch *fetch;                   /* NULL: a file */
    char path[PATH_SIZE], root[PATH_SIZE]; /* the file, and the folder it must lie in */
    void *thing;
    char why[RESOURCE_WHY_MAX];
};

/* ---- where */

static const char user[] = "wxfile://usr/";

static bool is_address(const char *src)
{
    return strncmp(src, "http://", 7) == 0 || strncmp(src, "https://", 8) == 0;
}

static bool leaves_its_folder(const char *src)
{
    return strcmp(src, "..") == 0 || strncmp(src, "../", 3) == 0 || strstr(src, "/../") ||
           (strlen(src) > 3 && strcmp(src + strlen(src) - 3, "/..") == 0);
}

static bool is_below(const char *src, const char *dir)
{
    size_t length = strlen(dir);

    return strncmp(src, dir, length) == 0 && src[length] == '/';
}

/* The folder that the file src must lie in; NULL: there is none. */
static const char *root_of(const struct live_cfg *cfg, const char *src)
{
    const char *temp_dir = cfg->temp_dir ? cfg->temp_dir : "/tmp";

    return is_below(src, temp_dir)                     ? temp_dir
           : strncmp(src, user, sizeof(user) - 1) == 0 ? cfg->user_dir
                                                       : cfg->package_dir;
}

int resource_locate(char *path, size_t path_size, const struct live_cfg *cfg, const char *src)
{
    const char *temp_dir = cfg->temp_dir ? cfg->temp_dir : "/tmp", *dir = cfg->package_dir;

    if (leaves_its_folder(src))
        return -EPERM;
    if (is_below(src, temp_dir)) {
        dir = "";
    } else if (strncmp(src, user, sizeof(user) - 1) == 0) {
        dir = cfg->user_dir;
        src += sizeof(user) - 1;
    }
    if (!dir || strstr(src, "://"))
        return -ENOENT;
    int length = snprintf(path, path_size, "%s/%s", dir, src + (src[0] == '/'));
    return length > 0 && (size_t)length < path_size ? 0 : -ENOENT;
}

/* ---- on a thread of libuv */

static void explain(struct resource *r, const char *why)
{
    snprintf(r->why, sizeof(r->why), "%.150s", why);
}

static void load_address(struct resource *r)
{
    char why[64];

    fetch_run(r->fetch);
    const struct fetch_answer *a = fetch_answer(r->fetch);
    if (a->end != FETCH_DONE) {
        explain(r, a->why);
    } else if (a->status != 200) {
        snprintf(why, sizeof(why), "the server answers %d", a->status);
        explain(r, why);
    } else {
        r->thing = r->ops->make(r->state, a->body, a->body_size, r->why);
    }
}

/* The bytes of the open file; free(*bytes). 0 or -errno. */
static int read_all(uint8_t **bytes, int fd, size_t size)
{
    size_t got = 0;

    *bytes = malloc(size ? size : 1);
    if (!*bytes)
        return -ENOMEM;
    int err = regular_file_read(fd, *bytes, size, &got);
    if (!err && got != size)
        err = -EIO;
    if (err)
        free(*bytes);
    return err;
}

static void load_file(struct resource *r)
{
    uint8_t *bytes;
    size_t size;
    int fd = regular_file_open(r->path, r->root, r->ops->size_max, &size);
    int err = fd < 0 ? fd : read_all(&bytes, fd, size);

    if (fd >= 0)
        close(fd);
    if (err) {
        explain(r, err_text(err));
        return;
    }
    if (size == 0)
        explain(r, "the file is empty");
    else
        r->thing = r->ops->make(r->state, bytes, size, r->why);
    free(bytes);
}

static void on_work(uv_work_t *work)
{
    struct resource *r = work->data;

    if (r->fetch)
        load_address(r);
    else
        load_file(r);
}

/* ---- on the loop */

static void free_resource(struct resource *r)
{
    fetch_free(r->fetch);
    free(r);
}

static void on_done(uv_work_t *work, int status)
{
    struct resource *r = work->data;

    r->live->works--;
    clock_release(r->live->clock);
    if (!r->is_cancelled)
        r->ops->done(r->state, r->thing, status ? err_text(status) : r->why);
    else if (r->thing)
        r->ops->drop(r->thing);
    r->ops->free(r->state);
    free_resource(r);
}

static int prepare(struct resource *r, const struct live_cfg *cfg, const char *src)
{
    const struct fetch_cfg fetch = {
        .clock = r->live->clock, .url = src, .method = "GET", .timeout_us = r->ops->limit_us};

    if (is_address(src))
        return fetch_new(&r->fetch, &fetch);
    int err = resource_locate(r->path, sizeof(r->path), cfg, src);
    if (!err)
        snprintf(r->root, sizeof(r->root), "%s", root_of(cfg, src));
    return err;
}

int resource_start(struct resource **out, struct live *live, const struct live_cfg *cfg,
                   const char *src, const struct resource_ops *ops, void *state)
{
    struct resource *r = calloc(1, sizeof(*r));

    if (!r)
        return -ENOMEM;
    r->live = live;
    r->ops = ops;
    r->state = state;
    r->work.data = r;
    int err = prepare(r, cfg, src);
    if (!err)
        err = uv_queue_work(live->loop, &r->work, on_work, on_done);
    if (err) {
        free_resource(r);
        return err;
    }
    live->works++;
    clock_hold(live->clock);
    *out = r;
    return 0;
}

void resource_cancel(struct resource *r)
{
    if (!r)
        return;
    r->is_cancelled = true;
    if (r->fetch)
        fetch_cancel(r->fetch);
}

const char *resource_why(int err)
{
    return err == -EPERM ? "the name leaves its folder" : err_text(err);
}
