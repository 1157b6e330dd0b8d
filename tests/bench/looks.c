/* SPDX-License-Identifier: GPL-3.0-or-later */
/* looks.c - what filters cost: milliseconds of CPU a picture, and CPU seconds a second at 15
 * pictures a second. usage: looks [WIDTH HEIGHT] */
#include "base/time/clock.h"
#include "media/capture/vsource.h"
#include "media/filter/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PICTURES = 150, FPS = 15 };

static const struct {
    const char *name;
    struct look look;
} looks[] = {
    {"plain", {0}},
    {"beauty 5", {.smoothness = 55}},
    {"whiteness 3", {.whiteness = 33}},
    {"filter pink", {.colour = LOOK_PINK}},
    {"beauty 5, whiteness 3, pink", {.smoothness = 55, .whiteness = 33, .colour = LOOK_PINK}},
    {"zoom 2", {.zoom_tenths = 20}},
    {"mirror", {.is_mirrored = true}},
};

static double cpu_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The picture is copied for each run, as a source makes a new one; the copy is not counted. */
static int measure(const char *name, const struct look *look, const struct picture *src)
{
    const struct chain_order o = {.look = *look, .width = src->width, .height = src->height};
    struct chain *chain;
    double sum_ms = 0, first_ms = 0, most_ms = 0;
    int err = chain_new(&chain);

    for (int n = 0; !err && n <= PICTURES; n++) {
        struct picture *p;
        struct chain_result r;
        err = picture_copy(&p, src);
        double begun_ms = cpu_ms();
        if (!err)
            err = chain_run(chain, &o, p, &r);
        if (err)
            break;
        double ms = cpu_ms() - begun_ms;
        first_ms = n ? first_ms : ms; /* tables and memory are made with it */
        sum_ms += n ? ms : 0;
        most_ms = n && ms > most_ms ? ms : most_ms;
        picture_unref(r.shown);
        picture_unref(r.published);
    }
    chain_free(chain);
    printf("looks      %-28s %6.3f ms a picture, at most %6.3f, the first %6.3f; %6.4f CPU s/s\n",
           name, sum_ms / PICTURES, most_ms, first_ms, sum_ms / PICTURES * FPS / 1000);
    return err;
}

int main(int argc, char **argv)
{
    struct vsource_cfg cfg = {.width = argc > 2 ? atoi(argv[1]) : 360,
                              .height = argc > 2 ? atoi(argv[2]) : 640,
                              .fps = FPS};
    struct vsource *source;
    struct picture *p;
    char why[128];
    int err = clock_new(&cfg.clock, CLOCK_REAL);

    if (!err)
        clock_enter(cfg.clock, "looks");
    if (!err)
        err = vsource_open(&source, "portrait", &cfg, why, sizeof(why));
    if (!err)
        err = vsource_read(source, &p, CLOCK_NEVER);
    if (err)
        return 1;
    printf("looks      %dx%d\n", cfg.width, cfg.height);
    for (size_t i = 0; !err && i < sizeof(looks) / sizeof(looks[0]); i++)
        err = measure(looks[i].name, &looks[i].look, p);
    picture_unref(p);
    vsource_close(source);
    clock_leave(cfg.clock);
    clock_free(cfg.clock);
    return err ? 1 : 0;
}
