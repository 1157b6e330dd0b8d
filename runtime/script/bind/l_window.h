/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_window.h - finds a window by its number in Lua. Loop thread. */
#ifndef SCRIPT_L_WINDOW_H
#define SCRIPT_L_WINDOW_H

#include "script/host/host.h"

struct window;

struct window *l_window_find(struct host *h, lua_Integer id); /* NULL: no such window is open */

#endif
