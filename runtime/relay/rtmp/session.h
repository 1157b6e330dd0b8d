/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session.h - the server side of one RTMP connection as a function over bytes: no socket, no clock.
 * Fuzzed.
 *
 *   client  C0 C1 ----------- C2  connect  releaseStream FCPublish createStream  publish  media ...
 *   we            S0 S1 S2        _result  _result ...                           onStatus
 */
#ifndef RELAY_SESSION_H
#define RELAY_SESSION_H

#include "relay/hub/hub.h"
#include "relay/fault/fault_answer.h"
#include "wire/chunk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct session;

struct session_ops {
    /* Bytes for the client, copied before it returns. 0 or -errno, which ends the session. */
    int (*send)(void *arg, const uint8_t *bytes, size_t size);
    /* A step is about to be answered; name: "" at the handshake, then the application, at last
     * "app/stream". 0: as usual; 1: with the status in *out; -ECONNREFUSED: it is refused; another
     * -errno ends the session. NULL: always as usual. */
    int (*step)(void *arg, enum rtmp_step step, const char *name, struct fault_answer_rule *out);
    /* May this stream be published (played)? name: "app/stream"; stream: the part of it behind the
     * application; args: what followed the '?', or "". 0; -EEXIST, -ECONNREFUSED, -EACCES: the
     * client is told so. */
    int (*may)(void *arg, enum hub_role role, const char *name, const char *stream,
               const char *args);
    /* It was told yes: it takes part. 0 or -errno, which ends the session. */
    int (*join)(void *arg, enum hub_role role, const char *name);
    void (*leave)(void *arg); /* it is over; the connection may go on */
    /* What a player wants to be sent, both at first; headers and notices come all the same. */
    void (*want)(void *arg, bool pictures, bool sound);
    /* Sound, video or data from a publisher. 0 or -errno, which ends the session. */
    int (*media)(void *arg, const struct chunk_message *m);
};

/* seed: any number, for the handshake's filler. 0 or -ENOMEM. */
int session_new(struct session **out, const struct session_ops *ops, void *arg, uint32_t seed);
void session_free(struct session *s); /* NULL is fine */
/* Eats all bytes. 0, or -errno: the connection is to be closed, session_why says why (after what
 * was sent, when is_told). */
int session_read(struct session *s, const uint8_t *bytes, size_t size);
const char *session_why(const struct session *s);
/* the client was sent an error that should reach it */
bool session_is_told(const struct session *s);
bool session_is_connected(const struct session *s); /* past handshake and connect */

#endif
