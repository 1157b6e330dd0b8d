/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_answer.h - how clients are answered on request instead of the truth: late, never, with another
 * status, with noise, or with the end of the connection. Pure.
 *
 * At the handshake nobody has said a name, at connect and createStream only the application: a rule
 * for "live/a" means the application "live" there. The name "*" means everybody. */
#ifndef RELAY_FAULT_ANSWER_H
#define RELAY_FAULT_ANSWER_H

#include "relay/common/limits.h"

#include <stdbool.h>
#include <stdint.h>

enum rtmp_step {
    RTMP_STEP_HANDSHAKE,
    RTMP_STEP_CONNECT,
    RTMP_STEP_CREATE_STREAM,
    RTMP_STEP_PUBLISH,
    RTMP_STEP_PLAY,
    RTMP_STEP_COUNT
};

enum fault_answer_kind {
    ANSWER_TRUE,
    ANSWER_REFUSED, /* as hub_may would; the session knows the status of each step */
    ANSWER_STATUS,  /* with the status of the rule */
    ANSWER_LATE,    /* after delay_us; CLOCK_NEVER: not at all */
    ANSWER_NOISE,   /* bytes that are no RTMP, then the end */
    ANSWER_CLOSE,
    ANSWER_RESET,
};

struct fault_answer_rule {
    char name[RELAY_NAME_MAX + 1]; /* "live/a", "live", "*" */
    unsigned steps;                /* 1 << enum rtmp_step, or-ed */
    enum fault_answer_kind way;
    char code[RELAY_STATUS_MAX + 1]; /* STATUS: "NetStream.Publish.Denied" ... */
    char text[RELAY_STATUS_MAX + 1]; /* ... and its words */
    int64_t delay_us;                /* LATE */
    int64_t until_us;                /* CLOCK_NEVER: no end */
    int64_t count;                   /* answers; 0: no limit */
};

struct fault_answers {
    struct fault_answer_rule *rules;
    int count;
};

void fault_answer_fini(struct fault_answers *s);
/* A rule for the same name and steps gives way. 0, -ENOMEM, -ENOBUFS beyond RELAY_ANSWER_RULES_MAX.
 */
int fault_answer_add(struct fault_answers *s, const struct fault_answer_rule *rule, int64_t now_us);
/* All rules of a name; NULL: of every name. */
void fault_answer_remove(struct fault_answers *s, const char *name);
/* Asks the rules about a step of a client, newest first, and counts it. False: the truth. */
bool fault_answer_ask(struct fault_answers *s, enum rtmp_step step, const char *name,
                      int64_t now_us, struct fault_answer_rule *out);

/* "handshake", "connect", "createStream", "publish", "play"; -1 for another word */
int fault_answer_step_of_word(const char *word);
/* The steps a status is said at, by its family (NetConnection.Connect., NetStream.Publish.,
 * NetStream.Play.); 0 for another code. */
unsigned fault_answer_step_of_code(const char *code);

#endif
