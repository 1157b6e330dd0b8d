/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manual.h - the part of the manual that a command prints below its options: how to use it, what
 * it promises, with examples. */
#ifndef MANUAL_H
#define MANUAL_H

#include <stdio.h>

/* Prints every chapter of the commands named by bits (enum command_bit), in the order of the table
 * in manual.c. A line "  $ COMMAND" in a chapter is an example that tests/cli/readme.lua runs. */
void manual_print(FILE *out, unsigned bits);

#endif
