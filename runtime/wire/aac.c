/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aac.c - AudioSpecificConfig: reads only the first bits; the decoder reads the rest. */
#include "wire/aac.h"

#include "wire/bits.h"

#include <errno.h>

enum { TYPE_LC = 2, TYPE_SBR = 5, TYPE_PS = 29, TYPE_ESCAPE = 31, RATE_ESCAPE = 15, RATES = 13 };
enum { RATE_MIN_HZ = 8000, RATE_MAX_HZ = 96000 };

static const int rates_hz[RATES] = {96000, 88200, 64000, 48000, 44100, 32000, 24000,
                                    22050, 16000, 12000, 11025, 8000,  7350};
/* by channel configuration; 0 means "described elsewhere", which is refused */
static const int channel_counts[16] = {0, 1, 2, 3, 4, 5, 6, 8};

static int get_object_type(struct bits *b)
{
    uint32_t type = bits_get(b, 5);

    return (int)(type == TYPE_ESCAPE ? 32 + bits_get(b, 6) : type);
}

static int get_rate(struct bits *b)
{
    uint32_t index = bits_get(b, 4);

    if (index == RATE_ESCAPE)
        return (int)bits_get(b, 24);
    return index < RATES ? rates_hz[index] : -1;
}

int aac_config_parse(struct aac_info *out, const uint8_t *config, size_t size)
{
    struct bits b = bits_of(config, size);
    struct aac_info info;

    int core = info.object_type = get_object_type(&b);
    info.rate_hz = get_rate(&b);
    info.channels = channel_counts[bits_get(&b, 4)];
    if (core == TYPE_SBR || core == TYPE_PS) { /* the rate of the output, then the core type */
        info.rate_hz = get_rate(&b);
        core = get_object_type(&b);
    }
    if (b.is_short || core == 0 || info.rate_hz < 0)
        return -EPROTO;
    if (core != TYPE_LC || info.channels == 0 || info.rate_hz < RATE_MIN_HZ ||
        info.rate_hz > RATE_MAX_HZ)
        return -ENOTSUP;
    if (info.object_type == TYPE_PS)
        info.channels = 2; /* one coded channel, two out */
    *out = info;
    return 0;
}

static int index_of(const int *list, int count, int value)
{
    for (int i = 0; i < count; i++)
        if (list[i] == value)
            return i;
    return -1;
}

size_t aac_config_write(uint8_t out[2], int rate_hz, int channels)
{
    int rate = index_of(rates_hz, RATES - 1, rate_hz);
    int config = channels > 0 ? index_of(channel_counts, 8, channels) : -1;

    if (rate < 0 || config < 0)
        return 0;
    out[0] = (uint8_t)(TYPE_LC << 3 | rate >> 1);
    out[1] = (uint8_t)((rate & 1) << 7 | config << 3);
    return 2;
}
