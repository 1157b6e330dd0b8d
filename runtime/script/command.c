/* SPDX-License-Identifier: GPL-3.0-or-later */
/* command.c - starts the host, requires parlua.cli.COMMAND, calls its main, runs the loop. */
#include "script/command.h"

#include "script/vm/call.h"
#include "script/bind/native.h"

#include <stdio.h>
#include <stdlib.h>

/* require("parlua.cli.COMMAND").main(options) */
static int l_start(lua_State *L)
{
    const char *command = vm_host(L)->options->command;

    lua_getglobal(L, "require");
    lua_pushfstring(L, "parlua.cli.%s", command);
    lua_call(L, 1, 1);
    lua_getfield(L, -1, "main");
    lua_getglobal(L, "require");
    lua_pushliteral(L, "parlua.native");
    lua_call(L, 1, 1);
    lua_getfield(L, -1, "options"); /* module main native options() */
    lua_call(L, 0, 1);
    lua_remove(L, -2);
    lua_call(L, 1, 0);
    return 0;
}

int command_run(const struct run_options *options)
{
    struct host *h = malloc(sizeof(*h));

    if (!h || host_start(h, options, &native_bindings) != 0) {
        free(h);
        return RUN_ENVIRONMENT;
    }
    lua_pushcfunction(vm_lua(h->vm), l_start);
    if (!call_protected(h->vm, 0, 0, options->command))
        host_leave(h, RUN_FAILED);
    int status = host_run(h);
    if (!h->is_late)
        free(h);
    return status;
}

void command_versions(FILE *out)
{
    fprintf(out, "%s\n", LUA_RELEASE);
}
