/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.h - fonts: how wide a text is, and its pixels. Loop thread. */
#ifndef VIEW_TEXT_H
#define VIEW_TEXT_H

#include "sdl.h"
#include "view/layout/layout.h"

struct text;

/* font_path NULL: the first well-known file. No font at all is fine: text takes room and is not
 * drawn. 0, -ENOMEM, or -ENOENT with the reason when font_path names no font. */
int text_new(struct text **out, const char *font_path, char *why, size_t why_size);
void text_free(struct text *t);

void text_metrics(void *t, const struct style *s, struct font_metrics *out); /* as layout asks */
double text_width(void *t, const struct style *s, const char *text, size_t size);
/* x, baseline: device pixels; ratio: device pixels per px. */
void text_draw(struct text *t, SDL_Renderer *r, const struct style *s, const char *text,
               size_t size, double x, double baseline, double ratio);

#endif
