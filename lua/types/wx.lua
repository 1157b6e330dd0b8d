---@meta
-- SPDX-License-Identifier: MIT
-- The functions for the scripts of an app. Functions that take a table of options with success, fail and complete never
-- answer inside the call; without any of the three they return an awaitable: local res = await(wx.getSetting{}). A failure
-- has errMsg ("NAME:fail reason") and sometimes errCode; await raises the failure. tests/lua/types_test.lua compares this
-- file with the library. Durations are milliseconds, lengths px.

---@param options {onLaunch?: function, onShow?: function, onHide?: function, onError?: function, [string]: any}
function App(options) end        -- once, in app.lua
-- Once in each page's script: {data=, onLoad=function(self, query), METHOD=function(self, e)}.
function Page(options) end
function Component(options) end   -- once in each component's script: {properties=, data=, methods=, observers=, lifetimes=,
-- pageLifetimes=, behaviors=, options={multipleSlots=, addGlobalClass=, styleIsolation=}}
function Behavior(options) end    -- fields to share between components: Component{behaviors = {Behavior{...}}}
function getApp(options) end     -- the app's table, or nil; {allowDefault = true}
function getCurrentPages() end   -- the page stack, the oldest first
function setTimeout(fn, ms, ...) end -- id
function setInterval(fn, ms, ...) end -- id; timers begun in timers, and beats, are 4 ms apart at least from the 6th on
function clearTimeout(id) end    -- an unknown id is no error
function clearInterval(id) end
function await(x) end            -- in any handler: waits for an awaitable, returns its result, raises its failure

-- require "./x" reads x.lua beside the requiring file, require "x" from the app's root. Modules that are always there:
-- "live.codes" (PLAY_BEGIN = 2004 ...), "live.reference" (the output of parlua reference --json about the two tags:
-- ["live-pusher"].attributes[1].name ...), "json" ({parse=, stringify=})

console = {}
function console.log(...) end
function console.info(...) end
function console.warn(...) end
function console.error(...) end
function console.debug(...) end

JSON = {}
function JSON.parse(text) end    -- null becomes wx.null; raises for a text that is no JSON
function JSON.stringify(value) end

---The self of a page's functions.
---@class wx.page
---@field data table change it with setData only
---@field route string
---@field options table<string, string> its query
local page = {}
function page:setData(changes, callback) end -- {["list[0].name"] = 1}; the callback runs after rendering
function page:createSelectorQuery() end
function page:getOpenerEventChannel() end
function page:selectComponent(selector) end     -- the first component that fits, or nil
function page:selectAllComponents(selector) end -- an array
function page:triggerEvent() end                -- no effect: for custom components

---The self of a component's functions, besides its methods.
---@class wx.component
---@field data table with the properties
---@field properties table the same table
---@field is string path of the component
---@field id string
---@field dataset table of its host
local component = {}
function component:setData(changes, callback) end
function component:triggerEvent(name, detail, options) end -- {bubbles=, composed=, capturePhase=}, all false
function component:selectComponent(selector) end     -- in its own template
function component:selectAllComponents(selector) end
function component:selectOwnerComponent() end -- the page or component that uses this one
function component:getPageId() end            -- the page's path
function component:createSelectorQuery() end

---@class wx
wx = {}

wx.null = nil                     -- null of JSON and templates: nil cannot stand in a table
function wx.array(t) end          -- t as an array even when it is empty
function wx.object(t) end
wx.util = {}
function wx.util.includes(list, value) end -- numbers and numeric texts are compared by value

-- live
function wx.createLivePusherContext() end -- of this page's <live-pusher>; methods: parlua reference
function wx.createLivePlayerContext(id) end

-- pages
function wx.navigateTo(options) end       -- {url=, events=}; res.eventChannel
function wx.redirectTo(options) end       -- {url=}
function wx.reLaunch(options) end
function wx.switchTab(options) end
function wx.navigateBack(options) end     -- {delta = 1}
function wx.exitMiniProgram(options) end
function wx.setNavigationBarTitle(options) end -- {title=}
function wx.setNavigationBarColor(options) end -- {frontColor = "#ffffff"|"#000000", backgroundColor = "#rrggbb"}
function wx.showNavigationBarLoading(options) end
function wx.hideNavigationBarLoading(options) end
function wx.startPullDownRefresh(options) end  -- as if the person had pulled; onPullDownRefresh follows
function wx.stopPullDownRefresh(options) end
function wx.pageScrollTo(options) end          -- {scrollTop = px or selector=, offsetTop=, duration = 300 ms}

-- asking and telling
function wx.showToast(options) end        -- {title=, icon = "success"|"error"|"loading"|"none", duration=, mask=}
function wx.hideToast(options) end
function wx.showLoading(options) end      -- {title=, mask=}
function wx.hideLoading(options) end
-- {title=, content=, showCancel=, confirmText=, cancelText=, confirmColor=, cancelColor=, editable=, placeholderText=}; res
-- {confirm=, cancel=, content=}
function wx.showModal(options) end
function wx.showActionSheet(options) end  -- {itemList = 1 to 6 texts, alertText=, itemColor=}; res {tapIndex=}, from 0
function wx.authorize(options) end        -- {scope = "scope.camera"|"scope.record"|"scope.writePhotosAlbum"}
function wx.getSetting(options) end       -- res.authSetting
function wx.openSetting(options) end       -- within 5 s of a tap: a switch for every scope asked for; res.authSetting

-- storage: kept by parlua run below XDG_DATA_HOME/parlua, in tests in memory; 1 MB per key, 10 MB in all
function wx.setStorage(options) end       -- {key=, data=}
function wx.getStorage(options) end       -- {key=}; res.data
function wx.removeStorage(options) end
function wx.clearStorage(options) end
function wx.getStorageInfo(options) end   -- res {keys=, currentSize=, limitSize=}, kB
function wx.setStorageSync(key, value) end -- raises when the value does not fit
function wx.getStorageSync(key) end       -- "" when there is no value
function wx.removeStorageSync(key) end
function wx.clearStorageSync() end
function wx.getStorageInfoSync() end

-- files: the package is readable, wx.env.USER_DATA_PATH ("wxfile://usr") is readable and writable; at most 16 MB a file
wx.env = nil                              -- {USER_DATA_PATH=}
-- access{path=} readFile{filePath=, position=, length=} writeFile{filePath=, data=} appendFile unlink{filePath=}
-- mkdir{dirPath=, recursive=} readdir{dirPath=} stat{path=} rename{oldPath=, newPath=}; each with a Sync form that takes
-- these as arguments and raises
function wx.getFileSystemManager() end

-- the network
-- {url=, data=, header=, method = "GET", dataType = "json", responseType = "text", timeout = 60000}; res {statusCode=,
-- data=, header=, cookies=} for every status; the task has abort()
function wx.request(options) end

-- the phone
function wx.getWindowInfo() end           -- {windowWidth=, windowHeight=, ...}
function wx.getDeviceInfo() end
function wx.getSystemInfo(options) end
function wx.getSystemInfoSync() end
function wx.getNetworkType(options) end   -- res {networkType = "wifi"|"2g"|"3g"|"4g"|"5g"|"unknown"|"none"}
function wx.canIUse(name) end             -- "showToast", "live-player", "live-player.min-cache", "image.bindload"
function wx.setKeepScreenOn(options) end  -- accepted, no effect
function wx.vibrateShort(options) end     -- accepted, no effect
function wx.onAppShow(fn) end
function wx.offAppShow(fn) end            -- all listeners when fn is left out
function wx.onAppHide(fn) end
function wx.offAppHide(fn) end
function wx.onAudioInterruptionBegin(fn) end -- another call on the phone
function wx.offAudioInterruptionBegin(fn) end
function wx.onAudioInterruptionEnd(fn) end
function wx.offAudioInterruptionEnd(fn) end
function wx.onError(fn) end
function wx.offError(fn) end
function wx.onUnhandledRejection(fn) end
function wx.offUnhandledRejection(fn) end
function wx.onNetworkStatusChange(fn) end
function wx.offNetworkStatusChange(fn) end

-- elements
-- :select(selector), :selectAll(selector) or :selectViewport(), then :boundingClientRect(fn), :scrollOffset(fn),
-- :context(fn) or :fields({id=, dataset=, mark=, rect=, size=, scrollOffset=, properties={NAME, ...},
-- computedStyle={NAME, ...}, context=}, fn); last :exec(fn). ["in"](q, component): searches the component's template.
function wx.createSelectorQuery() end

-- time and awaitables: x:next(fn, on_fail), x:catch(fn)
function wx.nextTick(fn) end              -- after the pending rendering
function wx.sleep(ms) end                 -- awaitable
function wx.promise(executor) end         -- function(resolve, reject)
function wx.all(list) end                 -- the results, or the first failure
function wx.race(list) end

-- text
function wx.decodeURIComponent(text) end
function wx.encodeURIComponent(text) end
