/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_inside.h - one order, which fault.c checks and fault_words.c carries out; for no other
 * file. Relay thread only. */
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

/* Writes "WORD: text name" into the call's why and returns err. name may be NULL. */
int fault_fail(const struct fault_call *c, int err, const char *text, const char *name);

#endif
