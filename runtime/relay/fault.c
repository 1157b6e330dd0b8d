/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault.c - one row for each word. */
#include "relay/fault.h"

#include "relay/conn.h"

#include <errno.h>
#include <string.h>

enum { STALL_MAX_MS = 3600 * 1000 };

/* ---- of one connection */

static void close_seat(struct seat *s, int64_t unused)
{
    conn_end(conn_of_seat(s), "closed on request");
}

static void reset_seat(struct seat *s, int64_t unused)
{
    conn_reset(conn_of_seat(s), "reset on request");
}

static void stall_seat(struct seat *s, int64_t delay_us)
{
    conn_stall(conn_of_seat(s), delay_us);
}

/* ---- of a stream */

static int refuse(struct hub *h, const char *stream, int64_t unused)
{
    return hub_refuse(h, stream, true);
}

static int allow(struct hub *h, const char *stream, int64_t unused)
{
    return hub_refuse(h, stream, false);
}

/* As if the publisher had said goodbye: players see the end mark, then the end of the stream. */
static int end_stream(struct hub *h, const char *stream, int64_t unused)
{
    int err = hub_end_mark(h, stream);

    return err ? err : hub_each(h, stream, SEAT_PUBLISHER, close_seat, 0);
}

static int lose(struct hub *h, const char *stream, int64_t unused)
{
    return hub_each(h, stream, SEAT_PUBLISHER, close_seat, 0);
}

static int close_all(struct hub *h, const char *stream, int64_t unused)
{
    return hub_each(h, stream, SEAT_NONE, close_seat, 0);
}

static int reset_all(struct hub *h, const char *stream, int64_t unused)
{
    return hub_each(h, stream, SEAT_NONE, reset_seat, 0);
}

static int stall(struct hub *h, const char *stream, int64_t arg_ms)
{
    if (arg_ms < 1 || arg_ms > STALL_MAX_MS)
        return -EINVAL;
    return hub_each(h, stream, SEAT_NONE, stall_seat, arg_ms * 1000);
}

static const struct fault {
    const char *word;
    int (*apply)(struct hub *h, const char *stream, int64_t arg_ms);
} faults[] = {
    {"refuse", refuse},   {"allow", allow},     {"end", end_stream}, {"lose", lose},
    {"close", close_all}, {"reset", reset_all}, {"stall", stall},
};

int fault_apply(struct hub *h, const char *stream, const char *word, int64_t arg_ms)
{
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
        if (strcmp(faults[i].word, word) == 0)
            return faults[i].apply(h, stream, arg_ms);
    return -EINVAL;
}
