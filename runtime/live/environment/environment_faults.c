/* SPDX-License-Identifier: GPL-3.0-or-later */
/* environment_faults.c - the rows. tests/fault/net_test.lua and device_test.lua check the codes. */
#include "live/environment/environment_faults.h"

/* clang-format off: a row a line or two */
static const struct environment_fault rows[] = {
    {"net", "limit", "", "up down component ms", "bytes pass at this rate, kbit/s; 0: no limit",
     "1101, 1006 as the bitrate follows", "2104, 2007 2004, 2105"},
    {"net", "delay", "ms [jitter_ms", "component direction ms",
     "bytes come so many ms later, 0 to jitter_ms more", "", "2104, 2007 2004 when it begins"},
    {"net", "loss", "percent", "component direction ms",
     "pieces of 1448 bytes that come 200 ms late, and all behind them", "1101 when it is much",
     "2104 2105 when it is much"},
    {"net", "block", "[ms", "component direction",
     "the link vanishes: nothing passes, nobody is told",
     "1101; for more than 10 s 3005 1102, then 3002",
     "2007 2104 2004; for more than 10 s 3005 2103, then 3002"},
    {"net", "close", "", "component", "connections are closed in good order", "3004 1102 1001 1002",
     "3005 2103 2001 2002 2004"},
    {"net", "reset", "", "component", "connections are reset", "3005 1102 1001 1002",
     "3005 2103 2001 2002 2004"},
    {"net", "dns", "word [ms", "",
     "look-ups to come: fail, slow (ms; more than 5000: none), dead (first address), fine",
     "fail: 3001 1102 ... -1307", "fail: 3001 2103 ... -2301"},
    {"net", "clear", "", "", "all of this ends", "", ""},
    {"camera", "use", "source", "", "another source, at once where the old one is open", "",
     "2009 for another size"},
    {"camera", "open", "word [ms", "", "fail: it cannot be opened; fine", "-1301", ""},
    {"camera", "freeze", "[ms", "", "no new picture", "", "2107 2105"},
    {"camera", "nothing", "[ms", "", "it opens and gives no picture", "no 1007",
     "2004 late, without a picture"},
    {"camera", "black", "[ms", "", "black pictures", "", ""},
    {"camera", "effects", "word [ms", "",
     "filters: fail (they cannot start, or go on), slow (each picture takes two periods); fine",
     "1105 at the first picture, 1106 later", ""},
    {"camera", "unplug", "[ms", "", "gone while it is used, not there afterwards", "-1301", "2006"},
    {"camera", "clear", "", "", "all of this ends; what has failed is started again by the page",
     "", ""},
    {"mic", "use", "source", "", "another source, at once where the old one is open", "", ""},
    {"mic", "open", "word [ms", "", "fail: it cannot be opened; fine", "-1302", ""},
    {"mic", "nodata", "[ms", "", "it opens and gives no sample",
     "-1311 after 3 s, when it is opened", ""},
    {"mic", "silent", "[ms", "", "silence", "", ""},
    {"mic", "unplug", "[ms", "", "gone while it is used, not there afterwards", "-1302", "2006"},
    {"mic", "clear", "", "", "all of this ends; what has failed is started again by the page", "",
     ""},
};
/* clang-format on */

const struct environment_fault *environment_faults_rows(int *count)
{
    *count = sizeof(rows) / sizeof(rows[0]);
    return rows;
}
