/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_bounds.c - our patterns do and say what Lua's own do and say, and every one of them ends. */
#include "script/vm/vm.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct vm *vm;
static lua_State *L;

static void set_up(void)
{
    struct vm_cfg cfg = {.handler_max_us = 200000};

    ck_assert_int_eq(vm_new(&vm, &cfg), 0);
    L = vm_lua(vm);
    lua_pushcfunction(L, luaopen_string); /* Lua's own, beside ours */
    lua_call(L, 0, 1);
    lua_setglobal(L, "theirs");
    lua_getglobal(L, "string"); /* and methods of texts are ours again */
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_settop(L, 0);
}

static void tear_down(void)
{
    vm_free(vm);
}

static void run(const char *text)
{
    if (luaL_dostring(L, text) != LUA_OK)
        ck_abort_msg("%s", lua_tostring(L, -1));
}

/* same(name, ...): both libraries return the same values or raise the same text. */
static const char prelude[] =
    "local function outcome(fn, ...)\n"
    "  local got = table.pack(pcall(fn, ...))\n"
    "  if got[1] and type(got[2]) == 'function' then\n" /* gmatch: all it gives, at most 50 rounds
                                                         */
    "    local next_one, list = got[2], {}\n"
    "    for i = 1, 50 do\n"
    "      local row = table.pack(pcall(next_one))\n"
    "      for k = 1, row.n do list[#list + 1] = tostring(row[k]) end\n"
    "      if row[2] == nil then break end\n"
    "    end\n"
    "    return table.concat(list, '|')\n"
    "  end\n"
    "  for i = 1, got.n do got[i] = math.type(got[i]) == 'float' and 'float' or tostring(got[i]) "
    "end\n"
    "  return (table.concat(got, '|', 1, got.n):gsub(\"to '[%w%.?]+'\", 'to it'))\n"
    "end\n"
    "function same(name, ...)\n"
    "  local ours, theirs = outcome(string[name], ...), outcome(theirs[name], ...)\n"
    "  if ours ~= theirs then\n"
    "    error(('%s(%q, %q, %s): ours %s, theirs %s'):format(name, (...), (select(2, ...)),\n"
    "      tostring((select(3, ...))), ours, theirs), 2)\n"
    "  end\n"
    "end\n";

static const char *const rows[] = {
    "'hello world', 'o w'",
    "'hello world', '(o)%s?(w)'",
    "'hello', '()ll()'",
    "'THE (quick) fox', '%((%a+)%)'",
    "'f(a(b)c)d', '%b()'",
    "'f(a(b)c', '%b()'",
    "'THE (quick) fox', '%f[%a]%a+'",
    "'THE (quick) fox', '%f[%A]'",
    "'abcabc', '(abc)%1'",
    "'abc', '%1'",
    "'abc', '(a%1)'",
    "'abc', '(()'",
    "'abc', '%'",
    "'abc', '[a'",
    "'abc', '[]'",
    "'a]c', '[]]'",
    "'a^c', '[%^]'",
    "'a-z', '[a%-]+'",
    "'a-z', '[a-]+'",
    "'xyz', '[^a-c]+'",
    "'abc', '%b'",
    "'abc', '%f'",
    "'abc', ')'",
    "'abc', '(abc'",
    "'a.b', '.', 2, true",
    "'abc', '', 4",
    "'abc', '', 5",
    "'abc', 'c', -1",
    "'abc', 'a', -9",
    "'abc', '^b', 2",
    "'abc', 'b$'",
    "'abc', 'c$'",
    "'a$c', '$c'",
    "'a\\0b', '%z'",
    "'a\\0b', '[%z]b'",
    "'a\\0b', '\\0'",
    "'  trim  ', '^%s*(.-)%s*$'",
    "'key = value', '^(%w+)%s*=%s*(%w+)$'",
    "12345, 3",
    "'abc'",
    "nil, 'a'",
};

START_TEST(patterns_do_what_they_do_in_lua)
{
    run(prelude);
    lua_pushfstring(
        L,
        "for _, name in ipairs{'find', 'match', 'gmatch'} do same(name, %s) end\n"
        "local text, pattern = %s\n"
        "for _, with in ipairs{'<%%0>', '%%1', '%%%%', '%%9', '%%x', '%%', 7, print, true,\n"
        "  {a = 'A', b = false, c = 1}, {a = {}}, string.upper, function() end} do\n"
        "  same('gsub', text, pattern, with)\n"
        "  same('gsub', text, pattern, with, 1)\n"
        "end\n"
        "same('gsub', text, pattern, 'x', 0) same('gsub', text, pattern)",
        rows[_i], rows[_i]);
    run(lua_tostring(L, -1));
}
END_TEST

/* ThreadSanitizer, which has nothing to find in one thread, makes a round 50 times as long. */
#ifdef __SANITIZE_THREAD__
enum { RANDOM_ROUNDS = 1000 };
#else
enum { RANDOM_ROUNDS = 40000 };
#endif

START_TEST(random_patterns_do_what_they_do_in_lua)
{
    run(prelude);
    lua_pushfstring(
        L,
        "math.randomseed(7)\n"
        "local pieces = { 'a', 'b', '.', '%%a', '%%d', '%%', '%%%%', '[', ']', '[ab]', '[^a]', "
        "'(', "
        "')', '()',\n"
        "  '%%b()', '%%f[a]', '%%1', '%%2', '^', '$', '*', '+', '-', '?', '[a-b]', '%%S', '%%w', "
        "'\\0', "
        "'[%%a' }\n"
        "local letters = { 'a', 'b', '1', ' ', '(', ')', '\\0', '%%', 'B' }\n"
        "local function some(list, most)\n"
        "  local out = {}\n"
        "  for i = 1, math.random(0, most) do out[i] = list[math.random(#list)] end\n"
        "  return table.concat(out)\n"
        "end\n"
        "for i = 1, %d do\n"
        "  local text, pattern, init = some(letters, 8), some(pieces, 5), math.random(-3, 9)\n"
        "  same('find', text, pattern, init)\n"
        "  same('match', text, pattern, init)\n"
        "  same('gmatch', text, pattern, init)\n"
        "  same('gsub', text, pattern, some({ 'x', '%%0', '%%1', '%%2', '%%' }, 2))\n"
        "end",
        RANDOM_ROUNDS);
    run(lua_tostring(L, -1));
}
END_TEST

static const char *const endless[] = {
    "return (('a'):rep(30000)):find(('.-'):rep(20) .. 'b')",
    "return (('a'):rep(30000)):match(('a*'):rep(20) .. 'b')",
    "return (('a'):rep(30000)):gsub(('a?'):rep(40) .. ('a*'):rep(20) .. 'b', '')",
    "for x in (('a'):rep(30000)):gmatch(('a-'):rep(20) .. 'b') do end",
    "return (('('):rep(200000)):find('%b()')",
    "while true do pcall(string.find, ('a'):rep(30000), ('.-'):rep(20) .. 'b') end",
};

START_TEST(a_match_that_never_ends_is_stopped)
{
    ck_assert_int_eq(luaL_loadstring(L, endless[_i]), LUA_OK);
    vm_watch_begin(vm);
    int status = lua_pcall(L, 0, 0, 0);
    vm_watch_end(vm);
    ck_assert_int_eq(status, LUA_ERRRUN);
    ck_assert_ptr_nonnull(strstr(lua_tostring(L, -1), ":1: stopped: ran longer than 200 ms"));
    run("assert(('abc'):find('c') == 3) for i = 1, 100000 do end"); /* the next one is not touched
                                                                     */
}
END_TEST

START_TEST(counts_that_no_table_has_end_at_once)
{
    run("assert((''):rep(1 << 60) == '')\n"
        "assert(('ab'):rep(3, ',') == 'ab,ab,ab')\n"
        "local huge = setmetatable({}, {__len = function() return 1 << 60 end})\n"
        "local function refused(fn, ...)\n"
        "  local ok, why = pcall(fn, ...)\n"
        "  assert(not ok and why:find('too many elements'), why)\n"
        "end\n"
        "refused(table.insert, huge, 1, 5)\n"
        "refused(table.remove, huge, 1)\n"
        "refused(table.concat, huge)\n"
        "refused(table.sort, huge)\n"
        "refused(table.move, {}, 1, 1 << 60, 2)\n"
        "refused(table.move, {}, math.mininteger, math.maxinteger, 2)\n"
        "local t = {3, 1, 2}\n"
        "table.sort(t) table.insert(t, 9) table.insert(t, 1, 0)\n"
        "assert(table.concat(t, ' ') == '0 1 2 3 9')\n"
        "assert(table.concat(table.move(t, 2, 3, 1), ' ') == '1 2 2 3 9')\n"
        "local _, why = pcall(function() table.insert({}, 5, 5) end)\n"
        "assert(why:find(\"bad argument #2 to 'insert' %(position out of bounds%)\"), why)");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bounds");
    TCase *c = tcase_create("bounds");

    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_set_timeout(c, 20);
    tcase_add_loop_test(c, patterns_do_what_they_do_in_lua, 0, sizeof(rows) / sizeof(rows[0]));
    tcase_add_test(c, random_patterns_do_what_they_do_in_lua);
    tcase_add_loop_test(c, a_match_that_never_ends_is_stopped, 0,
                        sizeof(endless) / sizeof(endless[0]));
    tcase_add_test(c, counts_that_no_table_has_end_at_once);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
