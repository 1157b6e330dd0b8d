/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tree.c - builds the new tree while the old one still stands, and matches node by node. */
#include "view/tree/tree.h"

#include "base/err.h"
#include "view/markup/chars.h"

#include <string.h>

/* ---- building */

static void *get(struct tree *t, size_t size)
{
    void *p = arena_alloc(&t->arena, size);

    if (!p)
        t->err = -ENOMEM;
    return p;
}

static const char *copy(struct tree *t, const char *text, size_t size)
{
    const char *p = text ? arena_text(&t->arena, text, size) : NULL;

    if (text && !p)
        t->err = -ENOMEM;
    return p;
}

static const char *copy_text(struct tree *t, const char *text)
{
    return text ? copy(t, text, strlen(text)) : NULL;
}

static void append_child(struct node *parent, struct node *n)
{
    n->parent = parent;
    n->prev = parent->last;
    *(parent->last ? &parent->last->next : &parent->first) = n;
    parent->last = n;
}

static struct node *add_node(struct tree *t)
{
    if (t->nodes == TREE_NODES_MAX) {
        t->err = t->err ? t->err : -E2BIG;
        return NULL;
    }
    struct node *n = get(t, sizeof(*n));
    if (!n)
        return NULL;
    t->nodes++;
    append_child(t->open, n);
    return n;
}

/* ---- matching: by key, or by place among equal tags without a key. Matched children leave the old
 * parent's list of free ones: what stays there was removed, and lists in unchanged order are
 * matched at their head. */

static void free_children(struct node *old_root)
{
    for (struct node *n = old_root; n; n = tree_node_walk(old_root, n, false)) {
        n->free_child = n->first;
        n->next_free = n->next;
    }
}

static bool same_key(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static struct node *take_old(struct node *old_parent, const struct node *n)
{
    struct node **at = old_parent ? &old_parent->free_child : NULL;

    while (at && *at &&
           (!(*at)->tag || strcmp((*at)->tag, n->tag) != 0 || !same_key((*at)->key, n->key)))
        at = &(*at)->next_free;
    struct node *o = at ? *at : NULL;
    if (o)
        *at = o->next_free;
    return o;
}

static void match(struct tree *t, struct node *n, struct node *old)
{
    n->old = old;
    n->number = old && old->number ? old->number : ++t->last_number;
    n->scroll_left = old ? old->scroll_left : 0;
    n->scroll_top = old ? old->scroll_top : 0;
}

/* ---- updates */

void tree_init(struct tree *t)
{
    *t = (struct tree){0};
}

void tree_fini(struct tree *t)
{
    arena_fini(&t->arena);
    arena_fini(&t->old_arena);
    arena_fini(&t->run_arena);
    arena_fini(&t->last_run_arena);
}

void tree_begin(struct tree *t)
{
    if (t->is_open) {
        arena_fini(&t->arena);
    } else {
        t->old_arena = t->arena;
        t->old_root = t->root;
    }
    t->is_open = true;
    free_children(t->old_root);
    t->arena = (struct arena){0};
    t->depth = t->skipped = t->nodes = t->err = 0;
    t->root = get(t, sizeof(*t->root));
    if (t->root) {
        t->root->tag = "page";
        t->root->place = 1;
        t->root->old = t->old_root;
        t->root->scroll_left = t->old_root ? t->old_root->scroll_left : 0;
        t->root->scroll_top = t->old_root ? t->old_root->scroll_top : 0;
    }
    t->open = t->root;
}

/* A page tag at the top is the root itself. */
static bool open_root(struct tree *t, const char *tag)
{
    if (t->depth > 0 || t->root->number || t->root->first || strcmp(tag, "page") != 0)
        return false;
    match(t, t->root, t->old_root);
    t->depth++;
    return true;
}

void tree_open(struct tree *t, const char *tag, const char *key)
{
    if (t->skipped || !t->open || t->depth == TREE_DEPTH_MAX) {
        t->err = t->err ? t->err : -E2BIG;
        t->skipped++;
        return;
    }
    if (open_root(t, tag))
        return;
    struct node *n = add_node(t);
    if (!n) {
        t->skipped++;
        return;
    }
    n->tag = copy_text(t, tag);
    n->key = copy_text(t, key);
    n->tag = n->tag ? n->tag : "view"; /* no memory: the update fails, but stays walkable */
    n->place = ++t->open->elements;
    match(t, n, take_old(t->open->old, n));
    t->open = n;
    t->depth++;
}

void tree_scope(struct tree *t, struct node_scope scope)
{
    if (!t->skipped && t->open)
        t->open->scope = scope;
}

void tree_attr(struct tree *t, const char *name, const char *value)
{
    if (t->skipped || !t->open)
        return;
    struct node_attr *a = get(t, sizeof(*a));
    if (!a)
        return;
    *a = (struct node_attr){copy_text(t, name), copy_text(t, value), t->open->attrs};
    if (a->name)
        t->open->attrs = a;
}

void tree_text(struct tree *t, const char *text, size_t size)
{
    if (t->skipped || !t->open || chars_skip_blanks(text, text + size) == text + size)
        return;
    struct node *n = add_node(t);
    if (!n)
        return;
    n->text = copy(t, text, size);
    n->text_size = n->text ? size : 0;
}

uint32_t tree_close(struct tree *t)
{
    if (t->skipped) {
        t->skipped--;
        return 0;
    }
    if (!t->open || t->depth == 0)
        return 0;
    uint32_t number = t->open->number;
    if (t->open->parent)
        t->open = t->open->parent;
    t->depth--;
    return number;
}

/* ---- what is gone */

struct removal {
    void (*fn)(void *arg, uint32_t node);
    void *arg;
};

static void tell_removed(struct node *top, const struct removal *r)
{
    for (struct node *n = top; n; n = tree_node_walk(top, n, false))
        if (n->number)
            r->fn(r->arg, n->number);
}

static void tell_children(const struct node *old, const struct removal *r)
{
    for (struct node *n = old->free_child; n; n = n->next_free)
        tell_removed(n, r);
}

int tree_end(struct tree *t, void (*on_removed)(void *arg, uint32_t node), void *arg)
{
    const struct removal r = {on_removed, arg};

    for (struct node *n = t->root; n; n = tree_node_walk(t->root, n, false)) {
        if (n->old && on_removed)
            tell_children(n->old, &r);
        n->old = NULL;
    }
    if (on_removed && t->root && t->old_root && t->old_root->number && !t->root->number)
        on_removed(arg, t->old_root->number);
    arena_fini(&t->old_arena);
    t->old_root = NULL;
    t->open = NULL;
    t->is_open = false;
    return t->err;
}

void tree_begin_run(struct tree *t)
{
    arena_fini(&t->last_run_arena);
    t->last_run_arena = t->run_arena;
    t->run_arena = (struct arena){0};
}

/* ---- small changes */

int tree_patch_attr(struct tree *t, uint32_t number, const char *name, const char *value)
{
    struct node *n = t->is_open ? NULL : tree_node_find(t->root, number);
    if (!n)
        return -ENOENT;
    struct node_attr **at = &n->attrs;
    while (*at && strcmp((*at)->name, name) != 0)
        at = &(*at)->next;
    if (!value) {
        *at = *at ? (*at)->next : NULL;
        return 0;
    }
    const char *copied = copy_text(t, value);
    if (!copied)
        return -ENOMEM;
    if (*at) {
        (*at)->value = copied;
        return 0;
    }
    *at = get(t, sizeof(**at));
    if (!*at)
        return -ENOMEM;
    (*at)->name = copy_text(t, name);
    (*at)->value = copied;
    if ((*at)->name)
        return 0;
    *at = NULL;
    return -ENOMEM;
}

/* A text may stand in a box that styling has made around it. */
static struct node *given_text(struct node *child)
{
    struct node *n = child->tag && !*child->tag ? child->first : child;

    return n && !n->tag && !n->is_made ? n : NULL;
}

int tree_patch_text(struct tree *t, uint32_t number, int index, const char *text, size_t size)
{
    struct node *parent = t->is_open ? NULL : tree_node_find(t->root, number);
    struct node *found = NULL;

    if (chars_skip_blanks(text, text + size) == text + size)
        return -EINVAL;
    for (struct node *n = parent ? parent->first : NULL; n && index >= 0; n = n->next) {
        struct node *candidate = given_text(n);
        if (candidate && index-- == 0)
            found = candidate;
    }
    if (!found)
        return -ENOENT;
    const char *copied = copy(t, text, size);
    if (!copied)
        return -ENOMEM;
    found->text = copied;
    found->text_size = size;
    return 0;
}

/* ---- questions */

const char *tree_node_attr(const struct node *n, const char *name)
{
    for (const struct node_attr *a = n->attrs; a; a = a->next)
        if (strcmp(a->name, name) == 0)
            return a->value ? a->value : "";
    return NULL;
}

struct node *tree_node_walk(const struct node *root, struct node *n, bool skip)
{
    if (n->first && !skip)
        return n->first;
    while (n != root && !n->next)
        n = n->parent;
    return n == root ? NULL : n->next;
}

struct node *tree_node_find(struct node *root, uint32_t number)
{
    for (struct node *n = number ? root : NULL; n; n = tree_node_walk(root, n, false))
        if (n->number == number)
            return n;
    return NULL;
}
