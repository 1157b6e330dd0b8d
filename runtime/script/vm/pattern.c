/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pattern.c - a backtracking matcher for the patterns of the Lua 5.4 manual, section 6.4.1. */
#include "script/vm/pattern.h"

#include <ctype.h>
#include <lauxlib.h>
#include <stdbool.h>
#include <string.h>

enum { OPEN = -1, STEPS_PER_LOOK = 1 << 16 };

static unsigned char byte_at(const char *s)
{
    return (unsigned char)*s;
}

static void step(struct pattern *m)
{
    if (++m->steps % STEPS_PER_LOOK == 0)
        m->look(m->L);
}

void pattern_init(struct pattern *m, lua_State *L, void (*look)(lua_State *L))
{
    m->L = L;
    m->look = look;
    m->steps = 0;
    m->depth = 0;
    m->count = 0;
}

/* ---- one character */

/* The end of the item at p: a character, a class or a set. */
static const char *after_item(struct pattern *m, const char *p)
{
    if (*p++ == '%') {
        if (p == m->pattern_end)
            luaL_error(m->L, "malformed pattern (ends with '%%')");
        return p + 1;
    }
    if (p[-1] != '[')
        return p;
    if (p < m->pattern_end && *p == '^')
        p++;
    do { /* the first character is never the end: []a] */
        if (p == m->pattern_end)
            luaL_error(m->L, "malformed pattern (missing ']')");
        if (*p++ == '%' && p < m->pattern_end)
            p++;
    } while (p == m->pattern_end || *p != ']');
    return p + 1;
}

static int is_zero(int c)
{
    return c == 0;
}

static const struct {
    char letter;
    int (*test)(int c);
} classes[] = {
    {'a', isalpha}, {'c', iscntrl}, {'d', isdigit}, {'g', isgraph},  {'l', islower}, {'p', ispunct},
    {'s', isspace}, {'u', isupper}, {'w', isalnum}, {'x', isxdigit}, {'z', is_zero},
};

/* %a to %x, capitals for the opposite; any other letter stands for itself. */
static bool fits_class(int c, int letter)
{
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        if (classes[i].letter == tolower(letter))
            return (classes[i].test(c) != 0) == (islower(letter) != 0);
    }
    return letter == c;
}

/* p is the [, end the ] */
static bool fits_set(int c, const char *p, const char *end)
{
    bool is_in = true;

    p++;
    if (*p == '^') {
        is_in = false;
        p++;
    }
    while (p < end) {
        if (*p == '%') {
            if (fits_class(c, byte_at(p + 1)))
                return is_in;
            p += 2;
        } else if (p + 2 < end && p[1] == '-') {
            if (byte_at(p) <= c && c <= byte_at(p + 2))
                return is_in;
            p += 3;
        } else {
            if (byte_at(p) == c)
                return is_in;
            p++;
        }
    }
    return !is_in;
}

static bool fits(const struct pattern *m, const char *s, const char *p, const char *end)
{
    if (s >= m->text_end)
        return false;
    int c = byte_at(s);
    switch (*p) {
    case '.':
        return true;
    case '%':
        return fits_class(c, byte_at(p + 1));
    case '[':
        return fits_set(c, p, end - 1);
    default:
        return byte_at(p) == c;
    }
}

/* ---- what is repeated */

static const char *match_longest(struct pattern *m, const char *s, const char *p, const char *end)
{
    ptrdiff_t count = 0;

    while (fits(m, s + count, p, end)) {
        step(m);
        count++;
    }
    for (; count >= 0; count--) {
        const char *found = pattern_match(m, s + count, end + 1);
        if (found)
            return found;
    }
    return NULL;
}

static const char *match_shortest(struct pattern *m, const char *s, const char *p, const char *end)
{
    for (;;) {
        const char *found = pattern_match(m, s, end + 1);
        if (found)
            return found;
        if (!fits(m, s, p, end))
            return NULL;
        step(m);
        s++;
    }
}

/* ---- captures */

static const char *open_capture(struct pattern *m, const char *s, const char *p, ptrdiff_t what)
{
    if (m->count >= PATTERN_CAPTURES_MAX)
        luaL_error(m->L, "too many captures");
    m->captures[m->count++] = (struct pattern_capture){s, what};
    const char *found = pattern_match(m, s, p);
    if (!found)
        m->count--;
    return found;
}

static const char *close_capture(struct pattern *m, const char *s, const char *p)
{
    int i = m->count - 1;

    while (i >= 0 && m->captures[i].length != OPEN)
        i--;
    if (i < 0)
        luaL_error(m->L, "invalid pattern capture");
    m->captures[i].length = s - m->captures[i].from;
    const char *found = pattern_match(m, s, p);
    if (!found)
        m->captures[i].length = OPEN;
    return found;
}

/* %1 to %9: the text of that capture, once more. */
static const char *again(struct pattern *m, const char *s, int digit)
{
    int i = digit - '1';

    if (i < 0 || i >= m->count || m->captures[i].length == OPEN)
        luaL_error(m->L, "invalid capture index %%%d", i + 1);
    ptrdiff_t length = m->captures[i].length;
    if (length == PATTERN_POSITION)
        return NULL; /* as Lua has it: no text is that long */
    if (m->text_end - s < length || memcmp(m->captures[i].from, s, (size_t)length) != 0)
        return NULL;
    return s + length;
}

/* ---- %bxy and %f[set] */

static const char *balanced(struct pattern *m, const char *s, const char *p)
{
    if (m->pattern_end - p < 2)
        luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    if (s >= m->text_end || *s != *p)
        return NULL;
    int open = 1;
    for (s++; s < m->text_end; s++) {
        step(m);
        if (*s == p[1]) {
            if (--open == 0)
                return s + 1;
        } else if (*s == p[0]) {
            open++;
        }
    }
    return NULL;
}

/* p is behind %f. Sets *after to the end of the set. */
static bool is_frontier(struct pattern *m, const char *s, const char *p, const char **after)
{
    if (p >= m->pattern_end || *p != '[')
        luaL_error(m->L, "missing '[' after '%%f' in pattern");
    *after = after_item(m, p);
    int before = s == m->text ? 0 : byte_at(s - 1);
    int here = s == m->text_end ? 0 : byte_at(s);
    return !fits_set(before, p, *after - 1) && fits_set(here, p, *after - 1);
}

/* ---- the whole */

/* Matches a special form of %: moves *s behind the matched text and *p behind the form. False when
 * p is an ordinary class. */
static bool take_special(struct pattern *m, const char **s, const char **p)
{
    char letter = *p + 1 < m->pattern_end ? (*p)[1] : '\0';

    if (letter == 'b') {
        *s = balanced(m, *s, *p + 2);
        *p += 4;
    } else if (letter == 'f') {
        if (!is_frontier(m, *s, *p + 2, p))
            *s = NULL;
    } else if (isdigit((unsigned char)letter)) {
        *s = again(m, *s, letter);
        *p += 2;
    } else {
        return false;
    }
    return true;
}

/* Matches the item at *p with its repetition. True: *s is the result of the whole rest. False: go
 * on at *s and *p. */
static bool take_item(struct pattern *m, const char **s, const char **p)
{
    const char *end = after_item(m, *p);
    char repeat = end < m->pattern_end ? *end : '\0';
    bool is_fit = fits(m, *s, *p, end);

    switch (repeat) {
    case '?': {
        const char *found = is_fit ? pattern_match(m, *s + 1, end + 1) : NULL;
        *p = end + 1;
        if (found)
            *s = found;
        return found != NULL;
    }
    case '*':
    case '-':
        if (is_fit) {
            *s = (repeat == '*' ? match_longest : match_shortest)(m, *s, *p, end);
            return true;
        }
        *p = end + 1;
        return false;
    case '+':
        *s = is_fit ? match_longest(m, *s + 1, *p, end) : NULL;
        return true;
    default:
        *s = is_fit ? *s + 1 : NULL;
        *p = end;
        return !is_fit;
    }
}

static const char *match_rest(struct pattern *m, const char *s, const char *p)
{
    while (s && p < m->pattern_end) {
        step(m);
        if (*p == '(')
            return p + 1 < m->pattern_end && p[1] == ')'
                       ? open_capture(m, s, p + 2, PATTERN_POSITION)
                       : open_capture(m, s, p + 1, OPEN);
        if (*p == ')')
            return close_capture(m, s, p + 1);
        if (*p == '$' && p + 1 == m->pattern_end)
            return s == m->text_end ? s : NULL;
        if (*p == '%' && take_special(m, &s, &p))
            continue;
        if (take_item(m, &s, &p))
            return s;
    }
    return s;
}

const char *pattern_match(struct pattern *m, const char *s, const char *p)
{
    if (m->depth >= PATTERN_DEPTH_MAX)
        luaL_error(m->L, "pattern too complex");
    m->depth++;
    const char *found = match_rest(m, s, p);
    m->depth--;
    return found;
}

void pattern_push(struct pattern *m, int i, const char *s, const char *e)
{
    if (i >= m->count) {
        if (i != 0)
            luaL_error(m->L, "invalid capture index %%%d", i + 1);
        lua_pushlstring(m->L, s, (size_t)(e - s));
        return;
    }
    const struct pattern_capture *c = &m->captures[i];
    if (c->length == OPEN)
        luaL_error(m->L, "unfinished capture");
    if (c->length == PATTERN_POSITION)
        lua_pushinteger(m->L, c->from - m->text + 1);
    else
        lua_pushlstring(m->L, c->from, (size_t)c->length);
}
