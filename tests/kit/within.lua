-- SPDX-License-Identifier: GPL-3.0-or-later
-- within.lua - for tests of faults: waits for a code that comes no earlier and no later than so many seconds after a time.

-- part: what says the code; at: the time in ms from which the seconds count.
return function(part, code, at, least_s, most_s)
  local ev = part:waitCode(code, most_s + 1)
  local took_s = (ev.t_ms - at) / 1000
  if took_s < least_s or took_s > most_s then
    error(("%s after %.2f s, not %g to %g"):format(code, took_s, least_s, most_s), 2)
  end
end
