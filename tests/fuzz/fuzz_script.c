/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_script.c - any bytes as a Lua file that parlua check looks through. See script.lua. */
#include "lua.h"

FUZZ_LUA("script")
