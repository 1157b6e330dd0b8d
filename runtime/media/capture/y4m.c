/* SPDX-License-Identifier: GPL-3.0-or-later */
/* y4m.c - `y4m:PATH`: raw pictures; loops a file at its own rate, reads a FIFO as it fills. */
#include "media/capture/drivers.h"
#include "media/capture/pace.h"
#include "media/capture/pipe_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 256, SIDE_MAX = 4096, FPS_MAX = 240 };

/*  YUV4MPEG2 W360 H640 F15:1 ...\n  then, for each picture:  FRAME ...\n  and its three planes */
enum y4m_part { PART_HEADER, PART_LINE, PART_PIXELS };

struct y4m {
    struct clock *clock;
    uint32_t gen;
    struct pipe_in in;
    enum y4m_part part;
    int width, height;
    bool is_full_range;
    int64_t period_us, due_us; /* files only */
    int64_t body;              /* where the first picture begins, in bytes */
    int64_t arrived_us;        /* when the line before the pixels had arrived */
};

/* ---- header */

static bool is_420(const char *word)
{
    static const char *const known[] = {"420", "420jpeg", "420mpeg2", "420paldv"};

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(word, known[i]) == 0)
            return true;
    return false;
}

static int read_rate(struct y4m *y, const char *word)
{
    int num, den;

    if (sscanf(word, "%d:%d", &num, &den) != 2 || num < 1 || den < 1 || num / den > FPS_MAX)
        return -EINVAL;
    y->period_us = (int64_t)den * 1000000 / num;
    return 0;
}

static int read_word(struct y4m *y, const char *word)
{
    switch (word[0]) {
    case 'W':
        y->width = atoi(word + 1);
        return 0;
    case 'H':
        y->height = atoi(word + 1);
        return 0;
    case 'F':
        return read_rate(y, word + 1);
    case 'C':
        return is_420(word + 1) ? 0 : -EINVAL;
    case 'X':
        y->is_full_range = y->is_full_range || strcmp(word, "XCOLORRANGE=FULL") == 0;
        return 0;
    default:
        return 0;
    }
}

static int parse_header(struct y4m *y, char *line)
{
    char *save, *word = strtok_r(line, " ", &save);

    if (!word || strcmp(word, "YUV4MPEG2") != 0)
        return -EINVAL;
    while ((word = strtok_r(NULL, " ", &save)))
        if (read_word(y, word))
            return -EINVAL;
    bool is_legal =
        y->width >= 2 && y->width <= SIDE_MAX && y->height >= 2 && y->height <= SIDE_MAX;
    return is_legal ? 0 : -EINVAL;
}

/* Fetches a line up to its '\n' as text: first the shortest possible line, then byte by byte, so
 * that no byte behind the '\n' is read. */
static int fetch_line(struct y4m *y, size_t shortest, char text[LINE_MAX_BYTES],
                      int64_t deadline_us)
{
    struct pipe_in *in = &y->in;

    for (;;) {
        size_t wanted = in->count < shortest ? shortest : in->count;
        int err = pipe_in_fetch(in, wanted, deadline_us);
        if (err)
            return err;
        if (in->bytes[in->count - 1] == '\n')
            break;
        if (in->count + 1 >= LINE_MAX_BYTES)
            return -EINVAL;
        err = pipe_in_fetch(in, in->count + 1, deadline_us);
        if (err)
            return err;
    }
    memcpy(text, in->bytes, in->count - 1);
    text[in->count - 1] = '\0';
    y->body += y->part == PART_HEADER ? (int64_t)in->count : 0;
    pipe_in_taken(in);
    return 0;
}

static int fetch_header(struct y4m *y, int64_t deadline_us)
{
    char line[LINE_MAX_BYTES];

    int err = fetch_line(y, sizeof("YUV4MPEG2"), line, deadline_us);
    if (!err)
        err = parse_header(y, line);
    if (!err)
        y->part = PART_LINE;
    return err;
}

/* ---- pictures */

static size_t picture_bytes(const struct y4m *y)
{
    size_t chroma = (size_t)((y->width + 1) / 2) * (size_t)((y->height + 1) / 2);

    return (size_t)y->width * (size_t)y->height + 2 * chroma;
}

static int fetch_frame_line(struct y4m *y, int64_t deadline_us)
{
    char line[LINE_MAX_BYTES];
    int err = fetch_line(y, sizeof("FRAME"), line, deadline_us);

    if (err)
        return err;
    if (strncmp(line, "FRAME", 5) != 0)
        return -EINVAL;
    y->arrived_us = clock_now_us(y->clock);
    y->part = PART_PIXELS;
    return 0;
}

static int start_over(struct y4m *y)
{
    y->part = PART_LINE;
    return pipe_in_rewind(&y->in, y->body);
}

static int fetch_picture(struct y4m *y, int64_t deadline_us)
{
    int err = y->part == PART_HEADER ? fetch_header(y, deadline_us) : 0;

    if (!err && y->part == PART_LINE)
        err = fetch_frame_line(y, deadline_us);
    if (!err)
        err = pipe_in_fetch(&y->in, picture_bytes(y), deadline_us);
    return err;
}

/* As fetch_picture, but a file goes on at its first picture when it ends. */
static int fetch_looped(struct y4m *y, int64_t deadline_us)
{
    int err = fetch_picture(y, deadline_us);

    if (err != -ENODATA || y->in.is_fifo || y->part == PART_HEADER)
        return err;
    err = start_over(y);
    return err ? err : fetch_picture(y, deadline_us);
}

static const uint8_t *copy_plane(uint8_t *to, int stride, const uint8_t *from, int from_width,
                                 int from_height, int width, int height)
{
    for (int row = 0; row < height; row++)
        memcpy(to + (ptrdiff_t)row * stride, from + (ptrdiff_t)row * from_width, (size_t)width);
    return from + (ptrdiff_t)from_width * from_height;
}

static int make_picture(struct y4m *y, struct picture **out)
{
    struct picture *p;
    const uint8_t *from = y->in.bytes;
    int err = picture_new(&p, y->width & ~1, y->height & ~1);

    if (err)
        return err;
    from = copy_plane(p->plane[0], p->stride[0], from, y->width, y->height, p->width, p->height);
    for (int i = 1; i < 3; i++)
        from = copy_plane(p->plane[i], p->stride[i], from, (y->width + 1) / 2, (y->height + 1) / 2,
                          p->width / 2, p->height / 2);
    p->is_full_range = y->is_full_range;
    p->gen = y->gen;
    *out = p;
    return 0;
}

/* ---- the source */

static void y4m_close(void *self)
{
    struct y4m *y = self;

    pipe_in_close(&y->in);
    free(y);
}

static int y4m_open(void **self, const char *rest, const struct vsource_cfg *cfg, char *why,
                    size_t why_size)
{
    struct y4m *y = calloc(1, sizeof(*y));
    if (!y)
        return -ENOMEM;
    y->clock = cfg->clock;
    y->gen = cfg->gen;
    y->period_us = 1000000 / cfg->fps;
    int err = pipe_in_open(&y->in, cfg->clock, rest, why, why_size);
    if (err) {
        free(y);
        return err;
    }
    /* a file must be good at once, a FIFO may still be empty */
    if (!y->in.is_fifo && fetch_header(y, 0)) {
        snprintf(why, why_size, "%.60s is no y4m file with 4:2:0 pictures", rest);
        y4m_close(y);
        return -EINVAL;
    }
    y->due_us = clock_now_us(y->clock);
    *self = y;
    return 0;
}

static int y4m_read(void *self, struct picture **out, int64_t deadline_us)
{
    struct y4m *y = self;

    if (!y->in.is_fifo && pace_wait(y->clock, y->due_us, deadline_us))
        return -ETIMEDOUT;
    int err = fetch_looped(y, deadline_us);
    if (!err)
        err = make_picture(y, out);
    if (err == -EINVAL)
        return -ENODEV;
    if (err)
        return err;
    (*out)->pts_us = y->in.is_fifo ? y->arrived_us : clock_now_us(y->clock);
    pipe_in_taken(&y->in);
    y->part = PART_LINE;
    y->due_us = pace_next(y->clock, y->due_us, y->period_us);
    return 0;
}

const struct vsource_ops y4m_ops = {
    .word = "y4m",
    .help = "y4m:PATH, uncompressed pictures, a file or a FIFO",
    .open = y4m_open,
    .read = y4m_read,
    .close = y4m_close,
};
