/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_vm.c - the Lua state: its limits hold, its guards hold, its stack stays balanced. */
#include "script/vm/call.h"
#include "script/vm/vm.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct vm *new_vm(size_t memory_max, int64_t handler_max_us)
{
    struct vm_cfg cfg = {.memory_max = memory_max, .handler_max_us = handler_max_us};
    struct vm *vm = NULL;

    ck_assert_int_eq(vm_new(&vm, &cfg), 0);
    return vm;
}

/* Keeps what native.on_uncaught would get. */
static char reported[4096];

static int l_report(lua_State *L)
{
    snprintf(reported, sizeof(reported), "%s", lua_tostring(L, 1));
    return 0;
}

static bool run(struct vm *vm, const char *text)
{
    lua_State *L = vm_lua(vm);

    reported[0] = '\0';
    lua_pushcfunction(L, l_report);
    call_set_uncaught(L);
    ck_assert_int_eq(luaL_loadbufferx(L, text, strlen(text), "@test.lua", "t"), LUA_OK);
    bool ok = call_protected(vm, 0, 0, "test");
    ck_assert_int_eq(lua_gettop(L), 0);
    return ok;
}

START_TEST(memory_is_limited_and_comes_back)
{
    struct vm *vm = new_vm(8 * 1024 * 1024, 0);

    ck_assert(!run(vm, "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end"));
    ck_assert_ptr_nonnull(strstr(reported, "not enough memory"));
    ck_assert(run(vm, "collectgarbage() local s = ('y'):rep(1024 * 1024)"));
    ck_assert_uint_lt(vm_memory(vm), 8 * 1024 * 1024);
    vm_free(vm);
}
END_TEST

START_TEST(a_state_that_does_not_fit_is_refused)
{
    /* every limit below what the libraries need: an error, never a crash or a leak */
    for (size_t limit = 1; limit < 40 * 1024; limit += 97) {
        struct vm_cfg cfg = {.memory_max = limit};
        struct vm *vm = NULL;
        if (vm_new(&vm, &cfg) == 0)
            vm_free(vm);
        else
            ck_assert_ptr_null(vm);
    }
}
END_TEST

static const char *const endless[] = {
    "while true do end",
    "while true do pcall(function() while true do end end) end",
    "while true do pcall(error) end",
    "while true do coroutine.wrap(function() while true do end end)() end",
    "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
    "while true do xpcall(function() while true do end end, function() while true do end end) end",
    "local f f = function() return f() end f()",
    "goto a ::a:: goto a",
    "local t = setmetatable({}, {__index = function() while true do end end}) while true do "
    "pcall(function() return t.x end) end",
    "table.sort({1, 2, 3}, function() while true do end end)",
    "for _ in (function() return true end) do end",
    "(('x'):rep(1000)):gsub('.', function() while true do end end)",
    "do local x <close> = setmetatable({}, {__close = function() while true do end end}) end",
};

START_TEST(an_endless_handler_is_stopped)
{
    struct vm *vm = new_vm(0, 20000);

    ck_assert(!run(vm, endless[_i]));
    ck_assert_msg(strstr(reported, "stopped: ran longer than 20 ms"), "%s", reported);
    ck_assert(run(vm, "local n = 0 for i = 1, 1e5 do n = n + i end assert(n > 0)"));
    vm_free(vm);
}
END_TEST

#ifndef __SANITIZE_THREAD__ /* which has no watchdog: watchdog.c */
/* The time of C functions and operators counts, though no hook fires inside of them. */
static const char *const heavy[] = {
    "local s = ('x'):rep(4000000) while true do s:upper() end",
    "local s = ('x'):rep(4000000) while true do utf8.len(s) end",
    "local s = ('x'):rep(4000000) local t = s .. 'y' while true do local _ = s < t end",
    "local s = ('x'):rep(4000000) while true do local _ = s .. 'y' end",
    "local s = ('x'):rep(4000000) while true do coroutine.wrap(function() s:reverse() end)() end",
    "local t = {} for i = 1, 2e5 do t[i] = -i end while true do table.sort(t) end",
};

START_TEST(time_spent_in_c_counts)
{
    struct vm *vm = new_vm(0, 50000);

    ck_assert(!run(vm, heavy[_i]));
    ck_assert_msg(strstr(reported, "stopped: ran longer than 50 ms"), "%s", reported);
    ck_assert(run(vm, "assert(#('x'):rep(10) == 10)"));
    vm_free(vm);
}
END_TEST
#endif

START_TEST(garbage_is_collected_before_a_text_is_refused)
{
    struct vm *vm = new_vm(32 * 1024 * 1024, 0);

    ck_assert_msg(run(vm, "for i = 1, 12 do local s = ('x'):rep(4000000 + i) s:upper() end"), "%s",
                  reported);
    ck_assert_msg(run(vm, "local t = {} for i = 1, 400 do t[i] = ('y'):rep(10000) end\n"
                          "for i = 1, 20 do table.concat(t) end"),
                  "%s", reported);
    vm_free(vm);
}
END_TEST

START_TEST(a_limited_call_that_is_stopped_leaves_its_caller_alone)
{
    struct vm *vm = new_vm(0, 20000);
    lua_State *L = vm_lua(vm);

    lua_pushcfunction(L, vm_limited);
    lua_setglobal(L, "limited");
    ck_assert_msg(run(vm,
                      "for i = 1, 5 do\n"
                      "  local ok, why = limited(function() while true do end end)\n"
                      "  assert(not ok and why:find('stopped'), why)\n"
                      "  local co = coroutine.create(function() while true do end end)\n"
                      "  local _, ok, why = limited(coroutine.resume, co)\n"
                      "  assert(not ok and why:find('stopped'), why)\n"
                      "end\n"
                      "assert(select('#', limited(function(...) return ... end, 1, nil, 3)) == 4)\n"
                      "local ok, why = limited(error, 'oh') assert(not ok and why == 'oh')\n"
                      "for i = 1, 1e5 do local _ = i end"),
                  "%s", reported);
    ck_assert(!run(vm, "limited(function() while true do end end) while true do end"));
    ck_assert_ptr_nonnull(strstr(reported, "test.lua:1: stopped"));
    vm_free(vm);
}
END_TEST

START_TEST(an_unlimited_call_has_no_limit_and_what_it_limits_has_one)
{
    struct vm *vm = new_vm(0, 20000);
    lua_State *L = vm_lua(vm);

    lua_pushcfunction(L, vm_limited);
    lua_setglobal(L, "limited");
    lua_pushcfunction(L, vm_unlimited);
    lua_setglobal(L, "unlimited");
    ck_assert_msg(
        run(vm, "local function work(ms) local e = os.clock() + ms / 1000\n"
                "  while os.clock() < e do end return 'done' end\n"
                "local ok, what = unlimited(function()\n"
                "  work(100)\n"
                "  for _ = 1, 2 do\n"
                "    local fine, why = limited(function() while true do pcall(work, 1) end end)\n"
                "    assert(not fine and why:find('stopped: ran longer than 20 ms', 1, true))\n"
                "    assert(select(2, limited(work, 1)) == 'done')\n"
                "  end\n"
                "  work(100)\n"
                "  return 'end'\n"
                "end)\n"
                "assert(ok and what == 'end')\n"
                "local good, oh = unlimited(error, 'oh') assert(not good and oh == 'oh')"),
        "%s", reported);
    ck_assert(!run(vm, "unlimited(function() end) while true do end"));
    ck_assert_ptr_nonnull(strstr(reported, "stopped: ran longer than 20 ms"));
    vm_free(vm);
}
END_TEST

/* Numbers in the order in which they were asked for, never an address. */
START_TEST(objects_are_told_by_number)
{
    for (int round = 0; round < 2; round++) {
        struct vm *vm = new_vm(0, 0);
        ck_assert_msg(
            run(vm,
                "local t, f = {}, function() end\n"
                "assert(tostring(t) == 'table: 0x000000000001', tostring(t))\n"
                "assert(tostring(f) == 'function: 0x000000000002')\n"
                "assert(('%s %s'):format(t, f) == tostring(t) .. ' ' .. tostring(f))\n"
                "assert(('%p'):format(t) == '0x000000000001')\n"
                "assert(('%20p|'):format(t) == '      0x000000000001|')\n"
                "assert(('%5.1f %-4s| %q %% %s'):format(1.5, 'x', 'q', nil) == '  1.5 x   | \"q\" "
                "% nil')\n"
                "assert(not pcall(string.format, '%s'))\n"
                "assert(not pcall(string.format, '%d', {}))\n"
                "assert(not pcall(string.format, '%'))\n"
                "assert(tostring(io.stdout) == 'FILE*: 0x000000000003', tostring(io.stdout))\n"
                "local own = setmetatable({}, {__tostring = function() return 'own' end})\n"
                "assert(tostring(own) == 'own' and ('%s'):format(own) == 'own')\n"
                "local named = setmetatable({}, {__name = 'Named'})\n"
                "assert(tostring(named):find('^Named: 0x'))"),
            "%s", reported);
        ck_assert(!run(vm, "error({})"));
        ck_assert_ptr_nonnull(strstr(reported, "table: 0x000000000005"));
        vm_free(vm);
    }
}
END_TEST

static const char *const forbidden[] = {
    "assert(load('\\27Lua', 'x', 'b'))",
    "assert(load(function() return '\\27Lua' end))",
    "string.dump(print)",
    "('x').dump(print)",
    "setmetatable({}, {__gc = print})",
    "dofile('/etc/passwd')",
    "loadfile('/etc/passwd')",
    "package.loadlib('libc.so.6', '*')",
    "require 'no.such.module'",
};

START_TEST(what_could_escape_is_not_there)
{
    struct vm *vm = new_vm(0, 0);

    ck_assert_msg(!run(vm, forbidden[_i]), "%s", forbidden[_i]);
    vm_free(vm);
}
END_TEST

START_TEST(guards_behave_as_what_they_replace)
{
    struct vm *vm = new_vm(0, 0);

    ck_assert_msg(
        run(vm, "assert(load('return ...')(5) == 5)\n"
                "local e = {} load('x = 1', 'n', 't', e)() assert(e.x == 1 and x == nil)\n"
                "local f, why = load('= 1', '=n') assert(f == nil and why:find('^n:1:'))\n"
                "local mt = {} assert(getmetatable(setmetatable({}, mt)) == mt)\n"
                "assert(not pcall(setmetatable, 1, mt))\n"
                "local ok, text = xpcall(error, function(m) return m .. '!' end, 'oh') assert(text "
                "== 'oh!')\n"
                "assert(select('#', xpcall(function(...) return ... end, print, 1, nil, 3)) == 4)\n"
                "local co = coroutine.wrap(function() return xpcall(function() return "
                "coroutine.yield(1) end, print) end)\n"
                "assert(co() == 1) local a, b = co(2) assert(a == true and b == 2)\n"
                "local c = coroutine.create(function() end) assert(coroutine.close(c))"),
        "%s", reported);
    vm_free(vm);
}
END_TEST

START_TEST(errors_carry_their_place_and_a_traceback)
{
    struct vm *vm = new_vm(0, 0);

    ck_assert(
        !run(vm, "local function inner() error('oh') end\nfunction outer() inner() end\nouter()"));
    ck_assert_ptr_nonnull(strstr(reported, "test.lua:1: oh\nstack traceback:"));
    ck_assert_ptr_nonnull(strstr(reported, "in function 'outer'"));
    ck_assert(!run(vm, "error({})"));
    ck_assert(!run(vm, "error()"));
    ck_assert(!run(vm, "error(setmetatable({}, {__tostring = function() error('worse') end}))"));
    vm_free(vm);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vm");
    TCase *c = tcase_create("vm");

    tcase_set_timeout(c, 60);
    tcase_add_test(c, memory_is_limited_and_comes_back);
    tcase_add_test(c, a_state_that_does_not_fit_is_refused);
    tcase_add_loop_test(c, an_endless_handler_is_stopped, 0, sizeof(endless) / sizeof(endless[0]));
#ifndef __SANITIZE_THREAD__
    tcase_add_loop_test(c, time_spent_in_c_counts, 0, sizeof(heavy) / sizeof(heavy[0]));
#endif
    tcase_add_test(c, objects_are_told_by_number);
    tcase_add_test(c, garbage_is_collected_before_a_text_is_refused);
    tcase_add_test(c, a_limited_call_that_is_stopped_leaves_its_caller_alone);
    tcase_add_test(c, an_unlimited_call_has_no_limit_and_what_it_limits_has_one);
    tcase_add_loop_test(c, what_could_escape_is_not_there, 0,
                        sizeof(forbidden) / sizeof(forbidden[0]));
    tcase_add_test(c, guards_behave_as_what_they_replace);
    tcase_add_test(c, errors_carry_their_place_and_a_traceback);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
