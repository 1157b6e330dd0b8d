-- SPDX-License-Identifier: GPL-3.0-or-later
-- play.lua - parlua play URL: a live-player without a page.

return { main = function() return require("parlua.cli.single").main("player") end }
