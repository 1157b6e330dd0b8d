/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hub.c - a list of streams, each with its publisher, its players and what late ones are shown. */
#include "relay/hub/hub.h"

#include "base/bytes/text.h"
#include "relay/common/answer.h"
#include "relay/hub/cache.h"
#include "relay/common/limits.h"
#include "relay/hub/stats.h"
#include "relay/fault/trick.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stream {
    struct hub *hub;
    struct stream *next;
    char name[RELAY_NAME_MAX + 1];
    bool is_held; /* being walked: not freed meanwhile */
    struct seat *publisher, *players;
    int player_count;
    struct cache cache;
    uint32_t last_ms; /* of its video */
    struct gauge gauge;
    struct trick *trick; /* what is done to its media on request; NULL: nothing */
    int64_t since_us;
};

struct hub {
    struct stream *streams;
    int trick_count; /* streams that have one */
    void (*on_change)(void *arg);
    void *change_arg;
};

int hub_new(struct hub **out)
{
    struct hub *h = calloc(1, sizeof(*h));
    if (!h)
        return -ENOMEM;
    *out = h;
    return 0;
}

/* ---- streams */

static struct stream *find(const struct hub *h, const char *name)
{
    for (struct stream *s = h->streams; s; s = s->next)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

static struct stream *find_or_add(struct hub *h, const char *name)
{
    struct stream *s = find(h, name);
    if (s || strlen(name) > RELAY_NAME_MAX)
        return s;
    s = calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    s->hub = h;
    snprintf(s->name, sizeof(s->name), "%s", name);
    s->next = h->streams;
    h->streams = s;
    return s;
}

static void free_stream(struct stream *s)
{
    struct stream **at = &s->hub->streams;

    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    cache_forget(&s->cache);
    s->hub->trick_count -= s->trick ? 1 : 0;
    trick_free(s->trick);
    free(s);
}

static void free_if_empty(struct stream *s)
{
    if (!s->publisher && !s->players && !s->is_held)
        free_stream(s);
}

void hub_free(struct hub *h)
{
    if (!h)
        return;
    while (h->streams)
        free_stream(h->streams);
    free(h);
}

/* ---- seats */

int hub_may(const struct hub *h, const char *name, enum seat_role role)
{
    const struct stream *s = find(h, name);

    return s && s->publisher && role == SEAT_PUBLISHER ? -EEXIST : 0;
}

void hub_watch(struct hub *h, void (*on_change)(void *arg), void *arg)
{
    h->on_change = on_change;
    h->change_arg = arg;
}

static void tell_watcher(const struct hub *h)
{
    if (h->on_change)
        h->on_change(h->change_arg);
}

int hub_audience(const struct seat *s)
{
    return s->role == SEAT_PUBLISHER ? s->stream->player_count : 0;
}

bool hub_is_published(const struct hub *h, const char *name)
{
    const struct stream *s = find(h, name);

    return s && s->publisher;
}

void hub_kinds(const struct hub *h, const char *name, bool *has_video, bool *has_audio)
{
    const struct stream *s = find(h, name);

    *has_video = !s || gauge_has_video(&s->gauge);
    *has_audio = !s || gauge_has_audio(&s->gauge);
}

static void tell_players(struct stream *s, enum hub_notice what)
{
    for (struct seat *p = s->players, *next; p; p = next) {
        next = p->next;
        p->notice(p, what);
    }
}

static void send_to_players(struct stream *s, struct message *m)
{
    for (struct seat *p = s->players, *next; p; p = next) {
        next = p->next; /* p may end its connection, and with it leave */
        p->deliver(p, m, false);
    }
}

static void sit_as_publisher(struct stream *s, struct seat *seat, int64_t now_us)
{
    s->publisher = seat;
    s->since_us = now_us;
    gauge_begin(&s->gauge, now_us);
    cache_forget(&s->cache);
    tell_watcher(s->hub);
    tell_players(s, NOTICE_PUBLISHED);
}

static void sit_as_player(struct stream *s, struct seat *seat)
{
    seat->next = s->players;
    if (s->players)
        s->players->prev = seat;
    s->players = seat;
    s->player_count++;
    /* seat->stream goes NULL when the player is ended by what it is shown */
    struct message *m;
    for (int i = 0; seat->stream && (m = cache_at(&s->cache, i)); i++)
        seat->deliver(seat, m, true);
}

int hub_sit(struct hub *h, const char *name, enum seat_role role, struct seat *seat, int64_t now_us)
{
    int err = hub_may(h, name, role);
    if (err)
        return err;
    struct stream *s = find_or_add(h, name);
    if (!s)
        return -ENOMEM;
    seat->role = role;
    seat->stream = s;
    seat->prev = seat->next = NULL;
    s->is_held = true;
    if (role == SEAT_PUBLISHER)
        sit_as_publisher(s, seat, now_us);
    else
        sit_as_player(s, seat);
    s->is_held = false;
    free_if_empty(s);
    return 0;
}

static void unlink_player(struct stream *s, struct seat *seat)
{
    if (seat->prev)
        seat->prev->next = seat->next;
    else
        s->players = seat->next;
    if (seat->next)
        seat->next->prev = seat->prev;
    s->player_count--;
}

void hub_leave(struct seat *seat)
{
    struct stream *s = seat->stream;
    bool was_held = s && s->is_held;

    if (!s)
        return;
    s->is_held = true;
    if (seat->role == SEAT_PUBLISHER) {
        s->publisher = NULL;
        cache_forget(&s->cache);
        tell_watcher(s->hub);
        tell_players(s, NOTICE_UNPUBLISHED);
    } else {
        unlink_player(s, seat);
    }
    seat->stream = NULL;
    seat->role = SEAT_NONE;
    seat->prev = seat->next = NULL;
    s->is_held = was_held;
    free_if_empty(s);
}

/* ---- media */

static void count(struct stream *s, enum message_kind kind, const struct chunk_message *m)
{
    if (m->type == CHUNK_VIDEO)
        s->last_ms = m->time_ms;
    gauge_take(&s->gauge, kind, m);
}

/* Data: AMF3's leading zero goes, @setDataFrame goes, and what is left is looked at. Returns false
 * when nothing is left. */
static bool strip_data(struct chunk_message *m, bool *is_meta)
{
    struct amf_value name;

    if (m->type == CHUNK_DATA_AMF3 && m->size > 0 && m->body[0] == 0) {
        m->body++;
        m->size--;
    }
    m->type = CHUNK_DATA;
    struct amf_in in = {m->body, m->body + m->size};
    if (amf_next(&in, &name))
        return false;
    if (amf_is(&name, "@setDataFrame")) {
        m->size -= (size_t)(in.at - m->body);
        m->body = in.at;
        if (amf_next(&in, &name))
            return false;
    }
    *is_meta = amf_is(&name, "onMetaData");
    return !amf_is(&name, "@clearDataFrame");
}

/* To everybody who plays, and to those who will. */
static void show(struct stream *s, struct message *m)
{
    cache_take(&s->cache, m);
    send_to_players(s, m);
}

static int pass_on(void *stream, const struct chunk_message *m, bool is_meta)
{
    struct stream *s = stream;
    struct message *message = message_of_media(m);
    if (!message)
        return -ENOMEM;
    if (is_meta)
        message->kind = MESSAGE_META;
    count(s, message->kind, m);
    show(s, message);
    message_unref(message);
    return 0;
}

/* ---- media on request otherwise: trick.h */

static int pass_tampered(struct stream *s, const struct chunk_message *m, bool is_meta,
                         int64_t now_us)
{
    return trick_tamper(s->trick, m, is_meta, now_us, pass_on, s);
}

/* From now on other pictures: their header first. */
static void change_header(struct stream *s, struct message *header)
{
    if (header)
        show(s, header);
}

/* A picture of from, for a stream that shows those. */
static int lend(struct stream *s, const struct stream *from, struct chunk_message m, int64_t now_us)
{
    struct trick *t = s->trick;
    enum splice_verdict verdict =
        splice_other(&t->splice, trick_kinds_of(&m, false), &m.time_ms, s->last_ms, now_us);

    if (verdict == SPLICE_LEAVE_OUT)
        return 0;
    if (verdict == SPLICE_CHANGE) {
        message_unref(t->own_header);
        t->own_header = s->cache.kept[CACHE_VIDEO_HEADER]
                            ? message_ref(s->cache.kept[CACHE_VIDEO_HEADER])
                            : NULL;
        change_header(s, from->cache.kept[CACHE_VIDEO_HEADER]);
    }
    return pass_tampered(s, &m, false, now_us);
}

static int lend_to_others(const struct stream *from, const struct chunk_message *m, int64_t now_us)
{
    int err = 0;

    for (struct stream *s = from->hub->streams; s && !err; s = s->next)
        if (s->trick && strcmp(s->trick->from, from->name) == 0)
            err = lend(s, from, *m, now_us);
    return err;
}

static int pass_tricked(struct stream *s, const struct chunk_message *m, bool is_meta,
                        int64_t now_us)
{
    struct trick *t = s->trick;
    unsigned kinds = trick_kinds_of(m, is_meta);

    switch (splice_own(&t->splice, kinds, now_us)) {
    case SPLICE_PASS:
        break;
    case SPLICE_LEAVE_OUT:
        if (!(kinds & TAMPER_HEADER))
            return 0;
        message_unref(t->own_header);
        t->own_header = message_of_media(m);
        return t->own_header ? 0 : -ENOMEM;
    case SPLICE_CHANGE:
        change_header(s, t->own_header);
        break;
    }
    return pass_tampered(s, m, is_meta, now_us);
}

int hub_media(struct seat *seat, const struct chunk_message *in, int64_t now_us)
{
    struct stream *s = seat->stream;
    struct chunk_message m = *in;
    bool is_meta = false;

    if (seat->role != SEAT_PUBLISHER)
        return 0;
    if (m.type != CHUNK_AUDIO && m.type != CHUNK_VIDEO && !strip_data(&m, &is_meta))
        return 0;
    int err = 0;
    if (s->hub->trick_count > 0 && m.type == CHUNK_VIDEO)
        err = lend_to_others(s, &m, now_us);
    if (err)
        return err;
    return s->trick ? pass_tricked(s, &m, is_meta, now_us) : pass_on(s, &m, is_meta);
}

/* ---- faults */

int hub_end_mark(struct hub *h, const char *name)
{
    struct stream *s = find(h, name);
    if (!s || !s->publisher)
        return -ENOENT;
    uint8_t bytes[ANSWER_MAX];
    struct message *m = message_of_bytes(bytes, answer_end_mark(bytes, s->last_ms));
    if (!m)
        return -ENOMEM;
    m->kind = MESSAGE_END;
    show(s, m);
    message_unref(m);
    return 0;
}

/* The trick of a stream that is on the air. 0, -ENOENT or -ENOMEM. */
static int need_trick(struct hub *h, const char *name, struct trick **out)
{
    struct stream *s = find(h, name);
    if (!s || (!s->publisher && !s->players))
        return -ENOENT;
    if (!s->trick) {
        int err = trick_new(&s->trick);
        if (err)
            return err;
        h->trick_count++;
    }
    *out = s->trick;
    return 0;
}

int hub_tamper(struct hub *h, const char *name, const struct tamper_rule *rule, int64_t now_us)
{
    struct trick *t;

    int err = need_trick(h, name, &t);
    return err ? err : tamper_add(&t->tamper, rule, now_us);
}

int hub_splice(struct hub *h, const char *name, const char *from, int64_t until_us)
{
    const struct stream *other = find(h, from);
    struct trick *t;

    if (!other || !other->publisher)
        return -ENOENT;
    int err = need_trick(h, name, &t);
    return err ? err : trick_splice(t, from, until_us);
}

void hub_undo(struct hub *h, const char *name)
{
    for (struct stream *s = h->streams; s; s = s->next)
        if (s->trick && (!name || strcmp(s->name, name) == 0))
            trick_undo(s->trick);
}

const char *hub_name(const struct seat *seat)
{
    return seat->stream ? seat->stream->name : NULL;
}

int hub_last_ms(const struct hub *h, const char *name, uint32_t *out_ms)
{
    const struct stream *s = find(h, name);
    if (!s || !s->publisher)
        return -ENOENT;
    *out_ms = s->last_ms;
    return 0;
}

/* ---- what is on the air */

char *hub_published(const struct hub *h)
{
    struct text t;

    if (!text_open(&t))
        return NULL;
    for (const struct stream *s = h->streams; s; s = s->next)
        if (s->publisher)
            fprintf(t.file, "%s\n", s->name);
    return text_close(&t);
}

void hub_tick(struct hub *h, int64_t now_us)
{
    for (struct stream *s = h->streams; s; s = s->next)
        gauge_tick(&s->gauge, now_us);
}

static void add_load(struct stats_stream *out, const struct seat *player)
{
    struct stats_load load = {0};

    if (player->load)
        player->load(player, &load);
    out->queue_bytes += load.queue_bytes;
    out->queue_max = load.queue_bytes > out->queue_max ? load.queue_bytes : out->queue_max;
    out->dropped += load.dropped;
    out->http_players += load.is_http;
}

static struct stats_stream stats_of(const struct stream *s, int64_t now_us)
{
    struct stats_stream out = {.name = s->name,
                               .is_published = s->publisher,
                               .players = s->player_count,
                               .gauge = &s->gauge,
                               .rates = gauge_rates(&s->gauge, now_us),
                               .age_us = s->publisher ? now_us - s->since_us : 0};

    for (const struct seat *p = s->players; p; p = p->next)
        add_load(&out, p);
    return out;
}

int hub_stats(const struct hub *h, int64_t now_us, struct stats_stream **out, int *count)
{
    int room = 1, n = 0;

    for (const struct stream *s = h->streams; s; s = s->next)
        room++;
    *out = calloc((size_t)room, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    for (const struct stream *s = h->streams; s; s = s->next)
        if (s->publisher || s->players) /* else it is only refused */
            (*out)[n++] = stats_of(s, now_us);
    *count = n;
    return 0;
}

char *hub_json(const struct hub *h, int64_t now_us)
{
    struct stats_stream *streams;
    int count;

    if (hub_stats(h, now_us, &streams, &count))
        return NULL;
    char *text = stats_streams_json(streams, count);
    free(streams);
    return text;
}
