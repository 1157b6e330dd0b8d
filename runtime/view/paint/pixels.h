/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pixels.h - the pixels that painting asks of its owner: of a live box and of a picture file. */
#ifndef VIEW_PIXELS_H
#define VIEW_PIXELS_H

#include <stdbool.h>
#include <stdint.h>

/* I420 pixels for a live box; as media's struct picture, without knowing media */
struct pixels_live {
    int width, height;
    const uint8_t *plane[3];
    int stride[3];
    /* fills: crop to fill the box; else contain, black bars */
    bool is_full_range, is_mirrored, fills;
    int rotation; /* 0 or 90 clockwise */
};
struct pixels_image { /* decoded image file; owned by the giver until release is called */
    const uint8_t *pixels;
    int width, height;
};

struct pixels_source {
    /* false: nothing to show (black for a live box, nothing for an image). */
    bool (*live_picture)(void *arg, uint32_t node, struct pixels_live *out);
    void (*live_picture_done)(void *arg, uint32_t node); /* pixels are no longer needed */
    bool (*image)(void *arg, const char *src, struct pixels_image *out); /* cached by the callee */
    void *arg;
};

#endif
