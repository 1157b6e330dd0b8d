/* SPDX-License-Identifier: GPL-3.0-or-later */
/* native.h - the Lua module parlua.native, put together of one file for each subject;
 * lua/types/native.lua describes the whole module. Loop thread. */
#ifndef SCRIPT_NATIVE_H
#define SCRIPT_NATIVE_H

#include "script/host/host.h"

extern const struct host_bindings native_bindings; /* for host_start */

/* Each function puts its functions into the module table on top of the stack. */
void l_host_open(lua_State *L);        /* now_ms exit options on_stop after_turn emit log ... */
void l_timer_open(lua_State *L);       /* timer timer_cancel */
void l_file_open(lua_State *L);        /* read_file write_file list_dir ... */
void l_text_open(lua_State *L);        /* json_* url_* load traceback */
void l_wxml_open(lua_State *L);        /* wxml */
void l_view_open(lua_State *L);        /* view */
void l_window_open(lua_State *L);      /* window has_display ... */
void l_live_open(lua_State *L);        /* live_* */
void l_live_ask_open(lua_State *L);    /* live_* functions that ask and change nothing */
void l_codes_open(lua_State *L);       /* codes code_text */
void l_relay_open(lua_State *L);       /* relay */
void l_http_open(lua_State *L);        /* http http_abort */
void l_watch_open(lua_State *L);       /* watch watch_stop */
void l_environment_open(lua_State *L); /* environment_* network_* names_set device_set live_use */

/* Each function closes the objects that Lua left open. Called once, when the loop no longer
 * runs. */
void l_host_close(struct host *h);
void l_timer_close(struct host *h);
void l_window_close(struct host *h);
void l_live_close(struct host *h);
void l_relay_close(struct host *h);
void l_http_close(struct host *h);
void l_watch_close(struct host *h);

/* How many objects of the kind Lua has open now. */
int l_timer_count(struct host *h);
int l_window_count(struct host *h);
int l_live_count(struct host *h);
int l_relay_count(struct host *h);
int l_http_count(struct host *h);
int l_watch_count(struct host *h);

/* Pushes nil and the text of a failure that is not the script's mistake; returns 2. */
int native_failure(lua_State *L, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A field of the table as text, which the table keeps alive; NULL when absent. Wrong types
 * raise. */
const char *native_text_field(lua_State *L, int table, const char *name);
/* The argument at index as pixels per CSS px, 0.5 to 4; 1 when absent. Other values raise. */
double native_check_scale(lua_State *L, int index);
/* A field of the table as a number, or otherwise when absent. Wrong types raise. */
double native_number_field(lua_State *L, int table, const char *name, double otherwise);

#endif
