/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_expr.c - any bytes as a text with {{ }}. See expr.lua. */
#include "lua.h"

FUZZ_LUA("expr")
