/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unread.c - one list of properties without effect, one of those that would have an effect. */
#include "view/style/unread.h"

/* Legal elsewhere and without effect here: pages carry them about, so no warning. */
static const char *const silent[] = {
    "font-family",
    "transition",
    "animation",
    "animation-name",
    "animation-duration",
    "box-shadow",
    "text-shadow",
    "cursor",
    "text-decoration",
    "filter",
    "will-change",
    "user-select",
    "background-repeat",
    "background-position",
    "outline",
    "object-fit",
    "list-style",
    "transition-duration",
    "transition-property",
    "animation-timing-function",
    "animation-iteration-count",
    "backdrop-filter",
    "font-variant",
    "touch-action",
    "resize",
    "appearance",
};

/* Would change where things are, and is not done: said unless the value is the one that does
 * nothing. */
struct undone_row {
    const char *name, *harmless, *effect;
};
static const struct undone_row undone[] = {
    {"float", "none", "boxes stand below each other; display: flex puts them side by side"},
    {"clear", "none", "no box floats here"},
    {"direction", "ltr", "everything runs from left to right"},
    {"text-transform", "none", "letters stay as they are written"},
    {"writing-mode", "horizontal-tb", "lines run from left to right"},
    {"zoom", "1", "sizes stay as they are"},
    {"columns", "auto", "text stays in one column"},
    {"column-count", "auto", "text stays in one column"},
};

static const struct undone_row *find_undone(struct style_piece name)
{
    for (size_t i = 0; i < sizeof(undone) / sizeof(*undone); i++)
        if (style_value_is(name, undone[i].name))
            return &undone[i];
    return NULL;
}

bool unread_is_known(struct style_piece name)
{
    if (name.size && *name.at == '-')
        return true;
    for (size_t i = 0; i < sizeof(silent) / sizeof(*silent); i++)
        if (style_value_is(name, silent[i]))
            return true;
    return find_undone(name);
}

const char *unread_effect(struct style_piece name, struct style_piece value)
{
    const struct undone_row *row = find_undone(name);
    bool is_harmless = row && (style_value_is(value, row->harmless) ||
                               style_value_is(value, "initial") || style_value_is(value, "unset"));

    return row && !is_harmless ? row->effect : NULL;
}
