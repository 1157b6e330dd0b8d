/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.c - the tables of both kinds of components. */
#include "live/rows.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

const struct rows_of *rows_of(enum live_kind kind)
{
    static const struct rows_of *const rows[] = {
        [LIVE_PUSHER] = &pusher_rows,
        [LIVE_PLAYER] = &player_rows,
    };

    return kind == LIVE_NONE ? NULL : rows[kind];
}

const struct live_code *live_codes(enum live_kind kind, int *count)
{
    *count = rows_of(kind)->code_count;
    return rows_of(kind)->codes;
}

const struct live_code *live_errors(enum live_kind kind, int *count)
{
    *count = rows_of(kind)->error_count;
    return rows_of(kind)->errors;
}

const char *const *live_methods(enum live_kind kind)
{
    return rows_of(kind)->method_names;
}

const struct event_row *rows_event(const struct rows_of *rows, const char *name)
{
    for (int i = 0; i < rows->event_count; i++)
        if (strcmp(rows->events[i].name, name) == 0)
            return &rows->events[i];
    assert(!"an event without a row");
    return NULL;
}

const struct live_value *live_event_value(const struct live_event *ev, const char *field)
{
    for (int i = 0; ev->row->fields[i].name; i++)
        if (strcmp(ev->row->fields[i].name, field) == 0)
            return &ev->values[i];
    return NULL;
}

const char *rows_code_text(const struct live_code *codes, int count, int code)
{
    for (int i = 0; i < count; i++)
        if (codes[i].code == code)
            return codes[i].text;
    return "";
}
