/* SPDX-License-Identifier: GPL-3.0-or-later */
/* music.c - a sound_reader of bytes in memory, its beginning skipped, its end counted. */
#include "media/voice/music.h"

#include "media/capture/media_file.h"
#include "media/capture/sound_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct music {
    uint32_t gen;
    uint8_t *bytes;
    struct sound_reader *reader;
    int64_t duration_us;
    int64_t position, end; /* samples */
};

static int open_reader(struct music *m, size_t size, char *why, size_t why_size)
{
    struct media_file *file;
    int err = media_file_open_bytes(&file, m->bytes, size, false, why, why_size);

    if (err)
        return err;
    media_file_once(file);
    m->duration_us = media_file_duration_us(file);
    return sound_reader_new(&m->reader, file);
}

static int64_t samples_of(int64_t us)
{
    return us / 1000000 * SOUND_RATE + us % 1000000 * SOUND_RATE / 1000000;
}

/* Whole blocks, so it begins up to 10.7 ms early. False: there is no such place. */
static bool skip_to(struct music *m, int64_t start)
{
    int16_t gone[SOUND_BLOCK];

    while (m->position + SOUND_BLOCK <= start)
        if (!music_read(m, gone))
            return false;
    return true;
}

static int begin_at(struct music *m, size_t size, int64_t start_us, char *why, size_t why_size)
{
    bool is_inside = start_us > 0 && (m->duration_us == 0 || start_us < m->duration_us);

    if (!is_inside || skip_to(m, samples_of(start_us)))
        return 0;
    sound_reader_free(m->reader); /* the file was shorter than it says */
    m->reader = NULL;
    m->position = 0;
    return open_reader(m, size, why, why_size);
}

int music_open(struct music **out, const void *bytes, size_t size, int64_t start_us, int64_t end_us,
               char *why, size_t why_size)
{
    struct music *m = calloc(1, sizeof(*m));

    why[0] = '\0';
    if (!m || !(m->bytes = malloc(size))) {
        free(m);
        return -ENOMEM;
    }
    memcpy(m->bytes, bytes, size);
    m->end = INT64_MAX;
    int err = open_reader(m, size, why, why_size);
    if (!err)
        err = begin_at(m, size, start_us, why, why_size);
    if (err) {
        music_close(m);
        return err;
    }
    if (samples_of(end_us) > m->position)
        m->end = samples_of(end_us);
    *out = m;
    return 0;
}

bool music_read(struct music *m, int16_t block[SOUND_BLOCK])
{
    int64_t left = m->end - m->position;

    if (left <= 0)
        return false;
    sound_reader_fill(m->reader); /* an error is an end: what is left is still taken */
    int count = sound_reader_take(m->reader, block);
    if (count > left) {
        memset(block + left, 0, sizeof(*block) * (size_t)(count - left));
        count = (int)left;
    }
    m->position += count;
    return count > 0;
}

int64_t music_position_us(const struct music *m)
{
    return m->position * 1000000 / SOUND_RATE;
}

int64_t music_duration_us(const struct music *m)
{
    return m->duration_us;
}

void music_set_gen(struct music *m, uint32_t gen)
{
    m->gen = gen;
}

uint32_t music_gen(const struct music *m)
{
    return m->gen;
}

void music_close(void *arg)
{
    struct music *m = arg;

    if (!m)
        return;
    sound_reader_free(m->reader);
    free(m->bytes);
    free(m);
}
