/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wxss.h - tolerant style sheet reader: text to rules. Broken parts are skipped and reported with
 * their place. Pure; fuzzed. */
#ifndef VIEW_WXSS_H
#define VIEW_WXSS_H

#include "view/style/media_query.h"
#include "view/style/prop.h"

enum { WXSS_SIZE_MAX = 1024 * 1024, WXSS_PARTS_MAX = 16, WXSS_WARNINGS_MAX = 10000 };

typedef void wxss_warn_fn(void *arg, const char *text); /* "a.wxss:3:5: the mistake" */

struct wxss_decl {
    enum prop prop;
    struct value value;
    /* Both NULL but for a custom property (--name), and for a property whose text has a var():
     * such a text is read for each node. */
    const char *name, *text;
    bool is_important;
    struct wxss_decl *next;
};

struct wxss_class {
    const char *name;
    struct wxss_class *next;
};
enum wxss_how {              /* an attribute is compared */
                WXSS_IS_SET, /* any value but "false", which a template writes for none */
                WXSS_IS_EQUAL,
                WXSS_HAS_WORD,
                WXSS_HAS_PREFIX, /* the value, or the value and a hyphen */
                WXSS_BEGINS,
                WXSS_ENDS,
                WXSS_CONTAINS
};
struct wxss_attr { /* [name], [name=value], [name^=value] ... */
    const char *name, *value;
    enum wxss_how how;
    bool is_loose; /* capitals do not matter */
    struct wxss_attr *next;
};
struct wxss_nth { /* every step-th child from offset on: step * n + offset */
    int step, offset;
    bool from_end;
    struct wxss_nth *next;
};
enum wxss_join { WXSS_DESCENDANT, WXSS_CHILD, WXSS_NEXT, WXSS_LATER };
struct wxss_part {        /* one compound selector: view#id.class:first-child */
    const char *tag, *id; /* NULL: any */
    struct wxss_class *classes;
    struct wxss_attr *attrs;
    struct wxss_nth *nths;
    bool is_host;           /* :host, the node around a component's template */
    struct wxss_part *nots; /* parts of :not; none of these may match */
    struct wxss_part *next; /* in such a list */
    enum wxss_join join;    /* with the part before this one */
};

enum wxss_pseudo { WXSS_ITSELF, WXSS_BEFORE, WXSS_AFTER };
struct wxss_rule { /* one selector; the selectors of a list share their declarations */
    struct wxss_part *parts;
    int part_count;
    unsigned weight; /* specificity */
    enum wxss_pseudo pseudo;
    const struct media_query *media; /* NULL: holds in every window */
    struct wxss_decl *decls;
    struct wxss_rule *next;
};
struct wxss_import {
    const char *path;
    int line, column;
    struct wxss_import *next;
};

struct wxss_sheet {
    struct arena arena;
    int scope; /* of the nodes the sheet reaches (tree.h); the reader leaves 0 */
    struct wxss_rule *rules;
    struct wxss_import *imports; /* @import "path": the caller reads these before this sheet */
};

/* Reads a sheet; the caller frees the sheet. warn may be NULL. Returns 0, -ENOMEM, or -EFBIG above
 * WXSS_SIZE_MAX bytes. */
int wxss_parse(struct wxss_sheet **out, const char *text, size_t size, const char *path,
               wxss_warn_fn *warn, void *arg);
void wxss_free(struct wxss_sheet *s);

/* Reads the text of a style attribute. The arena owns the declarations; where names the attribute
 * in warnings. Returns 0 or -ENOMEM. */
int wxss_inline(struct wxss_decl **out, struct arena *a, const char *text, const char *where,
                wxss_warn_fn *warn, void *arg);

#endif
