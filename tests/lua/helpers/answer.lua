-- SPDX-License-Identifier: GPL-3.0-or-later
-- answer.lua - a module for tasks_test.lua, with a module of its own beside it.

return require("./number") * 6
