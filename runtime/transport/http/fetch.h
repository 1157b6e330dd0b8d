/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fetch.h - one HTTP exchange from beginning to end, through libcurl: wx.request, pictures from the
 * net.
 *
 * http and https only, also through redirects. Certificates are checked. */
#ifndef TRANSPORT_FETCH_H
#define TRANSPORT_FETCH_H

#include "base/time/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FETCH_BODY_MAX = 32 * 1024 * 1024, /* of an answer; more is an error */
    FETCH_HEADERS_MAX = 64 * 1024,
    FETCH_REDIRECTS_MAX = 5,
};

struct fetch_cfg {
    struct clock *clock;
    const char *url;
    const char *method;         /* "GET", "POST", ... in capitals */
    const char *const *headers; /* "Name: value" each, ended by NULL; or NULL */
    const void *body;           /* or NULL */
    size_t body_size;
    int64_t timeout_us; /* for the whole exchange */
};

enum fetch_end { FETCH_DONE, FETCH_TIMEOUT, FETCH_CANCELLED, FETCH_FAILED };

struct fetch_answer {
    enum fetch_end end;
    char why[160];       /* in words when it is not FETCH_DONE */
    int status;          /* of the last answer: 200, 404, ... */
    const char *headers; /* its lines "Name: value\n"; may be NULL when there are none */
    size_t headers_size;
    const uint8_t *body; /* may be NULL when it is empty */
    size_t body_size;
};

struct fetch;

/* Copies what cfg points to. 0, -ENOMEM, or -EINVAL: the address is not http or https. */
int fetch_new(struct fetch **out, const struct fetch_cfg *cfg);
/* Blocks until the exchange is over or cancelled. On one thread, once; virtual time stands still
 * meanwhile. */
void fetch_run(struct fetch *f);
void fetch_cancel(struct fetch *f); /* any thread: fetch_run returns within some milliseconds */
const struct fetch_answer *fetch_answer(const struct fetch *f); /* after fetch_run */
void fetch_free(struct fetch *f);                               /* NULL is fine */

#endif
