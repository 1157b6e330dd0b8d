/* SPDX-License-Identifier: GPL-3.0-or-later */
/* custom.c - texts are copied up to the next var() or env(), whose own text follows. */
#include "view/style/custom.h"

#include "base/err.h"
#include "view/markup/chars.h"

#include <string.h>
#include <strings.h>

struct expansion {
    const struct custom *list;
    char text[CUSTOM_SIZE_MAX + 1];
    size_t size;
    int depth;
};
struct custom_call { /* name(first, rest) */
    const char *first, *first_end;
    const char *rest, *rest_end; /* NULL: no comma */
    const char *end;             /* behind the parenthesis */
};

static bool is_call(const char *start, const char *at, const char *end, const char *name)
{
    size_t size = strlen(name);

    return (size_t)(end - at) > size && strncasecmp(at, name, size) == 0 &&
           (at == start || chars_skip_name(at - 1, at) < at);
}

/* The place of one of these functions in a text, or NULL. */
static const char *find_call(const char *at, const char *end, const char *a, const char *b)
{
    const char *start = at;

    for (; at < end; at++)
        if (is_call(start, at, end, a) || (b && is_call(start, at, end, b)))
            return at;
    return NULL;
}

static bool read_call(const char *at, const char *end, struct custom_call *out)
{
    int depth = 1;

    at = memchr(at, '(', (size_t)(end - at));
    *out = (struct custom_call){.first = ++at};
    for (; at < end; at++) {
        depth += (*at == '(') - (*at == ')');
        if (*at == ',' && depth == 1 && !out->rest) {
            out->first_end = at;
            out->rest = at + 1;
        }
        if (depth == 0)
            break;
    }
    if (at == end)
        return false;
    out->first_end = out->rest ? out->first_end : at;
    out->rest_end = at;
    out->end = at + 1;
    out->first = chars_skip_blanks(out->first, out->first_end);
    out->first_end = chars_trim_end(out->first, out->first_end);
    return true;
}

static bool put(struct expansion *e, const char *from, const char *to)
{
    size_t size = (size_t)(to - from);

    if (e->size + size > CUSTOM_SIZE_MAX)
        return false;
    memcpy(e->text + e->size, from, size);
    e->size += size;
    return true;
}

static bool expand(struct expansion *e, const char *at, const char *end);

static bool expand_deeper(struct expansion *e, const char *at, const char *end)
{
    if (e->depth == CUSTOM_DEPTH_MAX)
        return false;
    e->depth++;
    bool ok = expand(e, at, end);
    e->depth--;
    return ok;
}

static const char *find_text(const struct custom *c, const char *name, size_t size)
{
    while (c && (strlen(c->name) != size || memcmp(c->name, name, size) != 0))
        c = c->next;
    return c ? c->text : NULL;
}

/* The insets of a screen are nothing here; other names are not known. */
static const char *find_env(const char *name, size_t size)
{
    static const char inset[] = "safe-area-inset-";

    return size > sizeof(inset) - 1 && memcmp(name, inset, sizeof(inset) - 1) == 0 ? "0px" : NULL;
}

static bool replace(struct expansion *e, const char **at, const char *end)
{
    bool is_var = strncasecmp(*at, "var", 3) == 0;
    struct custom_call c;
    if (!read_call(*at, end, &c))
        return false;
    size_t size = (size_t)(c.first_end - c.first);
    const char *text = is_var ? find_text(e->list, c.first, size) : find_env(c.first, size);
    *at = c.end;
    if (text)
        return expand_deeper(e, text, text + strlen(text));
    return c.rest && expand_deeper(e, c.rest, c.rest_end);
}

static const char *next_call(const char *at, const char *end)
{
    const char *var = find_call(at, end, "var(", NULL);
    const char *env = find_call(at, end, "env(", "constant(");

    return !var || (env && env < var) ? env : var;
}

static bool expand(struct expansion *e, const char *at, const char *end)
{
    for (;;) {
        const char *call = next_call(at, end);
        if (!call)
            return put(e, at, end);
        if (!put(e, at, call))
            return false;
        at = call;
        if (!replace(e, &at, end))
            return false;
    }
}

bool custom_has_var(const char *text, size_t size)
{
    return find_call(text, text + size, "var(", NULL);
}

bool custom_has_env(const char *text, size_t size)
{
    return find_call(text, text + size, "env(", "constant(");
}

int custom_expand(const char *text, size_t size, const struct custom *list, struct arena *a,
                  const char **out)
{
    struct expansion e;

    e.list = list;
    e.size = 0;
    e.depth = 0;
    if (!expand(&e, text, text + size))
        return -EINVAL;
    *out = arena_text(a, e.text, e.size);
    return *out ? 0 : -ENOMEM;
}

int custom_settle(const struct custom **list, const struct custom *inherited, struct arena *a)
{
    const struct custom *raw = *list, **tail = list;

    for (const struct custom *c = raw; c != inherited; c = c->next) {
        struct custom *own = arena_alloc(a, sizeof(*own));
        if (!own)
            return -ENOMEM;
        *own = (struct custom){.name = c->name, .next = inherited};
        if (custom_expand(c->text, strlen(c->text), raw, a, &own->text) == -ENOMEM)
            return -ENOMEM;
        *tail = own;
        tail = &own->next;
    }
    return 0;
}
