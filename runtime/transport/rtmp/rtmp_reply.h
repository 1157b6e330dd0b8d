/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_reply.h - what a server's command messages say. Pure. */
#ifndef TRANSPORT_RTMP_REPLY_H
#define TRANSPORT_RTMP_REPLY_H

#include "wire/chunk.h"

#include <stdbool.h>

/* What a reply means for a client. */
enum rtmp_meaning {
    RTMP_MEANS_NOTHING,
    RTMP_MEANS_RESULT,     /* _result: answers transaction */
    RTMP_MEANS_ERROR,      /* _error: refuses transaction */
    RTMP_MEANS_PUBLISHING, /* NetStream.Publish.Start */
    RTMP_MEANS_PLAYING,    /* NetStream.Play.Start */
    RTMP_MEANS_END_SOFT,   /* NetStream.Play.Stop, UnpublishNotify */
    RTMP_MEANS_END,        /* NetStream.Play.Complete */
    /* BadName, Denied, StreamNotFound, Rejected, Closed, any other status of level error */
    RTMP_MEANS_REFUSED,
};

struct rtmp_reply {
    enum rtmp_meaning meaning;
    uint32_t transaction;
    uint32_t number;      /* first number behind the command object: the stream createStream made */
    bool is_rejected;     /* code is NetConnection.Connect.Rejected or Closed */
    char code[64];        /* "NetStream.Publish.BadName"; "" when there is none */
    char description[64]; /* the server's words; "" when there are none */
};

/* Reads a command (type 17, 20) or an onPlayStatus (15, 18). Never fails: what is malformed or
 * unknown means nothing. */
void rtmp_reply_read(struct rtmp_reply *out, const struct chunk_message *m);

#endif
