/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.h - fonts: the width of a text, and its pixels. All functions are for the loop thread. */
#ifndef VIEW_TEXT_H
#define VIEW_TEXT_H

#include "sdl.h"
#include "view/layout/layout.h"

struct text;

/* Opens the font at font_path, or the first well-known file for NULL; the caller frees the result.
 * No font at all is fine: then text takes room and is not drawn. Returns 0, -ENOMEM, or -ENOENT
 * with the reason in why when font_path names no font. */
int text_new(struct text **out, const char *font_path, char *why, size_t why_size);
void text_free(struct text *t);

/* Both answer layout's questions (struct layout_cfg). */
void text_metrics(void *t, const struct style *s, struct font_metrics *out);
double text_width(void *t, const struct style *s, const char *text, size_t size);
/* Draws one line of text; x and baseline are device pixels, ratio is device pixels per CSS px. */
void text_draw(struct text *t, SDL_Renderer *r, const struct style *s, const char *text,
               size_t size, double x, double baseline, double ratio);

#endif
