/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_rows.c - expands the rows of a pusher's attributes, codes, events, methods and figures
 * into tables. */
#include "live/methods.h"
#include "live/pusher/pusher_attrs.h"
#include "live/pusher/pusher_codes.h"
#include "live/rows.h"

#define ATTR(n, f, t, d, limits, r, h, s, y) \
    {ROWS_HEAD(pusher_attrs, n, f, t, d), limits, ROWS_TAIL(r, h, s, y)},

static const struct attr_row attrs[] = {PUSHER_ATTRS(ATTR)};
static const struct live_code codes[] = {PUSHER_CODES(ROWS_CODE) PUSHER_RESERVED(ROWS_RESERVED)};
static const struct live_code errors[] = {PUSHER_ERRORS(ROWS_CODE)};
static const struct event_row events[] = {PUSHER_EVENTS(ROWS_EVENT)};
static const struct method_row methods[] = {PUSHER_METHODS(ROWS_METHOD)};
static const char *const method_names[] = {PUSHER_METHODS(ROWS_METHOD_NAME) NULL};
static const struct netstatus_row figures[] = {NETSTATUS_PUSHER(ROWS_FIGURE)};

const struct rows_of pusher_rows = {
    .tag = "live-pusher",
    .attrs = attrs,
    .attr_count = ROWS_COUNT(attrs),
    .codes = codes,
    .code_count = ROWS_COUNT(codes),
    .errors = errors,
    .error_count = ROWS_COUNT(errors),
    .events = events,
    .event_count = ROWS_COUNT(events),
    .methods = methods,
    .method_count = ROWS_COUNT(methods),
    .method_names = method_names,
    .netstatus = figures,
    .netstatus_count = ROWS_COUNT(figures),
};
