/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.c - text in parts of one font each; widths are remembered. */
#include "view/layout/text.h"

#include "base/err.h"
#include "view/layout/fonts.h"
#include "view/markup/chars.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTHS = 4096, PART_SIZE = 512 };

struct known_width {
    uint64_t hash;
    float width;
};
struct text {
    struct fonts *fonts;
    struct known_width widths[WIDTHS];
};

int text_new(struct text **out, const char *font_path, char *why, size_t why_size)
{
    struct text *t = calloc(1, sizeof(*t));
    if (!t)
        return -ENOMEM;
    int err = fonts_new(&t->fonts, font_path, why, why_size);
    if (err)
        text_free(t);
    else
        *out = t;
    return err;
}

void text_free(struct text *t)
{
    if (!t)
        return;
    fonts_free(t->fonts);
    free(t);
}

/* ---- parts: at most PART_SIZE bytes of one face, valid UTF-8, zero-terminated */

struct text_part {
    char text[PART_SIZE + 8];
    size_t size;
    TTF_Font *font;
    int chars, blanks; /* letter-spacing and word-spacing stand behind each of these */
};

/* Joiners and the marks that choose a look: nothing to see, and no font needs to have them. */
static bool is_unseen(uint32_t c)
{
    return (c >= 0x200b && c <= 0x200f) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xad ||
           c == 0x2060 || c == 0xfeff;
}

static void put_char(struct text_part *p, const char *at, size_t size, uint32_t c)
{
    bool is_shown = c >= 0x20 && c != 0x7f;

    if (is_unseen(c))
        return;
    p->chars++;
    p->blanks += c == ' ';
    const char *from = c == CHARS_WRONG ? "?" : is_shown ? at : " ";
    size_t n = c == CHARS_WRONG || !is_shown ? 1 : size;

    memcpy(p->text + p->size, from, n);
    p->size += n;
}

static double spacing_of(const struct style *s, const struct text_part *p)
{
    const struct value *letter = &s->v[PROP_LETTER_SPACING], *word = &s->v[PROP_WORD_SPACING];

    return (letter->unit == UNIT_PX ? letter->n * p->chars : 0) +
           (word->unit == UNIT_PX ? word->n * p->blanks : 0);
}

/* Each letter is a part of its own then. */
static bool is_spaced(const struct style *s)
{
    return s->v[PROP_LETTER_SPACING].unit == UNIT_PX || s->v[PROP_WORD_SPACING].unit == UNIT_PX;
}

/* Returns how many bytes of the text went into the part. */
static size_t next_part(struct text *t, const struct style *s, int px, const char *text,
                        size_t size, struct text_part *p)
{
    size_t at = 0;

    *p = (struct text_part){.size = 0};
    while (at < size && p->size < PART_SIZE) {
        uint32_t c;
        size_t n = chars_read(text + at, text + size, &c);
        TTF_Font *font = is_unseen(c) && p->font ? p->font : fonts_find(t->fonts, s, px, c);
        if (at > 0 && (font != p->font || (is_spaced(s) && p->chars > 0)))
            break;
        p->font = font;
        put_char(p, text + at, n, c);
        at += n;
    }
    p->text[p->size] = 0;
    return at;
}

/* ---- measuring */

static int whole_px(double px)
{
    return px < 1 ? 0 : (int)lround(fmin(px, 1000));
}

static uint64_t hash_of(const struct style *s, const char *text, size_t size)
{
    uint64_t h = 14695981039346656037u;
    double look[5] = {s->v[PROP_FONT_SIZE].n, s->v[PROP_FONT_WEIGHT].n, s->v[PROP_FONT_STYLE].n,
                      s->v[PROP_LETTER_SPACING].n, s->v[PROP_WORD_SPACING].n};
    const unsigned char *p = (const unsigned char *)look;

    for (size_t i = 0; i < sizeof(look); i++)
        h = (h ^ p[i]) * 1099511628211u;
    for (size_t i = 0; i < size; i++)
        h = (h ^ (unsigned char)text[i]) * 1099511628211u;
    return h | 1;
}

static double measure_text(struct text *t, const struct style *s, const char *text, size_t size)
{
    int px = whole_px(s->v[PROP_FONT_SIZE].n), w = 0;
    double width = 0, spacing = 0;
    struct text_part p;

    for (size_t at = 0; at < size && px > 0;) {
        at += next_part(t, s, px, text + at, size - at, &p);
        if (p.font && TTF_SizeUTF8(p.font, p.text, &w, NULL) == 0)
            width += w;
        else
            width += 0.5 * px * (double)p.size; /* no font: about this */
        spacing += spacing_of(s, &p);
    }
    return px > 0 ? width * s->v[PROP_FONT_SIZE].n / px + spacing : 0;
}

double text_width(void *arg, const struct style *s, const char *text, size_t size)
{
    struct text *t = arg;
    uint64_t hash = hash_of(s, text, size);
    struct known_width *known = &t->widths[hash % WIDTHS];

    if (known->hash != hash) {
        known->width = (float)measure_text(t, s, text, size);
        known->hash = hash;
    }
    return known->width;
}

void text_metrics(void *arg, const struct style *s, struct font_metrics *out)
{
    const struct text *t = arg;
    double size = s->v[PROP_FONT_SIZE].n, ascent, descent;

    fonts_extent(t->fonts, &ascent, &descent);
    *out = (struct font_metrics){round(ascent * size), round(descent * size)};
}

/* ---- drawing */

static int draw_part(SDL_Renderer *r, const struct text_part *p, uint32_t rgba, double x,
                     double baseline)
{
    SDL_Color c = {(Uint8)(rgba >> 24), (Uint8)(rgba >> 16), (Uint8)(rgba >> 8), 255};
    SDL_Surface *s = TTF_RenderUTF8_Blended(p->font, p->text, c);
    SDL_Texture *tx = s ? SDL_CreateTextureFromSurface(r, s) : NULL;
    int width = s ? s->w : 0;

    if (tx) {
        SDL_Rect to = {(int)lround(x), (int)lround(baseline) - TTF_FontAscent(p->font), s->w, s->h};
        SDL_SetTextureAlphaMod(tx, (Uint8)(rgba & 255));
        SDL_RenderCopy(r, tx, NULL, &to);
        SDL_DestroyTexture(tx);
    }
    SDL_FreeSurface(s);
    return width;
}

void text_draw(struct text *t, SDL_Renderer *r, const struct style *s, const char *text,
               size_t size, double x, double baseline, double ratio)
{
    int px = whole_px(s->v[PROP_FONT_SIZE].n * ratio);
    struct text_part p;

    for (size_t at = 0; at < size && px > 0;) {
        at += next_part(t, s, px, text + at, size - at, &p);
        if (!p.font)
            return;
        x += draw_part(r, &p, (uint32_t)s->v[PROP_COLOR].n, x, baseline);
        x += spacing_of(s, &p) * ratio;
    }
}
