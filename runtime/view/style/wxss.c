/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wxss.c - comments become blanks first; then rules are cut at their braces and declarations at
 * their semicolons. */
#include "view/style/wxss.h"

#include "base/err.h"
#include "view/markup/chars.h"
#include "view/style/custom.h"
#include "view/style/selector.h"
#include "view/style/unread.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHOWN = 40 };

struct wxss_scan {
    const char *start, *end;
    const char *path;
    struct arena *arena;
    struct wxss_sheet *sheet; /* NULL: a style attribute */
    struct wxss_rule **tail;
    struct wxss_import **import_tail;
    const struct media_query *media; /* around the rules that are read */
    wxss_warn_fn *warn;
    void *arg;
    int warnings;
    bool is_unclosed; /* the block being read: what looks like a rule in it is one behind it */
    const char *seen; /* a place whose line and column are known */
    int line, column;
    int err; /* -ENOMEM ends everything */
};

/* ---- warnings */

static void find_place(struct wxss_scan *s, const char *at)
{
    if (at < s->seen) {
        s->seen = s->start;
        s->line = s->column = 1;
    }
    for (; s->seen < at; s->seen++) {
        if (*s->seen == '\n') {
            s->line++;
            s->column = 1;
        } else if (((unsigned char)*s->seen & 0xc0) != 0x80) {
            s->column++;
        }
    }
}

__attribute__((format(printf, 3, 4))) static void warn(struct wxss_scan *s, const char *at,
                                                       const char *format, ...)
{
    char text[512];
    va_list args;

    if (!s->warn || s->warnings > WXSS_WARNINGS_MAX)
        return;
    if (s->warnings++ == WXSS_WARNINGS_MAX)
        format = "too many mistakes: the rest is not listed";
    find_place(s, at);
    int n = s->sheet ? snprintf(text, sizeof(text), "%.300s:%d:%d: ", s->path, s->line, s->column)
                     : snprintf(text, sizeof(text), "%.300s: ", s->path);
    va_start(args, format);
    vsnprintf(text + n, sizeof(text) - (size_t)n, format, args);
    va_end(args);
    s->warn(s->arg, text);
}

static int shown(const char *from, const char *to)
{
    return to - from > SHOWN ? SHOWN : (int)(to - from);
}

/* ---- characters and ranges */

/* at is behind the opening quote. A string ends at its quote or at the end of the line. */
static const char *skip_string(const char *at, const char *end, char quote)
{
    for (; at < end && *at != quote && *at != '\n'; at++)
        if (*at == '\\' && at + 1 < end)
            at++;
    return at < end ? at + 1 : end;
}

/* The first of the characters outside of strings and parentheses, or end. */
static const char *find_any(const char *at, const char *end, const char *chars)
{
    int depth = 0;

    while (at < end && (depth > 0 || !strchr(chars, *at))) {
        if (*at == '"' || *at == '\'') {
            at = skip_string(at + 1, end, *at);
            continue;
        }
        if (*at == '{' || *at == '}') /* a forgotten parenthesis must not swallow the sheet */
            depth = 0;
        depth += *at == '(' ? 1 : *at == ')' && depth > 0 ? -1 : 0;
        at += depth > 0 || !strchr(chars, *at);
    }
    return at;
}

/* at is behind "{": the matching "}" or end. */
static const char *find_block_end(const char *at, const char *end)
{
    int depth = 1;

    for (; at < end; at++) {
        if (*at == '"' || *at == '\'')
            at = skip_string(at + 1, end, *at) - 1;
        else if (*at == '{')
            depth++;
        else if (*at == '}' && --depth == 0)
            return at;
    }
    return end;
}

/* Comments become blanks (lines stay), so nothing else has to know about them. */
static void blank_comments(struct wxss_scan *s, char *text)
{
    char *at = text, *end = text + (s->end - s->start);

    while (at < end) {
        if (*at == '"' || *at == '\'') {
            at = (char *)skip_string(at + 1, end, *at);
        } else if (at + 1 < end && at[0] == '/' && at[1] == '*') {
            char *to = memmem(at + 2, (size_t)(end - at - 2), "*/", 2);
            if (!to)
                warn(s, at, "the comment is never closed");
            to = to ? to + 2 : end;
            for (; at < to; at++)
                *at = *at == '\n' ? '\n' : ' ';
        } else {
            at++;
        }
    }
}

static void *get(struct wxss_scan *s, size_t size)
{
    void *p = arena_alloc(s->arena, size);

    if (!p)
        s->err = -ENOMEM;
    return p;
}

static const char *copy(struct wxss_scan *s, const char *from, const char *to)
{
    const char *p = arena_text(s->arena, from, (size_t)(to - from));

    if (!p)
        s->err = -ENOMEM;
    return p;
}

/* ---- declarations */

static void warn_unknown(struct wxss_scan *s, const char *name, const char *name_end,
                         const char *value, const char *value_end)
{
    struct style_piece p = {name, (size_t)(name_end - name)};
    const char *effect = unread_effect(p, (struct style_piece){value, (size_t)(value_end - value)});

    if (effect)
        warn(s, name, "%.*s: %.*s is not done here: %s", shown(name, name_end), name,
             shown(value, value_end), value, effect);
    else if (!unread_is_known(p))
        warn(s, name, "unknown property '%.*s'", shown(name, name_end), name);
}

struct put_job {
    struct wxss_scan *s;
    struct wxss_decl ***tail;
    bool is_important;
};

static int put_decl(void *arg, enum prop p, const struct value *v)
{
    struct put_job *j = arg;
    struct wxss_decl *d = get(j->s, sizeof(*d));
    if (!d)
        return -ENOMEM;
    *d = (struct wxss_decl){.prop = p, .value = *v, .is_important = j->is_important};
    **j->tail = d;
    *j->tail = &d->next;
    return 0;
}

/* Cuts "!important" off the value's end. */
static bool cut_important(const char *from, const char **to)
{
    const char *at = *to - strlen("important");

    if (at < from || strncasecmp(at, "important", strlen("important")) != 0)
        return false;
    at = chars_trim_end(from, at);
    if (at == from || at[-1] != '!')
        return false;
    *to = chars_trim_end(from, at - 1);
    return true;
}

/* A declaration that is read for each node. */
static void put_raw_decl(struct put_job *j, const char *name, const char *name_end,
                         const char *value, const char *value_end)
{
    struct value none = {.unit = UNIT_NONE};

    if (put_decl(j, PROP_COUNT, &none) != 0)
        return;
    struct wxss_decl *d = (struct wxss_decl *)((char *)*j->tail - offsetof(struct wxss_decl, next));
    d->name = copy(j->s, name, name_end);
    d->text = copy(j->s, value, value_end);
}

/* True: nothing is left to read here. */
static bool read_raw_decl(struct put_job *j, const char *name, const char *name_end,
                          const char *value, const char *value_end)
{
    bool is_custom = name_end - name > 2 && name[0] == '-' && name[1] == '-';
    bool has_var = custom_has_var(value, (size_t)(value_end - value));

    if (!is_custom && (!has_var || !prop_is_known(name, (size_t)(name_end - name))))
        return false;
    put_raw_decl(j, name, name_end, value, value_end);
    return true;
}

static void read_decl(struct wxss_scan *s, const char *from, const char *to,
                      struct wxss_decl ***tail)
{
    const char *colon, *name_end, *value, *value_end;

    from = chars_skip_blanks(from, to);
    value_end = chars_trim_end(from, to);
    if (from == value_end)
        return;
    colon = memchr(from, ':', (size_t)(to - from));
    if (!colon) {
        warn(s, from, "'%.*s' has no colon", shown(from, value_end), from);
        return;
    }
    name_end = chars_trim_end(from, colon);
    value = chars_skip_blanks(colon + 1, to);
    if (value > value_end)
        value = value_end;
    struct put_job job = {s, tail, cut_important(value, &value_end)};
    size_t name_size = (size_t)(name_end - from), size = (size_t)(value_end - value);
    if (read_raw_decl(&job, from, name_end, value, value_end))
        return;
    const char *read = value;
    int err = custom_has_env(value, size) ? custom_expand(value, size, NULL, s->arena, &read) : 0;
    size = read == value ? size : strlen(read);
    err = err ? err : prop_read(from, name_size, read, size, s->arena, put_decl, &job);
    if (err == -ENOMEM)
        s->err = err;
    else if (err == -ENOENT)
        warn_unknown(s, from, name_end, value, value_end);
    else if (err == -EINVAL)
        warn(s, value, "'%.*s' is not a value of %.*s", shown(value, value_end), value,
             shown(from, name_end), from);
}

static struct wxss_decl *read_decls(struct wxss_scan *s, const char *at, const char *end)
{
    struct wxss_decl *first = NULL, **tail = &first;

    while (at < end && !s->err) {
        const char *to = find_any(at, end, ";{}");
        if (to < end && *to == '{') { /* a rule inside of a rule */
            if (!s->is_unclosed)
                warn(s, to, "a block is not allowed here");
            to = find_block_end(to + 1, end);
        } else {
            read_decl(s, at, to, &tail);
        }
        at = to < end ? to + 1 : end;
    }
    return first;
}

/* ---- rules */

static void add_rule(struct wxss_scan *s, const char *from, const char *to, struct wxss_decl *decls)
{
    struct wxss_rule *rule = get(s, sizeof(*rule));
    int err = rule ? selector_read(rule, s->arena, from, to) : -ENOMEM;

    if (err == -EINVAL) {
        from = chars_skip_blanks(from, to);
        to = chars_trim_end(from, to);
        warn(s, from, "'%.*s' is not a selector known here", shown(from, to), from);
    }
    if (err) {
        s->err = err == -ENOMEM ? err : s->err;
        return;
    }
    rule->decls = decls;
    rule->media = s->media;
    *s->tail = rule;
    s->tail = &rule->next;
}

static void add_rules(struct wxss_scan *s, const char *from, const char *to,
                      struct wxss_decl *decls)
{
    for (;;) {
        const char *comma = find_any(from, to, ",");
        add_rule(s, from, comma, decls);
        if (comma == to || s->err)
            return;
        from = comma + 1;
    }
}

/* ---- the sheet */

static void add_import(struct wxss_scan *s, const char *at, const char *from, const char *to)
{
    bool has_url = to - from > 5 && strncasecmp(from, "url(", 4) == 0 && to[-1] == ')';

    from = has_url ? chars_skip_blanks(from + 4, to) : from;
    to = has_url ? chars_trim_end(from, to - 1) : to;
    if (to - from >= 2 && (*from == '"' || *from == '\'') && to[-1] == *from) {
        from++;
        to--;
    } else if (!has_url) {
        warn(s, at, "@import needs a file name in quotes");
        return;
    }
    struct wxss_import *i = get(s, sizeof(*i));
    if (!i)
        return;
    i->path = copy(s, from, to);
    find_place(s, at);
    i->line = s->line;
    i->column = s->column;
    *s->import_tail = i;
    s->import_tail = &i->next;
}

static void read_rules(struct wxss_scan *s, const char *at);

/* from, open: the conditions of an @media, and its brace. Returns the place behind the block. */
static const char *read_media(struct wxss_scan *s, const char *from, const char *open)
{
    const struct media_query *outer = s->media;
    const char *end = s->end, *close = find_block_end(open + 1, end), *unknown;

    if (outer) {
        warn(s, from, "@media inside of @media has no effect here");
        return close < end ? close + 1 : end;
    }
    s->err = media_query_read(from, open, s->arena, &s->media, &unknown);
    if (unknown)
        warn(s, unknown, "'%.*s' is not a condition known here: its rules never hold",
             shown(unknown, chars_trim_end(unknown, open)), unknown);
    s->end = close;
    read_rules(s, open + 1);
    s->end = end;
    s->media = NULL;
    return close < end ? close + 1 : end;
}

static const char *read_at_rule(struct wxss_scan *s, const char *at)
{
    const char *name_end = chars_skip_name(at + 1, s->end);
    const char *to = find_any(at, s->end, ";{}");

    if (name_end - at == 6 && strncasecmp(at, "@media", 6) == 0 && to < s->end && *to == '{')
        return read_media(s, name_end, to);
    if (name_end - at == 7 && strncasecmp(at, "@import", 7) == 0) {
        const char *from = chars_skip_blanks(name_end, to);
        add_import(s, at, from, chars_trim_end(from, to));
    } else if (strncasecmp(at, "@charset", (size_t)(name_end - at)) != 0) {
        warn(s, at, "%.*s has no effect here", shown(at, name_end), at);
    }
    if (to < s->end && *to == '{')
        to = find_block_end(to + 1, s->end);
    return to < s->end ? to + 1 : s->end;
}

static const char *read_rule(struct wxss_scan *s, const char *at)
{
    const char *open = find_any(at, s->end, "{};");

    if (open == s->end || *open != '{') {
        warn(s, at, "'%.*s' has no block", shown(at, open), at);
        return open < s->end ? open + 1 : s->end;
    }
    const char *close = find_block_end(open + 1, s->end);
    s->is_unclosed = close == s->end;
    if (s->is_unclosed)
        warn(s, open, "the block is never closed");
    add_rules(s, at, open, read_decls(s, open + 1, close));
    return close < s->end ? close + 1 : s->end;
}

static void read_rules(struct wxss_scan *s, const char *at)
{
    for (at = chars_skip_blanks(at, s->end); at < s->end && !s->err;
         at = chars_skip_blanks(at, s->end))
        at = *at == '@' ? read_at_rule(s, at) : read_rule(s, at);
}

static void read_sheet(struct wxss_scan *s)
{
    const char *at = s->start;

    if (s->end - at >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    read_rules(s, at);
}

static struct wxss_scan begin_rule(const char *text, size_t size, const char *path,
                                   wxss_warn_fn *fn, void *arg)
{
    return (struct wxss_scan){.start = text,
                              .end = text + size,
                              .path = path,
                              .warn = fn,
                              .arg = arg,
                              .seen = text,
                              .line = 1,
                              .column = 1};
}

int wxss_parse(struct wxss_sheet **out, const char *text, size_t size, const char *path,
               wxss_warn_fn *fn, void *arg)
{
    if (size > WXSS_SIZE_MAX)
        return -EFBIG;
    struct wxss_sheet *sheet = calloc(1, sizeof(*sheet));
    char *clean = sheet ? arena_text(&sheet->arena, text, size) : NULL;
    if (!clean) {
        free(sheet);
        return -ENOMEM;
    }
    struct wxss_scan s = begin_rule(clean, size, path, fn, arg);
    s.arena = &sheet->arena;
    s.sheet = sheet;
    s.tail = &sheet->rules;
    s.import_tail = &sheet->imports;
    blank_comments(&s, clean);
    read_sheet(&s);
    if (s.err)
        wxss_free(sheet);
    else
        *out = sheet;
    return s.err;
}

void wxss_free(struct wxss_sheet *s)
{
    if (!s)
        return;
    arena_fini(&s->arena);
    free(s);
}

int wxss_inline(struct wxss_decl **out, struct arena *a, const char *text, const char *where,
                wxss_warn_fn *fn, void *arg)
{
    char *clean = arena_text(a, text, strlen(text));
    if (!clean)
        return -ENOMEM;
    struct wxss_scan s = begin_rule(clean, strlen(clean), where, fn, arg);
    s.arena = a;
    blank_comments(&s, clean);
    *out = read_decls(&s, s.start, s.end);
    return s.err;
}
