/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_reply.h - reads the command messages of a server. Pure. */
#ifndef TRANSPORT_RTMP_REPLY_H
#define TRANSPORT_RTMP_REPLY_H

#include "wire/chunk.h"

#include <stdbool.h>

/* The meaning of a reply for a client. */
enum rtmp_meaning {
    RTMP_MEANS_NOTHING,
    RTMP_MEANS_RESULT,     /* _result of a transaction */
    RTMP_MEANS_ERROR,      /* _error of a transaction */
    RTMP_MEANS_PUBLISHING, /* NetStream.Publish.Start */
    RTMP_MEANS_PLAYING,    /* NetStream.Play.Start */
    RTMP_MEANS_END_SOFT,   /* NetStream.Play.Stop, UnpublishNotify */
    RTMP_MEANS_END,        /* NetStream.Play.Complete */
    /* BadName, Denied, StreamNotFound, Rejected, Closed, any other status of level "error" */
    RTMP_MEANS_REFUSED,
};

struct rtmp_reply {
    enum rtmp_meaning meaning;
    uint32_t transaction; /* of the command that is answered; 0: none */
    uint32_t number;      /* the first number behind the transaction: the stream of createStream */
    bool is_rejected;     /* code is NetConnection.Connect.Rejected or Closed */
    char code[64];        /* "NetStream.Publish.BadName"; "": none */
    char description[64]; /* the server's words; "": none */
};

/* Reads a command (type 17, 20) or an onPlayStatus (15, 18). Never fails: a malformed or unknown
 * message is RTMP_MEANS_NOTHING. Texts are truncated to fit. */
void rtmp_reply_read(struct rtmp_reply *out, const struct chunk_message *m);

#endif
