/* SPDX-License-Identifier: GPL-3.0-or-later */
/* style.c - the properties of one node: defaults, inheritance, relative units made absolute. */
#include "view/value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct value default_of(enum prop p)
{
    struct value v = {UNIT_NONE, {.n = 0}};
    struct arena none = {0}; /* no default is a text, so nothing is allocated */

    value_read(p, (struct piece){prop_rows[p].dflt, strlen(prop_rows[p].dflt)}, &none, &v);
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
