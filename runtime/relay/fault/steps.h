/* SPDX-License-Identifier: GPL-3.0-or-later */
/* steps.h - how clients are answered on request instead of the truth: late, never, with another
 * status, with noise, or with the end of the connection. Pure.
 *
 * At the handshake nobody has said a name, at connect and createStream only the application: a rule
 * for "live/a" means the application "live" there. The name "*" means everybody. */
#ifndef RELAY_STEPS_H
#define RELAY_STEPS_H

#include "relay/common/limits.h"

#include <stdbool.h>
#include <stdint.h>

enum step { STEP_HANDSHAKE, STEP_CONNECT, STEP_CREATE_STREAM, STEP_PUBLISH, STEP_PLAY, STEP_COUNT };

enum step_way {
    STEP_TRUE,
    STEP_REFUSED, /* as hub_may would; the session knows the status of each step */
    STEP_STATUS,  /* with the status of the rule */
    STEP_LATE,    /* after delay_us; CLOCK_NEVER: not at all */
    STEP_NOISE,   /* bytes that are no RTMP, then the end */
    STEP_CLOSE,
    STEP_RESET,
};

struct step_rule {
    char name[RELAY_NAME_MAX + 1]; /* "live/a", "live", "*" */
    unsigned steps;                /* 1 << enum step, or-ed */
    enum step_way way;
    char code[RELAY_STATUS_MAX + 1]; /* STATUS: "NetStream.Publish.Denied" ... */
    char text[RELAY_STATUS_MAX + 1]; /* ... and its words */
    int64_t delay_us;                /* LATE */
    int64_t until_us;                /* CLOCK_NEVER: no end */
    int64_t count;                   /* answers; 0: no limit */
};

struct steps {
    struct step_rule *rules;
    int count;
};

void steps_fini(struct steps *s);
/* A rule for the same name and steps gives way. 0, -ENOMEM, -ENOBUFS beyond RELAY_STEP_RULES_MAX.
 */
int steps_add(struct steps *s, const struct step_rule *rule, int64_t now_us);
/* All rules of a name; NULL: of every name. */
void steps_remove(struct steps *s, const char *name);
/* Asks the rules about a step of a client, newest first, and counts it. False: the truth. */
bool steps_ask(struct steps *s, enum step step, const char *name, int64_t now_us,
               struct step_rule *out);

/* "handshake", "connect", "createStream", "publish", "play"; -1 for another word */
int step_of_word(const char *word);
/* The steps a status is said at, by its family (NetConnection.Connect., NetStream.Publish.,
 * NetStream.Play.); 0 for another code. */
unsigned step_of_code(const char *code);

#endif
