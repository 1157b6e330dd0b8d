/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wxml.c - one pass over the text with a stack of open tags; every piece of text is copied into one
 * arena. */
#include "view/markup/wxml.h"

#include "base/err.h"
#include "view/markup/arena.h"
#include "view/markup/chars.h"
#include "view/markup/entity.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ATTRS_MAX = 256, NAME_SHOWN = 40 };

struct wxml_doc {
    struct arena arena;
    struct wxml_node *root;
};

struct wxml_place {
    int line, column;
};

struct wxml_scan {
    const char *at, *end;
    struct wxml_place place; /* of at */
    const char *path;
    struct wxml_doc *doc;
    int nodes;
    int depth;
    struct wxml_node *open[WXML_DEPTH_MAX];
    struct wxml_node **tail[WXML_DEPTH_MAX + 1]; /* where the next child of each level goes */
    struct wxml_attr attrs[ATTRS_MAX];           /* of the tag being read */
    char *why;
    size_t why_size;
};

/* ---- errors and places */

__attribute__((format(printf, 4, 5))) static int fail(struct wxml_scan *s, int err,
                                                      struct wxml_place p, const char *format, ...)
{
    va_list args;

    int n = snprintf(s->why, s->why_size, "%s:%d:%d: ", s->path, p.line, p.column);
    if (n < 0 || (size_t)n >= s->why_size)
        return err;
    va_start(args, format);
    vsnprintf(s->why + n, s->why_size - (size_t)n, format, args);
    va_end(args);
    return err;
}

static int no_memory(struct wxml_scan *s)
{
    return fail(s, -ENOMEM, s->place, "no memory");
}

static void go_to(struct wxml_scan *s, const char *to)
{
    for (; s->at < to; s->at++) {
        if (*s->at == '\n') {
            s->place.line++;
            s->place.column = 1;
            /* one column per character, not per byte */
        } else if (((unsigned char)*s->at & 0xc0) != 0x80) {
            s->place.column++;
        }
    }
}

/* ---- characters and ranges */

static bool is_all_blank(const char *from, const char *to)
{
    return chars_skip_blanks(from, to) == to;
}

static const char *find(const char *at, const char *end, const char *word)
{
    return memmem(at, (size_t)(end - at), word, strlen(word));
}

static bool ends_name(char c)
{
    return chars_is_blank(c) || strchr("=></\"'", c); /* strchr also finds the zero byte */
}

static const char *skip_name(const char *at, const char *end)
{
    while (at < end && !ends_name(*at))
        at++;
    return at;
}

static void skip_blanks(struct wxml_scan *s)
{
    go_to(s, chars_skip_blanks(s->at, s->end));
}

/* at is behind an opening quote: the place behind the closing one, or end. */
static const char *skip_string(const char *at, const char *end, char quote)
{
    for (; at < end && *at != quote; at++)
        if (*at == '\\' && at + 1 < end)
            at++;
    return at < end ? at + 1 : end;
}

/* at is at "{{": the place behind the matching "}}", or NULL. Strings and object braces inside are
 * stepped over. */
static const char *skip_binding(const char *at, const char *end)
{
    int braces = 0;

    for (at += 2; at < end; at++) {
        if (*at == '"' || *at == '\'')
            at = skip_string(at + 1, end, *at) - 1;
        else if (*at == '{')
            braces++;
        else if (*at == '}' && braces > 0)
            braces--;
        else if (chars_starts_with(at, end, "}}"))
            return at + 2;
    }
    return NULL;
}

/* A copy with entities decoded, except inside {{ }}. A decoded entity is never longer than its
 * source. */
static char *copy_decoded(struct wxml_scan *s, const char *from, const char *to)
{
    char *copy = arena_alloc(&s->doc->arena, (size_t)(to - from) + 1);
    char *out = copy;

    while (copy && from < to) {
        const char *after = chars_starts_with(from, to, "{{") ? skip_binding(from, to) : NULL;
        size_t written, read = *from == '&' ? entity_decode(from, to, out, &written) : 0;
        if (read) {
            from += read;
            out += written;
            continue;
        }
        size_t size = after ? (size_t)(after - from) : 1;
        memcpy(out, from, size);
        out += size;
        from += size;
    }
    return copy;
}

/* ---- nodes */

static struct wxml_node *add_node(struct wxml_scan *s, struct wxml_place p)
{
    struct wxml_node *n = arena_alloc(&s->doc->arena, sizeof(*n));
    if (!n)
        return NULL;
    n->line = p.line;
    n->column = p.column;
    *s->tail[s->depth] = n;
    s->tail[s->depth] = &n->next;
    return n;
}

static int add_text(struct wxml_scan *s, struct wxml_place p, const char *from, const char *to)
{
    if (is_all_blank(from, to))
        return 0;
    if (++s->nodes > WXML_NODES_MAX)
        return fail(s, -E2BIG, p, "more than %d elements", WXML_NODES_MAX);
    struct wxml_node *n = add_node(s, p);
    if (!n)
        return no_memory(s);
    n->text = copy_decoded(s, from, to);
    return n->text ? 0 : no_memory(s);
}

static int open_tag(struct wxml_scan *s, struct wxml_node *n)
{
    if (s->depth == WXML_DEPTH_MAX)
        return fail(s, -E2BIG, (struct wxml_place){n->line, n->column},
                    "elements nested more than %d deep", WXML_DEPTH_MAX);
    s->open[s->depth++] = n;
    s->tail[s->depth] = &n->first;
    return 0;
}

/* ---- attributes */

/* Sets *to behind the value's last character; the scanner stays at the first one. */
static int find_value_end(struct wxml_scan *s, char quote, const char **to)
{
    const char *p = s->at;

    while (p < s->end && (quote ? *p != quote : !chars_is_blank(*p) && *p != '>' && *p != '<')) {
        if (!quote && chars_starts_with(p, s->end, "/>"))
            break;
        const char *after = p + 1;
        if (chars_starts_with(p, s->end, "{{"))
            after = skip_binding(p, s->end);
        if (!after) {
            go_to(s, p);
            return fail(s, -EPROTO, s->place, "{{ is never closed, or a string in it");
        }
        p = after;
    }
    *to = p;
    return 0;
}

static int read_value(struct wxml_scan *s, struct wxml_attr *a)
{
    struct wxml_place start = s->place;
    const char *to = s->at;
    char quote = 0;

    if (s->at < s->end && (*s->at == '"' || *s->at == '\'')) {
        quote = *s->at;
        go_to(s, s->at + 1);
    }
    a->value_line = s->place.line;
    a->value_column = s->place.column;
    int err = find_value_end(s, quote, &to);
    if (err)
        return err;
    if (quote && to == s->end)
        return fail(s, -EPROTO, start, "the value of %s has no closing quote", a->name);
    if (!quote && to == s->at)
        return fail(s, -EPROTO, start, "%s= has no value", a->name);
    a->value = copy_decoded(s, s->at, to);
    go_to(s, quote ? to + 1 : to);
    return a->value ? 0 : no_memory(s);
}

static int read_attr(struct wxml_scan *s, struct wxml_attr *a)
{
    const char *to = skip_name(s->at, s->end);

    *a = (struct wxml_attr){.line = s->place.line, .column = s->place.column};
    if (to == s->at)
        return fail(s, -EPROTO, s->place, "'%c' is not allowed here", *s->at);
    a->name = arena_text(&s->doc->arena, s->at, (size_t)(to - s->at));
    if (!a->name)
        return no_memory(s);
    go_to(s, to);

    const char *p = chars_skip_blanks(s->at, s->end);
    if (p == s->end || *p != '=')
        return 0;
    go_to(s, p + 1);
    skip_blanks(s);
    return read_value(s, a);
}

/* Reads up to ">" or "/>" and steps over it. */
static int read_attrs(struct wxml_scan *s, struct wxml_node *n, bool *is_void)
{
    for (;;) {
        skip_blanks(s);
        if (s->at == s->end)
            return fail(s, -EPROTO, (struct wxml_place){n->line, n->column},
                        "<%.*s has no closing >", NAME_SHOWN, n->tag);
        *is_void = chars_starts_with(s->at, s->end, "/>");
        if (*is_void || *s->at == '>')
            break;
        if (n->attr_count == ATTRS_MAX)
            return fail(s, -E2BIG, s->place, "more than %d attributes", ATTRS_MAX);
        int err = read_attr(s, &s->attrs[n->attr_count]);
        if (err)
            return err;
        n->attr_count++;
    }
    go_to(s, s->at + (*is_void ? 2 : 1));
    size_t size = (size_t)n->attr_count * sizeof(*n->attrs);
    n->attrs = arena_alloc(&s->doc->arena, size);
    if (!n->attrs)
        return no_memory(s);
    if (size)
        memcpy(n->attrs, s->attrs, size);
    return 0;
}

/* ---- tags */

/* What stands between <wxs> and </wxs> is a script, not a template. */
static int read_raw(struct wxml_scan *s, struct wxml_node *n)
{
    const char *to = find(s->at, s->end, "</wxs");

    if (!to)
        return fail(s, -EPROTO, (struct wxml_place){n->line, n->column}, "<wxs> is never closed");
    go_to(s, to);
    return 0;
}

static int read_open_tag(struct wxml_scan *s)
{
    struct wxml_place p = s->place;
    const char *to = skip_name(s->at + 1, s->end);
    bool is_void = false;

    if (++s->nodes > WXML_NODES_MAX)
        return fail(s, -E2BIG, p, "more than %d elements", WXML_NODES_MAX);
    struct wxml_node *n = add_node(s, p);
    if (!n)
        return no_memory(s);
    n->tag = arena_text(&s->doc->arena, s->at + 1, (size_t)(to - s->at - 1));
    if (!n->tag)
        return no_memory(s);
    go_to(s, to);
    int err = read_attrs(s, n, &is_void);
    if (err || is_void)
        return err;
    err = open_tag(s, n);
    if (!err && strcmp(n->tag, "wxs") == 0)
        err = read_raw(s, n);
    return err;
}

static int read_close_tag(struct wxml_scan *s)
{
    struct wxml_place p = s->place;
    const char *name = s->at + 2;
    const char *to = skip_name(name, s->end);
    int shown = to - name > NAME_SHOWN ? NAME_SHOWN : (int)(to - name);

    if (s->depth == 0)
        return fail(s, -EPROTO, p, "</%.*s> closes nothing", shown, name);
    const struct wxml_node *n = s->open[s->depth - 1];
    if (strlen(n->tag) != (size_t)(to - name) || memcmp(n->tag, name, (size_t)(to - name)) != 0)
        return fail(s, -EPROTO, p, "</%.*s> does not close <%.*s> of line %d, column %d", shown,
                    name, NAME_SHOWN, n->tag, n->line, n->column);
    go_to(s, to);
    skip_blanks(s);
    if (s->at == s->end || *s->at != '>')
        return fail(s, -EPROTO, p, "</%.*s has no closing >", shown, name);
    go_to(s, s->at + 1);
    s->depth--;
    return 0;
}

static int skip_to(struct wxml_scan *s, const char *word, const char *what)
{
    const char *to = find(s->at, s->end, word);

    if (!to)
        return fail(s, -EPROTO, s->place, "%s is never closed", what);
    go_to(s, to + strlen(word));
    return 0;
}

static bool starts_tag(const char *at, const char *end)
{
    return *at == '<' && at + 1 < end && (strchr("/!?", at[1]) || !ends_name(at[1]));
}

static int read_text(struct wxml_scan *s)
{
    struct wxml_place start = s->place;
    const char *from = s->at, *p = from;

    while (p < s->end && !starts_tag(p, s->end)) {
        const char *after = chars_starts_with(p, s->end, "{{") ? skip_binding(p, s->end) : p + 1;
        if (!after) {
            go_to(s, p);
            return fail(s, -EPROTO, s->place, "{{ is never closed, or a string in it");
        }
        p = after;
    }
    go_to(s, p);
    return add_text(s, start, from, p);
}

static int read_one(struct wxml_scan *s)
{
    if (!starts_tag(s->at, s->end))
        return read_text(s);
    if (chars_starts_with(s->at, s->end, "<!--"))
        return skip_to(s, "-->", "the comment");
    if (s->at[1] == '!' || s->at[1] == '?')
        return skip_to(s, ">", "the declaration");
    return s->at[1] == '/' ? read_close_tag(s) : read_open_tag(s);
}

static int check_bytes(struct wxml_scan *s)
{
    const char *zero = memchr(s->at, 0, (size_t)(s->end - s->at));

    if (!zero)
        return 0;
    go_to(s, zero);
    return fail(s, -EPROTO, s->place, "a zero byte is not text");
}

static int read_nodes(struct wxml_scan *s)
{
    int err = check_bytes(s);

    if (!err && chars_starts_with(s->at, s->end, "\xef\xbb\xbf"))
        s->at += 3; /* a byte order mark takes no column */
    while (!err && s->at < s->end)
        err = read_one(s);
    if (!err && s->depth > 0) {
        const struct wxml_node *n = s->open[s->depth - 1];
        err = fail(s, -EPROTO, (struct wxml_place){n->line, n->column}, "<%.*s> is never closed",
                   NAME_SHOWN, n->tag);
    }
    return err;
}

int wxml_parse(struct wxml_doc **out, const char *text, size_t size, const char *path, char *why,
               size_t why_size)
{
    struct wxml_doc *doc = calloc(1, sizeof(*doc));
    struct wxml_scan *s = calloc(1, sizeof(*s));
    int err = -ENOMEM;

    if (!doc || !s) {
        snprintf(why, why_size, "%s:1:1: no memory", path);
        goto out;
    }
    *s = (struct wxml_scan){.at = text,
                            .end = text + size,
                            .place = {1, 1},
                            .path = path,
                            .doc = doc,
                            .why = why,
                            .why_size = why_size};
    s->tail[0] = &doc->root;
    if (size > WXML_SIZE_MAX)
        err = fail(s, -E2BIG, s->place, "the file is larger than %d bytes", WXML_SIZE_MAX);
    else
        err = read_nodes(s);
out:
    free(s);
    if (err)
        wxml_free(doc);
    else
        *out = doc;
    return err;
}

const struct wxml_node *wxml_root(const struct wxml_doc *d)
{
    return d->root;
}

void wxml_free(struct wxml_doc *d)
{
    if (!d)
        return;
    arena_fini(&d->arena);
    free(d);
}
