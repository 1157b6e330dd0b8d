/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_wxml.c - any bytes as a template: it is refused with a place, or the tree keeps its limits.
 */
#include "view/markup/wxml.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count(const struct wxml_node *n, int depth)
{
    int nodes = 0;

    if (n && depth > WXML_DEPTH_MAX)
        abort();
    for (; n; n = n->next) {
        if (!n->tag == !n->text || n->line < 1 || n->column < 1)
            abort();
        for (int i = 0; i < n->attr_count; i++)
            if (!*n->attrs[i].name || n->attrs[i].line < n->line)
                abort();
        nodes += 1 + count(n->first, depth + 1);
    }
    return nodes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wxml_doc *d = NULL;
    char why[200] = "";
    int err = wxml_parse(&d, (const char *)data, size, "f.wxml", why, sizeof(why));

    if (err ? strncmp(why, "f.wxml:", 7) != 0 : count(wxml_root(d), 0) > WXML_NODES_MAX)
        abort();
    if (!err)
        wxml_free(d);
    return 0;
}
