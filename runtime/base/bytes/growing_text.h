/* SPDX-License-Identifier: GPL-3.0-or-later */
/* growing_text.h - a text that grows as it is written with the functions of stdio. One thread. */
#ifndef BASE_GROWING_TEXT_H
#define BASE_GROWING_TEXT_H

#include <stdbool.h>
#include <stdio.h>

struct growing_text {
    FILE *file;  /* for the caller to write to */
    char *bytes; /* private, as is size */
    size_t size;
};

bool growing_text_open(struct growing_text *t); /* false: no memory */
/* Returns the text, which the caller frees, or NULL when there was no memory for all of it. */
char *growing_text_close(struct growing_text *t);

#endif
