/* SPDX-License-Identifier: GPL-3.0-or-later */
/* avclock.h - where playing is on the line of the stream, and which picture is due. Pure; time
 * comes in.
 *
 * With sound the played sound says where playing is; without, the clock runs by itself from where
 * it was set. */
#ifndef MEDIA_CLOCK_AVCLOCK_H
#define MEDIA_CLOCK_AVCLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum {
    /* rtc: a picture may be this much before its sound (the aim is 40 ms) */
    AVCLOCK_LEAD_US = 39 * 1000,
    /* sound that has said nothing for so long no longer leads */
    AVCLOCK_SOUND_GONE_US = 150 * 1000,
};

struct avclock {
    bool is_set, has_sound;
    int64_t line_us, at_us; /* at_us on our clock was line_us on the stream's */
    double speed;
    int64_t sound_at_us; /* when sound last told its place */
};

void avclock_init(struct avclock *c);
void avclock_set(struct avclock *c, int64_t line_us, int64_t now_us);
void avclock_speed(struct avclock *c, double speed, int64_t now_us);
void avclock_sound(struct avclock *c, int64_t line_us, int64_t now_us); /* what is heard now */
bool avclock_is_led_by_sound(const struct avclock *c, int64_t now_us);
/* what is playing now; 0 before it is set */
int64_t avclock_line_us(const struct avclock *c, int64_t now_us);
/* When the place line_us will be reached: the moment to wake up. */
int64_t avclock_when_us(const struct avclock *c, int64_t line_us, int64_t now_us);

/* Of count pictures in order, the last one whose time has come (lead_us early is fine), or -1. */
int avclock_due(const struct avclock *c, const int64_t *line_us, int count, int64_t lead_us,
                int64_t now_us);

#endif
