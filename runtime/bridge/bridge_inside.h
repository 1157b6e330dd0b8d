/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge_inside.h - a bridge as bridge.c, bridge_one.c and bridge_record.c see it; for nobody else.
 * Loop thread only. */
#ifndef BRIDGE_INSIDE_H
#define BRIDGE_INSIDE_H

#include "base/threads/mbox.h"
#include "bridge/bridge.h"
#include "bridge/bridge_line.h"
#include "bridge/bridge_rule.h"
#include "live/session/attempt.h"
#include "live/session/worker.h"

enum bridge_kind { BRIDGE_FORWARD, BRIDGE_PULL, BRIDGE_RECORD };

/* The addresses a bridge lies between; of scheme URL_NONE: the file. */
struct bridge_way {
    struct url source, sink;
};

struct bridge {
    struct bridges *set;
    struct bridge *next;
    enum bridge_kind kind;
    char name[BRIDGE_NAME_MAX + 1]; /* at our relay */
    const struct bridge_rule *rule; /* of forwards and pulls */
    bool is_wanted;
    bool is_finished; /* refused, or recorded: stays as it is */

    struct attempt attempt;
    struct bridge_way way;    /* where the attempt connects to */
    struct bridge_line *line; /* while the attempt has a connection */
    struct worker worker;     /* the thread that runs the line */
    bool is_down;             /* the last attempt failed ... */
    int64_t told_us;          /* ... and this is when a warning said so */

    uint32_t id; /* this and what follows: of recordings */
    struct flv_file *file;
    int64_t limit_ms, bytes, ms; /* bytes and ms when it is finished */
};

struct bridges {
    struct bridges_cfg cfg;
    struct clock *clock;
    struct bridge_rule forwards[BRIDGE_RULES_MAX], pulls[BRIDGE_RULES_MAX];
    struct mbox *box;
    atomic_bool is_rung; /* a look is due: the box is told once */
    struct bridge *first;
    bool has_said_full;
    uint32_t last_id;
};

/* The other end is our relay, and the stream is the same. */
bool bridge_meets_itself(const struct bridges *b, const char *name, const struct url *far);

/* A line is over, or a publisher came or went: the loop is to look. Any thread; arg is the set. */
void bridge_ring(void *arg);
/* Adds a bridge of that name to the set, which owns it. NULL: there are too many, or no memory. */
struct bridge *bridge_add(struct bridges *b, enum bridge_kind kind, const char *name);
int bridge_active_count(const struct bridges *b); /* bridges that are not finished */

/* 0 or -ENOMEM. */
int bridge_init(struct bridge *x);
/* Begins the attempt of a bridge that is idle, or finishes the bridge when that is no use. */
void bridge_begin(struct bridge *x);
/* The line is over: the bridge is idle, waits for its next attempt, or is finished. */
void bridge_reap(struct bridge *x);
/* Asks the thread to end, and cuts the source; the goodbye to the sink goes on. */
void bridge_ask_to_stop(struct bridge *x);
/* Ends the attempt, joins the thread, frees the line. */
void bridge_drop(struct bridge *x);
/* Closes the file of a recording; nothing for others. */
void bridge_finish(struct bridge *x);

#endif
