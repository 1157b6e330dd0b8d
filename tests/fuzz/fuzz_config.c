/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_config.c - any bytes as app.json and page.json. See config.lua. */
#include "lua.h"

FUZZ_LUA("config")
