/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attack_crowd.c - many connections that do nothing, or do it too slowly, or come and go. */
#include "world.h"

enum {
    CROWD = 500,
    BEYOND = 20, /* more than the relay has room for */
    LIMIT_MS = 10000,
    PLAYER_LIMIT_MS = 30000,
    LATE_MS = 1500,
    EARLY_MS = 200,
    STORMS = 60,
    STORM = 50,
};

/* What each of a crowd does: the n-th kind of all. */
enum kind { SILENT, SLOW, HALF_HELLO, GUEST, PUBLISHER, KINDS };

static enum kind kind_of(int i)
{
    return (enum kind)(i % KINDS);
}

static void say_beginning(struct talk *t, enum kind kind, int number)
{
    struct speech s = {0};
    char name[32];

    snprintf(name, sizeof(name), "idle%d", number);
    if (kind == HALF_HELLO) {
        speech_hello(&s);
        s.size /= 2;
    } else if (kind == GUEST) {
        speech_guest(&s);
    } else if (kind == PUBLISHER) {
        speech_publish(&s, name);
    }
    talk_say(t, &s);
}

/* A byte now and then of those who speak slowly. */
static void drip(struct talk *crowd, int count, const struct speech *hello)
{
    for (int i = 0; i < count; i++)
        if (kind_of(i) == SLOW)
            talk_say_until(&crowd[i], hello, crowd[i].said + 1);
}

static int hear_all(struct talk *crowd, int count)
{
    int left = 0;

    for (int i = 0; i < count; i++)
        left += talk_hear(&crowd[i]) == 0;
    return left;
}

static void open_all(struct world *w, struct talk *crowd, int count)
{
    for (int i = 0; i < count; i++) {
        int err = talk_open(&crowd[i], w->port);
        expect(w, !err, "connection %d: %s", i, strerror(-err));
        say_beginning(&crowd[i], kind_of(i), i);
    }
}

static void close_all(struct talk *crowd, int count)
{
    for (int i = 0; i < count; i++)
        talk_close(&crowd[i]);
}

/* The first and the last of a crowd to be closed, since each was opened. */
static void ended_between(const struct talk *crowd, int count, long *first_ms, long *last_ms)
{
    *first_ms = 1000000;
    *last_ms = 0;
    for (int i = 0; i < count; i++) {
        long ms = (long)((crowd[i].ended_us - crowd[i].opened_us) / 1000);
        *first_ms = ms < *first_ms ? ms : *first_ms;
        *last_ms = ms > *last_ms ? ms : *last_ms;
    }
}

/* With the pair there are 502 of 512: of 20 more, 10 are shown the listener. */
static void knock_beyond(struct world *w)
{
    struct talk more[BEYOND];
    int left = BEYOND;

    for (int i = 0; i < BEYOND; i++)
        talk_open(&more[i], w->port);
    int64_t begin_us = talk_now_us();
    while ((left = hear_all(more, BEYOND)) > 10 && world_ms_since(begin_us) < 2000 * w->slow)
        world_rest_ms(10);
    expect(w, left == 10, "%d of %d beyond the limit stayed, 10 have room", left, BEYOND);
    close_all(more, BEYOND);
}

void attack_idle(struct world *w)
{
    static struct talk crowd[CROWD];
    struct speech hello = {0};
    long first_ms, last_ms;

    speech_hello(&hello);
    open_all(w, crowd, CROWD);
    int64_t begin_us = talk_now_us();
    knock_beyond(w);
    while (hear_all(crowd, CROWD) > 0 && world_ms_since(begin_us) < LIMIT_MS + 4 * LATE_MS) {
        drip(crowd, CROWD, &hello);
        world_rest_ms(100);
    }
    int left = hear_all(crowd, CROWD);
    expect(w, left == 0, "%d connections were never closed", left);
    ended_between(crowd, CROWD, &first_ms, &last_ms);
    expect(w, left || (first_ms > LIMIT_MS - EARLY_MS && last_ms < LIMIT_MS + LATE_MS * w->slow),
           "closed between %ld and %ld ms", first_ms, last_ms);
    snprintf(w->note, sizeof(w->note), "closed between %ld and %ld ms", first_ms, last_ms);
    close_all(crowd, CROWD);
    speech_free(&hello);
}

void attack_silent_player(struct world *w)
{
    enum { PLAYERS = 50 };
    static struct talk crowd[PLAYERS];
    long first_ms, last_ms;

    for (int i = 0; i < PLAYERS; i++) {
        struct speech s = {0};
        talk_open(&crowd[i], w->port);
        speech_play(&s, "nobody");
        talk_say(&crowd[i], &s);
    }
    int64_t begin_us = talk_now_us();
    while (hear_all(crowd, PLAYERS) > 0 && world_ms_since(begin_us) < PLAYER_LIMIT_MS + 4 * LATE_MS)
        world_rest_ms(50);
    int left = hear_all(crowd, PLAYERS);
    expect(w, left == 0, "%d players were never closed", left);
    ended_between(crowd, PLAYERS, &first_ms, &last_ms);
    expect(w,
           left || (first_ms > PLAYER_LIMIT_MS - EARLY_MS && last_ms < PLAYER_LIMIT_MS + LATE_MS),
           "closed between %ld and %ld ms", first_ms, last_ms);
    snprintf(w->note, sizeof(w->note), "closed between %ld and %ld ms", first_ms, last_ms);
    close_all(crowd, PLAYERS);
}

/* ---- storms */

static void say_of_storm(struct talk *t, int what)
{
    struct speech s = {0};

    switch (what) {
    case 1:
        speech_hello(&s);
        break;
    case 2:
        speech_publish(&s, "storm");
        speech_headers(&s);
        break;
    case 3:
        speech_play(&s, "pair");
        break;
    }
    talk_say(t, &s);
}

/* All come, all say something, all go: half of them without a word of goodbye. */
static int storm(struct world *w, int what)
{
    struct talk crowd[STORM];
    int refused = 0;

    for (int i = 0; i < STORM; i++) {
        refused += talk_open(&crowd[i], w->port) != 0;
        say_of_storm(&crowd[i], what);
    }
    for (int i = 0; i < STORM; i++)
        if (i & 1)
            talk_reset(&crowd[i]);
        else
            talk_close(&crowd[i]);
    return refused;
}

void attack_storm(struct world *w)
{
    int storms = w->is_long ? 5 * STORMS : STORMS, refused = 0;
    int64_t begin_us = talk_now_us();

    for (int i = 0; i < storms; i++)
        refused += storm(w, i % 4);
    expect(w, refused == 0, "%d connections were refused", refused);
    snprintf(w->note, sizeof(w->note), "%d connections, %.0f a second", storms * STORM,
             storms * STORM * 1e3 / (double)(world_ms_since(begin_us) + 1));
}
