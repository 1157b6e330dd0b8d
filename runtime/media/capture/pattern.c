/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pattern.c - `test`: a drifting gradient, a bouncing ball, the time in large digits, and the time
 * code of mark.h. */
#include "media/capture/drivers.h"
#include "media/capture/pace.h"
#include "media/judge/mark.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECOND_US = 1000000, DAY_S = 86400 };

struct colour {
    uint8_t y, u, v;
};

struct palette { /* of the front camera, of the back camera */
    const char *name;
    struct colour from, to; /* ends of the gradient */
    struct colour ball;
};

static const struct palette looks[2] = {
    {"FRONT", {152, 78, 168}, {84, 118, 178}, {225, 90, 140}},
    {"BACK", {146, 142, 78}, {62, 172, 112}, {215, 150, 110}},
};

struct pattern_source {
    struct clock *clock;
    const struct palette *look;
    int width, height;
    uint32_t gen;
    int64_t period_us, due_us;
    int64_t day_us;   /* clock time + this = time of day */
    int wave;         /* pixels after which the gradient repeats */
    uint8_t *ramp[3]; /* one wave and one line long: any line is a piece of the ramp */
};

/* ---- letters */

enum { GLYPH_WIDE = 5, GLYPH_HIGH = 7, GLYPH_STEP = 6 };

struct glyph {
    char letter;
    uint8_t line[GLYPH_HIGH]; /* five bits each, the left pixel is 16 */
};

static const struct glyph glyphs[] = {
    {'0', {14, 17, 19, 21, 25, 17, 14}}, {'1', {4, 12, 4, 4, 4, 4, 14}},
    {'2', {14, 17, 1, 2, 4, 8, 31}},     {'3', {31, 2, 4, 2, 1, 17, 14}},
    {'4', {2, 6, 10, 18, 31, 2, 2}},     {'5', {31, 16, 30, 1, 1, 17, 14}},
    {'6', {6, 8, 16, 30, 17, 17, 14}},   {'7', {31, 1, 2, 4, 8, 8, 8}},
    {'8', {14, 17, 17, 14, 17, 17, 14}}, {'9', {14, 17, 17, 15, 1, 2, 12}},
    {':', {0, 4, 4, 0, 4, 4, 0}},        {'.', {0, 0, 0, 0, 0, 12, 12}},
    {'A', {14, 17, 17, 31, 17, 17, 17}}, {'B', {30, 17, 17, 30, 17, 17, 30}},
    {'C', {14, 17, 16, 16, 16, 17, 14}}, {'F', {31, 16, 16, 30, 16, 16, 16}},
    {'K', {17, 18, 20, 24, 20, 18, 17}}, {'N', {17, 25, 21, 19, 17, 17, 17}},
    {'O', {14, 17, 17, 17, 17, 17, 14}}, {'R', {30, 17, 17, 30, 20, 18, 17}},
    {'T', {31, 4, 4, 4, 4, 4, 4}},
};

static const struct glyph *glyph_of(char letter)
{
    for (size_t i = 0; i < sizeof(glyphs) / sizeof(glyphs[0]); i++)
        if (glyphs[i].letter == letter)
            return &glyphs[i];
    return NULL;
}

/* ---- painting */

static int clamp(int n, int low, int high)
{
    return n > high && high >= low ? high : n < low ? low : n;
}

/* Paints a piece of one line; chroma is written on even lines only. */
static void paint_span(struct picture *p, int y, int x0, int x1, struct colour c)
{
    x0 = clamp(x0, 0, p->width);
    x1 = clamp(x1, 0, p->width);
    if (y < 0 || y >= p->height || x1 <= x0)
        return;
    memset(p->plane[0] + (ptrdiff_t)y * p->stride[0] + x0, c.y, (size_t)(x1 - x0));
    if (y % 2)
        return;
    size_t chroma_width = (size_t)((x1 + 1) / 2 - x0 / 2);
    memset(p->plane[1] + (ptrdiff_t)(y / 2) * p->stride[1] + x0 / 2, c.u, chroma_width);
    memset(p->plane[2] + (ptrdiff_t)(y / 2) * p->stride[2] + x0 / 2, c.v, chroma_width);
}

static void paint_glyph(struct picture *p, const struct glyph *g, int x, int y, int scale,
                        struct colour c)
{
    for (int row = 0; row < GLYPH_HIGH * scale; row++)
        for (int column = 0; column < GLYPH_WIDE; column++)
            if (g->line[row / scale] >> (GLYPH_WIDE - 1 - column) & 1)
                paint_span(p, y + row, x + column * scale, x + (column + 1) * scale, c);
}

static void paint_text(struct picture *p, const char *text, int y, int scale)
{
    static const struct colour shadow = {30, 128, 128}, ink = {235, 128, 128};
    int x = (p->width - ((int)strlen(text) * GLYPH_STEP - 1) * scale) / 2;
    int depth = (scale + 1) / 2;

    for (; *text; text++, x += GLYPH_STEP * scale) {
        const struct glyph *g = glyph_of(*text);
        if (!g)
            continue;
        paint_glyph(p, g, x + depth, y + depth, scale, shadow);
        paint_glyph(p, g, x, y, scale, ink);
    }
}

static void paint_background(const struct pattern_source *t, struct picture *p, int64_t now_us)
{
    int shift = (int)(now_us * 30 / SECOND_US % t->wave); /* 30 pixels a second */

    for (int row = 0; row < p->height; row++)
        memcpy(p->plane[0] + (ptrdiff_t)row * p->stride[0], t->ramp[0] + (shift + row) % t->wave,
               (size_t)p->width);
    for (int i = 1; i < 3; i++)
        for (int row = 0; row < p->height / 2; row++)
            memcpy(p->plane[i] + (ptrdiff_t)row * p->stride[i],
                   t->ramp[i] + (shift + 2 * row) % t->wave / 2, (size_t)p->width / 2);
}

/* Runs from 0 to span and back, once in period_us. */
static int bounce(int64_t now_us, int64_t period_us, int span)
{
    int64_t at = now_us % period_us * 2 * span / period_us;

    return (int)(at > span ? 2 * span - at : at);
}

static void paint_ball(const struct pattern_source *t, struct picture *p, int64_t now_us)
{
    int radius = (p->width < p->height ? p->width : p->height) / 8;
    int x = radius + bounce(now_us, 3 * SECOND_US, p->width - 2 * radius);
    int y = radius + bounce(now_us, 5 * SECOND_US, p->height - 2 * radius);

    for (int row = -radius; row <= radius; row++) {
        int half = (int)sqrt((double)(radius * radius - row * row));
        paint_span(p, y + row, x - half, x + half, t->look->ball);
    }
}

static void paint_words(const struct pattern_source *t, struct picture *p, int64_t now_us)
{
    char text[32];
    int64_t day_us = (now_us + t->day_us) % (DAY_S * (int64_t)SECOND_US);
    int s = (int)(day_us / SECOND_US), tenth = (int)(day_us / 100000 % 10);
    int name_scale = clamp(p->height / 48, 1, p->width / 33); /* 29 pixels wide */
    int time_scale = clamp(p->height / 48, 1, p->width / 70); /* 59 pixels wide */
    int y = p->height * 7 / 50;

    snprintf(text, sizeof(text), "%02d:%02d:%02d.%d", s / 3600, s / 60 % 60, s % 60, tenth);
    paint_text(p, t->look->name, y, name_scale);
    paint_text(p, text, y + (GLYPH_HIGH + 1) * name_scale + time_scale, time_scale);
}

/* ---- the source */

/* Returns the time of day minus the clock; virtual time starts at midnight. */
static int64_t day_offset_us(const struct clock *c)
{
    struct timespec now;
    struct tm local;

    if (clock_is_virtual(c) || clock_gettime(CLOCK_REALTIME, &now) ||
        !localtime_r(&now.tv_sec, &local))
        return 0;
    int64_t day_s = local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec;
    int64_t day_us = day_s * SECOND_US + now.tv_nsec / 1000;
    int64_t whole_us = DAY_S * (int64_t)SECOND_US;
    return (day_us - clock_now_us(c) % whole_us + whole_us) % whole_us;
}

static uint8_t mix(uint8_t from, uint8_t to, double share)
{
    return (uint8_t)lround(from + (to - from) * share);
}

static void fill_ramps(struct pattern_source *t)
{
    const struct colour *from = &t->look->from, *to = &t->look->to;
    const double turn = 2 * acos(-1);

    for (int i = 0; i < t->wave + t->width; i++) {
        double share = (1 - cos(turn * i / t->wave)) / 2;
        t->ramp[0][i] = mix(from->y, to->y, share);
        t->ramp[1][i / 2] = mix(from->u, to->u, share);
        t->ramp[2][i / 2] = mix(from->v, to->v, share);
    }
}

static void pattern_close(void *self)
{
    struct pattern_source *t = self;

    for (int i = 0; i < 3; i++)
        free(t->ramp[i]);
    free(t);
}

static int pattern_open(void **self, const char *rest, const struct vsource_cfg *cfg, char *why,
                        size_t why_size)
{
    if (cfg->width < 16 || cfg->height < 16 || cfg->width > 4096 || cfg->height > 4096) {
        snprintf(why, why_size, "cannot draw %dx%d pictures", cfg->width, cfg->height);
        return -EINVAL;
    }
    struct pattern_source *t = calloc(1, sizeof(*t));
    if (!t)
        return -ENOMEM;
    t->clock = cfg->clock;
    t->look = &looks[cfg->is_back];
    t->width = cfg->width & ~1;
    t->height = cfg->height & ~1;
    t->gen = cfg->gen;
    t->period_us = SECOND_US / cfg->fps;
    t->due_us = clock_now_us(t->clock);
    t->day_us = day_offset_us(t->clock);
    t->wave = t->width + t->height;
    for (int i = 0; i < 3; i++) {
        t->ramp[i] = malloc((size_t)(t->wave + t->width));
        if (!t->ramp[i]) {
            pattern_close(t);
            snprintf(why, why_size, "out of memory");
            return -ENOMEM;
        }
    }
    fill_ramps(t);
    *self = t;
    return 0;
}

static int pattern_read(void *self, struct picture **out, int64_t deadline_us)
{
    struct pattern_source *t = self;
    struct picture *p;
    int err = pace_wait(t->clock, t->due_us, deadline_us);

    if (!err)
        err = picture_new(&p, t->width, t->height);
    if (err)
        return err;
    p->pts_us = clock_now_us(t->clock);
    p->gen = t->gen;
    t->due_us = pace_next(t->clock, t->due_us, t->period_us);
    paint_background(t, p, p->pts_us);
    paint_ball(t, p, p->pts_us);
    paint_words(t, p, p->pts_us);
    mark_draw(p, p->pts_us);
    *out = p;
    return 0;
}

const struct vsource_ops pattern_ops = {
    .word = "test",
    .help = "test, a moving picture with a clock and a machine-readable time code",
    .open = pattern_open,
    .read = pattern_read,
    .close = pattern_close,
    .is_drawn = true,
};
