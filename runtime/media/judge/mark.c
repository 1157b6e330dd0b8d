/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mark.c - draws the time code and finds a time code as a bar code reader does: runs of equal
 * length give place and pitch. */
#include "media/judge/mark.h"

#include <errno.h>
#include <string.h>

enum {
    STAMP_BITS = 44,
    CHECK_BITS = 16,
    DATA_COLUMNS = MARK_COLUMNS - 2,
    CELLS_WIDE = MARK_COLUMNS + 2, /* with the black border */
    CELLS_HIGH = 1 + MARK_ROWS + 2,
    CELL_MIN = 4, /* pixels */
    INK_BLACK = 16,
    INK_WHITE = 235,
    RUNS_MAX = 1024,
    SCAN_ROWS = 200, /* lines that are searched, at most */
};

/* CRC-16/CCITT over the stamp, most significant bit first. */
static uint16_t check_of(uint64_t stamp)
{
    unsigned crc = 0xffff;

    for (int bit = STAMP_BITS - 1; bit >= 0; bit--) {
        unsigned in = (unsigned)(stamp >> bit) & 1;
        unsigned top = crc >> 15 & 1;
        crc = (crc << 1 & 0xffff) ^ (in != top ? 0x1021 : 0);
    }
    return (uint16_t)crc;
}

/* ---- drawing */

/* The mark on a picture in pixels: top left corner of the border, cell size. */
struct mark_place {
    int x, y, cell;
};

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static bool place_on(struct mark_place *at, int width, int height)
{
    int cell = smaller(width * 9 / 10 / CELLS_WIDE, height * 2 / 5 / CELLS_HIGH) & ~1;

    if (width < MARK_SIDE_MIN || height < MARK_SIDE_MIN || cell < CELL_MIN)
        return false;
    at->cell = cell;
    at->x = (width - cell * CELLS_WIDE) / 2 & ~1;
    at->y = (height * 17 / 20 - cell * CELLS_HIGH) & ~1;
    return true;
}

static void fill_box(struct picture *p, int x, int y, int width, int height, uint8_t luma)
{
    for (int row = y; row < y + height; row++)
        memset(p->plane[0] + (ptrdiff_t)row * p->stride[0] + x, luma, (size_t)width);
    for (int i = 1; i < 3; i++)
        for (int row = y / 2; row < (y + height) / 2; row++)
            memset(p->plane[i] + (ptrdiff_t)row * p->stride[i] + x / 2, 128, (size_t)width / 2);
}

static bool cell_is_white(int row, int column, uint64_t bits)
{
    if (row == 0)
        return column % 2 == 0;
    if (column == 0 || column == MARK_COLUMNS - 1)
        return column == 0;
    int index = (row - 1) * DATA_COLUMNS + column - 1;
    return bits >> (STAMP_BITS + CHECK_BITS - 1 - index) & 1;
}

void mark_draw(struct picture *p, int64_t stamp_us)
{
    struct mark_place at;
    uint64_t stamp = (uint64_t)(stamp_us / MARK_STEP_US) & ((UINT64_C(1) << STAMP_BITS) - 1);
    uint64_t bits = stamp << CHECK_BITS | check_of(stamp);

    if (!place_on(&at, p->width, p->height))
        return;
    fill_box(p, at.x, at.y, at.cell * CELLS_WIDE, at.cell * CELLS_HIGH, INK_BLACK);
    for (int row = 0; row <= MARK_ROWS; row++)
        for (int column = 0; column < MARK_COLUMNS; column++)
            if (cell_is_white(row, column, bits))
                fill_box(p, at.x + (column + 1) * at.cell, at.y + (row + 1) * at.cell, at.cell,
                         at.cell, INK_WHITE);
}

/* ---- reading */

/* The grid on a picture in pixels: top left corner of the timing row, cell size. */
struct mark_found {
    double x, y, wide, high;
    int threshold;
    bool is_mirrored;
};

static int luma(const struct picture *p, int x, int y)
{
    if (x < 0 || y < 0 || x >= p->width || y >= p->height)
        return 0;
    return p->plane[0][(ptrdiff_t)y * p->stride[0] + x];
}

/* Finds where black and white change on one line, which begins with a black run (perhaps empty) at
 * 0. Returns how many edges. */
static int edges_of(const struct picture *p, int y, uint16_t edge[RUNS_MAX])
{
    const uint8_t *line = p->plane[0] + (ptrdiff_t)y * p->stride[0];
    int low = 255, high = 0, count = 0;

    for (int x = 0; x < p->width; x++) {
        low = line[x] < low ? line[x] : low;
        high = line[x] > high ? line[x] : high;
    }
    if (high - low < 48)
        return 0;
    int threshold = (low + high) / 2;
    bool is_white = false;
    for (int x = 0; x < p->width && count < RUNS_MAX; x++) {
        if ((line[x] > threshold) == is_white)
            continue;
        is_white = !is_white;
        edge[count++] = (uint16_t)x;
    }
    return count;
}

/* Are edges[0 .. MARK_COLUMNS] the borders of MARK_COLUMNS cells of equal width? */
static bool is_timing(const uint16_t *edge)
{
    int whole = edge[MARK_COLUMNS] - edge[0];

    if (whole < MARK_COLUMNS * 2)
        return false;
    for (int i = 0; i < MARK_COLUMNS; i++) {
        int run = (edge[i + 1] - edge[i]) * MARK_COLUMNS;
        if (run < whole / 2 - MARK_COLUMNS || run > whole * 3 / 2 + MARK_COLUMNS)
            return false;
    }
    return true;
}

/* Returns how many lines from (x, y) up (step -1) or down (+1) are white. */
static int white_lines(const struct picture *p, int x, int y, int step, int threshold)
{
    int count = 0;

    while (luma(p, x, y + step * (count + 1)) > threshold)
        count++;
    return count;
}

static int brightness(const struct picture *p, double x, double y, double wide, double high)
{
    int x0 = (int)(x - wide / 5), x1 = (int)(x + wide / 5);
    int y0 = (int)(y - high / 5), y1 = (int)(y + high / 5);
    int sum = 0, count = 0;

    for (int row = y0; row <= y1; row++)
        for (int column = x0; column <= x1; column++, count++)
            sum += luma(p, column, row);
    return sum / count;
}

static int cell_brightness(const struct picture *p, const struct mark_found *f, int row, int column)
{
    double x = f->x + (column + 0.5) * f->wide, y = f->y + (row + 0.5) * f->high;

    return brightness(p, x, y, f->wide, f->high);
}

/* A line through the timing row was found: the white guard below one end of the row tells the
 * height and the direction. */
static bool locate(const struct picture *p, int y, const uint16_t *edge, struct mark_found *f)
{
    f->x = edge[0];
    f->wide = (edge[MARK_COLUMNS] - edge[0]) / (double)MARK_COLUMNS;
    int left = (int)(f->x + f->wide / 2), right = (int)(edge[MARK_COLUMNS] - f->wide / 2);
    int second = (int)(f->x + f->wide * 1.5);
    f->threshold = (luma(p, left, y) + luma(p, second, y)) / 2;

    int down_left = white_lines(p, left, y, 1, f->threshold);
    int down_right = white_lines(p, right, y, 1, f->threshold);
    f->is_mirrored = down_right > down_left;
    int guard = f->is_mirrored ? right : left;
    int up = white_lines(p, guard, y, -1, f->threshold);
    int down = f->is_mirrored ? down_right : down_left;
    f->y = y - up;
    f->high = (up + down + 1) / (double)(1 + MARK_ROWS);
    return f->high > f->wide / 2 && f->high < f->wide * 2;
}

static bool read_bits(const struct picture *p, const struct mark_found *f, uint64_t *stamp)
{
    uint64_t bits = 0;

    for (int row = 1; row <= MARK_ROWS; row++)
        for (int column = 1; column <= DATA_COLUMNS; column++) {
            int at = f->is_mirrored ? MARK_COLUMNS - 1 - column : column;
            bits = bits << 1 | (cell_brightness(p, f, row, at) > f->threshold);
        }
    *stamp = bits >> CHECK_BITS;
    return check_of(*stamp) == (bits & 0xffff);
}

static bool read_line(const struct picture *p, int y, struct mark_found *f, uint64_t *stamp)
{
    uint16_t edge[RUNS_MAX];
    int count = edges_of(p, y, edge);

    /* edges with an even index go from black to white: a mark begins there */
    for (int i = 0; i + MARK_COLUMNS < count; i += 2)
        if (is_timing(edge + i) && locate(p, y, edge + i, f) && read_bits(p, f, stamp))
            return true;
    return false;
}

int mark_read(const struct picture *p, int64_t *stamp_us, bool *is_mirrored)
{
    struct mark_found f;
    uint64_t stamp;
    int step = p->height > SCAN_ROWS ? p->height / SCAN_ROWS : 1;

    for (int turn = 0, y = p->height / 2; turn < p->height; turn += step) {
        if (read_line(p, y, &f, &stamp)) {
            if (stamp_us)
                *stamp_us = (int64_t)stamp * MARK_STEP_US;
            if (is_mirrored)
                *is_mirrored = f.is_mirrored;
            return 0;
        }
        y = (y + step) % p->height; /* the lower half first, where the mark usually is */
    }
    return -ENODATA;
}
