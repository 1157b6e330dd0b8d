/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waiting.c - bytes from a file or the net, their MD5, then the picture: on a thread of libuv. */
#include "live/pusher/waiting.h"

#include "base/err.h"
#include "live/component.h"
#include "media/frame.h"
#include "media/sink/still.h"
#include "transport/http/fetch.h"
#include "wire/md5.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PATH_SIZE = 4096 };

struct waiting {
    uv_work_t work;
    struct live *live;
    waiting_fn *done; /* NULL: cancelled */
    void *arg;
    struct fetch *fetch;                   /* NULL: a file */
    char path[PATH_SIZE], root[PATH_SIZE]; /* the file, and the folder it must lie in */
    char hash[MD5_HEX_SIZE + 1]; /* "": any. One longer than legal, so that longer ones differ */
    struct picture *picture;
    char why[WAITING_WHY_MAX];
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

int waiting_locate(char *path, size_t path_size, const struct live_cfg *cfg, const char *src)
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

static void explain(struct waiting *w, const char *why)
{
    snprintf(w->why, sizeof(w->why), "%.150s", why);
}

static bool has_right_hash(const struct waiting *w, const void *bytes, size_t size)
{
    struct md5 m;
    uint8_t digest[MD5_SIZE];
    char hex[MD5_HEX_SIZE];

    md5_begin(&m);
    md5_add(&m, bytes, size);
    md5_end(&m, digest);
    md5_hex(hex, digest);
    return !w->hash[0] || strcasecmp(hex, w->hash) == 0;
}

static void decode_image(struct waiting *w, const void *bytes, size_t size)
{
    if (!has_right_hash(w, bytes, size)) {
        explain(w, "its MD5 is not waiting-image-hash");
        return;
    }
    int err = still_decode(&w->picture, bytes, size, WAITING_SIDE_MAX);
    if (err)
        explain(w, err == -EPROTO  ? "no picture that can be decoded"
                   : err == -EFBIG ? "larger than 1920x1920"
                                   : err_text(err));
}

static void load_address(struct waiting *w)
{
    char why[64];

    fetch_run(w->fetch);
    const struct fetch_answer *a = fetch_answer(w->fetch);
    if (a->end != FETCH_DONE) {
        explain(w, a->why);
    } else if (a->status != 200) {
        snprintf(why, sizeof(why), "the server answers %d", a->status);
        explain(w, why);
    } else {
        decode_image(w, a->body, a->body_size);
    }
}

static void load_file(struct waiting *w)
{
    uint8_t *bytes;
    size_t size;
    int err = still_read_file(&bytes, &size, w->path, w->root);

    if (err) {
        explain(w, err == -EPROTO ? "the file is empty" : err_text(err));
        return;
    }
    decode_image(w, bytes, size);
    free(bytes);
}

static void on_work(uv_work_t *work)
{
    struct waiting *w = work->data;

    if (w->fetch)
        load_address(w);
    else
        load_file(w);
}

/* ---- on the loop */

static void free_waiting(struct waiting *w)
{
    picture_unref(w->picture);
    fetch_free(w->fetch);
    free(w);
}

static void on_done(uv_work_t *work, int status)
{
    struct waiting *w = work->data;

    w->live->works--;
    clock_release(w->live->clock);
    if (w->done) {
        w->done(w->arg, w->picture, status ? err_text(status) : w->why);
        w->picture = NULL;
    }
    free_waiting(w);
}

static int prepare(struct waiting *w, const struct live_cfg *cfg, const char *src, const char *hash)
{
    const struct fetch_cfg fetch = {
        .clock = w->live->clock, .url = src, .method = "GET", .timeout_us = WAITING_HTTP_LIMIT_US};

    snprintf(w->hash, sizeof(w->hash), "%s", hash);
    if (is_address(src))
        return fetch_new(&w->fetch, &fetch);
    int err = waiting_locate(w->path, sizeof(w->path), cfg, src);
    if (!err)
        snprintf(w->root, sizeof(w->root), "%s", root_of(cfg, src));
    return err;
}

int waiting_start(struct waiting **out, struct live *live, const struct live_cfg *cfg,
                  const char *src, const char *hash, waiting_fn *done, void *arg)
{
    struct waiting *w = calloc(1, sizeof(*w));

    if (!w)
        return -ENOMEM;
    w->live = live;
    w->done = done;
    w->arg = arg;
    w->work.data = w;
    int err = prepare(w, cfg, src, hash);
    if (!err)
        err = uv_queue_work(live->loop, &w->work, on_work, on_done);
    if (err) {
        free_waiting(w);
        return err;
    }
    live->works++;
    clock_hold(live->clock);
    *out = w;
    return 0;
}

void waiting_cancel(struct waiting *w)
{
    if (!w)
        return;
    w->done = NULL;
    if (w->fetch)
        fetch_cancel(w->fetch);
}
