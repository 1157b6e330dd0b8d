/* SPDX-License-Identifier: GPL-3.0-or-later */
/* custom.h - custom properties: texts put in place of var(), and of env(). Pure. */
#ifndef VIEW_CUSTOM_H
#define VIEW_CUSTOM_H

#include "view/style/prop.h"

enum { CUSTOM_SIZE_MAX = 8000, CUSTOM_DEPTH_MAX = 16 };

struct custom {
    const char *name, *text; /* name with its hyphens; text NULL: not set */
    const struct custom *next;
};

/* True: the text has a var(), or an env(), to be put in place. */
bool custom_has_var(const char *text, size_t size);
bool custom_has_env(const char *text, size_t size);
/* Writes the text with every var() and env() replaced by what the list, a fallback or the
 * environment says. The arena owns the result. Returns 0; -EINVAL for a name without text and
 * fallback, or more than CUSTOM_DEPTH_MAX deep or CUSTOM_SIZE_MAX bytes long; -ENOMEM. */
int custom_expand(const char *text, size_t size, const struct custom *list, struct arena *a,
                  const char **out);
/* Puts in place what the properties of one node, which stand before the inherited ones in the list,
 * say of each other: children inherit the result. Returns 0 or -ENOMEM. */
int custom_settle(const struct custom **list, const struct custom *inherited, struct arena *a);

#endif
