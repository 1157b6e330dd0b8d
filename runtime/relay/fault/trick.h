/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trick.h - what is done on request to the media of one stream: rules for its messages (tamper.h),
 * and another stream's pictures in place of its own (splice.h). Relay thread only. */
#ifndef RELAY_TRICK_H
#define RELAY_TRICK_H

#include "relay/common/limits.h"
#include "relay/fault/splice.h"
#include "relay/fault/tamper.h"

struct trick {
    struct tamper tamper;
    struct splice splice;
    char from[RELAY_NAME_MAX + 1]; /* whose pictures are shown; "" for its own */
    struct message *own_header;    /* for the way back; NULL: none was seen */
};

int trick_new(struct trick **out); /* 0 or -ENOMEM */
void trick_free(struct trick *t);  /* NULL is fine */
void trick_undo(struct trick *t);  /* own pictures come back at the next key picture */
int trick_splice(struct trick *t, const char *from, int64_t until_us); /* 0 or -EINVAL */

/* What a message is, in bits of tamper.h. */
unsigned trick_kinds_of(const struct chunk_message *m, bool is_meta);

typedef int trick_fn(void *arg, const struct chunk_message *m, bool is_meta); /* 0 or -errno */
/* Calls pass for what becomes of m: never, once or twice, changed or not. 0, -ENOMEM, or what pass
 * returned. */
int trick_tamper(struct trick *t, const struct chunk_message *m, bool is_meta, int64_t now_us,
                 trick_fn *pass, void *arg);

#endif
