/* SPDX-License-Identifier: GPL-3.0-or-later */
/* serve.c - the loop of `parlua relay`: signals, and the bridges of the relay. */
#include "serve.h"

#include "base/err.h"
#include "base/log.h"
#include "base/time/loop.h"
#include "base/time/timer.h"
#include "bridge/bridge.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

struct serving {
    uv_loop_t loop;
    struct timers *timers;
    uv_signal_t signals[2];
    struct bridges *bridges;
    struct timer *duration, *limit;
    bool is_late;
};

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    uv_stop(handle->loop);
}

static void on_duration(void *arg)
{
    struct serving *s = arg;

    timers_stop_loop(s->timers);
}

static void on_limit(void *arg)
{
    struct serving *s = arg;

    log_error("time limit reached");
    s->is_late = true;
    timers_stop_loop(s->timers);
}

/* --duration ends the relay well, --limit with status 124. */
static int start_ends(struct serving *s, const struct run_options *o)
{
    int err = timer_new(&s->duration, s->timers, on_duration, s);
    if (!err)
        err = timer_new(&s->limit, s->timers, on_limit, s);
    if (!err && o->duration_s > 0)
        timer_start(s->duration, (int64_t)(o->duration_s * 1e6), 0);
    if (!err && o->limit_s > 0)
        timer_start(s->limit, (int64_t)(o->limit_s * 1e6), 0);
    return err;
}

static int start_signals(struct serving *s)
{
    static const int numbers[] = {SIGINT, SIGTERM};

    for (int i = 0; i < 2; i++) {
        int err = uv_signal_init(&s->loop, &s->signals[i]);
        if (!err)
            err = uv_signal_start(&s->signals[i], on_signal, numbers[i]);
        if (err)
            return err;
    }
    return 0;
}

static int start_bridges(struct serving *s, struct relay *relay, const struct options *o)
{
    const struct bridges_cfg cfg = {.loop = &s->loop,
                                    .timers = s->timers,
                                    .relay = relay,
                                    .forwards = o->forwards,
                                    .pulls = o->pulls,
                                    .forward_count = o->forward_count,
                                    .pull_count = o->pull_count};
    char why[256] = "";

    if (o->forward_count + o->pull_count == 0)
        return 0;
    int err = bridges_new(&s->bridges, &cfg, why, sizeof(why));
    if (err)
        log_error("relay: %s", why);
    return err;
}

/* A name look-up that nobody waits for may still keep the loop open: then *s leaks, on purpose. */
static void close_all(struct serving *s)
{
    bridges_free(s->bridges);
    for (int i = 0; i < 2; i++)
        if (s->signals[i].loop)
            uv_close((uv_handle_t *)&s->signals[i], NULL);
    timer_free(s->duration);
    timer_free(s->limit);
    timers_free(s->timers);
    uv_run(&s->loop, UV_RUN_NOWAIT);
    if (uv_loop_close(&s->loop) == 0)
        free(s);
}

static int start_relay(struct serving *s, struct clock *c, struct relay *relay,
                       const struct options *o)
{
    int err = timers_new(&s->timers, c, &s->loop);
    if (!err)
        err = start_signals(s);
    if (!err)
        err = start_ends(s, &o->run);
    if (!err)
        err = start_bridges(s, relay, o);
    if (err && err != -EINVAL) /* -EINVAL: bridges_new has named the rule */
        log_error("relay: %s", err_text(err));
    return err;
}

/* An address alone on its line of standard output, for scripts; what it is for goes to the log. */
static void print_url(const char *url, const char *what)
{
    if (!url)
        return;
    printf("%s\n", url);
    fflush(stdout);
    log_info("relay: %s is for %s", url, what);
}

static void print_urls(const struct relay *relay)
{
    print_url(relay_url(relay), "RTMP: publish and play /APP/STREAM");
    print_url(relay_http_url(relay), "FLV over HTTP: play /APP/STREAM.flv");
    print_url(relay_stats_url(relay), "figures: /stats and /metrics");
}

int serve(struct clock *c, struct relay *relay, const struct options *o)
{
    struct serving *s = calloc(1, sizeof(*s));

    if (!s || uv_loop_init(&s->loop)) {
        free(s);
        return RUN_ENVIRONMENT;
    }
    int err = start_relay(s, c, relay, o);
    if (!err) {
        print_urls(relay);
        loop_run(c, &s->loop, s->timers);
    }
    bool is_late = s->is_late;
    close_all(s);
    if (is_late)
        return RUN_TIME_LIMIT;
    return err == 0 ? RUN_OK : err == -EINVAL ? RUN_USAGE : RUN_ENVIRONMENT;
}
