/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_call.h - the bodies of the commands an RTMP client says, for tests, fuzzers and benches. */
#ifndef TESTS_RTMP_CALL_H
#define TESTS_RTMP_CALL_H

#include "wire/amf.h"

/* connect with an object of these fields; a field that is NULL is left out. */
static inline void rtmp_call_connect(struct amf_out *o, const char *app, const char *tc_url)
{
    amf_put_string(o, "connect");
    amf_put_number(o, 1);
    amf_put_object(o);
    if (app) {
        amf_put_key(o, "app");
        amf_put_string(o, app);
    }
    if (tc_url) {
        amf_put_key(o, "tcUrl");
        amf_put_string(o, tc_url);
    }
    amf_put_end(o);
}

/* The name, the transaction, null, then the text unless it is NULL. */
static inline void rtmp_call_command(struct amf_out *o, const char *name, double transaction,
                                     const char *text)
{
    amf_put_string(o, name);
    amf_put_number(o, transaction);
    amf_put_null(o);
    if (text)
        amf_put_string(o, text);
}

#endif
