/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attempt_fsm.c - the state table of an attempt. */
#include "live/session/attempt_fsm.h"

#include <stddef.h>

#define IN(state) (1u << ATTEMPT_##state)
#define ANY       ((1u << ATTEMPT_STATES) - 1)
#define TRYING    (IN(RESOLVING) | IN(CONNECTING) | IN(UP))

/* clang-format off */
static const struct attempt_row rows[] = {
    /* from           input                 next                act */
    {IN(IDLE),        ATTEMPT_ON_START,     ATTEMPT_RESOLVING,  ATTEMPT_DO_RESOLVE},
    {IN(RESOLVING),   ATTEMPT_ON_ADDRESSES, ATTEMPT_CONNECTING, ATTEMPT_DO_CONNECT},
    {IN(CONNECTING),  ATTEMPT_ON_UP,        ATTEMPT_UP,         ATTEMPT_DO_NOTHING},
    {TRYING,          ATTEMPT_ON_LOSS,      ATTEMPT_LOST,       ATTEMPT_DO_DROP},
    {IN(LOST),        ATTEMPT_ON_RETRY,     ATTEMPT_WAITING,    ATTEMPT_DO_WAIT},
    {IN(LOST),        ATTEMPT_ON_SPENT,     ATTEMPT_IDLE,       ATTEMPT_DO_STOP},
    {IN(WAITING),     ATTEMPT_ON_DUE,       ATTEMPT_RESOLVING,  ATTEMPT_DO_RESOLVE},
    {ANY,             ATTEMPT_ON_STOP,      ATTEMPT_IDLE,       ATTEMPT_DO_STOP},
};
/* clang-format on */

const struct attempt_row *attempt_fsm(enum attempt_state from, enum attempt_input input)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (rows[i].input == input && (rows[i].from & 1u << from))
            return &rows[i];
    return NULL;
}

const char *attempt_fsm_state_name(enum attempt_state state)
{
    static const char *const names[] = {"idle", "resolving", "connecting", "up", "lost", "waiting"};
    return names[state];
}
