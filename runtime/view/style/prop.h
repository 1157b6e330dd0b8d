/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prop.h - the style properties: one row for each gives the name, the values, whether nodes inherit
 * the property, and the default. Pure. */
#ifndef VIEW_PROP_H
#define VIEW_PROP_H

#include "view/markup/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum unit {
    UNIT_NONE,
    UNIT_WORD, /* index into the row's words */
    UNIT_NUMBER,
    UNIT_PX,
    UNIT_PERCENT,
    UNIT_AUTO,   /* auto, and none for limits */
    UNIT_COLOUR, /* 0xRRGGBBAA */
    UNIT_TEXT,   /* string or address; NULL is none */
    UNIT_MIX,    /* n px plus percent of the base of percentages: calc(100% - 8px) */
    UNIT_CHOICE, /* the least or the most of some values: min(100%, 300px) */
    UNIT_TRANSFORM,
    UNIT_CURRENT_COLOUR,
    /* No value has one of the units below after the cascade. */
    UNIT_RPX,
    UNIT_VW,
    UNIT_VH,
    UNIT_VMIN,
    UNIT_VMAX,
    UNIT_EM,
    UNIT_REM,
    UNIT_CALC, /* a sum of the units above */
    UNIT_INHERIT,
    UNIT_INITIAL,
    UNIT_UNSET,
};

struct calc { /* a sum: how many of each enum unit; UNIT_NUMBER is a plain factor */
    double n[UNIT_CALC];
};
struct transform;
struct choice;
struct value {
    enum unit unit;
    float percent; /* of UNIT_MIX */
    union {
        double n;
        const char *text;
        const struct calc *calc;
        const struct transform *transform;
        const struct choice *choice;
    };
};

enum { CHOICE_MAX = 4 };
struct choice {
    bool is_most;
    int count;
    struct value of[CHOICE_MAX];
};

/* The values a row accepts: a word of its list, and these kinds. */
enum {
    TAKES_WORD = 0,
    TAKES_LENGTH = 1,
    TAKES_PERCENT = 2,
    TAKES_AUTO = 4,
    TAKES_NUMBER = 8,
    TAKES_COLOUR = 16,
    TAKES_URL = 32,
    TAKES_STRING = 64,
    TAKES_NEGATIVE = 128,
    TAKES_TRANSFORM = 256,
    TAKES_RATIO = 512, /* 16/9 */
    TAKES_SIZE = TAKES_LENGTH | TAKES_PERCENT | TAKES_AUTO,
    TAKES_OFFSET = TAKES_SIZE | TAKES_NEGATIVE,
    TAKES_GAP = TAKES_LENGTH | TAKES_PERCENT,
};

enum {
    DISPLAY_NONE,
    DISPLAY_BLOCK,
    DISPLAY_INLINE,
    DISPLAY_INLINE_BLOCK,
    DISPLAY_FLEX,
    DISPLAY_INLINE_FLEX,
    DISPLAY_CLAMPED /* a block that may end after some lines: -webkit-line-clamp */
};
enum { BREAK_NORMAL, BREAK_ALL, BREAK_KEEP, BREAK_WORD };
enum { TEAR_NOT, TEAR_WORD, TEAR_ANYWHERE };
enum { POSITION_STATIC, POSITION_RELATIVE, POSITION_ABSOLUTE, POSITION_FIXED };
enum { WIDTH_MEDIUM, WIDTH_THIN, WIDTH_THICK };
enum { BORDER_NONE, BORDER_HIDDEN, BORDER_SOLID, BORDER_DASHED, BORDER_DOTTED, BORDER_DOUBLE };
enum { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT, ALIGN_START, ALIGN_END, ALIGN_JUSTIFY };
enum { SPACE_NORMAL, SPACE_NOWRAP, SPACE_PRE, SPACE_PRE_WRAP, SPACE_PRE_LINE };
enum { OVERFLOW_VISIBLE, OVERFLOW_HIDDEN, OVERFLOW_SCROLL, OVERFLOW_AUTO };
enum { VALIGN_BASELINE, VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM };
enum { FLOW_ROW, FLOW_ROW_REVERSE, FLOW_COLUMN, FLOW_COLUMN_REVERSE };
enum { WRAP_NO, WRAP_YES, WRAP_REVERSE };
/* The words of justify-content and align-content; the flex- forms turn round with the box's
 * direction. */
enum {
    MAIN_FLEX_START,
    MAIN_FLEX_END,
    MAIN_CENTER,
    MAIN_BETWEEN,
    MAIN_AROUND,
    MAIN_EVENLY,
    MAIN_STRETCH,
    MAIN_START,
    MAIN_END,
    MAIN_LEFT,
    MAIN_RIGHT,
    MAIN_NORMAL
};
enum {
    CROSS_STRETCH,
    CROSS_FLEX_START,
    CROSS_FLEX_END,
    CROSS_CENTER,
    CROSS_BASELINE,
    CROSS_START,
    CROSS_END,
    CROSS_SELF_START,
    CROSS_SELF_END
};

enum { SIZE_MIN_CONTENT, SIZE_MAX_CONTENT, SIZE_FIT_CONTENT };

#define SIZE_WORDS    "min-content max-content fit-content"
#define DISPLAY_WORDS "none block inline inline-block flex inline-flex -webkit-box"
#define BORDER_WORDS  "none hidden solid dashed dotted double"
#define CROSS_WORDS   "stretch flex-start flex-end center baseline start end self-start self-end"
#define MAIN_WORDS                                                                         \
    "flex-start flex-end center space-between space-around space-evenly stretch start end" \
    " left right normal"
#define WIDTH_WORDS     "medium thin thick"
#define FONT_SIZE_WORDS "xx-small x-small small medium large x-large xx-large smaller larger"

/* clang-format off: a table */
/*  constant, name, takes, words, inherited, default */
#define PROPS(X)                                                                                  \
    X(DISPLAY, "display", TAKES_WORD, DISPLAY_WORDS, false, "inline")                             \
    X(POSITION, "position", TAKES_WORD, "static relative absolute fixed", false, "static")        \
    X(TOP, "top", TAKES_OFFSET, "", false, "auto")                                                \
    X(RIGHT, "right", TAKES_OFFSET, "", false, "auto")                                            \
    X(BOTTOM, "bottom", TAKES_OFFSET, "", false, "auto")                                          \
    X(LEFT, "left", TAKES_OFFSET, "", false, "auto")                                              \
    X(Z_INDEX, "z-index", TAKES_AUTO | TAKES_NUMBER | TAKES_NEGATIVE, "", false, "auto")          \
    X(WIDTH, "width", TAKES_SIZE, SIZE_WORDS, false, "auto")                                      \
    X(HEIGHT, "height", TAKES_SIZE, SIZE_WORDS, false, "auto")                                    \
    X(ASPECT_RATIO, "aspect-ratio", TAKES_AUTO | TAKES_RATIO, "", false, "auto")                  \
    X(MIN_WIDTH, "min-width", TAKES_SIZE, "", false, "auto")                                      \
    X(MIN_HEIGHT, "min-height", TAKES_SIZE, "", false, "auto")                                    \
    X(MAX_WIDTH, "max-width", TAKES_SIZE, "", false, "auto")                                      \
    X(MAX_HEIGHT, "max-height", TAKES_SIZE, "", false, "auto")                                    \
    X(BOX_SIZING, "box-sizing", TAKES_WORD, "content-box border-box", false, "content-box")       \
    X(MARGIN_TOP, "margin-top", TAKES_OFFSET, "", false, "0")                                     \
    X(MARGIN_RIGHT, "margin-right", TAKES_OFFSET, "", false, "0")                                 \
    X(MARGIN_BOTTOM, "margin-bottom", TAKES_OFFSET, "", false, "0")                               \
    X(MARGIN_LEFT, "margin-left", TAKES_OFFSET, "", false, "0")                                   \
    X(PADDING_TOP, "padding-top", TAKES_GAP, "", false, "0")                                      \
    X(PADDING_RIGHT, "padding-right", TAKES_GAP, "", false, "0")                                  \
    X(PADDING_BOTTOM, "padding-bottom", TAKES_GAP, "", false, "0")                                \
    X(PADDING_LEFT, "padding-left", TAKES_GAP, "", false, "0")                                    \
    X(BORDER_TOP_WIDTH, "border-top-width", TAKES_LENGTH, WIDTH_WORDS, false, "medium")           \
    X(BORDER_RIGHT_WIDTH, "border-right-width", TAKES_LENGTH, WIDTH_WORDS, false, "medium")       \
    X(BORDER_BOTTOM_WIDTH, "border-bottom-width", TAKES_LENGTH, WIDTH_WORDS, false, "medium")     \
    X(BORDER_LEFT_WIDTH, "border-left-width", TAKES_LENGTH, WIDTH_WORDS, false, "medium")         \
    X(BORDER_TOP_STYLE, "border-top-style", TAKES_WORD, BORDER_WORDS, false, "none")              \
    X(BORDER_RIGHT_STYLE, "border-right-style", TAKES_WORD, BORDER_WORDS, false, "none")          \
    X(BORDER_BOTTOM_STYLE, "border-bottom-style", TAKES_WORD, BORDER_WORDS, false, "none")        \
    X(BORDER_LEFT_STYLE, "border-left-style", TAKES_WORD, BORDER_WORDS, false, "none")            \
    X(BORDER_TOP_COLOR, "border-top-color", TAKES_COLOUR, "", false, "currentcolor")              \
    X(BORDER_RIGHT_COLOR, "border-right-color", TAKES_COLOUR, "", false, "currentcolor")          \
    X(BORDER_BOTTOM_COLOR, "border-bottom-color", TAKES_COLOUR, "", false, "currentcolor")        \
    X(BORDER_LEFT_COLOR, "border-left-color", TAKES_COLOUR, "", false, "currentcolor")            \
    X(RADIUS_TOP_LEFT, "border-top-left-radius", TAKES_GAP, "", false, "0")                       \
    X(RADIUS_TOP_RIGHT, "border-top-right-radius", TAKES_GAP, "", false, "0")                     \
    X(RADIUS_BOTTOM_RIGHT, "border-bottom-right-radius", TAKES_GAP, "", false, "0")               \
    X(RADIUS_BOTTOM_LEFT, "border-bottom-left-radius", TAKES_GAP, "", false, "0")                 \
    X(BACKGROUND_COLOR, "background-color", TAKES_COLOUR, "", false, "transparent")               \
    X(BACKGROUND_IMAGE, "background-image", TAKES_URL, "", false, "none")                         \
    X(BACKGROUND_SIZE, "background-size", TAKES_WORD, "auto cover contain", false, "auto")        \
    X(COLOR, "color", TAKES_COLOUR, "", true, "#000")                                             \
    X(OPACITY, "opacity", TAKES_NUMBER, "", false, "1")                                           \
    X(TRANSFORM, "transform", TAKES_TRANSFORM, "none", false, "none")                             \
    X(ORIGIN_X, "transform-origin-x", TAKES_GAP | TAKES_NEGATIVE, "left center right", false,     \
      "center")                                                                                   \
    X(ORIGIN_Y, "transform-origin-y", TAKES_GAP | TAKES_NEGATIVE, "top center bottom", false,     \
      "center")                                                                                   \
    X(VISIBILITY, "visibility", TAKES_WORD, "visible hidden", true, "visible")                    \
    X(OVERFLOW, "overflow", TAKES_WORD, "visible hidden scroll auto", false, "visible")           \
    X(POINTER_EVENTS, "pointer-events", TAKES_WORD, "auto none", true, "auto")                    \
    X(FONT_SIZE, "font-size", TAKES_GAP, FONT_SIZE_WORDS, true, "16px")                           \
    X(FONT_WEIGHT, "font-weight", TAKES_NUMBER, "normal bold bolder lighter", true, "normal")     \
    X(FONT_STYLE, "font-style", TAKES_WORD, "normal italic oblique", true, "normal")              \
    X(LINE_HEIGHT, "line-height", TAKES_GAP | TAKES_NUMBER, "normal", true, "normal")             \
    X(TEXT_ALIGN, "text-align", TAKES_WORD, "left center right start end justify", true, "left")  \
    X(WHITE_SPACE, "white-space", TAKES_WORD, "normal nowrap pre pre-wrap pre-line", true,        \
      "normal")                                                                                   \
    X(TEXT_OVERFLOW, "text-overflow", TAKES_WORD, "clip ellipsis", false, "clip")                 \
    X(LINE_CLAMP, "-webkit-line-clamp", TAKES_AUTO | TAKES_NUMBER, "", false, "none")             \
    X(WORD_BREAK, "word-break", TAKES_WORD, "normal break-all keep-all break-word", true,         \
      "normal")                                                                                   \
    X(OVERFLOW_WRAP, "overflow-wrap", TAKES_WORD, "normal break-word anywhere", true, "normal")   \
    X(LETTER_SPACING, "letter-spacing", TAKES_LENGTH | TAKES_NEGATIVE, "normal", true, "normal")  \
    X(WORD_SPACING, "word-spacing", TAKES_LENGTH | TAKES_NEGATIVE, "normal", true, "normal")      \
    X(TEXT_INDENT, "text-indent", TAKES_GAP | TAKES_NEGATIVE, "", true, "0")                      \
    X(VERTICAL_ALIGN, "vertical-align", TAKES_GAP | TAKES_NEGATIVE, "baseline top middle bottom", \
      false, "baseline")                                                                          \
    X(FLEX_DIRECTION, "flex-direction", TAKES_WORD, "row row-reverse column column-reverse",      \
      false, "row")                                                                               \
    X(FLEX_WRAP, "flex-wrap", TAKES_WORD, "nowrap wrap wrap-reverse", false, "nowrap")            \
    X(ALIGN_CONTENT, "align-content", TAKES_WORD, MAIN_WORDS, false, "normal")                    \
    X(JUSTIFY_CONTENT, "justify-content", TAKES_WORD, MAIN_WORDS, false, "normal")                \
    X(ALIGN_ITEMS, "align-items", TAKES_WORD, CROSS_WORDS, false, "stretch")                      \
    X(ALIGN_SELF, "align-self", TAKES_AUTO, CROSS_WORDS, false, "auto")                           \
    X(FLEX_GROW, "flex-grow", TAKES_NUMBER, "", false, "0")                                       \
    X(FLEX_SHRINK, "flex-shrink", TAKES_NUMBER, "", false, "1")                                   \
    X(FLEX_BASIS, "flex-basis", TAKES_SIZE, "content", false, "auto")                             \
    X(ORDER, "order", TAKES_NUMBER | TAKES_NEGATIVE, "", false, "0")                              \
    X(ROW_GAP, "row-gap", TAKES_GAP, "", false, "0")                                              \
    X(COLUMN_GAP, "column-gap", TAKES_GAP, "", false, "0")                                        \
    X(CONTENT, "content", TAKES_STRING, "", false, "none")
/* clang-format on */

#define PROP_ENUM(id, name, takes, words, inherited, dflt) PROP_##id,
enum prop { PROPS(PROP_ENUM) PROP_COUNT };

struct prop_row {
    const char *name;
    unsigned takes;
    const char *words;
    bool is_inherited;
    const char *dflt;
};
extern const struct prop_row prop_rows[PROP_COUNT];

struct custom;
struct style { /* of one node, after the cascade */
    struct value v[PROP_COUNT];
    const struct custom *customs; /* the custom properties, the node's own before inherited ones */
};

/* The start of a style, and the sizes its relative lengths refer to. */
struct style_base {
    struct arena *arena;  /* owns computed transforms and choices */
    double width, height; /* of the window */
    double root_font_px;
    struct style initial; /* the defaults of all rows */
};

/* Reads a declaration, shorthands included, and gives put every property which the declaration
 * sets. The arena owns the texts. Returns 0, -ENOENT for an unknown property, -EINVAL for a value
 * the property does not take, or -ENOMEM; put is not called then. */
typedef int prop_put_fn(void *arg, enum prop p, const struct value *v);
int prop_read(const char *name, size_t name_size, const char *text, size_t size, struct arena *a,
              prop_put_fn *put, void *arg);
bool prop_find(const char *name, enum prop *out);
bool prop_is_known(const char *name, size_t size); /* true: a property or a shorthand */

void style_base_init(struct style_base *b, double width, double height);
/* Gives s the values of a node without declarations; the root has parent NULL. */
void style_init(struct style *s, const struct style *parent, const struct style_base *b);
/* Is called after all declarations were put: inherit, currentcolor and relative units become px,
 * percent, words, colours. */
void style_resolve(struct style *s, const struct style *parent, const struct style_base *b);
/* Returns px; percentages are parts of base. A value without a length is 0. */
double style_px(const struct value *v, double base);
/* Writes a value as text: "12px", "auto", "center", "#ff0000". */
void style_text(const struct style *s, enum prop p, char *out, size_t size);

static inline int style_word(const struct style *s, enum prop p)
{
    return s->v[p].unit == UNIT_WORD ? (int)s->v[p].n : -1;
}

#endif
