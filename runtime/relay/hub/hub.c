/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hub.c - a list of streams, each with its publisher, its players and a cache for late players. */
#include "relay/hub/hub.h"

#include "base/bytes/growing_text.h"
#include "relay/common/answer.h"
#include "relay/hub/cache.h"
#include "relay/common/limits.h"
#include "relay/hub/stats.h"
#include "relay/fault/fault_stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct hub_stream {
    struct hub *hub;
    struct hub_stream *next;
    char name[RELAY_NAME_MAX + 1];
    bool is_held; /* somebody walks its players: the stream is not freed meanwhile */
    struct subscription *publisher, *players;
    int player_count;
    struct cache cache;
    uint32_t last_ms; /* of its video */
    struct stats_media media;
    struct fault_stream *faults; /* NULL: its media were never spoiled */
    int64_t since_us;
};

struct hub {
    struct hub_stream *streams;
    int fault_stream_count; /* streams with faults */
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

static struct hub_stream *find_stream(const struct hub *h, const char *name)
{
    for (struct hub_stream *s = h->streams; s; s = s->next)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

static struct hub_stream *find_or_add(struct hub *h, const char *name)
{
    struct hub_stream *s = find_stream(h, name);
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

static void free_stream(struct hub_stream *s)
{
    struct hub_stream **at = &s->hub->streams;

    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    cache_forget(&s->cache);
    s->hub->fault_stream_count -= s->faults ? 1 : 0;
    fault_stream_free(s->faults);
    free(s);
}

static void free_if_empty(struct hub_stream *s)
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

/* ---- subscriptions */

int hub_may(const struct hub *h, const char *name, enum hub_role role)
{
    const struct hub_stream *s = find_stream(h, name);

    return s && s->publisher && role == ROLE_PUBLISHER ? -EEXIST : 0;
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

int hub_audience(const struct subscription *s)
{
    return s->role == ROLE_PUBLISHER ? s->stream->player_count : 0;
}

bool hub_is_published(const struct hub *h, const char *name)
{
    const struct hub_stream *s = find_stream(h, name);

    return s && s->publisher;
}

void hub_kinds(const struct hub *h, const char *name, bool *has_video, bool *has_audio)
{
    const struct hub_stream *s = find_stream(h, name);

    *has_video = !s || stats_media_has_video(&s->media);
    *has_audio = !s || stats_media_has_audio(&s->media);
}

static void tell_players(struct hub_stream *s, enum hub_notice what)
{
    for (struct subscription *p = s->players, *next; p; p = next) {
        next = p->next;
        p->notice(p, what);
    }
}

static void send_to_players(struct hub_stream *s, struct message *m)
{
    for (struct subscription *p = s->players, *next; p; p = next) {
        next = p->next; /* p may end its connection, and with it leave */
        p->deliver(p, m, false);
    }
}

static void join_as_publisher(struct hub_stream *s, struct subscription *subscription,
                              int64_t now_us)
{
    s->publisher = subscription;
    s->since_us = now_us;
    stats_media_begin(&s->media, now_us);
    cache_forget(&s->cache);
    tell_watcher(s->hub);
    tell_players(s, NOTICE_PUBLISHED);
}

static void join_as_player(struct hub_stream *s, struct subscription *subscription)
{
    subscription->next = s->players;
    if (s->players)
        s->players->prev = subscription;
    s->players = subscription;
    s->player_count++;
    /* subscription->stream becomes NULL when a cached message ends the player's connection */
    struct message *m;
    for (int i = 0; subscription->stream && (m = cache_at(&s->cache, i)); i++)
        subscription->deliver(subscription, m, true);
}

int hub_join(struct hub *h, const char *name, enum hub_role role, struct subscription *subscription,
             int64_t now_us)
{
    int err = hub_may(h, name, role);
    if (err)
        return err;
    struct hub_stream *s = find_or_add(h, name);
    if (!s)
        return -ENOMEM;
    subscription->role = role;
    subscription->stream = s;
    subscription->prev = subscription->next = NULL;
    s->is_held = true;
    if (role == ROLE_PUBLISHER)
        join_as_publisher(s, subscription, now_us);
    else
        join_as_player(s, subscription);
    s->is_held = false;
    free_if_empty(s);
    return 0;
}

static void unlink_player(struct hub_stream *s, struct subscription *subscription)
{
    if (subscription->prev)
        subscription->prev->next = subscription->next;
    else
        s->players = subscription->next;
    if (subscription->next)
        subscription->next->prev = subscription->prev;
    s->player_count--;
}

void hub_leave(struct subscription *subscription)
{
    struct hub_stream *s = subscription->stream;
    bool was_held = s && s->is_held;

    if (!s)
        return;
    s->is_held = true;
    if (subscription->role == ROLE_PUBLISHER) {
        s->publisher = NULL;
        cache_forget(&s->cache);
        tell_watcher(s->hub);
        tell_players(s, NOTICE_UNPUBLISHED);
    } else {
        unlink_player(s, subscription);
    }
    subscription->stream = NULL;
    subscription->role = ROLE_NONE;
    subscription->prev = subscription->next = NULL;
    s->is_held = was_held;
    free_if_empty(s);
}

/* ---- media */

static void count_media(struct hub_stream *s, enum message_kind kind, const struct chunk_message *m)
{
    if (m->type == CHUNK_VIDEO)
        s->last_ms = m->time_ms;
    stats_media_take(&s->media, kind, m);
}

/* Takes AMF3's leading zero and @setDataFrame off a data message; *is_meta: the rest is onMetaData.
 * False when nothing is left to pass on. */
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

/* Sends a message to all players, and keeps the message for late ones. */
static void show(struct hub_stream *s, struct message *m)
{
    cache_take(&s->cache, m);
    send_to_players(s, m);
}

static int pass_message(void *stream, const struct chunk_message *m, bool is_meta)
{
    struct hub_stream *s = stream;
    struct message *message = message_of_media(m);
    if (!message)
        return -ENOMEM;
    if (is_meta)
        message->kind = MESSAGE_META;
    count_media(s, message->kind, m);
    show(s, message);
    message_unref(message);
    return 0;
}

/* ---- media with faults: fault_stream.h */

static int pass_spoiled(struct hub_stream *s, const struct chunk_message *m, bool is_meta,
                        int64_t now_us)
{
    return fault_stream_media(s->faults, m, is_meta, now_us, pass_message, s);
}

/* Before pictures of the other side: their header. */
static void change_header(struct hub_stream *s, struct message *header)
{
    if (header)
        show(s, header);
}

/* A picture of from, for a stream that shows the pictures of from. */
static int lend(struct hub_stream *s, const struct hub_stream *from, struct chunk_message m,
                int64_t now_us)
{
    struct fault_stream *t = s->faults;
    enum fault_splice_verdict verdict = fault_splice_other(
        &t->splice, fault_stream_kinds(&m, false), &m.time_ms, s->last_ms, now_us);

    if (verdict == FAULT_SPLICE_LEAVE_OUT)
        return 0;
    if (verdict == FAULT_SPLICE_CHANGE) {
        message_unref(t->own_header);
        t->own_header = s->cache.kept[CACHE_VIDEO_HEADER]
                            ? message_ref(s->cache.kept[CACHE_VIDEO_HEADER])
                            : NULL;
        change_header(s, from->cache.kept[CACHE_VIDEO_HEADER]);
    }
    return pass_spoiled(s, &m, false, now_us);
}

static int lend_to_others(const struct hub_stream *from, const struct chunk_message *m,
                          int64_t now_us)
{
    int err = 0;

    for (struct hub_stream *s = from->hub->streams; s && !err; s = s->next)
        if (s->faults && strcmp(s->faults->from, from->name) == 0)
            err = lend(s, from, *m, now_us);
    return err;
}

static int pass_with_faults(struct hub_stream *s, const struct chunk_message *m, bool is_meta,
                            int64_t now_us)
{
    struct fault_stream *t = s->faults;
    unsigned kinds = fault_stream_kinds(m, is_meta);

    switch (fault_splice_own(&t->splice, kinds, now_us)) {
    case FAULT_SPLICE_PASS:
        break;
    case FAULT_SPLICE_LEAVE_OUT:
        if (!(kinds & FAULT_MEDIA_HEADER))
            return 0;
        message_unref(t->own_header);
        t->own_header = message_of_media(m);
        return t->own_header ? 0 : -ENOMEM;
    case FAULT_SPLICE_CHANGE:
        change_header(s, t->own_header);
        break;
    }
    return pass_spoiled(s, m, is_meta, now_us);
}

int hub_media(struct subscription *subscription, const struct chunk_message *in, int64_t now_us)
{
    struct hub_stream *s = subscription->stream;
    struct chunk_message m = *in;
    bool is_meta = false;

    if (subscription->role != ROLE_PUBLISHER)
        return 0;
    if (m.type != CHUNK_AUDIO && m.type != CHUNK_VIDEO && !strip_data(&m, &is_meta))
        return 0;
    int err = 0;
    if (s->hub->fault_stream_count > 0 && m.type == CHUNK_VIDEO)
        err = lend_to_others(s, &m, now_us);
    if (err)
        return err;
    return s->faults ? pass_with_faults(s, &m, is_meta, now_us) : pass_message(s, &m, is_meta);
}

/* ---- faults */

int hub_end_mark(struct hub *h, const char *name)
{
    struct hub_stream *s = find_stream(h, name);
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

/* The faults of a stream that is on the air. 0, -ENOENT or -ENOMEM. */
static int need_faults(struct hub *h, const char *name, struct fault_stream **out)
{
    struct hub_stream *s = find_stream(h, name);
    if (!s || (!s->publisher && !s->players))
        return -ENOENT;
    if (!s->faults) {
        int err = fault_stream_new(&s->faults);
        if (err)
            return err;
        h->fault_stream_count++;
    }
    *out = s->faults;
    return 0;
}

int hub_fault_media(struct hub *h, const char *name, const struct fault_media_rule *rule,
                    int64_t now_us)
{
    struct fault_stream *t;

    int err = need_faults(h, name, &t);
    return err ? err : fault_media_add(&t->media, rule, now_us);
}

int hub_splice(struct hub *h, const char *name, const char *from, int64_t until_us)
{
    const struct hub_stream *other = find_stream(h, from);
    struct fault_stream *t;

    if (!other || !other->publisher)
        return -ENOENT;
    int err = need_faults(h, name, &t);
    return err ? err : fault_stream_splice(t, from, until_us);
}

void hub_undo(struct hub *h, const char *name)
{
    for (struct hub_stream *s = h->streams; s; s = s->next)
        if (s->faults && (!name || strcmp(s->name, name) == 0))
            fault_stream_undo(s->faults);
}

const char *hub_name(const struct subscription *subscription)
{
    return subscription->stream ? subscription->stream->name : NULL;
}

int hub_last_ms(const struct hub *h, const char *name, uint32_t *out_ms)
{
    const struct hub_stream *s = find_stream(h, name);
    if (!s || !s->publisher)
        return -ENOENT;
    *out_ms = s->last_ms;
    return 0;
}

/* ---- what is on the air */

char *hub_published(const struct hub *h)
{
    struct growing_text t;

    if (!growing_text_open(&t))
        return NULL;
    for (const struct hub_stream *s = h->streams; s; s = s->next)
        if (s->publisher)
            fprintf(t.file, "%s\n", s->name);
    return growing_text_close(&t);
}

void hub_tick(struct hub *h, int64_t now_us)
{
    for (struct hub_stream *s = h->streams; s; s = s->next)
        stats_media_tick(&s->media, now_us);
}

static void add_load(struct stats_stream *out, const struct subscription *player)
{
    struct stats_load load = {0};

    if (player->load)
        player->load(player, &load);
    out->queue_bytes += load.queue_bytes;
    out->queue_max = load.queue_bytes > out->queue_max ? load.queue_bytes : out->queue_max;
    out->dropped += load.dropped;
    out->http_players += load.is_http;
}

static struct stats_stream stats_of(const struct hub_stream *s, int64_t now_us)
{
    struct stats_stream out = {.name = s->name,
                               .is_published = s->publisher,
                               .players = s->player_count,
                               .media = &s->media,
                               .rates = stats_media_rates(&s->media, now_us),
                               .age_us = s->publisher ? now_us - s->since_us : 0};

    for (const struct subscription *p = s->players; p; p = p->next)
        add_load(&out, p);
    return out;
}

int hub_stats(const struct hub *h, int64_t now_us, struct stats_stream **out, int *count)
{
    int room = 1, n = 0;

    for (const struct hub_stream *s = h->streams; s; s = s->next)
        room++;
    *out = calloc((size_t)room, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    for (const struct hub_stream *s = h->streams; s; s = s->next)
        if (s->publisher || s->players)
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
