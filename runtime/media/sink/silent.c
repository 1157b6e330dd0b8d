/* SPDX-License-Identifier: GPL-3.0-or-later */
/* silent.c - `none`: plays nothing, takes samples as fast as a device would. */
#include "media/sink/asink_ring.h"

static int silent_open(struct asink *s, const char *rest, char *why, size_t why_size)
{
    return 0;
}

static void silent_advance(struct asink *s, int count)
{
    int16_t gone[SOUND_BLOCK * ASINK_CHANNELS];

    for (int n; count > 0; count -= n) {
        n = count < SOUND_BLOCK ? count : SOUND_BLOCK;
        asink_ring_take(s, gone, n);
    }
}

static void silent_close(struct asink *s)
{
}

const struct asink_ops asink_silent = {
    .word = "none",
    .help = "none, plays silently, keeps time",
    .open = silent_open,
    .advance = silent_advance,
    .close = silent_close,
};
