/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snapshot.c - writes a picture to a file of the temporary folder, away from the loop. */
#include "live/component.h"

#include "base/err.h"
#include "media/sink/still.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SNAPSHOT_JPEG_QUALITY = 75 };

struct snapshot {
    uv_work_t work;
    struct picture *picture;
    struct reply *call; /* carries the path */
    int err;
};

static void on_work(uv_work_t *work) /* a thread of libuv */
{
    struct snapshot *s = work->data;

    s->err = still_write_picture(s->call->text, s->picture, SNAPSHOT_JPEG_QUALITY);
}

static void on_written(uv_work_t *work, int status)
{
    struct snapshot *s = work->data;
    struct reply *call = s->call;
    int err = status ? status : s->err;

    call->live->works--;
    clock_release(timers_clock(call->live->timers));
    picture_unref(s->picture);
    free(s);
    if (!err) {
        reply_ok(call);
        return;
    }
    call->text_name = NULL;
    call->number_count = 0;
    reply_fail(call, CALL_RESOURCE, "write failed: %s", err_text(err));
}

static void start_snapshot(struct component *c, struct picture *pic, const char *ending,
                           struct reply *call)
{
    struct snapshot *s = calloc(1, sizeof(*s));

    if (!s) {
        picture_unref(pic);
        reply_fail(call, CALL_RESOURCE, "write failed: %s", err_text(-ENOMEM));
        return;
    }
    *s = (struct snapshot){.picture = pic, .call = call, .work.data = s};
    call->text_name = "tempImagePath";
    snprintf(call->text, sizeof(call->text), "%s/snapshot-%ld-%u-%u.%s",
             c->cfg.temp_dir ? c->cfg.temp_dir : "/tmp", (long)getpid(), c->id,
             ++c->live->snapshots, ending);
    call->numbers[0] = (struct live_number){"width", pic->width};
    call->numbers[1] = (struct live_number){"height", pic->height};
    call->number_count = 2;
    c->live->works++;
    clock_hold(timers_clock(c->live->timers));
    int err = uv_queue_work(c->live->loop, &s->work, on_work, on_written);
    if (err)
        on_written(&s->work, err);
}

static bool options_are_legal(const struct live_option *options, int count, struct reply *call,
                              bool *is_compressed)
{
    const char *quality = component_option_text(options, count, "quality", "raw");
    const char *source = component_option_text(options, count, "sourceType", "stream");

    *is_compressed = strcmp(quality, "compressed") == 0;
    if (!*is_compressed && strcmp(quality, "raw") != 0)
        reply_fail(call, CALL_PARAMETER, "quality must be raw or compressed");
    else if (strcmp(source, "view") == 0)
        reply_fail(call, CALL_NOT_SUPPORTED, "not yet: sourceType view");
    else if (strcmp(source, "stream") != 0)
        reply_fail(call, CALL_PARAMETER, "sourceType must be stream or view");
    else
        return true;
    return false;
}

void component_snapshot(struct component *c, const struct live_option *options, int count,
                        struct picture *pic, struct reply *call)
{
    bool is_compressed;

    if (!options_are_legal(options, count, call, &is_compressed)) {
        picture_unref(pic);
    } else if (!pic) {
        reply_fail(call, CALL_WRONG_STATE, "no picture yet");
    } else {
        start_snapshot(c, pic, is_compressed ? "jpg" : "png", call);
    }
}
