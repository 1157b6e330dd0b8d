/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.c - a memory stream, and whether all of it was written. */
#include "base/bytes/text.h"

#include <stdlib.h>

bool text_open(struct text *t)
{
    *t = (struct text){0};
    t->file = open_memstream(&t->bytes, &t->size);
    return t->file;
}

char *text_close(struct text *t)
{
    bool is_bad = ferror(t->file);

    if (fclose(t->file) == 0 && !is_bad)
        return t->bytes;
    free(t->bytes);
    return NULL;
}
