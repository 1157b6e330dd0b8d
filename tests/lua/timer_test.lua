-- SPDX-License-Identifier: GPL-3.0-or-later
local native = require "parlua.native"
local scenario = require "parlua.scenario"

describe("timers", function()
    it("fire once, in the order of their times", function()
        local order = {}
        native.timer(30, 0, function() table.insert(order, 30) end)
        native.timer(10, 0, function() table.insert(order, 10) end)
        native.timer(0, 0, function() table.insert(order, 0) end)
        sleep(60)
        expect(order):equals{ 0, 10, 30 }
    end)

    it("repeat until cancelled, also by themselves", function()
        local count, id = 0, nil
        id = native.timer(2, 2, function()
            count = count + 1
            if count == 3 then expect(native.timer_cancel(id)):is_true() end
        end)
        sleep(40)
        expect(count):equals(3)
        expect(native.timer_cancel(id)):is_false()
    end)

    it("take odd ids without complaint", function()
        expect(native.timer_cancel(nil)):is_false()
        expect(native.timer_cancel("7")):is_false()
        expect(native.timer_cancel(-1)):is_false()
    end)

    it("raise for wrong types", function()
        expect(function() native.timer("soon", 0, print) end):fails("number expected")
        expect(function() native.timer(1, 0, "print") end):fails("function expected")
    end)

    it("report an error and go on", function()
        local count = 0
        local id = native.timer(2, 2, function()
            count = count + 1
            error("beat " .. count)
        end)
        sleep(30)
        native.timer_cancel(id)
        local errors = scenario.take_uncaught()
        expect(#errors):equals(count)
        expect(errors[1]):matches("timer_test.lua:%d+: beat 1\nstack traceback:")
    end)
end)

describe("the end of a turn", function()
    it("comes after the handler and before the next timer", function()
        local order = {}
        native.timer(5, 0, function()
            native.after_turn(function()
                table.insert(order, "after")
                native.after_turn(function() table.insert(order, "after after") end)
            end)
            table.insert(order, "handler")
        end)
        native.timer(15, 0, function() table.insert(order, "timer") end)
        sleep(40)
        expect(order):equals{ "handler", "after", "after after", "timer" }
    end)

    it("does not starve timers when its functions go on for ever", function()
        local is_over = false
        local function again()
            if not is_over then native.after_turn(again) end
        end
        again()
        sleep(20)
        is_over = true
        sleep(5)
    end)
end)
