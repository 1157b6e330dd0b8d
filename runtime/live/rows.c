/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.c - expands the rows of attributes, codes, events, methods and figures into tables. */
#include "live/rows.h"

#include "live/methods.h"
#include "live/player_attrs.h"
#include "live/player_codes.h"
#include "live/pusher_attrs.h"
#include "live/pusher_codes.h"

#define HEAD(structure, n, f, t, d) \
    .name = n, .type = ATTR_##t, .offset = offsetof(struct structure, f), .dflt = d
#define TAIL(r, h, s, y) .redo = r, .help = h, .source = s, .not_yet = y
#define PUSHER_ATTR(n, f, t, d, limits, r, h, s, y) \
    {HEAD(pusher_attrs, n, f, t, d), limits, TAIL(r, h, s, y)},
#define PLAYER_ATTR(n, f, t, d, limits, r, h, s, y) \
    {HEAD(player_attrs, n, f, t, d), limits, TAIL(r, h, s, y)},
#define CODE(constant, code, text, silent)      {code, #constant, text, silent},
#define RESERVED(code, why)                     {code, NULL, "(not used)", why},
#define EVENT(name, source, detail, not_yet)    {name, source, detail, not_yet},
#define METHOD(name, run, source, not_yet)      {name, source, "", not_yet},
#define METHOD_NAME(name, run, source, not_yet) name,
#define FIGURE(name, type, unit, meaning)       {#name, type, unit, meaning},

static const struct attr_row pusher_attrs[] = {PUSHER_ATTRS(PUSHER_ATTR)};
static const struct live_code pusher_codes[] = {PUSHER_CODES(CODE) PUSHER_RESERVED(RESERVED)};
static const struct live_code pusher_errors[] = {PUSHER_ERRORS(CODE)};
static const struct live_row pusher_events[] = {PUSHER_EVENTS(EVENT)};
static const struct live_row pusher_methods[] = {PUSHER_METHODS(METHOD)};
static const struct netstatus_row pusher_figures[] = {NETSTATUS_PUSHER(FIGURE)};
static const char *const pusher_method_names[] = {PUSHER_METHODS(METHOD_NAME) NULL};

static const struct attr_row player_attrs[] = {PLAYER_ATTRS(PLAYER_ATTR)};
static const struct live_code player_codes[] = {PLAYER_CODES(CODE)};
static const struct live_code player_errors[] = {PLAYER_ERRORS(CODE)};
static const struct live_row player_events[] = {PLAYER_EVENTS(EVENT)};
static const struct live_row player_methods[] = {PLAYER_METHODS(METHOD)};
static const struct netstatus_row player_figures[] = {NETSTATUS_PLAYER(FIGURE)};
static const char *const player_method_names[] = {PLAYER_METHODS(METHOD_NAME) NULL};

#define COUNT(table) ((int)(sizeof(table) / sizeof(table[0])))
#define TABLES(kind)                                                                 \
    .attrs = kind##_attrs, .attr_count = COUNT(kind##_attrs), .codes = kind##_codes, \
    .code_count = COUNT(kind##_codes), .errors = kind##_errors,                      \
    .error_count = COUNT(kind##_errors), .events = kind##_events,                    \
    .event_count = COUNT(kind##_events), .methods = kind##_methods,                  \
    .method_count = COUNT(kind##_methods), .netstatus = kind##_figures,              \
    .netstatus_count = COUNT(kind##_figures)

const struct live_rows *live_rows(enum live_kind kind)
{
    static const struct live_rows rows[] = {
        [LIVE_PUSHER] = {.tag = "live-pusher", TABLES(pusher)},
        [LIVE_PLAYER] = {.tag = "live-player", TABLES(player)},
    };

    return kind == LIVE_NONE ? NULL : &rows[kind];
}

const struct live_code *live_codes(enum live_kind kind, int *count)
{
    *count = live_rows(kind)->code_count;
    return live_rows(kind)->codes;
}

const struct live_code *live_errors(enum live_kind kind, int *count)
{
    *count = live_rows(kind)->error_count;
    return live_rows(kind)->errors;
}

const char *const *live_methods(enum live_kind kind)
{
    return kind == LIVE_PUSHER ? pusher_method_names : player_method_names;
}

const char *live_code_text(const struct live_code *codes, int count, int code)
{
    for (int i = 0; i < count; i++)
        if (codes[i].code == code)
            return codes[i].text;
    return "";
}
