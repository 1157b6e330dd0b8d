/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fonts.h - the font files of a view: finds them, opens them once per size, and picks one for each
 * character. All functions are for the loop thread. */
#ifndef VIEW_FONTS_H
#define VIEW_FONTS_H

#include "view/style/prop.h"

#include <SDL_ttf.h>

struct fonts;

/* Opens the font at path, or the first well-known file for NULL; the caller frees the result. No
 * font at all is fine. Returns 0, -ENOMEM, or -ENOENT with the reason in why when path is no font. */
int fonts_new(struct fonts **out, const char *path, char *why, size_t why_size);
void fonts_free(struct fonts *f);

/* Returns the font for a character in the weight and slant of the style, px high; NULL: no font at
 * all. When no file has the character the first font is returned, which draws a frame; one warning
 * for each script then names the package that has such a file. */
TTF_Font *fonts_find(struct fonts *f, const struct style *s, int px, uint32_t c);
/* Closes the least recently used sizes while the letters kept in memory are more than 16 MiB. The
 * fonts that fonts_find returned before are not valid any more. */
void fonts_trim(struct fonts *f);
size_t fonts_bytes(const struct fonts *f); /* about the bytes of the letters kept in memory */
/* Forgets the letters of a font of more than 128 px, which are not kept; px is the font's size. */
void fonts_drop_large(TTF_Font *font, int px);
/* How far a font of 1 px reaches above and below the baseline. */
void fonts_extent(const struct fonts *f, double *ascent, double *descent);

#endif
