/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wxml.h - tolerant template scanner: text to a static tree with positions. Pure; fuzzed. A
 * template beyond one of the limits is refused. */
#ifndef VIEW_WXML_H
#define VIEW_WXML_H

#include <stddef.h>

enum { WXML_DEPTH_MAX = 64, WXML_NODES_MAX = 10000, WXML_SIZE_MAX = 1024 * 1024 };

struct wxml_attr {
    const char *name;
    /* as written, {{ }} included, entities decoded outside of {{ }}; NULL for a bare attribute */
    const char *value;
    int line, column; /* of the name; 1-based, columns in characters */
    int value_line, value_column;
};
struct wxml_node {
    const char *tag;  /* NULL: a text node */
    const char *text; /* text nodes: as written, {{ }} included */
    int line, column;
    struct wxml_attr *attrs;
    int attr_count;
    struct wxml_node *first, *next; /* first child, next sibling */
};

struct wxml_doc; /* owns all nodes and strings */

/* Reads a template; the caller frees the document. Returns 0, or -EPROTO, -E2BIG or -ENOMEM with
 * "PATH:LINE:COL: the mistake" in why. Comments, text of white space only and the script inside
 * <wxs> are dropped. */
int wxml_parse(struct wxml_doc **out, const char *text, size_t size, const char *path, char *why,
               size_t why_size);
/* Returns the first of the top-level nodes, or NULL. */
const struct wxml_node *wxml_root(const struct wxml_doc *d);
void wxml_free(struct wxml_doc *d);

#endif
