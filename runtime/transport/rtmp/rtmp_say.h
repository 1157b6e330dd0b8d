/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_say.h - writes the commands of a client as AMF. The caller checks o->overflow. Pure. */
#ifndef TRANSPORT_RTMP_SAY_H
#define TRANSPORT_RTMP_SAY_H

#include "wire/amf.h"
#include "wire/url.h"

/* RTMP_SAY_MAX: bytes that the buffer of a command needs at most. */
enum { RTMP_SAY_MAX = 4096, RTMP_CONNECT_TRANSACTION = 1 };
/* Writes connect, which is always the first command. */
void rtmp_say_connect(struct amf_out *o, const struct url *url, bool is_publisher);

/* Any other command: name, transaction, null, then text, kind and number as far as given. */
struct rtmp_say {
    const char *name;
    bool is_on_stream; /* publish, play: the message goes to our stream, not to the connection */
    const char *text, *kind; /* NULL: none */
    bool has_number;
    double number;
};
void rtmp_say_write(struct amf_out *o, uint32_t transaction, const struct rtmp_say *say);

#endif
