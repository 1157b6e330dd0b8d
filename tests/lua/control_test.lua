-- SPDX-License-Identifier: GPL-3.0-or-later
-- control_test.lua - the built-in components that react: what a finger and a keyboard do to them, and what pages hear.

local phone

-- A page that keeps what its handler `say` hears: log() gives it as "type value" words.
local SCRIPT = [[
Page{
  data = { text = "", on = true, n = 5, top = 0, into = "", off = false },
  onLoad = function(self) self.heard = {} end,
  say = function(self, e) table.insert(self.heard, e) end,
  upper = function(self, e) self:say(e) return e.detail.value:upper() end,
  short = function(self, e) return { value = e.detail.value:sub(1, 3), cursor = 1 } end,
  follow = function(self, e) self:setData{ text = e.detail.value .. "!" } end,
  onPageScroll = function(self, e) table.insert(self.heard, { type = "page", detail = e }) end,
  onReachBottom = function(self) table.insert(self.heard, { type = "bottom", detail = {} }) end,
}]]

local function open(template, style, script)
  phone = parlua.phone{ files = { ["app.json"] = '{"pages": ["a"], "window": {"navigationStyle": "custom"}}',
    ["a.lua"] = script or SCRIPT, ["a.wxml"] = template, ["a.wxss"] = style } }
  return phone
end

local function heard() return phone.phone.page.heard end

local function log(field)
  local words = {}
  for i, e in ipairs(heard()) do words[i] = ("%s %s"):format(e.type, tostring(e.detail[field or "value"])) end
  return table.concat(words, ", ")
end

local function set(changes)
  phone:currentPage():setData(changes)
  parlua.sleep(1)
end

describe("<input>", function()
  it("gets the focus by a tap, is written into, and says what it holds", function()
    open('<input bindfocus="say" bindinput="say" bindblur="say" bindconfirm="say"/>')
    expect(phone:type("a")):equals(false)
    phone:one("input"):tap()
    phone:type("h")
    expect(phone:one("input"):property("value")):equals("h")
    phone:type("éy")
    phone:key("Return")
    expect(log()):equals("focus , input h, input héy, confirm héy, blur héy")
    expect(heard()[3].detail.cursor):equals(3)
    expect(phone:type("x")):equals(false)
    expect(phone:one("input"):value()):equals("héy")
  end)

  it("edits at the caret, which keys move", function()
    open('<input value="abcd"/>')
    local input = phone:one("input")
    input:tap()
    phone:key("Home")
    phone:key("Delete")
    phone:key("Right")
    phone:type("ü")
    expect(input:value()):equals("bücd")
    phone:key("Left")
    phone:key("Left")
    phone:key("Left")
    phone:key("Backspace")
    expect(input:value()):equals("bücd")
    phone:key("End")
    phone:key("Backspace")
    expect(input:value()):equals("büc")
    expect(phone:key("F5")):equals(false)
  end)

  it("puts the caret where it is tapped", function()
    open('<input value="mmmmmmmm" style="font-size: 20px; padding-left: 30px"/>')
    local r = phone:one("input"):rect()
    local width = phone.phone.top.view:text_width(phone.phone:find("input").number, "mmm")
    phone:tapAt(r.x + 30 + width + 2, r.y + r.height / 2)
    phone:type("|")
    expect(phone:one("input"):value()):equals("mmm|mmmmm")
    phone:tapAt(r.x + 370, r.y + r.height / 2)
    phone:type("|")
    expect(phone:one("input"):value()):equals("mmm|mmmmm|")
  end)

  it("shows what an input method composes, and takes it when it is finished", function()
    open('<input bindinput="say" value="ab"/>')
    phone:one("input"):tap()
    phone:key("Left")
    phone:compose("ni")
    phone:compose("你")
    phone:key("Backspace") -- the input method's own
    expect(phone:one("input"):value()):equals("ab")
    expect(#heard()):equals(0)
    phone:type("你好")
    expect(phone:one("input"):value()):equals("a你好b")
    expect(log()):equals("input a你好b")
  end)

  it("keeps an unfinished composition when it loses the focus", function()
    open('<input bindinput="say" bindblur="say"/><view class="else" style="height: 50px"></view>')
    phone:one("input"):tap()
    phone:compose("你")
    phone:one(".else"):tap()
    expect(log()):equals("input 你, blur 你")
  end)

  it("holds 140 characters unless maxlength says otherwise", function()
    open('<input id="a"/><input id="b" maxlength="3"/><input id="c" maxlength="{{-1}}"/>')
    phone:one("#a"):input(("é"):rep(200))
    phone:one("#b"):input("abcdef")
    phone:one("#c"):input(("x"):rep(200))
    expect(phone:one("#a"):value()):equals(("é"):rep(140))
    expect(phone:one("#b"):value()):equals("abc")
    expect(#phone:one("#c"):value()):equals(200)
    phone:one("#b"):tap()
    phone:key("Home")
    phone:type("z")
    expect(phone:one("#b"):value()):equals("abc")
  end)

  it("takes only what its type takes, and one line", function()
    open('<input id="n" type="number"/><input id="d" type="digit"/><input id="i" type="idcard"/><input id="t"/>')
    for id, wanted in pairs{ n = "12345", d = "12.345", i = "12345x", t = "1 2.3-45xy" } do
      phone:one("#" .. id):input("1\n2.3-45xy")
      expect(phone:one("#" .. id):value()):equals(wanted)
    end
  end)

  it("is replaced by what its handler answers", function()
    open('<input id="a" bindinput="upper"/><input id="b" bindinput="short"/>')
    phone:one("#a"):tap()
    phone:type("ab")
    expect(phone:one("#a"):value()):equals("AB")
    phone:one("#b"):input("abcdef")
    expect(phone:one("#b"):value()):equals("abc")
    phone:type("X")
    expect(phone:one("#b"):value()):equals("aXb")
  end)

  it("follows a bound value that changes, and keeps what is typed through other changes", function()
    open('<text wx:if="{{off}}">!</text><view>{{n}}</view><input value="{{text}}" bindinput="say"/>')
    phone:one("input"):input("typed")
    set{ n = 6 } -- touches other nodes
    expect(phone:one("input"):value()):equals("typed")
    set{ off = true } -- another tree
    expect(phone:one("input"):value()):equals("typed")
    expect(phone:type("!")):equals(true) -- still the focus
    set{ text = "given" }
    expect(phone:one("input"):value()):equals("given")
    expect(log()):equals("input typed, input typed!")
  end)

  it("may be controlled by its page", function()
    open('<input value="{{text}}" bindinput="follow"/>')
    phone:one("input"):tap()
    phone:type("a")
    parlua.sleep(1)
    phone:type("b")
    parlua.sleep(1)
    expect(phone:one("input"):value()):equals("a!b!")
  end)

  it("is emptied by setData although its page never followed it", function()
    open('<input value="{{text}}"/>')
    phone:one("input"):input("sent")
    set{ text = "" }
    expect(phone:one("input"):value()):equals("")
  end)

  it("keeps what is typed when another part of its object is set", function()
    open('<input id="a" value="{{form.a}}"/><input id="b" value="{{form.b}}"/>')
    set{ form = { a = "", b = "" } }
    phone:one("#a"):input("typed")
    set{ ["form.b"] = "x" }
    expect(phone:one("#a"):value()):equals("typed")
    expect(phone:one("#b"):value()):equals("x")
  end)

  it("has the focus while focus is true", function()
    open('<input focus="{{on}}" bindfocus="say" bindblur="say"/>')
    parlua.sleep(1)
    expect(log()):equals("focus ")
    expect(phone:type("a")):equals(true)
    set{ on = false }
    expect(log()):equals("focus , blur a")
    expect(phone:type("b")):equals(false)
  end)

  it("passes the focus on, and loses it with its page and its node", function()
    open('<input wx:if="{{on}}" id="a" bindfocus="say" bindblur="say"/><input id="b" bindfocus="say" bindblur="say"/>')
    phone:one("#a"):tap()
    phone:one("#b"):tap()
    expect(log()):equals("focus , blur , focus ")
    phone:background()
    expect(log()):equals("focus , blur , focus , blur ")
    phone:foreground()
    phone:one("#a"):tap()
    set{ on = false }
    expect(phone:type("x")):equals(false)
  end)

  it("does nothing when it is disabled", function()
    open('<input disabled bindfocus="say" value="x"/>')
    phone:one("input"):tap()
    expect(phone:type("a")):equals(false)
    expect(#heard()):equals(0)
    expect(function() phone:one("input"):input("y") end):fails("disabled")
  end)

  it("stays in the field after confirm when confirm-hold says so", function()
    open('<input confirm-hold bindconfirm="say" bindblur="say"/>')
    phone:one("input"):input("a")
    phone:key("Return")
    expect(log()):equals("confirm a")
    expect(phone:type("b")):equals(true)
  end)
end)

describe("<switch>", function()
  it("is toggled by a tap, also on its label", function()
    open('<label bindtap="say"><text>word</text><switch id="s" bindchange="say"/></label>'
      .. '<label class="far" for="t">far</label><switch id="t" type="checkbox" checked bindchange="say"/>')
    phone:one("#s"):tap()
    phone:one("label text"):tap()
    phone:one(".far"):tap()
    local words = {}
    for _, e in ipairs(heard()) do if e.type == "change" then words[#words + 1] = tostring(e.detail.value) end end
    expect(table.concat(words, " ")):equals("true false false")
    expect(phone:one("#t"):value()):equals(false)
  end)

  it("follows its bound attribute, and stays as it is without", function()
    open('<switch checked="{{on}}"/><view>{{n}}</view>')
    expect(phone:one("switch"):value()):equals(true)
    phone:one("switch"):tap()
    set{ n = 8 }
    expect(phone:one("switch"):value()):equals(false)
    set{ on = false }
    set{ on = true }
    expect(phone:one("switch"):value()):equals(true)
  end)

  it("does nothing when it is disabled", function()
    open('<switch disabled bindchange="say"/>')
    phone:one("switch"):tap()
    expect(#heard()):equals(0)
  end)
end)

describe("<slider>", function()
  it("goes with the finger, in steps, and says so", function()
    open('<slider min="10" max="60" step="10" bindchanging="say" bindchange="say"/>')
    local r = phone:one("slider"):rect()
    phone.phone:down(r.x + 1, r.y + 14)
    phone.phone:move(r.x + r.width * .5, r.y + 90) -- outside of it, too
    phone.phone:move(r.x + r.width * .52, r.y + 14)
    phone.phone:up(r.x + r.width * 2, r.y + 14)
    expect(log()):equals("changing 40, change 60")
    expect(math.type(heard()[1].detail.value)):equals("integer")
  end)

  it("jumps to a tap, and to a step of its own", function()
    open('<slider step="0.25" max="1" bindchange="say" value="{{n}}"/>')
    expect(phone:one("slider"):value()):equals(1)
    local r = phone:one("slider"):rect()
    phone:tapAt(r.x + r.width * .3, r.y + 14)
    expect(log()):equals("change 0.25")
    phone:one("slider"):slideTo(.6)
    expect(phone:one("slider"):value()):equals(.5)
    set{ n = 0 }
    expect(phone:one("slider"):value()):equals(0)
  end)

  it("never scrolls the page below it", function()
    open('<slider bindchange="say"/><view style="height: 2000px"></view>')
    local r = phone:one("slider"):rect()
    phone:drag(r.x + 50, r.y + 14, r.x + 50, r.y - 100)
    expect(phone:currentPage():scrollTop()):equals(0)
    expect(#heard()):equals(1)
  end)

  it("does nothing when it is disabled", function()
    open('<slider disabled bindchange="say" value="20"/>')
    phone:one("slider"):tap()
    expect(#heard()):equals(0)
    expect(phone:one("slider"):value()):equals(20)
    expect(function() phone:one("slider"):slideTo(3) end):fails("disabled")
  end)
end)

describe("<button>", function()
  it("is tapped, unless it is disabled", function()
    open('<button id="a" bindtap="say">a</button><view bindtap="say">'
      .. '<button id="b" disabled="{{!off}}" bindtap="say">b</button></view>')
    phone:one("#a"):tap()
    phone:one("#b"):tap()
    expect(#heard()):equals(1)
    set{ off = true }
    phone:one("#b"):tap()
    expect(#heard()):equals(3)
  end)

  it("has its own class while it is pressed, and keeps the page's", function()
    open('<button class="mine {{text}}" hover-class="down">a</button>')
    local r = phone:one("button"):rect()
    local function colour() return phone:one("button"):style("background-color") end
    phone:close()
    open('<button class="mine {{text}}" hover-class="down">a</button>',
      ".mine { color: #010203 } .down { background-color: #112233 } .more { opacity: 0.5 }")
    local before = colour()
    phone.phone:down(r.x + 20, r.y + 20)
    expect(colour()):equals(before)
    parlua.sleep(30)
    expect(colour() ~= before):is_true()
    set{ text = "more" }
    expect(colour() ~= before):is_true()
    expect(phone:one("button"):style("opacity")):equals("0.5")
    phone.phone:up(r.x + 20, r.y + 20)
    parlua.sleep(100)
    expect(colour()):equals(before)
    expect(phone:one("button"):attribute("class")):equals("mine more")
  end)

  it("turns a wheel while it is loading", function()
    open('<button loading="{{off}}">a</button>')
    local function inked()
      local r, count = phone:one("button"):rect(), 0
      for x = 120, 185 do
        local red = phone.phone.top.view:pixel(x, math.floor(r.y + r.height / 2))
        if red < 235 then count = count + 1 end
      end
      return count
    end
    local before = inked()
    set{ off = true }
    expect(inked() > before):is_true()
  end)
end)

describe("<icon>", function()
  it("draws each of its types in its colour and size", function()
    local types = { "success", "success_no_circle", "info", "warn", "waiting", "cancel", "download", "search", "clear" }
    local template = {}
    for _, word in ipairs(types) do
      template[#template + 1] = ('<view><icon id="%s" type="%s" size="30" color="#aa00aa"/></view>'):format(word, word)
    end
    open(table.concat(template))
    for _, word in ipairs(types) do
      local r, count = phone:one("#" .. word):rect(), 0
      expect(r.width):equals(30)
      for y = 0, 29 do
        for x = 0, 29 do
          local red, green, blue = phone.phone.top.view:pixel(math.floor(r.x) + x, math.floor(r.y) + y)
          if red == 170 and green == 0 and blue == 170 then count = count + 1 end
        end
      end
      if count < 30 then error(word .. " is not drawn") end
    end
  end)
end)

local LIST = [[<scroll-view scroll-y class="box" bindscroll="say" bindscrolltolower="say" bindscrolltoupper="say"
  scroll-top="{{top}}" scroll-into-view="{{into}}">
  <view id="first" class="row" bindtap="say">1</view><view class="row">2</view>
  <view id="third" class="row" bindtap="say">3</view>
  <view class="row">4</view><view id="last" class="row">5</view>
</scroll-view><view style="height: 900px"></view>]]
local LIST_STYLE = ".box { height: 200px } .row { height: 100px }"

describe("<scroll-view>", function()
  it("follows the finger and tells its page", function()
    open(LIST, LIST_STYLE)
    phone:drag(100, 150, 100, 50)
    local box = phone:one(".box")
    expect(box:scrollOffset()):equals{ left = 0, top = 100 }
    expect(box:scrollHeight()):equals(500)
    local last = heard()[#heard()].detail
    expect(last.scrollTop):equals(100)
    expect(last.scrollHeight):equals(500)
    expect(last.deltaY < 0):is_true()
    expect(phone:currentPage():scrollTop()):equals(0)
  end)

  it("says when an edge is near, once each time", function()
    open(LIST, LIST_STYLE)
    local box = phone:one(".box")
    box:scrollTo(0, 260)
    box:scrollTo(0, 270)
    box:scrollTo(0, 1000)
    box:scrollTo(0, 100)
    box:scrollTo(0, 40)
    box:scrollTo(0, 0)
    local words = {}
    for _, e in ipairs(heard()) do if e.type ~= "scroll" then words[#words + 1] = e.detail.direction end end
    expect(table.concat(words, " ")):equals("bottom top")
    expect(box:scrollOffset().top):equals(0)
  end)

  it("goes where its attributes say when they change", function()
    open(LIST, LIST_STYLE)
    local box = phone:one(".box")
    set{ top = 120 }
    expect(box:scrollOffset().top):equals(120)
    set{ into = "third" }
    expect(box:scrollOffset().top):equals(200)
    phone:drag(100, 50, 100, 100)
    expect(box:scrollOffset().top):equals(150)
    set{ n = 3 }
    expect(box:scrollOffset().top):equals(150)
  end)

  it("moves what is tapped and measured with it", function()
    open(LIST, LIST_STYLE)
    phone:one(".box"):scrollTo(0, 200)
    expect(phone:one("#third"):rect().y):equals(0)
    phone:tapAt(50, 50)
    local tap = heard()[#heard()]
    expect(tap.type):equals("tap")
    expect(tap.target.id):equals("third")
    expect(function() phone:one("#first"):tap() end):fails("outside of the window")
  end)

  it("is no tap when the finger moved more than 10 px", function()
    open(LIST, LIST_STYLE)
    phone:drag(50, 50, 50, 45)
    expect(log("x")):matches("^tap")
    phone:drag(50, 50, 50, 39)
    for i = 2, #heard() do expect(heard()[i].type):equals("scroll") end
  end)

  it("goes across with scroll-x, and leaves the other way to the page", function()
    open('<scroll-view scroll-x class="wide" bindscroll="say" bindscrolltolower="say"><view class="cell"></view>'
      .. '<view class="cell"></view><view class="cell"></view></scroll-view><view style="height: 2000px"></view>',
      ".wide { white-space: nowrap; height: 50px } .cell { display: inline-block; width: 300px; height: 50px }")
    phone:drag(200, 20, 80, 30)
    expect(phone:one(".wide"):scrollOffset()):equals{ left = 120, top = 0 }
    expect(phone:one(".wide"):scrollWidth()):equals(900)
    phone:drag(200, 40, 190, 10)
    expect(phone:one(".wide"):scrollOffset().left):equals(120)
    expect(phone:currentPage():scrollTop()):equals(30)
    phone:one(".wide"):scrollTo(500, 0)
    expect(heard()[#heard()].detail.direction):equals("right")
  end)

  it("turns with the wheel, and the page goes on at its end", function()
    open(LIST, LIST_STYLE)
    for _ = 1, 5 do phone:wheel(100, 100, 0, 60) end
    expect(phone:one(".box"):scrollOffset().top):equals(300)
    phone:wheel(100, 100, 0, 60)
    expect(phone:currentPage():scrollTop()):equals(60)
  end)
end)

describe("a page", function()
  it("scrolls, says so, and says when its end is near", function()
    open('<view style="height: 1000px" bindtap="say"></view>')
    phone:drag(100, 500, 100, 400)
    expect(phone:currentPage():scrollTop()):equals(100)
    expect(heard()[1].type):equals("page")
    phone:wheel(10, 10, 0, 500)
    expect(heard()[#heard()].type):equals("bottom")
    expect(phone:currentPage():scrollTop()):equals(333)
    phone:tapAt(20, 30)
    local tap = heard()[#heard()]
    expect(tap.detail.y):equals(363)
    expect(tap.changedTouches[1].clientY):equals(30)
  end)

  it("goes on for a while when it is thrown, until a finger stops it", function()
    open('<view style="height: 9000px"></view>')
    local page, own = phone:currentPage(), phone.phone
    local function throw()
      own:down(100, 500)
      for y = 490, 400, -10 do
        parlua.sleep(10)
        own:move(100, y)
      end
      parlua.sleep(10)
      own:up(100, 400)
    end
    throw()
    expect(page:scrollTop()):equals(100)
    parlua.sleep(5000)
    local far = page:scrollTop()
    expect(far > 250 and far < 700):is_true()
    throw()
    parlua.sleep(50)
    own:down(100, 300)
    local stopped = page:scrollTop()
    expect(stopped > far + 100):is_true()
    parlua.sleep(1000)
    expect(page:scrollTop()):equals(stopped)
  end)

  it("does not scroll where touchmove is caught", function()
    open('<view style="height: 1000px" catchtouchmove="say"></view>')
    phone:drag(100, 500, 100, 400)
    expect(phone:currentPage():scrollTop()):equals(0)
    expect(#heard()):equals(5)
  end)
end)

describe("fingers", function()
  local TWO = '<view id="a" class="half" bindtouchstart="say" bindtouchmove="say" bindtouchend="say" bindtouchcancel="say" '
    .. 'bindtap="say"></view><view id="b" class="half" bindtouchstart="say" bindtouchend="say" bindtap="say"></view>'
  local STYLE = ".half { height: 100px }"

  it("belong to the element they were put onto", function()
    open(TWO, STYLE)
    phone.phone:down(10, 50)
    phone.phone:move(10, 150)
    phone.phone:up(10, 150)
    expect(log("y")):equals("touchstart 50, touchmove 150, touchend 150")
    expect(heard()[2].target.id):equals("a")
    expect(#heard()[2].touches):equals(1)
    expect(#heard()[3].touches):equals(0)
    expect(#heard()[3].changedTouches):equals(1)
  end)

  it("are told apart", function()
    open(TWO, STYLE)
    phone.phone:down(10, 50, 1)
    phone.phone:down(20, 150, 2)
    phone.phone:up(10, 50, 1)
    phone.phone:up(20, 150, 2)
    local words = {}
    for i, e in ipairs(heard()) do
      words[i] = ("%s %s %d/%d"):format(e.type, e.target.id, #e.touches, e.changedTouches[1].identifier)
    end
    expect(table.concat(words, ", ")):equals("touchstart a 1/1, touchstart b 2/2, touchend a 1/1, tap a 1/1, "
      .. "touchend b 0/2, tap b 0/2")
  end)

  it("are taken away when the page is hidden", function()
    open(TWO, STYLE)
    phone.phone:down(10, 50)
    phone:background()
    expect(heard()[2].type):equals("touchcancel")
    phone:foreground()
    phone.phone:up(10, 50)
    expect(#heard()):equals(2)
  end)

  it("are long after 350 ms, and then no tap", function()
    open('<view style="height: 90px" bindlongpress="say" bindtap="say"></view>')
    phone.phone:down(10, 50)
    parlua.sleep(340)
    expect(#heard()):equals(0)
    parlua.sleep(20)
    phone.phone:up(10, 50)
    expect(log("y")):equals("longpress 50")
  end)
end)

describe("controls in lists, components and overlays", function()
  it("move with the key of their row", function()
    open('<view wx:for="{{rows}}" wx:key="id"><input id="{{item.id}}"/></view>')
    set{ rows = { { id = "a" }, { id = "b" }, { id = "c" } } }
    phone:one("#b"):input("of b")
    set{ rows = { { id = "c" }, { id = "b" }, { id = "x" }, { id = "a" } } }
    expect(phone:one("#b"):value()):equals("of b")
    expect(phone:one("#c"):value()):equals("")
    expect(phone:type("!")):is_true()
    expect(phone:one("#b"):value()):equals("of b!")
    set{ rows = { { id = "c" } } }
    expect(phone:type("?")):equals(false)
    set{ rows = { { id = "c" }, { id = "b" } } }
    expect(phone:one("#b"):value()):equals("")
  end)

  it("tell their component and follow its data", function()
    phone = parlua.phone{ files = { ["app.json"] = '{"pages": ["a"], "usingComponents": {"field": "/field"}}',
      ["a.lua"] = SCRIPT, ["a.wxml"] = '<field id="one"/><field id="two"/>', ["field.json"] = '{"component": true}',
      ["field.lua"] = [[Component{ data = { text = "" }, methods = {
        typed = function(self, e) self:setData{ text = e.detail.value } end,
        clear = function(self) self:setData{ text = "" } end } }]],
      ["field.wxml"] = '<input value="{{text}}" bindinput="typed"/><text class="copy">{{text}}</text>'
        .. '<button bindtap="clear">x</button>' } }
    phone:all("input")[1]:input("first")
    phone:all("input")[2]:input("second")
    parlua.sleep(1)
    expect(phone:all(".copy")[1]:text()):equals("first")
    phone:all("button")[2]:tap()
    parlua.sleep(1)
    expect(phone:all("input")[1]:value()):equals("first")
    expect(phone:all("input")[2]:value()):equals("")
  end)

  it("work above the page, too", function()
    open('<view></view>')
    local own, heard_there = phone.phone, {}
    local form = own.overlays:define("form", '<view style="position: fixed; left: 0; top: 0; right: 0; height: 90px">'
      .. '<input id="there" bindinput="typed"/></view>', { typed = function(_, e) heard_there[1] = e.detail.value end })
    own.overlays:show(form, {})
    parlua.sleep(1)
    phone:tapAt(50, 10)
    expect(phone:type("above")):is_true()
    expect(heard_there[1]):equals("above")
    own.overlays:hide(form)
    parlua.sleep(1)
    expect(phone:type("gone")):equals(false)
  end)
end)

describe("controls of a saved page", function()
  it("keep what was done to them", function()
    local files = { ["app.json"] = '{"pages": ["a"]}', ["a.lua"] = SCRIPT,
      ["a.wxml"] = '<input id="i"/><switch id="s"/><slider/><scroll-view id="v" scroll-y style="height: 50px">'
        .. '<view style="height: 500px"></view></scroll-view>' }
    phone = parlua.phone{ files = files }
    phone:one("#s"):tap()
    phone:one("#i"):input("typed")
    phone:one("slider"):slideTo(30)
    phone:one("scroll-view"):scrollTo(0, 70)
    files["a.wxml"] = '<input/><view>new<switch/><input id="i" placeholder="here"/></view><switch id="s" color="#ff0000"/>'
      .. '<view/><slider/><view><scroll-view id="v" scroll-y style="height: 40px">'
      .. '<view style="height: 500px"></view></scroll-view></view>'
    expect(phone.phone:reload{ ["a.wxml"] = true }):is_true()
    expect(phone:one("#i"):value()):equals("typed")
    expect(phone:one("#s"):value()):equals(true)
    expect(phone:type("!")):is_true()
    expect(phone:one("#i"):value()):equals("typed!")
    expect(phone:one("slider"):value()):equals(30)
    parlua.sleep(1)
    expect(phone:one("scroll-view"):scrollOffset().top):equals(70)
  end)
end)

describe("<radio> and <checkbox>", function()
  it("are one of a group, and each for itself, and the group tells", function()
    open[[<radio-group id="r" bindchange="say"><label id="one"><radio id="x" value="1" checked/>one</label>
      <view><radio id="y" value="2"/></view><radio id="z" value="3" disabled/></radio-group>
      <checkbox-group id="c" bindchange="say"><checkbox id="a" value="a"/><checkbox id="b" value="b" checked/>
      </checkbox-group>]]
    expect(phone:one("#r"):value()):equals("1")
    phone:one("#y"):tap()
    expect(phone:one("#r"):value()):equals("2")
    expect(phone:one("#x"):value()):equals(false)
    phone:one("#y"):tap() -- it is chosen already
    phone:one("#z"):tap()
    expect(log()):equals("change 2")
    phone:one("#one"):tap()
    expect(log()):equals("change 2, change 1")
    phone:one("#a"):tap()
    expect(heard()[3].detail.value):equals{ "a", "b" }
    phone:one("#b"):tap()
    expect(heard()[4].detail.value):equals{ "a" }
    expect(phone:one("#x"):rect().width):equals(24)
  end)

  it("are what the data says when that changes", function()
    open('<radio-group><radio id="x" value="1" checked="{{off}}"/><radio id="y" value="2" checked="{{on}}"/></radio-group>')
    expect(phone:one("radio-group"):value()):equals("2")
    set{ off = true, on = false }
    expect(phone:one("radio-group"):value()):equals("1")
  end)
end)

describe("<form>", function()
  it("gathers what has a name, and is as it was after a reset", function()
    open[[<form bindsubmit="say" bindreset="say"><view><input name="who" value="me"/><input value="nameless"/></view>
      <switch name="on" checked/><slider name="n" value="40"/><radio-group name="r"><radio value="1"/>
      <radio id="y" value="2"/>
      </radio-group><checkbox-group name="c"><checkbox value="a" checked/></checkbox-group>
      <button id="go" form-type="submit">go</button><button id="back" form-type="reset">back</button>
      <button id="no" form-type="submit" disabled>no</button></form>]]
    phone:one("#no"):tap()
    phone:one("#y"):tap()
    phone:one("input"):input("you")
    phone:one("switch"):tap()
    phone:one("#go"):tap()
    expect(heard()[1].type):equals("submit")
    expect(heard()[1].detail.value):equals{ who = "you", on = false, n = 40, r = "2", c = { "a" } }
    phone:one("#back"):tap()
    phone:one("#go"):tap()
    expect(heard()[2].type):equals("reset")
    expect(heard()[3].detail.value):equals{ who = "me", on = true, n = 40, r = "", c = { "a" } }
  end)
end)

describe("<navigator>", function()
  it("goes where its url says, and tells when it cannot", function()
    phone = parlua.phone{ files = { ["app.json"] = '{ "pages": ["a", "b"] }', ["a.lua"] = SCRIPT, ["b.lua"] = "Page{}",
      ["b.wxml"] = '<navigator id="back" open-type="navigateBack">back</navigator>',
      ["a.wxml"] = '<navigator id="n" url="/b?x=1"><view id="in">go</view></navigator>'
        .. '<navigator id="gone" url="/gone" bindfail="say" bindcomplete="say">gone</navigator>' } }
    phone:one("#in"):tap()
    parlua.sleep(5)
    expect(phone:currentPage().path):equals("b")
    phone:one("#back"):tap()
    parlua.sleep(5)
    expect(phone:currentPage().path):equals("a")
    phone:one("#gone"):tap()
    parlua.sleep(5)
    local why = 'navigateTo:fail page "gone" is not found'
    expect(log("errMsg")):equals(("fail %s, complete %s"):format(why, why))
  end)
end)

describe("<progress>", function()
  it("is as high as its stroke and as wide as its place, its part by percent", function()
    open('<progress id="p" percent="{{n}}" show-info/><progress id="q" percent="30" stroke-width="10"/>')
    expect(phone:one("#q"):rect().height):equals(10)
    local function part()
      local inside = phone.phone.page and phone.phone.top.controls.by_number[phone:one("#q"):node().number]
      return inside:inner_rect("part").width / inside:inner_rect("rail").width
    end
    expect(math.abs(part() - 0.3) < 0.01):is_true()
    expect(phone:one("#p"):rect().height > 6):is_true()
  end)
end)
