/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tree.h - the nodes of one page. Each update builds them anew; numbers are carried over from
 * matching old nodes. Pure. */
#ifndef VIEW_TREE_H
#define VIEW_TREE_H

#include "view/markup/arena.h"
#include "view/style/prop.h"
#include "view/style/wxss.h"

/* The tag of children of the root that are drawn over all other nodes, bars of the window
 * included. */
#define TREE_OVERLAY "parlua-overlay"

enum { TREE_DEPTH_MAX = 64, TREE_NODES_MAX = 10000 };

struct node_attr {
    const char *name, *value;
    struct node_attr *next;
};

/* Which style sheets reach a node: those of its own scope; 0 is the page, others are components. */
struct node_scope {
    int own;
    int hosts;    /* the component whose host this node is, for :host; 0: none */
    bool is_open; /* the page's sheets reach the node, too */
};

/* One run of text, or one line's share of an inline node; relative to the page after layout. */
struct frag {
    double x, y, width, height;
    double baseline; /* below y; text only */
    const char *text;
    size_t size;
    struct frag *next;
};

/* Where an absolute or fixed box would stand in the flow, relative to the parent: somewhere in an
 * area; share 0 is the beginning of the area, 1 the end. */
struct stand {
    double x, y, width, height;
    double share_x, share_y;
};

/* Margins that became one. */
struct margin {
    double up, down; /* the largest above and the smallest below zero */
};

/* A border box: relative to the parent's border box while layout runs, to the page afterwards. */
struct box {
    double x, y, width, height;
    double margin[4], border[4], padding[4]; /* clockwise from the top */
    double first_line, baseline;             /* of first and last line, below y; NAN: none */
    struct stand stand;
    struct frag *frags, **frag_tail; /* inline nodes and texts */
    bool is_there;                   /* false: display none */
    bool is_definite;                /* the height does not come from the content */
    bool is_held;                    /* a limit set the height: the last margin stays inside */
    struct margin inner_top, inner_bottom; /* what the children would give on */
    bool is_wanted, is_least;              /* the next two are known */
    double wanted, least; /* widths of the content without any, and with every line break */
    bool is_laid;         /* the inside was laid out for the next three sizes */
    double laid_width, laid_height, laid_outer; /* NAN: auto */
    bool laid_open;
    double laid_result; /* the height that came out then */
    double natural;     /* the height of the content, whatever the limits say */
};

struct node {
    uint32_t number; /* 0: a text, or the root while no page tag was opened */
    const char *tag; /* NULL: a text; empty: the box around a text in a flex box */
    const char *key;
    const char *text;
    size_t text_size;
    struct node_attr *attrs;
    struct node_scope scope;
    double scroll_left, scroll_top; /* how far the content has moved; kept from update to update */
    int place, elements; /* place among the parent's elements, from 1; number of element children */
    struct node *parent, *first, *last, *next, *prev;
    struct node *old; /* while an update runs: the matching node of the old tree */
    struct node *free_child, *next_free; /* old nodes: the children that match nothing so far */
    const struct style *style;           /* texts: the parent's */
    bool is_made;                        /* made by the cascade: not in the template */
    bool was_inline;                     /* absolute and fixed: before they became blocks */
    struct box box;
};

struct tree {
    struct arena arena;
    struct node *root; /* tag "page" */
    struct arena old_arena;
    /* These own what styling and layout make; the last one stays while nodes may point there. */
    struct arena run_arena, last_run_arena;
    struct node *old_root; /* what stood before the update that runs */
    struct node *open;     /* the next child becomes a child of this node */
    bool is_open;          /* between begin and end */
    int depth, skipped, nodes;
    int err;
    uint32_t last_number;
};

void tree_init(struct tree *t);
void tree_fini(struct tree *t);
/* Begins an update. An update that never ended is forgotten: the old tree counts again. */
void tree_begin(struct tree *t);
void tree_open(struct tree *t, const char *tag, const char *key);
/* Gives the node opened last a scope; without this call the scope is {0}. */
void tree_scope(struct tree *t, struct node_scope scope);
void tree_attr(struct tree *t, const char *name, const char *value);
void tree_text(struct tree *t, const char *text, size_t size);
uint32_t tree_close(struct tree *t);
/* Ends an update; on_removed hears of every old node that is gone. Returns 0, -ENOMEM, or -E2BIG:
 * then nodes beyond the limits are missing from the tree, and the rest is there. */
int tree_end(struct tree *t, void (*on_removed)(void *arg, uint32_t node), void *arg);

/* Is called before nodes are styled: everything made by the run before the last one is gone. */
void tree_begin_run(struct tree *t);

/* ---- small changes between updates; the caller runs style and layout again */

/* Sets an attribute; value NULL takes the attribute away. Returns 0, -ENOENT (no such node) or
 * -ENOMEM. */
int tree_patch_attr(struct tree *t, uint32_t number, const char *name, const char *value);
/* Changes the index-th text (from 0) that the node was given. Returns the same, or -EINVAL: blank
 * texts are no nodes. */
int tree_patch_text(struct tree *t, uint32_t number, int index, const char *text, size_t size);

const char *tree_node_attr(const struct node *n, const char *name); /* NULL: no such attribute */
struct node *tree_node_find(struct node *root, uint32_t number);
/* Returns the next node in document order below root, or NULL. With skip the children of n are
 * passed over. */
struct node *tree_node_walk(const struct node *root, struct node *n, bool skip);

#endif
