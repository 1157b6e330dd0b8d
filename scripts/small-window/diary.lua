-- SPDX-License-Identifier: MIT
-- diary.lua - what happened to which page, the newest first. Every page shows it.

local LINES = 8

local diary = { lines = {} }

-- Writes "watch: onHide" down; all pages of the stack show it.
function diary.note(text)
    table.insert(diary.lines, 1, text)
    console.log(text)
    for _, page in ipairs(getCurrentPages()) do page:showDiary() end
end

-- A page's showDiary.
function diary.show(page)
    page:setData{ diary = { table.unpack(diary.lines, 1, LINES) } }
end

return diary
