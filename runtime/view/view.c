/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view.c - holds the parts of one page together: sheets, tree, boxes, order, pixels. */
#include "view/view.h"

#include "base/err.h"
#include "base/log.h"
#include "view/tree/cascade.h"
#include "view/order/hit.h"
#include "view/paint/area.h"
#include "view/paint/paint.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATCHED_MAX = 256 * 1024 };

struct view {
    struct view_cfg cfg;
    double width, height;
    double inset_top, inset_bottom;
    uint32_t only; /* the node that is shown alone, 0: all */
    struct cascade *cascade;
    struct tree tree;
    struct order order;
    struct text *text;
    struct paint *paint;
    bool needs_paint;
    long paints;
    size_t patched_bytes;  /* since the last update */
    const uint8_t *pixels; /* of the last paint */
    int pixels_width, pixels_height, stride;
};

int view_new(struct view **out, const struct view_cfg *cfg, char *why, size_t why_size)
{
    struct view *v = calloc(1, sizeof(*v));
    int err = -ENOMEM;

    snprintf(why, why_size, "no memory");
    if (!v)
        return err;
    v->cfg = *cfg;
    v->cfg.font_path = NULL; /* the caller's memory */
    v->width = cfg->width;
    v->height = cfg->height;
    v->needs_paint = true;
    tree_init(&v->tree);
    err = cascade_new(&v->cascade);
    err = err ? err : text_new(&v->text, cfg->font_path, why, why_size);
    err = err ? err : paint_new(&v->paint, &v->cfg.pixels, v->cfg.pixel_ratio, v->text);
    if (err)
        view_free(v);
    else
        *out = v;
    return err;
}

void view_free(struct view *v)
{
    if (!v)
        return;
    paint_free(v->paint);
    text_free(v->text);
    order_fini(&v->order);
    tree_fini(&v->tree);
    cascade_free(v->cascade);
    free(v);
}

/* ---- styles, boxes, order */

static bool image_size(void *arg, const char *src, int *width, int *height)
{
    struct view *v = arg;
    struct pixels_image image = {0};
    const struct pixels_wish wish = {v->width, v->height, false};

    if (!v->cfg.pixels.image || !v->cfg.pixels.image(v->cfg.pixels.arg, src, wish, &image))
        return false;
    *width = image.width;
    *height = image.height;
    return true;
}

static void metrics(void *arg, const struct style *s, struct font_metrics *out)
{
    text_metrics(((struct view *)arg)->text, s, out);
}

static double width_of_view(void *arg, const struct style *s, const char *text, size_t size)
{
    return text_width(((struct view *)arg)->text, s, text, size);
}

static void log_warning(void *arg, const char *text)
{
    (void)arg;
    log_warn("style attribute of %s", text);
}

static struct view_scroll scroll_of(const struct view *v, const struct node *n)
{
    const struct box *b = &n->box;
    struct layout_extent e = layout_extent_of(n, v->width, v->height);

    if (!layout_scrolls(n))
        return (struct view_scroll){0};
    return (struct view_scroll){n->scroll_left,
                                n->scroll_top,
                                e.width,
                                e.height,
                                n->parent ? b->width - b->border[1] - b->border[3] : v->width,
                                n->parent ? b->height - b->border[0] - b->border[2] : v->height};
}

/* 0 to what there is beyond the room */
static bool limit_scroll(const struct view *v, struct node *n)
{
    struct view_scroll s = scroll_of(v, n);
    double left = fmin(fmax(s.left, 0), fmax(s.width - s.room_x, 0));
    double top = fmin(fmax(s.top, 0), fmax(s.height - s.room_y, 0));
    bool is_changed = left != n->scroll_left || top != n->scroll_top;

    n->scroll_left = left;
    n->scroll_top = top;
    return is_changed;
}

/* True when content became too short for an offset. */
static bool limit_scrolls(struct view *v)
{
    bool is_changed = false;

    for (struct node *n = v->tree.root; n; n = tree_node_walk(v->tree.root, n, false))
        if (n->scroll_left != 0 || n->scroll_top != 0)
            is_changed = limit_scroll(v, n) || is_changed;
    return is_changed;
}

static struct order_area screen_of(const struct view *v)
{
    return (struct order_area){0, -v->inset_top, v->width, v->height + v->inset_bottom};
}

static int put_in_order(struct view *v)
{
    struct order_area whole = screen_of(v), page = {0, 0, v->width, v->height};

    page.bottom = fmin(page.bottom, whole.bottom);
    return order_run(&v->order, &v->tree, page, whole, v->only);
}

static int run_layout(struct view *v)
{
    const struct layout_cfg cfg = {.width = v->width,
                                   .height = v->height,
                                   .metrics = metrics,
                                   .text_width = width_of_view,
                                   .image_size = image_size,
                                   .arg = v};

    if (v->tree.is_open)
        return 0; /* view_end does it */
    v->needs_paint = true;
    v->order.count = 0;
    int err = cascade_run(v->cascade, &v->tree, v->width, v->height, log_warning, v);
    err = err ? err : layout_run(&v->tree, &cfg);
    if (!err && limit_scrolls(v))
        err = layout_run(&v->tree, &cfg);
    return err ? err : put_in_order(v);
}

void view_resize(struct view *v, int width, int height)
{
    if (width == v->width && height == v->height)
        return;
    v->width = width;
    v->height = height;
    run_layout(v);
}

void view_inset(struct view *v, double top, double bottom)
{
    if (top == v->inset_top && bottom == v->inset_bottom)
        return;
    v->inset_top = top;
    v->inset_bottom = bottom;
    run_layout(v);
}

int view_show_only(struct view *v, uint32_t node, const char *style)
{
    int err = cascade_force(v->cascade, node, style);
    if (err)
        return err;
    v->only = node;
    return run_layout(v);
}

int view_style(struct view *v, const char *text, size_t size, const char *path, int scope,
               void (*on_warning)(void *arg, const char *text), void *arg)
{
    struct wxss_sheet *sheet;
    int err = wxss_parse(&sheet, text, size, path, on_warning, arg);
    if (err)
        return err;
    sheet->scope = scope;
    err = cascade_add(v->cascade, sheet);
    return err ? err : run_layout(v);
}

void view_style_clear(struct view *v)
{
    v->order.count = 0;
    cascade_clear(v->cascade);
    run_layout(v); /* computed styles may point into the sheets that are gone */
}

/* ---- updates */

void view_begin(struct view *v)
{
    tree_begin(&v->tree);
}

void view_open(struct view *v, const char *tag, const char *key)
{
    tree_open(&v->tree, tag, key);
}

void view_scope(struct view *v, int own, int hosts, bool is_open)
{
    tree_scope(&v->tree, (struct node_scope){own, hosts, is_open});
}

void view_attr(struct view *v, const char *name, const char *value)
{
    tree_attr(&v->tree, name, value);
}

void view_text(struct view *v, const char *text, size_t size)
{
    tree_text(&v->tree, text, size);
}

uint32_t view_close(struct view *v)
{
    return tree_close(&v->tree);
}

int view_end(struct view *v, void (*on_removed)(void *arg, uint32_t node), void *arg)
{
    v->patched_bytes = 0;
    int err = tree_end(&v->tree, on_removed, arg);
    int run_err = run_layout(v);

    return err ? err : run_err;
}

/* ---- small changes */

/* Each takes room until the next update. */
static int may_patch(struct view *v, size_t size)
{
    v->patched_bytes += size + sizeof(struct node_attr);
    return v->patched_bytes > PATCHED_MAX ? -EFBIG : 0;
}

int view_patch_attr(struct view *v, uint32_t node, const char *name, const char *value)
{
    int err = may_patch(v, value ? strlen(value) : 0);

    return err ? err : tree_patch_attr(&v->tree, node, name, value);
}

int view_patch_text(struct view *v, uint32_t node, int index, const char *text, size_t size)
{
    int err = may_patch(v, size);

    return err ? err : tree_patch_text(&v->tree, node, index, text, size);
}

int view_settle(struct view *v)
{
    return run_layout(v);
}

/* ---- questions */

static struct node *find_node(const struct view *v, uint32_t number)
{
    return v->tree.is_open ? NULL : tree_node_find(v->tree.root, number); /* no boxes yet */
}

bool view_rect(const struct view *v, uint32_t node, struct view_rect *out)
{
    const struct node *n = find_node(v, node);
    if (!n)
        return false;

    struct order_area a = {n->box.x, n->box.y, n->box.x + n->box.width, n->box.y + n->box.height};
    for (; n; n = n->parent) {
        struct affine m = n->style ? affine_of(n) : affine_none;
        if (n->style && affine_is_set(n))
            a = area_turned(&m, &a);
    }
    *out = (struct view_rect){a.left, a.top, a.right - a.left, a.bottom - a.top};
    return true;
}

/* What layout made of auto and percentages: the used value, as browsers answer. */
static bool used_size(const struct node *n, enum prop p, char *out, size_t size)
{
    const struct box *b = &n->box;
    bool is_width = p == PROP_WIDTH, is_border_box = style_word(n->style, PROP_BOX_SIZING) == 1;
    int low = is_width ? 3 : 0, high = is_width ? 1 : 2;

    if ((p != PROP_WIDTH && p != PROP_HEIGHT) || !b->is_there || layout_is_inline(n))
        return false;
    double extra =
        is_border_box ? 0 : b->border[low] + b->border[high] + b->padding[low] + b->padding[high];
    snprintf(out, size, "%.7gpx", (is_width ? b->width : b->height) - extra);
    return true;
}

bool view_computed(const struct view *v, uint32_t node, const char *property, char *out,
                   size_t size)
{
    const struct node *n = find_node(v, node);
    enum prop p;

    if (!n || !n->style || !prop_find(property, &p))
        return false;
    if (!used_size(n, p, out, size))
        style_text(n->style, p, out, size);
    return true;
}

bool view_text_width(const struct view *v, uint32_t node, const char *text, size_t size,
                     double *width)
{
    const struct node *n = find_node(v, node);

    if (!n || !n->style)
        return false;
    *width = text_width(v->text, n->style, text, size);
    return true;
}

int view_hit(const struct view *v, double x, double y, uint32_t *nodes, int max)
{
    return hit_find(&v->order, x, y, nodes, max);
}

/* ---- scrolling */

static struct node *find_scrolling(const struct view *v, uint32_t number)
{
    struct node *n = number ? find_node(v, number) : v->tree.is_open ? NULL : v->tree.root;

    return n && n->style && layout_scrolls(n) ? n : NULL;
}

bool view_scroll(const struct view *v, uint32_t node, struct view_scroll *out)
{
    const struct node *n = find_scrolling(v, node);

    if (n)
        *out = scroll_of(v, n);
    return n;
}

bool view_scroll_to(struct view *v, uint32_t node, double left, double top)
{
    struct node *n = find_scrolling(v, node);
    struct view_scroll s = {0};

    if (!n)
        return false;
    s = scroll_of(v, n);
    left = fmin(fmax(left, 0), fmax(s.width - s.room_x, 0));
    top = fmin(fmax(top, 0), fmax(s.height - s.room_y, 0));
    if (left == s.left && top == s.top)
        return false;
    n->scroll_left = left;
    n->scroll_top = top;
    run_layout(v);
    return true;
}

static bool is_on(const struct node *n, const char *name)
{
    const char *value = tree_node_attr(n, name);

    return value && strcmp(value, "false") != 0;
}

static bool can_move(const struct view *v, const struct node *n, double dx, double dy)
{
    struct view_scroll s = scroll_of(v, n);
    bool is_free = !n->parent || style_word(n->style, PROP_OVERFLOW) >= OVERFLOW_SCROLL;
    bool moves_x = is_free || is_on(n, "scroll-x"), moves_y = is_free || is_on(n, "scroll-y");

    return (moves_x && ((dx < 0 && s.left > 0) || (dx > 0 && s.left < s.width - s.room_x - 0.5))) ||
           (moves_y && ((dy < 0 && s.top > 0) || (dy > 0 && s.top < s.height - s.room_y - 0.5)));
}

bool view_scroller(const struct view *v, double x, double y, double dx, double dy, uint32_t *node)
{
    uint32_t numbers[TREE_DEPTH_MAX + 1];
    int count = view_hit(v, x, y, numbers, TREE_DEPTH_MAX + 1);

    for (int i = 0; i < count; i++) {
        const struct node *n = find_scrolling(v, numbers[i]);
        if (n && can_move(v, n, dx, dy)) {
            *node = n->parent ? n->number : 0;
            return true;
        }
    }
    *node = 0;
    return v->tree.root && !v->tree.is_open && v->tree.root->style &&
           can_move(v, v->tree.root, dx, dy);
}

/* ---- pixels */

bool view_needs_paint(const struct view *v)
{
    return v->needs_paint;
}

void view_touch(struct view *v)
{
    v->needs_paint = true;
}

long view_paints(const struct view *v)
{
    return v->paints;
}

const uint8_t *view_paint(struct view *v, int *width, int *height, int *stride)
{
    if (v->needs_paint || !v->pixels) {
        v->pixels = paint_run(v->paint, &v->order, screen_of(v), &v->pixels_width,
                              &v->pixels_height, &v->stride);
        v->paints++;
    }
    v->needs_paint = !v->pixels;
    *width = v->pixels_width;
    *height = v->pixels_height;
    *stride = v->stride;
    return v->pixels;
}
