/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.c - the tables of both kinds of components. */
#include "live/rows.h"

#include <stddef.h>

const struct live_rows *live_rows(enum live_kind kind)
{
    static const struct live_rows *const rows[] = {
        [LIVE_PUSHER] = &pusher_rows,
        [LIVE_PLAYER] = &player_rows,
    };

    return kind == LIVE_NONE ? NULL : rows[kind];
}

const struct live_code *live_codes(enum live_kind kind, int *count)
{
    *count = live_rows(kind)->code_count;
    return live_rows(kind)->codes;
}

const struct live_code *live_errors(enum live_kind kind, int *count)
{
    *count = live_rows(kind)->error_count;
    return live_rows(kind)->errors;
}

const char *const *live_methods(enum live_kind kind)
{
    return live_rows(kind)->method_names;
}

const char *live_code_text(const struct live_code *codes, int count, int code)
{
    for (int i = 0; i < count; i++)
        if (codes[i].code == code)
            return codes[i].text;
    return "";
}
