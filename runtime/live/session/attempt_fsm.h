/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attempt_fsm.h - what an attempt does next (drawn in attempt.h). Pure: state and input in, row
 * out; attempt.c performs the row. */
#ifndef LIVE_ATTEMPT_FSM_H
#define LIVE_ATTEMPT_FSM_H

enum attempt_state {
    ATTEMPT_IDLE,
    ATTEMPT_RESOLVING,  /* names are being looked up */
    ATTEMPT_CONNECTING, /* the owner has the addresses */
    ATTEMPT_UP,         /* the owner says that the connection works */
    ATTEMPT_LOST,       /* only while the owner is told of a loss */
    ATTEMPT_WAITING,    /* for the time of the next attempt */
    ATTEMPT_STATES,
};

enum attempt_input {
    ATTEMPT_ON_START,
    ATTEMPT_ON_ADDRESSES, /* of all ends */
    ATTEMPT_ON_UP,
    ATTEMPT_ON_LOSS,
    ATTEMPT_ON_RETRY, /* the budget has another attempt ... */
    ATTEMPT_ON_SPENT, /* ... or has not: one of both follows every loss */
    ATTEMPT_ON_DUE,
    ATTEMPT_ON_STOP,
    ATTEMPT_INPUTS,
};

enum attempt_act {
    ATTEMPT_DO_NOTHING,
    ATTEMPT_DO_RESOLVE, /* a new generation, the first look-up */
    ATTEMPT_DO_CONNECT, /* tell the owner the addresses */
    ATTEMPT_DO_DROP,    /* a new generation, for what the connection still says is old */
    ATTEMPT_DO_WAIT,    /* start the timer */
    ATTEMPT_DO_STOP,    /* end look-up and timer, a new generation */
    ATTEMPT_ACTS,
};

struct attempt_row {
    unsigned from; /* bits of states */
    enum attempt_input input;
    enum attempt_state next;
    enum attempt_act act;
};

/* The row for an input, or NULL: nothing happens. */
const struct attempt_row *attempt_fsm(enum attempt_state from, enum attempt_input input);
const char *attempt_fsm_state_name(enum attempt_state state);

#endif
