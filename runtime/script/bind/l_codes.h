/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_codes.h - kinds of components by their tag names. */
#ifndef SCRIPT_L_CODES_H
#define SCRIPT_L_CODES_H

#include "live/live.h"
#include "script/vm/vm.h"

/* The kind with this tag name; raises for an unknown name, and for NULL. */
enum live_kind l_codes_check_kind(lua_State *L, const char *tag);

#endif
