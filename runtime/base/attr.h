/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attr.h - rows of attributes: one row gives the struct field, its default, its check and its line
 * in the reference.
 *
 * A table is an X macro (see live/pusher/pusher_attrs.h). attr.c reads defaults and page values with the
 * same code. Pure. */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A value as a page gives it, before it is checked. As a boolean, numbers and texts have JavaScript
 * truth: 0, NaN and "" are false, "false" is true; whoever reads a template gives muted="" as BARE.
 */
enum attr_given {
    ATTR_GIVEN_NULL,
    ATTR_GIVEN_BOOL,
    ATTR_GIVEN_NUMBER,
    ATTR_GIVEN_TEXT,
    ATTR_GIVEN_BARE
};
struct attr_value {
    /* BARE: written without a value; NULL: null, undefined or absent, means the default */
    enum attr_given given;
    bool boolean;
    double number;
    const char *text; /* lists come as text: "push,pop" */
};

enum attr_type { ATTR_NONE, ATTR_BOOL, ATTR_INT, ATTR_NUM, ATTR_ENUM, ATTR_TEXT, ATTR_LIST };
/* One byte more than the longest legal address and its NUL: a longer one is cut, and still seen to
 * be too long. */
enum { ATTR_TEXT_MAX = 2050, ATTR_WORDS_MAX = 12 };

struct attr_row {
    const char *name; /* "min-cache" */
    enum attr_type type;
    size_t offset;    /* of the field in the struct */
    const char *dflt; /* as a page would write it */
    double min, max;  /* INT and NUM: clamped to these; both 0: no limits */
    /* ENUM: legal values, the field holds the index; LIST: the bits */
    const char *words[ATTR_WORDS_MAX];
    unsigned redo;       /* what must be done again when it changes: REDO_* of the component */
    const char *help;    /* one line */
    const char *source;  /* "seed", "both", "docs" */
    const char *not_yet; /* accepted, but without effect so far: why; or NULL */
};

/* For X macros: X(name, field, TYPE, default, LIMITS, redo, help, source, not_yet). LIMITS is one
 * of the next three. */
#define ATTR_ANY             .min = 0
#define ATTR_BOTH(low, high) .min = low, .max = high
#define ATTR_ONE_OF(...)     .words = {__VA_ARGS__}

#define ATTR_FIELD(name, field, type, ...) ATTR_FIELD_##type(field);
#define ATTR_FIELD_BOOL(field)             bool field
#define ATTR_FIELD_INT(field)              int field
#define ATTR_FIELD_NUM(field)              double field
#define ATTR_FIELD_ENUM(field)             int field
#define ATTR_FIELD_TEXT(field)             char field[ATTR_TEXT_MAX]
#define ATTR_FIELD_LIST(field)             unsigned field

/* Field types: bool, int, double, int (ENUM index), char[ATTR_TEXT_MAX], unsigned (LIST bits). */
void attr_defaults(const struct attr_row *rows, int count, void *fields);
const struct attr_row *attr_find(const struct attr_row *rows, int count, const char *name);

/* Checks and stores one value. Returns the row's redo bits when the field changed, 0 when not. A
 * wrong type or an illegal value is clamped or replaced by the default; then why is set to words
 * that name the legal values, else to "". */
unsigned attr_store(const struct attr_row *row, void *fields, const struct attr_value *v, char *why,
                    size_t why_size);

#endif
