/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stream_fault.h - the common case of relay_fault: one word for one stream. */
#ifndef TESTS_STREAM_FAULT_H
#define TESTS_STREAM_FAULT_H

#include "relay/relay.h"

#include <stdio.h>

static inline int fault_stream(struct relay *r, const char *stream, const char *word, int64_t ms)
{
    char why[256] = "";
    int err = relay_fault(r, &(struct fault_args){.word = word, .stream = stream, .ms = ms}, why,
                          sizeof(why));

    if (err)
        fprintf(stderr, "%s\n", why); /* shown when the test fails */
    return err;
}

#endif
