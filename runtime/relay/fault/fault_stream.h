/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_stream.h - the faults of one stream: rules for its messages (fault_media.h), and another
 * stream's pictures in place of its own (fault_splice.h). Relay thread only. */
#ifndef RELAY_FAULT_STREAM_H
#define RELAY_FAULT_STREAM_H

#include "relay/common/limits.h"
#include "relay/fault/fault_splice.h"
#include "relay/fault/fault_media.h"

struct fault_stream {
    struct fault_media media;
    struct fault_splice splice;
    char from[RELAY_NAME_MAX + 1]; /* the stream whose pictures are shown; "": never another */
    struct message *own_header;    /* shown when the own pictures come back; NULL: none was seen */
};

int fault_stream_new(struct fault_stream **out); /* 0 or -ENOMEM */
void fault_stream_free(struct fault_stream *t);  /* NULL is fine */
/* Ends all faults; the stream's own pictures come back at its next key picture. */
void fault_stream_undo(struct fault_stream *t);
/* Shows the pictures of another stream until until_us, from its next key picture on. Returns 0, or
 * -EINVAL while the pictures of a third stream are shown. */
int fault_stream_splice(struct fault_stream *t, const char *from, int64_t until_us);

/* The kinds of a message, in bits of fault_media.h. */
unsigned fault_stream_kinds(const struct chunk_message *m, bool is_meta);

/* Passes one message on. 0 or -errno. */
typedef int fault_stream_fn(void *arg, const struct chunk_message *m, bool is_meta);
/* Applies the rules to m and calls pass with the result: never, once or twice, m itself or a
 * changed copy that lives only during the call. Returns 0, -ENOMEM, or the first error of pass. */
int fault_stream_media(struct fault_stream *t, const struct chunk_message *m, bool is_meta,
                       int64_t now_us, fault_stream_fn *pass, void *arg);

#endif
