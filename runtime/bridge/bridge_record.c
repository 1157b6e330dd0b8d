/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge_record.c - recordings: bridges that end in a file, known by a number. */
#include "bridge/bridge_inside.h"

#include <errno.h>
#include <string.h>

/* ---- recordings */

int bridges_record(struct bridges *b, const char *name, const char *path, int64_t limit_ms,
                   uint32_t *id)
{
    char url[URL_MAX + 1];
    struct flv_file *file;

    if (relay_stream_url(b->cfg.relay, name, url, sizeof(url)) || strlen(name) > BRIDGE_NAME_MAX)
        return -EINVAL;
    if (bridge_active_count(b) >= BRIDGES_MAX)
        return -ENOBUFS;
    int err = flv_file_open(&file, path);
    if (err)
        return err;
    struct bridge *x = bridge_add(b, BRIDGE_RECORD, name);
    if (!x) {
        flv_file_close(file);
        return -ENOMEM;
    }
    x->file = file;
    x->limit_ms = limit_ms;
    *id = x->id = ++b->last_id;
    bridge_ring(b);
    return 0;
}

static struct bridge *find_recording(const struct bridges *b, uint32_t id)
{
    for (struct bridge *x = b->first; x; x = x->next)
        if (x->kind == BRIDGE_RECORD && x->id == id)
            return x;
    return NULL;
}

int bridges_recording(struct bridges *b, uint32_t id, struct bridge_recording *out)
{
    const struct bridge *x = find_recording(b, id);
    if (!x)
        return -ENOENT;
    *out = (struct bridge_recording){
        .is_over = x->is_finished,
        .bytes = x->file ? flv_file_bytes(x->file) : x->bytes,
        .ms = x->file ? flv_file_ms(x->file) : x->ms,
    };
    return 0;
}

void bridges_stop_recording(struct bridges *b, uint32_t id)
{
    struct bridge *x = find_recording(b, id);

    if (!x)
        return;
    bridge_ask_to_stop(x);
    bridge_drop(x);
    bridge_finish(x);
}
