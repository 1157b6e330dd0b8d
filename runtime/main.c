/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c - command line to commands. */
#include <stdio.h>

int main(void)
{
    puts("parlua");
    return 0;
}
