/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pattern.h - Lua's text patterns, matched by a matcher that a watchdog can end. */
#ifndef SCRIPT_PATTERN_H
#define SCRIPT_PATTERN_H

#include <lua.h>
#include <stddef.h>

enum {
    PATTERN_CAPTURES_MAX = 32,
    PATTERN_DEPTH_MAX = 200, /* of the matcher's own calls */
    PATTERN_POSITION = -2,   /* length of a capture that is a position: "()" */
};

struct pattern_capture {
    const char *from;
    ptrdiff_t length; /* or PATTERN_POSITION */
};

/* One text and one pattern. Mistakes in the pattern raise a Lua error; look is called now and then
 * while a match takes its time, and may raise as well. */
struct pattern {
    lua_State *L;
    void (*look)(lua_State *L);
    const char *text, *text_end;
    const char *pattern_end;
    unsigned steps;
    int depth;
    int count; /* captures of the last match */
    struct pattern_capture captures[PATTERN_CAPTURES_MAX];
};

void pattern_init(struct pattern *m, lua_State *L, void (*look)(lua_State *L));

/* The end of a match of the pattern from p on that begins exactly at s; NULL when there is none.
 * The anchor ^ is the caller's. */
const char *pattern_match(struct pattern *m, const char *s, const char *p);

/* The i-th capture from 0, or the whole match [s, e) when i is 0 and there are none, as a value on
 * the stack. */
void pattern_push(struct pattern *m, int i, const char *s, const char *e);

#endif
