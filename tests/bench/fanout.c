/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fanout.c - load on an RTMP server: one publisher of about 1 Mbit/s and N players, on one loop.
 * usage: fanout PORT PLAYERS SECONDS PID
 *
 * Every message carries the time at which it was sent; players count bytes and read that time.
 * Prints one line: players, gbit delivered while measuring, cpu_s of process PID meanwhile,
 * cpu_s_per_gbit, age of messages at the players (p50_ms p99_ms max_ms), time from dialling to the
 * first key picture (join_p50_ms join_max_ms), and what a player adds to the process (rss_kib). */
#include "wire/amf.h"
#include "wire/bytes.h"
#include "wire/chunk.h"
#include "kit/rtmp_call.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

enum {
    HELLO = 1536,
    FPS = 25,
    GROUP = 25, /* pictures from key picture to key picture */
    KEY_BYTES = 20000,
    PICTURE_BYTES = 4300,
    SOUND_BYTES = 186,
    SOUND_RATE = 44100,
    SOUND_SAMPLES = 1024,
    STAMP_AT = 16, /* behind the head of a tag and whatever a server may look at */
    STAMP_BYTES = 12,
    WARM_MS = 1600,   /* a whole group is cached before players come */
    SETTLE_MS = 1000, /* from the last player's picture until counting begins */
    JOIN_LIMIT_MS = 20000,
    DIAL_EVERY_MS = 2,
    BINS = 200000, /* ages: 10 us each */
    BIN_US = 10,
};

static const char stamp_mark[4] = "\xf0mrk";

struct load;

struct client {
    struct load *load;
    uv_tcp_t tcp;
    uv_connect_t connect;
    struct chunk_reader *reader;
    size_t hello_got;
    bool is_publisher, is_live;
    int64_t dialled_us, pictured_us;
};

struct load {
    uv_loop_t loop;
    uv_timer_t media, dial, phase;
    struct sockaddr_in server;
    struct client publisher, *players;
    int count, dialled, pictured;
    int seconds;
    long pid;
    bool is_counting;
    int64_t started_us; /* the publisher's first message */
    int64_t pictures, sounds;
    int64_t now_us; /* of this read */
    uint64_t bytes, messages;
    uint32_t *bins;
    int64_t worst_us;
    int64_t cpu_ns, counted_us;
    long rss_before_kib, rss_after_kib;
    char read_buffer[256 * 1024];
};

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void fail(const char *what)
{
    fprintf(stderr, "fanout: %s\n", what);
    exit(1);
}

/* ---- the process that is watched */

/* Nanoseconds on a processor, all threads. */
static int64_t cpu_of(long pid)
{
    char path[64];
    long long sum = 0, one;
    uv_fs_t dir;
    uv_dirent_t entry;

    snprintf(path, sizeof(path), "/proc/%ld/task", pid);
    if (uv_fs_scandir(NULL, &dir, path, 0, NULL) < 0)
        fail("the server is gone");
    while (uv_fs_scandir_next(&dir, &entry) == 0) {
        snprintf(path, sizeof(path), "/proc/%ld/task/%.12s/schedstat", pid, entry.name);
        FILE *f = fopen(path, "r");
        if (f && fscanf(f, "%lld", &one) == 1)
            sum += one;
        if (f)
            fclose(f);
    }
    uv_fs_req_cleanup(&dir);
    return sum;
}

static long rss_of(long pid)
{
    char path[64];
    long pages = 0;

    snprintf(path, sizeof(path), "/proc/%ld/statm", pid);
    FILE *f = fopen(path, "r");
    if (!f || fscanf(f, "%*d %ld", &pages) != 1)
        fail("the server is gone");
    fclose(f);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* ---- sending */

struct sending {
    uv_write_t write;
    char bytes[];
};

static void on_sent(uv_write_t *write, int status)
{
    if (status && status != UV_ECANCELED)
        fail("a write failed");
    free(write);
}

static void send_bytes(struct client *c, const void *bytes, size_t size)
{
    struct sending *s = malloc(sizeof(*s) + size);

    memcpy(s->bytes, bytes, size);
    uv_buf_t buf = uv_buf_init(s->bytes, (unsigned)size);
    if (uv_write(&s->write, (uv_stream_t *)&c->tcp, &buf, 1, on_sent))
        fail("cannot write");
}

static void send_message(struct client *c, uint8_t type, uint32_t time_ms, const void *body,
                         size_t size)
{
    static uint8_t out[2 * KEY_BYTES];
    bool is_media = type == CHUNK_AUDIO || type == CHUNK_VIDEO;
    struct chunk_message m = {.csid = type == CHUNK_VIDEO   ? 6
                                      : type == CHUNK_AUDIO ? 4
                                                            : 3,
                              .type = type,
                              .stream_id = is_media || type == CHUNK_COMMAND,
                              .time_ms = time_ms,
                              .body = body,
                              .size = size};

    send_bytes(c, out, chunk_write(out, &m, is_media ? CHUNK_OUT_SIZE : CHUNK_DEFAULT_SIZE));
}

static void send_command(struct client *c, const char *name, double transaction, const char *text)
{
    uint8_t body[512];
    struct amf_out o = {body, body + sizeof(body), false};

    rtmp_call_command(&o, name, transaction, text);
    send_message(c, CHUNK_COMMAND, 0, body, (size_t)(o.at - body));
}

static void send_connect(struct client *c)
{
    uint8_t body[512];
    struct amf_out o = {body, body + sizeof(body), false};

    rtmp_call_connect(&o, "live", NULL);
    send_message(c, CHUNK_COMMAND, 0, body, (size_t)(o.at - body));
}

static void send_stamped(struct client *c, uint8_t type, const char *head, size_t head_size,
                         size_t size, int64_t media_us)
{
    static uint8_t body[KEY_BYTES];
    int64_t now = now_us();

    memset(body, 0, STAMP_AT + STAMP_BYTES);
    memcpy(body, head, head_size);
    memcpy(body + STAMP_AT, stamp_mark, 4);
    memcpy(body + STAMP_AT + 4, &now, 8);
    send_message(c, type, (uint32_t)(media_us / 1000), body, size);
}

/* Everything that is due, each at its own time. */
static void on_media_timer(uv_timer_t *timer)
{
    struct load *l = timer->data;
    struct client *c = &l->publisher;
    int64_t at_us = now_us() - l->started_us;

    for (; l->pictures * 1000000 / FPS <= at_us; l->pictures++) {
        bool is_key = l->pictures % GROUP == 0;
        send_stamped(c, CHUNK_VIDEO, is_key ? "\x17\1\0\0\0" : "\x27\1\0\0\0", 5,
                     is_key ? KEY_BYTES : PICTURE_BYTES, l->pictures * 1000000 / FPS);
    }
    for (; l->sounds * 1000000 * SOUND_SAMPLES / SOUND_RATE <= at_us; l->sounds++)
        send_stamped(c, CHUNK_AUDIO, "\xaf\1", 2, SOUND_BYTES,
                     l->sounds * 1000000 * SOUND_SAMPLES / SOUND_RATE);
}

/* ---- phases: warm, dial, settle, count */

static int64_t bin_at(const struct load *l, double part)
{
    uint64_t sum = 0, limit = (uint64_t)((double)l->messages * part);

    for (int i = 0; i < BINS; i++)
        if ((sum += l->bins[i]) > limit)
            return i;
    return BINS;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void print_figures(const struct load *l)
{
    int64_t *joins = malloc((size_t)l->count * sizeof(*joins));

    for (int i = 0; i < l->count; i++)
        joins[i] = l->players[i].pictured_us - l->players[i].dialled_us;
    qsort(joins, (size_t)l->count, sizeof(*joins), by_value);
    double gbit = (double)l->bytes * 8 / 1e9, cpu_s = (double)l->cpu_ns / 1e9;
    printf(
        "players %d gbit %.3f cpu_s %.3f cpu_s_per_gbit %.3f p50_ms %.2f p99_ms %.2f max_ms %.1f "
        "join_p50_ms %.1f join_max_ms %.1f rss_kib %.1f\n",
        l->count, gbit, cpu_s, cpu_s / gbit, (double)(bin_at(l, 0.5) * BIN_US) / 1e3,
        (double)(bin_at(l, 0.99) * BIN_US) / 1e3, (double)l->worst_us / 1e3,
        (double)joins[l->count / 2] / 1e3, (double)joins[l->count - 1] / 1e3,
        (double)(l->rss_after_kib - l->rss_before_kib) / l->count);
    free(joins);
}

static void on_counted(uv_timer_t *timer)
{
    struct load *l = timer->data;

    l->cpu_ns = cpu_of(l->pid) - l->cpu_ns;
    print_figures(l);
    exit(0);
}

static void on_settled(uv_timer_t *timer)
{
    struct load *l = timer->data;

    l->rss_after_kib = rss_of(l->pid);
    l->cpu_ns = cpu_of(l->pid);
    l->is_counting = true;
    uv_timer_start(&l->phase, on_counted, (uint64_t)l->seconds * 1000, 0);
}

static void on_join_limit(uv_timer_t *timer)
{
    struct load *l = timer->data;

    fprintf(stderr, "fanout: %d of %d players have a picture\n", l->pictured, l->count);
    exit(1);
}

static void dial(struct client *c);

static void on_dial_timer(uv_timer_t *timer)
{
    struct load *l = timer->data;

    dial(&l->players[l->dialled]);
    if (++l->dialled == l->count)
        uv_timer_stop(timer);
}

static void on_warm(uv_timer_t *timer)
{
    struct load *l = timer->data;

    l->rss_before_kib = rss_of(l->pid);
    uv_timer_start(&l->dial, on_dial_timer, 1, DIAL_EVERY_MS);
    uv_timer_start(&l->phase, on_join_limit, JOIN_LIMIT_MS, 0);
}

static void start_media(struct load *l)
{
    struct client *c = &l->publisher;
    uint8_t size[4];

    bytes_put32(size, CHUNK_OUT_SIZE);
    send_message(c, CHUNK_SET_SIZE, 0, size, sizeof(size));
    send_message(c, CHUNK_VIDEO, 0,
                 "\x17\0\0\0\0\1\x42\xc0\x1e\xff\xe1\0\4\x67\x42\xc0\x1e\1\0\4\x68\xce\x3c\x80",
                 24);
    send_message(c, CHUNK_AUDIO, 0, "\xaf\0\x12\x08", 4);
    l->started_us = now_us();
    uv_timer_start(&l->media, on_media_timer, 1, 1);
    uv_timer_start(&l->phase, on_warm, WARM_MS, 0);
}

/* ---- receiving */

static void note_picture(struct client *c, const struct chunk_message *m)
{
    struct load *l = c->load;

    if (c->pictured_us || m->type != CHUNK_VIDEO || m->body[0] != 0x17 || m->body[1] != 1)
        return;
    c->pictured_us = l->now_us;
    if (++l->pictured == l->count)
        uv_timer_start(&l->phase, on_settled, SETTLE_MS, 0);
}

static void on_media(struct client *c, const struct chunk_message *m)
{
    struct load *l = c->load;
    int64_t sent_us;

    if (m->size < STAMP_AT + STAMP_BYTES || memcmp(m->body + STAMP_AT, stamp_mark, 4) != 0)
        return;
    note_picture(c, m);
    if (!l->is_counting)
        return;
    memcpy(&sent_us, m->body + STAMP_AT + 4, 8);
    int64_t age_us = l->now_us - sent_us;
    l->bins[age_us / BIN_US < BINS ? age_us / BIN_US : BINS - 1]++;
    l->messages++;
    if (age_us > l->worst_us)
        l->worst_us = age_us;
}

/* _result of connect, of createStream; then the status of publish or play. */
static void on_command(struct client *c, const struct chunk_message *m)
{
    struct amf_in in = {m->body, m->body + m->size};
    struct amf_value name, transaction;

    if (amf_next(&in, &name) || amf_next(&in, &transaction))
        fail("a malformed command");
    if (amf_is(&name, "_error"))
        fail("the server refused a command");
    if (amf_is(&name, "_result") && transaction.number == 1)
        send_command(c, "createStream", 2, NULL);
    else if (amf_is(&name, "_result") && transaction.number == 2)
        send_command(c, c->is_publisher ? "publish" : "play", 3, "bench");
    else if (amf_is(&name, "onStatus") && c->is_publisher && !c->is_live) {
        c->is_live = true;
        start_media(c->load);
    }
}

static int on_message(void *arg, const struct chunk_message *m)
{
    struct client *c = arg;

    if (m->type == CHUNK_COMMAND)
        on_command(c, m);
    else if (m->type == CHUNK_VIDEO || m->type == CHUNK_AUDIO)
        on_media(c, m);
    return 0;
}

/* Bytes of S0 S1 S2 are only counted; what came behind them is returned. */
static size_t skip_hello(struct client *c, size_t size)
{
    size_t missing = 1 + 2 * HELLO - c->hello_got;
    size_t n = size < missing ? size : missing;

    c->hello_got += n;
    if (n > 0 && n == missing) {
        static const uint8_t c2[HELLO];
        send_bytes(c, c2, sizeof(c2));
        send_connect(c);
    }
    return n;
}

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    struct client *c = handle->data;

    (void)size;
    *buf = uv_buf_init(c->load->read_buffer, sizeof(c->load->read_buffer));
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buf)
{
    struct client *c = stream->data;

    if (size < 0)
        fail("the server closed a connection");
    c->load->now_us = now_us();
    if (c->load->is_counting && !c->is_publisher)
        c->load->bytes += (uint64_t)size;
    size_t skipped = skip_hello(c, (size_t)size);
    if (chunk_read(c->reader, (const uint8_t *)buf->base + skipped, (size_t)size - skipped))
        fail("malformed chunks");
}

static void on_connected(uv_connect_t *connect, int status)
{
    static const uint8_t c0_c1[1 + HELLO] = {3};
    struct client *c = connect->data;

    if (status)
        fail("cannot connect");
    uv_tcp_nodelay(&c->tcp, 1);
    send_bytes(c, c0_c1, sizeof(c0_c1));
    uv_read_start((uv_stream_t *)&c->tcp, on_alloc, on_read);
}

static void dial(struct client *c)
{
    c->tcp.data = c->connect.data = c;
    c->dialled_us = now_us();
    if (chunk_reader_new(&c->reader, on_message, c) || uv_tcp_init(&c->load->loop, &c->tcp) ||
        uv_tcp_connect(&c->connect, &c->tcp, (struct sockaddr *)&c->load->server, on_connected))
        fail("cannot dial");
}

/* ---- beginning */

static void allow_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int main(int argc, char **argv)
{
    if (argc != 5 || atoi(argv[2]) < 1 || atoi(argv[3]) < 1) {
        fprintf(stderr, "usage: fanout PORT PLAYERS SECONDS PID\n");
        return 2;
    }
    allow_descriptors();
    struct load *l = calloc(1, sizeof(*l));
    l->count = atoi(argv[2]);
    l->seconds = atoi(argv[3]);
    l->pid = atol(argv[4]);
    l->players = calloc((size_t)l->count, sizeof(*l->players));
    l->bins = calloc(BINS, sizeof(*l->bins));
    uv_loop_init(&l->loop);
    uv_ip4_addr("127.0.0.1", atoi(argv[1]), &l->server);
    uv_timer_init(&l->loop, &l->media);
    uv_timer_init(&l->loop, &l->dial);
    uv_timer_init(&l->loop, &l->phase);
    l->media.data = l->dial.data = l->phase.data = l;
    for (int i = 0; i < l->count; i++)
        l->players[i].load = l;
    l->publisher.load = l;
    l->publisher.is_publisher = true;
    uv_timer_start(&l->phase, on_join_limit, JOIN_LIMIT_MS, 0);
    dial(&l->publisher);
    uv_run(&l->loop, UV_RUN_DEFAULT);
    return 1;
}
