/* SPDX-License-Identifier: GPL-3.0-or-later */
/* component.h - what pushers and players share, and what they ask of the rest of the room. Loop
 * thread only. */
#ifndef LIVE_COMPONENT_H
#define LIVE_COMPONENT_H

#include "base/threads/mbox.h"
#include "live/reply.h"
#include "live/live.h"
#include "live/registry.h"
#include "live/rows.h"
#include "live/say.h"
#include "live/session/attempt.h"
#include "live/session/retired.h"
#include "live/environment/environment.h"

struct component;

struct live {
    uv_loop_t *loop;
    struct timers *timers;
    struct clock *clock;
    struct mbox *box; /* one for all components; mbox_news.to is the id */
    struct registry registry;
    struct environment_list environment;
    struct replies replies;
    struct timer *reaper; /* runs while something has to be taken down */
    int works;            /* uv_queue_work requests under way */
    unsigned snapshots;   /* for file names */
    void (*on_closed)(void *arg);
    void *on_closed_arg;
    bool is_closing;
};

typedef void method_fn(struct component *c, const struct live_option *options, int count,
                       struct reply *call);
struct method {
    const char *name;
    method_fn *run;
    const char *not_yet; /* with run NULL: the reason of the failure */
};

struct component_ops {
    const struct method *methods; /* ended by a row without name */
    void (*apply)(struct component *c, unsigned redo, bool is_first);
    void (*news)(struct component *c, const struct mbox_news *n);
    void (*close)(struct component *c); /* ends the session, says nothing */
    /* takes down what has ended; true when nothing is left to take down */
    bool (*reap)(struct component *c);
    void (*free)(struct component *c); /* only after reap said true */
    int (*figures)(struct component *c, struct live_number out[NETSTATUS_MAX]);
    const char *(*state)(const struct component *c);
    struct picture *(*picture)(struct component *c, bool *is_mirrored, uint64_t *serial);
    bool (*is_fill_crop)(const struct component *c);
    int (*rotation)(const struct component *c);
    int (*sound)(struct component *c, struct live_sound *out);
    bool (*level)(struct component *c, double *out); /* 0..100; false: there is no sound now */
    int64_t (*latency_us)(const struct component *c);
    void (*use)(struct component *c, enum device device); /* cfg has another source; or NULL */
    /* What is around the component (c->around) has changed; came: the LIVE_* bits that are new. */
    void (*around)(struct component *c, unsigned came);
    struct live_small_window (*small_window)(const struct component *c);
};

/* First member of struct pusher and struct player. */
struct component {
    struct component *next; /* registry.c */
    struct live *live;
    const struct component_ops *ops;
    const struct rows_of *rows;
    struct live_cfg cfg;             /* strings are our copies */
    struct environment *environment; /* or NULL */
    uint32_t id;
    bool is_closed;  /* the id is dead; only waiting to be taken down */
    bool is_applied; /* the first apply has been */
    bool wants_netstatus;
    bool is_first_window; /* the next figures are the first of the session */
    unsigned around;      /* LIVE_* bits of what the app does */
    unsigned used;        /* LIVE_USED_* bits, until live_take_used */
    void *attrs;          /* the struct of the rows */
    uint64_t given;       /* bit per attribute row: the page gave a value */
    unsigned redo;        /* collected until apply */
    struct timer *netstatus;
    struct timer *levels; /* of audiovolumenotify: runs while a page or script wants it */
};

/* Takes a zeroed component and copies cfg. 0 or -ENOMEM. component_fini takes a half-initialised
 * component, too. */
int component_init(struct component *c, struct live *live, const struct live_cfg *cfg,
                   const struct component_ops *ops, void *attrs);
void component_fini(struct component *c);

/* Unlike the rest of a component these two may call the page: be ready to find anything changed
 * when they return. */
void component_say(struct component *c, int code, const struct say *what); /* state tables only */
/* The event of that name in the rows; values: one per field of the row, in their order. */
void component_event(struct component *c, const char *name, const struct live_value *values);

/* The error event, on a later turn: after the fail callback of the call that caused it. */
void component_error(struct component *c, int err_code, const char *reason);

/* What an attempt needs of a component: 0 or -ENOMEM. */
int component_attempt(struct component *c, struct attempt *a, const struct attempt_ops *ops,
                      void *arg);
/* One address, tried again as often as the component's settings say. */
struct attempt_plan component_plan(const struct component *c, const struct url *url);
/* What there is to say of a loss; reason and url stay the caller's. Logs a failed look-up. */
struct say component_lost(const struct component *c, const struct url *url, enum net_phase phase,
                          const char *reason);

/* The netstatus timer: from the start of a session to its end. */
void component_figures_start(struct component *c);
void component_figures_stop(struct component *c);

/* audiovolumenotify is told every 300 ms while there is sound, or not at all. */
void component_want_levels(struct component *c, bool is_wanted);

/* Something waits for ops->reap, which is called on later turns until it says true. */
void component_reap_later(struct component *c);
void live_reap_later(struct live *l);

/* Replaces a text of the component's cfg by a copy. 0, or -ENOMEM: then nothing has changed. */
int component_replace(const char **field, const char *text);
/* What carries the component's connections, or NULL. */
struct netem *component_netem(const struct component *c);

bool component_is_given(const struct component *c, const char *attribute);
/* May the component use what bit stands for? Notes that an allowed one was used. */
bool component_may(struct component *c, enum live_used bit);
/* An option of a method call, or NULL when absent or null. */
const struct attr_value *component_option_find(const struct live_option *options, int count,
                                               const char *name);
/* The text of an option: dflt when the option is absent or null, "" when it is no text. */
const char *component_option_text(const struct live_option *options, int count, const char *name,
                                  const char *dflt);

/* A number, or a text that is one. False, and *number stays: absent, or no finite number. */
bool component_option_number(const struct live_option *options, int count, const char *name,
                             double *number);

/* Tells the phone that the component is to go into the small window, or out of it; answers the
 * call. */
void component_small_window(struct component *c, bool is_wanted, struct reply *call);

/* snapshot{quality, sourceType} of both contexts: writes pic, whose reference is given away, to a
 * file and answers the call. NULL: there is no picture yet, and the call fails. */
void component_snapshot(struct component *c, const struct live_option *options, int count,
                        struct picture *pic, struct reply *call);

/* For live.c. */
int pusher_open(struct component **out, struct live *live, const struct live_cfg *cfg);
int player_open(struct component **out, struct live *live, const struct live_cfg *cfg);

#endif
