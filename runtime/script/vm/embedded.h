/* SPDX-License-Identifier: GPL-3.0-or-later */
/* embedded.h - the Lua library inside the binary: a constant table that vendor/embed.lua writes at
 * build time. */
#ifndef SCRIPT_EMBEDDED_H
#define SCRIPT_EMBEDDED_H

#include <stddef.h>

struct embedded_module {
    const char *name; /* as require takes it: "parlua.page.app"; NULL ends the table */
    const char *path; /* for messages: "lua/parlua/page/app.lua" */
    const char *text; /* source text, with a NUL behind it */
    size_t size;      /* bytes without that NUL */
};

extern const struct embedded_module embedded_modules[];

#endif
