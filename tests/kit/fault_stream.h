/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_stream.h - the common case of relay_fault: one word for one stream. */
#ifndef TESTS_UNIT_FAULT_STREAM_H
#define TESTS_UNIT_FAULT_STREAM_H

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
