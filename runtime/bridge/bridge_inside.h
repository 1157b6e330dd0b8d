/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge_inside.h - a bridge as bridge.c and bridge_one.c see it; for nobody else. Loop thread
 * only. */
#ifndef BRIDGE_INSIDE_H
#define BRIDGE_INSIDE_H

#include "base/threads/mbox.h"
#include "bridge/bridge.h"
#include "bridge/bridge_line.h"
#include "bridge/bridge_rule.h"
#include "transport/resolve.h"

enum bridge_kind { BRIDGE_FORWARD, BRIDGE_PULL, BRIDGE_RECORD };

struct bridge {
    struct bridges *set;
    struct bridge *next;
    enum bridge_kind kind;
    char name[BRIDGE_NAME_MAX + 1]; /* at our relay */
    const struct bridge_rule *rule; /* of forwards and pulls */
    bool is_wanted;
    bool is_finished; /* refused, or recorded: stays as it is */

    struct timer *retry; /* runs while WAITING */
    bool is_down;        /* the last attempt failed ... */
    int64_t told_us;     /* ... and this is when a warning said so */
    struct resolve *resolve;
    struct bridge_line *line; /* while RESOLVING and RUNNING */
    struct stage *stage;      /* while RUNNING */

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

/* The other end is our relay, and the stream the same. */
bool bridge_meets_itself(const struct bridges *b, const char *name, const struct url *far);

/* A line is over, or a publisher came or went: the loop is to look. Any thread; arg is the set. */
void bridge_ring(void *arg);

/* IDLE to RESOLVING, RUNNING or, when that is no use, WAITING or finished. */
void bridge_begin(struct bridge *x);
/* Its line is over: IDLE or WAITING. */
void bridge_reap(struct bridge *x);
/* Asks the thread to end, and cuts the source; the goodbye to the sink goes on. */
void bridge_ask_to_stop(struct bridge *x);
/* Joins the thread; IDLE. */
void bridge_drop_line(struct bridge *x);
/* Closes the file of a recording; nothing for others. */
void bridge_finish(struct bridge *x);

#endif
