/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cascade.c - collects the rules of a node, sorts them by weight, puts their declarations one after
 * the other. */
#include "view/tree/cascade.h"

#include "base/err.h"
#include "view/style/custom.h"
#include "view/tree/own_sheet.h"
#include "view/tree/match.h"

#include <stdlib.h>
#include <string.h>

enum { SHEETS_MAX = 256 };

struct hit { /* a rule that matches the node at hand */
    const struct wxss_rule *rule;
    int sheet, order;
};

struct cascade {
    struct wxss_sheet *sheets[SHEETS_MAX];
    int sheet_count;
    struct hit *hits;
    int hit_count, hit_room;
    bool has_pseudo;      /* some rule is for ::before or ::after */
    double width, height; /* of the window, for @media */
    uint32_t forced_node;
    char *forced; /* its declarations */
};

/* ---- sheets */

int cascade_new(struct cascade **out)
{
    struct cascade *c = calloc(1, sizeof(*c));
    if (!c)
        return -ENOMEM;
    int err = wxss_parse(&c->sheets[0], own_sheet_text, strlen(own_sheet_text), "own", NULL, NULL);
    if (err) {
        free(c);
        return err;
    }
    c->sheets[0]->scope = MATCH_ALL;
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
    for (const struct wxss_rule *r = sheet->rules; r; r = r->next)
        c->has_pseudo = c->has_pseudo || r->pseudo != WXSS_ITSELF;
    return 0;
}

void cascade_clear(struct cascade *c)
{
    while (c->sheet_count > 1)
        wxss_free(c->sheets[--c->sheet_count]);
    c->has_pseudo = false;
}

void cascade_free(struct cascade *c)
{
    if (!c)
        return;
    cascade_clear(c);
    wxss_free(c->sheets[0]);
    free(c->hits);
    free(c->forced);
    free(c);
}

int cascade_force(struct cascade *c, uint32_t node, const char *style)
{
    char *copy = node ? strdup(style) : NULL;

    if (node && !copy)
        return -ENOMEM;
    free(c->forced);
    c->forced = copy;
    c->forced_node = node;
    return 0;
}

/* ---- which rules match */

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

static int collect_rules(struct cascade *c, const struct node *n, enum wxss_pseudo pseudo)
{
    int order = 0;

    c->hit_count = 0;
    for (int i = 0; i < c->sheet_count; i++) {
        int scope = c->sheets[i]->scope;
        if (scope > 0 && n->scope.own != scope && n->scope.hosts != scope)
            continue;
        for (const struct wxss_rule *r = c->sheets[i]->rules; r; r = r->next, order++) {
            if (r->pseudo != pseudo || !media_query_holds(r->media, c->width, c->height) ||
                !match_rule(r, n, scope))
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

enum { SHARED_MAX = 16, SHARED_RULES_MAX = 12 };
struct shared {
    const struct style *parent, *style;
    const struct wxss_rule *rules[SHARED_RULES_MAX];
    int count;
    bool was_inline;
};

struct run {
    struct cascade *c;
    struct shared shared[SHARED_MAX];
    unsigned next_shared;
    struct tree *t;
    struct style_base base;
    wxss_warn_fn *warn;
    void *arg;
};

static int put_value(void *arg, enum prop p, const struct value *v)
{
    struct style *s = arg;

    s->v[p] = *v;
    return 0;
}

static bool is_custom(const struct wxss_decl *d)
{
    return d->name && d->name[0] == '-' && d->name[1] == '-';
}

/* A text that makes no sense for this node changes nothing. */
static int put_text(struct run *r, struct style *s, const struct wxss_decl *d)
{
    const char *text;
    int err = custom_expand(d->text, strlen(d->text), s->customs, &r->t->run_arena, &text);

    err = err ? err
              : prop_read(d->name, strlen(d->name), text, strlen(text), &r->t->run_arena, put_value,
                          s);
    return err == -ENOMEM ? err : 0;
}

static int put_declaration(struct run *r, struct style *s, const struct wxss_decl *d,
                           bool is_important)
{
    int err = 0;

    for (; d && !err; d = d->next) {
        if (d->is_important != is_important || is_custom(d))
            continue;
        if (d->name)
            err = put_text(r, s, d);
        else
            s->v[d->prop] = d->value;
    }
    return err;
}

/* ---- custom properties: those of the node stand before those of its parent */

static int put_customs(struct run *r, struct style *s, const struct wxss_decl *d, bool is_important)
{
    for (; d; d = d->next) {
        if (d->is_important != is_important || !is_custom(d))
            continue;
        struct custom *c = arena_alloc(&r->t->run_arena, sizeof(*c));
        if (!c)
            return -ENOMEM;
        *c = (struct custom){d->name, d->text, s->customs};
        s->customs = c;
    }
    return 0;
}

static int read_inline(struct run *r, const struct node *n, struct wxss_decl **out)
{
    const char *text = tree_node_attr(n, "style");
    bool is_forced = n->number && n->number == r->c->forced_node;

    *out = NULL;
    int err = text && *text ? wxss_inline(out, &r->t->run_arena, text, n->tag, r->warn, r->arg) : 0;
    if (err || !is_forced)
        return err;
    while (*out)
        out = &(*out)->next;
    return wxss_inline(out, &r->t->run_arena, r->c->forced, n->tag, r->warn, r->arg);
}

/* hidden: false only when the value says so; a bare attribute hides. */
static bool is_hidden(const struct node *n)
{
    const char *hidden = tree_node_attr(n, "hidden");

    return hidden && strcmp(hidden, "false") != 0;
}

/* Positioned boxes, flex items and the root are never inline. */
static void make_block(struct style *s, struct node *n)
{
    int position = style_word(s, PROP_POSITION), display = style_word(s, PROP_DISPLAY);
    int outer = n->parent ? style_word(n->parent->style, PROP_DISPLAY) : DISPLAY_BLOCK;
    bool is_item = outer == DISPLAY_FLEX || outer == DISPLAY_INLINE_FLEX;

    n->was_inline = display == DISPLAY_INLINE || display == DISPLAY_INLINE_BLOCK ||
                    display == DISPLAY_INLINE_FLEX;
    if (n->parent && !is_item && position != POSITION_ABSOLUTE && position != POSITION_FIXED)
        return;
    if (display == DISPLAY_INLINE || display == DISPLAY_INLINE_BLOCK)
        s->v[PROP_DISPLAY].n = DISPLAY_BLOCK;
    if (display == DISPLAY_INLINE_FLEX)
        s->v[PROP_DISPLAY].n = DISPLAY_FLEX;
}

typedef int put_fn(struct run *r, struct style *s, const struct wxss_decl *d, bool is_important);

/* From the lightest declaration to the heaviest. */
static int put_all(struct run *r, struct style *s, const struct wxss_decl *own, put_fn *put)
{
    int err = 0;

    for (int important = 0; important < 2 && !err; important++) {
        for (int i = 0; i < r->c->hit_count && !err; i++)
            err = put(r, s, r->c->hits[i].rule->decls, important);
        err = err ? err : put(r, s, own, important);
    }
    return err;
}

static struct style *new_style(struct run *r, const struct style *parent,
                               const struct wxss_decl *own)
{
    struct style *s = arena_alloc(&r->t->run_arena, sizeof(*s));

    if (!s)
        return NULL;
    style_init(s, parent, &r->base);
    const struct custom *inherited = s->customs;
    int err = put_all(r, s, own, put_customs);
    if (!err && s->customs != inherited)
        err = custom_settle(&s->customs, inherited, &r->t->run_arena);
    if (err || put_all(r, s, own, put_declaration))
        return NULL;
    style_resolve(s, parent, &r->base);
    return s;
}

/* ---- nodes nobody wrote: around texts in flex boxes, ::before, ::after. Their tag is empty. */

static struct node *new_node(struct run *r, struct node *parent, const struct style *s)
{
    struct node *n = arena_alloc(&r->t->run_arena, sizeof(*n));

    if (n)
        *n = (struct node){.tag = "", .parent = parent, .style = s};
    return n;
}

static void insert(struct node *n, struct node *before)
{
    struct node *parent = n->parent;

    n->next = before;
    n->prev = before ? before->prev : parent->last;
    *(n->prev ? &n->prev->next : &parent->first) = n;
    *(before ? &before->prev : &parent->last) = n;
}

static void take_out(struct node *n)
{
    *(n->prev ? &n->prev->next : &n->parent->first) = n->next;
    *(n->next ? &n->next->prev : &n->parent->last) = n->prev;
}

static int add_content(struct run *r, struct node *n, const char *text)
{
    struct node *t = *text ? arena_alloc(&r->t->run_arena, sizeof(*t)) : NULL;
    if (!t)
        return *text ? -ENOMEM : 0;
    *t = (struct node){.parent = n, .text = text, .text_size = strlen(text), .is_made = true};
    n->first = n->last = t;
    return 0;
}

static int add_pseudo(struct run *r, struct node *n, enum wxss_pseudo pseudo)
{
    int err = collect_rules(r->c, n, pseudo);
    if (err || r->c->hit_count == 0)
        return err;
    struct style *s = new_style(r, n->style, NULL);
    if (!s)
        return -ENOMEM;
    const struct value *content = &s->v[PROP_CONTENT];
    if (content->unit != UNIT_TEXT || !content->text || style_word(s, PROP_DISPLAY) == DISPLAY_NONE)
        return 0;
    struct node *made = new_node(r, n, s);
    if (!made)
        return -ENOMEM;
    made->is_made = true;
    make_block(s, made);
    insert(made, pseudo == WXSS_BEFORE ? n->first : NULL);
    return add_content(r, made, content->text);
}

/* What an earlier run made is gone; the texts are where they were written. */
static void strip_made(struct tree *t)
{
    for (struct node *n = t->root, *next; n; n = next) {
        next = tree_node_walk(t->root, n, false);
        if (!n->tag || *n->tag)
            continue;
        struct node *text = n->first;
        next = tree_node_walk(t->root, n, true);
        if (text && !text->is_made) {
            text->parent = n->parent;
            insert(text, n);
        }
        take_out(n);
    }
}

/* ---- nodes alike share a style: same parent's style, same rules, nothing of their own */

static bool is_alike(const struct shared *k, const struct run *r, const struct style *parent)
{
    if (k->parent != parent || k->count != r->c->hit_count)
        return false;
    for (int i = 0; i < k->count; i++)
        if (k->rules[i] != r->c->hits[i].rule)
            return false;
    return true;
}

static bool find_shared(const struct run *r, struct node *n)
{
    for (int i = 0; i < SHARED_MAX && n->parent; i++) {
        if (r->shared[i].style && is_alike(&r->shared[i], r, n->parent->style)) {
            n->style = r->shared[i].style;
            n->was_inline = r->shared[i].was_inline;
            return true;
        }
    }
    return false;
}

static void share(struct run *r, const struct node *n)
{
    struct shared *k = &r->shared[r->next_shared++ % SHARED_MAX];

    if (!n->parent || r->c->hit_count > SHARED_RULES_MAX)
        return;
    *k = (struct shared){.parent = n->parent->style,
                         .style = n->style,
                         .was_inline = n->was_inline,
                         .count = r->c->hit_count};
    for (int i = 0; i < k->count; i++)
        k->rules[i] = r->c->hits[i].rule;
}

static int give_style(struct run *r, struct node *n)
{
    const struct style *parent = n->parent ? n->parent->style : NULL;
    struct wxss_decl *own;
    int err = collect_rules(r->c, n, WXSS_ITSELF);

    err = err ? err : read_inline(r, n, &own);
    if (err)
        return err;
    bool is_plain = !own && !is_hidden(n);
    if (is_plain && find_shared(r, n))
        return 0;
    struct style *s = new_style(r, parent, own);
    if (!s)
        return -ENOMEM;
    if (is_hidden(n))
        s->v[PROP_DISPLAY] = (struct value){.unit = UNIT_WORD, .n = DISPLAY_NONE};
    make_block(s, n);
    n->style = s;
    if (is_plain)
        share(r, n);
    return 0;
}

/* Our own sheet has such rules for buttons only: no other node pays for them. */
static bool may_have_pseudo(const struct cascade *c, const struct node *n)
{
    return c->has_pseudo || strcmp(n->tag, "button") == 0;
}

static int style_node(struct run *r, struct node *n)
{
    int err = give_style(r, n);

    for (int p = WXSS_BEFORE; p <= WXSS_AFTER && !err && may_have_pseudo(r->c, n); p++)
        err = add_pseudo(r, n, (enum wxss_pseudo)p);
    return err;
}

static bool is_flex(const struct style *s)
{
    return style_word(s, PROP_DISPLAY) == DISPLAY_FLEX ||
           style_word(s, PROP_DISPLAY) == DISPLAY_INLINE_FLEX;
}

/* A text directly inside a flex box gets a nameless block around it. */
static int wrap_text(struct run *r, struct node *text)
{
    r->c->hit_count = 0;
    struct style *s = new_style(r, text->parent->style, NULL);
    struct node *n = s ? new_node(r, text->parent, s) : NULL;
    if (!n)
        return -ENOMEM;
    s->v[PROP_DISPLAY] = (struct value){.unit = UNIT_WORD, .n = DISPLAY_BLOCK};
    insert(n, text);
    take_out(text);
    n->first = n->last = text;
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

    c->width = width;
    c->height = height;
    style_base_init(&r.base, width, height);
    r.base.arena = &t->run_arena;
    strip_made(t);
    tree_begin_run(t);
    for (struct node *n = t->root; n; n = tree_node_walk(t->root, n, false)) {
        int err = !n->tag ? style_text_node(&r, n) : *n->tag ? style_node(&r, n) : 0;
        if (err)
            return err;
        if (n == t->root)
            r.base.root_font_px = n->style->v[PROP_FONT_SIZE].n;
    }
    return 0;
}
