/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calc.c - sums of products; a product has at most one factor with a unit. */
#include "view/style/calc.h"

#include "view/markup/chars.h"

#include <math.h>
#include <strings.h>

enum { TERM_MAX = 10000000 };

struct calc_reading {
    const char *at, *end;
    int depth;
};

static bool read_sum(struct calc_reading *r, struct calc *out);

static void skip_blanks(struct calc_reading *r)
{
    r->at = chars_skip_blanks(r->at, r->end);
}

static bool take_sign(struct calc_reading *r, char c)
{
    skip_blanks(r);
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static bool read_group(struct calc_reading *r, struct calc *out)
{
    if (++r->depth > CALC_DEPTH_MAX || !read_sum(r, out) || !take_sign(r, ')'))
        return false;
    r->depth--;
    return true;
}

static bool read_measure(struct calc_reading *r, struct calc *out)
{
    double n, factor;
    enum unit unit;
    size_t used = style_value_number((struct style_piece){r->at, (size_t)(r->end - r->at)}, &n);
    const char *name = r->at + used, *to = name;

    if (!used)
        return false;
    while (to < r->end && (*to == '%' || ((*to | 0x20) >= 'a' && (*to | 0x20) <= 'z')))
        to++;
    if (!style_value_unit((struct style_piece){name, (size_t)(to - name)}, &unit, &factor))
        return false;
    r->at = to;
    out->n[unit] = n * factor;
    return true;
}

static bool read_factor(struct calc_reading *r, struct calc *out)
{
    *out = (struct calc){{0}};
    skip_blanks(r);
    if (r->end - r->at > 5 && strncasecmp(r->at, "calc(", 5) == 0) {
        r->at += 5;
        return read_group(r, out);
    }
    return take_sign(r, '(') ? read_group(r, out) : read_measure(r, out);
}

static bool is_number(const struct calc *c)
{
    for (int u = 0; u < UNIT_CALC; u++)
        if (u != UNIT_NUMBER && c->n[u] != 0)
            return false;
    return true;
}

static void scale(struct calc *c, double by)
{
    for (int u = 0; u < UNIT_CALC; u++)
        c->n[u] = fmin(fmax(c->n[u] * by, -TERM_MAX), TERM_MAX); /* sums stay finite */
}

static bool read_product(struct calc_reading *r, struct calc *out)
{
    struct calc next;

    if (!read_factor(r, out))
        return false;
    for (;;) {
        bool divides = take_sign(r, '/');
        if (!divides && !take_sign(r, '*'))
            return true;
        if (!read_factor(r, &next) || (!is_number(&next) && (divides || !is_number(out))))
            return false;
        double by = is_number(&next) ? next.n[UNIT_NUMBER] : out->n[UNIT_NUMBER];
        if (divides && by == 0)
            return false;
        if (!is_number(&next))
            *out = next;
        scale(out, divides ? 1 / by : by);
    }
}

static bool read_sum(struct calc_reading *r, struct calc *out)
{
    struct calc next;

    if (!read_product(r, out))
        return false;
    for (;;) {
        double sign = take_sign(r, '+') ? 1 : take_sign(r, '-') ? -1 : 0;
        if (sign == 0)
            return true;
        if (!read_product(r, &next))
            return false;
        for (int u = 0; u < UNIT_CALC; u++)
            out->n[u] += sign * next.n[u];
    }
}

bool calc_read(struct style_piece p, struct calc *out)
{
    struct calc_reading r = {p.at, p.at + p.size, 0};

    if (p.size < 6 || strncasecmp(p.at, "calc(", 5) != 0)
        return false;
    bool ok = read_factor(&r, out);
    skip_blanks(&r);
    return ok && r.at == r.end;
}
