/* SPDX-License-Identifier: GPL-3.0-or-later */
/* breaks.h - says where a line may end inside of a text without blanks, as browsers do. Pure. */
#ifndef VIEW_BREAKS_H
#define VIEW_BREAKS_H

#include <stdbool.h>
#include <stdint.h>

/* The rules of word-break: by the script, between all letters, or never between two letters. */
enum breaks_rule { BREAKS_BY_SCRIPT, BREAKS_ALL, BREAKS_NO_LETTERS };

/* True: a line may end between last and next. before is the character in front of last; 0 stands
 * for a blank, a box or the beginning of the text. */
bool breaks_between(enum breaks_rule rule, uint32_t before, uint32_t last, uint32_t next);

#endif
