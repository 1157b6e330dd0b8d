/* SPDX-License-Identifier: GPL-3.0-or-later */
/* style_value.h - the pieces of a declaration's value, read by the row of their property. Pure. */
#ifndef VIEW_STYLE_VALUE_H
#define VIEW_STYLE_VALUE_H

#include "view/style/prop.h"

enum { STYLE_VALUE_PIECES_MAX = 8 };

struct style_piece { /* one blank-separated part of a value; functions and strings stay whole */
    const char *at;
    size_t size;
};

/* Splits a value at blanks. Returns how many pieces there are; more than STYLE_VALUE_PIECES_MAX
 * pieces count as STYLE_VALUE_PIECES_MAX + 1. out has room for STYLE_VALUE_PIECES_MAX. */
int style_value_split(const char *text, size_t size, struct style_piece *out);
/* True: the piece is this word, in upper or lower case. */
bool style_value_is(struct style_piece p, const char *word);
/* Reads a plain decimal number (no hex, inf or nan, whatever the locale) at the beginning of p.
 * Returns the bytes read, 0 for no number. */
size_t style_value_number(struct style_piece p, double *out);
/* Finds the unit of px, rpx, %, ...; an empty name is UNIT_NUMBER. factor is the number of px in
 * one of an absolute unit, else 1. False: no such unit. */
bool style_value_unit(struct style_piece name, enum unit *unit, double *factor);
/* Reads one value of the property; the arena owns the texts. Returns 0, -EINVAL when the property
 * does not take the value, or -ENOMEM. */
int style_value_read(enum prop prop, struct style_piece p, struct arena *a, struct value *out);

#endif
