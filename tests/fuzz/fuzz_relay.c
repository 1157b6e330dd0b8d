/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_relay.c - four clients of one hub who know RTMP but not manners. The input is a list of
 * steps, two bytes each and what they need behind them: who, and what he does. So handshake,
 * connect, publish and play are one step away, and so are messages that are nearly right. */
#include "relay/common/limits.h"
#include "relay/conn/outbox.h"
#include "relay/rtmp/session.h"
#include "relay/hub/stats.h"
#include "relay/fault/fault_media.h"
#include "wire/amf.h"
#include "kit/rtmp_call.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CLIENTS = 4, STEPS_MAX = 400, BODY_MAX = 70000 };

struct client {
    struct world *world;
    struct session *session; /* NULL: gone, until it comes back */
    struct subscription subscription;
    struct outbox out;
    size_t sent;
};

struct world {
    struct hub *hub;
    struct client clients[CLIENTS];
    const uint8_t *at, *end; /* of the input */
    uint32_t time_ms;
    int64_t now_us;
    uint8_t *body, *wire; /* BODY_MAX of a message, twice that of its chunks */
};

/* ---- the input */

static uint8_t next_byte(struct world *w)
{
    return w->at < w->end ? *w->at++ : 0;
}

/* One of a few, or whatever the input says. */
static size_t next_size(struct world *w)
{
    static const size_t sizes[] = {0, 1, 2, 5, 6, 11, 127, 128, 129, 300, 4096, 65536};
    uint8_t n = next_byte(w);

    return n < sizeof(sizes) / sizeof(sizes[0]) ? sizes[n] : n;
}

static const char *const texts[] = {"a",
                                    "b",
                                    "a?txSecret=1&txTime=2",
                                    "",
                                    "?",
                                    "../a",
                                    "a b",
                                    "\xff",
                                    "live",
                                    "live",
                                    "other",
                                    "live?x=1",
                                    "%s",
                                    "a/b",
                                    "\n",
                                    "\xe6\x88\xbf"};

static const char *next_text(struct world *w)
{
    return texts[next_byte(w) % (sizeof(texts) / sizeof(texts[0]))];
}

/* ---- a client */

static void drain(struct outbox *b)
{
    struct message *batch[8];

    while (outbox_take(b, batch, 8) > 0)
        outbox_confirm(b);
}

static struct client *client_of_subscription(struct subscription *s)
{
    return (struct client *)((char *)s - offsetof(struct client, subscription));
}

static void on_deliver(struct subscription *s, struct message *m, bool is_cached)
{
    if (m->size == 0 || m->refs < 1)
        abort();
    if (outbox_put(&client_of_subscription(s)->out, m, is_cached))
        hub_leave(s);
}

static void on_notice(struct subscription *s, enum hub_notice what)
{
    outbox_wait_for_key(&client_of_subscription(s)->out);
}

static int on_send(void *arg, const uint8_t *bytes, size_t size)
{
    struct client *c = arg;

    if (size == 0 || size > 1 + 2 * 1536 || !bytes)
        abort();
    c->sent += size;
    return c->sent > 1 << 20 ? -ENOBUFS : 0;
}

static int on_may(void *arg, enum hub_role role, const char *name, const char *stream,
                  const char *args)
{
    struct client *c = arg;

    if (stream <= name || stream[-1] != '/' || strlen(name) > RELAY_NAME_MAX || !args)
        abort();
    return strchr(args, '=') ? hub_may(c->world->hub, name, role) : strlen(args) ? -EACCES : 0;
}

static int on_join(void *arg, enum hub_role role, const char *name)
{
    struct client *c = arg;

    if (c->subscription.stream)
        abort(); /* one connection does one thing */
    outbox_wait_for_key(&c->out);
    return hub_join(c->world->hub, name, role, &c->subscription, c->world->now_us);
}

static void on_leave(void *arg)
{
    hub_leave(&((struct client *)arg)->subscription);
}

static void on_want(void *arg, bool pictures, bool sound)
{
}

static int on_media(void *arg, const struct chunk_message *m)
{
    return hub_media(&((struct client *)arg)->subscription, m,
                     ((struct client *)arg)->world->now_us);
}

static const struct session_ops ops = {.send = on_send,
                                       .may = on_may,
                                       .join = on_join,
                                       .leave = on_leave,
                                       .want = on_want,
                                       .media = on_media};

static void leave(struct client *c)
{
    hub_leave(&c->subscription);
    session_free(c->session);
    c->session = NULL;
    outbox_fini(&c->out);
}

static void come(struct client *c)
{
    c->subscription = (struct subscription){.deliver = on_deliver, .notice = on_notice};
    outbox_init(&c->out);
    c->sent = 0;
    if (session_new(&c->session, &ops, c, 1))
        abort();
}

/* As conn.c: an error ends it, and there is always a reason. */
static void say(struct client *c, const uint8_t *bytes, size_t size)
{
    if (!c->session)
        come(c);
    if (!session_read(c->session, bytes, size))
        return;
    if (!session_why(c->session)[0])
        abort();
    leave(c);
}

static void say_message(struct client *c, uint8_t type, uint32_t csid, uint32_t stream_id,
                        size_t size)
{
    struct world *w = c->world;
    struct chunk_message m = {.csid = csid,
                              .type = type,
                              .stream_id = stream_id,
                              .time_ms = w->time_ms,
                              .body = w->body,
                              .size = size};

    say(c, w->wire, chunk_write(w->wire, &m, CHUNK_DEFAULT_SIZE));
}

/* ---- steps */

static void step_hello(struct world *w, struct client *c)
{
    static const uint8_t hello[1 + 2 * 1536] = {3};

    say(c, hello, sizeof(hello));
}

static void step_raw(struct world *w, struct client *c)
{
    size_t size = next_byte(w), left = (size_t)(w->end - w->at);

    size = size < left ? size : left;
    w->at += size;
    say(c, w->at - size, size);
}

static void step_connect(struct world *w, struct client *c)
{
    struct amf_out o = {w->body, w->body + BODY_MAX, false};

    amf_put_string(&o, "connect");
    amf_put_number(&o, next_byte(w));
    amf_put_object(&o);
    amf_put_key(&o, next_byte(w) ? "app" : "nothing");
    amf_put_string(&o, next_text(w));
    amf_put_end(&o);
    say_message(c, CHUNK_COMMAND, 3, 0, (size_t)(o.at - w->body));
}

/* A whole beginning at once. */
static void step_join(struct world *w, struct client *c)
{
    struct amf_out o = {w->body, w->body + BODY_MAX, false};

    if (c->session)
        leave(c);
    step_hello(w, c);
    rtmp_call_connect(&o, "live", NULL);
    say_message(c, CHUNK_COMMAND, 3, 0, (size_t)(o.at - w->body));
}

static void put_odd_value(struct world *w, struct amf_out *o)
{
    switch (next_byte(w) % 6) {
    case 0:
        amf_put_number(o, next_byte(w));
        break;
    case 1:
        amf_put_bool(o, true);
        break;
    case 2:
        amf_put_object(o);
        break;
    case 3:
        amf_put_ecma_array(o, next_byte(w));
        break;
    case 4:
        amf_put_string(o, next_text(w));
        break;
    default:
        amf_put_null(o);
    }
}

static void step_command(struct world *w, struct client *c)
{
    static const char *const names[] = {
        "publish",     "play",     "createStream", "releaseStream",   "FCPublish", "FCUnpublish",
        "FCSubscribe", "pause",    "deleteStream", "getStreamLength", "_checkbw",  "closeStream",
        "connect",     "nobody's", "receiveVideo", "receiveAudio"};
    struct amf_out o = {w->body, w->body + BODY_MAX, false};
    uint8_t how = next_byte(w);

    if (how & 128)
        *o.at++ = 0; /* AMF3's zero */
    amf_put_string(&o, names[how % 16]);
    if (how & 64)
        put_odd_value(w, &o);
    else
        amf_put_number(&o, how);
    if (how & 32)
        put_odd_value(w, &o);
    else
        amf_put_null(&o);
    if (how & 16)
        put_odd_value(w, &o);
    amf_put_string(&o, next_text(w));
    say_message(c, how & 128 ? CHUNK_COMMAND_AMF3 : CHUNK_COMMAND, 3, 1, (size_t)(o.at - w->body));
}

static void step_publish(struct world *w, struct client *c)
{
    struct amf_out o = {w->body, w->body + BODY_MAX, false};

    amf_put_string(&o, next_byte(w) & 1 ? "play" : "publish");
    amf_put_number(&o, 5);
    amf_put_null(&o);
    amf_put_string(&o, next_text(w));
    say_message(c, CHUNK_COMMAND, 3, 1, (size_t)(o.at - w->body));
}

/* Its first bytes from a table or from the input, the rest zero. */
static void step_media(struct world *w, struct client *c)
{
    static const struct {
        uint8_t type, size;
        const char *head;
    } kinds[] = {
        {CHUNK_VIDEO, 5, "\x17\0\0\0\0"},
        {CHUNK_VIDEO, 5, "\x17\1\0\0\0"},
        {CHUNK_VIDEO, 5, "\x27\1\0\0\0"},
        {CHUNK_VIDEO, 5, "\x17\2\0\0\0"},
        {CHUNK_VIDEO, 5, "\x90hvc1"},
        {CHUNK_VIDEO, 5, "\x91hvc1"},
        {CHUNK_VIDEO, 5, "\xa3hvc1"},
        {CHUNK_VIDEO, 7, "\x96\0hvc1\0"},
        {CHUNK_AUDIO, 2, "\xaf\0"},
        {CHUNK_AUDIO, 2, "\xaf\1"},
        {CHUNK_AUDIO, 5, "\x90Opus"},
        {CHUNK_DATA, 13, "\2\0\12onMetaData"},
        {CHUNK_DATA, 29, "\2\0\15@setDataFrame\2\0\12onMetaData"},
        {CHUNK_DATA, 18, "\2\0\17@clearDataFrame"},
        {CHUNK_DATA_AMF3, 14, "\0\2\0\12onMetaData"},
        {CHUNK_AGGREGATE, 21, "\x9\0\0\6\0\0\5\0\0\0\0\x27\1\0\0\0x\0\0\0\x11"},
    };
    uint8_t which = next_byte(w);
    size_t size = next_size(w);

    memset(w->body, 0, size);
    memcpy(w->body, kinds[which % 16].head, kinds[which % 16].size);
    if (which & 16)
        size += kinds[which % 16].size;
    if (which & 32)
        w->body[next_byte(w) % 32] = next_byte(w);
    w->time_ms += which & 64 ? next_byte(w) * 0x2000000u : 20;
    say_message(c, kinds[which % 16].type, which & 128 ? 64 + which : 6, 1, size);
}

static void step_control(struct world *w, struct client *c)
{
    uint8_t type = next_byte(w);
    size_t size = next_byte(w) % 16;

    for (size_t i = 0; i < size; i++)
        w->body[i] = next_byte(w);
    say_message(c, type % 32, 2, next_byte(w), size);
}

static void step_drain(struct world *w, struct client *c)
{
    drain(&c->out);
}

static void step_leave(struct world *w, struct client *c)
{
    if (c->session)
        leave(c);
}

static void media_faults(struct world *w, const char *name)
{
    struct fault_media_rule rule = {.what = 1 + next_byte(w) % FAULT_MEDIA_SLOW,
                                    .kinds = next_byte(w),
                                    .until_us = w->now_us + next_byte(w) * 100000,
                                    .count = next_byte(w) % 8,
                                    .damage = next_byte(w) % (DAMAGE_OFFSET + 1),
                                    .shift_ms = next_byte(w) * 100 - 12800,
                                    .percent = 1 + next_byte(w)};

    hub_fault_media(w->hub, name, &rule, w->now_us);
}

static void step_fault(struct world *w, struct client *c)
{
    static const char *const names[] = {"live/a", "live/b", "other/a", "nobody/is"};
    const char *name = names[next_byte(w) % 4];

    switch (next_byte(w) % 4) {
    case 0:
        hub_end_mark(w->hub, name);
        break;
    case 1:
        media_faults(w, name);
        break;
    case 2:
        hub_splice(w->hub, name, names[next_byte(w) % 4], w->now_us + next_byte(w) * 100000);
        break;
    case 3:
        hub_undo(w->hub, next_byte(w) & 1 ? name : NULL);
        break;
    }
}

static void step_figures(struct world *w, struct client *c)
{
    struct stats_stream *streams;
    int count;

    w->now_us += next_byte(w) * 100000;
    hub_tick(w->hub, w->now_us);
    free(hub_json(w->hub, w->now_us));
    free(hub_published(w->hub));
    if (hub_stats(w->hub, w->now_us, &streams, &count) == 0)
        free(streams);
}

static void (*const steps[])(struct world *w, struct client *c) = {
    step_raw,     step_hello,   step_connect, step_join,    step_join,  step_publish,
    step_publish, step_command, step_media,   step_media,   step_media, step_control,
    step_drain,   step_leave,   step_fault,   step_figures,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t body[BODY_MAX], wire[2 * BODY_MAX];
    struct world *w = calloc(1, sizeof(*w));

    if (!w || hub_new(&w->hub))
        abort();
    w->at = data;
    w->end = data + size;
    w->body = body;
    w->wire = wire;
    for (int i = 0; i < CLIENTS; i++)
        w->clients[i].world = w;
    for (int i = 0; i < STEPS_MAX && w->at < w->end; i++) {
        uint8_t what = next_byte(w);
        steps[what & 15](w, &w->clients[what >> 4 & 3]);
    }
    for (int i = 0; i < CLIENTS; i++)
        if (w->clients[i].session)
            leave(&w->clients[i]);
    char *published = hub_published(w->hub);
    if (!published || published[0])
        abort(); /* nobody is left */
    free(published);
    hub_free(w->hub);
    free(w);
    return 0;
}
