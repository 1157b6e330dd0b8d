/* SPDX-License-Identifier: GPL-3.0-or-later */
/* beauty.c - smooths skin and keeps edges: a guided filter of luma by itself, inside a mask of
 * skin colour.
 *
 * Mean and variance of luma are taken in windows of blocks of 4x4 pixels. Where the variance is far
 * below epsilon (texture) a pixel goes to the mean of its window, where it is far above (an edge) it
 * stays:
 *
 *   share = strength * skin * epsilon / (variance + epsilon)        of a block
 *   out   = y - share * (y - mean)                                  share, mean: between blocks
 *
 * Sums over windows run along, so that the work for a pixel does not grow with the window. Blocks
 * are a 16th of the pixels; only the sums of a block and the last line touch every pixel. */
#include "media/filter/filters.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 4,              /* pixels, a side */
    BLOCKS_PER_RADIUS = 45, /* a window reaches two blocks to each side at 360 pixels */
    SHARE_ONE = 256,        /* a share of 1, of a block */
    SKIN_ONE = 8,
};

struct beauty {
    int width, height; /* of the pictures the memory is for */
    int wide, high;    /* in blocks */
    void *memory;
    int32_t *sum, *square; /* of luma in a block; then of the windows */
    int32_t *share, *mean; /* share: SHARE_ONE; mean: luma times 4, weighted with the share */
    int32_t *between;      /* half done sums; then skin */
    int32_t *columns;      /* running sums of a line of blocks */
    uint16_t *line_sum;    /* of four lines */
    uint32_t *line_square;
    uint16_t *row_share,
        *row_mean; /* of blocks, between two lines of blocks, a block more a side */
    uint16_t *pixel_share, *pixel_mean;
};

static bool wants_beauty(const struct chain_order *o)
{
    return o->look.smoothness > 0 && chain_order_has_camera(o);
}

static int open_beauty(void **self)
{
    *self = calloc(1, sizeof(struct beauty));
    return *self ? 0 : -ENOMEM;
}

static void close_beauty(void *self)
{
    free(((struct beauty *)self)->memory);
    free(self);
}

/* ---- memory: one piece, anew for another size */

struct beauty_memory {
    uint8_t *memory; /* NULL: only counted */
    size_t used;
};

static void *carve(struct beauty_memory *m, size_t bytes)
{
    void *part = m->memory ? m->memory + m->used : NULL;

    m->used += (bytes + 63) & ~(size_t)63;
    return part;
}

/* Lays the arrays out in memory, and returns how many bytes they take. */
static size_t lay_out(struct beauty *b, void *memory)
{
    struct beauty_memory m = {.memory = memory};
    size_t blocks = (size_t)b->wide * (size_t)b->high * sizeof(int32_t);
    size_t pixels = (size_t)b->wide * BLOCK;

    b->sum = carve(&m, blocks);
    b->square = carve(&m, blocks);
    b->share = carve(&m, blocks);
    b->mean = carve(&m, blocks);
    b->between = carve(&m, blocks);
    b->columns = carve(&m, (size_t)b->wide * sizeof(int32_t));
    b->line_sum = carve(&m, pixels * sizeof(uint16_t));
    b->line_square = carve(&m, pixels * sizeof(uint32_t));
    b->row_share = carve(&m, (size_t)(b->wide + 2) * sizeof(uint16_t));
    b->row_mean = carve(&m, (size_t)(b->wide + 2) * sizeof(uint16_t));
    b->pixel_share = carve(&m, pixels * sizeof(uint16_t));
    b->pixel_mean = carve(&m, pixels * sizeof(uint16_t));
    return m.used;
}

static int fit_memory(struct beauty *b, const struct picture *p)
{
    if (b->memory && b->width == p->width && b->height == p->height)
        return 0;
    free(b->memory);
    b->width = p->width;
    b->height = p->height;
    b->wide = (p->width + BLOCK - 1) / BLOCK;
    b->high = (p->height + BLOCK - 1) / BLOCK;
    b->memory = aligned_alloc(64, lay_out(b, NULL));
    if (!b->memory)
        return -ENOMEM;
    lay_out(b, b->memory);
    return 0;
}

/* ---- blocks */

static const uint8_t *line_of(const struct picture *p, int plane, int row)
{
    int last = (plane ? p->height / 2 : p->height) - 1;

    return p->plane[plane] + (ptrdiff_t)(row < last ? row : last) * p->stride[plane];
}

static void add_lines(const struct beauty *b, const uint8_t *restrict l0,
                      const uint8_t *restrict l1, const uint8_t *restrict l2,
                      const uint8_t *restrict l3)
{
    uint16_t *restrict sum = b->line_sum;
    uint32_t *restrict square = b->line_square;
    int width = b->width;

    for (int x = 0; x < width; x++)
        sum[x] = (uint16_t)(l0[x] + l1[x] + l2[x] + l3[x]);
    for (int x = 0; x < width; x++)
        square[x] =
            (uint32_t)(l0[x] * l0[x] + l1[x] * l1[x]) + (uint32_t)(l2[x] * l2[x] + l3[x] * l3[x]);
    for (int x = width; x < b->wide * BLOCK; x++) { /* the last block is half as wide */
        sum[x] = sum[x - 2];
        square[x] = square[x - 2];
    }
}

static void sum_blocks(const struct beauty *b, const struct picture *p)
{
    for (int j = 0; j < b->high; j++) {
        int32_t *restrict sum = b->sum + (ptrdiff_t)j * b->wide;
        int32_t *restrict square = b->square + (ptrdiff_t)j * b->wide;
        const uint16_t *s = b->line_sum;
        const uint32_t *q = b->line_square;
        add_lines(b, line_of(p, 0, BLOCK * j), line_of(p, 0, BLOCK * j + 1),
                  line_of(p, 0, BLOCK * j + 2), line_of(p, 0, BLOCK * j + 3));
        for (int i = 0; i < b->wide; i++, s += BLOCK, q += BLOCK) {
            sum[i] = s[0] + s[1] + s[2] + s[3];
            square[i] = (int32_t)(q[0] + q[1] + q[2] + q[3]);
        }
    }
}

/* ---- windows: sums over (2 * radius + 1) blocks a side, the outermost blocks repeated */

static int inside(int n, int last)
{
    return n < 0 ? 0 : n > last ? last : n;
}

static void sum_along(const int32_t *restrict from, int32_t *restrict to, int count, int radius)
{
    int last = count - 1, inner = count - radius - 1;
    int32_t sum = 0;
    int i = 0;

    for (int n = -radius; n <= radius; n++)
        sum += from[inside(n, last)];
    for (; i < count && (i < radius || i >= inner); i++) {
        to[i] = sum;
        sum += from[inside(i + radius + 1, last)] - from[inside(i - radius, last)];
    }
    for (; i < inner; i++) {
        to[i] = sum;
        sum += from[i + radius + 1] - from[i - radius];
    }
    for (; i < count; i++) {
        to[i] = sum;
        sum += from[inside(i + radius + 1, last)] - from[inside(i - radius, last)];
    }
}

static void add_line(int32_t *restrict to, const int32_t *restrict from, int count)
{
    for (int i = 0; i < count; i++)
        to[i] += from[i];
}

static void move_line(int32_t *restrict sums, const int32_t *restrict in,
                      const int32_t *restrict out, int count)
{
    for (int i = 0; i < count; i++)
        sums[i] += in[i] - out[i];
}

static void sum_windows(const struct beauty *b, int32_t *blocks, int radius)
{
    int wide = b->wide, last = b->high - 1;
    int32_t *between = b->between;

    memset(b->columns, 0, (size_t)wide * sizeof(int32_t));
    for (int j = 0; j <= last; j++)
        sum_along(blocks + (ptrdiff_t)j * wide, between + (ptrdiff_t)j * wide, wide, radius);
    for (int j = -radius; j <= radius; j++)
        add_line(b->columns, between + (ptrdiff_t)inside(j, last) * wide, wide);
    for (int j = 0; j <= last; j++) {
        memcpy(blocks + (ptrdiff_t)j * wide, b->columns, (size_t)wide * sizeof(int32_t));
        move_line(b->columns, between + (ptrdiff_t)inside(j + radius + 1, last) * wide,
                  between + (ptrdiff_t)inside(j - radius, last) * wide, wide);
    }
}

/* ---- how much of a block is smoothed */

/* The colour of skin in BT.601, light and dark: about u 108 and v 152. 0 to SKIN_ONE. */
static int skin_of(int u, int v)
{
    int off_u = abs(u - 108), off_v = abs(v - 152);
    int off = off_u > off_v ? off_u : off_v;

    return off <= 16 ? SKIN_ONE : off >= 16 + SKIN_ONE ? 0 : 16 + SKIN_ONE - off;
}

/* One sample of chroma stands for a block: windows smooth what that misses. */
static void find_skin(const struct beauty *b, const struct picture *p, int32_t *skin)
{
    for (int j = 0; j < b->high; j++) {
        const uint8_t *u = line_of(p, 1, 2 * j), *v = line_of(p, 2, 2 * j);
        for (int i = 0; i < b->wide; i++)
            skin[(ptrdiff_t)j * b->wide + i] = skin_of(u[2 * i], v[2 * i]);
    }
}

static void weigh_blocks(const struct beauty *b, int radius, float epsilon, float strength)
{
    const int32_t *restrict sum = b->sum, *restrict square = b->square, *restrict skin = b->between;
    int32_t *restrict share = b->share, *restrict mean = b->mean;
    const float pixel = 1.0f / (float)(BLOCK * BLOCK * (2 * radius + 1) * (2 * radius + 1));
    const float most = strength * (float)SHARE_ONE / SKIN_ONE * epsilon;
    int count = b->wide * b->high;

    for (int i = 0; i < count; i++) {
        float m = (float)sum[i] * pixel;
        float variance = (float)square[i] * pixel - m * m;
        float s = most * (float)skin[i] / ((variance > 0 ? variance : 0) + epsilon);
        share[i] = (int32_t)(s + 0.5f);
        mean[i] = (int32_t)(m * 4 * (float)share[i] + 0.5f);
    }
}

/* From sums over windows to what a pixel needs: the share, and the mean times 4. */
static void settle_blocks(const struct beauty *b, int radius)
{
    int32_t *restrict share = b->share, *restrict mean = b->mean;
    const float window = 1.0f / (float)((2 * radius + 1) * (2 * radius + 1));
    int count = b->wide * b->high;

    for (int i = 0; i < count; i++) {
        float s = (float)share[i];
        mean[i] = (int32_t)((float)mean[i] / (s > 1 ? s : 1) + 0.5f);
        share[i] = (int32_t)(s * window + 0.5f);
    }
}

/* ---- pixels: between the four blocks around them, in eighths */

static void mix_lines(const int32_t *restrict a, const int32_t *restrict z, int share_z, int count,
                      uint16_t *restrict to)
{
    for (int i = 0; i < count; i++)
        to[i + 1] = (uint16_t)(a[i] * (8 - share_z) + z[i] * share_z);
    to[0] = to[1];
    to[count + 1] = to[count];
}

/* The middle of a block is between its second and third pixel. */
static void spread(const uint16_t *restrict from, int count, int shift, uint16_t *restrict to)
{
    for (int i = 0; i < count; i++) {
        uint16_t before = from[i], at = from[i + 1], behind = from[i + 2];
        to[BLOCK * i] = (uint16_t)((uint16_t)(3 * before + 5 * at) >> shift);
        to[BLOCK * i + 1] = (uint16_t)((uint16_t)(before + 7 * at) >> shift);
        to[BLOCK * i + 2] = (uint16_t)((uint16_t)(7 * at + behind) >> shift);
        to[BLOCK * i + 3] = (uint16_t)((uint16_t)(5 * at + 3 * behind) >> shift);
    }
}

/* share: 0 to 32; mean: luma times 4. All of it fits 16 bits. */
static void smooth_line(uint8_t *restrict line, const uint16_t *restrict share,
                        const uint16_t *restrict mean, int width)
{
    for (int x = 0; x < width; x++) {
        int16_t off = (int16_t)(line[x] * 4 - mean[x]);
        int16_t part = (int16_t)((int16_t)(off * (int16_t)share[x]) + 64);
        line[x] = (uint8_t)(line[x] - (int16_t)(part >> 7));
    }
}

static void smooth_row(const struct beauty *b, struct picture *p, int row)
{
    int at = 2 * row - 3 + 8, j = at / 8 - 1, share_z = at % 8; /* in eighths of a block, from -1 */
    ptrdiff_t a = (ptrdiff_t)inside(j, b->high - 1) * b->wide;
    ptrdiff_t z = (ptrdiff_t)inside(j + 1, b->high - 1) * b->wide;

    mix_lines(b->share + a, b->share + z, share_z, b->wide, b->row_share);
    mix_lines(b->mean + a, b->mean + z, share_z, b->wide, b->row_mean);
    spread(b->row_share, b->wide, 9, b->pixel_share);
    spread(b->row_mean, b->wide, 6, b->pixel_mean);
    smooth_line(p->plane[0] + (ptrdiff_t)row * p->stride[0], b->pixel_share, b->pixel_mean,
                b->width);
}

/* ---- the row of the chain */

static int apply_beauty(void *self, const struct chain_order *o, struct picture **p)
{
    struct beauty *b = self;
    int err = fit_memory(b, *p);

    if (!err)
        err = picture_own(p);
    if (err)
        return err;

    int short_side = b->width < b->height ? b->width : b->height;
    int radius = short_side / (4 * BLOCKS_PER_RADIUS) + (short_side < 4 * BLOCKS_PER_RADIUS);
    float level = (float)o->look.smoothness / LOOK_STRENGTH_MAX;
    float epsilon = (o->look.keeps_detail ? 60.0f : 130.0f) * level;
    float strength = o->look.keeps_detail ? 0.4f + 0.3f * level : 0.6f + 0.4f * level;

    sum_blocks(b, *p);
    sum_windows(b, b->sum, radius);
    sum_windows(b, b->square, radius);
    find_skin(b, *p, b->between);
    weigh_blocks(b, radius, epsilon, strength);
    sum_windows(b, b->share, radius);
    sum_windows(b, b->mean, radius);
    settle_blocks(b, radius);
    for (int row = 0; row < b->height; row++)
        smooth_row(b, *p, row);
    return 0;
}

const struct chain_row beauty_row = {.name = "beauty",
                                     .wants = wants_beauty,
                                     .open = open_beauty,
                                     .apply = apply_beauty,
                                     .close = close_beauty,
                                     .is_effect = true};
