/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pair.c - one thread for both ends, so that their clocks agree. */
#include "pair.h"

#include "process.h"
#include "talk.h"

#include <stdatomic.h>
#include <uv.h>

enum { PICTURE_BYTES = 500, KEY_EVERY = 50, LOOK_EVERY = 5, START_MS = 5000 };

struct pair {
    uint16_t port;
    int pid;
    const char *name;
    uv_thread_t thread;
    struct talk publisher, player;
    int64_t sent_us, seen_us;
    uint32_t next_out, next_in;

    /* the thread writes, pair_look takes */
    atomic_bool is_on, is_stopping, is_ended;
    atomic_llong pause_us, own_us;
    atomic_long seen, lost, rss_peak_kib;
};

/* Only the thread raises; pair_look may take it meanwhile: the next picture shows. */
static void raise_to(atomic_llong *most, int64_t value)
{
    if (value > atomic_load(most))
        atomic_store(most, value);
}

static void on_picture(struct talk *t, const struct chunk_message *m)
{
    struct pair *p = t->arg;
    int64_t now = talk_now_us();
    uint32_t number;

    if (m->type != CHUNK_VIDEO || m->size != PICTURE_BYTES)
        return; /* a header */
    memcpy(&number, m->body + 5, sizeof(number));
    if (p->seen_us) {
        raise_to(&p->pause_us, now - p->seen_us);
        atomic_fetch_add(&p->lost, number != p->next_in);
    }
    atomic_fetch_add(&p->seen, 1);
    p->seen_us = now;
    p->next_in = number + 1;
}

static void send_picture(struct pair *p)
{
    struct speech s = {0};
    int64_t now = talk_now_us();

    if (p->sent_us)
        raise_to(&p->own_us, now - p->sent_us);
    p->sent_us = now;
    speech_picture(&s, p->next_out, p->next_out * 20, p->next_out % KEY_EVERY == 0, PICTURE_BYTES);
    p->next_out++;
    talk_say(&p->publisher, &s);
}

static void look_at_relay(struct pair *p)
{
    struct process_cost cost;

    if (p->next_out % LOOK_EVERY == 0 && process_look(p->pid, &cost) &&
        cost.rss_kib > atomic_load(&p->rss_peak_kib))
        atomic_store(&p->rss_peak_kib, cost.rss_kib);
}

static void listen_until(struct pair *p, int64_t deadline_us)
{
    while (talk_now_us() < deadline_us) {
        if (talk_wait_readable(&p->player, deadline_us))
            talk_hear(&p->player);
        talk_hear(&p->publisher);
        if (!p->player.end && !p->publisher.end)
            continue;
        if (!atomic_exchange(&p->is_ended, true))
            fprintf(stderr, "the pair was ended: publisher %s, player %s\n",
                    strerror(-p->publisher.end), strerror(-p->player.end));
        return;
    }
}

static bool begin(struct pair *p)
{
    struct speech out = {0}, in = {0};

    if (talk_open(&p->publisher, p->port) || talk_open(&p->player, p->port))
        return false;
    p->player.on_media = on_picture;
    p->player.arg = p;
    speech_publish(&out, p->name);
    speech_headers(&out);
    speech_play(&in, p->name);
    talk_say(&p->publisher, &out);
    if (talk_wait_code(&p->publisher, "NetStream.Publish.Start", START_MS))
        return false;
    talk_say(&p->player, &in);
    return talk_wait_code(&p->player, "NetStream.Play.Start", START_MS) == 0;
}

static void run(void *arg)
{
    struct pair *p = arg;

    atomic_store(&p->is_ended, !begin(p));
    for (int64_t next_us = talk_now_us(); !p->is_stopping && !p->is_ended;) {
        send_picture(p);
        look_at_relay(p);
        next_us += PAIR_STEP_US;
        listen_until(p, next_us);
        if (next_us < talk_now_us() - PAIR_STEP_US)
            next_us = talk_now_us(); /* we were asleep: no burst afterwards */
        atomic_store(&p->is_on, true);
    }
    talk_close(&p->publisher);
    talk_close(&p->player);
}

struct pair *pair_start(uint16_t port, int pid, const char *name)
{
    struct pair *p = speech_must(calloc(1, sizeof(*p)));

    p->port = port;
    p->pid = pid;
    p->name = name;
    if (uv_thread_create(&p->thread, run, p))
        abort();
    while (!p->is_on && !p->is_ended)
        poll(NULL, 0, 10);
    if (!p->is_ended)
        return p;
    pair_stop(p);
    return NULL;
}

void pair_look(struct pair *p, struct pair_felt *out)
{
    *out = (struct pair_felt){.pause_us = atomic_exchange(&p->pause_us, 0),
                              .own_us = atomic_exchange(&p->own_us, 0),
                              .seen = atomic_exchange(&p->seen, 0),
                              .lost = atomic_exchange(&p->lost, 0),
                              .is_ended = atomic_load(&p->is_ended),
                              .rss_peak_kib = atomic_exchange(&p->rss_peak_kib, 0)};
}

void pair_stop(struct pair *p)
{
    if (!p)
        return;
    atomic_store(&p->is_stopping, true);
    uv_thread_join(&p->thread);
    free(p);
}
