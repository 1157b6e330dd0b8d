/* SPDX-License-Identifier: GPL-3.0-or-later */
/* selector.c - reads one selector part by part: tag, id, classes, attributes, places among the
 * children. */
#include "view/style/selector.h"

#include "base/err.h"
#include "view/markup/chars.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { WEIGHT_TAG = 1, WEIGHT_CLASS = 1 << 10, WEIGHT_ID = 1 << 20 };

struct selector_reading { /* one selector */
    struct arena *arena;
    int err; /* -ENOMEM */
    const char *at, *end;
    struct wxss_part parts[WXSS_PARTS_MAX];
    int count;
    unsigned weight;
    enum wxss_pseudo pseudo;
    bool is_in_not;
};

static void *get(struct selector_reading *r, size_t size)
{
    void *p = arena_alloc(r->arena, size);

    if (!p)
        r->err = -ENOMEM;
    return p;
}

static const char *copy(struct selector_reading *r, const char *from, const char *to)
{
    const char *p = arena_text(r->arena, from, (size_t)(to - from));

    if (!p)
        r->err = -ENOMEM;
    return p;
}

static bool read_int(const char **at, const char *end, int *out)
{
    int n = 0, digits = 0;

    for (; *at < end && isdigit((unsigned char)**at) && digits < 7; (*at)++, digits++)
        n = n * 10 + (**at - '0');
    if (digits)
        *out = n;
    return digits > 0;
}

/* odd, even, 3, 2n+1, -n + 3 */
static bool read_nth(const char *at, const char *end, struct wxss_nth *out)
{
    int sign = 1;

    at = chars_skip_blanks(at, end);
    end = chars_trim_end(at, end);
    if (end - at == 3 && strncasecmp(at, "odd", 3) == 0)
        return out->step = 2, out->offset = 1, true;
    if (end - at == 4 && strncasecmp(at, "even", 4) == 0)
        return out->step = 2, true;
    if (at < end && (*at == '-' || *at == '+'))
        sign = *at++ == '-' ? -1 : 1;
    int n = 1;
    bool has_number = read_int(&at, end, &n);
    if (at == end || (*at | 0x20) != 'n')
        return out->offset = sign * n, has_number && at == end;
    out->step = sign * n;
    at = chars_skip_blanks(at + 1, end);
    if (at == end)
        return true;
    sign = *at == '-' ? -1 : 1;
    if (*at != '-' && *at != '+')
        return false;
    at = chars_skip_blanks(at + 1, end);
    bool ok = read_int(&at, end, &n) && at == end;
    out->offset = sign * n;
    return ok;
}

struct pseudo_row {
    const char *name;
    struct wxss_nth nth;
    bool has_argument;
    enum wxss_pseudo pseudo;
    bool is_host;
};
static const struct pseudo_row pseudo_rows[] = {
    {"host", {0}, false, WXSS_ITSELF, true},
    {"first-child", {.offset = 1}, false, WXSS_ITSELF},
    {"last-child", {.offset = 1, .from_end = true}, false, WXSS_ITSELF},
    {"nth-child", {0}, true, WXSS_ITSELF},
    {"nth-last-child", {.from_end = true}, true, WXSS_ITSELF},
    {"not", {0}, true, WXSS_ITSELF},
    {"before", {0}, false, WXSS_BEFORE},
    {"after", {0}, false, WXSS_AFTER},
    /* States nothing is ever in here: there is no child at place 0. */
    {"active", {0}, false, WXSS_ITSELF},
    {"hover", {0}, false, WXSS_ITSELF},
    {"focus", {0}, false, WXSS_ITSELF},
    {"visited", {0}, false, WXSS_ITSELF},
    {"-webkit-scrollbar", {0}, false, WXSS_ITSELF},
};

static bool add_nth(struct selector_reading *r, struct wxss_part *p, struct wxss_nth nth)
{
    struct wxss_nth *n = get(r, sizeof(*n));
    if (!n)
        return false;
    *n = nth;
    n->next = p->nths;
    p->nths = n;
    r->weight += WEIGHT_CLASS;
    return true;
}

static bool read_compound(struct selector_reading *r, struct wxss_part *p);

/* :not(.a:first-child); at the parenthesis. One inside of another is not known here. */
static bool read_not(struct selector_reading *r, struct wxss_part *p)
{
    struct wxss_part *n = get(r, sizeof(*n));
    if (!n || r->is_in_not)
        return false;
    r->at = chars_skip_blanks(r->at + 1, r->end);
    r->is_in_not = true;
    bool ok = r->at < r->end && read_compound(r, n) && r->pseudo == WXSS_ITSELF;
    r->is_in_not = false;
    r->at = chars_skip_blanks(r->at, r->end);
    if (!ok || r->at == r->end || *r->at != ')')
        return false;
    r->at++;
    n->next = p->nots;
    p->nots = n;
    return true;
}

static bool take_pseudo(struct selector_reading *r, struct wxss_part *p,
                        const struct pseudo_row *row)
{
    struct wxss_nth nth = row->nth;

    if (row->is_host) {
        p->is_host = true;
        r->weight += WEIGHT_CLASS;
        return true;
    }
    if (row->pseudo != WXSS_ITSELF) {
        r->pseudo = row->pseudo;
        r->weight += WEIGHT_TAG;
        return true;
    }
    if (row->has_argument) {
        if (r->at == r->end || *r->at != '(')
            return false;
        if (strcmp(row->name, "not") == 0)
            return read_not(r, p);
        const char *to = memchr(r->at, ')', (size_t)(r->end - r->at));
        if (!to || !read_nth(r->at + 1, to, &nth))
            return false;
        r->at = to + 1;
    }
    return add_nth(r, p, nth);
}

static bool read_pseudo(struct selector_reading *r, struct wxss_part *p)
{
    r->at += r->end - r->at > 1 && r->at[1] == ':' ? 2 : 1;
    const char *name = r->at;
    r->at = chars_skip_name(name, r->end);
    size_t size = (size_t)(r->at - name);

    for (size_t i = 0; i < sizeof(pseudo_rows) / sizeof(*pseudo_rows); i++)
        if (strlen(pseudo_rows[i].name) == size &&
            strncasecmp(pseudo_rows[i].name, name, size) == 0)
            return take_pseudo(r, p, &pseudo_rows[i]);
    return false;
}

static const char *take_name(struct selector_reading *r)
{
    const char *from = r->at;

    r->at = chars_skip_name(from, r->end);
    return r->at > from ? copy(r, from, r->at) : NULL;
}

static bool read_class(struct selector_reading *r, struct wxss_part *p)
{
    r->at++;
    struct wxss_class *c = get(r, sizeof(*c));
    if (!c)
        return false;
    c->name = take_name(r);
    c->next = p->classes;
    p->classes = c;
    r->weight += WEIGHT_CLASS;
    return c->name;
}

static bool read_id(struct selector_reading *r, struct wxss_part *p)
{
    r->at++;
    p->id = take_name(r);
    r->weight += WEIGHT_ID;
    return p->id;
}

static const char *take_value(struct selector_reading *r)
{
    char quote = r->at < r->end && (*r->at == '"' || *r->at == '\'') ? *r->at : 0;
    const char *from = r->at + (quote != 0);

    if (!quote)
        return take_name(r);
    const char *to = memchr(from, quote, (size_t)(r->end - from));
    if (!to)
        return NULL;
    r->at = to + 1;
    return copy(r, from, to);
}

/* = ~= |= ^= $= *=; anything else is WXSS_IS_SET. */
static enum wxss_how read_how(struct selector_reading *r)
{
    static const char signs[] = "~|^$*"; /* in the order of enum wxss_how */
    const char *at = r->at, *sign = at < r->end && *at ? strchr(signs, *at) : NULL;

    at += sign != NULL;
    if (at == r->end || *at != '=')
        return WXSS_IS_SET;
    r->at = chars_skip_blanks(at + 1, r->end);
    return sign ? WXSS_HAS_WORD + (enum wxss_how)(sign - signs) : WXSS_IS_EQUAL;
}

/* [name], [name=value], [name^="value"], [name="value" i] */
static bool read_attr(struct selector_reading *r, struct wxss_part *p)
{
    r->at = chars_skip_blanks(r->at + 1, r->end);
    struct wxss_attr *a = get(r, sizeof(*a));
    if (!a)
        return false;
    *a = (struct wxss_attr){.name = take_name(r), .next = p->attrs};
    r->at = chars_skip_blanks(r->at, r->end);
    a->how = read_how(r);
    if (a->how != WXSS_IS_SET) {
        a->value = take_value(r);
        if (!a->value)
            return false;
        r->at = chars_skip_blanks(r->at, r->end);
        a->is_loose = r->at < r->end && (*r->at | 0x20) == 'i';
        r->at = chars_skip_blanks(r->at + a->is_loose, r->end);
    }
    if (!a->name || r->at == r->end || *r->at != ']')
        return false;
    r->at++;
    p->attrs = a;
    r->weight += WEIGHT_CLASS;
    return true;
}

static bool read_compound(struct selector_reading *r, struct wxss_part *p)
{
    const char *start = r->at;

    if (*r->at == '*') {
        r->at++;
    } else if (chars_skip_name(r->at, r->end) > r->at) {
        p->tag = take_name(r);
        r->weight += WEIGHT_TAG;
        if (!p->tag)
            return false;
    }
    while (r->at < r->end && !chars_is_blank(*r->at) && !strchr(">+~)", *r->at)) {
        bool ok = *r->at == '.'   ? read_class(r, p)
                  : *r->at == '#' ? read_id(r, p)
                  : *r->at == '[' ? read_attr(r, p)
                  : *r->at == ':' ? read_pseudo(r, p)
                                  : false;
        bool has_more = r->at < r->end && !chars_is_blank(*r->at);
        if (!ok || (r->pseudo != WXSS_ITSELF && has_more)) /* nothing may follow ::before */
            return false;
    }
    return r->at > start;
}

/* What stands between two parts: blanks, or one of > + ~. */
static enum wxss_join read_join(struct selector_reading *r)
{
    static const char signs[] = " >+~"; /* in the order of enum wxss_join */

    r->at = chars_skip_blanks(r->at, r->end);
    const char *sign = r->at < r->end && *r->at != ' ' ? strchr(signs, *r->at) : NULL;
    if (!sign || !*sign)
        return WXSS_DESCENDANT;
    r->at = chars_skip_blanks(r->at + 1, r->end);
    return (enum wxss_join)(sign - signs);
}

static bool read_parts(struct selector_reading *r)
{
    enum wxss_join join = read_join(r);

    if (join != WXSS_DESCENDANT)
        return false;
    while (r->at < r->end) {
        if (r->count == WXSS_PARTS_MAX)
            return false;
        struct wxss_part *p = &r->parts[r->count++];
        if (!read_compound(r, p))
            return false;
        p->join = join;
        join = read_join(r);
        if (r->pseudo != WXSS_ITSELF && r->at < r->end)
            return false;
    }
    return r->count > 0 && join == WXSS_DESCENDANT;
}

int selector_read(struct wxss_rule *out, struct arena *a, const char *from, const char *to)
{
    struct selector_reading r = {.arena = a, .at = from, .end = to};

    if (!read_parts(&r))
        return r.err ? r.err : -EINVAL;
    struct wxss_part *parts = get(&r, sizeof(*parts) * (size_t)r.count);
    if (!parts)
        return r.err;
    memcpy(parts, r.parts, sizeof(*parts) * (size_t)r.count);
    *out = (struct wxss_rule){
        .parts = parts, .part_count = r.count, .weight = r.weight, .pseudo = r.pseudo};
    return 0;
}
