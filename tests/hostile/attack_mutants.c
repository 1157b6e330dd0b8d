/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attack_mutants.c - damaged sessions, a few at a time, in pieces of any size. */
#include "mutate.h"
#include "world.h"

enum { AT_ONCE = 24, PATIENCE_US = 60000, PICTURES = 12, RECORDINGS = 3, HOW_SIZE = 64 };

struct mutant {
    struct talk talk;
    struct speech speech;
    bool is_on;
    int64_t piece_us, give_up_us; /* when the next piece is due; when we go */
    char how[HOW_SIZE];
};

struct herd {
    struct world *world;
    struct speech recordings[RECORDINGS];
    struct mutant mutants[AT_ONCE];
    long begun, over, closed, garbled;
};

/* ---- good sessions */

static void record_publish(struct speech *s)
{
    speech_publish(s, "mutant");
    speech_headers(s);
    for (uint32_t i = 0; i < PICTURES; i++) {
        speech_picture(s, i, i * 40, i % 6 == 0, 60 + 97 * i);
        speech_media(s, CHUNK_AUDIO, i * 40, "\xaf\1sound", 7);
    }
    speech_command(s, "FCUnpublish", 6, "mutant");
    speech_command(s, "deleteStream", 7, NULL);
}

static void record_play(struct speech *s)
{
    speech_play(s, "pair");
    speech_media(s, CHUNK_CONTROL, 0, "\0\7\0\0\0\0", 6);
    speech_media(s, CHUNK_ACK, 0, "\0\0\20\0", 4);
    speech_command(s, "pause", 4, NULL);
    speech_media(s, CHUNK_ACK, 0, "\0\0\40\0", 4);
    speech_command(s, "deleteStream", 5, NULL);
}

/* Publishes, stops, plays what it had published: every state in one connection. */
static void record_both(struct speech *s)
{
    speech_publish(s, "mutant2");
    speech_headers(s);
    speech_picture(s, 0, 0, true, 700);
    speech_media(s, CHUNK_AGGREGATE, 5, "\x9\0\0\6\0\0\5\0\0\0\0\x27\1\0\0\0x\0\0\0\x11", 21);
    speech_command(s, "closeStream", 6, NULL);
    speech_command(s, "play", 7, "mutant");
    speech_command(s, "closeStream", 8, NULL);
    speech_command(s, "publish", 9, "mutant2?x=1");
    speech_picture(s, 1, 0xfffffff0, true, 300);
    speech_picture(s, 2, 16, false, 300);
}

/* ---- one */

static void begin(struct herd *h, struct mutant *m)
{
    uint32_t seed = h->world->damage_seed * 1000003u + (uint32_t)h->begun;

    if (talk_open(&m->talk, h->world->port)) {
        expect(h->world, false, "session %ld: no connection: %s", h->begun, strerror(-m->talk.end));
        talk_close(&m->talk);
        return;
    }
    mutate(&m->speech, &h->recordings[h->begun % RECORDINGS], seed, m->how);
    m->is_on = true;
    m->piece_us = talk_now_us();
    m->give_up_us = m->piece_us + PATIENCE_US * h->world->slow;
    h->begun++;
}

static void end(struct herd *h, struct mutant *m)
{
    h->over++;
    h->closed += m->talk.end == -EPIPE || m->talk.end == -ECONNRESET;
    if (m->talk.end == -EPROTO || m->talk.end == -EMSGSIZE)
        h->garbled++;
    if (world_pick(h->world, 2))
        talk_reset(&m->talk);
    else
        talk_close(&m->talk);
    speech_free(&m->speech);
    m->is_on = false;
}

/* Half of the pieces are tiny. */
static size_t piece_size(struct world *w)
{
    return 1 + world_pick(w, world_pick(w, 2) ? 20 : 6000);
}

static void tend(struct herd *h, struct mutant *m, int64_t now)
{
    if (talk_hear(&m->talk))
        return end(h, m);
    if (now >= m->piece_us) {
        size_t until = m->talk.said + piece_size(h->world);
        talk_say_until(&m->talk, &m->speech, until < m->speech.size ? until : m->speech.size);
        m->piece_us = now + world_pick(h->world, 1500);
    }
    bool is_said = m->talk.said >= m->speech.size;
    if (now >= m->give_up_us || (is_said && world_pick(h->world, 8) == 0))
        end(h, m);
}

void attack_mutants(struct world *w)
{
    static struct herd h;
    int64_t begin_us = talk_now_us();

    h = (struct herd){.world = w};
    record_publish(&h.recordings[0]);
    record_play(&h.recordings[1]);
    record_both(&h.recordings[2]);
    while (h.over < w->sessions && !w->why[0]) {
        int64_t now = talk_now_us();
        for (int i = 0; i < AT_ONCE; i++) {
            struct mutant *m = &h.mutants[i];
            if (m->is_on)
                tend(&h, m, now);
            else if (h.begun < w->sessions)
                begin(&h, m);
        }
        world_rest_ms(1);
    }
    expect(w, h.garbled == 0, "%ld were answered by what is no RTMP", h.garbled);
    snprintf(w->note, sizeof(w->note),
             "%ld sessions, %ld closed by the relay, %.0f a second, seed %u", h.over, h.closed,
             h.over * 1e3 / (double)(world_ms_since(begin_us) + 1), w->damage_seed);
    for (int i = 0; i < RECORDINGS; i++)
        speech_free(&h.recordings[i]);
}
