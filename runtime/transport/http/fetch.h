/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fetch.h - one HTTP request and its answer, through libcurl (wx.request, remote pictures).
 *
 * Addresses and redirects are http or https only. Certificates are checked. */
#ifndef TRANSPORT_FETCH_H
#define TRANSPORT_FETCH_H

#include "base/time/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FETCH_BODY_MAX = 32 * 1024 * 1024, /* bytes of an answer; a larger one is an error */
    FETCH_HEADERS_MAX = 64 * 1024,     /* bytes */
    FETCH_REDIRECTS_MAX = 5,
};

struct fetch_cfg {
    struct clock *clock;
    const char *url;
    const char *method;         /* "GET", "POST", ... in capitals */
    const char *const *headers; /* each "Name: value", ended by NULL; or NULL */
    const void *body;           /* or NULL */
    size_t body_size;
    int64_t timeout_us; /* limit for the whole exchange */
};

enum fetch_end { FETCH_DONE, FETCH_TIMEOUT, FETCH_CANCELLED, FETCH_FAILED };

struct fetch_answer {
    enum fetch_end end;
    char why[160];       /* the reason in words, unless FETCH_DONE */
    int status;          /* of the last answer (200, 404, ...); 0: there was none */
    const char *headers; /* lines "Name: value\n" of the last answer; may be NULL when empty */
    size_t headers_size;
    const uint8_t *body; /* decoded; may be NULL when empty */
    size_t body_size;
};

struct fetch;

/* Copies all that cfg points to but the clock. 0, -ENOMEM, or -EINVAL: neither http nor https. */
int fetch_new(struct fetch **out, const struct fetch_cfg *cfg);
/* Once. Blocks until the exchange is over or cancelled; virtual time stands still meanwhile. */
void fetch_run(struct fetch *f);
void fetch_cancel(struct fetch *f); /* any thread: fetch_run returns within some milliseconds */
/* After fetch_run; f owns the answer. */
const struct fetch_answer *fetch_answer(const struct fetch *f);
void fetch_free(struct fetch *f); /* NULL is fine */

#endif
