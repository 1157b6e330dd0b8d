/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_view_memory.c - the readers, tree, styles, boxes and order of view/ when memory is refused:
 * an error comes back and nothing is lost; and when there is memory again, the page is as it would
 * have been. */
#include "kit/refuse.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>

#if REFUSES

#include "view/tree/cascade.h"
#include "view/layout/layout.h"
#include "view/order/order.h"
#include "view/markup/wxml.h"

#include <string.h>

/* ---- an arena of single pieces takes the place of arena.c: each of them can be refused */

struct arena_block {
    struct arena_block *next;
    _Alignas(16) char data[];
};

void *arena_alloc(struct arena *a, size_t size)
{
    struct arena_block *b = calloc(1, sizeof(*b) + size);

    if (!b)
        return NULL;
    b->next = a->blocks;
    a->blocks = b;
    return b->data;
}

char *arena_text(struct arena *a, const char *text, size_t size)
{
    char *copy = arena_alloc(a, size + 1);

    if (copy)
        memcpy(copy, text, size);
    return copy;
}

void arena_fini(struct arena *a)
{
    while (a->blocks) {
        struct arena_block *b = a->blocks;
        a->blocks = b->next;
        free(b);
    }
}

/* ---- readers */

static const char template[] =
    "<!-- a --><view id='o' class=\"a b\"><text style='color:{{c}}'>one &amp; {{two}}</text>"
    "<image src=\"a.png\" hidden/>three</view><input/>";

static int read_template(void)
{
    struct wxml_doc *d = NULL;
    char why[200];
    int err = wxml_parse(&d, template, strlen(template), "a.wxml", why, sizeof(why));

    if (!err)
        wxml_free(d);
    return err;
}

static const char style[] =
    "@import 'x.wxss';.row{display:flex;flex-wrap:wrap;padding:1px 2rpx}.row>text:first-child,#n{"
    "color:red;margin:calc(1px + 2%) auto}.row::before{content:'say';width:9px}"
    "[hidden]:not(.x):nth-child(2n+1){background:url(a.png)}.abs{position:absolute;right:0;"
    "transform:rotate(3deg) translate(1px,2%);opacity:.5;z-index:2}.in{display:inline-block;"
    "overflow:hidden;border-radius:3px;border:1px solid red}";

static int read_style(void)
{
    struct wxss_sheet *sheet = NULL;
    int err = wxss_parse(&sheet, style, strlen(style), "a.wxss", NULL, NULL);

    if (!err)
        wxss_free(sheet);
    return err;
}

/* ---- a page */

struct page {
    struct cascade *cascade;
    struct tree tree;
    struct order order;
};

static void metrics(void *arg, const struct style *s, struct font_metrics *out)
{
    (void)arg;
    (void)s;
    *out = (struct font_metrics){12, 4};
}

static double width_of(void *arg, const struct style *s, const char *text, size_t size)
{
    (void)arg;
    (void)s;
    (void)text;
    return 8.0 * (double)size;
}

static bool image_size(void *arg, const char *src, int *width, int *height)
{
    (void)arg;
    (void)src;
    *width = *height = 10;
    return true;
}

static int settle(struct page *p)
{
    const struct layout_cfg cfg = {300, 400, metrics, width_of, image_size, NULL};
    const struct order_area all = {0, 0, 300, 400};

    p->order.count = 0;
    int err = cascade_run(p->cascade, &p->tree, 300, 400, NULL, NULL);
    err = err ? err : layout_run(&p->tree, &cfg);
    return err ? err : order_run(&p->order, &p->tree, all, all, 0);
}

static void text(struct tree *t, const char *class, const char *words)
{
    tree_open(t, "text", class);
    tree_attr(t, "class", class);
    tree_text(t, words, strlen(words));
    tree_close(t);
}

static void on_removed(void *arg, uint32_t node)
{
    (void)arg;
    (void)node;
}

static int update(struct page *p, int rows)
{
    struct tree *t = &p->tree;

    tree_begin(t);
    for (int i = 0; i < rows; i++) {
        tree_open(t, "view", NULL);
        tree_attr(t, "class", "row");
        text(t, "name", "some words that are broken into several lines of text");
        text(t, "in", "inside");
        text(t, "abs", "away");
        tree_text(t, "bare", 4);
        tree_open(t, "image", NULL);
        tree_attr(t, "mode", "widthFix");
        tree_attr(t, "style", "width:20px;flex:1 1 auto");
        tree_close(t);
        tree_close(t);
    }
    int err = tree_end(t, on_removed, NULL);
    return err ? err : settle(p);
}

static int open_page(struct page *p)
{
    struct wxss_sheet *sheet = NULL;

    *p = (struct page){0};
    tree_init(&p->tree);
    int err = cascade_new(&p->cascade);
    err = err ? err : wxss_parse(&sheet, style, strlen(style), "a.wxss", NULL, NULL);
    return err ? err : cascade_add(p->cascade, sheet);
}

static void close_page(struct page *p)
{
    order_fini(&p->order);
    tree_fini(&p->tree);
    cascade_free(p->cascade);
}

/* What there is to see of it as one number. */
static double sum_of(const struct page *p)
{
    double sum = p->order.count;

    for (int i = 0; i < p->order.count; i++) {
        const struct box *b = &p->order.entries[i].node->box;
        sum = sum * 1.01 + b->x + 3 * b->y + 5 * b->width + 7 * b->height;
        for (const struct frag *f = b->frags; f; f = f->next)
            sum += f->x + 11 * f->y + 13 * f->width;
    }
    return sum;
}

static int build_page(void)
{
    struct page p;
    int err = open_page(&p);

    err = err ? err : update(&p, 2);
    close_page(&p);
    return err;
}

/* ---- pages that stand already: memory is refused from here on, and then there is enough again */

static long planned; /* allocations that succeed */

static void be_generous(void)
{
    planned = allowed;
    allowed = LONG_MAX;
}

static void be_mean(void)
{
    allowed = planned;
}

static int change(struct page *p)
{
    const struct node *n = p->tree.root->first->first;

    while (!n->number) /* what ::before made */
        n = n->next;
    uint32_t number = n->number;
    int err = tree_patch_attr(&p->tree, number, "class", "in abs");
    err = err ? err : tree_patch_attr(&p->tree, number, "style", "width:50%;color:red");
    err = err ? err : tree_patch_text(&p->tree, number, 0, "other words", 11);
    return err ? err : settle(p);
}

static int grow(struct page *p)
{
    return update(p, 3);
}

/* step is tried with little memory, then again with enough. */
static int try_twice(int (*step)(struct page *p))
{
    struct page p, q;

    be_generous();
    int err = open_page(&p) || open_page(&q) || update(&p, 2) || update(&q, 2) || step(&q);
    ck_assert_int_eq(err, 0);
    be_mean();
    err = step(&p);
    be_generous();
    if (err) {
        ck_assert_int_eq(step(&p), 0);
        ck_assert_double_eq(sum_of(&p), sum_of(&q));
    }
    close_page(&p);
    close_page(&q);
    return err;
}

static int patch_page(void)
{
    return try_twice(change);
}

static int update_page(void)
{
    return try_twice(grow);
}

static int (*const scenarios[])(void) = {read_template, read_style, build_page, patch_page,
                                         update_page};

START_TEST(refused_memory_is_an_error_and_nothing_is_lost)
{
    refuse_each(scenarios[_i], 5000);
}
END_TEST

static void add_tests(TCase *c)
{
    tcase_add_loop_test(c, refused_memory_is_an_error_and_nothing_is_lost, 0,
                        (int)(sizeof(scenarios) / sizeof(scenarios[0])));
}

#else

static void add_tests(TCase *c)
{
    (void)c;
}

#endif

int main(void)
{
    Suite *suite = suite_create("view memory");
    TCase *c = tcase_create("view memory");

    tcase_set_timeout(c, 60);
    add_tests(c);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
