/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sounds.h - invented sounds and what is measured of sounds: a voice, noise, tones; loudness, the
 * strength and the number of turns of a tone. */
#ifndef TESTS_SOUNDS_H
#define TESTS_SOUNDS_H

#include "media/frame.h"

#include <math.h>
#include <stdint.h>

struct sounds {
    double at, phase; /* samples; turns of the voice's pitch */
    unsigned seed;
};

/* -1 .. 1, the same in each run. */
static inline double sounds_noise(struct sounds *s)
{
    s->seed = s->seed * 1664525u + 1013904223u;
    return (double)(s->seed >> 8) / (1 << 23) - 1;
}

/* Syllables with three formants on a gliding pitch, twice a second, with as long pauses; its mean
 * square is 1. */
static inline double sounds_voice(struct sounds *s)
{
    double t = s->at / SOUND_RATE, pitch_hz = 120 + 20 * sin(2 * M_PI * 0.7 * t), sum = 0;
    double syllable = fmax(0, sin(2 * M_PI * 2 * t));

    s->phase += pitch_hz / SOUND_RATE;
    s->at++;
    for (int k = 1; k <= 20 && syllable > 0; k++) {
        double hz = k * pitch_hz;
        double formants = exp(-pow((hz - 500) / 300, 2)) + 0.5 * exp(-pow((hz - 1500) / 400, 2)) +
                          0.25 * exp(-pow((hz - 2500) / 500, 2));
        sum += formants * sin(2 * M_PI * k * s->phase);
    }
    return syllable * sum / 0.74;
}

static inline double sounds_of_db(double db)
{
    return 32768 * pow(10, db / 20);
}

/* Decibels of full scale, of the root mean square. */
static inline double sounds_db(const int16_t *samples, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++)
        sum += (double)samples[i] * samples[i];
    return 10 * log10(sum / count / (32768.0 * 32768.0) + 1e-12);
}

/* The amplitude of a tone of that frequency, by its Fourier sum; count: whole turns at best. */
static inline double sounds_tone(const int16_t *samples, int count, double hz)
{
    double re = 0, im = 0;

    for (int i = 0; i < count; i++) {
        re += samples[i] * cos(2 * M_PI * hz * i / SOUND_RATE);
        im += samples[i] * sin(2 * M_PI * hz * i / SOUND_RATE);
    }
    return 2 * sqrt(re * re + im * im) / count;
}

/* How often a second the wave goes up through zero. */
static inline double sounds_turns(const int16_t *samples, int count)
{
    int turns = 0;

    for (int i = 1; i < count; i++)
        turns += samples[i - 1] < 0 && samples[i] >= 0;
    return (double)turns * SOUND_RATE / count;
}

#endif
