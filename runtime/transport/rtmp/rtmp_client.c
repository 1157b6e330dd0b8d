/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_client.c - one connection: rtmp_out.c writes, wire/chunk.c reads, this file answers the
 * messages of the protocol. */
#include "transport/rtmp/rtmp_client.h"

#include "base/err.h"
#include "base/time/link.h"
#include "transport/dial.h"
#include "wire/bytes.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    CSID_CONTROL = 2,
    CSID_COMMAND = 3,
    CSID_AUDIO = 4,
    CSID_DATA = 5,
    CSID_VIDEO = 6,
    CSID_STREAM = 8,
    READ_SIZE = 16 * 1024,
    WINDOW_DEFAULT = 2500000,
};

struct rtmp_client {
    struct net_cfg cfg;
    struct rtmp_ears ears;
    bool is_publisher;
    struct rtmp_out *out;
    struct netem_conn *netem_conn; /* NULL: no netem */
    char peer[NET_PEER_TEXT];

    const char *step; /* for the log */
    int64_t step_since_us;
    struct net_fault fault;

    uint32_t transaction; /* of the last command */
    uint32_t awaited;     /* the transaction whose answer is waited for; 0: none */
    bool is_answered;
    uint32_t answer; /* the first number of the answer */
    uint32_t stream;

    struct chunk_reader *reader;
    uint32_t ack_window;
    uint64_t acked;
};

/* ---- faults */

static int64_t now_us(const struct rtmp_client *c)
{
    return clock_now_us(c->cfg.clock);
}

static void enter_step(struct rtmp_client *c, const char *step)
{
    c->step = step;
    c->step_since_us = now_us(c);
}

/* Keeps the first fault. After a cancel the fault is NET_CANCELLED and not logged. */
static int settle(struct rtmp_client *c, const struct net_fault *fault)
{
    if (c->fault.phase != NET_FINE)
        return -1;
    c->fault = *fault;
    if (cancel_was_called(c->cfg.cancel))
        net_fault_set(&c->fault, NET_CANCELLED, "ended by us");
    if (c->fault.phase != NET_CANCELLED)
        net_fault_log(&c->fault, c->is_publisher ? "publish" : "play", &c->cfg, c->peer, c->step,
                      now_us(c) - c->step_since_us);
    return -1;
}

int rtmp_client_fail(struct rtmp_client *c, enum net_phase phase, const char *format, ...)
{
    struct net_fault fault = {.phase = phase};
    va_list args;

    va_start(args, format);
    vsnprintf(fault.text, sizeof(fault.text), format, args);
    va_end(args);
    return settle(c, &fault);
}

int rtmp_client_refused(struct rtmp_client *c, enum net_phase phase, const struct rtmp_reply *r)
{
    const char *code = r->code[0] ? r->code : "no reason given";

    if (r->description[0])
        return rtmp_client_fail(c, phase, "refused: %s (%s)", code, r->description);
    return rtmp_client_fail(c, phase, "refused: %s", code);
}

const struct net_fault *rtmp_client_fault(const struct rtmp_client *c)
{
    return &c->fault;
}

/* ---- sending */

static uint32_t csid_of(uint8_t type, bool is_on_stream)
{
    switch (type) {
    case CHUNK_AUDIO:
        return CSID_AUDIO;
    case CHUNK_VIDEO:
        return CSID_VIDEO;
    case CHUNK_DATA:
        return CSID_DATA;
    case CHUNK_COMMAND:
        return is_on_stream ? CSID_STREAM : CSID_COMMAND;
    default:
        return CSID_CONTROL;
    }
}

/* EPIPE: the server had closed, and has answered our bytes with a reset. */
static int write_failed(struct rtmp_client *c, int err)
{
    if (err == -EPIPE)
        return rtmp_client_fail(c, NET_CLOSED, "closed by the server");
    if (err == -ETIMEDOUT)
        return rtmp_client_fail(c, NET_IO, "write: the server has stopped reading");
    return rtmp_client_fail(c, NET_IO, "write: %s", err_text(err));
}

static int send_message(struct rtmp_client *c, const struct rtmp_message *m)
{
    int64_t written = 0;

    if (c->fault.phase != NET_FINE)
        return -1;
    int err = rtmp_out_send(c->out, m, &written);
    if (err)
        return write_failed(c, err);
    if (c->is_publisher && c->cfg.bytes)
        meter_add(c->cfg.bytes, written);
    return 0;
}

int rtmp_client_send(struct rtmp_client *c, uint8_t type, uint32_t time_ms, struct rtmp_part head,
                     struct rtmp_part body)
{
    return send_message(c, &(struct rtmp_message){
                               .type = type,
                               .csid = csid_of(type, true),
                               .stream_id = c->stream,
                               .time_ms = time_ms,
                               .head = head,
                               .body = body,
                           });
}

static int send_control(struct rtmp_client *c, uint8_t type, const uint8_t *bytes, size_t size)
{
    return send_message(
        c, &(struct rtmp_message){.type = type, .csid = CSID_CONTROL, .head = {bytes, size}});
}

static int send_number(struct rtmp_client *c, uint8_t type, uint32_t number)
{
    uint8_t bytes[4];

    bytes_put32(bytes, number);
    return send_control(c, type, bytes, sizeof(bytes));
}

int rtmp_client_say(struct rtmp_client *c, const struct rtmp_say *say)
{
    uint8_t bytes[RTMP_SAY_MAX];
    struct amf_out o = {bytes, bytes + sizeof(bytes), false};

    rtmp_say_write(&o, ++c->transaction, say);
    if (o.overflow)
        return rtmp_client_fail(c, NET_IO, "%s is too long", say->name);
    return send_message(c, &(struct rtmp_message){
                               .type = CHUNK_COMMAND,
                               .csid = csid_of(CHUNK_COMMAND, say->is_on_stream),
                               .stream_id = say->is_on_stream ? c->stream : 0,
                               .head = {bytes, (size_t)(o.at - bytes)},
                           });
}

int rtmp_client_buffer(struct rtmp_client *c, uint32_t buffer_ms)
{
    uint8_t bytes[10];

    bytes_put32(bytes_put32(bytes_put16(bytes, CONTROL_BUFFER_MS), c->stream), buffer_ms);
    return send_control(c, CHUNK_CONTROL, bytes, sizeof(bytes));
}

void rtmp_client_hurry(struct rtmp_client *c, int64_t deadline_us)
{
    rtmp_out_hurry(c->out, deadline_us);
}

/* ---- reading */

static int on_control(struct rtmp_client *c, const struct chunk_message *m)
{
    uint8_t pong[6];

    if (m->size < 6)
        return 0;
    switch (bytes_get16(m->body)) {
    case CONTROL_STREAM_EOF:
        return c->ears.on_eof(c->ears.arg);
    case CONTROL_PING:
        bytes_put16(pong, CONTROL_PONG);
        memcpy(pong + 2, m->body + 2, 4);
        return send_control(c, CHUNK_CONTROL, pong, sizeof(pong));
    default:
        return 0;
    }
}

static int on_window(struct rtmp_client *c, const struct chunk_message *m)
{
    if (m->size >= 4 && bytes_get32(m->body) > 0)
        c->ack_window = bytes_get32(m->body);
    return 0;
}

/* The server limits the bytes in flight: the answer is the window that we keep. */
static int on_bandwidth(struct rtmp_client *c, const struct chunk_message *m)
{
    return m->size < 4 ? 0 : send_number(c, CHUNK_WINDOW, bytes_get32(m->body));
}

static bool answers(const struct rtmp_client *c, const struct rtmp_reply *r)
{
    bool is_answer = r->meaning == RTMP_MEANS_RESULT || r->meaning == RTMP_MEANS_ERROR;

    return c->awaited && is_answer && r->transaction == c->awaited;
}

/* While connect is unanswered any refusal means connect, also with a wrong transaction. */
static bool refuses_connect(const struct rtmp_client *c, const struct rtmp_reply *r)
{
    return c->awaited == RTMP_CONNECT_TRANSACTION &&
           (r->meaning == RTMP_MEANS_ERROR || r->meaning == RTMP_MEANS_REFUSED);
}

static int on_reply(struct rtmp_client *c, const struct chunk_message *m)
{
    struct rtmp_reply r;

    rtmp_reply_read(&r, m);
    if (refuses_connect(c, &r))
        return rtmp_client_refused(c, c->is_publisher && r.is_rejected ? NET_CLOSED : NET_HANDSHAKE,
                                   &r);
    if (!answers(c, &r))
        return c->ears.on_reply(c->ears.arg, &r);
    if (r.meaning == RTMP_MEANS_ERROR)
        return rtmp_client_refused(c, NET_CLOSED, &r);
    c->is_answered = true;
    c->answer = r.number;
    return 0;
}

static int on_message(void *arg, const struct chunk_message *m);

/* onPlayStatus is a reply sent as data. Type 15 is the same with a format byte in front. */
static int on_data(struct rtmp_client *c, const struct chunk_message *m)
{
    struct chunk_message plain = *m;
    struct rtmp_reply r;

    rtmp_reply_read(&r, m);
    if (r.meaning != RTMP_MEANS_NOTHING)
        return c->ears.on_reply(c->ears.arg, &r);
    if (m->type == CHUNK_DATA_AMF3 && m->size > 0) {
        plain.type = CHUNK_DATA;
        plain.body++;
        plain.size--;
    }
    return c->ears.on_media(c->ears.arg, &plain);
}

static int on_message(void *arg, const struct chunk_message *m)
{
    struct rtmp_client *c = arg;

    switch (m->type) {
    case CHUNK_CONTROL:
        return on_control(c, m);
    case CHUNK_WINDOW:
        return on_window(c, m);
    case CHUNK_BANDWIDTH:
        return on_bandwidth(c, m);
    case CHUNK_COMMAND:
    case CHUNK_COMMAND_AMF3:
        return on_reply(c, m);
    case CHUNK_DATA:
    case CHUNK_DATA_AMF3:
        return on_data(c, m);
    case CHUNK_AUDIO:
    case CHUNK_VIDEO:
        return c->ears.on_media(c->ears.arg, m);
    case CHUNK_AGGREGATE:
        return chunk_split_aggregate(m, on_message, c);
    default:
        return 0;
    }
}

static int acknowledge(struct rtmp_client *c)
{
    uint64_t got = chunk_bytes_read(c->reader);

    if (got - c->acked < c->ack_window / 2)
        return 0;
    c->acked = got;
    return send_number(c, CHUNK_ACK, (uint32_t)got);
}

static int take_message(struct rtmp_client *c, const uint8_t *bytes, size_t size)
{
    if (!c->is_publisher && c->cfg.bytes)
        meter_add(c->cfg.bytes, (int64_t)size);
    int err = chunk_read(c->reader, bytes, size);
    if (c->fault.phase != NET_FINE)
        return -1;
    if (err)
        return rtmp_client_fail(c, NET_IO, "%s in what the server sent",
                                err == -EMSGSIZE ? "limit exceeded" : err_text(err));
    return acknowledge(c);
}

/* Returns 1 when bytes were read, 0 when there are none, -1 on a fault. */
static int read_once(struct rtmp_client *c)
{
    uint8_t bytes[READ_SIZE];
    ssize_t n = recv(rtmp_out_socket(c->out), bytes, sizeof(bytes), MSG_DONTWAIT);

    if (n > 0)
        return take_message(c, bytes, (size_t)n) ? -1 : 1;
    if (n == 0)
        return rtmp_client_fail(c, NET_CLOSED, "closed by the server");
    if (errno == EAGAIN || errno == EINTR)
        return 0;
    return rtmp_client_fail(c, NET_IO, "read: %s", err_text(-errno));
}

int rtmp_client_read(struct rtmp_client *c, int64_t deadline_us)
{
    if (c->fault.phase != NET_FINE)
        return -1;
    int got = read_once(c);
    if (got || deadline_us == 0)
        return got < 0 ? -1 : 0;
    /* servers that wait for our ACK would start a stream 40 ms late; the option wears off */
    int on = 1;
    setsockopt(rtmp_out_socket(c->out), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
    int seen = clock_poll(c->cfg.clock, rtmp_out_socket(c->out), POLLIN, deadline_us);
    if (seen < 0)
        return rtmp_client_fail(c, NET_IO, "read: %s", err_text(seen));
    return seen > 0 && read_once(c) < 0 ? -1 : 0;
}

int rtmp_client_until(struct rtmp_client *c, const bool *is_done, const char *step)
{
    enter_step(c, step);
    int64_t deadline_us = c->step_since_us + NET_STEP_LIMIT_MS * (int64_t)1000;

    while (!*is_done) {
        if (now_us(c) >= deadline_us)
            return rtmp_client_fail(c, NET_IO, "%s was not answered within the time limit", step);
        if (rtmp_client_read(c, deadline_us))
            return -1;
    }
    enter_step(c, "stream");
    return 0;
}

void rtmp_client_finish(struct rtmp_client *c, int64_t deadline_us)
{
    uint8_t bytes[READ_SIZE];
    int fd = rtmp_out_socket(c->out);

    /* a close with unread bytes would be a reset, and lose bytes in flight */
    shutdown(fd, SHUT_WR);
    while (clock_poll(c->cfg.clock, fd, POLLIN, deadline_us) > 0)
        if (recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT) <= 0)
            return;
}

/* ---- opening and closing */

static int await(struct rtmp_client *c, const char *step)
{
    c->awaited = c->transaction;
    c->is_answered = false;
    int err = rtmp_client_until(c, &c->is_answered, step);
    c->awaited = 0;
    return err;
}

static int dial_server(struct rtmp_client *c)
{
    struct dial d = {
        .clock = c->cfg.clock,
        .cancel = c->cfg.cancel,
        .netem = c->cfg.netem,
        .owner = c->cfg.owner,
        .netem_conn = &c->netem_conn,
        .addresses = &c->cfg.addresses,
        .send_buffer = c->is_publisher ? NET_SEND_BUFFER : 0,
        .deadline_us = c->step_since_us + NET_STEP_LIMIT_MS * (int64_t)1000,
    };
    struct net_fault fault;
    int fd = dial(&d, c->peer, &fault);

    return fd < 0 ? settle(c, &fault) : fd;
}

/* librtmp writes the connect message together with the handshake. */
static int do_handshake(struct rtmp_client *c, int fd)
{
    uint8_t bytes[RTMP_SAY_MAX];
    struct amf_out o = {bytes, bytes + sizeof(bytes), false};
    struct net_fault fault;

    enter_step(c, "handshake");
    rtmp_say_connect(&o, &c->cfg.url, c->is_publisher);
    if (o.overflow)
        return rtmp_client_fail(c, NET_HANDSHAKE, "connect is too long");
    c->transaction = RTMP_CONNECT_TRANSACTION;
    const struct rtmp_message connect = {
        .type = CHUNK_COMMAND,
        .csid = CSID_COMMAND,
        .head = {bytes, (size_t)(o.at - bytes)},
    };
    int64_t deadline_us = c->step_since_us + NET_STEP_LIMIT_MS * (int64_t)1000;
    return rtmp_out_shake(c->out, fd, &connect, deadline_us, &fault) ? settle(c, &fault) : 0;
}

static int open_connection(struct rtmp_client *c)
{
    enter_step(c, "connect");
    int fd = dial_server(c);
    if (fd < 0)
        return -1;
    if (do_handshake(c, fd)) {
        cancel_drop(c->cfg.cancel);
        close(fd);
        return -1;
    }
    if (c->cfg.on_connected)
        c->cfg.on_connected(c->cfg.arg);
    if (await(c, "connect command") || send_number(c, CHUNK_SET_SIZE, CHUNK_OUT_SIZE))
        return -1;
    rtmp_out_chunk_size(c->out, CHUNK_OUT_SIZE);
    return 0;
}

static struct rtmp_client *client_new(const struct net_cfg *cfg, bool is_publisher,
                                      const struct rtmp_ears *ears)
{
    struct rtmp_client *c = calloc(1, sizeof(*c));

    if (!c)
        return NULL;
    c->cfg = *cfg;
    c->ears = *ears;
    c->is_publisher = is_publisher;
    c->ack_window = WINDOW_DEFAULT;
    if (rtmp_out_new(&c->out, cfg->clock) == 0 && chunk_reader_new(&c->reader, on_message, c) == 0)
        return c;
    rtmp_client_close(c);
    return NULL;
}

int rtmp_client_open(struct rtmp_client **out, const struct net_cfg *cfg, bool is_publisher,
                     const struct rtmp_ears *ears)
{
    *out = client_new(cfg, is_publisher, ears);
    return *out ? open_connection(*out) : -1;
}

int rtmp_client_create_stream(struct rtmp_client *c)
{
    if (rtmp_client_say(c, &(struct rtmp_say){.name = "createStream"}) || await(c, "createStream"))
        return -1;
    c->stream = c->answer;
    return 0;
}

uint32_t rtmp_client_stream(const struct rtmp_client *c)
{
    return c->stream;
}

int rtmp_client_unsent(const struct rtmp_client *c)
{
    if (c->netem_conn)
        return netem_conn_unsent(c->netem_conn);
    struct links *links = clock_links(c->cfg.clock);
    int bytes = 0, fd = rtmp_out_socket(c->out);
    int unsent = links ? link_unsent(links, fd) : -ENOTSOCK;

    if (unsent >= 0)
        return unsent;
    return ioctl(fd, SIOCOUTQ, &bytes) < 0 ? 0 : bytes;
}

const char *rtmp_client_peer(const struct rtmp_client *c)
{
    return c->peer;
}

void rtmp_client_close(struct rtmp_client *c)
{
    if (!c)
        return;
    cancel_drop(c->cfg.cancel);
    rtmp_out_free(c->out);
    netem_conn_unref(c->netem_conn);
    chunk_reader_free(c->reader);
    free(c);
}
