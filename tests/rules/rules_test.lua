-- SPDX-License-Identifier: GPL-3.0-or-later
-- rules_test.lua - shows that each rule finds what it is for, and lets pass what is right. Small trees, as tables of texts.
-- Prints "ok NAME" or "not ok NAME: why". usage: BUILD=build lua5.4 tests/rules/rules_test.lua

package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path

local list = require "list"
local source = require "source"

local build = os.getenv("BUILD") or "build"

-- {rule, files, the findings: "path:line: " and a part of the reason; none when all is well}
local CASES = {
    { "floors", { ["runtime/base/a.h"] = "\n", ["runtime/live/b.h"] = "\n", ["runtime/options.h"] = "\n",
        ["runtime/live/c.c"] = '#include "base/a.h"\n#include "live/b.h"\n' } },
    { "floors", { ["runtime/live/b.h"] = "\n", ["runtime/view/d.h"] = "\n", ["runtime/options.h"] = "\n",
        ["runtime/base/a.c"] = '#include "live/b.h"\n', ["runtime/live/c.c"] = '\n#include "view/d.h"\n',
        ["runtime/script/e.c"] = '#include "options.h"\n' },
        "runtime/base/a.c:1: room base must not include room live",
        "runtime/live/c.c:2: room live must not include room view",
        "runtime/script/e.c:1: room script must not include room main" },

    { "libraries have their rooms", { ["runtime/script/a.c"] = "#include <lua.h>\n" } },
    { "libraries have their rooms", { ["runtime/live/a.c"] = "\n#include <lua.h>\n" },
        "runtime/live/a.c:2: room live must not use <lua.h>" },

    { "no circle of folders in C", { ["runtime/live/a.h"] = "\n", ["runtime/live/x/b.c"] = '#include "live/a.h"\n' } },
    { "no circle of folders in C", { ["runtime/live/a.h"] = '\n#include "live/x/b.h"\n',
        ["runtime/live/x/b.h"] = "\n", ["runtime/live/x/b.c"] = '#include "live/a.h"\n', ["runtime/live/x/c.c"] =
        '#include "live/a.h"\n' },
        "runtime/live/a.h:2: a circle of folders, runtime/live/x > runtime/live > runtime/live/x" },
    { "no circle of folders in C", { ["runtime/live/x/a.h"] = '#include "live/y/b.h"\n', ["runtime/live/y/b.h"] =
        '#include "live/z/c.h"\n', ["runtime/live/z/c.h"] = '#include "live/x/a.h"\n' },
        "runtime/live/y/b.h:1: a circle of folders, runtime/live/y > runtime/live/z > runtime/live/x > runtime/live/y" },

    { "no circle of folders in Lua", { ["lua/parlua/page/a.lua"] = 'require "parlua.core.b"\nrequire"parlua.native"\n',
        ["lua/parlua/core/b.lua"] = 'return "parlua.page.a" -- require "parlua.page.a"\n' } },
    { "no circle of folders in Lua", { ["lua/parlua/page/a.lua"] = 'require "parlua.core"\n',
        ["lua/parlua/core/init.lua"] = '\nlocal a = require("parlua.page.a")\n' },
        "lua/parlua/page/a.lua:1: a circle of folders, lua/parlua/page > lua/parlua/core > lua/parlua/page" },
    { "no circle of folders in Lua", { ["lua/parlua/wx/a.lua"] = 'require("parlua.core." .. x)\nrequire(name)\n' ..
        'require "parlua.gone"\n' }, "lua/parlua/wx/a.lua:1: a computed name", "lua/parlua/wx/a.lua:2: a computed name",
        "lua/parlua/wx/a.lua:3: no module parlua.gone" },

    { "header names are unique", { ["runtime/base/a.h"] = "\n", ["runtime/live/b.h"] = "\n" } },
    { "header names are unique", { ["runtime/base/a.h"] = "\n", ["tests/kit/a.h"] = "\n" },
        "tests/kit/a.h:1: runtime/base/a.h is a header, too" },

    { "functions carry the name of their file", { ["runtime/live/box_inside.h"] = "void box_open(void);\n",
        ["runtime/live/lid.c"] = "void box_open(void)\n{\n}\n\nvoid lids_close(int a,\n               int b)\n{\n}\n\n" ..
        "static int open(void)\n{\n    return other(1);\n}\n\nCALL(mute)\n{\n}\n" } },
    { "functions carry the name of their file", { ["runtime/live/box.h"] = "int lid_of(void);\n", ["runtime/live/box.c"] =
        "\nint lid_of(void)\n{\n}\n\nstruct lid *boxer(\n    int a)\n{\n}\n" },
        "runtime/live/box.c:2: lid_of is not static: call it box_..., or box_... after its header",
        "runtime/live/box.c:6: boxer is not static: call it box_..., or make it static" },

    { "a tag means one thing", { ["runtime/live/a.h"] = "struct a {\n};\nstruct a *a_of(struct b *b);\n",
        ["runtime/live/a.c"] = "struct a;\n/* struct a { */\n", ["tests/kit/a.h"] = "struct a {\n};\n",
        ["tests/kit/fake_a.h"] = "struct a {\n};\n" } },
    { "a tag means one thing", { ["runtime/live/a.h"] = "struct a {\n};\n", ["runtime/view/b.c"] =
        "\nenum a { A_NONE };\n" }, "runtime/view/b.c:2: enum a is defined in runtime/live/a.h:1, too" },

    { "helpers have a subject", { ["runtime/live/a.c"] = "static int on_end(void)\n{\n}\n", ["runtime/live/b.c"] =
        "static int on_end(void)\n{\n}\n", ["runtime/live/c.c"] = "static int on_end(void)\n{\n}\n", ["runtime/live/d.c"] =
        "static int on_end(void)\n{\n}\n" } },
    { "helpers have a subject", { ["runtime/live/a.c"] = "static int take(void)\n{\n}\n", ["runtime/live/b.c"] =
        "\nstatic int take(void)\n{\n}\n", ["runtime/live/c.c"] = "static int take(void)\n{\n}\n", ["runtime/live/d.c"] =
        "static int take(void)\n{\n}\n" }, "runtime/live/a.c:1: take() stands in 4 files", "runtime/live/b.c:2: take()",
        "runtime/live/c.c:1: take()", "runtime/live/d.c:1: take()" },

    { "locks live in base", { ["runtime/base/threads/queue.c"] = "uv_mutex_t lock;\n", ["runtime/live/a.c"] =
        "/* uv_mutex_t */\n" } },
    { "locks live in base", { ["runtime/live/queue.c"] = "\nuv_mutex_t lock;\n" },
        "runtime/live/queue.c:2: a lock outside" },

    { "every wait goes through the clock", { ["runtime/live/a.c"] = 'clock_poll(c);\nsay("poll (");\n' } },
    { "every wait goes through the clock", { ["runtime/live/a.c"] = "\n    usleep(5);\n" },
        "runtime/live/a.c:2: usleep() does not go through" },

    { "no mutable globals", { symbols = { "log.o:     file format elf64-x86-64",
        "0000000000000000 l     O .data	0000000000000004 shown",
        "0000000000000000 l     O .data.rel.ro.local	0000000000000004 rows" } } },
    { "no mutable globals", { symbols = { "box.o:     file format elf64-x86-64",
        "0000000000000000 l     O .bss	0000000000000004 count" } }, "box.o:0: mutable global count" },
    { "no mutable globals", { symbols = { "objdump: 'x': No such file" } }, "libparlua.a:0: objdump: 'x'" },

    { "shared atomics have a reason", { ["runtime/base/meter.h"] = "atomic_int n;\n", ["runtime/media/frame.c"] =
        "#include <stdatomic.h>\n    atomic_int refs;\natomic_load(&x->refs);\nint f(const atomic_int *n)\n" } },
    { "shared atomics have a reason", { ["runtime/media/frame.c"] = "\n    atomic_bool is_over, is_old;\n",
        ["runtime/live/a.h"] = "    _Atomic int64_t at_us; /* since */\n    _Atomic(int) n;\n" },
        "runtime/live/a.h:1: at_us is shared", "runtime/live/a.h:2: write _Atomic TYPE NAME",
        "runtime/media/frame.c:2: is_old is shared", "runtime/media/frame.c:2: is_over is shared" },

    { "every attribute is read", { ["runtime/live/pusher_attrs.h"] = '#define R \\\n    X("a-b", a_b, NULL) \\\n' ..
        '    X("later", later, "not yet")\n',
        ["runtime/live/player_attrs.h"] = '\n    X("c", c, NULL)\n    X("d", d, NULL)\n',
        ["runtime/live/a.c"] = "use(attrs->a_b, attrs.c);\n",
        ["lua/parlua/page/a.lua"] = "use(node.props.d)\n" } },
    { "every attribute is read", { ["runtime/live/pusher_attrs.h"] = '#define R \\\n    X("a-b", a_b, NULL)\n',
        ["runtime/live/a.c"] = "/* ->a_b */ use(p->a_bc);\n" }, "runtime/live:1: no rows in player_attrs.h",
        "runtime/live/pusher_attrs.h:2: nobody reads attribute field a_b" },

    { "every code is said", { ["runtime/live/pusher_codes.h"] = "\n    X(PUSH_OK, 1001, NULL)\n", ["runtime/live/a.c"] =
        "{1, PUSH_OK},\n{2, PLAY_OK}\n", ["runtime/live/player_codes.h"] = "\n    X(PLAY_OK, 2001, NULL)\n" } },
    { "every code is said", { ["runtime/live/pusher_codes.h"] = "\n    X(PUSH_OK, 1001, NULL)\n", ["runtime/live/a.c"] =
        "{1, PUSH_OKAY},\n{2, PLAY_OK}\n", ["runtime/live/player_codes.h"] = "\n    X(PLAY_OK, 2001, NULL)\n" },
        "runtime/live/pusher_codes.h:2: nobody says PUSH_OK" },

    { "licences follow their folders", { ["runtime/a.c"] = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n",
        ["scripts/a.lua"] = "-- SPDX-License-Identifier: MIT\n", ["scripts/a.wxml"] = "<view/>\n" } },
    { "licences follow their folders", { ["runtime/a.c"] = "/* SPDX-License-Identifier: MIT */\n",
        ["tests/x/run"] = "#!\n" },
        "runtime/a.c:1: MIT: in its folder it is SPDX-License-Identifier: GPL-3.0-or-later", "tests/x/run:1: no SPDX line" },

    { "references lead somewhere", { ["README.md"] = "# x\nsee `runtime/*/mbox.h` and scripts/NAME/app.json\n",
        ["runtime/base/mbox.h"] = "/* mbox.h, <sys/mman.h>, http://x/some.md, a.c, base/mbox.h. */\n",
        ["scripts/call/app.json"] = "{}\n", ["tests/lua/x_test.lua"] = 'open("gone.md") -- x_test.lua in tests/lua/\n',
        ["tests/run"] = "#!/bin/sh\ncat $here/gone.md # README.md\n" } },
    { "references lead somewhere", { ["README.md"] = "# x\n\nsee tests/gone/ here\n", ["runtime/base/mbox.h"] =
        "/* cell.h - a cell,\n * as faults.md, section 3, says */\n", ["lua/parlua/x.lua"] = "-- runtime/*/none.c\n",
        ["tests/run"] = "#!/bin/sh\n\ntrue # codes.json\n" }, "README.md:3: tests/gone/ is not in the tree",
        "lua/parlua/x.lua:1: runtime/*/none.c is not", "runtime/base/mbox.h:1: cell.h is not",
        "runtime/base/mbox.h:2: faults.md is not", "tests/run:3: codes.json is not" },

    { "C files are formatted", { on_disk = true, ["good.c"] = "int f(void)\n{\n    return 1;\n}\n" } },
    { "C files are formatted", { on_disk = true, ["bad.c"] = "int f(void) {\n  return 1; }\n" },
        "bad.c:1: not as clang-format leaves it: make format" },
    { "C files are formatted", { formatter = "no-such-formatter", ["good.c"] = "\n" },
        "vendor/packages.txt:1: no-such-formatter is not installed: vendor/install test" },

    { "documents match", { ["README.md"] = "make demo\nmake test\n", ["vendor/packages.txt"] = "# gcc\n[build]\ngcc\n" } },
    { "documents match", { ["README.md"] = "make test\n", ["vendor/packages.txt"] = "gcc\nmake\ngcc\n" },
        "README.md:1: does not name make demo", "vendor/packages.txt:3: gcc stands twice" },
}

-- The tree of a case. on_disk: its files are written below BUILD/test, where .clang-format of the house holds.
local function tree_of(case)
    local texts = {}
    for path, text in pairs(case[2]) do
        if type(text) == "string" and path ~= "formatter" then
            local place = case[2].on_disk and build .. "/test/rules_" .. path or path
            texts[place] = text
            if case[2].on_disk then
                os.execute(("mkdir -p %s/test"):format(build))
                local file = assert(io.open(place, "w"))
                file:write(text)
                file:close()
            end
        end
    end
    local tree = source.of(texts, build)
    tree.symbols, tree.formatter = case[2].symbols, case[2].formatter
    return tree
end

-- Why the findings of a case are not the expected ones, or nil.
local function problem(case, rule)
    local findings = list.findings_of(rule, tree_of(case))
    for i = 1, math.max(#findings, #case - 2) do
        local wanted, found = case[i + 2] or "nothing", findings[i] or "nothing"
        if not found:find(wanted, 1, true) then return ("expected %s, found %s"):format(wanted, found) end
    end
end

-- Each rule has a case with findings and one without.
local bad = 0
for _, rule in ipairs(list.rules) do
    local why, has_bad, has_good
    for _, case in ipairs(CASES) do
        if case[1] == rule[1] then
            why = why or problem(case, rule)
            if case[3] then has_bad = true else has_good = true end
        end
    end
    if not (has_bad and has_good) then why = "a case that fails or one that passes is missing" end
    if why then bad = bad + 1 end
    print(why and ("not ok test of the rule %s: %s"):format(rule[1], why) or "ok test of the rule " .. rule[1])
end
os.exit(bad == 0 and 0 or 1)
