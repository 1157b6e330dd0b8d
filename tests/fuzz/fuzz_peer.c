/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_peer.c - any bytes from a client of the relay: the session answers or refuses, the hub keeps
 * its books, a player of every stream that gets published drains what it is given. Odd first byte:
 * the handshake is done for the fuzzer. */
#include "relay/common/answer.h"
#include "relay/common/limits.h"
#include "relay/conn/outbox.h"
#include "relay/rtmp/session.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct world {
    struct hub *hub;
    struct subscription seat;   /* of the client */
    struct subscription viewer; /* plays what the client publishes */
    struct outbox out;
    size_t sent;
};

static struct world *world_of_viewer(struct subscription *s)
{
    return (struct world *)((char *)s - offsetof(struct world, viewer));
}

static void on_deliver(struct subscription *s, struct message *m, bool is_cached)
{
    struct world *w = world_of_viewer(s);
    struct message *batch[4];

    if (outbox_put(&w->out, m, is_cached) == -ENOBUFS)
        hub_leave(s);
    if (w->out.count > 32) {
        outbox_take(&w->out, batch, 4);
        outbox_confirm(&w->out);
    }
}

static void on_self_deliver(struct subscription *s, struct message *m, bool is_cached)
{
    if (m->size == 0)
        abort();
}

static void on_notice(struct subscription *s, enum hub_notice what)
{
}

static int on_send(void *arg, const uint8_t *bytes, size_t size)
{
    struct world *w = arg;

    if (size == 0 || size > 1 + 2 * 1536 || !bytes)
        abort();
    w->sent += size;
    return w->sent > 1 << 20 ? -ENOBUFS : 0;
}

static int on_may(void *arg, enum hub_role role, const char *name, const char *stream,
                  const char *args)
{
    struct world *w = arg;

    if (stream <= name || stream[-1] != '/' || strlen(name) > RELAY_NAME_MAX || !args)
        abort();
    return hub_may(w->hub, name, role);
}

static int on_join(void *arg, enum hub_role role, const char *name)
{
    struct world *w = arg;

    if (w->seat.stream)
        abort(); /* one connection does one thing */
    int err = hub_join(w->hub, name, role, &w->seat, 0);
    if (!err && role == ROLE_PUBLISHER && !w->viewer.stream)
        err = hub_join(w->hub, name, ROLE_PLAYER, &w->viewer, 0);
    return err;
}

static void on_leave(void *arg)
{
    hub_leave(&((struct world *)arg)->seat);
}

static void on_want(void *arg, bool pictures, bool sound)
{
}

static int on_media(void *arg, const struct chunk_message *m)
{
    return hub_media(&((struct world *)arg)->seat, m, 0);
}

static const struct session_ops ops = {.send = on_send,
                                       .may = on_may,
                                       .join = on_join,
                                       .leave = on_leave,
                                       .want = on_want,
                                       .media = on_media};

static int shake_hands(struct session *s)
{
    static const uint8_t hello[1 + 2 * 1536] = {3};

    return session_read(s, hello, sizeof(hello));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct world w = {.seat = {.deliver = on_self_deliver, .notice = on_notice},
                      .viewer = {.deliver = on_deliver, .notice = on_notice}};
    struct session *s;
    int err = 0;

    if (size < 1 || hub_new(&w.hub) || session_new(&s, &ops, &w, 1))
        return 0;
    outbox_init(&w.out);
    if (data[0] & 1)
        err = shake_hands(s);
    size_t piece = (size_t)(data[0] >> 1) * 8 + 1;
    for (size_t at = 1; at < size && !err; at += piece)
        err = session_read(s, data + at, size - at < piece ? size - at : piece);
    if (err && !session_why(s)[0])
        abort(); /* every end has a reason */
    free(hub_json(w.hub, 1));
    hub_leave(&w.seat);
    hub_leave(&w.viewer);
    outbox_fini(&w.out);
    session_free(s);
    hub_free(w.hub);
    return 0;
}
