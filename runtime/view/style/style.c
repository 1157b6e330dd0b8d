/* SPDX-License-Identifier: GPL-3.0-or-later */
/* style.c - the properties of one node: defaults, inheritance, relative units made absolute. */
#include "view/style/transform.h"
#include "view/style/style_value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct value default_of(enum prop p)
{
    struct value v = {.unit = UNIT_NONE};
    struct arena none = {0}; /* no default is a text, so nothing is allocated */

    style_value_read(p, (struct style_piece){prop_rows[p].dflt, strlen(prop_rows[p].dflt)}, &none,
                     &v);
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
    s->customs = parent ? parent->customs : NULL;
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

/* px in one of the unit; em_px: what 1em is for this property */
static double factor_of(enum unit u, double em_px, const struct style_base *b)
{
    switch (u) {
    case UNIT_PX:
        return 1;
    case UNIT_RPX:
        return b->width / 750;
    case UNIT_VW:
        return b->width / 100;
    case UNIT_VH:
        return b->height / 100;
    case UNIT_VMIN:
        return fmin(b->width, b->height) / 100;
    case UNIT_VMAX:
        return fmax(b->width, b->height) / 100;
    case UNIT_EM:
        return em_px;
    case UNIT_REM:
        return b->root_font_px;
    default:
        return 0;
    }
}

static struct value sum_of(const struct calc *c, double em_px, const struct style_base *b)
{
    double px = 0;

    for (int u = 0; u < UNIT_CALC; u++)
        px += c->n[u] * factor_of((enum unit)u, em_px, b);
    if (c->n[UNIT_PERCENT] == 0)
        return (struct value){.unit = UNIT_PX, .n = px};
    return (struct value){.unit = UNIT_MIX, .n = px, .percent = (float)c->n[UNIT_PERCENT]};
}

double style_px(const struct value *v, double base)
{
    double px = NAN;

    switch (v->unit) {
    case UNIT_PX:
        return v->n;
    case UNIT_PERCENT:
        return v->n * base / 100;
    case UNIT_MIX:
        return v->n + (double)v->percent * base / 100;
    case UNIT_CHOICE:
        for (int i = 0; i < v->choice->count; i++) {
            double one = style_px(&v->choice->of[i], base);
            px = v->choice->is_most ? fmax(px, one) : fmin(px, one);
        }
        return px;
    default:
        return 0;
    }
}

static void resolve_length(struct value *v, double em_px, const struct style_base *b);

/* The values of a choice are made absolute in a copy, which is one length when none is a part of
 * anything. */
static struct value resolved_choice(const struct choice *from, double em_px,
                                    const struct style_base *b)
{
    struct choice *c = arena_alloc(b->arena, sizeof(*c));
    bool is_absolute = true;
    if (!c)
        return (struct value){.unit = UNIT_PX};
    *c = *from;
    for (int i = 0; i < c->count; i++) {
        resolve_length(&c->of[i], em_px, b);
        is_absolute = is_absolute && c->of[i].unit == UNIT_PX;
    }
    struct value v = {.unit = UNIT_CHOICE, .choice = c};
    return is_absolute ? (struct value){.unit = UNIT_PX, .n = style_px(&v, 0)} : v;
}

static void resolve_length(struct value *v, double em_px, const struct style_base *b)
{
    if (v->unit == UNIT_CHOICE) {
        *v = resolved_choice(v->choice, em_px, b);
    } else if (v->unit == UNIT_CALC) {
        *v = sum_of(v->calc, em_px, b);
    } else if (v->unit >= UNIT_RPX && v->unit <= UNIT_REM) {
        v->n *= factor_of(v->unit, em_px, b);
        v->unit = UNIT_PX;
    }
}

/* by the words of font-size */
static const double font_sizes[] = {9, 10, 13, 16, 18, 24, 32, 1 / 1.2, 1.2};

static void resolve_font_size(struct style *s, const struct style *parent,
                              const struct style_base *b)
{
    struct value *v = &s->v[PROP_FONT_SIZE];
    double parent_px = parent ? parent->v[PROP_FONT_SIZE].n : b->root_font_px;

    resolve_length(v, parent_px, b);
    if (v->unit == UNIT_PERCENT || v->unit == UNIT_MIX || v->unit == UNIT_CHOICE)
        *v = (struct value){.unit = UNIT_PX, .n = style_px(v, parent_px)};
    if (v->unit == UNIT_WORD) /* the last two are steps */
        *v = (struct value){.unit = UNIT_PX,
                            .n = font_sizes[(int)v->n] * (v->n < 7 ? 1 : parent_px)};
    v->n = fmin(fmax(v->n, 0), 1000);
}

static void resolve_line_height(struct value *v, double font_px)
{
    if (v->unit == UNIT_PERCENT || v->unit == UNIT_MIX || v->unit == UNIT_CHOICE)
        *v = (struct value){.unit = UNIT_PX, .n = style_px(v, font_px)};
}

static void resolve_borders(struct style *s)
{
    static const double widths[] = {[WIDTH_MEDIUM] = 3, [WIDTH_THIN] = 1, [WIDTH_THICK] = 5};

    for (int i = 0; i < 4; i++) {
        int word = style_word(s, PROP_BORDER_TOP_WIDTH + (enum prop)i);
        if (word >= 0)
            s->v[PROP_BORDER_TOP_WIDTH + i] = (struct value){.unit = UNIT_PX, .n = widths[word]};
        if (style_word(s, PROP_BORDER_TOP_STYLE + (enum prop)i) <= BORDER_HIDDEN)
            s->v[PROP_BORDER_TOP_WIDTH + i].n = 0;
    }
}

/* The lengths of its steps are made absolute in a copy. */
static void resolve_transform(struct style *s, double em_px, const struct style_base *b)
{
    struct value *v = &s->v[PROP_TRANSFORM];
    struct transform *t = v->unit == UNIT_TRANSFORM ? arena_alloc(b->arena, sizeof(*t)) : NULL;

    if (v->unit != UNIT_TRANSFORM)
        return;
    if (!t) {
        *v = b->initial.v[PROP_TRANSFORM];
        return;
    }
    *t = *v->transform;
    for (int i = 0; i < t->count; i++) {
        resolve_length(&t->steps[i].x, em_px, b);
        resolve_length(&t->steps[i].y, em_px, b);
    }
    v->transform = t;
}

void style_resolve(struct style *s, const struct style *parent, const struct style_base *b)
{
    for (int p = 0; p < PROP_COUNT; p++)
        resolve_common(s, parent, b, (enum prop)p);
    resolve_font_size(s, parent, b);
    double em_px = s->v[PROP_FONT_SIZE].n;
    for (int p = 0; p < PROP_COUNT; p++)
        resolve_length(&s->v[p], em_px, b);
    resolve_transform(s, em_px, b);
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
    case UNIT_MIX:
        snprintf(out, size, "calc(%.7g%% + %.7gpx)", (double)v->percent, v->n);
        break;
    case UNIT_CHOICE:
        snprintf(out, size, v->choice->is_most ? "max()" : "min()");
        break;
    case UNIT_TRANSFORM:
        snprintf(out, size, "%d steps", v->transform->count);
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
