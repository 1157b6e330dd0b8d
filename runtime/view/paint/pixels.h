/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pixels.h - the pixels that painting asks of its owner: those of a live box, those of a picture
 * file. */
#ifndef VIEW_PIXELS_H
#define VIEW_PIXELS_H

#include <stdbool.h>
#include <stdint.h>

/* I420 pixels for a live box; the same as media's struct picture, without knowing media. */
struct pixels_live {
    int width, height;
    const uint8_t *plane[3];
    int stride[3];
    /* fills: the picture is cropped to fill the box; else black bars are left beside the picture */
    bool is_full_range, is_mirrored, fills;
    int rotation; /* 0 or 90 clockwise */
};
struct pixels_image { /* RGBA of a decoded picture file; the giver owns the pixels */
    const uint8_t *pixels;
    int width, height;               /* of the file's picture, in px */
    int pixels_width, pixels_height; /* of what was decoded of it: the same or less */
    uint64_t serial;                 /* another one for every decoding */
};
struct pixels_wish { /* how large a picture is shown, in device pixels */
    int width, height;
    bool covers; /* the picture keeps its shape and fills that place; else both sides stand alone */
};

struct pixels_source {
    /* False: there is no picture (a live box is then black, an image is not drawn). */
    bool (*live_picture)(void *arg, uint32_t node, struct pixels_live *out);
    /* Says that painting no longer needs the pixels. */
    void (*live_picture_done)(void *arg, uint32_t node);
    /* The callee keeps the pixels until the next call. They may be fewer than those of the file, but
     * enough for the wish. */
    bool (*image)(void *arg, const char *src, struct pixels_wish wish, struct pixels_image *out);
    void *arg;
};

#endif
