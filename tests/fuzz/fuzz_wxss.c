/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_wxss.c - any bytes as a style sheet, a second part as a style attribute; then the boxes of a
 * small page. */
#include "view/tree/cascade.h"
#include "view/order/hit.h"
#include "view/layout/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_warning(void *arg, const char *text)
{
    (void)arg;
    if (!strchr(text, ':'))
        abort();
}

static void metrics(void *arg, const struct style *s, struct font_metrics *out)
{
    double size = s->v[PROP_FONT_SIZE].n;

    (void)arg;
    *out = (struct font_metrics){size * 0.9, size * 0.2};
}

static double text_width(void *arg, const struct style *s, const char *text, size_t size)
{
    (void)arg;
    (void)text;
    return s->v[PROP_FONT_SIZE].n * 0.5 * (double)size;
}

static void build(struct tree *t, const char *style)
{
    static const char *const tags[] = {"view", "text", "image", "live-player", "button"};

    tree_begin(t);
    for (int i = 0; i < 10; i++) {
        tree_open(t, tags[i % 5], NULL);
        tree_attr(t, "class", i % 2 ? "a b" : "c");
        if (i % 3 == 0)
            tree_attr(t, "id", "d");
        if (i % 4 == 0)
            tree_attr(t, "style", style);
        tree_text(t, "some words \xe4\xb8\xad\xe6\x96\x87\n and more", 28);
        if (i % 3)
            tree_close(t);
    }
    for (int i = 0; i < 10; i++)
        tree_close(t);
    tree_end(t, NULL, NULL);
}

static void check_boxes(const struct tree *t)
{
    for (struct node *n = t->root; n; n = tree_node_walk(t->root, n, false))
        if (!isfinite(n->box.x) || !isfinite(n->box.y) || !isfinite(n->box.width) ||
            !isfinite(n->box.height))
            abort();
}

static void lay_out(struct cascade *c, const char *style)
{
    const struct layout_cfg cfg = {
        .width = 375, .height = 667, .metrics = metrics, .text_width = text_width};
    struct tree t;
    struct order o = {0};
    const struct order_area all = {0, 0, 375, 667};
    uint32_t nodes[8];

    tree_init(&t);
    build(&t, style);
    if (cascade_run(c, &t, 375, 667, on_warning, NULL) || layout_run(&t, &cfg) ||
        order_run(&o, &t, all, all, 0))
        abort();
    check_boxes(&t);
    hit_find(&o, 100, 100, nodes, 8);
    order_fini(&o);
    tree_fini(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *zero = memchr(data, 0, size);
    size_t sheet_size = zero ? (size_t)(zero - data) : size;
    char *style = strndup(zero ? (const char *)zero + 1 : "", zero ? size - sheet_size - 1 : 0);
    struct wxss_sheet *sheet = NULL;
    struct cascade *c = NULL;

    if (cascade_new(&c) ||
        wxss_parse(&sheet, (const char *)data, sheet_size, "f.wxss", on_warning, NULL))
        abort();
    cascade_add(c, sheet);
    lay_out(c, style);
    cascade_free(c);
    free(style);
    return 0;
}
