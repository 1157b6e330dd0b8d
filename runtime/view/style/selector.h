/* SPDX-License-Identifier: GPL-3.0-or-later */
/* selector.h - the selectors of style sheets. Pure. */
#ifndef VIEW_SELECTOR_H
#define VIEW_SELECTOR_H

#include "view/style/wxss.h"

/* Reads one selector into a rule without declarations; the arena owns the parts. Returns 0, -EINVAL
 * for a selector that is not known here, or -ENOMEM. */
int selector_read(struct wxss_rule *out, struct arena *a, const char *from, const char *to);

#endif
