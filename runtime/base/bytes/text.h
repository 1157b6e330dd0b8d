/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.h - a text that grows as it is written, with the functions of stdio. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stdio.h>

struct text {
    FILE *file; /* write here */
    char *bytes;
    size_t size;
};

bool text_open(struct text *t); /* false when memory is short */
/* The text, for the caller to free, or NULL when memory was short. */
char *text_close(struct text *t);

#endif
