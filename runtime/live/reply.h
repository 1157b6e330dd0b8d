/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reply.h - answers of context methods and error events, given to the page on a later turn, in
 * order. */
#ifndef LIVE_REPLY_H
#define LIVE_REPLY_H

#include "base/time/timer.h"
#include "live/live.h"

enum { CALL_TEXT_MAX = 512, CALL_NUMBERS_MAX = 2 };

enum live_err_code { /* errCode of a failed call, as a page sees it */
                     CALL_PARAMETER = 1,
                     CALL_WRONG_STATE,
                     CALL_NO_COMPONENT,
                     CALL_NO_PERMISSION,
                     CALL_DEVICE,
                     CALL_RESOURCE,
                     CALL_NOT_SUPPORTED,
                     CALL_UNLOADED,
};

/* One method call that has to be answered exactly once; or an error event that follows one. */
struct reply {
    struct reply *next;
    struct live *live;
    uint32_t id;
    live_done_fn *done; /* NULL: an error event */
    void *arg;
    bool is_ok;
    int err_code;
    char reason[160];
    const char *text_name;
    char text[CALL_TEXT_MAX];
    struct live_number numbers[CALL_NUMBERS_MAX];
    int number_count;
};

struct replies {
    struct reply *first, *last; /* answered, not yet given */
    struct timer *timer;
};

int reply_init(struct replies *l, struct live *live); /* 0 or -ENOMEM */
void reply_fini(struct replies *l);

/* A call to be answered, or an error event when done is NULL. NULL when memory is short. */
struct reply *reply_new(struct live *live, uint32_t id, live_done_fn *done, void *arg);
/* Each answers the call and gives it away. A NULL call is ignored: autopush and autoplay have no
 * caller. */
void reply_ok(struct reply *call);
void reply_fail(struct reply *call, enum live_err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
