/* SPDX-License-Identifier: GPL-3.0-or-later */
/* growing_text.c - a memory stream that tells whether all of the text was written. */
#include "base/bytes/growing_text.h"

#include <stdlib.h>

bool growing_text_open(struct growing_text *t)
{
    *t = (struct growing_text){0};
    t->file = open_memstream(&t->bytes, &t->size);
    return t->file;
}

char *growing_text_close(struct growing_text *t)
{
    bool is_bad = ferror(t->file);

    if (fclose(t->file) == 0 && !is_bad)
        return t->bytes;
    free(t->bytes);
    return NULL;
}
