/* SPDX-License-Identifier: GPL-3.0-or-later */
/* style_value.c - words, numbers with units, colours, strings and addresses. */
#include "view/style/style_value.h"

#include "base/err.h"
#include "view/style/calc.h"
#include "view/markup/chars.h"
#include "view/style/transform.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LENGTH_MAX = 10000000 };

/* ---- pieces and words */

bool style_value_is(struct style_piece p, const char *word)
{
    return strlen(word) == p.size && strncasecmp(p.at, word, p.size) == 0;
}

/* The index of p in a blank-separated list of words, or -1. */
static int word_index(struct style_piece p, const char *words)
{
    for (int i = 0; *words; i++) {
        size_t size = strcspn(words, " ");
        if (size == p.size && strncasecmp(words, p.at, size) == 0)
            return i;
        words += size;
        words += *words == ' ';
    }
    return -1;
}

static const char *piece_end(const char *at, const char *end)
{
    int depth = 0;
    char quote = 0;

    for (; at < end && (depth > 0 || quote || !chars_is_blank(*at)); at++) {
        if (quote)
            quote = *at == quote ? 0 : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else
            depth += (*at == '(') - (*at == ')');
    }
    return at;
}

int style_value_split(const char *text, size_t size, struct style_piece *out)
{
    const char *end = text + size;
    int count = 0;

    for (;;) {
        text = chars_skip_blanks(text, end);
        if (text == end)
            return count;
        if (count == STYLE_VALUE_PIECES_MAX)
            return STYLE_VALUE_PIECES_MAX + 1;
        const char *to = piece_end(text, end);
        out[count++] = (struct style_piece){text, (size_t)(to - text)};
        text = to;
    }
}

/* ---- numbers and lengths */

size_t style_value_number(struct style_piece p, double *out)
{
    double n = 0, place = 1;
    size_t i = 0, digits = 0;
    bool is_minus = p.size && p.at[0] == '-', has_point = false;

    i += p.size && (p.at[0] == '-' || p.at[0] == '+');
    for (; i < p.size && ((p.at[i] >= '0' && p.at[i] <= '9') || (p.at[i] == '.' && !has_point));
         i++) {
        if (p.at[i] == '.') {
            has_point = true;
            continue;
        }
        n = n * 10 + (p.at[i] - '0');
        place *= has_point ? 10 : 1;
        digits++;
    }
    n /= place;
    if (digits == 0 || digits > 30)
        return 0;
    n = fmin(n, LENGTH_MAX); /* keeps every sum finite */
    *out = is_minus ? -n : n;
    return i;
}

struct unit_row {
    const char *name;
    enum unit unit;
    double factor;
};
static const struct unit_row unit_rows[] = {
    {"px", UNIT_PX, 1},         {"rpx", UNIT_RPX, 1},       {"%", UNIT_PERCENT, 1},
    {"vh", UNIT_VH, 1},         {"vw", UNIT_VW, 1},         {"em", UNIT_EM, 1},
    {"vmin", UNIT_VMIN, 1},     {"vmax", UNIT_VMAX, 1},     {"rem", UNIT_REM, 1},
    {"pt", UNIT_PX, 96.0 / 72}, {"cm", UNIT_PX, 96 / 2.54}, {"mm", UNIT_PX, 96 / 25.4},
    {"in", UNIT_PX, 96},
};

bool style_value_unit(struct style_piece name, enum unit *unit, double *factor)
{
    *unit = UNIT_NUMBER;
    *factor = 1;
    for (size_t i = 0; name.size && i < sizeof(unit_rows) / sizeof(*unit_rows); i++) {
        if (style_value_is(name, unit_rows[i].name)) {
            *unit = unit_rows[i].unit;
            *factor = unit_rows[i].factor;
            return true;
        }
    }
    return name.size == 0;
}

static bool unit_fits(unsigned takes, enum unit u, double n)
{
    if (n < 0 && !(takes & TAKES_NEGATIVE))
        return false;
    if (u == UNIT_NUMBER)
        return (takes & TAKES_NUMBER) || ((takes & TAKES_LENGTH) && n == 0);
    return takes & (u == UNIT_PERCENT ? TAKES_PERCENT : TAKES_LENGTH);
}

static bool read_measure(struct style_piece p, unsigned takes, struct value *out)
{
    double n, factor;
    enum unit unit;
    size_t used = style_value_number(p, &n);

    if (!used ||
        !style_value_unit((struct style_piece){p.at + used, p.size - used}, &unit, &factor))
        return false;
    if (unit == UNIT_NUMBER)
        *out = (struct value){.unit = takes & TAKES_NUMBER ? UNIT_NUMBER : UNIT_PX, .n = n};
    else
        *out = (struct value){.unit = unit, .n = n * factor};
    return unit_fits(takes, unit, n);
}

/* True: min(...), max(...) or clamp(...). */
static bool is_choice(struct style_piece p)
{
    static const char *const names[] = {"min(", "max(", "clamp("};

    for (int i = 0; i < 3; i++)
        if (p.size > strlen(names[i]) + 1 && strncasecmp(p.at, names[i], strlen(names[i])) == 0)
            return p.at[p.size - 1] == ')';
    return false;
}

static int read_choice(struct style_piece p, unsigned takes, struct arena *a, struct value *out);

static int read_calc(struct style_piece p, unsigned takes, struct arena *a, struct value *out)
{
    struct calc *c = arena_alloc(a, sizeof(*c));
    bool is_number;

    if (!c)
        return -ENOMEM;
    if (!calc_read(p, c))
        return -EINVAL;
    is_number = c->n[UNIT_NUMBER] != 0;
    for (int u = 0; u < UNIT_CALC; u++)
        if (u != UNIT_NUMBER && c->n[u] != 0 && (is_number || !unit_fits(takes, (enum unit)u, 0)))
            return -EINVAL;
    if (is_number && !(takes & TAKES_NUMBER))
        return -EINVAL;
    *out = is_number ? (struct value){.unit = UNIT_NUMBER, .n = c->n[UNIT_NUMBER]}
                     : (struct value){.unit = UNIT_CALC, .calc = c};
    return 0;
}

/* ---- min(), max() and clamp() */

static const char *argument_end(const char *at, const char *end)
{
    int depth = 0;

    for (; at < end && (depth > 0 || *at != ','); at++)
        depth += (*at == '(') - (*at == ')');
    return at;
}

/* The arguments of a function are sums, as those of calc() are. */
static int read_sum(struct style_piece p, unsigned takes, struct arena *a, struct value *out)
{
    char text[128];

    if (is_choice(p))
        return read_choice(p, takes, a, out);
    if (read_measure(p, takes, out))
        return 0;
    if (p.size > sizeof(text) - 8)
        return -EINVAL;
    memcpy(text, "calc(", 5);
    memcpy(text + 5, p.at, p.size);
    text[5 + p.size] = ')';
    return read_calc((struct style_piece){text, p.size + 6}, takes, a, out);
}

static int read_arguments(struct style_piece p, unsigned takes, struct arena *a, struct choice *out)
{
    const char *at = p.at, *end = p.at + p.size;

    while (at < end) {
        const char *to = argument_end(at, end);
        at = chars_skip_blanks(at, to);
        struct style_piece one = {at, (size_t)(chars_trim_end(at, to) - at)};
        if (out->count == CHOICE_MAX || one.size == 0)
            return -EINVAL;
        int err = read_sum(one, takes, a, &out->of[out->count]);
        if (err)
            return err;
        out->count++;
        at = to + 1;
    }
    return out->count > 0 && end[-1] != ',' ? 0 : -EINVAL;
}

/* clamp(low, wanted, high) is max(low, min(wanted, high)). */
static int make_clamp(struct choice *c, struct arena *a)
{
    struct choice *inner = arena_alloc(a, sizeof(*inner));

    if (!inner)
        return -ENOMEM;
    if (c->count != 3)
        return -EINVAL;
    *inner = (struct choice){.count = 2, .of = {c->of[1], c->of[2]}};
    c->of[1] = (struct value){.unit = UNIT_CHOICE, .choice = inner};
    c->count = 2;
    c->is_most = true;
    return 0;
}

static int read_choice(struct style_piece p, unsigned takes, struct arena *a, struct value *out)
{
    size_t name = (size_t)((const char *)memchr(p.at, '(', p.size) - p.at) + 1;
    struct choice *c = arena_alloc(a, sizeof(*c));
    if (!c)
        return -ENOMEM;
    unsigned inner = (takes & (TAKES_LENGTH | TAKES_PERCENT)) | TAKES_NEGATIVE;
    int err = read_arguments((struct style_piece){p.at + name, p.size - name - 1}, inner, a, c);
    if (!err && (p.at[0] | 0x20) == 'c')
        err = make_clamp(c, a);
    else
        c->is_most = (p.at[1] | 0x20) == 'a';
    *out = (struct value){.unit = UNIT_CHOICE, .choice = c};
    return err;
}

/* ---- colours */

struct colour_row {
    const char *name;
    uint32_t rgba;
};
static const struct colour_row colour_rows[] = {
    {"transparent", 0x00000000}, {"black", 0x000000ff},    {"white", 0xffffffff},
    {"red", 0xff0000ff},         {"green", 0x008000ff},    {"blue", 0x0000ffff},
    {"yellow", 0xffff00ff},      {"orange", 0xffa500ff},   {"gray", 0x808080ff},
    {"grey", 0x808080ff},        {"silver", 0xc0c0c0ff},   {"lightgray", 0xd3d3d3ff},
    {"lightgrey", 0xd3d3d3ff},   {"darkgray", 0xa9a9a9ff}, {"darkgrey", 0xa9a9a9ff},
    {"whitesmoke", 0xf5f5f5ff},  {"lime", 0x00ff00ff},     {"aqua", 0x00ffffff},
    {"cyan", 0x00ffffff},        {"magenta", 0xff00ffff},  {"fuchsia", 0xff00ffff},
    {"purple", 0x800080ff},      {"pink", 0xffc0cbff},     {"brown", 0xa52a2aff},
    {"gold", 0xffd700ff},        {"maroon", 0x800000ff},   {"navy", 0x000080ff},
    {"olive", 0x808000ff},       {"teal", 0x008080ff},     {"tomato", 0xff6347ff},
    {"crimson", 0xdc143cff},     {"skyblue", 0x87ceebff},
};

static bool read_hex(struct style_piece p, uint32_t *out)
{
    uint32_t n = 0;
    bool is_short = p.size == 4 || p.size == 5;

    if (!is_short && p.size != 7 && p.size != 9)
        return false;
    for (size_t i = 1; i < p.size; i++) {
        const char *digits = "0123456789abcdef",
                   *d = p.at[i] ? strchr(digits, p.at[i] | 0x20) : NULL;
        if (!d)
            return false;
        uint32_t digit = (uint32_t)(d - digits);
        n = is_short ? n << 8 | digit * 0x11 : n << 4 | digit;
    }
    *out = p.size == 4 || p.size == 7 ? n << 8 | 0xff : n;
    return true;
}

static uint32_t to_byte(double n)
{
    return n <= 0 ? 0 : n >= 255 ? 255 : (uint32_t)lround(n);
}

/* rgb(1, 2, 3), rgba(1, 2, 3, .5), also with blanks and a slash between. */
static bool read_rgb(struct style_piece p, uint32_t *out)
{
    double part[4] = {0, 0, 0, 1};
    int count = 0;
    size_t i = strcspn(p.at, "(") + 1;

    while (i < p.size && p.at[i] != ')') {
        if (chars_is_blank(p.at[i]) || p.at[i] == ',' || p.at[i] == '/') {
            i++;
            continue;
        }
        size_t used =
            count < 4 ? style_value_number((struct style_piece){p.at + i, p.size - i}, &part[count])
                      : 0;
        if (!used)
            return false;
        i += used;
        if (i < p.size && p.at[i] == '%') {
            part[count] *= count == 3 ? 0.01 : 2.55;
            i++;
        }
        count++;
    }
    *out = to_byte(part[0]) << 24 | to_byte(part[1]) << 16 | to_byte(part[2]) << 8 |
           to_byte(part[3] * 255);
    return count >= 3 && i + 1 == p.size;
}

static bool read_colour(struct style_piece p, struct value *out)
{
    uint32_t rgba = 0;
    bool is_known = false;

    if (style_value_is(p, "currentcolor")) {
        *out = (struct value){.unit = UNIT_CURRENT_COLOUR, .n = 0};
        return true;
    }
    if (p.at[0] == '#')
        is_known = read_hex(p, &rgba);
    else if (strncasecmp(p.at, "rgb(", 4) == 0 || strncasecmp(p.at, "rgba(", 5) == 0)
        is_known = read_rgb(p, &rgba);
    for (size_t i = 0; !is_known && i < sizeof(colour_rows) / sizeof(*colour_rows); i++)
        if ((is_known = style_value_is(p, colour_rows[i].name)))
            rgba = colour_rows[i].rgba;
    *out = (struct value){.unit = UNIT_COLOUR, .n = rgba};
    return is_known;
}

/* ---- strings and addresses */

static struct style_piece trim(struct style_piece p)
{
    while (p.size && chars_is_blank(p.at[0]))
        p.at++, p.size--;
    while (p.size && chars_is_blank(p.at[p.size - 1]))
        p.size--;
    return p;
}

static bool unquote(struct style_piece *p)
{
    char q = p->size >= 2 ? p->at[0] : 0;

    if ((q != '"' && q != '\'') || p->at[p->size - 1] != q)
        return false;
    p->at++;
    p->size -= 2;
    return true;
}

static int read_string(struct style_piece p, unsigned takes, struct arena *a, struct value *out)
{
    bool is_url = (takes & TAKES_URL) && p.size > 5 && strncasecmp(p.at, "url(", 4) == 0 &&
                  p.at[p.size - 1] == ')';

    *out = (struct value){.unit = UNIT_TEXT, .text = NULL};
    if (style_value_is(p, "none") || ((takes & TAKES_STRING) && style_value_is(p, "normal")))
        return 0;
    if (is_url) {
        p = trim((struct style_piece){p.at + 4, p.size - 5});
        unquote(&p);
    } else if (!(takes & TAKES_STRING) || !unquote(&p)) {
        return -EINVAL;
    }
    out->text = arena_text(a, p.at, p.size);
    return out->text ? 0 : -ENOMEM;
}

/* 1.5, 16/9, 16 / 9, auto 16/9 */
static bool read_ratio(struct style_piece p, struct value *out)
{
    double width, height = 1;

    if (p.size > 5 && strncasecmp(p.at, "auto ", 5) == 0)
        p = trim((struct style_piece){p.at + 5, p.size - 5});
    size_t used = style_value_number(p, &width);
    struct style_piece rest = trim((struct style_piece){p.at + used, p.size - used});
    if (!used || width <= 0)
        return false;
    if (rest.size > 0 && *rest.at == '/') {
        rest = trim((struct style_piece){rest.at + 1, rest.size - 1});
        used = style_value_number(rest, &height);
        rest = (struct style_piece){rest.at + used, rest.size - used};
    }
    *out = (struct value){.unit = UNIT_NUMBER, .n = width / height};
    return rest.size == 0 && used && height > 0;
}

/* ---- one property */

static bool read_common(struct style_piece p, struct value *out)
{
    int i = word_index(p, "inherit initial unset");

    if (i >= 0)
        *out = (struct value){.unit = UNIT_INHERIT + (enum unit)i, .n = 0};
    return i >= 0;
}

int style_value_read(enum prop prop, struct style_piece p, struct arena *a, struct value *out)
{
    const struct prop_row *row = &prop_rows[prop];
    int word = word_index(p, row->words);

    if (read_common(p, out))
        return 0;
    if (word >= 0) {
        *out = (struct value){.unit = UNIT_WORD, .n = word};
        return 0;
    }
    if ((row->takes & TAKES_AUTO) && (style_value_is(p, "auto") || style_value_is(p, "none"))) {
        *out = (struct value){.unit = UNIT_AUTO, .n = 0};
        return 0;
    }
    if (row->takes & TAKES_TRANSFORM) {
        *out = (struct value){.unit = UNIT_TRANSFORM};
        return transform_read(p.at, p.size, a, &out->transform);
    }
    if (row->takes & TAKES_RATIO)
        return read_ratio(p, out) ? 0 : -EINVAL;
    if (row->takes & (TAKES_URL | TAKES_STRING))
        return read_string(p, row->takes, a, out);
    if ((row->takes & TAKES_COLOUR) && read_colour(p, out))
        return 0;
    if (p.size > 5 && strncasecmp(p.at, "calc(", 5) == 0)
        return row->takes & (TAKES_LENGTH | TAKES_NUMBER) ? read_calc(p, row->takes, a, out)
                                                          : -EINVAL;
    if (is_choice(p) && (row->takes & TAKES_LENGTH))
        return read_choice(p, row->takes, a, out);
    return read_measure(p, row->takes, out) ? 0 : -EINVAL;
}
