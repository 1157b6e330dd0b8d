/* SPDX-License-Identifier: GPL-3.0-or-later */
/* match.h - finds whether a rule is for a node. Pure. */
#ifndef VIEW_MATCH_H
#define VIEW_MATCH_H

#include "view/tree/tree.h"

enum { MATCH_ALL = -1 };

/* True: the rule is for the node. scope is that of the rule's sheet; a sheet with MATCH_ALL reaches
 * every node. */
bool match_rule(const struct wxss_rule *r, const struct node *n, int scope);

#endif
