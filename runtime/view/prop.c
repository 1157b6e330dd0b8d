/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prop.c - reads property values by their row; shorthands split into the properties they stand for.
 */
#include "view/prop.h"

#include "base/err.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PROP_ROW(id, name, takes, words, inherited, dflt) {name, takes, words, inherited, dflt},
const struct prop_row prop_rows[PROP_COUNT] = {PROPS(PROP_ROW)};

struct piece { /* one blank-separated part of a value; functions and strings stay whole */
    const char *at;
    size_t size;
};
enum { PIECES_MAX = 8, LENGTH_MAX = 10000000 };

/* ---- pieces and words */

static bool piece_is(struct piece p, const char *word)
{
    return strlen(word) == p.size && strncasecmp(p.at, word, p.size) == 0;
}

/* The index of p in a blank-separated list of words, or -1. */
static int word_index(struct piece p, const char *words)
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

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static const char *piece_end(const char *at, const char *end)
{
    int depth = 0;
    char quote = 0;

    for (; at < end && (depth > 0 || quote || !is_blank(*at)); at++) {
        if (quote)
            quote = *at == quote ? 0 : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else
            depth += (*at == '(') - (*at == ')');
    }
    return at;
}

/* Returns how many; more than PIECES_MAX counts as PIECES_MAX + 1. */
static int split(const char *text, size_t size, struct piece *out)
{
    const char *end = text + size;
    int count = 0;

    for (;;) {
        while (text < end && is_blank(*text))
            text++;
        if (text == end)
            return count;
        if (count == PIECES_MAX)
            return PIECES_MAX + 1;
        const char *to = piece_end(text, end);
        out[count++] = (struct piece){text, (size_t)(to - text)};
        text = to;
    }
}

/* ---- numbers and lengths */

/* Reads a plain decimal number (no hex, inf or nan, whatever the locale). Returns bytes read, 0 for
 * none. */
static size_t read_number(struct piece p, double *out)
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
    {"rem", UNIT_REM, 1},       {"pt", UNIT_PX, 96.0 / 72}, {"cm", UNIT_PX, 96 / 2.54},
    {"mm", UNIT_PX, 96 / 25.4}, {"in", UNIT_PX, 96},
};

static bool unit_fits(unsigned takes, enum unit u, double n)
{
    if (n < 0 && !(takes & TAKES_NEGATIVE))
        return false;
    if (u == UNIT_NUMBER)
        return (takes & TAKES_NUMBER) || ((takes & TAKES_LENGTH) && n == 0);
    return takes & (u == UNIT_PERCENT ? TAKES_PERCENT : TAKES_LENGTH);
}

static bool read_measure(struct piece p, unsigned takes, struct value *out)
{
    double n;
    size_t used = read_number(p, &n);
    struct piece rest = {p.at + used, p.size - used};

    if (!used)
        return false;
    if (rest.size == 0) {
        *out = (struct value){takes & TAKES_NUMBER ? UNIT_NUMBER : UNIT_PX, {.n = n}};
        return unit_fits(takes, UNIT_NUMBER, n);
    }
    for (size_t i = 0; i < sizeof(unit_rows) / sizeof(*unit_rows); i++) {
        if (piece_is(rest, unit_rows[i].name)) {
            *out = (struct value){unit_rows[i].unit, {.n = n * unit_rows[i].factor}};
            return unit_fits(takes, unit_rows[i].unit, n);
        }
    }
    return false;
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

static bool read_hex(struct piece p, uint32_t *out)
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
static bool read_rgb(struct piece p, uint32_t *out)
{
    double part[4] = {0, 0, 0, 1};
    int count = 0;
    size_t i = strcspn(p.at, "(") + 1;

    while (i < p.size && p.at[i] != ')') {
        if (is_blank(p.at[i]) || p.at[i] == ',' || p.at[i] == '/') {
            i++;
            continue;
        }
        size_t used =
            count < 4 ? read_number((struct piece){p.at + i, p.size - i}, &part[count]) : 0;
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

static bool read_colour(struct piece p, struct value *out)
{
    uint32_t rgba = 0;
    bool is_known = false;

    if (piece_is(p, "currentcolor")) {
        *out = (struct value){UNIT_CURRENT_COLOUR, {.n = 0}};
        return true;
    }
    if (p.at[0] == '#')
        is_known = read_hex(p, &rgba);
    else if (strncasecmp(p.at, "rgb(", 4) == 0 || strncasecmp(p.at, "rgba(", 5) == 0)
        is_known = read_rgb(p, &rgba);
    for (size_t i = 0; !is_known && i < sizeof(colour_rows) / sizeof(*colour_rows); i++)
        if ((is_known = piece_is(p, colour_rows[i].name)))
            rgba = colour_rows[i].rgba;
    *out = (struct value){UNIT_COLOUR, {.n = rgba}};
    return is_known;
}

/* ---- strings and addresses */

static struct piece trim(struct piece p)
{
    while (p.size && is_blank(p.at[0]))
        p.at++, p.size--;
    while (p.size && is_blank(p.at[p.size - 1]))
        p.size--;
    return p;
}

static bool unquote(struct piece *p)
{
    char q = p->size >= 2 ? p->at[0] : 0;

    if ((q != '"' && q != '\'') || p->at[p->size - 1] != q)
        return false;
    p->at++;
    p->size -= 2;
    return true;
}

static int read_string(struct piece p, unsigned takes, struct arena *a, struct value *out)
{
    bool is_url = (takes & TAKES_URL) && p.size > 5 && strncasecmp(p.at, "url(", 4) == 0 &&
                  p.at[p.size - 1] == ')';

    *out = (struct value){UNIT_TEXT, {.text = NULL}};
    if (piece_is(p, "none") || ((takes & TAKES_STRING) && piece_is(p, "normal")))
        return 0;
    if (is_url) {
        p = trim((struct piece){p.at + 4, p.size - 5});
        unquote(&p);
    } else if (!(takes & TAKES_STRING) || !unquote(&p)) {
        return -EINVAL;
    }
    out->text = arena_text(a, p.at, p.size);
    return out->text ? 0 : -ENOMEM;
}

/* ---- one property */

static bool read_common(struct piece p, struct value *out)
{
    int i = word_index(p, "inherit initial unset");

    if (i >= 0)
        *out = (struct value){UNIT_INHERIT + (enum unit)i, {.n = 0}};
    return i >= 0;
}

static int read_one(enum prop prop, struct piece p, struct arena *a, struct value *out)
{
    const struct prop_row *row = &prop_rows[prop];
    int word = word_index(p, row->words);

    if (read_common(p, out))
        return 0;
    if (word >= 0) {
        *out = (struct value){UNIT_WORD, {.n = word}};
        return 0;
    }
    if ((row->takes & TAKES_AUTO) && (piece_is(p, "auto") || piece_is(p, "none"))) {
        *out = (struct value){UNIT_AUTO, {.n = 0}};
        return 0;
    }
    if (row->takes & (TAKES_URL | TAKES_STRING))
        return read_string(p, row->takes, a, out);
    if ((row->takes & TAKES_COLOUR) && read_colour(p, out))
        return 0;
    return read_measure(p, row->takes, out) ? 0 : -EINVAL;
}

/* ---- shorthands: each splits its pieces over the properties it stands for */

struct slot {
    enum prop prop;
    struct value value;
};
struct split_job {
    const struct piece *piece;
    int count;
    struct arena *arena;
    struct slot out[12];
    int out_count;
};

static int take(struct split_job *j, enum prop prop, struct piece p)
{
    struct value v;
    int err = read_one(prop, p, j->arena, &v);

    if (!err)
        j->out[j->out_count++] = (struct slot){prop, v};
    return err;
}

static int take_text(struct split_job *j, enum prop prop, const char *text)
{
    return take(j, prop, (struct piece){text, strlen(text)});
}

/* One to four values for four sides, clockwise; the sides are neighbours in the table. */
static int split_sides(struct split_job *j, enum prop first)
{
    static const int from[5][4] = {{0}, {0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}};

    if (j->count > 4)
        return -EINVAL;
    for (int i = 0; i < 4; i++) {
        int err = take(j, first + (enum prop)i, j->piece[from[j->count][i]]);
        if (err)
            return err;
    }
    return 0;
}

static int take_border_side(struct split_job *j, int side)
{
    enum prop parts[3] = {PROP_BORDER_TOP_WIDTH + (enum prop)side,
                          PROP_BORDER_TOP_STYLE + (enum prop)side,
                          PROP_BORDER_TOP_COLOR + (enum prop)side};
    bool is_set[3] = {false};

    for (int i = 0; i < j->count; i++) {
        int k = 0;
        while (k < 3 && (is_set[k] || take(j, parts[k], j->piece[i]) != 0))
            k++;
        if (k == 3)
            return -EINVAL;
        is_set[k] = true;
    }
    for (int k = 0; k < 3; k++)
        if (!is_set[k] && take_text(j, parts[k], prop_rows[parts[k]].dflt) != 0)
            return -EINVAL;
    return 0;
}

static int split_border(struct split_job *j, enum prop first)
{
    (void)first;
    for (int side = 0; side < 4; side++) {
        int err = take_border_side(j, side);
        if (err)
            return err;
    }
    return 0;
}

static int split_border_side(struct split_job *j, enum prop first)
{
    return take_border_side(j, (int)(first - PROP_BORDER_TOP_WIDTH));
}

/* Colour and address in any order; what we do not draw (repeat, position) is passed over. */
static int split_background(struct split_job *j, enum prop first)
{
    bool has_colour = false, has_image = false;

    (void)first;
    for (int i = 0; i < j->count; i++) {
        if (!has_colour && take(j, PROP_BACKGROUND_COLOR, j->piece[i]) == 0)
            has_colour = true;
        else if (!has_image && take(j, PROP_BACKGROUND_IMAGE, j->piece[i]) == 0)
            has_image = true;
    }
    if (!has_colour && !has_image)
        return -EINVAL;
    if (!has_colour)
        return take_text(j, PROP_BACKGROUND_COLOR, "transparent");
    return has_image ? 0 : take_text(j, PROP_BACKGROUND_IMAGE, "none");
}

static int take_flex(struct split_job *j, const char *grow, const char *shrink, const char *basis)
{
    int err = take_text(j, PROP_FLEX_GROW, grow);
    err = err ? err : take_text(j, PROP_FLEX_SHRINK, shrink);
    return err ? err : take_text(j, PROP_FLEX_BASIS, basis);
}

static int split_flex(struct split_job *j, enum prop first)
{
    (void)first;
    if (j->count == 1 && piece_is(j->piece[0], "none"))
        return take_flex(j, "0", "0", "auto");
    if (j->count == 1 && piece_is(j->piece[0], "auto"))
        return take_flex(j, "1", "1", "auto");
    if (j->count > 3)
        return -EINVAL;
    int err = take(j, PROP_FLEX_GROW, j->piece[0]);
    if (err && j->count == 1) { /* flex: 100px */
        err = take(j, PROP_FLEX_BASIS, j->piece[0]);
        err = err ? err : take_text(j, PROP_FLEX_GROW, "1");
        return err ? err : take_text(j, PROP_FLEX_SHRINK, "1");
    }
    if (err)
        return err;
    bool has_shrink = j->count > 1 && take(j, PROP_FLEX_SHRINK, j->piece[1]) == 0;
    if (!has_shrink && take_text(j, PROP_FLEX_SHRINK, "1") != 0)
        return -EINVAL;
    int next = has_shrink ? 2 : 1;
    if (next + 1 < j->count)
        return -EINVAL;
    return next < j->count ? take(j, PROP_FLEX_BASIS, j->piece[next])
                           : take_text(j, PROP_FLEX_BASIS, "0%");
}

static int split_flex_flow(struct split_job *j, enum prop first)
{
    (void)first;
    for (int i = 0; i < j->count; i++)
        if (take(j, PROP_FLEX_DIRECTION, j->piece[i]) != 0 &&
            take(j, PROP_FLEX_WRAP, j->piece[i]) != 0)
            return -EINVAL;
    return j->count > 2 ? -EINVAL : 0;
}

static int split_pair(struct split_job *j, enum prop first)
{
    if (j->count > 2)
        return -EINVAL;
    int err = take(j, first, j->piece[0]);
    return err ? err : take(j, first + 1, j->piece[j->count - 1]);
}

/* overflow-x and overflow-y: the box clips both ways or not at all. */
static int split_same(struct split_job *j, enum prop first)
{
    return j->count == 1 ? take(j, first, j->piece[0]) : -EINVAL;
}

struct shorthand {
    const char *name;
    int (*split)(struct split_job *j, enum prop first);
    enum prop first;
};
static const struct shorthand shorthands[] = {
    {"margin", split_sides, PROP_MARGIN_TOP},
    {"padding", split_sides, PROP_PADDING_TOP},
    {"inset", split_sides, PROP_TOP},
    {"border-width", split_sides, PROP_BORDER_TOP_WIDTH},
    {"border-style", split_sides, PROP_BORDER_TOP_STYLE},
    {"border-color", split_sides, PROP_BORDER_TOP_COLOR},
    {"border-radius", split_sides, PROP_RADIUS_TOP_LEFT},
    {"border", split_border, PROP_BORDER_TOP_WIDTH},
    {"border-top", split_border_side, PROP_BORDER_TOP_WIDTH},
    {"border-right", split_border_side, PROP_BORDER_RIGHT_WIDTH},
    {"border-bottom", split_border_side, PROP_BORDER_BOTTOM_WIDTH},
    {"border-left", split_border_side, PROP_BORDER_LEFT_WIDTH},
    {"background", split_background, PROP_BACKGROUND_COLOR},
    {"flex", split_flex, PROP_FLEX_GROW},
    {"flex-flow", split_flex_flow, PROP_FLEX_DIRECTION},
    {"gap", split_pair, PROP_ROW_GAP},
    {"overflow-x", split_same, PROP_OVERFLOW},
    {"overflow-y", split_same, PROP_OVERFLOW},
};

/* ---- declarations */

bool prop_find(const char *name, enum prop *out)
{
    for (int i = 0; i < PROP_COUNT; i++) {
        if (strcasecmp(prop_rows[i].name, name) == 0) {
            *out = (enum prop)i;
            return true;
        }
    }
    return false;
}

static int put_all(const struct split_job *j, prop_put_fn *put, void *arg)
{
    int err = 0;

    for (int i = 0; i < j->out_count && !err; i++)
        err = put(arg, j->out[i].prop, &j->out[i].value);
    return err;
}

static int read_pieces(const char *name, struct split_job *j)
{
    enum prop p;

    if (prop_find(name, &p))
        return j->count == 1 ? take(j, p, j->piece[0]) : -EINVAL;
    for (size_t i = 0; i < sizeof(shorthands) / sizeof(*shorthands); i++)
        if (strcasecmp(name, shorthands[i].name) == 0)
            return shorthands[i].split(j, shorthands[i].first);
    return -ENOENT;
}

int prop_read(const char *name, size_t name_size, const char *text, size_t size, struct arena *a,
              prop_put_fn *put, void *arg)
{
    char known[32];
    struct piece pieces[PIECES_MAX + 1];
    struct split_job j = {.piece = pieces, .arena = a};

    if (name_size >= sizeof(known))
        return -ENOENT;
    memcpy(known, name, name_size);
    known[name_size] = 0;
    j.count = split(text, size, pieces);
    if (j.count == 0 || j.count > PIECES_MAX)
        return -EINVAL;
    int err = read_pieces(known, &j);
    return err ? err : put_all(&j, put, arg);
}

/* ---- styles */

static struct value default_of(enum prop p)
{
    struct value v = {UNIT_NONE, {.n = 0}};
    struct arena none = {0}; /* no default is a text, so nothing is allocated */

    read_one(p, (struct piece){prop_rows[p].dflt, strlen(prop_rows[p].dflt)}, &none, &v);
    return v;
}

void style_base_init(struct style_base *b, double width, double height)
{
    b->width = width;
    b->height = height;
    for (int p = 0; p < PROP_COUNT; p++)
        b->initial.v[p] = default_of((enum prop)p);
    b->root_font_px = b->initial.v[PROP_FONT_SIZE].n;
}

void style_init(struct style *s, const struct style *parent, const struct style_base *b)
{
    for (int p = 0; p < PROP_COUNT; p++)
        s->v[p] = parent && prop_rows[p].is_inherited ? parent->v[p] : b->initial.v[p];
}

static void resolve_common(struct style *s, const struct style *parent, const struct style_base *b,
                           enum prop p)
{
    bool inherits =
        s->v[p].unit == UNIT_INHERIT || (s->v[p].unit == UNIT_UNSET && prop_rows[p].is_inherited);

    if (s->v[p].unit < UNIT_INHERIT)
        return;
    s->v[p] = inherits && parent ? parent->v[p] : b->initial.v[p];
}

/* em_px: what 1em is for this property. */
static void resolve_length(struct value *v, double em_px, const struct style_base *b)
{
    const double factor[] = {[UNIT_RPX] = b->width / 750,
                             [UNIT_VW] = b->width / 100,
                             [UNIT_VH] = b->height / 100,
                             [UNIT_EM] = em_px,
                             [UNIT_REM] = b->root_font_px};

    if (v->unit < UNIT_RPX || v->unit > UNIT_REM)
        return;
    v->n *= factor[v->unit];
    v->unit = UNIT_PX;
}

static void resolve_font_size(struct style *s, const struct style *parent,
                              const struct style_base *b)
{
    struct value *v = &s->v[PROP_FONT_SIZE];
    double parent_px = parent ? parent->v[PROP_FONT_SIZE].n : b->root_font_px;

    resolve_length(v, parent_px, b);
    if (v->unit == UNIT_PERCENT)
        *v = (struct value){UNIT_PX, {.n = v->n * parent_px / 100}};
    v->n = fmin(fmax(v->n, 0), 1000);
}

static void resolve_line_height(struct value *v, double font_px)
{
    if (v->unit == UNIT_PERCENT)
        *v = (struct value){UNIT_PX, {.n = v->n * font_px / 100}};
}

static void resolve_borders(struct style *s)
{
    for (int i = 0; i < 4; i++) {
        if (style_word(s, PROP_BORDER_TOP_STYLE + (enum prop)i) <= BORDER_HIDDEN)
            s->v[PROP_BORDER_TOP_WIDTH + i].n = 0;
    }
}

void style_resolve(struct style *s, const struct style *parent, const struct style_base *b)
{
    for (int p = 0; p < PROP_COUNT; p++)
        resolve_common(s, parent, b, (enum prop)p);
    resolve_font_size(s, parent, b);
    double em_px = s->v[PROP_FONT_SIZE].n;
    for (int p = 0; p < PROP_COUNT; p++)
        resolve_length(&s->v[p], em_px, b);
    resolve_line_height(&s->v[PROP_LINE_HEIGHT], em_px);
    if (s->v[PROP_COLOR].unit == UNIT_CURRENT_COLOUR)
        s->v[PROP_COLOR] = parent ? parent->v[PROP_COLOR] : b->initial.v[PROP_COLOR];
    for (int p = 0; p < PROP_COUNT; p++)
        if (s->v[p].unit == UNIT_CURRENT_COLOUR)
            s->v[p] = s->v[PROP_COLOR];
    resolve_borders(s);
}

static void word_text(const char *words, int index, char *out, size_t size)
{
    while (index-- > 0)
        words += strcspn(words, " ") + 1;
    snprintf(out, size, "%.*s", (int)strcspn(words, " "), words);
}

void style_text(const struct style *s, enum prop p, char *out, size_t size)
{
    const struct value *v = &s->v[p];

    switch (v->unit) {
    case UNIT_WORD:
        word_text(prop_rows[p].words, (int)v->n, out, size);
        break;
    case UNIT_NUMBER:
        snprintf(out, size, "%g", v->n);
        break;
    case UNIT_PX:
        snprintf(out, size, "%.7gpx", v->n);
        break;
    case UNIT_PERCENT:
        snprintf(out, size, "%.7g%%", v->n);
        break;
    case UNIT_COLOUR:
        snprintf(out, size, "#%08x", (unsigned)v->n);
        break;
    case UNIT_TEXT:
        snprintf(out, size, "%s", v->text ? v->text : "none");
        break;
    default:
        snprintf(out, size, "auto");
    }
}
