/* SPDX-License-Identifier: GPL-3.0-or-later */
/* match.c - a selector is tried from its last part on, which the node itself must fit. */
#include "view/tree/match.h"

#include <string.h>
#include <strings.h>

/* ---- one node */

static bool has_class(const struct node *n, const char *name)
{
    const char *at = tree_node_attr(n, "class");
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
    const char *own = tree_node_attr(n, "id");

    return own && strcmp(own, id) == 0;
}

static bool is_nth(const struct node *n, const struct wxss_nth *nth)
{
    int place = nth->from_end && n->parent ? n->parent->elements - n->place + 1 : n->place;
    int rest = place - nth->offset;

    return nth->step == 0 ? rest == 0 : rest % nth->step == 0 && rest / nth->step >= 0;
}

static bool is_same(const struct wxss_attr *a, const char *own, size_t size)
{
    return a->is_loose ? strncasecmp(own, a->value, size) == 0 : strncmp(own, a->value, size) == 0;
}

static bool has_word(const struct wxss_attr *a, const char *own, size_t size)
{
    while (*own) {
        own += strspn(own, " \t\r\n\f");
        size_t word = strcspn(own, " \t\r\n\f");
        if (word == size && is_same(a, own, size))
            return true;
        own += word;
    }
    return false;
}

static bool has_part(const struct wxss_attr *a, const char *own, size_t size)
{
    for (; *own; own++)
        if (is_same(a, own, size))
            return true;
    return false;
}

static bool attr_fits(const struct wxss_attr *a, const char *own)
{
    size_t size = a->value ? strlen(a->value) : 0, length = strlen(own);

    if (a->how > WXSS_HAS_PREFIX && size == 0) /* nothing is part of everything */
        return false;
    switch (a->how) {
    case WXSS_IS_SET:
        return strcmp(own, "false") != 0;
    case WXSS_IS_EQUAL:
        return length == size && is_same(a, own, size);
    case WXSS_HAS_WORD:
        return has_word(a, own, size);
    case WXSS_HAS_PREFIX:
        return is_same(a, own, size) && (length == size || own[size] == '-');
    case WXSS_BEGINS:
        return is_same(a, own, size);
    case WXSS_ENDS:
        return length >= size && is_same(a, own + length - size, size);
    default:
        return has_part(a, own, size);
    }
}

static bool has_attr(const struct node *n, const struct wxss_attr *a)
{
    const char *own = tree_node_attr(n, a->name);

    return own && attr_fits(a, own);
}

static bool is_reached(const struct wxss_part *p, const struct node *n, int scope)
{
    if (p->is_host)
        return scope != 0 && n->scope.hosts == scope;
    return scope == MATCH_ALL || n->scope.own == scope || (scope == 0 && n->scope.is_open);
}

static bool part_matches(const struct wxss_part *p, const struct node *n, int scope)
{
    if (!is_reached(p, n, scope) || (p->tag && strcmp(p->tag, n->tag) != 0) ||
        (p->id && !has_id(n, p->id)))
        return false;
    for (const struct wxss_class *c = p->classes; c; c = c->next)
        if (!has_class(n, c->name))
            return false;
    for (const struct wxss_attr *a = p->attrs; a; a = a->next)
        if (!has_attr(n, a))
            return false;
    for (const struct wxss_nth *nth = p->nths; nth; nth = nth->next)
        if (!is_nth(n, nth))
            return false;
    for (const struct wxss_part *not = p->nots; not ; not = not ->next)
        if (part_matches(not, n, scope))
            return false;
    return true;
}

static const struct node *element_before(const struct node *n)
{
    for (n = n->prev; n && (!n->tag || !*n->tag);)
        n = n->prev;
    return n;
}

/* When the ancestors, or the siblings, have run out no other choice among them can help: that keeps
 * the search short. */
enum match_found { FOUND, NOT_HERE, NOT_AMONG_SIBLINGS, NOT_AT_ALL };

static enum match_found find_parts(const struct wxss_part *parts, int last, const struct node *n,
                                   int scope);

static enum match_found find_above(const struct wxss_part *parts, int last, const struct node *n,
                                   int scope)
{
    for (n = n->parent; n; n = n->parent) {
        enum match_found f = find_parts(parts, last, n, scope);
        if (f == FOUND || f == NOT_AT_ALL)
            return f;
    }
    return NOT_AT_ALL;
}

static enum match_found find_earlier(const struct wxss_part *parts, int last, const struct node *n,
                                     int scope)
{
    for (n = element_before(n); n; n = element_before(n)) {
        enum match_found f = find_parts(parts, last, n, scope);
        if (f != NOT_HERE)
            return f;
    }
    return NOT_AMONG_SIBLINGS;
}

static enum match_found find_parts(const struct wxss_part *parts, int last, const struct node *n,
                                   int scope)
{
    if (!n || !part_matches(&parts[last], n, scope))
        return NOT_HERE;
    if (last == 0)
        return FOUND;
    switch (parts[last].join) {
    case WXSS_CHILD:
        return find_parts(parts, last - 1, n->parent, scope);
    case WXSS_NEXT:
        return find_parts(parts, last - 1, element_before(n), scope);
    case WXSS_LATER:
        return find_earlier(parts, last - 1, n, scope);
    default:
        return find_above(parts, last - 1, n, scope);
    }
}

bool match_rule(const struct wxss_rule *r, const struct node *n, int scope)
{
    return n->tag && find_parts(r->parts, r->part_count - 1, n, scope) == FOUND;
}
