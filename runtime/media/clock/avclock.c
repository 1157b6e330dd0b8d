/* SPDX-License-Identifier: GPL-3.0-or-later */
/* avclock.c - an anchor (a place and its moment) and a speed. */
#include "media/clock/avclock.h"

void avclock_init(struct avclock *c)
{
    *c = (struct avclock){.speed = 1.0};
}

void avclock_set(struct avclock *c, int64_t line_us, int64_t now_us)
{
    c->is_set = true;
    c->line_us = line_us;
    c->at_us = now_us;
}

int64_t avclock_line_us(const struct avclock *c, int64_t now_us)
{
    return c->is_set ? c->line_us + (int64_t)((double)(now_us - c->at_us) * c->speed) : 0;
}

void avclock_speed(struct avclock *c, double speed, int64_t now_us)
{
    if (c->is_set)
        avclock_set(c, avclock_line_us(c, now_us), now_us);
    c->speed = speed;
}

void avclock_sound(struct avclock *c, int64_t line_us, int64_t now_us)
{
    avclock_set(c, line_us, now_us);
    c->has_sound = true;
    c->sound_at_us = now_us;
}

bool avclock_is_led_by_sound(const struct avclock *c, int64_t now_us)
{
    return c->has_sound && now_us - c->sound_at_us <= AVCLOCK_SOUND_GONE_US;
}

int64_t avclock_when_us(const struct avclock *c, int64_t line_us, int64_t now_us)
{
    int64_t missing_us = line_us - avclock_line_us(c, now_us);

    return missing_us <= 0 ? now_us : now_us + (int64_t)((double)missing_us / c->speed) + 1;
}

int avclock_due(const struct avclock *c, const int64_t *line_us, int count, int64_t lead_us,
                int64_t now_us)
{
    int64_t reached_us = avclock_line_us(c, now_us) + lead_us;
    int due = -1;

    for (int i = 0; c->is_set && i < count; i++)
        if (line_us[i] <= reached_us)
            due = i;
    return due;
}
