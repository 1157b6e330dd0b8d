/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_template.c - any bytes as templates that show, import and include each other. See template.lua. */
#include "lua.h"

FUZZ_LUA("template")
