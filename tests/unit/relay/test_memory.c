/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_memory.c - the readers of wire/ and the relay's session when memory is refused: every
 * allocation of a scenario in turn. An error must come back (or nothing be lost), and everything
 * must be given back.
 *
 * The program's own malloc counts; sanitizers bring theirs, so under them this suite is empty. */
#include "kit/refuse.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>

#if REFUSES

#include "relay/hub/hub.h"
#include "relay/conn/outbox.h"
#include "relay/rtmp/session.h"
#include "wire/amf.h"
#include "wire/chunk.h"
#include "wire/flv.h"
#include "kit/rtmp_call.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

/* ---- scenarios */

static int on_chunk(void *arg, const struct chunk_message *m)
{
    return 0;
}

static int read_chunks(void)
{
    static uint8_t body[300000], bytes[310000];
    struct chunk_message m = {.csid = 6, .type = CHUNK_VIDEO, .body = body, .size = sizeof(body)};
    struct chunk_reader *r;

    int err = chunk_reader_new(&r, on_chunk, NULL);
    if (err)
        return err;
    err = chunk_read(r, bytes, chunk_write(bytes, &m, CHUNK_DEFAULT_SIZE));
    chunk_reader_free(r);
    return err;
}

static int on_tag(void *arg, const struct flv_tag *tag)
{
    struct packet *p;

    int err = flv_body_parse(&p, tag->type, 0, tag->body, tag->size);
    if (!err)
        packet_unref(p);
    return err;
}

static int read_flv(void)
{
    static uint8_t bytes[200000];
    struct flv_reader *r;
    size_t at = flv_write_file_header(bytes, 1, 1);

    at += flv_write_tag_header(bytes + at, FLV_TAG_VIDEO, 0, 150000);
    bytes[at] = 0x17;
    bytes[at + 1] = 1;
    at += 150000 + flv_write_tag_trailer(bytes + at + 150000, 150000);
    int err = flv_reader_new(&r, on_tag, NULL);
    if (err)
        return err;
    for (size_t i = 0; i < at && !err; i += 1000)
        err = flv_read(r, bytes + i, at - i < 1000 ? at - i : 1000);
    flv_reader_free(r);
    return err;
}

/* A session that publishes, and a player of it. */
struct world {
    struct hub *hub;
    struct subscription publisher, player;
    struct outbox out;
    int put_err;
};

static void on_deliver(struct subscription *s, struct message *m, bool is_cached)
{
    struct world *w = (struct world *)((char *)s - offsetof(struct world, player));
    int err = outbox_put(&w->out, m, is_cached);

    w->put_err = w->put_err ? w->put_err : err;
}

static void on_notice(struct subscription *s, enum hub_notice what)
{
}

static int on_send(void *arg, const uint8_t *bytes, size_t size)
{
    return 0;
}

static int on_may(void *arg, enum hub_role role, const char *name, const char *stream,
                  const char *args)
{
    return hub_may(((struct world *)arg)->hub, name, role);
}

static int on_join(void *arg, enum hub_role role, const char *name)
{
    struct world *w = arg;

    return hub_join(w->hub, name, role, &w->publisher, 0);
}

static void on_leave(void *arg)
{
    hub_leave(&((struct world *)arg)->publisher);
}

static void on_want(void *arg, bool pictures, bool sound)
{
}

static int on_media(void *arg, const struct chunk_message *m)
{
    return hub_media(&((struct world *)arg)->publisher, m, 0);
}

static const struct session_ops ops = {.send = on_send,
                                       .may = on_may,
                                       .join = on_join,
                                       .leave = on_leave,
                                       .want = on_want,
                                       .media = on_media};

static size_t put_command(uint8_t *out, bool is_connect)
{
    uint8_t body[256];
    struct amf_out o = {body, body + sizeof(body), false};

    if (is_connect)
        rtmp_call_connect(&o, "live", NULL);
    else
        rtmp_call_command(&o, "publish", 1, "room");
    return chunk_write(
        out,
        &(struct chunk_message){
            .csid = 3, .type = CHUNK_COMMAND, .body = body, .size = (size_t)(o.at - body)},
        CHUNK_DEFAULT_SIZE);
}

static int publish_some(struct world *w, struct session *s)
{
    static uint8_t bytes[8192];
    size_t at = 1 + 2 * 1536;

    bytes[0] = 3;
    at += put_command(bytes + at, true);
    at += put_command(bytes + at, false);
    for (int i = 0; i < 20; i++)
        at += chunk_write(bytes + at,
                          &(struct chunk_message){.csid = 6,
                                                  .type = CHUNK_VIDEO,
                                                  .body = (const uint8_t *)"\x17\1\0\0\0k",
                                                  .size = 6},
                          CHUNK_DEFAULT_SIZE);
    int err = session_read(s, bytes, at);
    return err ? err : w->put_err;
}

static int run_session(void)
{
    struct world w = {.player = {.deliver = on_deliver, .notice = on_notice}};
    struct session *s = NULL;

    outbox_init(&w.out);
    int err = hub_new(&w.hub);
    if (!err)
        err = hub_join(w.hub, "live/room", ROLE_PLAYER, &w.player, 0);
    if (!err)
        err = session_new(&s, &ops, &w, 1);
    if (!err)
        err = publish_some(&w, s);
    if (!err) {
        char *json = hub_json(w.hub, 0);
        err = json ? 0 : -ENOMEM;
        free(json);
    }
    hub_leave(&w.publisher);
    hub_leave(&w.player);
    outbox_fini(&w.out);
    session_free(s);
    hub_free(w.hub);
    return err;
}

static int (*const scenarios[])(void) = {read_chunks, read_flv, run_session};

START_TEST(refused_memory_is_an_error_and_nothing_is_lost)
{
    refuse_each(scenarios[_i], 1000);
}
END_TEST

static void add_tests(TCase *c)
{
    tcase_add_loop_test(c, refused_memory_is_an_error_and_nothing_is_lost, 0,
                        (int)(sizeof(scenarios) / sizeof(scenarios[0])));
}

#else

static void add_tests(TCase *c)
{
}

#endif

int main(void)
{
    Suite *suite = suite_create("memory");
    TCase *c = tcase_create("memory");

    add_tests(c);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
