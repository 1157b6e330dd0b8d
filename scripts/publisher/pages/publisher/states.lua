-- SPDX-License-Identifier: MIT
-- states.lua - after which code the publisher is on the air, and after which it is not.

local code = require "live.codes"

return {
    [code.PUSH_BEGIN] = true,
    [code.PUSH_ERR_OPEN_CAMERA] = false,
    [code.PUSH_ERR_NET_DISCONNECT] = false,
    [code.PUSH_ERR_SCREEN_INTERRUPTED] = false,
    [code.PUSH_WARN_SUSPENDED] = false,
}
