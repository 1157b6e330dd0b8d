/* SPDX-License-Identifier: GPL-3.0-or-later */
/* still.h - writes and reads image files, through libavcodec. Any thread; too slow for the loop
 * thread when pictures are big. */
#ifndef MEDIA_SINK_STILL_H
#define MEDIA_SINK_STILL_H

#include "media/frame.h"

/* Writes PNG or JPEG (quality 1..100), by the path's ending (.png .jpg .jpeg), with save_file. 0 or
 * -errno; -EINVAL for another ending. */
int still_write_picture(const char *path, const struct picture *p, int jpeg_quality);
/* The same from RGBA pixels (screenshots of a page). stride: bytes of a row. */
int still_write_rgba(const char *path, const uint8_t *rgba, int width, int height, int stride,
                     int jpeg_quality);

/* Reads PNG, JPEG, WebP or GIF (first picture) to RGBA; free(*rgba). Limits: file 16 MiB,
 * sides 1..4096. 0, -errno of the file, -EPROTO not readable, -EFBIG beyond a limit. */
int still_read_rgba(uint8_t **rgba, int *width, int *height, const char *path, const char *root);

/* How large a picture is to become: both sides at most these, or with covers just so large that it
 * fills the place in its own shape. Never larger than the file's. */
struct still_wish {
    int width, height;
    bool covers;
};
struct still_image {
    uint8_t *rgba; /* the caller frees the pixels */
    int width, height;
    int file_width, file_height; /* of the picture in the file */
};
/* The same, for no more pixels than are shown. Of a PNG file only the picture is unpacked, no colour
 * profile and no text. */
int still_read_shown(struct still_image *out, struct still_wish wish, const char *path,
                     const char *root);

/* Decodes the bytes of such a file to a picture in video range; odd sides lose a row or a column.
 * 0, -EPROTO: not decodable or a side below 2, -EFBIG: as above, or above side_max, -ENOMEM. */
int still_decode(struct picture **out, const void *bytes, size_t size, int side_max);
/* The same to RGBA, of any side from 1. */
int still_decode_rgba(struct still_image *out, const void *bytes, size_t size, int side_max);

#endif
