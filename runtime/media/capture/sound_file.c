/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound_file.c - `file:PATH` as a microphone: the sound of any media file, looped, in real time. */
#include "media/capture/drivers.h"
#include "media/capture/media_file.h"
#include "media/capture/pace.h"
#include "media/capture/sound_rate.h"
#include "media/capture/sound_reader.h"

#include <stdlib.h>

struct sound_file {
    struct clock *clock;
    struct sound_reader *reader;
    struct pace_sound pace;
};

static void sound_file_close(void *self)
{
    struct sound_file *f = self;

    sound_reader_free(f->reader);
    free(f);
}

static int sound_file_open(void **self, const char *rest, const struct asource_cfg *cfg, char *why,
                           size_t why_size)
{
    struct media_file *file;
    struct sound_file *f = calloc(1, sizeof(*f));
    if (!f)
        return -ENOMEM;
    f->clock = cfg->clock;
    int err = media_file_open(&file, rest, false, why, why_size);
    if (!err && (err = sound_rate_check(media_file_rate_hz(file), why, why_size)))
        media_file_close(file);
    if (!err)
        err = sound_reader_new(&f->reader, file);
    if (err) {
        sound_file_close(f);
        return err;
    }
    pace_sound_start(&f->pace, f->clock);
    *self = f;
    return 0;
}

static int sound_file_read(void *self, int16_t block[SOUND_BLOCK], int64_t *pts_us,
                           int64_t deadline_us)
{
    struct sound_file *f = self;

    int err = sound_reader_fill(f->reader);
    if (!err)
        err = pace_wait(f->clock, f->pace.due_us, deadline_us);
    if (err)
        return err;
    sound_reader_take(f->reader, block);
    *pts_us = f->pace.due_us - SOUND_BLOCK_US;
    pace_sound_next(&f->pace, f->clock);
    return 0;
}

const struct asource_ops sound_file_ops = {
    .word = "file",
    .help = "file:PATH, the sound of a media file, looped",
    .open = sound_file_open,
    .read = sound_file_read,
    .close = sound_file_close,
};
