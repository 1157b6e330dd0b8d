/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l_file.c - reads and writes files and folders for Lua. */
#include "base/err.h"
#include "base/bytes/folder.h"
#include "base/bytes/regular_file.h"
#include "base/bytes/save.h"
#include "script/bind/native.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 16 * 1024 * 1024 };

/* read_file(path [, root]) -> its bytes, or nil, why. root: the folder it must lie in. */
static int l_read_file(lua_State *L)
{
    const char *path = luaL_checkstring(L, 1), *root = luaL_optstring(L, 2, NULL);
    size_t size = 0, got = 0;

    int fd = regular_file_open(path, root, FILE_MAX, &size);
    if (fd < 0)
        return native_failure(L, "%s: %s", path, err_text(fd));
    char *text = malloc(size + 1); /* not a Lua buffer: that may raise while fd is open */
    int err = text ? regular_file_read(fd, text, size, &got) : -ENOMEM;
    close(fd);
    if (err) {
        free(text);
        return native_failure(L, "%s: %s", path, err_text(err));
    }
    lua_pushlstring(L, text, got);
    free(text);
    return 1;
}

static int l_file_exists(lua_State *L)
{
    lua_pushboolean(L, access(luaL_checkstring(L, 1), F_OK) == 0);
    return 1;
}

static int l_is_dir(lua_State *L)
{
    struct stat st;

    lua_pushboolean(L, stat(luaL_checkstring(L, 1), &st) == 0 && S_ISDIR(st.st_mode));
    return 1;
}

/* Lists names in alphabetical order, without names that begin with a dot. */
static int l_list_dir(lua_State *L)
{
    const char *path = luaL_checkstring(L, 1);
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);

    if (count < 0)
        return native_failure(L, "%s: %s", path, err_text(-errno));
    lua_newtable(L);
    for (int i = 0, n = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            lua_pushstring(L, entries[i]->d_name);
            lua_rawseti(L, -2, ++n);
        }
        free(entries[i]);
    }
    free(entries);
    return 1;
}

/* Pushes true, or nil and why. */
static int result(lua_State *L, const char *path, int err)
{
    if (err)
        return native_failure(L, "%s: %s", path, err_text(err));
    lua_pushboolean(L, true);
    return 1;
}

static int l_write_file(lua_State *L)
{
    size_t size;
    const char *path = luaL_checkstring(L, 1), *text = luaL_checklstring(L, 2, &size);

    return result(L, path, save_file(path, text, size));
}

/* Removes a file or an empty folder. */
static int l_remove_file(lua_State *L)
{
    const char *path = luaL_checkstring(L, 1);

    return result(L, path, remove(path) == 0 ? 0 : -errno);
}

static int l_rename_file(lua_State *L)
{
    const char *from = luaL_checkstring(L, 1), *to = luaL_checkstring(L, 2);

    return result(L, from, rename(from, to) == 0 ? 0 : -errno);
}

/* Makes a folder, and the folders above. */
static int l_make_dir(lua_State *L)
{
    const char *path = luaL_checkstring(L, 1);
    int err = folder_make_above(path);

    if (!err && mkdir(path, 0777) != 0 && errno != EEXIST)
        err = -errno;
    return result(L, path, err);
}

static int l_file_size(lua_State *L)
{
    struct stat st;
    const char *path = luaL_checkstring(L, 1);

    if (stat(path, &st) != 0)
        return native_failure(L, "%s: %s", path, err_text(-errno));
    lua_pushinteger(L, st.st_size);
    return 1;
}

/* Makes a path absolute, without links and "..". */
static int l_real_path(lua_State *L)
{
    const char *path = luaL_checkstring(L, 1);
    char *real = realpath(path, NULL);

    if (!real)
        return native_failure(L, "%s: %s", path, err_text(-errno));
    lua_pushstring(L, real);
    free(real);
    return 1;
}

static const luaL_Reg functions[] = {{"read_file", l_read_file},
                                     {"write_file", l_write_file},
                                     {"remove_file", l_remove_file},
                                     {"rename_file", l_rename_file},
                                     {"make_dir", l_make_dir},
                                     {"file_size", l_file_size},
                                     {"real_path", l_real_path},
                                     {"file_exists", l_file_exists},
                                     {"is_dir", l_is_dir},
                                     {"list_dir", l_list_dir},
                                     {NULL, NULL}};

void l_file_open(lua_State *L)
{
    luaL_setfuncs(L, functions, 0);
}
