/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fonts.c - the first font, its bold file, and one more for each script the first font lacks. */
#include "view/layout/fonts.h"

#include "base/err.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIZES_MAX = 24, PATH_SIZE = 256, FILES_MAX = 5 };
/* SDL_ttf keeps the pixels of LETTERS_KEPT letters for each open size. */
enum { LETTERS_KEPT = 256, KEPT_PX_MAX = 128, BYTES_MAX = 16 * 1024 * 1024 };

struct sized {
    int px;
    TTF_Font *font;
    uint64_t used;                       /* the number of the call that used the size last */
    uint64_t letters[LETTERS_KEPT / 64]; /* a bit for each letter that was asked for */
};
struct face { /* one font file, opened once per size; without a path there is none */
    char path[PATH_SIZE];
    int index; /* in a collection */
    struct sized sizes[SIZES_MAX];
    int count;
};
struct family {
    struct face plain, bold;
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

#define NOTO(script) "/usr/share/fonts/truetype/noto/NotoSans" script "-Regular.ttf"
#define CJK_FONTS                                                                              \
    {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2}, /* 2: simplified Chinese */ \
        {"/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2},                              \
        {"/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2},                       \
        {"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0},                                 \
    {                                                                                          \
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", 0                         \
    }

struct script { /* characters the first font may lack, and who has them */
    uint32_t first, last;
    const char *name, *package;
    struct known_font fonts[FILES_MAX];
};
static const struct script scripts[] = {
    {0x0900, 0x097f, "Devanagari", "fonts-noto-core", {{NOTO("Devanagari"), 0}}},
    {0x0980, 0x09ff, "Bengali", "fonts-noto-core", {{NOTO("Bengali"), 0}}},
    {0x0b80, 0x0bff, "Tamil", "fonts-noto-core", {{NOTO("Tamil"), 0}}},
    {0x0e00, 0x0e7f, "Thai", "fonts-noto-core", {{NOTO("Thai"), 0}}},
    {0x0590, 0x05ff, "Hebrew", "fonts-noto-core", {{NOTO("Hebrew"), 0}}},
    {0x0600, 0x06ff, "Arabic", "fonts-noto-core", {{NOTO("Arabic"), 0}}},
    {0x1f000,
     0x1faff,
     "emoji",
     "fonts-symbola",
     {{"/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf", 0}}},
    {0x2000,
     0x2dff,
     "symbols",
     "fonts-symbola",
     {{"/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf", 0}}},
    {0x2e80, 0x9fff, "Chinese and Japanese", "fonts-noto-cjk", {CJK_FONTS}},
    {0xac00, 0xd7af, "Korean", "fonts-noto-cjk", {CJK_FONTS}},
    {0xf900, 0xffef, "Chinese and Japanese", "fonts-noto-cjk", {CJK_FONTS}},
    {0x20000, 0x3ffff, "Chinese", "fonts-noto-cjk", {CJK_FONTS}},
    {0, 0x10ffff, "its script", "fonts-noto-core", {{NULL, 0}}},
};
enum { SCRIPTS = sizeof(scripts) / sizeof(*scripts) };

struct fonts {
    bool has_ttf;
    struct family first;
    struct family others[SCRIPTS]; /* opened when a character needs them */
    bool is_sought[SCRIPTS], is_missed[SCRIPTS];
    double ascent, descent; /* of the first one at 1 px */
    uint64_t calls;
};

/* ---- files */

static bool set_path(struct face *f, const char *path, int index)
{
    if (strlen(path) >= sizeof(f->path) || access(path, R_OK) != 0)
        return false;
    memcpy(f->path, path, strlen(path) + 1);
    f->index = index;
    return true;
}

/* The bold file stands beside the plain one: Sans.ttf and Sans-Bold.ttf, or Sans-Regular.ttf. */
static void find_bold(struct family *f)
{
    char path[PATH_SIZE + 8];
    const char *dot = strrchr(f->plain.path, '.');
    static const char regular[] = "-Regular";
    static const char *const tails[] = {"-Bold", "Bold"};

    if (!dot)
        return;
    size_t size = (size_t)(dot - f->plain.path), cut = sizeof(regular) - 1;
    if (size > cut && memcmp(dot - cut, regular, cut) == 0)
        size -= cut;
    for (size_t i = 0; i < sizeof(tails) / sizeof(*tails) && !*f->bold.path; i++) {
        snprintf(path, sizeof(path), "%.*s%s%s", (int)size, f->plain.path, tails[i], dot);
        set_path(&f->bold, path, f->plain.index);
    }
}

static void find_family(struct family *f, const struct known_font *list, int count)
{
    for (int i = 0; i < count && list[i].path; i++) {
        if (set_path(&f->plain, list[i].path, list[i].index)) {
            find_bold(f);
            return;
        }
    }
}

static void close_sizes(struct face *f)
{
    while (f->count > 0)
        TTF_CloseFont(f->sizes[--f->count].font);
}

static void close_family(struct family *f)
{
    close_sizes(&f->plain);
    close_sizes(&f->bold);
}

static struct sized *sized_font(struct face *f, int px)
{
    for (int i = 0; i < f->count; i++)
        if (f->sizes[i].px == px)
            return &f->sizes[i];
    if (f->count == SIZES_MAX)
        close_sizes(f);
    TTF_Font *font = TTF_OpenFontIndex(f->path, px, f->index);
    if (!font)
        return NULL;
    f->sizes[f->count] = (struct sized){.px = px, .font = font};
    return &f->sizes[f->count++];
}

/* Taken from a large size: SDL_ttf cuts the descent of small ones. */
static void measure(struct fonts *f)
{
    const struct face *face = &f->first.plain;
    TTF_Font *font = *face->path ? TTF_OpenFontIndex(face->path, 1000, face->index) : NULL;

    f->ascent = font ? TTF_FontAscent(font) / 1000.0 : 0.93;
    f->descent = font ? -TTF_FontDescent(font) / 1000.0 : 0.24;
    if (font)
        TTF_CloseFont(font);
}

static bool is_font(struct fonts *f, const char *path)
{
    return f->has_ttf && set_path(&f->first.plain, path, 0) && sized_font(&f->first.plain, 16);
}

int fonts_new(struct fonts **out, const char *path, char *why, size_t why_size)
{
    struct fonts *f = calloc(1, sizeof(*f));
    if (!f)
        return -ENOMEM;
    f->has_ttf = TTF_Init() == 0;
    if (path && !is_font(f, path)) {
        snprintf(why, why_size, "%s: not a font that can be read", path);
        fonts_free(f);
        return -ENOENT;
    }
    if (path)
        find_bold(&f->first);
    else
        find_family(&f->first, plain_fonts, (int)(sizeof(plain_fonts) / sizeof(*plain_fonts)));
    measure(f);
    *out = f;
    return 0;
}

void fonts_free(struct fonts *f)
{
    if (!f)
        return;
    close_family(&f->first);
    for (int i = 0; i < SCRIPTS; i++)
        close_family(&f->others[i]);
    if (f->has_ttf)
        TTF_Quit();
    free(f);
}

void fonts_extent(const struct fonts *f, double *ascent, double *descent)
{
    *ascent = f->ascent;
    *descent = f->descent;
}

/* ---- one font */

static bool is_bold(const struct style *s)
{
    const struct value *weight = &s->v[PROP_FONT_WEIGHT];

    return weight->unit == UNIT_NUMBER ? weight->n >= 600 : weight->n == 1 || weight->n == 2;
}

static void note_use(struct fonts *f, struct sized *s, uint32_t c)
{
    s->used = f->calls;
    s->letters[c % LETTERS_KEPT / 64] |= (uint64_t)1 << c % 64;
}

/* Without a bold file SDL_ttf makes letters bold, and slanted ones it always makes. */
static TTF_Font *font_of(struct fonts *f, struct family *family, const struct style *s, int px,
                         uint32_t c)
{
    bool bold = is_bold(s), has_bold = *family->bold.path;
    struct face *face = bold && has_bold ? &family->bold : &family->plain;
    struct sized *sized = f->has_ttf && *face->path && px > 0 ? sized_font(face, px) : NULL;
    int look = (bold && !has_bold ? TTF_STYLE_BOLD : 0) |
               (style_word(s, PROP_FONT_STYLE) > 0 ? TTF_STYLE_ITALIC : 0);

    if (!sized)
        return NULL;
    if (TTF_GetFontStyle(sized->font) != look)
        TTF_SetFontStyle(sized->font, look);
    note_use(f, sized, c);
    return sized->font;
}

static int script_of(uint32_t c)
{
    int i = 0;

    while (c < scripts[i].first || c > scripts[i].last)
        i++;
    return i;
}

static void miss(struct fonts *f, int script, uint32_t c)
{
    if (!f->is_missed[script])
        log_warn("no font has the character U+%04X of %s: text shows frames instead; the package "
                 "%s has such a font",
                 (unsigned)c, scripts[script].name, scripts[script].package);
    f->is_missed[script] = true;
}

TTF_Font *fonts_find(struct fonts *f, const struct style *s, int px, uint32_t c)
{
    TTF_Font *first = font_of(f, &f->first, s, px, c);

    if (!first || c < 0x80 || TTF_GlyphIsProvided32(first, c))
        return first;
    int script = script_of(c > 0x10ffff ? 0 : c);
    if (!f->is_sought[script])
        find_family(&f->others[script], scripts[script].fonts, FILES_MAX);
    f->is_sought[script] = true;
    TTF_Font *other = font_of(f, &f->others[script], s, px, c);
    if (other && TTF_GlyphIsProvided32(other, c))
        return other;
    miss(f, script, c);
    return first;
}

/* ---- the letters that SDL_ttf keeps */

/* The nth face, NULL after the last one. */
static struct face *face_at(struct fonts *f, int n)
{
    struct family *family = n < 2 ? &f->first : &f->others[n / 2 - 1];

    if (n >= 2 * (SCRIPTS + 1))
        return NULL;
    return n % 2 ? &family->bold : &family->plain;
}

static size_t bytes_of(const struct sized *s)
{
    size_t count = 0;

    for (int i = 0; i < LETTERS_KEPT; i++)
        count += s->letters[i / 64] >> i % 64 & 1;
    return s->px > KEPT_PX_MAX ? 0 : count * (size_t)s->px * (size_t)s->px;
}

/* Adds up the bytes of all sizes; *face and *oldest become the least recently used one. */
static size_t count_bytes(struct fonts *f, struct face **face, int *oldest)
{
    size_t bytes = 0;
    uint64_t used = UINT64_MAX;
    struct face *at;

    for (int n = 0; (at = face_at(f, n)); n++) {
        for (int i = 0; i < at->count; i++) {
            bytes += bytes_of(&at->sizes[i]);
            if (at->sizes[i].used < used) {
                used = at->sizes[i].used;
                *face = at;
                *oldest = i;
            }
        }
    }
    return bytes;
}

void fonts_trim(struct fonts *f)
{
    struct face *face = NULL;
    int oldest = 0;

    f->calls++;
    while (count_bytes(f, &face, &oldest) > BYTES_MAX) {
        TTF_CloseFont(face->sizes[oldest].font);
        face->sizes[oldest] = face->sizes[--face->count];
    }
}

size_t fonts_bytes(const struct fonts *f)
{
    struct face *face;
    int oldest;

    return count_bytes((struct fonts *)(uintptr_t)f, &face, &oldest);
}

/* A size that is set anew, be it the same one, makes SDL_ttf forget its letters. */
void fonts_drop_large(TTF_Font *font, int px)
{
    if (px > KEPT_PX_MAX)
        TTF_SetFontSize(font, px);
}
