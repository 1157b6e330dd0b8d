/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena.c - blocks in a list, the newest one is filled from the front. */
#include "view/markup/arena.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 16 * 1024, ALIGN = 16 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    _Alignas(ALIGN) char data[];
};

static struct arena_block *block_new(struct arena *a, size_t size)
{
    struct arena_block *b = calloc(1, sizeof(*b) + size);
    if (!b)
        return NULL;
    b->size = size;
    b->next = a->blocks;
    a->blocks = b;
    a->used = 0;
    return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
    struct arena_block *b = a->blocks;

    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (!b || b->size - a->used < size)
        b = block_new(a, size > BLOCK_SIZE ? size : BLOCK_SIZE);
    if (!b)
        return NULL;
    a->used += size;
    return b->data + a->used - size;
}

char *arena_text(struct arena *a, const char *text, size_t size)
{
    char *copy = arena_alloc(a, size + 1);

    if (copy)
        memcpy(copy, text, size);
    return copy;
}

void arena_fini(struct arena *a)
{
    while (a->blocks) {
        struct arena_block *b = a->blocks;
        a->blocks = b->next;
        free(b);
    }
    a->used = 0;
}
