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

    fonts_trim(t->fonts);
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

/* Letters are drawn in pieces of about this many pixels, and those outside of the clip are not. */
enum { PIECE_PIXELS = 1024 * 1024 };

struct text_job {
    SDL_Renderer *renderer;
    SDL_Rect clip;
    uint32_t rgba;
    int px;       /* of the font */
    double scale; /* device pixels per pixel of the font; 1 unless letters are very large */
    double x, baseline;
};

/* Slanted letters and accents reach beyond their own place, never by more than the font's size. */
static bool is_seen(const struct text_job *j, double x, double width)
{
    double more = j->px * j->scale;

    return x + width + more > j->clip.x && x - more < j->clip.x + j->clip.w &&
           j->baseline + 2 * more > j->clip.y && j->baseline - 2 * more < j->clip.y + j->clip.h;
}

/* Cuts a side of a picture that is enlarged to what the clip shows of it: SDL otherwise enlarges
 * all of it. at and size are device pixels. */
static void cut_side(double scale, int clip, int clip_size, int *from, int *from_size, int *at,
                     int *size)
{
    double first = fmax(floor((clip - *at) / scale), 0);
    double end = fmin(ceil((clip + clip_size - *at) / scale), *from_size);

    *from = (int)first;
    *from_size = (int)fmax(end - first, 0);
    *at += (int)lround(first * scale);
    *size = (int)lround(*from_size * scale);
}

static void put_surface(const struct text_job *j, SDL_Surface *s, double x, int ascent)
{
    SDL_Texture *tx = SDL_CreateTextureFromSurface(j->renderer, s);
    SDL_Rect from = {0, 0, s->w, s->h};
    SDL_Rect to = {(int)lround(x), (int)lround(j->baseline) - (int)lround(ascent * j->scale), s->w,
                   s->h};

    if (!tx)
        return;
    if (j->scale != 1) {
        cut_side(j->scale, j->clip.x, j->clip.w, &from.x, &from.w, &to.x, &to.w);
        cut_side(j->scale, j->clip.y, j->clip.h, &from.y, &from.h, &to.y, &to.h);
    }
    SDL_SetTextureAlphaMod(tx, (Uint8)(j->rgba & 255));
    if (from.w > 0 && from.h > 0)
        SDL_RenderCopy(j->renderer, tx, &from, &to);
    SDL_DestroyTexture(tx);
}

/* Returns how wide the piece is, in device pixels. */
static double draw_piece(const struct text_job *j, TTF_Font *font, const char *piece, double x)
{
    SDL_Color c = {(Uint8)(j->rgba >> 24), (Uint8)(j->rgba >> 16), (Uint8)(j->rgba >> 8), 255};
    int width = 0;

    if (TTF_SizeUTF8(font, piece, &width, NULL) != 0 || !is_seen(j, x, width * j->scale))
        return width * j->scale;
    SDL_Surface *s = TTF_RenderUTF8_Blended(font, piece, c);
    if (s) {
        width = s->w;
        put_surface(j, s, x, TTF_FontAscent(font));
    }
    SDL_FreeSurface(s);
    fonts_drop_large(font, j->px);
    return width * j->scale;
}

static size_t piece_end(const struct text_part *p, size_t from, size_t most)
{
    size_t end = from + most < p->size ? from + most : p->size;

    while (end < p->size && (p->text[end] & 0xc0) == 0x80) /* letters stay whole */
        end++;
    return end;
}

static void draw_part(struct text_job *j, struct text_part *p)
{
    size_t most = PIECE_PIXELS / ((size_t)j->px * (size_t)j->px) + 1;

    for (size_t at = 0; at < p->size;) {
        size_t end = piece_end(p, at, most);
        char next = p->text[end];
        p->text[end] = 0;
        j->x += draw_piece(j, p->font, p->text + at, j->x);
        p->text[end] = next;
        at = end;
    }
}

void text_draw(struct text *t, SDL_Renderer *r, const struct style *s, const char *text,
               size_t size, double x, double baseline, double ratio)
{
    double wanted = s->v[PROP_FONT_SIZE].n * ratio;
    int px = whole_px(wanted);
    struct text_job j = {.renderer = r,
                         .rgba = (uint32_t)s->v[PROP_COLOR].n,
                         .px = px,
                         .scale = wanted > px + 1 ? wanted / px : 1,
                         .x = x,
                         .baseline = baseline};
    struct text_part p;

    SDL_RenderGetClipRect(r, &j.clip);
    fonts_trim(t->fonts);
    for (size_t at = 0; at < size && px > 0;) {
        at += next_part(t, s, px, text + at, size - at, &p);
        if (!p.font)
            return;
        draw_part(&j, &p);
        j.x += spacing_of(s, &p) * ratio;
    }
}
