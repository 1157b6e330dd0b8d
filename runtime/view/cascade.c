/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cascade.c - collects the rules of a node, sorts them by weight, puts their declarations one after
 * the other. */
#include "view/cascade.h"

#include "base/err.h"

#include <stdlib.h>
#include <string.h>

enum { SHEETS_MAX = 256, SCOPE_ALL = -1 };

/* What a tag looks like before any page says otherwise. */
static const char own_sheet[] =
    "* { display: block }"
    "page { min-height: 100% }"
    "text { display: inline; white-space: pre-line }"
    "image, cover-image { display: inline-block; width: 320px; height: 240px; overflow: hidden }"
    "live-pusher { width: 100%; overflow: hidden }"
    "live-player { width: 300px; height: 225px; overflow: hidden }"
    "button { padding: 0 14px; margin-left: auto; margin-right: auto; font-size: 18px; text-align: "
    "center;"
    " line-height: 2.5556; border-radius: 5px; background-color: #f8f8f8; border: 1px solid "
    "rgba(0, 0, 0, .2);"
    " box-sizing: border-box; overflow: hidden }"
    "input { height: 1.4rem; min-height: 1.4rem; overflow: hidden; white-space: nowrap }"
    "switch { display: inline-block; width: 52px; height: 32px }"
    "slider { height: 28px; margin: 10px 18px }"
    "scroll-view { overflow: hidden }";

struct hit { /* a rule that matches the node at hand */
    const struct wxss_rule *rule;
    int sheet, order;
};

struct cascade {
    struct wxss_sheet *sheets[SHEETS_MAX];
    int sheet_count;
    struct hit *hits;
    int hit_count, hit_room;
};

/* ---- sheets */

int cascade_new(struct cascade **out)
{
    struct cascade *c = calloc(1, sizeof(*c));
    if (!c)
        return -ENOMEM;
    int err = wxss_parse(&c->sheets[0], own_sheet, strlen(own_sheet), "own", NULL, NULL);
    if (err) {
        free(c);
        return err;
    }
    c->sheets[0]->scope = SCOPE_ALL;
    c->sheet_count = 1;
    *out = c;
    return 0;
}

int cascade_add(struct cascade *c, struct wxss_sheet *sheet)
{
    if (c->sheet_count == SHEETS_MAX) {
        wxss_free(sheet);
        return -ENOMEM;
    }
    c->sheets[c->sheet_count++] = sheet;
    return 0;
}

void cascade_clear(struct cascade *c)
{
    while (c->sheet_count > 1)
        wxss_free(c->sheets[--c->sheet_count]);
}

void cascade_free(struct cascade *c)
{
    if (!c)
        return;
    cascade_clear(c);
    wxss_free(c->sheets[0]);
    free(c->hits);
    free(c);
}

/* ---- matching */

static bool has_class(const struct node *n, const char *name)
{
    const char *at = node_attr(n, "class");
    size_t size = strlen(name);

    while (at && *at) {
        at += strspn(at, " \t\r\n\f");
        size_t word = strcspn(at, " \t\r\n\f");
        if (word == size && memcmp(at, name, size) == 0)
            return true;
        at += word;
    }
    return false;
}

static bool has_id(const struct node *n, const char *id)
{
    const char *own = node_attr(n, "id");

    return own && strcmp(own, id) == 0;
}

static bool is_nth(const struct node *n, const struct wxss_nth *nth)
{
    int place = nth->from_end && n->parent ? n->parent->elements - n->place + 1 : n->place;
    int rest = place - nth->offset;

    return nth->step == 0 ? rest == 0 : rest % nth->step == 0 && rest / nth->step >= 0;
}

static bool is_reached(const struct wxss_part *p, const struct node *n, int scope)
{
    if (p->is_host)
        return scope != 0 && n->scope.hosts == scope;
    return scope == SCOPE_ALL || n->scope.own == scope || (scope == 0 && n->scope.is_open);
}

static bool part_matches(const struct wxss_part *p, const struct node *n, int scope)
{
    if (!is_reached(p, n, scope) || (p->tag && strcmp(p->tag, n->tag) != 0) || (p->id && !has_id(n, p->id)))
        return false;
    for (const struct wxss_class *c = p->classes; c; c = c->next)
        if (!has_class(n, c->name))
            return false;
    for (const struct wxss_nth *nth = p->nths; nth; nth = nth->next)
        if (!is_nth(n, nth))
            return false;
    return true;
}

/* After the ancestors have run out no other choice further right can help: that keeps the search
 * short. */
enum found { FOUND, NOT_HERE, NOT_AT_ALL };

static enum found find_parts(const struct wxss_part *parts, int last, const struct node *n,
                             int scope)
{
    if (!part_matches(&parts[last], n, scope))
        return NOT_HERE;
    if (last == 0)
        return FOUND;
    bool is_child = parts[last].is_child;
    for (n = n->parent; n; n = n->parent) {
        enum found f = find_parts(parts, last - 1, n, scope);
        if (f != NOT_HERE || is_child)
            return f;
    }
    return NOT_AT_ALL;
}

bool cascade_matches(const struct wxss_rule *r, const struct node *n, int scope)
{
    return n->tag && find_parts(r->parts, r->part_count - 1, n, scope) == FOUND;
}

static int add_hit(struct cascade *c, struct hit h)
{
    if (c->hit_count == c->hit_room) {
        int room = c->hit_room ? c->hit_room * 2 : 64;
        struct hit *more = realloc(c->hits, (size_t)room * sizeof(*more));
        if (!more)
            return -ENOMEM;
        c->hits = more;
        c->hit_room = room;
    }
    c->hits[c->hit_count++] = h;
    return 0;
}

static int by_weight(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;

    if ((x->sheet == 0) != (y->sheet == 0)) /* our own sheet is weaker than anything a page says */
        return x->sheet == 0 ? -1 : 1;
    if (x->rule->weight != y->rule->weight)
        return x->rule->weight < y->rule->weight ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int collect(struct cascade *c, const struct node *n)
{
    int order = 0;

    c->hit_count = 0;
    for (int i = 0; i < c->sheet_count; i++) {
        int scope = c->sheets[i]->scope;
        if (scope > 0 && n->scope.own != scope && n->scope.hosts != scope)
            continue;
        for (const struct wxss_rule *r = c->sheets[i]->rules; r; r = r->next, order++) {
            if (r->pseudo != WXSS_ITSELF || !cascade_matches(r, n, scope))
                continue;
            int err = add_hit(c, (struct hit){r, i, order});
            if (err)
                return err;
        }
    }
    if (c->hit_count > 1)
        qsort(c->hits, (size_t)c->hit_count, sizeof(*c->hits), by_weight);
    return 0;
}

/* ---- styles */

struct run {
    struct cascade *c;
    struct tree *t;
    struct style_base base;
    wxss_warn_fn *warn;
    void *arg;
};

static void put(struct style *s, const struct wxss_decl *d, bool is_important)
{
    for (; d; d = d->next)
        if (d->is_important == is_important)
            s->v[d->prop] = d->value;
}

static int read_inline(struct run *r, const struct node *n, struct wxss_decl **out)
{
    const char *text = node_attr(n, "style");

    *out = NULL;
    return text && *text ? wxss_inline(out, &r->t->arena, text, n->tag, r->warn, r->arg) : 0;
}

/* hidden: false only when the value says so; a bare attribute hides. */
static bool is_hidden(const struct node *n)
{
    const char *hidden = node_attr(n, "hidden");

    return hidden && strcmp(hidden, "false") != 0;
}

/* Positioned boxes, flex items and the root are never inline. */
static void make_block(struct style *s, const struct node *n)
{
    int position = style_word(s, PROP_POSITION), display = style_word(s, PROP_DISPLAY);
    int outer = n->parent ? style_word(n->parent->style, PROP_DISPLAY) : DISPLAY_BLOCK;
    bool is_item = outer == DISPLAY_FLEX || outer == DISPLAY_INLINE_FLEX;

    if (n->parent && !is_item && position != POSITION_ABSOLUTE && position != POSITION_FIXED)
        return;
    if (display == DISPLAY_INLINE || display == DISPLAY_INLINE_BLOCK)
        s->v[PROP_DISPLAY].n = DISPLAY_BLOCK;
    if (display == DISPLAY_INLINE_FLEX)
        s->v[PROP_DISPLAY].n = DISPLAY_FLEX;
}

static int style_node(struct run *r, struct node *n)
{
    const struct style *parent = n->parent ? n->parent->style : NULL;
    struct style *s = arena_alloc(&r->t->arena, sizeof(*s));
    struct wxss_decl *own;
    int err = s ? collect(r->c, n) : -ENOMEM;

    err = err ? err : read_inline(r, n, &own);
    if (err)
        return err;
    style_init(s, parent, &r->base);
    for (int important = 0; important < 2; important++) {
        for (int i = 0; i < r->c->hit_count; i++)
            put(s, r->c->hits[i].rule->decls, important);
        put(s, own, important);
    }
    style_resolve(s, parent, &r->base);
    if (is_hidden(n))
        s->v[PROP_DISPLAY] = (struct value){UNIT_WORD, {.n = DISPLAY_NONE}};
    make_block(s, n);
    n->style = s;
    return 0;
}

static bool is_flex(const struct style *s)
{
    return style_word(s, PROP_DISPLAY) == DISPLAY_FLEX ||
           style_word(s, PROP_DISPLAY) == DISPLAY_INLINE_FLEX;
}

/* A text directly inside a flex box gets a nameless block around it. */
static int wrap_text(struct run *r, struct node *text)
{
    struct node *parent = text->parent, *n = arena_alloc(&r->t->arena, sizeof(*n));
    struct style *s = arena_alloc(&r->t->arena, sizeof(*s));
    if (!n || !s)
        return -ENOMEM;
    style_init(s, parent->style, &r->base);
    style_resolve(s, parent->style, &r->base);
    s->v[PROP_DISPLAY] = (struct value){UNIT_WORD, {.n = DISPLAY_BLOCK}};
    *n = (struct node){.tag = "",
                       .parent = parent,
                       .first = text,
                       .last = text,
                       .prev = text->prev,
                       .next = text->next,
                       .style = s};
    *(n->prev ? &n->prev->next : &parent->first) = n;
    *(n->next ? &n->next->prev : &parent->last) = n;
    text->prev = text->next = NULL;
    text->parent = n;
    return 0;
}

static int style_text_node(struct run *r, struct node *n)
{
    int err = is_flex(n->parent->style) ? wrap_text(r, n) : 0;

    n->style = n->parent->style;
    return err;
}

int cascade_run(struct cascade *c, struct tree *t, double width, double height, wxss_warn_fn *warn,
                void *arg)
{
    struct run r = {.c = c, .t = t, .warn = warn, .arg = arg};

    style_base_init(&r.base, width, height);
    for (struct node *n = t->root; n; n = node_walk(t->root, n, false)) {
        int err = !n->tag ? style_text_node(&r, n) : *n->tag ? style_node(&r, n) : 0;
        if (err)
            return err;
        if (n == t->root)
            r.base.root_font_px = n->style->v[PROP_FONT_SIZE].n;
    }
    return 0;
}
