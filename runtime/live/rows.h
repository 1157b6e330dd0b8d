/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.h - the tables made from the row files, per kind of component. */
#ifndef LIVE_ROWS_H
#define LIVE_ROWS_H

#include "live/live.h"
#include "live/netstatus.h"

struct live_row { /* an event or a method */
    const char *name, *source;
    const char *detail;  /* events: keys of detail */
    const char *not_yet; /* why it never comes or always fails, or NULL */
};

struct live_rows {
    const char *tag; /* "live-pusher" */
    const struct attr_row *attrs;
    const struct live_code *codes, *errors;
    const struct live_row *events, *methods;
    const struct netstatus_row *netstatus;
    int attr_count, code_count, error_count, event_count, method_count, netstatus_count;
};

const struct live_rows *live_rows(enum live_kind kind); /* NULL for LIVE_NONE */

/* The text of a code, "" for an unknown one. */
const char *live_code_text(const struct live_code *codes, int count, int code);

#endif
