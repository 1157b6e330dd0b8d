-- SPDX-License-Identifier: GPL-3.0-or-later
-- chrome_painted_test.lua - what bars, toasts and dialogs look like: colours at places that matter, at two densities.

local FILES = {
    ["app.json"] = [[{ "pages": ["a", "b"],
        "window": { "navigationBarTitleText": "Title", "navigationBarBackgroundColor": "#204060" },
        "tabBar": { "backgroundColor": "#fafafa", "selectedColor": "#ff0000", "color": "#0000ff",
            "list": [{ "pagePath": "a", "text": "MMMM" }, { "pagePath": "b", "text": "MMMM" }] } }]],
    ["a.lua"] = "Page{}", ["a.wxml"] = '<view style="height:100vh;background-color:#c8c8c8"/>',
    ["b.lua"] = "Page{}", ["b.wxml"] = '<view/>',
}

local phone, scale

local function open(density)
    scale = density
    phone = parlua.phone{ files = FILES, chrome = true, dialogs = "drawn", scale = density }
end

local function show(name, options)
    phone.phone:run(function() phone.phone.env.wx[name](options) end)
    sleep(10)
    phone.phone.top:render()
end

local function pixel(x, y) return phone.phone.top.view:pixel(math.floor(x * scale), math.floor(y * scale)) end

local function expect_colour(x, y, r, g, b)
    local red, green, blue = pixel(x, y)
    local text = ("%g,%g: %d %d %d"):format(x, y, red, green, blue)
    local is_near = math.abs(red - r) < 4 and math.abs(green - g) < 4 and math.abs(blue - b) < 4
    expect(is_near and "" or text):equals("")
end

-- The share of pixels that fit(r, g, b) in a box of the window.
local function share(left, top, width, height, fit)
    local count = 0
    for y = top, top + height - 1 do
        for x = left, left + width - 1 do
            if fit(pixel(x, y)) then count = count + 1 end
        end
    end
    return count / (width * height)
end

local function is_white(r, g, b) return r > 230 and g > 230 and b > 230 end

for _, density in ipairs{ 1, 2 } do
    describe(("at %d pixels per px"):format(density), function()
        it("a page stands between its bars", function()
            open(density)
            expect_colour(5, 43, 0x20, 0x40, 0x60)
            expect_colour(5, 45, 200, 200, 200)
            expect_colour(5, 616, 200, 200, 200)
            expect_colour(5, 640, 0xfa, 0xfa, 0xfa)
            expect(share(160, 10, 55, 24, is_white) > 0.08):is_true() -- the title
            expect(share(0, 618, 187, 49, function(r, g) return r > 200 and g < 100 end) > 0.01):is_true()
            expect(share(188, 618, 187, 49, function(r, _, b) return b > 200 and r < 100 end) > 0.01):is_true()
        end)

        it("a toast has a check on dark ground, in the middle", function()
            open(density)
            show("showToast", { title = "MMM" })
            local box = phone:one(".toast"):rect()
            expect(box.x + box.width / 2):near(187.5, 1)
            local dark_r, dark_g, dark_b = pixel(box.x + 10, box.y + 44 + 60)
            expect(dark_r < 70 and dark_g < 70 and dark_b < 70):is_true()
            local sign = phone:one(".toast-icon"):rect()
            local white = share(math.floor(sign.x), math.floor(sign.y + 44), 48, 48, is_white)
            expect(white > 0.04 and white < 0.25):is_true()
        end)

        it("a dialog is bright, all around it is dim, bars too", function()
            open(density)
            show("showModal", { title = "MMM", content = "mmm" })
            expect_colour(5, 60, 80, 80, 80)
            expect_colour(5, 20, 0x20 * 0.4, 0x40 * 0.4, 0x60 * 0.4)
            expect_colour(5, 640, 100, 100, 100)
            local box = phone:one(".dialog"):rect()
            expect_colour(box.x + 20, box.y + 44 + 20, 255, 255, 255)
            expect_colour(box.x + 1, box.y + 44 + 1, 80, 80, 80) -- its corners are round
        end)

        it("a sheet reaches to the lower edge", function()
            open(density)
            show("showActionSheet", { itemList = { "a", "b" } })
            expect_colour(20, 665, 255, 255, 255)
            expect_colour(20, 667 - 56 - 4, 0xf2, 0xf2, 0xf2)
            expect_colour(20, 667 - 56 * 3 - 8 - 10, 80, 80, 80)
        end)
    end)
end
