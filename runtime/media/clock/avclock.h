/* SPDX-License-Identifier: GPL-3.0-or-later */
/* avclock.h - the place on the timeline that is playing, and the picture that is due. Pure; time
 * comes in as an argument.
 *
 * With sound, the played sound sets the clock; without sound, the clock runs by itself from the
 * last avclock_set. */
#ifndef MEDIA_CLOCK_AVCLOCK_H
#define MEDIA_CLOCK_AVCLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum {
    /* RTC: a picture may be shown so much before its sound (the aim is 40 ms) */
    AVCLOCK_LEAD_US = 39 * 1000,
    /* sound that has not called for so long no longer leads */
    AVCLOCK_SOUND_GONE_US = 150 * 1000,
};

struct avclock {
    bool is_set, has_sound;
    int64_t line_us, at_us; /* line_us was playing at at_us */
    double speed;
    int64_t sound_at_us; /* of the last avclock_sound */
};

void avclock_init(struct avclock *c);
/* line_us is playing now. */
void avclock_set(struct avclock *c, int64_t line_us, int64_t now_us);
/* The clock runs at this speed from now_us on; 1 at first. */
void avclock_speed(struct avclock *c, double speed, int64_t now_us);
void avclock_sound(struct avclock *c, int64_t line_us, int64_t now_us); /* line_us is heard now */
/* Returns true when avclock_sound was called within AVCLOCK_SOUND_GONE_US. */
bool avclock_is_led_by_sound(const struct avclock *c, int64_t now_us);
/* Returns the place that is playing now; 0 before the clock is set. */
int64_t avclock_line_us(const struct avclock *c, int64_t now_us);
/* Returns when line_us will be reached, for a timer. */
int64_t avclock_when_us(const struct avclock *c, int64_t line_us, int64_t now_us);

/* Returns the index of the last of count pictures, in order, whose time has come (lead_us early is
 * fine), or -1. */
int avclock_due(const struct avclock *c, const int64_t *line_us, int count, int64_t lead_us,
                int64_t now_us);

#endif
