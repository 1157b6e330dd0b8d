/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grade.h - what each colour filter makes of a colour: formulas of our own, a row of numbers each.
 * Pure. */
#ifndef MEDIA_FILTER_GRADE_H
#define MEDIA_FILTER_GRADE_H

#include "media/filter/look.h"

/* Changes a colour: red, green, blue, 0 to 1 each. LOOK_STANDARD leaves it as it is. */
void grade_apply(enum look_colour colour, float rgb[3]);

#endif
