/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wav.c - `wav:PATH`: as `none`, and writes the played sound with all silence to a file, so that
 * the file keeps time. */
#include "media/sink/asink_ring.h"

#include "base/err.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

enum { HEADER = 44, SAMPLE_BYTES = ASINK_CHANNELS * 2 };

static void put_samples(uint8_t *to, uint32_t value, int bytes) /* little endian */
{
    for (int i = 0; i < bytes; i++)
        to[i] = (uint8_t)(value >> (8 * i));
}

static int write_header(FILE *f, uint32_t data_bytes)
{
    uint8_t h[HEADER];

    memcpy(h, "RIFF----WAVEfmt ", 16);
    put_samples(h + 4, data_bytes + HEADER - 8, 4);
    put_samples(h + 16, 16, 4);
    put_samples(h + 20, 1, 2); /* plain samples */
    put_samples(h + 22, ASINK_CHANNELS, 2);
    put_samples(h + 24, SOUND_RATE, 4);
    put_samples(h + 28, SOUND_RATE * SAMPLE_BYTES, 4);
    put_samples(h + 32, SAMPLE_BYTES, 2);
    put_samples(h + 34, 16, 2);
    memcpy(h + 36, "data", 4);
    put_samples(h + 40, data_bytes, 4);
    return fwrite(h, 1, HEADER, f) == HEADER ? 0 : -EIO;
}

static int wav_open(struct asink *s, const char *rest, char *why, size_t why_size)
{
    FILE *f = *rest ? fopen(rest, "wb") : NULL;
    int err = *rest ? -errno : -EINVAL;

    if (!f) {
        snprintf(why, why_size, *rest ? "%.60s: %s" : "wav: needs a path%s%s", rest,
                 *rest ? err_text(err) : "");
        return err;
    }
    s->self = f;
    if (write_header(f, 0) != 0) /* the sizes are written at the end */
        log_warn("wav: %s: cannot write", rest);
    return 0;
}

static void wav_advance(struct asink *s, int count)
{
    int16_t block[SOUND_BLOCK * ASINK_CHANNELS];

    for (int n; count > 0; count -= n) {
        n = count < SOUND_BLOCK ? count : SOUND_BLOCK;
        asink_ring_take(s, block, n);
        fwrite(block, SAMPLE_BYTES, (size_t)n, s->self);
    }
}

static void wav_close(struct asink *s)
{
    FILE *f = s->self;
    long end = ftell(f);
    bool is_fine = !ferror(f) && end >= HEADER && fseek(f, 0, SEEK_SET) == 0 &&
                   write_header(f, (uint32_t)(end - HEADER)) == 0;

    if (fclose(f) != 0 || !is_fine)
        log_warn("wav: the file was not written to its end");
}

const struct asink_ops asink_wav = {
    .word = "wav",
    .help = "wav:PATH, plays silently into a WAV file",
    .open = wav_open,
    .advance = wav_advance,
    .close = wav_close,
};
