/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bounds.c - pattern functions that the watchdog can end, and table functions with checked
 * counts. */
#include "script/vm/bounds.h"

#include "script/vm/identity.h"
#include "script/vm/pattern.h"
#include "script/vm/vm.h"

#include <stdbool.h>
#include <string.h>

/* As many elements as fit into the memory of a state. __len and table.move's arguments can name
 * more, and the loops over them are C. */
enum { ELEMENTS_MAX = 1 << 24 };

/* A format of this size takes milliseconds; a longer one is no format but an attack. */
enum { FORMAT_MAX = 64 * 1024 };

/* Fewer elements than that are sorted in less time than a look at the clock is worth. */
enum { SORT_PLAIN_MAX = 10000 };

/* ---- where a search begins */

/* position counted from 1, or from the end when negative; the offset from 0 */
static size_t offset_of(lua_Integer position, size_t size)
{
    if (position > 0)
        return (size_t)position - 1;
    if (position == 0 || position < -(lua_Integer)size)
        return 0;
    return size + (size_t)position;
}

struct search {
    struct pattern m;
    const char *text, *pattern; /* pattern behind the anchor */
    size_t text_size, pattern_size;
    bool is_anchored;
};

static void read_search(lua_State *L, struct search *s, int text, int pattern)
{
    s->text = luaL_checklstring(L, text, &s->text_size);
    s->pattern = luaL_checklstring(L, pattern, &s->pattern_size);
    s->is_anchored = false;
    pattern_init(&s->m, L, vm_look);
    s->m.text = s->text;
    s->m.text_end = s->text + s->text_size;
    s->m.pattern_end = s->pattern + s->pattern_size;
}

static void take_anchor(struct search *s)
{
    s->is_anchored = s->pattern_size > 0 && *s->pattern == '^';
    if (s->is_anchored)
        s->pattern++;
}

static const char *match_at(struct search *s, const char *at)
{
    s->m.count = 0;
    s->m.depth = 0;
    return pattern_match(&s->m, at, s->pattern);
}

/* Pushes the captures of a match, or the whole match when there are none. Returns their number. */
static int push_captures(struct search *s, const char *from, const char *to, bool with_whole)
{
    int count = s->m.count == 0 && with_whole ? 1 : s->m.count;

    luaL_checkstack(s->m.L, count, "too many captures");
    for (int i = 0; i < count; i++)
        pattern_push(&s->m, i, from, to);
    return count;
}

/* ---- find and match */

static bool is_plain(const char *pattern, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (pattern[i] && strchr("^$*+?.([%-", pattern[i]))
            return false;
    }
    return true;
}

static int find_plain(lua_State *L, const struct search *s, size_t init)
{
    const char *found = memmem(s->text + init, s->text_size - init, s->pattern, s->pattern_size);

    if (!found) {
        luaL_pushfail(L);
        return 1;
    }
    lua_pushinteger(L, found - s->text + 1);
    lua_pushinteger(L, found - s->text + (lua_Integer)s->pattern_size);
    return 2;
}

static int search(lua_State *L, bool is_find)
{
    struct search s;

    read_search(L, &s, 1, 2);
    size_t init = offset_of(luaL_optinteger(L, 3, 1), s.text_size);
    if (init > s.text_size) {
        luaL_pushfail(L);
        return 1;
    }
    if (is_find && (lua_toboolean(L, 4) || is_plain(s.pattern, s.pattern_size)))
        return find_plain(L, &s, init);
    take_anchor(&s);
    for (const char *at = s.text + init; at <= s.m.text_end; at++) {
        const char *end = match_at(&s, at);
        if (end && is_find) {
            lua_pushinteger(L, at - s.text + 1);
            lua_pushinteger(L, end - s.text);
            return 2 + push_captures(&s, at, end, false);
        }
        if (end)
            return push_captures(&s, at, end, true);
        if (s.is_anchored)
            break;
    }
    luaL_pushfail(L);
    return 1;
}

static int l_find(lua_State *L)
{
    return search(L, true);
}

static int l_match(lua_State *L)
{
    return search(L, false);
}

/* ---- gmatch: upvalues are text, pattern, where to go on, end of the last match (-1: none) */

static int l_next_match(lua_State *L)
{
    struct search s;

    read_search(L, &s, lua_upvalueindex(1), lua_upvalueindex(2));
    const char *last = s.text + lua_tointeger(L, lua_upvalueindex(4));
    for (const char *at = s.text + lua_tointeger(L, lua_upvalueindex(3)); at <= s.m.text_end;
         at++) {
        const char *end = match_at(&s, at);
        if (!end || end == last)
            continue;
        lua_pushinteger(L, end - s.text);
        lua_pushvalue(L, -1);
        lua_replace(L, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return push_captures(&s, at, end, true);
    }
    return 0;
}

static int l_gmatch(lua_State *L)
{
    size_t size;

    luaL_checklstring(L, 1, &size);
    luaL_checkstring(L, 2);
    size_t init = offset_of(luaL_optinteger(L, 3, 1), size);
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)(init > size ? size + 1 : init));
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, l_next_match, 4);
    return 1;
}

/* ---- gsub */

/* Adds the replacement text, in which %0 to %9 and %% are replaced. */
static void add_text(lua_State *L, luaL_Buffer *b, struct search *s, const char *from,
                     const char *to)
{
    size_t size;
    const char *text = lua_tolstring(L, 3, &size);

    for (const char *p = text; p < text + size; p++) {
        if (*p != '%') {
            luaL_addchar(b, *p);
            continue;
        }
        p++;
        if (p < text + size && *p == '%') {
            luaL_addchar(b, '%');
        } else if (p < text + size && *p == '0') {
            luaL_addlstring(b, from, (size_t)(to - from));
        } else if (p < text + size && *p >= '1' && *p <= '9') {
            pattern_push(&s->m, *p - '1', from, to);
            identity_tolstring(L, -1, NULL);
            lua_remove(L, -2);
            luaL_addvalue(b);
        } else {
            luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
}

/* Adds the replacement of [from, to) by the table or function at 3. True when it differs. */
static bool add_value(lua_State *L, luaL_Buffer *b, struct search *s, const char *from,
                      const char *to)
{
    switch (lua_type(L, 3)) {
    case LUA_TFUNCTION: {
        lua_pushvalue(L, 3);
        int count = push_captures(s, from, to, true);
        lua_call(L, count, 1);
        break;
    }
    case LUA_TTABLE:
        pattern_push(&s->m, 0, from, to);
        lua_gettable(L, 3);
        break;
    default:
        add_text(L, b, s, from, to);
        return true;
    }
    if (!lua_toboolean(L, -1)) { /* as it was */
        lua_pop(L, 1);
        luaL_addlstring(b, from, (size_t)(to - from));
        return false;
    }
    if (!lua_isstring(L, -1))
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(b);
    return true;
}

static lua_Integer replace_all(lua_State *L, struct search *s, luaL_Buffer *b, lua_Integer max,
                               bool *has_changed)
{
    const char *at = s->text, *last = NULL;
    lua_Integer count = 0;

    while (count < max) {
        const char *end = match_at(s, at);
        if (end && end != last) {
            count++;
            *has_changed |= add_value(L, b, s, at, end);
            at = last = end;
        } else if (at < s->m.text_end) {
            luaL_addchar(b, *at++);
        } else {
            break;
        }
        if (s->is_anchored)
            break;
    }
    luaL_addlstring(b, at, (size_t)(s->m.text_end - at));
    return count;
}

static int l_gsub(lua_State *L)
{
    struct search s;
    luaL_Buffer b;
    bool has_changed = false;

    vm_make_room(L, 4 * lua_rawlen(L, 1));
    read_search(L, &s, 1, 2);
    int kind = lua_type(L, 3);
    luaL_argexpected(L,
                     kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION ||
                         kind == LUA_TTABLE,
                     3, "string/function/table");
    lua_Integer max = luaL_optinteger(L, 4, (lua_Integer)s.text_size + 1);
    take_anchor(&s);
    lua_settop(L, 3);
    luaL_buffinit(L, &b);
    lua_Integer count = replace_all(L, &s, &b, max, &has_changed);
    if (has_changed)
        luaL_pushresult(&b);
    else
        lua_pushvalue(L, 1);
    lua_pushinteger(L, count);
    return 2;
}

/* ---- counts without end: the old function is upvalue 1 */

/* Calls the old function in our own frame, so that its messages name the function. */
static int call_old(lua_State *L)
{
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* ("").rep(1e15) is a loop of 1e15 rounds. */
static int l_rep(lua_State *L)
{
    size_t size, between;

    luaL_checklstring(L, 1, &size);
    luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &between);
    lua_Integer count = lua_tointeger(L, 2);
    if (size + between > 0) {
        if (count > 0 && count < ELEMENTS_MAX * 16)
            vm_make_room(L, 2 * (size + between) * (size_t)count);
        return call_old(L);
    }
    lua_pushliteral(L, "");
    return 1;
}

static void check_length(lua_State *L)
{
    if (lua_istable(L, 1) && luaL_getmetafield(L, 1, "__len") != LUA_TNIL) {
        lua_pop(L, 1);
        luaL_argcheck(L, luaL_len(L, 1) <= ELEMENTS_MAX, 1, "too many elements");
    }
}

static int l_bounded(lua_State *L)
{
    check_length(L);
    return call_old(L);
}

static int l_concat(lua_State *L)
{
    vm_make_room(L, 0);
    return l_bounded(L);
}

static int l_format(lua_State *L)
{
    luaL_argcheck(L, !lua_isstring(L, 1) || lua_rawlen(L, 1) <= FORMAT_MAX, 1, "format too long");
    return call_old(L);
}

/* The order of numbers and texts, with a look at the clock. */
static int l_less(lua_State *L)
{
    lua_Integer count = lua_tointeger(L, lua_upvalueindex(1)) + 1;

    lua_pushinteger(L, count % SORT_PLAIN_MAX);
    lua_replace(L, lua_upvalueindex(1));
    if (count == SORT_PLAIN_MAX)
        vm_look(L);
    lua_pushboolean(L, lua_compare(L, 1, 2, LUA_OPLT));
    return 1;
}

/* Without a function of the script no instruction runs while C sorts. */
static int l_sort(lua_State *L)
{
    check_length(L);
    if (lua_isnoneornil(L, 2) && lua_istable(L, 1) && luaL_len(L, 1) > SORT_PLAIN_MAX) {
        lua_settop(L, 1);
        lua_pushinteger(L, 0);
        lua_pushcclosure(L, l_less, 1);
    }
    return call_old(L);
}

/* ---- large texts
 * Their buffers are no objects of Lua: where the limit refuses one, Lua does not collect and ask
 * again. What is garbage must be collected before. */

/* What this call may need, at most, from the sizes of its arguments. */
static size_t size_of_arguments(lua_State *L)
{
    size_t size = 0;

    for (int i = 1; i <= lua_gettop(L); i++)
        size += lua_type(L, i) == LUA_TSTRING ? lua_rawlen(L, i) : 0;
    return size;
}

static int l_roomy(lua_State *L)
{
    vm_make_room(L, 4 * size_of_arguments(L)); /* a buffer that doubled, and the text made of it */
    return call_old(L);
}

static int l_move(lua_State *L)
{
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3);

    luaL_argcheck(L, last < first || (lua_Unsigned)last - (lua_Unsigned)first < ELEMENTS_MAX, 3,
                  "too many elements to move");
    return call_old(L);
}

static const struct {
    const char *table, *name;
    lua_CFunction fn;
} rows[] = {
    {"string", "find", l_find},       {"string", "match", l_match},
    {"string", "gmatch", l_gmatch},   {"string", "gsub", l_gsub},
    {"string", "rep", l_rep},         {"table", "insert", l_bounded},
    {"table", "remove", l_bounded},   {"table", "sort", l_sort},
    {"table", "concat", l_concat},    {"table", "move", l_move},
    {"os", "date", l_format},         {"string", "pack", l_format},
    {"string", "packsize", l_format}, {"string", "unpack", l_format},
    {"string", "upper", l_roomy},     {"string", "lower", l_roomy},
    {"string", "reverse", l_roomy},   {"string", "sub", l_roomy},
};

void bounds_install(lua_State *L)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        lua_getglobal(L, rows[i].table);
        lua_getfield(L, -1, rows[i].name);
        lua_pushcclosure(L, rows[i].fn, 1);
        lua_setfield(L, -2, rows[i].name);
        lua_pop(L, 1);
    }
}
