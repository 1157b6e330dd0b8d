/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena.h - memory of one document: many small pieces, one free. */
#ifndef VIEW_ARENA_H
#define VIEW_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena { /* all zero is an empty arena */
    struct arena_block *blocks;
    size_t used; /* of the newest block */
};

void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned for anything; NULL: no memory */
/* a copy that ends with a zero byte */
char *arena_text(struct arena *a, const char *text, size_t size);
void arena_fini(struct arena *a);

#endif
