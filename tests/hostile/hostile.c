/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hostile.c - does to a relay what nobody should, with a well-behaved pair watched beside it.
 * usage: hostile PORT HTTP_PORT STATS_PORT PID [--key KEY] [--long] [--sessions N] [--seed N]
 * [--rss MIB] [ATTACK ...] hostile --list [--long] A line per attack: "ok NAME: what was felt" or
 * "not ok NAME: why". With --key only the attacks on signatures are done. Exit status 1 when
 * anything failed. */
#include "pair.h"
#include "process.h"
#include "world.h"

#include "kit/slow.h"
#include "signature.h"

#include <signal.h>

enum { PAUSE_MAX_US = 250000, RSS_MAX_MIB = 32, BASELINE_MS = 1000, LEAST_MS = 500 };

static const struct attack {
    const char *name;
    void (*run)(struct world *w);
    bool is_long, needs_key;
} attacks[] = {
    {"five_hundred_idle_slow_and_silent", attack_idle, false, false},
    {"players_of_nothing", attack_silent_player, true, false},
    {"connection_storm", attack_storm, false, false},
    {"garbage", attack_garbage, false, false},
    {"out_of_turn", attack_out_of_turn, false, false},
    {"odd_ids_sizes_and_values", attack_odd, false, false},
    {"same_name_twice", attack_same_name, false, false},
    {"name_free_again", attack_free_name, false, false},
    {"odd_names", attack_names, false, false},
    {"subscriber_never_reads", attack_never_reads, false, false},
    {"floods", attack_flood, false, false},
    {"tiny_messages_for_fifty", attack_tiny_messages, false, false},
    {"unfinished_messages", attack_hoard, false, false},
    {"http_requests", attack_http, false, false},
    {"http_slow_and_silent", attack_http_idle, false, false},
    {"http_floods", attack_http_flood, false, false},
    {"damaged_sessions", attack_mutants, false, false},
    {"signatures", attack_signature, false, true},
};

struct run {
    struct world world;
    struct pair *pair;
    long rss_max_kib;
    char **names;
    int name_count, failed;
};

/* ---- one attack */

/* Connections are looked at every 50 ms, and libuv opens something of its own now and then. */
static void await_files(const struct run *r, int before, struct process_cost *now)
{
    int64_t begin_us = talk_now_us();

    while (process_look(r->world.pid, now) && now->files > before &&
           world_ms_since(begin_us) < 3000 * r->world.slow)
        world_rest_ms(20);
}

static void judge(struct run *r, const struct process_cost *before,
                  const struct process_cost *after, const struct pair_felt *felt)
{
    struct world *w = &r->world;
    long grown_kib = felt->rss_peak_kib - before->rss_kib;

    expect(w, kill(w->pid, 0) == 0, "the relay is gone");
    expect(w, !felt->is_ended, "the pair was disconnected");
    expect(w, felt->lost == 0, "the pair lost pictures: %ld gaps", felt->lost);
    expect(w, felt->seen > 0, "the pair saw nothing");
    expect(w, felt->pause_us - felt->own_us < PAUSE_MAX_US,
           "the pair paused for %lld ms (its own %lld)", (long long)felt->pause_us / 1000,
           (long long)felt->own_us / 1000);
    expect(w, grown_kib < r->rss_max_kib, "the relay grew by %ld KiB", grown_kib);
    expect(w, after->files <= before->files, "descriptors: %d, before %d", after->files,
           before->files);
}

static void put_line(const struct run *r, const char *name, const struct process_cost *before,
                     const struct process_cost *after, const struct pair_felt *felt,
                     int64_t begin_us)
{
    const struct world *w = &r->world;

    if (w->why[0])
        printf("not ok %s: %s;", name, w->why);
    else
        printf("ok %s:", name);
    printf(" pause_ms %lld own_ms %lld rss_peak_kib %+ld rss_after_kib %+ld files %+d cpu_s %.2f "
           "seconds %.1f%s%s\n",
           (long long)felt->pause_us / 1000, (long long)felt->own_us / 1000,
           felt->rss_peak_kib ? felt->rss_peak_kib - before->rss_kib : 0,
           after->rss_kib - before->rss_kib, after->files - before->files,
           after->cpu_s - before->cpu_s, (double)world_ms_since(begin_us) / 1e3,
           w->note[0] ? "; " : "", w->note);
    fflush(stdout);
}

static void nothing(struct world *w)
{
    world_rest_ms(BASELINE_MS);
}

static void attack(struct run *r, const char *name, void (*fn)(struct world *w))
{
    struct process_cost before = {0}, after = {0};
    struct pair_felt felt;
    int64_t begin_us = talk_now_us();

    r->world.why[0] = 0;
    process_look(r->world.pid, &before);
    pair_look(r->pair, &felt);
    do { /* the pair should have felt something of it */
        r->world.note[0] = 0;
        fn(&r->world);
    } while (world_ms_since(begin_us) < LEAST_MS && !r->world.why[0]);
    await_files(r, before.files, &after);
    pair_look(r->pair, &felt);
    judge(r, &before, &after, &felt);
    put_line(r, name, &before, &after, &felt, begin_us);
    r->failed += r->world.why[0] != 0;
}

/* ---- all of them */

static bool is_wanted(const struct run *r, const struct attack *a)
{
    if (a->needs_key != (r->world.key != NULL))
        return false;
    if (r->name_count == 0)
        return r->world.is_long || !a->is_long;
    for (int i = 0; i < r->name_count; i++)
        if (strcmp(r->names[i], a->name) == 0)
            return true;
    return false;
}

static int run_all(struct run *r)
{
    const char *name = r->world.key ? signature_name(r->world.key, "pair", 3600) : "pair";

    r->pair = pair_start(r->world.port, r->world.pid, name);
    if (!r->pair) {
        printf("not ok pair: it does not get on the air\n");
        return 1;
    }
    attack(r, r->world.key ? "nothing_with_a_key" : "nothing", nothing);
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
        if (is_wanted(r, &attacks[i]))
            attack(r, attacks[i].name, attacks[i].run);
    pair_stop(r->pair);
    return r->failed ? 1 : 0;
}

/* The names of the attacks without a key, for the runner. */
static int list_names(bool is_long)
{
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
        if (!attacks[i].needs_key && (is_long || !attacks[i].is_long))
            puts(attacks[i].name);
    return 0;
}

static int read_options(struct run *r, int argc, char **argv)
{
    int i = 5;

    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (strcmp(argv[i], "--long") == 0) {
            r->world.is_long = true;
            continue;
        }
        if (strcmp(argv[i], "--key") == 0)
            r->world.key = value;
        else if (strcmp(argv[i], "--sessions") == 0)
            r->world.sessions = atol(value);
        else if (strcmp(argv[i], "--seed") == 0)
            r->world.seed = (uint32_t)atol(value);
        else if (strcmp(argv[i], "--rss") == 0)
            r->rss_max_kib = atol(value) * 1024;
        else
            return -1;
        i++;
    }
    r->names = argv + i;
    r->name_count = argc > i ? argc - i : 0;
    return 0;
}

int main(int argc, char **argv)
{
    static struct run r = {.world = {.sessions = 300, .seed = 1},
                           .rss_max_kib = RSS_MAX_MIB * 1024};

    if (argc > 1 && strcmp(argv[1], "--list") == 0)
        return list_names(argc > 2);
    if (argc < 5 || read_options(&r, argc, argv)) {
        fprintf(stderr, "usage: hostile PORT HTTP_PORT STATS_PORT PID [--key KEY] [--long] "
                        "[--sessions N] [--seed N] "
                        "[--rss MIB] [ATTACK ...]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    r.world.port = (uint16_t)atoi(argv[1]);
    r.world.http_port = (uint16_t)atoi(argv[2]);
    r.world.stats_port = (uint16_t)atoi(argv[3]);
    r.world.pid = atoi(argv[4]);
    r.world.slow = test_slow();
    r.world.damage_seed = r.world.seed;
    return run_all(&r);
}
