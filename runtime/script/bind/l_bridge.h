/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_bridge.h - forwards, pulls and recordings of a relay for Lua: the part of l_relay.c that knows
 * bridge/bridge.h. */
#ifndef SCRIPT_L_BRIDGE_H
#define SCRIPT_L_BRIDGE_H

#include "bridge/bridge.h"
#include "script/bind/native.h"

/* The fields forward and pull of the table at 1: each a list of texts or nil. Wrong types raise. */
void l_bridge_check(lua_State *L);
/* Starts what they ask for; *out stays NULL when that is nothing. 0, or -errno with why in words.
 */
int l_bridge_start(lua_State *L, struct bridges **out, struct relay *relay, char *why,
                   size_t why_size);

/* Bodies of methods; the relay is argument 1. *b is made when it is needed first. */
/* relay:record(stream, path, limit_ms) -> number | nil, message */
int l_bridge_record(lua_State *L, struct bridges **b, struct relay *relay);
/* relay:recording(number) -> is_over, bytes, ms; nothing for an unknown number */
int l_bridge_recording(lua_State *L, struct bridges *b);
/* relay:stop_recording(number) */
int l_bridge_stop_recording(lua_State *L, struct bridges *b);

#endif
