/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_say.h - the commands a client says, as AMF. Pure. */
#ifndef TRANSPORT_RTMP_SAY_H
#define TRANSPORT_RTMP_SAY_H

#include "wire/amf.h"
#include "wire/url.h"

/* connect is always the first command. */
enum { RTMP_SAY_MAX = 4096, RTMP_CONNECT_TRANSACTION = 1 };
void rtmp_say_connect(struct amf_out *o, const struct url *url, bool is_publisher);

/* Any other: name, transaction, null, then what is given of text, kind and number. */
struct rtmp_say {
    const char *name;
    bool is_on_stream; /* publish, play: belongs to our stream, not to the connection */
    const char *text, *kind;
    bool has_number;
    double number;
};
void rtmp_say_write(struct amf_out *o, uint32_t transaction, const struct rtmp_say *say);

#endif
