/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_frame.h - a picture for Lua: {width, height, pixel(x, y), mean(), hash()}. */
#ifndef SCRIPT_L_FRAME_H
#define SCRIPT_L_FRAME_H

#include "script/vm/vm.h"

struct picture;

/* Pushes the picture; takes the caller's reference, also when the call raises. */
void l_frame_push(lua_State *L, struct picture *p);

#endif
