/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session.h - the server side of one RTMP connection as a function over bytes: no socket, no clock.
 * Pure but for its callbacks, which are called from session_read only. Fuzzed.
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
    /* Sends bytes to the client; copies the bytes. 0 or -errno, which ends the session. */
    int (*send)(void *arg, const uint8_t *bytes, size_t size);
    /* Asked before a step is answered. name: "" at the handshake, the application before publish
     * and play, then "app/stream". 0: answer as usual; 1: answer with the status in *out;
     * -ECONNREFUSED: refuse; another -errno ends the session. NULL: always as usual. */
    int (*step)(void *arg, enum rtmp_step step, const char *name, struct fault_answer_rule *out);
    /* May the client publish (play) this stream? name: "app/stream"; stream: the name without the
     * application; args: the text behind the '?', or "". 0 for yes; -EEXIST, -ECONNREFUSED, -EACCES
     * or another -errno for no, in the status the client is sent. */
    int (*may)(void *arg, enum hub_role role, const char *name, const char *stream,
               const char *args);
    /* The client was told yes and takes part now. 0 or -errno, which ends the session. */
    int (*join)(void *arg, enum hub_role role, const char *name);
    /* The client takes part no more; the connection may go on. */
    void (*leave)(void *arg);
    /* The kinds of media a player wants to be sent: both at first. Headers and notices are sent all
     * the same. */
    void (*want)(void *arg, bool pictures, bool sound);
    /* A message of a publisher: sound, video or data. 0 or -errno, which ends the session. */
    int (*media)(void *arg, const struct chunk_message *m);
};

/* ops and arg must outlive the session. seed: any number, for the handshake's filler. 0 or -ENOMEM.
 */
int session_new(struct session **out, const struct session_ops *ops, void *arg, uint32_t seed);
void session_free(struct session *s); /* NULL is fine */
/* Reads all bytes and answers them. Returns 0, or -errno: the caller closes the connection, at
 * once, or when session_is_told, after everything that was sent. */
int session_read(struct session *s, const uint8_t *bytes, size_t size);
/* Why session_read failed, for the log; "" while it has not. The text is a constant. */
const char *session_why(const struct session *s);
/* Was the client sent an error that should reach the client before the end? */
bool session_is_told(const struct session *s);
bool session_is_connected(const struct session *s); /* handshake and connect are done */

#endif
