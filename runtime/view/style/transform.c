/* SPDX-License-Identifier: GPL-3.0-or-later */
/* transform.c - steps read by a table of functions. */
#include "view/style/transform.h"

#include "base/err.h"
#include "view/markup/chars.h"
#include "view/style/style_value.h"

#include <math.h>
#include <strings.h>

static const double PI = 3.14159265358979323846;

/* ---- reading */

struct function_row {
    const char *name;
    enum transform_kind kind;
    int min, max; /* how many values */
    char axis; /* x or y: the one value is for this axis; b: both, a second one is y's; z: none */
};
static const struct function_row function_rows[] = {
    {"translate", TRANSFORM_MOVE, 1, 2, 'b'},   {"translateX", TRANSFORM_MOVE, 1, 1, 'x'},
    {"translateY", TRANSFORM_MOVE, 1, 1, 'y'},  {"translateZ", TRANSFORM_MOVE, 1, 1, 'z'},
    {"translate3d", TRANSFORM_MOVE, 3, 3, 'b'}, {"scale", TRANSFORM_SCALE, 1, 2, 'b'},
    {"scaleX", TRANSFORM_SCALE, 1, 1, 'x'},     {"scaleY", TRANSFORM_SCALE, 1, 1, 'y'},
    {"scale3d", TRANSFORM_SCALE, 3, 3, 'b'},    {"rotate", TRANSFORM_TURN, 1, 1, 'x'},
    {"rotateZ", TRANSFORM_TURN, 1, 1, 'x'},
};

struct angle_row {
    const char *name;
    double factor;
};
static const struct angle_row angle_rows[] = {{"deg", 3.14159265358979323846 / 180},
                                              {"rad", 1},
                                              {"turn", 2 * 3.14159265358979323846},
                                              {"grad", 3.14159265358979323846 / 200}};

static bool read_angle(struct style_piece p, struct value *out)
{
    double n;
    size_t used = style_value_number(p, &n);
    struct style_piece unit = {p.at + used, p.size - used};

    *out = (struct value){.unit = UNIT_NUMBER};
    if (!used)
        return false;
    for (size_t i = 0; i < sizeof(angle_rows) / sizeof(*angle_rows); i++) {
        if (style_value_is(unit, angle_rows[i].name)) {
            out->n = fmod(n * angle_rows[i].factor, 2 * PI);
            return true;
        }
    }
    return n == 0 && unit.size == 0;
}

static bool read_argument(enum transform_kind kind, struct style_piece p, struct arena *a,
                          struct value *out)
{
    double n;

    if (kind == TRANSFORM_MOVE)
        return style_value_read(PROP_LEFT, p, a, out) == 0 && out->unit != UNIT_AUTO &&
               out->unit < UNIT_INHERIT;
    if (kind == TRANSFORM_TURN)
        return read_angle(p, out);
    *out = (struct value){.unit = UNIT_NUMBER};
    bool ok = style_value_number(p, &n) == p.size && p.size > 0;
    out->n = ok ? fmin(fmax(n, -1000), 1000) : 0;
    return ok;
}

/* Splits "1px, 2px" at its commas. */
static int split(struct style_piece p, struct style_piece *out, int max)
{
    const char *end = p.at + p.size;
    int count = 0;

    for (const char *at = p.at;;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *to = comma ? comma : end;
        at = chars_skip_blanks(at, to);
        if (count == max)
            return max + 1;
        out[count++] = (struct style_piece){at, (size_t)(chars_trim_end(at, to) - at)};
        if (!comma)
            return count;
        at = comma + 1;
    }
}

static bool take_step(const struct function_row *row, struct style_piece arguments, struct arena *a,
                      struct transform_step *out)
{
    struct style_piece pieces[4];
    struct value v[4], none = {.unit = row->kind == TRANSFORM_SCALE ? UNIT_NUMBER : UNIT_PX};
    int count = split(arguments, pieces, 3);

    if (count < row->min || count > row->max)
        return false;
    for (int i = 0; i < count; i++)
        if (!read_argument(row->kind, pieces[i], a, &v[i]))
            return false;
    none.n = row->kind == TRANSFORM_SCALE;
    out->kind = row->kind;
    out->x = row->axis == 'x' || row->axis == 'b' ? v[0] : none;
    out->y = row->axis == 'y' ? v[0] : row->axis != 'b' ? none : count > 1 ? v[1] : none;
    if (row->axis == 'b' && count == 1 && row->kind == TRANSFORM_SCALE)
        out->y = v[0];
    return true;
}

static const struct function_row *find_function(const char *name, size_t size)
{
    for (size_t i = 0; i < sizeof(function_rows) / sizeof(*function_rows); i++)
        if (strlen(function_rows[i].name) == size &&
            strncasecmp(function_rows[i].name, name, size) == 0)
            return &function_rows[i];
    return NULL;
}

/* Where the parenthesis that opened before at closes. */
static const char *find_close(const char *at, const char *end)
{
    for (int depth = 1; at < end; at++) {
        depth += (*at == '(') - (*at == ')');
        if (depth == 0)
            return at;
    }
    return NULL;
}

/* One function. Returns what is behind it, NULL for a mistake. */
static const char *read_step(struct transform *t, const char *at, const char *end, struct arena *a)
{
    const char *open = memchr(at, '(', (size_t)(end - at));
    const char *close = open ? find_close(open + 1, end) : NULL;
    const struct function_row *row = close ? find_function(at, (size_t)(open - at)) : NULL;

    if (!row || t->count == TRANSFORM_STEPS_MAX)
        return NULL;
    struct style_piece inside = {open + 1, (size_t)(close - open - 1)};
    return take_step(row, inside, a, &t->steps[t->count++]) ? close + 1 : NULL;
}

static bool read_steps(struct transform *t, const char *at, const char *end, struct arena *a)
{
    for (at = chars_skip_blanks(at, end); at && at < end; at = chars_skip_blanks(at, end)) {
        at = read_step(t, at, end, a);
        if (!at)
            return false;
    }
    return t->count > 0;
}

int transform_read(const char *text, size_t size, struct arena *a, const struct transform **out)
{
    struct transform *t = arena_alloc(a, sizeof(*t));

    if (!t)
        return -ENOMEM;
    *out = t;
    return read_steps(t, text, text + size, a) ? 0 : -EINVAL;
}
