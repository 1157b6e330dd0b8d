/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media_query.h - the conditions of @media. Pure. */
#ifndef VIEW_MEDIA_QUERY_H
#define VIEW_MEDIA_QUERY_H

#include "view/markup/arena.h"

#include <stdbool.h>

struct media_query { /* holds between these sizes of the window, CSS px */
    double min_width, max_width, min_height, max_height;
    bool is_never, is_not, is_portrait, is_landscape;
    const struct media_query *next; /* one of the list must hold */
};

/* Reads "screen and (min-width: 300px), ..."; the arena owns the result. A condition that is not
 * known holds never; *unknown then points at the condition and is else NULL. Returns 0 or -ENOMEM. */
int media_query_read(const char *from, const char *to, struct arena *a,
                     const struct media_query **out, const char **unknown);
/* True: one of the list holds, or the list is empty. */
bool media_query_holds(const struct media_query *m, double width, double height);

#endif
