-- SPDX-License-Identifier: GPL-3.0-or-later
-- control/inner.lua - the boxes of a control: nodes inside of its own node, invisible to the page's script. Pure.
--
-- A box: {tag=, key=, attrs={class=, style=}, children={boxes or {text=}}, scope=}. view:update gives it a number.

local inner = {}

inner.SCOPE = 1000001 -- above all numbers of components; overlays have the scope before
inner.STYLE = [[
.row { display: flex; align-items: center; height: 100%; position: relative; overflow: hidden }
.typed { flex: 1 0 auto; white-space: nowrap; padding-right: 2px }
.caret { position: absolute; top: 50%; width: 2px; height: 1.2em; margin-top: -0.6em; background-color: #07c160 }
.composed { position: absolute; top: 50%; height: 1px; margin-top: .6em; background-color: #07c160 }
.track { width: 52px; height: 32px; border-radius: 16px; box-sizing: border-box; border: 1px solid #dfdfdf;
    background-color: #dfdfdf; position: relative }
.track-off { position: absolute; left: 0; top: 0; right: 0; bottom: 0; border-radius: 15px; background-color: #fdfdfd }
.knob { position: absolute; top: 0; left: 0; width: 30px; height: 30px; border-radius: 15px; background-color: #ffffff;
    border: 1px solid rgba(0, 0, 0, .16); box-sizing: border-box }
.checkbox { width: 24px; height: 24px; border: 1px solid #d1d1d1; border-radius: 3px; box-sizing: border-box;
    background-color: #ffffff; position: relative }
.radio { width: 24px; height: 24px; border: 1px solid #d1d1d1; border-radius: 50%; box-sizing: border-box;
    background-color: #ffffff; position: relative }
.debug { height: 0; font-size: 10px; line-height: 14px; color: #ffffff }
.debug-line { white-space: nowrap; overflow: hidden; background-color: rgba(0, 0, 0, .45) }
.progress { display: flex; align-items: center }
.progress-rail { flex: 1; position: relative; overflow: hidden }
.progress-part { height: 100% }
.progress-info { margin-left: 15px }
.slider { display: flex; align-items: center; height: 100% }
.bar { flex: 1; position: relative; height: 28px }
.rail { position: absolute; left: 0; right: 0; top: 13px; height: 2px; border-radius: 1px }
.handle { position: absolute; border-radius: 50%; box-sizing: border-box; border: 1px solid rgba(0, 0, 0, .16) }
.number { width: 46px; text-align: right; font-size: 14px; color: #888888 }
.sign { position: relative; width: 1em; height: 1em }
.part { position: absolute; box-sizing: border-box }
.spinner { display: inline-block; width: 18px; height: 18px; margin-right: 6px; vertical-align: middle; font-size: 18px;
    position: relative }
.spoke { position: absolute; left: 8px; top: 0; width: 2px; height: 5px; border-radius: 1px;
    transform-origin: 1px 9px }
]]

-- class: of STYLE; style: of this box alone
function inner.box(key, class, style, children)
    return { tag = "view", key = "~" .. key, attrs = { class = class, style = style or "" }, children = children or {},
        scope = inner.SCOPE }
end

-- Adds to changes, for view:patch, the differences from the box before (which has numbers) to the box after, which gets the
-- numbers. False when after consists of other boxes.
function inner.compare(before, after, changes)
    if #before ~= #after then return false end
    for i, now in ipairs(after) do
        local old = before[i]
        if old.tag ~= now.tag or old.key ~= now.key or (old.text == nil) ~= (now.text == nil) then return false end
        if not now.text then
            now.number = old.number
            for name, text in next, now.attrs do
                if old.attrs[name] ~= text then
                    changes[#changes + 1] = { number = now.number, name = name, value = text }
                end
            end
            for name in next, old.attrs do
                if now.attrs[name] == nil then changes[#changes + 1] = { number = now.number, name = name } end
            end
            local text, was = now.children[1] and now.children[1].text, old.children[1] and old.children[1].text
            if text and was and text ~= was then
                changes[#changes + 1] = { number = now.number, index = 0, text = text }
            end
            if not inner.compare(old.children, now.children, changes) then return false end
        end
    end
    return true
end

-- The box with this key, or nil.
function inner.find(boxes, key)
    for _, box in ipairs(boxes) do
        if box.key == "~" .. key then return box end
        local found = inner.find(box.children or {}, key)
        if found then return found end
    end
end

return inner
