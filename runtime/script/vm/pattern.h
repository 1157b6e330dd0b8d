/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pattern.h - a matcher for Lua's text patterns that a watchdog can end. Loop thread. */
#ifndef SCRIPT_PATTERN_H
#define SCRIPT_PATTERN_H

#include <lua.h>
#include <stddef.h>

enum {
    PATTERN_CAPTURES_MAX = 32,
    PATTERN_DEPTH_MAX = 200, /* nested calls of the matcher */
    PATTERN_POSITION = -2,   /* the length of a capture that is a position: "()" */
};

struct pattern_capture {
    const char *from;
    ptrdiff_t length; /* or PATTERN_POSITION */
};

/* One text and one pattern; the caller sets text to pattern_end. Mistakes in the pattern raise a
 * Lua error; look is called now and then during a long match, and may raise as well. */
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

/* Matches the pattern from p on with the text exactly from s on, and returns the end of the match,
 * or NULL. The caller has taken the anchor ^ off. */
const char *pattern_match(struct pattern *m, const char *s, const char *p);

/* Pushes the i-th capture, from 0, or the whole match [s, e) when i is 0 and the pattern has no
 * captures. */
void pattern_push(struct pattern *m, int i, const char *s, const char *e);

#endif
