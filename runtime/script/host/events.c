/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events.c - writes event tables as lines of JSON. */
#include "script/host/events.h"

#include "base/bytes/folder.h"
#include "script/vm/script_value.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct events {
    FILE *file;
};

static const char *const first_fields[] = {"t_ms",      "phone", "page", "id",
                                           "component", "type",  "code", "message"};
enum { FIRST_COUNT = sizeof(first_fields) / sizeof(first_fields[0]), OTHERS_MAX = 64 };

int events_open(struct events **out, const char *path)
{
    struct events *e = calloc(1, sizeof(*e));

    if (!e)
        return -ENOMEM;
    int err = folder_make_above(path);
    e->file = err ? NULL : strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
    if (!e->file) {
        err = err ? err : -errno;
        free(e);
        return err;
    }
    *out = e;
    return 0;
}

void events_close(struct events *e)
{
    if (!e)
        return;
    if (e->file != stdout)
        fclose(e->file);
    free(e);
}

static bool is_first_field(const char *name)
{
    for (int i = 0; i < FIRST_COUNT; i++) {
        if (strcmp(first_fields[i], name) == 0)
            return true;
    }
    return false;
}

/* Adds the value on top of the stack, which stays, to the text so far at the index line. */
static bool add_field(lua_State *L, const char *name, int line, char *why, size_t why_size)
{
    if (!script_value_encode(L, -1, why, why_size))
        return false;
    lua_pushvalue(L, line);
    lua_pushfstring(L, "%s\"%s\":", lua_rawlen(L, line) > 1 ? "," : "", name);
    lua_pushvalue(L, -3); /* value json line name json */
    lua_concat(L, 3);
    lua_replace(L, line);
    lua_pop(L, 1);
    return true;
}

static bool add_first(lua_State *L, int table, int line, char *why, size_t why_size)
{
    for (int i = 0; i < FIRST_COUNT; i++) {
        if (lua_getfield(L, table, first_fields[i]) != LUA_TNIL &&
            !add_field(L, first_fields[i], line, why, why_size))
            return false;
        lua_pop(L, 1);
    }
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of the other fields, sorted: Lua's own order differs from run to run. They live as long
 * as the table. Returns how many there are, at most OTHERS_MAX. */
static int other_fields(lua_State *L, int table, const char *names[OTHERS_MAX])
{
    int count = 0;

    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
        if (count < OTHERS_MAX && lua_type(L, -2) == LUA_TSTRING &&
            !is_first_field(lua_tostring(L, -2)))
            names[count++] = lua_tostring(L, -2);
    qsort(names, (size_t)count, sizeof(names[0]), by_name);
    return count;
}

static bool add_others(lua_State *L, int table, int line, char *why, size_t why_size)
{
    const char *names[OTHERS_MAX];
    int count = other_fields(L, table, names);

    for (int i = 0; i < count; i++) {
        lua_getfield(L, table, names[i]);
        if (!add_field(L, names[i], line, why, why_size))
            return false;
        lua_pop(L, 1);
    }
    return true;
}

bool events_write(struct events *e, lua_State *L, int index, char *why, size_t why_size)
{
    int table = lua_absindex(L, index);
    int top = lua_gettop(L);

    lua_pushliteral(L, "{");
    int line = lua_gettop(L);
    bool ok = add_first(L, table, line, why, why_size) && add_others(L, table, line, why, why_size);
    if (ok) {
        fprintf(e->file, "%s}\n", lua_tostring(L, line));
        fflush(e->file);
    }
    lua_settop(L, top);
    return ok;
}
