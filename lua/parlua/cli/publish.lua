-- SPDX-License-Identifier: GPL-3.0-or-later
-- publish.lua - parlua publish URL: a live-pusher without a page.

return { main = function() return require("parlua.cli.single").main("pusher") end }
