/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attr.h - rows of attributes: one row gives the field of the struct, the default, the check and
 * the line in the reference. Pure.
 *
 * A table of rows is an X macro (see live/pusher/pusher_attrs.h). attr.c reads defaults and values
 * of a page with the same code. */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A value as a page gives it, before any check. Read as a boolean, numbers and texts have the truth
 * of JavaScript: 0, NaN and "" are false, "false" is true. BARE (an attribute written without a
 * value, or muted="" in a template) is true. */
enum attr_given {
    ATTR_GIVEN_NULL,
    ATTR_GIVEN_BOOL,
    ATTR_GIVEN_NUMBER,
    ATTR_GIVEN_TEXT,
    ATTR_GIVEN_BARE
};
struct attr_value {
    /* NULL stands for null, undefined or absent, and means the default */
    enum attr_given given;
    bool boolean;
    double number;
    const char *text; /* TEXT; a list comes as "push,pop" */
};

enum attr_type { ATTR_NONE, ATTR_BOOL, ATTR_INT, ATTR_NUM, ATTR_ENUM, ATTR_TEXT, ATTR_LIST };
/* ATTR_TEXT_MAX: bytes of a text field, one more than the longest legal address and its NUL. A
 * longer address is truncated and still seen to be too long. */
enum { ATTR_TEXT_MAX = 2050, ATTR_WORDS_MAX = 12 };

struct attr_row {
    const char *name; /* "min-cache" */
    enum attr_type type;
    size_t offset;    /* of the field in the struct */
    const char *dflt; /* the default, as a page would write it */
    double min, max;  /* INT and NUM: a value is clamped to them; both 0: no limits */
    /* ENUM: legal values, the field holds an index; LIST: words, the field holds bits */
    const char *words[ATTR_WORDS_MAX];
    unsigned redo;       /* REDO_* of the component: the work a new value calls for */
    const char *help;    /* one line */
    const char *source;  /* "seed", "both", "docs" */
    const char *not_yet; /* why the attribute has no effect so far, or NULL */
};

/* For X macros: X(name, field, TYPE, default, LIMITS, redo, help, source, not_yet), where LIMITS is
 * one of the next three macros. */
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

/* Sets every field of the struct at fields to its row's default. */
void attr_defaults(const struct attr_row *rows, int count, void *fields);
/* Returns the row called name, or NULL. */
const struct attr_row *attr_find(const struct attr_row *rows, int count, const char *name);

/* Checks and stores one value. Returns the row's redo bits when the field changed, else 0. A number
 * beyond the limits is clamped, another illegal value is replaced by the default, an unknown word
 * of a list is left out, a text that is too long is truncated. Then why says what was wrong and
 * which values are legal; else why is "". */
unsigned attr_store(const struct attr_row *row, void *fields, const struct attr_value *v, char *why,
                    size_t why_size);

#endif
