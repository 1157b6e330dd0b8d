/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.c - SDL_ttf with a fallback font for what the first one lacks; widths are remembered. */
#include "view/layout/text.h"

#include "base/err.h"
#include "view/markup/chars.h"

#include <SDL_ttf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FACES_MAX = 2, SIZES_MAX = 24, WIDTHS = 4096, PART_SIZE = 512 };

struct sized {
    int px;
    TTF_Font *font;
};
struct face { /* one font file, opened once per size */
    char path[256];
    int index;              /* in a collection */
    double ascent, descent; /* of a font of 1 px */
    struct sized sizes[SIZES_MAX];
    int count;
};
struct known_width {
    uint64_t hash;
    float width;
};
struct text {
    bool has_ttf;
    struct face faces[FACES_MAX]; /* the second one fills the gaps of the first */
    int face_count;
    struct known_width widths[WIDTHS];
};

struct known_font {
    const char *path;
    int index;
};
static const struct known_font plain_fonts[] = {
    {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0},
    {"/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", 0},
    {"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", 0},
    {"/usr/share/fonts/TTF/DejaVuSans.ttf", 0},
    {"/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf", 0},
    {"/usr/share/fonts/truetype/freefont/FreeSans.ttf", 0},
    {NULL, 0},
};
static const struct known_font wide_fonts[] = {
    {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2}, /* 2: simplified Chinese */
    {"/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2},
    {"/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2},
    {"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0},
    {"/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0},
    {"/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", 0},
    {NULL, 0},
};

/* ---- faces */

static void add_face(struct text *t, const char *path, int index)
{
    struct face *f = &t->faces[t->face_count];

    if (t->face_count == FACES_MAX || strlen(path) >= sizeof(f->path))
        return;
    memcpy(f->path, path, strlen(path) + 1);
    f->index = index;
    t->face_count++;
}

static void add_known(struct text *t, const struct known_font *list)
{
    while (list->path && access(list->path, R_OK) != 0)
        list++;
    if (list->path)
        add_face(t, list->path, list->index);
}

static void close_sizes(struct face *f)
{
    while (f->count > 0)
        TTF_CloseFont(f->sizes[--f->count].font);
}

static TTF_Font *sized_font(struct face *f, int px)
{
    for (int i = 0; i < f->count; i++)
        if (f->sizes[i].px == px)
            return f->sizes[i].font;
    if (f->count == SIZES_MAX)
        close_sizes(f);
    TTF_Font *font = TTF_OpenFontIndex(f->path, px, f->index);
    if (font)
        f->sizes[f->count++] = (struct sized){px, font};
    return font;
}

/* Taken from a large size: SDL_ttf cuts the descent of small ones. */
static void measure_face(struct face *f)
{
    TTF_Font *font = TTF_OpenFontIndex(f->path, 1000, f->index);

    f->ascent = font ? TTF_FontAscent(font) / 1000.0 : 0.93;
    f->descent = font ? -TTF_FontDescent(font) / 1000.0 : 0.24;
    if (font)
        TTF_CloseFont(font);
}

int text_new(struct text **out, const char *font_path, char *why, size_t why_size)
{
    struct text *t = calloc(1, sizeof(*t));
    if (!t)
        return -ENOMEM;
    t->has_ttf = TTF_Init() == 0;
    if (font_path)
        add_face(t, font_path, 0);
    else
        add_known(t, plain_fonts);
    add_known(t, wide_fonts);
    measure_face(&t->faces[0]);
    if (font_path && (!t->has_ttf || t->face_count == 0 || !sized_font(&t->faces[0], 16))) {
        snprintf(why, why_size, "%s: not a font that can be read", font_path);
        text_free(t);
        return -ENOENT;
    }
    *out = t;
    return 0;
}

void text_free(struct text *t)
{
    if (!t)
        return;
    for (int i = 0; i < t->face_count; i++)
        close_sizes(&t->faces[i]);
    if (t->has_ttf)
        TTF_Quit();
    free(t);
}

static TTF_Font *font_of(struct text *t, int face, const struct style *s, int px)
{
    TTF_Font *font =
        t->has_ttf && face < t->face_count && px > 0 ? sized_font(&t->faces[face], px) : NULL;
    const struct value *weight = &s->v[PROP_FONT_WEIGHT];
    bool is_bold =
        weight->unit == UNIT_NUMBER ? weight->n >= 600 : weight->n == 1 || weight->n == 2;
    bool is_italic = style_word(s, PROP_FONT_STYLE) > 0;
    int look = (is_bold ? TTF_STYLE_BOLD : 0) | (is_italic ? TTF_STYLE_ITALIC : 0);

    if (font && TTF_GetFontStyle(font) != look)
        TTF_SetFontStyle(font, look);
    return font;
}

/* ---- parts: at most PART_SIZE bytes of one face, valid UTF-8, zero-terminated */

struct text_part {
    char text[PART_SIZE + 8];
    size_t size;
    TTF_Font *font;
};

static void put_char(struct text_part *p, const char *at, size_t size, uint32_t c)
{
    bool is_shown = c >= 0x20 && c != 0x7f;
    const char *from = c == CHARS_WRONG ? "?" : is_shown ? at : " ";
    size_t n = c == CHARS_WRONG || !is_shown ? 1 : size;

    memcpy(p->text + p->size, from, n);
    p->size += n;
}

static TTF_Font *font_for(struct text *t, const struct style *s, int px, uint32_t c)
{
    TTF_Font *first = font_of(t, 0, s, px);

    if (c < 0x80 || (first && TTF_GlyphIsProvided32(first, c)))
        return first;
    TTF_Font *second = font_of(t, 1, s, px);
    return second && TTF_GlyphIsProvided32(second, c) ? second : first;
}

/* Returns how many bytes of the text went into the part. */
static size_t next_part(struct text *t, const struct style *s, int px, const char *text,
                        size_t size, struct text_part *p)
{
    size_t at = 0;

    p->size = 0;
    p->font = NULL;
    while (at < size && p->size < PART_SIZE) {
        uint32_t c;
        size_t n = chars_read(text + at, text + size, &c);
        TTF_Font *font = font_for(t, s, px, c);
        if (at > 0 && font != p->font)
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
    double look[3] = {s->v[PROP_FONT_SIZE].n, s->v[PROP_FONT_WEIGHT].n, s->v[PROP_FONT_STYLE].n};
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
    double width = 0;
    struct text_part p;

    for (size_t at = 0; at < size && px > 0;) {
        at += next_part(t, s, px, text + at, size - at, &p);
        if (p.font && TTF_SizeUTF8(p.font, p.text, &w, NULL) == 0)
            width += w;
        else
            width += 0.5 * px * (double)p.size; /* no font: about this */
    }
    return px > 0 ? width * s->v[PROP_FONT_SIZE].n / px : 0;
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
    double size = s->v[PROP_FONT_SIZE].n;

    *out =
        (struct font_metrics){round(t->faces[0].ascent * size), round(t->faces[0].descent * size)};
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
    }
}
