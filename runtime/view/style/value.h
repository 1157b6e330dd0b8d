/* SPDX-License-Identifier: GPL-3.0-or-later */
/* value.h - the pieces of a declaration's value, read by the row of their property. Pure. */
#ifndef VIEW_VALUE_H
#define VIEW_VALUE_H

#include "view/style/prop.h"

enum { VALUE_PIECES_MAX = 8 };

struct piece { /* one blank-separated part of a value; functions and strings stay whole */
    const char *at;
    size_t size;
};

/* Returns how many; more than VALUE_PIECES_MAX counts as VALUE_PIECES_MAX + 1. out has room for
 * VALUE_PIECES_MAX. */
int value_split(const char *text, size_t size, struct piece *out);
bool value_is(struct piece p, const char *word); /* in upper or lower case */
/* A plain decimal number (no hex, inf or nan, whatever the locale) at the beginning of p. Returns
 * the bytes read, 0 for none. */
size_t value_number(struct piece p, double *out);
/* px, rpx, %, ...; nothing is UNIT_NUMBER. factor: px for one of an absolute unit, else 1. */
bool value_unit(struct piece name, enum unit *unit, double *factor);
/* 0, -EINVAL when the property does not take it, -ENOMEM. Texts are kept in the arena. */
int value_read(enum prop prop, struct piece p, struct arena *a, struct value *out);

#endif
