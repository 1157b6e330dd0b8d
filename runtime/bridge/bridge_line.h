/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge_line.h - thread bridge: plays a stream from one address and passes every tag on, to
 * another address or into a file. A line is one connection, from dialling to its end.
 *
 *   source --RTMP or HTTP-FLV--> line --RTMP--> sink, opened by the first tag
 *                                  '----------> file
 */
#ifndef BRIDGE_LINE_H
#define BRIDGE_LINE_H

#include "base/threads/stage.h"
#include "bridge/flv_file.h"
#include "transport/net.h"

#include <stdatomic.h>

struct bridge_end { /* where a line begins or ends */
    struct url url; /* of scheme URL_NONE: the file */
    struct net_addresses addresses;
    struct cancel cancel;
};

struct bridge_line {
    /* set before the thread starts */
    struct clock *clock;
    struct bridge_end source, sink;
    struct flv_file *file;
    int64_t limit_ms; /* of the file; 0: none */
    bool stays;       /* waits for the next publisher when the stream is over */
    bool is_again;    /* the attempt before it failed */
    bool is_quiet;    /* of the line from its start on: a failure is no news */

    atomic_bool is_unwanted; /* any thread may set it: nobody publishes the source any more */
    /* of the line, set before its thread ends */
    atomic_bool has_failed; /* not because the stream ended, or was asked to */
    atomic_bool is_well;    /* the sink has taken tags for a second */
};

int bridge_line_new(struct bridge_line **out, struct clock *clock); /* 0 or -errno */
void bridge_line_free(struct bridge_line *l); /* after its thread was joined; NULL is fine */

/* The body of the line's thread; arg is the line. */
void bridge_line_run(struct stage *st, void *arg);

#endif
