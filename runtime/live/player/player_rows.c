/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_rows.c - expands the rows of a player's attributes, codes, events, methods and figures
 * into tables. */
#include "live/methods.h"
#include "live/player/player_attrs.h"
#include "live/player/player_codes.h"
#include "live/rows.h"

#define ATTR(n, f, t, d, limits, r, h, s, y) \
    {ROWS_HEAD(player_attrs, n, f, t, d), limits, ROWS_TAIL(r, h, s, y)},

static const struct attr_row attrs[] = {PLAYER_ATTRS(ATTR)};
static const struct live_code codes[] = {PLAYER_CODES(ROWS_CODE)};
static const struct live_code errors[] = {PLAYER_ERRORS(ROWS_CODE)};
static const struct event_row events[] = {PLAYER_EVENTS(ROWS_EVENT)};
static const struct method_row methods[] = {PLAYER_METHODS(ROWS_METHOD)};
static const char *const method_names[] = {PLAYER_METHODS(ROWS_METHOD_NAME) NULL};
static const struct netstatus_row figures[] = {NETSTATUS_PLAYER(ROWS_FIGURE)};

const struct rows_of player_rows = {
    .tag = "live-player",
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
