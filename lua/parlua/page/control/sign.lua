-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/sign.lua - the signs of <icon> and of other controls, made of boxes; 1em is their side. Pure.

local inner = require "parlua.page.control.inner"

local sign = {}

local function part(key, style) return inner.box(key, "part", style) end

-- a bar around its middle: x, y, width, height in em, turned by degrees
local function bar(key, colour, x, y, width, height, turn)
    return part(key, ("left: %gem; top: %gem; width: %gem; height: %gem; border-radius: %gem; background-color: %s%s")
        :format(x - width / 2, y - height / 2, width, height, math.min(width, height) / 2, colour,
            turn and ("; transform: rotate(%ddeg)"):format(turn) or ""))
end

-- two sides of a box, turned: a hook with its point at x, y
local function hook(key, colour, x, y, width, height, line, turn)
    return part(key, ("left: %gem; top: %gem; width: %gem; height: %gem; border: 0 solid %s; border-width: 0 %gem %gem 0; "
        .. "transform: rotate(%ddeg)"):format(x - width / 2, y - height / 2, width, height, colour, line, line, turn))
end

local function disc(key, colour)
    return part(key, ("left: 0; top: 0; width: 1em; height: 1em; border-radius: 50%%; background-color: %s"):format(colour))
end

local function ring(key, colour, x, y, side, line)
    return part(key, ("left: %gem; top: %gem; width: %gem; height: %gem; border-radius: 50%%; border: %gem solid %s")
        :format(x - side / 2, y - side / 2, side, side, line, colour))
end

local WHITE = "#ffffff"

-- a check mark without anything around it
function sign.check(colour) return hook("check", colour, .5, .44, .34, .62, .11, 45) end

local function cross(colour, width)
    return bar("cross1", colour, .5, .5, width, .08, 45), bar("cross2", colour, .5, .5, width, .08, -45)
end

local SHAPES = { -- {colour upstream, parts of that colour}
    success = { "#09bb07", function(c) return { disc("disc", c), hook("check", WHITE, .5, .45, .24, .44, .08, 45) } end },
    success_no_circle = { "#09bb07", function(c) return { sign.check(c) } end },
    info = { "#10aeff", function(c)
        return { disc("disc", c), bar("dot", WHITE, .5, .27, .11, .11), bar("bar", WHITE, .5, .58, .1, .38) }
    end },
    warn = { "#f76260", function(c)
        return { disc("disc", c), bar("bar", WHITE, .5, .42, .1, .4), bar("dot", WHITE, .5, .74, .11, .11) }
    end },
    waiting = { "#10aeff", function(c)
        return { disc("disc", c), bar("hand1", WHITE, .5, .37, .08, .34), bar("hand2", WHITE, .61, .5, .3, .08) }
    end },
    cancel = { "#f43530", function(c) return { ring("ring", c, .5, .5, .94, .07), cross(c, .5) } end },
    clear = { "#b2b2b2", function(c) return { disc("disc", c), cross(WHITE, .5) } end },
    download = { "#09bb07", function(c)
        return { ring("ring", c, .5, .5, .94, .07), bar("bar", c, .5, .42, .07, .36),
            hook("point", c, .5, .5, .2, .2, .07, 45), bar("floor", c, .5, .74, .4, .07) }
    end },
    search = { "#b2b2b2", function(c)
        return { ring("ring", c, .42, .42, .66, .09), bar("stick", c, .8, .8, .34, .09, 45) }
    end },
}
SHAPES.safe_success, SHAPES.safe_warn, SHAPES.info_circle = SHAPES.success, SHAPES.warn, SHAPES.info
SHAPES.success_circle, SHAPES.waiting_circle = SHAPES.success, SHAPES.waiting

sign.shapes = SHAPES

-- The parts of a type, {} for one that is not known; colour "" is that of the type.
function sign.parts(kind, colour)
    local shape = SHAPES[kind]
    return shape and shape[2](colour ~= "" and colour or shape[1]) or {}
end

-- A wheel of twelve spokes, the last ones darker, turned by so many of them.
function sign.spinner(colour, turn)
    local spokes = {}
    for i = 0, 11 do
        local style = "background-color: %s; opacity: %g; transform: rotate(%ddeg)"
        spokes[#spokes + 1] = inner.box("spoke" .. i, "spoke", style:format(colour, .2 + .065 * ((i - turn) % 12), i * 30))
    end
    return spokes
end

return sign
