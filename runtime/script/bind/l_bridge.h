/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_bridge.h - forwards, pulls and recordings of a relay for Lua: the functions of l_relay.c that
 * use bridge/bridge.h. Loop thread. */
#ifndef SCRIPT_L_BRIDGE_H
#define SCRIPT_L_BRIDGE_H

#include "bridge/bridge.h"
#include "script/bind/native.h"

/* Checks the fields forward and pull of the table at 1, each a list of texts or nil. Wrong types
 * raise. */
void l_bridge_check(lua_State *L);
/* Starts the forwards and pulls of these fields; *out stays NULL when there are none. The caller
 * owns
 * *out. 0, or -errno with the reason in why. */
int l_bridge_start(lua_State *L, struct bridges **out, struct relay *relay, char *why,
                   size_t why_size);

/* Bodies of methods; the relay is argument 1. */
/* relay:record(stream, path, limit_ms) -> number | nil, message. Makes *b when *b is NULL. */
int l_bridge_record(lua_State *L, struct bridges **b, struct relay *relay);
/* relay:recording(number) -> is_over, bytes, ms; no values for an unknown number */
int l_bridge_recording(lua_State *L, struct bridges *b);
/* relay:stop_recording(number) */
int l_bridge_stop_recording(lua_State *L, struct bridges *b);

#endif
