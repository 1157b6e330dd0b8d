/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_player_fsm.c - every row of the table is reached, and the sequences of codes come out of it.
 */
#include "live/player/player_fsm.h"

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Feeds inputs from a state; writes down what is said. */
struct walk {
    enum player_state state;
    char said[256];
};

static void feed(struct walk *w, const int *inputs)
{
    for (; *inputs; inputs++) {
        const struct player_row *row = player_fsm(w->state, *inputs);
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
    const struct player_row *rows = player_fsm_rows(&count);
    bool *was_reached = calloc((size_t)count, sizeof(bool));

    for (int state = 0; state < S_COUNT; state++)
        for (int input = 0; input < I_COUNT; input++) {
            const struct player_row *row = player_fsm((enum player_state)state, input);
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

/* News that never reach the table: the attempt, the event and the pipe take these. */
static bool is_taken_before(int input)
{
    return input == PLAYER_LOST || input == PLAYER_MESSAGE || input == PLAYER_STAGE_ENDED;
}

START_TEST(every_input_is_understood_somewhere)
{
    for (int input = I_NONE + 1; input < I_COUNT; input++) {
        bool is_understood = is_taken_before(input);
        for (int state = 0; state < S_COUNT; state++)
            is_understood |= player_fsm((enum player_state)state, input) != NULL;
        ck_assert_msg(is_understood, "input %d", input);
    }
}
END_TEST

START_TEST(at_rest_only_orders_of_the_page_say_anything)
{
    static const enum player_state resting[] = {S_IDLE, S_ENDED, S_FAILED};

    for (size_t i = 0; i < sizeof(resting) / sizeof(resting[0]); i++)
        for (int input = I_NONE; input < I_COUNT; input++) {
            const struct player_row *row = player_fsm(resting[i], input);
            if (row)
                ck_assert_msg(input == I_PLAY || input == I_STOP, "input %d", input);
        }
}
END_TEST

START_TEST(states_have_the_names_of_the_contexts)
{
    static const char *const names[] = {"idle",         "connecting", "buffering",
                                        "buffering",    "playing",    "paused",
                                        "reconnecting", "ended",      "failed"};

    for (int state = 0; state < S_COUNT; state++)
        ck_assert_str_eq(player_fsm_state_name((enum player_state)state), names[state]);
}
END_TEST

struct sequence {
    const char *name;
    enum player_state from;
    int inputs[24];
    const char *said;
    enum player_state to;
};

static const struct sequence sequences[] = {
    {"play_ok",
     S_IDLE,
     {I_PLAY, PLAYER_CONNECTED, PLAYER_STREAM_BEGIN, PLAYER_DECODER_OPENED, PLAYER_SIZE,
      PLAYER_FIRST_KEY, PLAYER_SHOWING, PLAYER_FIRST_RENDERED},
     "2007 2001 2002 2008 2009 2003 2004 2032 ",
     S_PLAYING},
    {"play_ok audio only",
     S_IDLE,
     {I_PLAY, PLAYER_CONNECTED, PLAYER_STREAM_BEGIN, PLAYER_SHOWING},
     "2007 2001 2002 2004 ",
     S_PLAYING},
    {"underflow",
     S_PLAYING,
     {PLAYER_UNDERFLOW, PLAYER_UNDERFLOW, PLAYER_SHOWING, PLAYER_STUTTER},
     "2007 2004 2105 ",
     S_PLAYING},
    {"play_server_gone",
     S_PLAYING,
     {I_LOST_IO, I_RETRY, PLAYER_UNDERFLOW, I_LOST_CONNECT, I_RETRY, I_LOST_CONNECT, I_RETRY,
      I_LOST_CONNECT, I_SPENT},
     "3005 2103 3002 2103 3002 2103 3002 -2301 ",
     S_FAILED},
    {"server comes back",
     S_PLAYING,
     {I_LOST_IO, I_RETRY, PLAYER_CONNECTED, PLAYER_STREAM_BEGIN, PLAYER_DECODER_OPENED,
      PLAYER_FIRST_KEY, PLAYER_SHOWING},
     "3005 2103 2001 2002 2008 2003 2004 ",
     S_PLAYING},
    {"play_http_flv_gone",
     S_PLAYING,
     {I_LOST_HTTP, I_RETRY, I_LOST_HTTP, I_RETRY, I_LOST_HTTP, I_RETRY, I_LOST_HTTP, I_SPENT},
     "2103 2103 2103 -2301 ",
     S_FAILED},
    {"peer_hung_up_play",
     S_PLAYING,
     {PLAYER_END, I_LOST_IO, I_RETRY, I_GRACE_OVER},
     "2006 ",
     S_ENDED},
    {"peer_hung_up_play, dry", S_PLAYING, {PLAYER_UNDERFLOW, PLAYER_END}, "2007 2006 ", S_ENDED},
    {"publisher_lost_play",
     S_PLAYING,
     {PLAYER_END_SOFT, PLAYER_UNDERFLOW, I_GRACE_OVER},
     "2007 2006 ",
     S_ENDED},
    {"server closes after the signal",
     S_PLAYING,
     {PLAYER_END_SOFT, I_LOST_ENDING},
     "2007 2006 ",
     S_ENDED},
    {"publisher_reconnected_play",
     S_PLAYING,
     {PLAYER_END_SOFT, PLAYER_UNDERFLOW, PLAYER_MEDIA_BACK, PLAYER_SHOWING},
     "2007 2004 ",
     S_PLAYING},
    {"pictures never stopped",
     S_PLAYING,
     {PLAYER_END_SOFT, PLAYER_MEDIA_BACK, PLAYER_SHOWING},
     "2007 2004 ",
     S_PLAYING},
    {"the publisher goes twice",
     S_PLAYING,
     {PLAYER_END_SOFT, PLAYER_END_SOFT, PLAYER_MEDIA_BACK, PLAYER_END_SOFT, PLAYER_UNDERFLOW,
      PLAYER_END_SOFT, PLAYER_MEDIA_BACK},
     "2007 2004 2007 ",
     S_BUFFERING},
    {"paused while pictures last",
     S_PLAYING,
     {PLAYER_END_SOFT, I_PAUSE, PLAYER_MEDIA_BACK, I_RESUME, PLAYER_SHOWING},
     "2007 2007 2004 ",
     S_PLAYING},
    {"lost while pictures last",
     S_PLAYING,
     {PLAYER_END_SOFT, I_LOST_IO, I_RETRY, PLAYER_STREAM_BEGIN, PLAYER_SHOWING},
     "2007 3005 2103 2002 2004 ",
     S_PLAYING},
    {"stop_by_script",
     S_PLAYING,
     {I_STOP, I_LOST_IO, PLAYER_UNDERFLOW, PLAYER_END, PLAYER_STUTTER},
     "",
     S_IDLE},
    {"pause and resume",
     S_PLAYING,
     {I_PAUSE, PLAYER_UNDERFLOW, PLAYER_SHOWING, I_RESUME, PLAYER_SHOWING},
     "2007 2004 ",
     S_PLAYING},
    {"paused over a reconnect",
     S_PAUSED,
     {I_LOST_IO, I_RETRY, PLAYER_CONNECTED, I_STREAM_BEGIN_PAUSED, PLAYER_SHOWING},
     "3005 2103 2001 2002 ",
     S_PAUSED},
};

START_TEST(sequences_of_the_specification)
{
    const struct sequence *q = &sequences[_i];
    struct walk w = {.state = q->from};

    feed(&w, q->inputs);
    ck_assert_msg(strcmp(w.said, q->said) == 0, "%s: said %s", q->name, w.said);
    ck_assert_msg(w.state == q->to, "%s: ends in %s", q->name, player_fsm_state_name(w.state));
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("player_fsm");
    Suite *s = suite_create("player_fsm");

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
