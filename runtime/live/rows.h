/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.h - the tables made from the row files, per kind of component. */
#ifndef LIVE_ROWS_H
#define LIVE_ROWS_H

#include "live/live.h"
#include "live/netstatus.h"

#include <stddef.h>

struct method_row {
    const char *name, *source;
    const char *not_yet; /* why it always fails, or NULL */
};

struct rows_of {
    const char *tag; /* "live-pusher" */
    const struct attr_row *attrs;
    const struct live_code *codes, *errors;
    const struct event_row *events;
    const struct method_row *methods;
    const struct netstatus_row *netstatus;
    const char *const *method_names; /* ends with NULL */
    int attr_count, code_count, error_count, event_count, method_count, netstatus_count;
};

extern const struct rows_of pusher_rows, player_rows; /* pusher_rows.c, player_rows.c */
const struct rows_of *rows_of(enum live_kind kind);   /* NULL for LIVE_NONE */

/* The event of that name; there must be one. */
const struct event_row *rows_event(const struct rows_of *rows, const char *name);
/* The text of a code, "" for an unknown one. */
const char *rows_code_text(const struct live_code *codes, int count, int code);

/* ---- for pusher_rows.c and player_rows.c: a row of the row files becomes an element of a table */

#define ROWS_HEAD(structure, n, f, t, d) \
    .name = n, .type = ATTR_##t, .offset = offsetof(struct structure, f), .dflt = d
#define ROWS_TAIL(r, h, s, y)                        .redo = r, .help = h, .source = s, .not_yet = y
#define ROWS_CODE(constant, code, text, silent)      {code, #constant, text, silent},
#define ROWS_RESERVED(code, why)                     {code, NULL, "(not used)", why},
#define ROWS_EVENT(name, source, not_yet, ...)       {name, source, not_yet, {__VA_ARGS__}},
#define ROWS_METHOD(name, run, source, not_yet)      {name, source, not_yet},
#define ROWS_METHOD_NAME(name, run, source, not_yet) name,
#define ROWS_FIGURE(name, type, unit, meaning)       {#name, type, unit, meaning},
#define ROWS_COUNT(table)                            ((int)(sizeof(table) / sizeof(table[0])))

#endif
