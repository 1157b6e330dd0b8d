/* SPDX-License-Identifier: GPL-3.0-or-later */
/* faults.h - what is done on request to the media of one stream: rules for its messages (media_faults.h),
 * and another stream's pictures in place of its own (fault_splice.h). Relay thread only. */
#ifndef RELAY_FAULT_STREAM_H
#define RELAY_FAULT_STREAM_H

#include "relay/common/limits.h"
#include "relay/fault/fault_splice.h"
#include "relay/fault/fault_media.h"

struct fault_stream {
    struct fault_media media_faults;
    struct fault_splice splice;
    char from[RELAY_NAME_MAX + 1]; /* whose pictures are shown; "" for its own */
    struct message *own_header;    /* for the way back; NULL: none was seen */
};

int fault_stream_new(struct fault_stream **out); /* 0 or -ENOMEM */
void fault_stream_free(struct fault_stream *t);  /* NULL is fine */
void fault_stream_undo(struct fault_stream *t); /* own pictures come back at the next key picture */
int fault_stream_splice(struct fault_stream *t, const char *from,
                        int64_t until_us); /* 0 or -EINVAL */

/* What a message is, in bits of media_faults.h. */
unsigned fault_stream_kinds(const struct chunk_message *m, bool is_meta);

typedef int fault_stream_fn(void *arg, const struct chunk_message *m,
                            bool is_meta); /* 0 or -errno */
/* Calls pass for what becomes of m: never, once or twice, changed or not. 0, -ENOMEM, or what pass
 * returned. */
int fault_stream_media(struct fault_stream *t, const struct chunk_message *m, bool is_meta,
                       int64_t now_us, fault_stream_fn *pass, void *arg);

#endif
