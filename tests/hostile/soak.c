/* SPDX-License-Identifier: GPL-3.0-or-later */
/* soak.c - players that join and leave at random, for as long as you like, and what it costs the
 * relay.
 * usage: soak PORT HTTP_PORT PID SECONDS [PLAYERS (50)] [SEED (1)]
 * Three publishers of about 200 kbit/s each; every one of them goes and comes back now and then. A
 * third of the players plays over HTTP; those are sent away when their publisher goes.
 * Each minute a line about the relay (process PID) and about what the players saw; then one line
 * begin/end. Exit status 1 when a player that should have had media had none for 2 s. */
#include "process.h"
#include "talk.h"

#include <signal.h>

enum {
    STREAMS = 3,
    PLAYERS_MAX = 400,
    TICK_US = 10000,
    PICTURE_US = 66667,
    SOUND_US = 50000,
    PATIENCE_US = 2000000, /* without media, while the stream is on */
};

struct publisher {
    struct talk talk;
    struct speech speech; /* what is left to say */
    char name[16];
    bool is_on;
    int64_t on_since_us, next_picture_us, next_sound_us, change_us;
    uint32_t pictures;
};

struct player {
    struct talk talk;
    struct publisher *of;
    bool is_on, is_http;
    int64_t joined_us, media_us, leave_us, join_us;
};

/* Of the minute; all_* of the whole time. */
struct seen {
    long joins, leaves, losses, silences;
    uint64_t messages;
    int64_t pause_us, first_us, own_us;
};

struct soak {
    uint16_t port, http_port;
    int pid;
    uint32_t seed;
    int player_count;
    struct publisher publishers[STREAMS];
    struct player players[PLAYERS_MAX];
    struct seen minute, all;
    int64_t begin_us, last_tick_us;
};

static uint32_t pick(struct soak *s, uint32_t below)
{
    s->seed = s->seed * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(s->seed >> 8) * below >> 24);
}

static int64_t pick_us(struct soak *s, int from_ms, int to_ms)
{
    return (from_ms + (int64_t)pick(s, (uint32_t)(to_ms - from_ms))) * 1000;
}

static void raise_to(int64_t *most, int64_t value)
{
    if (value > *most)
        *most = value;
}

/* ---- publishers */

static void say_on(struct publisher *p)
{
    if (!talk_say_until(&p->talk, &p->speech, p->speech.size))
        return;
    p->talk.said = 0;
    p->speech.size = 0;
    p->speech.mark_count = 0;
}

static void begin_publish(struct soak *s, struct publisher *p, int64_t now)
{
    if (talk_open(&p->talk, s->port))
        return talk_close(&p->talk);
    speech_publish(&p->speech, p->name);
    speech_headers(&p->speech);
    p->is_on = true;
    p->pictures = 0;
    p->on_since_us = p->next_picture_us = p->next_sound_us = now;
    p->change_us = now + pick_us(s, 240000, 600000);
}

static void end_publish(struct soak *s, struct publisher *p, int64_t now)
{
    if (pick(s, 2))
        talk_close(&p->talk);
    else
        talk_reset(&p->talk);
    speech_free(&p->speech);
    p->is_on = false;
    p->change_us = now + pick_us(s, 200, 3000);
}

static void send_media(struct publisher *p, int64_t now)
{
    static const uint8_t sound[180] = {0xaf, 1};
    uint32_t time_ms = (uint32_t)((now - p->on_since_us) / 1000);

    for (; p->next_picture_us <= now; p->next_picture_us += PICTURE_US, p->pictures++) {
        bool is_key = p->pictures % 30 == 0;
        speech_picture(&p->speech, p->pictures, time_ms, is_key, is_key ? 6000 : 1200);
    }
    for (; p->next_sound_us <= now; p->next_sound_us += SOUND_US)
        speech_media(&p->speech, CHUNK_AUDIO, time_ms, sound, sizeof(sound));
    say_on(p);
}

static void tend_publisher(struct soak *s, struct publisher *p, int64_t now)
{
    if (!p->is_on) {
        if (now >= p->change_us)
            begin_publish(s, p, now);
        return;
    }
    if (talk_hear(&p->talk)) {
        s->minute.losses++;
        printf("publisher %s was ended: %s\n", p->name, strerror(-p->talk.end));
        return end_publish(s, p, now);
    }
    send_media(p, now);
    if (now >= p->change_us)
        end_publish(s, p, now);
}

/* ---- players */

static void ask(struct player *p)
{
    struct speech speech = {0};
    char text[64];

    if (p->is_http) {
        snprintf(text, sizeof(text), "GET /live/%s.flv HTTP/1.0\r\n\r\n", p->of->name);
        speech_bytes(&speech, text, strlen(text));
        p->talk.hello_left = SIZE_MAX; /* what comes is counted, and not looked at */
    } else {
        speech_play(&speech, p->of->name);
    }
    talk_say(&p->talk, &speech);
}

/* Not over HTTP right after its publisher came: the relay may not know of it yet, and says 404. */
static void join(struct soak *s, struct player *p, int64_t now)
{
    p->of = &s->publishers[pick(s, STREAMS)];
    p->is_http = pick(s, 3) == 0 && p->of->is_on && now - p->of->on_since_us > PATIENCE_US;
    if (talk_open(&p->talk, p->is_http ? s->http_port : s->port))
        return talk_close(&p->talk);
    ask(p);
    p->is_on = true;
    p->joined_us = now;
    p->media_us = 0;
    p->leave_us = now + pick_us(s, 500, 60000);
    s->minute.joins++;
}

static void leave(struct soak *s, struct player *p, int64_t now)
{
    struct speech speech = {0};

    switch (pick(s, p->is_http ? 2 : 3)) {
    case 2:
        speech_command(&speech, "deleteStream", 7, NULL);
        talk_say(&p->talk, &speech);
        talk_close(&p->talk);
        break;
    case 1:
        talk_close(&p->talk);
        break;
    default:
        talk_reset(&p->talk);
    }
    p->is_on = false;
    p->join_us = now + pick_us(s, 100, 10000);
    s->minute.leaves++;
}

/* Since when this player should have had media without a break: pauses before do not count. */
static int64_t waits_since(const struct player *p)
{
    int64_t since = p->media_us ? p->media_us : p->joined_us;

    return p->of->on_since_us > since ? p->of->on_since_us : since;
}

static uint64_t heard(const struct player *p)
{
    return p->is_http ? p->talk.heard_bytes : p->talk.media_messages;
}

/* It came before its publisher did, or that one is away: over HTTP that is the end. */
static bool was_sent_away(const struct player *p)
{
    return p->is_http && p->talk.end == -EPIPE &&
           (!p->of->is_on || p->of->on_since_us > p->joined_us);
}

static void watch(struct soak *s, struct player *p, int64_t now)
{
    uint64_t before = heard(p), messages = p->talk.media_messages;

    if (talk_hear(&p->talk)) {
        if (was_sent_away(p))
            return leave(s, p, now);
        s->minute.losses++;
        printf("player of %s was ended after %lld ms: %s\n", p->of->name,
               (long long)(now - p->joined_us) / 1000, strerror(-p->talk.end));
        return leave(s, p, now);
    }
    int64_t waited = now - waits_since(p);
    bool is_new = heard(p) > before;
    if (is_new && p->of->is_on)
        raise_to(p->media_us ? &s->minute.pause_us : &s->minute.first_us, waited);
    if (!is_new && p->of->is_on && waited > PATIENCE_US) {
        s->minute.silences++;
        printf("player of %s had nothing for %lld ms\n", p->of->name, (long long)waited / 1000);
        return leave(s, p, now);
    }
    if (is_new)
        p->media_us = now;
    s->minute.messages += p->talk.media_messages - messages;
    if (now >= p->leave_us)
        leave(s, p, now);
}

static void tend_player(struct soak *s, struct player *p, int64_t now)
{
    if (p->is_on)
        watch(s, p, now);
    else if (now >= p->join_us)
        join(s, p, now);
}

/* ---- the book */

static void add_minute(struct soak *s)
{
    struct seen *all = &s->all, *m = &s->minute;

    all->joins += m->joins;
    all->leaves += m->leaves;
    all->losses += m->losses;
    all->silences += m->silences;
    all->messages += m->messages;
    raise_to(&all->pause_us, m->pause_us);
    raise_to(&all->first_us, m->first_us);
    raise_to(&all->own_us, m->own_us);
    *m = (struct seen){0};
}

static int playing(const struct soak *s)
{
    int count = 0;

    for (int i = 0; i < s->player_count; i++)
        count += s->players[i].is_on;
    return count;
}

static void put_seen(const struct seen *m)
{
    printf("joins %ld leaves %ld messages %llu ended %ld silent %ld first_ms %lld pause_ms %lld "
           "own_pause_ms %lld\n",
           m->joins, m->leaves, (unsigned long long)m->messages, m->losses, m->silences,
           (long long)m->first_us / 1000, (long long)m->pause_us / 1000,
           (long long)m->own_us / 1000);
}

static void put_line(struct soak *s, int64_t now)
{
    struct process_cost cost;

    if (!process_look(s->pid, &cost)) {
        printf("the relay is gone\n");
        exit(1);
    }
    printf("%5lld s: rss_kib %ld files %d threads %d cpu_s %.2f players %d ",
           (long long)(now - s->begin_us) / 1000000, cost.rss_kib, cost.files, cost.threads,
           cost.cpu_s, playing(s));
    put_seen(&s->minute);
    fflush(stdout);
    add_minute(s);
}

/* ---- the hour */

static void turn(struct soak *s)
{
    struct pollfd nothing;

    poll(&nothing, 0, TICK_US / 1000);
    int64_t now = talk_now_us();
    raise_to(&s->minute.own_us, now - s->last_tick_us);
    s->last_tick_us = now;
    for (int i = 0; i < STREAMS; i++)
        tend_publisher(s, &s->publishers[i], now);
    for (int i = 0; i < s->player_count; i++)
        tend_player(s, &s->players[i], now);
}

static void begin(struct soak *s)
{
    s->begin_us = s->last_tick_us = talk_now_us();
    for (int i = 0; i < STREAMS; i++)
        snprintf(s->publishers[i].name, sizeof(s->publishers[i].name), "soak%d", i);
    for (int i = 0; i < s->player_count; i++)
        s->players[i].join_us = s->begin_us + pick_us(s, 100, 10000);
}

/* Everybody leaves; then the relay should be what it was. */
static void finish(struct soak *s)
{
    for (int i = 0; i < s->player_count; i++)
        if (s->players[i].is_on)
            leave(s, &s->players[i], talk_now_us());
    for (int i = 0; i < STREAMS; i++)
        if (s->publishers[i].is_on)
            end_publish(s, &s->publishers[i], talk_now_us());
    sleep(2);
    put_line(s, talk_now_us());
    printf("all of it: ");
    put_seen(&s->all);
}

int main(int argc, char **argv)
{
    static struct soak s;

    if (argc < 5 || (argc > 5 && atoi(argv[5]) > PLAYERS_MAX)) {
        fprintf(stderr, "usage: soak PORT HTTP_PORT PID SECONDS [PLAYERS] [SEED]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    s.port = (uint16_t)atoi(argv[1]);
    s.http_port = (uint16_t)atoi(argv[2]);
    s.pid = atoi(argv[3]);
    s.player_count = argc > 5 ? atoi(argv[5]) : 50;
    s.seed = argc > 6 ? (uint32_t)atoi(argv[6]) : 1;
    begin(&s);
    put_line(&s, s.begin_us);
    int64_t end_us = s.begin_us + atoll(argv[4]) * 1000000, line_us = s.begin_us;
    while (s.last_tick_us < end_us) {
        turn(&s);
        if (s.last_tick_us - line_us >= 60000000) {
            put_line(&s, s.last_tick_us);
            line_us += 60000000;
        }
    }
    put_line(&s, s.last_tick_us);
    finish(&s);
    return s.all.losses || s.all.silences;
}
