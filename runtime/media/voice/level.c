/* SPDX-License-Identifier: GPL-3.0-or-later */
/* level.c - root mean square and peak of the last half second; the strongest tone by a Fourier
 * transform at 12 kHz. */
#include "media/voice/level.h"

#include "media/frame.h"

#include <complex.h>
#include <errno.h>
#include <math.h>
#include <string.h>

enum {
    DOWN = 4, /* 48 to 12 kHz */
    POINTS = 4096,
    LOWEST = 30 * POINTS * DOWN / SOUND_RATE,
    HIGHEST = 5500 * POINTS / (SOUND_RATE / DOWN),
};
#define PI         3.14159265358979
#define QUIET      0.001 /* rms below which no tone is looked for */
#define STANDS_OUT 0.05  /* the share of the power that a tone must have */

void level_init(struct level *l)
{
    memset(l, 0, sizeof(*l));
}

void level_feed(struct level *l, const int16_t *samples, int count, int channels, double gain,
                int64_t end_us)
{
    for (int i = 0; i < count; i++) {
        int sum = 0;
        for (int c = 0; c < channels; c++)
            sum += samples[i * channels + c];
        l->ring[l->next] = (int16_t)(sum * gain / channels);
        l->next = (l->next + 1) % LEVEL_SAMPLES;
    }
    l->count = l->count + count < LEVEL_SAMPLES ? l->count + count : LEVEL_SAMPLES;
    l->end_us = end_us;
}

static int sample_at(const struct level *l, int back) /* 1: the newest */
{
    return l->ring[(l->next + LEVEL_SAMPLES - back) % LEVEL_SAMPLES];
}

/* Fast Fourier transform in place, decimation in time; POINTS is a power of two. */
static void transform(float complex *x)
{
    for (int i = 1, j = 0; i < POINTS; i++) {
        int bit = POINTS >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            float complex swap = x[i];
            x[i] = x[j];
            x[j] = swap;
        }
    }
    for (int half = 1; half < POINTS; half *= 2) {
        float complex step = cexpf(-(float)PI * I / (float)half), turn = 1;
        for (int k = 0; k < half; k++, turn *= step)
            for (int i = k; i < POINTS; i += 2 * half) {
                float complex odd = x[i + half] * turn;
                x[i + half] = x[i] - odd;
                x[i] += odd;
            }
    }
}

/* Gathers the newest sound at a quarter of the rate, faded in and out. */
static void gather(const struct level *l, int usable, float complex *x)
{
    for (int i = 0; i < POINTS; i++) {
        int back = (POINTS - i) * DOWN;
        float sum = 0;
        for (int k = 0; k < DOWN && back <= usable; k++)
            sum += (float)sample_at(l, back - k);
        x[i] = sum * (0.5f - 0.5f * cosf(2 * (float)PI * (float)i / POINTS));
    }
}

static double power(float complex v)
{
    double re = crealf(v), im = cimagf(v);

    return re * re + im * im;
}

/* Returns the frequency at the top of a parabola through the strongest point and its neighbours. */
static double peak_frequency(const float complex *x)
{
    double total = 0;
    int best = LOWEST;

    for (int i = LOWEST; i < HIGHEST; i++) {
        total += power(x[i]);
        if (power(x[i]) > power(x[best]))
            best = i;
    }
    double a = sqrt(power(x[best - 1])), b = sqrt(power(x[best])), c = sqrt(power(x[best + 1]));
    if (total <= 0 || b * b < STANDS_OUT * total)
        return 0;
    double off = a - 2 * b + c != 0 ? 0.5 * (a - c) / (a - 2 * b + c) : 0;
    return (best + off) * SOUND_RATE / DOWN / POINTS;
}

int level_measure(const struct level *l, struct level_result *out, int64_t now_us)
{
    int64_t silent = now_us > l->end_us ? (now_us - l->end_us) * SOUND_RATE / 1000000 : 0;
    if (l->count == 0 || l->count + silent < LEVEL_SAMPLES)
        return -ENODATA;
    int usable = silent < l->count ? l->count : 0; /* still inside the last 500 ms */
    int heard = usable - (int)(silent < usable ? silent : usable);
    double squares = 0;
    int peak = 0;

    for (int back = 1; back <= heard; back++) {
        int v = sample_at(l, back);
        squares += (double)v * v;
        peak = v > peak ? v : -v > peak ? -v : peak;
    }
    *out = (struct level_result){sqrt(squares / LEVEL_SAMPLES) / 32768, peak / 32768.0, 0};
    if (out->rms < QUIET)
        return 0;
    float complex x[POINTS];
    gather(l, usable, x);
    transform(x);
    out->frequency_hz = peak_frequency(x);
    return 0;
}

int level_volume(double mean_square)
{
    static const double floor_db = 60;
    double db = 10 * log10(mean_square + 1e-12);

    if (db < -floor_db)
        return 0;
    return db > 0 ? 100 : (int)((db + floor_db) * 100 / floor_db);
}
