-- SPDX-License-Identifier: GPL-3.0-or-later
-- keep_test.lua - what an app keeps: storage, user files, permissions; in memory and in a folder.

local native = require "parlua.native"
local phones = require "parlua.phone.phone"
local disk = require "tests.kit.disk"

local APP = { ["app.json"] = '{ "pages": ["a"], "permission": { "scope.camera": { "desc": "to be seen" } } }',
    ["a.wxml"] = "<view/>", ["a.lua"] = "Page{}", ["data/words.txt"] = "packaged" }

local phone, dir

local function open(options)
    local cfg = { files = APP, data_dir = dir }
    for k, v in pairs(options or {}) do cfg[k] = v end
    phone = assert(phones.open(cfg))
    return phone.env.wx
end

local function reopen(options)
    phone:close()
    return open(options)
end

local function around_each(in_folder)
    before_each(function() dir = in_folder and os.tmpname() .. ".d" or nil end)
    after_each(function()
        if phone then phone:close() end
        phone = nil
        if dir then
            disk.remove_all(dir)
            os.remove((dir:gsub("%.d$", "")))
        end
        dir = nil
    end)
end

describe("storage in a folder", function()
    around_each(true)

    it("outlives the phone", function()
        local wx = open()
        wx.setStorageSync("who", { name = "a", list = { 1, 2 } })
        wx.setStorageSync("gone", 1)
        wx.removeStorageSync("gone")
        wx = reopen()
        expect(wx.getStorageSync("who").list[2]):equals(2)
        expect(wx.getStorageSync("gone")):equals("")
        expect(wx.getStorageInfoSync().keys):equals{ "who" }
        wx.clearStorageSync()
        expect(reopen().getStorageSync("who")):equals("")
    end)

    it("that is broken is put aside", function()
        native.write_file(dir .. "/storage.json", '{"a": ')
        local wx = open()
        expect(wx.getStorageSync("a")):equals("")
        expect(phone:lines()[1].text):matches("storage cannot be read")
        wx.setStorageSync("a", 1)
        phone:close()
        expect(native.read_file(dir .. "/storage.json.bad")):equals('{"a": ')
    end)

    it("cannot be written: that is told, and the app goes on", function()
        native.write_file(dir, "a file where the folder should be")
        local wx = open()
        wx.setStorageSync("a", 1)
        expect(wx.getStorageSync("a")):equals(1)
        phone:close()
        expect(phone:lines()[1].text):matches("storage cannot be written")
    end)
end)

describe("permissions", function()
    around_each(true)

    it("that were asked for are remembered", function()
        local wx = open{ permissions = { camera = "ask" }, on_dialog = function(d) d.answer{ confirm = false } end }
        local refused
        wx.authorize{ scope = "scope.camera", fail = function(res) refused = res.errMsg end }
        sleep(20)
        expect(refused):equals("authorize:fail auth deny")
        reopen{ permissions = { camera = "ask" }, on_dialog = function() error("asked again") end }
        expect(phone.scopes["scope.camera"].word):equals("deny")
        reopen{ permissions = { camera = "allow" } } -- what the caller says counts more
        expect(phone.scopes["scope.camera"].word):equals("allow")
    end)
end)

for _, in_folder in ipairs{ false, true } do
    describe("user files " .. (in_folder and "in a folder" or "in memory"), function()
        around_each(in_folder)

        it("are written, read, listed, renamed and removed", function()
            local wx = open()
            local fs, base = wx.getFileSystemManager(), wx.env.USER_DATA_PATH
            expect(fs.readdirSync(base)):equals{}
            fs.writeFileSync(base .. "/a/b.txt", "hello")
            fs:appendFileSync(base .. "/a/b.txt", " you")
            expect(fs.readFileSync(base .. "/a/b.txt", "utf8")):equals("hello you")
            expect(fs.readFileSync(base .. "/a/b.txt", "utf8", 6, 3)):equals("you")
            expect(fs.statSync(base .. "/a/b.txt").size):equals(9)
            expect(fs.statSync(base .. "/a").isDirectory()):equals(true)
            fs.renameSync(base .. "/a/b.txt", base .. "/c.txt")
            expect(fs.readdirSync(base)):equals{ "a", "c.txt" }
            fs.unlinkSync(base .. "/c.txt")
            expect(function() fs.accessSync(base .. "/c.txt") end):fails("accessSync:fail no such file")
            fs.mkdirSync(base .. "/x/y", true)
            expect(function() fs.mkdirSync(base .. "/n/o") end):fails("no such file or directory")
            expect(function() fs.unlinkSync(base .. "/x") end):fails("operation not permitted")
        end)

        it("are all that can be written; the package can be read", function()
            local wx = open()
            local fs, base = wx.getFileSystemManager(), wx.env.USER_DATA_PATH
            expect(fs.readFileSync("data/words.txt")):equals("packaged")
            expect(fs.readFileSync("/data/words.txt")):equals("packaged")
            fs.accessSync("data/words.txt")
            for _, path in ipairs{ "data/words.txt", "/etc/passwd", base .. "/../storage.json", "wxfile://usrx/a",
                "http://usr/a", base .. "/../../../x" } do
                expect(function() fs.writeFileSync(path, "x") end):fails("permission denied")
            end
            for _, path in ipairs{ "/etc/passwd", "../../etc/passwd", base .. "/../storage.json", "file:///etc/passwd" } do
                expect(function() fs.readFileSync(path) end):fails("readFileSync:fail")
            end
        end)

        it("answer later in the other form", function()
            local wx = open()
            local fs, base = wx.getFileSystemManager(), wx.env.USER_DATA_PATH
            local words = {}
            fs.writeFile{ filePath = base .. "/a", data = "x", success = function(res) words[1] = res.errMsg end }
            fs:readFile{ filePath = base .. "/none", fail = function(res) words[2] = res.errMsg end }
            expect(#words):equals(0)
            sleep(20)
            expect(words[1]):equals("writeFile:ok")
            expect(words[2]):matches("^readFile:fail no such file")
        end)
    end)
end

describe("wx.request", function()
    around_each(false)

    it("fails with a reason for what cannot be asked", function()
        local wx = open()
        local why = {}
        local function ask(o)
            o.fail = function(res) why[#why + 1] = res.errMsg end
            wx.request(o)
            sleep(20)
            return why[#why]
        end
        expect(ask{}):equals("request:fail parameter error: url should be a text")
        expect(ask{ url = "file:///etc/passwd" }):equals("request:fail the address is not http or https")
        expect(ask{ url = "http://127.0.0.1:1/", method = "STEAL" }):matches("method STEAL is not known")
        expect(ask{ url = "http://127.0.0.1:1/", header = { ["a b"] = "c" } }):matches("header 'a b' is no legal header")
        expect(ask{ url = "http://127.0.0.1:1/", header = { a = "b\r\nc: d" } }):matches("no legal header")
    end)

    it("to a closed port fails, and counts as open until then", function()
        local wx = open()
        local why
        wx.request{ url = "http://127.0.0.1:1/", fail = function(res) why = res.errMsg end }
        expect(native.open_counts().requests):equals(1)
        for _ = 1, 100 do
            if why then break end
            sleep(50)
        end
        expect(why):matches("^request:fail .*onnect")
        expect(native.open_counts().requests):equals(0)
    end)
end)
