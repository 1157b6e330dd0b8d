/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_pusher_fsm.c - every row of the table is reached, and the sequences of codes come out of it.
 */
#include "live/pusher/pusher_fsm.h"

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Feeds inputs from a state; writes down what is said. */
struct walk {
    enum pusher_state state;
    char said[256];
};

static void feed(struct walk *w, const int *inputs)
{
    for (; *inputs; inputs++) {
        const struct pusher_row *row = pusher_fsm(w->state, *inputs);
        if (!row)
            continue;
        if (row->next != S_SAME)
            w->state = row->next;
        size_t used = strlen(w->said);
        if (row->say)
            snprintf(w->said + used, sizeof(w->said) - used, "%d ", row->say);
    }
}

START_TEST(every_row_is_reached_and_none_hides_another)
{
    int count;
    const struct pusher_row *rows = pusher_fsm_rows(&count);
    bool *was_reached = calloc((size_t)count, sizeof(bool));

    for (int state = 0; state < S_COUNT; state++)
        for (int input = 0; input < I_COUNT; input++) {
            const struct pusher_row *row = pusher_fsm((enum pusher_state)state, input);
            if (row)
                was_reached[row - rows] = true;
            for (int i = 0; i < count; i++) /* from-sets of one input do not overlap */
                if (rows[i].input == input && rows[i].from & 1u << state)
                    ck_assert_ptr_eq(row, &rows[i]);
        }
    for (int i = 0; i < count; i++)
        ck_assert_msg(was_reached[i], "row %d is never reached", i);
    free(was_reached);
}
END_TEST

/* News that never reach the table: only logged, or taken by attempt and pipe. */
static bool is_taken_before(int input)
{
    return input == PUSHER_MIC_OPENED || input == PUSHER_MUSIC_BEGUN || input == PUSHER_MUSIC_AT ||
           input == PUSHER_MUSIC_ENDED || input == PUSHER_LOST || input == PUSHER_SEND_CLOSED ||
           input == PUSHER_STAGE_ENDED;
}

START_TEST(every_input_is_understood_somewhere)
{
    for (int input = I_NONE + 1; input < I_COUNT; input++) {
        bool is_understood = is_taken_before(input);
        for (int state = 0; state < S_COUNT; state++)
            is_understood |= pusher_fsm((enum pusher_state)state, input) != NULL;
        ck_assert_msg(is_understood, "input %d", input);
    }
}
END_TEST

START_TEST(at_rest_only_orders_of_the_page_say_anything)
{
    static const enum pusher_state resting[] = {S_IDLE, S_FAILED};

    for (size_t i = 0; i < sizeof(resting) / sizeof(resting[0]); i++)
        for (int input = I_NONE; input < I_COUNT; input++) {
            const struct pusher_row *row = pusher_fsm(resting[i], input);
            if (row)
                ck_assert_msg(input == I_START || input == I_START_BAD_SIZE || input == I_STOP ||
                                  input == I_PREVIEW,
                              "input %d", input);
        }
}
END_TEST

START_TEST(states_have_the_names_of_the_contexts)
{
    static const char *const names[] = {"idle",   "preview",      "connecting", "pushing",
                                        "paused", "reconnecting", "failed"};

    for (int state = 0; state < S_COUNT; state++)
        ck_assert_str_eq(pusher_fsm_state_name((enum pusher_state)state), names[state]);
}
END_TEST

struct sequence {
    const char *name;
    enum pusher_state from;
    int inputs[24];
    const char *said;
    enum pusher_state to;
};

static const struct sequence sequences[] = {
    {"push_ok",
     S_IDLE,
     {I_START, PUSHER_CAMERA_OPENED, PUSHER_FIRST_FRAME, PUSHER_ENCODER_OPENED, PUSHER_CONNECTED,
      PUSHER_PUBLISHING},
     "1003 1007 1008 1001 1002 ",
     S_PUSHING},
    {"network first",
     S_IDLE,
     {I_START, PUSHER_CONNECTED, PUSHER_PUBLISHING, PUSHER_CAMERA_OPENED, PUSHER_FIRST_FRAME,
      PUSHER_ENCODER_OPENED},
     "1001 1002 1003 1007 1008 ",
     S_PUSHING},
    {"push_ok audio only",
     S_IDLE,
     {I_START, PUSHER_CONNECTED, PUSHER_PUBLISHING},
     "1001 1002 ",
     S_PUSHING},
    {"push_server_gone",
     S_PUSHING,
     {I_LOST_IO, I_RETRY, I_LOST_CONNECT, I_RETRY, I_LOST_CONNECT, I_RETRY, I_LOST_CONNECT, I_SPENT,
      PUSHER_CAMERA_FAILED},
     "3005 1102 3002 1102 3002 1102 3002 -1307 ",
     S_FAILED},
    {"server comes back",
     S_PUSHING,
     {I_LOST_CLOSED, I_RETRY, PUSHER_CONNECTED, PUSHER_PUBLISHING},
     "3004 1102 1001 1002 ",
     S_PUSHING},
    {"never_reachable_push",
     S_IDLE,
     {I_START, PUSHER_CAMERA_OPENED, PUSHER_FIRST_FRAME, PUSHER_ENCODER_OPENED, I_LOST_CONNECT,
      I_RETRY, I_LOST_CONNECT, I_RETRY, I_LOST_CONNECT, I_RETRY, I_LOST_CONNECT, I_SPENT},
     "1003 1007 1008 3002 1102 3002 1102 3002 1102 3002 -1307 ",
     S_FAILED},
    {"dns_failure_push",
     S_IDLE,
     {I_START, I_LOST_NAME, I_RETRY, I_LOST_NAME, I_RETRY, I_LOST_NAME, I_RETRY, I_LOST_NAME,
      I_SPENT},
     "3001 1102 3001 1102 3001 1102 3001 -1307 ",
     S_FAILED},
    {"rejected_publish",
     S_IDLE,
     {I_START, PUSHER_CONNECTED, I_LOST_CLOSED, I_RETRY, PUSHER_CONNECTED, I_LOST_CLOSED, I_RETRY,
      PUSHER_CONNECTED, I_LOST_CLOSED, I_RETRY, PUSHER_CONNECTED, I_LOST_CLOSED, I_SPENT},
     "1001 3004 1102 1001 3004 1102 1001 3004 1102 1001 3004 -1307 ",
     S_FAILED},
    {"stop_by_script",
     S_PUSHING,
     {I_STOP, I_LOST_IO, I_RETRY, PUSHER_NET_BUSY, PUSHER_CAMERA_FAILED},
     "",
     S_IDLE},
    {"a stop ends the retries", S_RECONNECTING, {I_STOP, PUSHER_CONNECTED}, "", S_IDLE},
    {"paused over a reconnect",
     S_PAUSED,
     {I_LOST_IO, I_RETRY, PUSHER_CONNECTED, I_PUBLISHING_PAUSED, I_RESUME},
     "3005 1102 1001 1002 ",
     S_PUSHING},
    {"preview, then start",
     S_IDLE,
     {I_PREVIEW, PUSHER_CAMERA_OPENED, PUSHER_FIRST_FRAME, I_START, PUSHER_CONNECTED,
      PUSHER_PUBLISHING},
     "1003 1007 1001 1002 ",
     S_PUSHING},
};

START_TEST(sequences_of_the_specification)
{
    const struct sequence *q = &sequences[_i];
    struct walk w = {.state = q->from};

    feed(&w, q->inputs);
    ck_assert_msg(strcmp(w.said, q->said) == 0, "%s: said %s", q->name, w.said);
    ck_assert_msg(w.state == q->to, "%s: ends in %s", q->name, pusher_fsm_state_name(w.state));
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("pusher_fsm");
    Suite *s = suite_create("pusher_fsm");

    tcase_add_test(t, every_row_is_reached_and_none_hides_another);
    tcase_add_test(t, every_input_is_understood_somewhere);
    tcase_add_test(t, at_rest_only_orders_of_the_page_say_anything);
    tcase_add_test(t, states_have_the_names_of_the_contexts);
    tcase_add_loop_test(t, sequences_of_the_specification, 0,
                        sizeof(sequences) / sizeof(sequences[0]));
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
