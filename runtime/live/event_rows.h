/* SPDX-License-Identifier: GPL-3.0-or-later */
/* event_rows.h - the rows of events: what the detail of each holds, in which order, of which type. The
 * rows themselves are in pusher_codes.h and player_codes.h; e.detail of a page and the line of the
 * event log are both made from them. */
#ifndef LIVE_EVENT_ROWS_H
#define LIVE_EVENT_ROWS_H

enum event_type {
    EVENT_INTEGER, /* live_value.number, without a fraction */
    EVENT_NUMBER,  /* live_value.number */
    EVENT_BOOLEAN, /* live_value.number: 0 is false */
    EVENT_TEXT,    /* live_value.text: UTF-8, at most EVENT_TEXT_MAX bytes */
    EVENT_FIGURES, /* live_value.figures: a table of numbers */
};

enum { EVENT_FIELDS_MAX = 3, EVENT_TEXT_MAX = 4096 };

struct event_field {
    const char *name; /* NULL behind the last one */
    enum event_type type;
};

struct event_row {
    const char *name;    /* "statechange", as in bindstatechange */
    const char *source;  /* both: the tutorial and the official documents; docs; ours */
    const char *not_yet; /* why it never comes, or NULL */
    struct event_field fields[EVENT_FIELDS_MAX + 1];
};

/* For the row files: a field of an event. */
#define EVENT_FIELD(name, type) \
    {                           \
        name, EVENT_##type      \
    }

#endif
