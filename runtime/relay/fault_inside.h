/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_inside.h - one order as fault.c checks it and fault_words.c obeys it; for nobody else. */
#ifndef RELAY_FAULT_INSIDE_H
#define RELAY_FAULT_INSIDE_H

#include "relay/conn/conn.h"
#include "relay/fault.h"

struct fault_call {
    struct conn_home *home;
    const struct fault_args *args;
    int64_t now_us;
    char *why;
    size_t why_size;
};

/* "WORD: text name" is why; returns err. name may be NULL. */
int fault_fail(const struct fault_call *c, int err, const char *text, const char *name);

#endif
