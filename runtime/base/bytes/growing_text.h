/* SPDX-License-Identifier: GPL-3.0-or-later */
/* growing_text.h - a text that grows as it is written, with the functions of stdio. */
#ifndef BASE_GROWING_TEXT_H
#define BASE_GROWING_TEXT_H

#include <stdbool.h>
#include <stdio.h>

struct growing_text {
    FILE *file; /* write here */
    char *bytes;
    size_t size;
};

bool growing_text_open(struct growing_text *t); /* false when memory is short */
/* The text, for the caller to free, or NULL when memory was short. */
char *growing_text_close(struct growing_text *t);

#endif
