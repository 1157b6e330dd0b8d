/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_answer.h - faults in answers: rules by which a client is answered late, never, with another
 * status, with noise, or with the end of its connection. Pure.
 *
 * At the handshake no client has said a name yet, so every rule fits every client; at connect and
 * createStream only the application is known, so a rule for "live/a" fits all of "live" there. The
 * name "*" fits every client at every step. */
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
    ANSWER_REFUSED, /* a refusal; the session knows the status of each step */
    ANSWER_STATUS,  /* the status of the rule */
    ANSWER_LATE,    /* the truth, after delay_us; CLOCK_NEVER: no answer at all */
    ANSWER_NOISE,   /* bytes that are no RTMP, then the end of the connection */
    ANSWER_CLOSE,
    ANSWER_RESET,
};

struct fault_answer_rule {
    char name[RELAY_NAME_MAX + 1]; /* "live/a", "live", "*" */
    unsigned steps;                /* bits: 1 << enum rtmp_step */
    enum fault_answer_kind kind;
    char code[RELAY_STATUS_MAX + 1]; /* of ANSWER_STATUS: "NetStream.Publish.Denied" ... */
    char text[RELAY_STATUS_MAX + 1]; /* ... and its description */
    int64_t delay_us;                /* of ANSWER_LATE */
    int64_t until_us;                /* when the rule ends; CLOCK_NEVER: never */
    int64_t count;                   /* how many answers the rule changes; 0: no limit */
};

/* The rules at work, oldest first; zeroed at first. The owner of the struct calls fini. */
struct fault_answers {
    struct fault_answer_rule *rules;
    int count;
};

void fault_answer_fini(struct fault_answers *s);
/* Copies the rule into the list, in place of a rule for the same name and steps. Returns 0,
 * -ENOMEM, or -ENOBUFS when RELAY_ANSWER_RULES_MAX rules are at work. */
int fault_answer_add(struct fault_answers *s, const struct fault_answer_rule *rule, int64_t now_us);
/* Removes all rules of a name; with NULL, all rules. */
void fault_answer_remove(struct fault_answers *s, const char *name);
/* Finds the newest rule that fits a client's step, copies the rule to *out and counts one answer.
 * name: "" at the handshake, the application before publish and play, then "app/stream". False: no
 * rule fits, the client is answered with the truth. */
bool fault_answer_ask(struct fault_answers *s, enum rtmp_step step, const char *name,
                      int64_t now_us, struct fault_answer_rule *out);

/* The enum rtmp_step of "handshake", "connect", "createStream", "publish" or "play"; -1 for another
 * word. */
int fault_answer_step_of_word(const char *word);
/* The steps (bits) at which a status is sent, by its family: NetConnection.Connect.,
 * NetStream.Publish., NetStream.Play.; 0 for another code. */
unsigned fault_answer_step_of_code(const char *code);

#endif
