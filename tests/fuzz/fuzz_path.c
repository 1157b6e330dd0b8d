/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_path.c - any bytes as the paths and values of setData. See path.lua. */
#include "lua.h"

FUZZ_LUA("path")
