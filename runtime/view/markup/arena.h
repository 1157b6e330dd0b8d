/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena.h - memory of one document: many small pieces, one free. An arena is for one thread. */
#ifndef VIEW_ARENA_H
#define VIEW_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena { /* all zero is an empty arena */
    struct arena_block *blocks;
    size_t used; /* of the newest block */
};

/* Returns zeroed memory, aligned for anything; NULL: no memory. */
void *arena_alloc(struct arena *a, size_t size);
/* Returns a copy that ends with a zero byte; NULL: no memory. */
char *arena_text(struct arena *a, const char *text, size_t size);
void arena_fini(struct arena *a); /* frees every piece; the arena is then empty */

#endif
