/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stretch.c - passes sound on unchanged, resamples with linear interpolation, or uses libsonic. */
#include "media/voice/stretch.h"

#include "media/frame.h"

#include <errno.h>
#include <math.h>
#include <sonic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NEARLY 0.0101 /* linear interpolation will do when speed is this near to 1 */
#define SAME   1e-6   /* a speed this near to 1 counts as 1 */
enum { CHANNELS = 2 };

struct stretch {
    double speed;
    sonicStream sonic;
    bool is_sonic; /* sonic holds samples */
    double held;   /* input samples inside sonic */
    /* resampling: place of the next sample; 0: the last sample of the block before, 1: the first of
     * this block */
    double phase;
    /* the speed of resampling, kept until a sample is hit exactly: a stop between would click */
    double glide;
    int16_t last[CHANNELS];
    int16_t *buffer;
    int room;
    struct stretch_out out;
};

int stretch_new(struct stretch **out)
{
    struct stretch *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;
    s->speed = 1.0;
    s->phase = 1;
    s->sonic = sonicCreateStream(SOUND_RATE, CHANNELS);
    if (!s->sonic) {
        free(s);
        return -ENOMEM;
    }
    *out = s;
    return 0;
}

void stretch_free(struct stretch *s)
{
    if (!s)
        return;
    sonicDestroyStream(s->sonic);
    free(s->buffer);
    free(s);
}

void stretch_speed(struct stretch *s, double speed)
{
    s->speed = speed;
}

static int make_stretch_room(struct stretch *s, int count)
{
    if (count <= s->room)
        return 0;
    int16_t *bigger = realloc(s->buffer, (size_t)count * CHANNELS * sizeof(*bigger));
    if (!bigger)
        return -ENOMEM;
    s->buffer = bigger;
    s->room = count;
    return 0;
}

static int leave(struct stretch *s, const int16_t *samples, int count, int64_t line_us,
                 int64_t line_end_us)
{
    s->out = (struct stretch_out){samples, count, line_us, line_end_us};
    return 0;
}

/* Interpolates one sample at this place: 0 is the last sample of the block before, 1 the first of
 * this block, count its last. */
static void put_between(struct stretch *s, const int16_t *in, int count, double at, int16_t *out)
{
    int left = (int)at, right = left < count ? left : count - 1;

    for (int c = 0; c < CHANNELS; c++) {
        double a = left == 0 ? s->last[c] : in[(left - 1) * CHANNELS + c];
        out[c] = (int16_t)lrint(a + (in[right * CHANNELS + c] - a) * (at - left));
    }
}

static int resample(struct stretch *s, const int16_t *in, int count, int64_t line_us,
                    int64_t line_end_us)
{
    bool is_leaving = fabs(s->speed - 1.0) <= SAME;
    double at = s->phase, step = is_leaving ? s->glide : s->speed, near = fabs(step - 1.0);
    int n = 0;

    int err = make_stretch_room(s, (int)(count / fmin(step, 1.0)) + 4);
    if (err)
        return err;
    for (; at < count || (step == 1.0 && at <= count); at += step, n++) {
        if (is_leaving && fabs(at - round(at)) <= near) {
            at = round(at);
            step = 1.0;
        }
        put_between(s, in, count, at, s->buffer + n * CHANNELS);
    }
    s->phase = at - count;
    s->glide = step;
    return leave(s, s->buffer, n, line_us, line_end_us);
}

/* The output lags behind the input by the samples that sonic holds. */
static int by_sonic(struct stretch *s, const int16_t *in, int count, int64_t line_us,
                    int64_t line_end_us)
{
    sonicSetSpeed(s->sonic, (float)s->speed);
    if (!sonicWriteShortToStream(s->sonic, (short *)in, count))
        return -ENOMEM;
    s->is_sonic = true;
    int n = sonicSamplesAvailable(s->sonic);
    int err = make_stretch_room(s, n);
    if (err)
        return err;
    n = sonicReadShortFromStream(s->sonic, s->buffer, n);
    double per_us = (double)(line_end_us - line_us) / count;
    int64_t begin_us = line_us - (int64_t)(s->held * per_us);
    s->held += count - n * s->speed;
    if (s->held < 0)
        s->held = 0;
    return leave(s, s->buffer, n, begin_us, line_end_us - (int64_t)(s->held * per_us));
}

/* Back to speed 1: the samples that sonic holds come out at once, in front of the block. */
static int leave_sonic(struct stretch *s, const int16_t *in, int count, int64_t line_us,
                       int64_t line_end_us)
{
    sonicSetSpeed(s->sonic, 1.0f);
    sonicFlushStream(s->sonic);
    int n = sonicSamplesAvailable(s->sonic);
    int err = make_stretch_room(s, n + count);
    if (err)
        return err;
    n = sonicReadShortFromStream(s->sonic, s->buffer, n);
    memcpy(s->buffer + n * CHANNELS, in, (size_t)count * CHANNELS * sizeof(*in));
    int64_t begin_us = line_us - (int64_t)(s->held * (double)(line_end_us - line_us) / count);
    s->is_sonic = false;
    s->held = 0;
    return leave(s, s->buffer, n + count, begin_us, line_end_us);
}

int stretch_put(struct stretch *s, const int16_t *samples, int count, int64_t line_us,
                int64_t line_end_us)
{
    double off = fabs(s->speed - 1.0);
    int err;

    if (count <= 0)
        return leave(s, samples, 0, line_us, line_end_us);
    if (off > NEARLY)
        err = by_sonic(s, samples, count, line_us, line_end_us);
    else if (s->is_sonic)
        err = leave_sonic(s, samples, count, line_us, line_end_us);
    else if (off > SAME || s->phase != 1)
        err = resample(s, samples, count, line_us, line_end_us);
    else
        err = leave(s, samples, count, line_us, line_end_us);
    if (off > NEARLY)
        s->phase = 1; /* the next resampled sample is the first of its block */
    memcpy(s->last, samples + (count - 1) * CHANNELS, sizeof(s->last));
    return err;
}

void stretch_get(struct stretch *s, struct stretch_out *out)
{
    *out = s->out;
}

void stretch_reset(struct stretch *s)
{
    short gone[256 * CHANNELS];

    sonicFlushStream(s->sonic);
    while (sonicReadShortFromStream(s->sonic, gone, 256) > 0)
        continue;
    s->is_sonic = false;
    s->held = 0;
    s->phase = 1;
    memset(s->last, 0, sizeof(s->last));
}
