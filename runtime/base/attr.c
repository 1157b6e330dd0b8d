/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attr.c - reads attribute values, those of rows (the defaults) and those of a page alike. Pure. */
#include "base/attr.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

union attr_field {
    bool boolean;
    int integer;
    double number;
    unsigned bits;
    char text[ATTR_TEXT_MAX];
};

struct attr_why {
    char *text;
    size_t size;
};

/* ---- the words of a warning */

static void why_add(struct attr_why *why, const char *text)
{
    size_t length = strlen(why->text);
    snprintf(why->text + length, why->size - length, "%s", text);
}

static void why_legal(struct attr_why *why, const struct attr_row *row)
{
    char limits[64];

    if (row->min != 0 || row->max != 0) {
        snprintf(limits, sizeof(limits), "; legal: %.10g to %.10g", row->min, row->max);
        why_add(why, limits);
    }
    for (int i = 0; i < ATTR_WORDS_MAX && row->words[i]; i++) {
        why_add(why, i == 0 ? "; legal: " : ", ");
        why_add(why, row->words[i][0] ? row->words[i] : "\"\"");
    }
}

static void why_set(struct attr_why *why, const char *verdict, const char *value)
{
    snprintf(why->text, why->size, "%s \"%.40s\"", verdict, value);
}

/* ---- a value as text, number, truth */

static const char *value_text(const struct attr_value *v, char *room, size_t size)
{
    switch (v->given) {
    case ATTR_GIVEN_TEXT:
        return v->text ? v->text : "";
    case ATTR_GIVEN_BOOL:
        return v->boolean ? "true" : "false";
    case ATTR_GIVEN_NUMBER:
        snprintf(room, size, "%.15g", v->number);
        return room;
    default:
        return "";
    }
}

static bool value_number(const struct attr_value *v, double *out)
{
    double number = NAN;

    if (v->given == ATTR_GIVEN_NUMBER)
        number = v->number;
    else if (v->given == ATTR_GIVEN_BOOL)
        number = v->boolean;
    else if (v->given == ATTR_GIVEN_TEXT && v->text) {
        char *end;
        number = strtod(v->text, &end);
        end += strspn(end, " \t\r\n");
        if (end == v->text || *end)
            return false;
    }
    *out = number;
    return isfinite(number);
}

static bool value_truth(const struct attr_value *v)
{
    switch (v->given) {
    case ATTR_GIVEN_BOOL:
        return v->boolean;
    case ATTR_GIVEN_NUMBER:
        return v->number != 0 && !isnan(v->number);
    case ATTR_GIVEN_TEXT:
        return v->text && v->text[0];
    default:
        return v->given == ATTR_GIVEN_BARE;
    }
}

/* ---- one reader per type; false: the value cannot be used, the default is taken */

static bool read_number(const struct attr_row *row, const struct attr_value *v, double *out,
                        struct attr_why *why)
{
    char room[32];

    if (!value_number(v, out)) {
        why_set(why, "not a number:", value_text(v, room, sizeof(room)));
        return false;
    }
    bool is_limited = row->min != 0 || row->max != 0;
    if (is_limited && (*out < row->min || *out > row->max)) {
        why_set(why, "out of range:", value_text(v, room, sizeof(room)));
        why_legal(why, row);
        *out = *out < row->min ? row->min : row->max;
    }
    return true;
}

static bool read_int(const struct attr_row *row, const struct attr_value *v, int *out,
                     struct attr_why *why)
{
    double number;

    if (!read_number(row, v, &number, why))
        return false;
    *out = (int)fmin(fmax(round(number), INT_MIN), INT_MAX);
    return true;
}

static int word_index(const struct attr_row *row, const char *word, size_t length)
{
    for (int i = 0; i < ATTR_WORDS_MAX && row->words[i]; i++)
        if (strlen(row->words[i]) == length && memcmp(row->words[i], word, length) == 0)
            return i;
    return -1;
}

static bool read_enum(const struct attr_row *row, const struct attr_value *v, int *out,
                      struct attr_why *why)
{
    char room[32];
    const char *text = value_text(v, room, sizeof(room));
    int index = word_index(row, text, strlen(text));

    if (index < 0) {
        why_set(why, "unknown value", text);
        why_legal(why, row);
        return false;
    }
    *out = index;
    return true;
}

static bool read_text(const struct attr_value *v, char *out, struct attr_why *why)
{
    char room[32];
    const char *text = value_text(v, room, sizeof(room));

    if (strlen(text) >= ATTR_TEXT_MAX) /* not shown: it may hold a secret */
        snprintf(why->text, why->size, "too long; legal: up to %d bytes", ATTR_TEXT_MAX - 2);
    snprintf(out, ATTR_TEXT_MAX, "%s", text);
    return true;
}

/* "push,pop", "['push', 'pop']", "push": words between brackets, quotes, commas and blanks. */
static bool read_list(const struct attr_row *row, const struct attr_value *v, unsigned *out,
                      struct attr_why *why)
{
    static const char between[] = "[]'\", \t\r\n";
    char room[32], word[64];
    const char *at = value_text(v, room, sizeof(room));

    *out = 0;
    for (at += strspn(at, between); *at; at += strspn(at, between)) {
        size_t length = strcspn(at, between);
        int index = word_index(row, at, length);
        if (index >= 0) {
            *out |= 1u << index;
        } else {
            snprintf(word, sizeof(word), "%.*s", length < 40 ? (int)length : 40, at);
            why_set(why, "unknown word", word);
            why_legal(why, row);
        }
        at += length;
    }
    return true;
}

static size_t field_size(enum attr_type type)
{
    static const size_t sizes[] = {
        [ATTR_BOOL] = sizeof(bool), [ATTR_INT] = sizeof(int),    [ATTR_NUM] = sizeof(double),
        [ATTR_ENUM] = sizeof(int),  [ATTR_TEXT] = ATTR_TEXT_MAX, [ATTR_LIST] = sizeof(unsigned)};
    return sizes[type];
}

static bool read_value(const struct attr_row *row, const struct attr_value *v,
                       union attr_field *out, struct attr_why *why)
{
    switch (row->type) {
    case ATTR_BOOL:
        out->boolean = value_truth(v);
        return true;
    case ATTR_INT:
        return read_int(row, v, &out->integer, why);
    case ATTR_NUM:
        return read_number(row, v, &out->number, why);
    case ATTR_ENUM:
        return read_enum(row, v, &out->integer, why);
    case ATTR_TEXT:
        return read_text(v, out->text, why);
    case ATTR_LIST:
        return read_list(row, v, &out->bits, why);
    default:
        return false;
    }
}

static void read_default(const struct attr_row *row, union attr_field *out)
{
    char ignored[8] = "";
    struct attr_why why = {ignored, sizeof(ignored)};
    bool is_true = strcmp(row->dflt, "true") == 0;
    struct attr_value v = {.given = row->type == ATTR_BOOL ? ATTR_GIVEN_BOOL : ATTR_GIVEN_TEXT,
                           .boolean = is_true,
                           .text = row->dflt};

    memset(out, 0, sizeof(*out));
    read_value(row, &v, out, &why);
}

static bool field_differs(enum attr_type type, const void *field, const union attr_field *value)
{
    if (type == ATTR_TEXT) /* what follows the NUL does not count */
        return strcmp(field, value->text) != 0;
    return memcmp(field, value, field_size(type)) != 0;
}

/* ---- what others call */

void attr_defaults(const struct attr_row *rows, int count, void *fields)
{
    union attr_field value;

    for (int i = 0; i < count; i++) {
        read_default(&rows[i], &value);
        memcpy((char *)fields + rows[i].offset, &value, field_size(rows[i].type));
    }
}

const struct attr_row *attr_find(const struct attr_row *rows, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

unsigned attr_store(const struct attr_row *row, void *fields, const struct attr_value *v, char *why,
                    size_t why_size)
{
    struct attr_why reason = {why, why_size};
    union attr_field value;
    char *field = (char *)fields + row->offset;

    why[0] = '\0';
    memset(&value, 0, sizeof(value));
    if (v->given == ATTR_GIVEN_NULL || !read_value(row, v, &value, &reason))
        read_default(row, &value);
    if (!field_differs(row->type, field, &value))
        return 0;
    memcpy(field, &value, field_size(row->type));
    return row->redo;
}
