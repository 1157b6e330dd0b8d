/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prop.c - the rows, and declarations: shorthands split into the properties they stand for. */
#include "view/style/prop.h"

#include "base/err.h"
#include "view/style/style_value.h"

#include <string.h>
#include <strings.h>

#define PROP_ROW(id, name, takes, words, inherited, dflt) {name, takes, words, inherited, dflt},
const struct prop_row prop_rows[PROP_COUNT] = {PROPS(PROP_ROW)};

/* ---- shorthands: each splits its pieces over the properties it stands for */

struct slot {
    enum prop prop;
    struct value value;
};
struct split_job {
    const struct style_piece *piece;
    int count;
    struct arena *arena;
    struct slot out[12];
    int out_count;
};

static int take_declaration(struct split_job *j, enum prop prop, struct style_piece p)
{
    struct value v;
    int err = style_value_read(prop, p, j->arena, &v);

    if (!err)
        j->out[j->out_count++] = (struct slot){prop, v};
    return err;
}

static int take_text(struct split_job *j, enum prop prop, const char *text)
{
    return take_declaration(j, prop, (struct style_piece){text, strlen(text)});
}

/* One to four values for four sides, clockwise; the sides are neighbours in the table. */
static int split_sides(struct split_job *j, enum prop first)
{
    static const int from[5][4] = {{0}, {0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}};

    if (j->count > 4)
        return -EINVAL;
    for (int i = 0; i < 4; i++) {
        int err = take_declaration(j, first + (enum prop)i, j->piece[from[j->count][i]]);
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
        while (k < 3 && (is_set[k] || take_declaration(j, parts[k], j->piece[i]) != 0))
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
        if (!has_colour && take_declaration(j, PROP_BACKGROUND_COLOR, j->piece[i]) == 0)
            has_colour = true;
        else if (!has_image && take_declaration(j, PROP_BACKGROUND_IMAGE, j->piece[i]) == 0)
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
    if (j->count == 1 && style_value_is(j->piece[0], "none"))
        return take_flex(j, "0", "0", "auto");
    if (j->count == 1 && style_value_is(j->piece[0], "auto"))
        return take_flex(j, "1", "1", "auto");
    if (j->count == 1 && style_value_is(j->piece[0], "initial"))
        return take_flex(j, "0", "1", "auto");
    if (j->count > 3)
        return -EINVAL;
    int err = take_declaration(j, PROP_FLEX_GROW, j->piece[0]);
    if (err && j->count == 1) { /* flex: 100px */
        err = take_declaration(j, PROP_FLEX_BASIS, j->piece[0]);
        err = err ? err : take_text(j, PROP_FLEX_GROW, "1");
        return err ? err : take_text(j, PROP_FLEX_SHRINK, "1");
    }
    if (err)
        return err;
    bool has_shrink = j->count > 1 && take_declaration(j, PROP_FLEX_SHRINK, j->piece[1]) == 0;
    if (!has_shrink && take_text(j, PROP_FLEX_SHRINK, "1") != 0)
        return -EINVAL;
    int next = has_shrink ? 2 : 1;
    if (next + 1 < j->count)
        return -EINVAL;
    return next < j->count ? take_declaration(j, PROP_FLEX_BASIS, j->piece[next])
                           : take_text(j, PROP_FLEX_BASIS, "0%");
}

static int split_flex_flow(struct split_job *j, enum prop first)
{
    (void)first;
    for (int i = 0; i < j->count; i++)
        if (take_declaration(j, PROP_FLEX_DIRECTION, j->piece[i]) != 0 &&
            take_declaration(j, PROP_FLEX_WRAP, j->piece[i]) != 0)
            return -EINVAL;
    return j->count > 2 ? -EINVAL : 0;
}

static int split_pair(struct split_job *j, enum prop first)
{
    if (j->count > 2)
        return -EINVAL;
    int err = take_declaration(j, first, j->piece[0]);
    return err ? err : take_declaration(j, first + 1, j->piece[j->count - 1]);
}

/* transform-origin: x and y in any order when they are words; one alone leaves the other centred */
static int split_origin(struct split_job *j, enum prop first)
{
    (void)first;
    if (j->count > 3) /* a third one would be z */
        return -EINVAL;
    bool is_turned = take_declaration(j, PROP_ORIGIN_X, j->piece[0]) != 0;
    if (is_turned && take_declaration(j, PROP_ORIGIN_Y, j->piece[0]) != 0)
        return -EINVAL;
    enum prop other = is_turned ? PROP_ORIGIN_X : PROP_ORIGIN_Y;
    if (j->count == 1)
        return take_text(j, other, "center");
    if (take_declaration(j, other, j->piece[1]) == 0)
        return 0;
    /* "center left": the first word was y's */
    j->out_count = 0;
    int err = take_declaration(j, PROP_ORIGIN_Y, j->piece[0]);
    return err ? err : take_declaration(j, PROP_ORIGIN_X, j->piece[1]);
}

/* place-content, place-items: across, then along */
static int split_place(struct split_job *j, enum prop first)
{
    if (j->count > 2)
        return -EINVAL;
    int err = take_declaration(j, first, j->piece[0]);
    return err || first == PROP_ALIGN_ITEMS
               ? err
               : take_declaration(j, PROP_JUSTIFY_CONTENT, j->piece[j->count - 1]);
}

/* overflow-x and overflow-y: the box clips both ways or not at all. */
static int split_same(struct split_job *j, enum prop first)
{
    return j->count == 1 ? take_declaration(j, first, j->piece[0]) : -EINVAL;
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
    {"transform-origin", split_origin, PROP_ORIGIN_X},
    {"place-content", split_place, PROP_ALIGN_CONTENT},
    {"place-items", split_place, PROP_ALIGN_ITEMS},
    {"word-wrap", split_same, PROP_OVERFLOW_WRAP},
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

bool prop_is_known(const char *name, size_t size)
{
    char known[32];
    enum prop p;

    if (size >= sizeof(known))
        return false;
    memcpy(known, name, size);
    known[size] = 0;
    for (size_t i = 0; i < sizeof(shorthands) / sizeof(*shorthands); i++)
        if (strcasecmp(known, shorthands[i].name) == 0)
            return true;
    return prop_find(known, &p);
}

static int put_all(const struct split_job *j, prop_put_fn *put, void *arg)
{
    int err = 0;

    for (int i = 0; i < j->out_count && !err; i++)
        err = put(arg, j->out[i].prop, &j->out[i].value);
    return err;
}

/* A list of functions is one value. */
static struct style_piece whole(const struct split_job *j)
{
    const struct style_piece *last = &j->piece[j->count - 1];

    return (struct style_piece){j->piece[0].at, (size_t)(last->at + last->size - j->piece[0].at)};
}

static int read_pieces(const char *name, struct split_job *j)
{
    enum prop p;

    if (prop_find(name, &p) && (p == PROP_TRANSFORM || p == PROP_ASPECT_RATIO))
        return take_declaration(j, p, whole(j));
    if (prop_find(name, &p))
        return j->count == 1 ? take_declaration(j, p, j->piece[0]) : -EINVAL;
    for (size_t i = 0; i < sizeof(shorthands) / sizeof(*shorthands); i++)
        if (strcasecmp(name, shorthands[i].name) == 0)
            return shorthands[i].split(j, shorthands[i].first);
    return -ENOENT;
}

int prop_read(const char *name, size_t name_size, const char *text, size_t size, struct arena *a,
              prop_put_fn *put, void *arg)
{
    char known[32];
    struct style_piece pieces[STYLE_VALUE_PIECES_MAX + 1];
    struct split_job j = {.piece = pieces, .arena = a};

    if (name_size >= sizeof(known))
        return -ENOENT;
    memcpy(known, name, name_size);
    known[name_size] = 0;
    j.count = style_value_split(text, size, pieces);
    if (j.count == 0 || j.count > STYLE_VALUE_PIECES_MAX)
        return -EINVAL;
    int err = read_pieces(known, &j);
    return err ? err : put_all(&j, put, arg);
}
