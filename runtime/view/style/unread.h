/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unread.h - properties that are legal elsewhere and not done here. Pure. */
#ifndef VIEW_UNREAD_H
#define VIEW_UNREAD_H

#include "view/style/style_value.h"

/* True: pages carry the property about, and nobody needs to hear of it. */
bool unread_is_known(struct style_piece name);
/* Returns what happens instead when the declaration would move boxes; else NULL. */
const char *unread_effect(struct style_piece name, struct style_piece value);

#endif
