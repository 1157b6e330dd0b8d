/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_paint.c - the pixels of painted pages, compared with a tolerance. */
#include "kit/view_page.h"

#include <sys/resource.h>

struct scene {
    struct page page;
    const uint8_t *pixels;
    int width, height, stride;
    struct pixels_live live; /* shown in every live box; width 0: nothing yet */
    struct pixels_image image;
    struct pixels_wish wish; /* of the last call */
    int asked, done;
};

static bool give_live(void *arg, uint32_t node, struct pixels_live *out)
{
    struct scene *s = arg;

    (void)node;
    s->asked += s->live.width > 0;
    *out = s->live;
    return s->live.width > 0;
}

static void live_done(void *arg, uint32_t node)
{
    (void)node;
    ((struct scene *)arg)->done++;
}

static bool give_image(void *arg, const char *src, struct pixels_wish wish,
                       struct pixels_image *out)
{
    struct scene *s = arg;

    s->wish = wish;
    *out = s->image;
    return strcmp(src, "/a.png") == 0;
}

static void start(struct scene *s, int width, int height, double ratio)
{
    struct view_cfg cfg = {.width = width,
                           .height = height,
                           .pixel_ratio = ratio,
                           .font_path = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
                           .pixels = {.live_picture = give_live,
                                      .live_picture_done = live_done,
                                      .image = give_image,
                                      .arg = s}};

    memset(s, 0, sizeof(*s));
    page_new(&s->page, &cfg);
}

static void paint(struct scene *s)
{
    s->pixels = view_paint(s->page.view, &s->width, &s->height, &s->stride);
    ck_assert_ptr_nonnull(s->pixels);
    ck_assert(!view_needs_paint(s->page.view));
}

static void show(struct scene *s, const char *style, const char *template)
{
    page_style(&s->page, style);
    ck_assert_int_eq(page_update(&s->page, template), 0);
    paint(s);
}

static void expect(const struct scene *s, int x, int y, int r, int g, int b)
{
    const uint8_t *p = s->pixels + y * s->stride + x * 4;

    bool ok = abs(p[0] - r) <= 4 && abs(p[1] - g) <= 4 && abs(p[2] - b) <= 4;
    ck_assert_msg(ok, "%d,%d is %d %d %d, not %d %d %d", x, y, p[0], p[1], p[2], r, g, b);
    ck_assert_int_eq(p[3], 255);
}

START_TEST(backgrounds_borders_and_opacity)
{
    struct scene s;

    start(&s, 100, 100, 1);
    show(&s,
         "page{background:#ff0000}#a{width:40px;height:40px;margin:10px;border:5px solid #0000ff;"
         "background-color:rgba(0,255,0,.5)}#b{width:20px;height:20px;opacity:.5;background:#000}",
         "<view id='a'/><view id='b'/>");
    expect(&s, 5, 5, 255, 0, 0);
    expect(&s, 12, 12, 0, 0, 255);
    expect(&s, 57, 30, 0, 0, 255);
    expect(&s, 30, 30, 127, 128, 0);
    expect(&s, 61, 30, 255, 0, 0);
    expect(&s, 10, 80, 127, 0, 0);
    view_free(s.page.view);
}
END_TEST

START_TEST(round_corners_leave_the_background)
{
    struct scene s;

    start(&s, 100, 100, 1);
    show(&s, "#a{width:100px;height:100px;border-radius:50%;background:#000}", "<view id='a'/>");
    expect(&s, 3, 3, 255, 255, 255);
    expect(&s, 96, 96, 255, 255, 255);
    expect(&s, 50, 1, 0, 0, 0);
    expect(&s, 50, 50, 0, 0, 0);
    view_free(s.page.view);
}
END_TEST

START_TEST(overflow_hidden_cuts_children)
{
    struct scene s;

    start(&s, 100, 100, 1);
    show(&s,
         "#a{width:50px;height:50px;overflow:hidden;position:relative}#b{height:80px;width:80px;"
         "background:#00f}"
         "#c{position:absolute;left:40px;top:40px;width:40px;height:40px;background:#0f0}",
         "<view id='a'><view id='b'/><view id='c'/></view>");
    expect(&s, 30, 30, 0, 0, 255);
    expect(&s, 45, 45, 0, 255, 0);
    expect(&s, 55, 30, 255, 255, 255);
    expect(&s, 55, 55, 255, 255, 255);
    view_free(s.page.view);
}
END_TEST

START_TEST(z_index_decides_then_document_order)
{
    struct scene s;

    start(&s, 100, 100, 1);
    show(&s,
         "view view{position:absolute;left:0;top:0;width:50px;height:50px}"
         "#a{background:#f00;z-index:2}#b{background:#0f0;z-index:1}#c{background:#00f;left:25px;z-"
         "index:2}"
         "#d{background:#888;z-index:-1;width:100px}",
         "<view><view id='a'/><view id='b'/><view id='c'/><view id='d'/></view>");
    expect(&s, 10, 10, 255, 0, 0);
    expect(&s, 30, 10, 0, 0, 255);
    expect(&s, 90, 10, 0x88, 0x88, 0x88);
    view_free(s.page.view);
}
END_TEST

START_TEST(pixel_ratio_scales_and_thin_borders_stay)
{
    struct scene s;

    start(&s, 50, 50, 2);
    show(&s, "#a{width:20px;height:20px;margin:10px;background:#f00;border:0.2px solid #00f}",
         "<view id='a'/>");
    ck_assert_int_eq(s.width, 100);
    ck_assert_int_eq(s.height, 100);
    expect(&s, 20, 30, 0, 0, 255);
    expect(&s, 22, 30, 255, 0, 0);
    expect(&s, 57, 57, 255, 0, 0);
    expect(&s, 63, 63, 255, 255, 255);
    view_free(s.page.view);
}
END_TEST

/* ---- live boxes: 32x16, red left, blue right, in BT.601 */

enum { W = 32, H = 16 };
static void halves(struct scene *s, uint8_t *y, uint8_t *u, uint8_t *v)
{
    for (int i = 0; i < W * H; i++)
        y[i] = i % W < W / 2 ? 81 : 41;
    for (int i = 0; i < W * H / 4; i++) {
        u[i] = i % (W / 2) < W / 4 ? 90 : 240;
        v[i] = i % (W / 2) < W / 4 ? 240 : 110;
    }
    s->live = (struct pixels_live){
        .width = W, .height = H, .plane = {y, u, v}, .stride = {W, W / 2, W / 2}};
}

#define RED  254, 0, 0
#define BLUE 0, 0, 254

struct live_row {
    bool is_mirrored, fills;
    int rotation;
    int x1, y1, r1, g1, b1, x2, y2, r2, g2, b2;
};
static const struct live_row rows_of[] = {
    /* box 64x64 */
    {false, false, 0, 10, 32, RED, 54, 32, BLUE},
    {false, false, 0, 10, 10, 0, 0, 0, 54, 60, 0, 0, 0}, /* bars above and below */
    {true, false, 0, 10, 32, BLUE, 54, 32, RED},
    {false, true, 0, 10, 5, RED, 54, 60, BLUE},
    {false, false, 90, 32, 10, RED, 32, 54, BLUE},
    {false, false, 90, 5, 32, 0, 0, 0, 60, 32, 0, 0, 0},
    {false, true, 90, 5, 10, RED, 60, 54, BLUE},
    {true, true, 90, 5, 10, RED, 60, 54, BLUE}, /* mirroring swaps left and right only */
};

START_TEST(live_boxes_show_their_picture)
{
    struct scene s;
    uint8_t y[W * H], u[W * H / 4], v[W * H / 4];
    const struct live_row *r = &rows_of[_i];

    start(&s, 64, 64, 1);
    show(&s, "live-player{width:64px;height:64px}", "<live-player/>");
    expect(&s, 32, 32, 0, 0, 0); /* nothing to show: black */
    halves(&s, y, u, v);
    s.live.is_mirrored = r->is_mirrored;
    s.live.fills = r->fills;
    s.live.rotation = r->rotation;
    ck_assert(!view_needs_paint(s.page.view));
    view_touch(s.page.view);
    ck_assert(view_needs_paint(s.page.view));
    paint(&s);
    expect(&s, r->x1, r->y1, r->r1, r->g1, r->b1);
    expect(&s, r->x2, r->y2, r->r2, r->g2, r->b2);
    ck_assert_int_eq(s.asked, 1);
    ck_assert_int_eq(s.done, 1);
    view_free(s.page.view);
}
END_TEST

START_TEST(tall_pictures_keep_bt601_and_full_range_is_known)
{
    enum { TALL = 800 };
    static uint8_t y[16 * TALL], u[8 * TALL / 2], v[8 * TALL / 2];
    struct scene s;

    memset(y, 81, sizeof(y));
    memset(u, 90, sizeof(u));
    memset(v, 240, sizeof(v));
    start(&s, 16, 800, 1);
    s.live =
        (struct pixels_live){.width = 16, .height = TALL, .plane = {y, u, v}, .stride = {16, 8, 8}};
    show(&s, "live-player{width:16px;height:800px}", "<live-player/>");
    expect(&s, 8, 400, 254, 0, 0);
    memset(y, 76, sizeof(y));
    memset(u, 85, sizeof(u));
    memset(v, 255, sizeof(v));
    s.live.is_full_range = true;
    view_touch(s.page.view);
    paint(&s);
    expect(&s, 8, 400, 254, 0, 0);
    view_free(s.page.view);
}
END_TEST

/* ---- images: 4x2, green left, white right */

static const uint8_t two[4 * 2 * 4] = {0,   255, 0,   255, 0,   255, 0,   255, 255, 255, 255,
                                       255, 255, 255, 255, 255, 0,   255, 0,   255, 0,   255,
                                       0,   255, 255, 255, 255, 255, 255, 255, 255, 255};

START_TEST(image_modes)
{
    struct scene s;

    start(&s, 60, 200, 1);
    s.image = (struct pixels_image){two, 4, 2, 4, 2, 1};
    show(&s, "page{background:#00f}image{width:40px;height:40px;display:block}#w{width:60px}",
         "<image src='/a.png'/><image src='/a.png' mode='aspectFit'/><image src='/a.png' "
         "mode='aspectFill'/>"
         "<image id='w' src='/a.png' mode='widthFix'/><image src='/missing.png'/>");
    expect(&s, 5, 3, 0, 255, 0); /* stretched */
    expect(&s, 35, 36, 255, 255, 255);
    expect(&s, 5, 43, 0, 0, 255); /* fitted: bars */
    expect(&s, 5, 60, 0, 255, 0);
    expect(&s, 5, 83, 0, 255, 0); /* filled */
    expect(&s, 35, 116, 255, 255, 255);
    page_expect(&s.page, "w", 0, 120, 60, 30);
    expect(&s, 5, 160, 0, 0, 255); /* a missing file draws nothing */
    view_free(s.page.view);
}
END_TEST

/* 4x2 in a box of 10x6, at 10,10: where its left upper corner is, and a part that is cut off */
struct place_row {
    const char *mode;
    int x, y;
};
static const struct place_row places[] = {
    {"top left", 10, 10}, {"top", 13, 10},         {"top right", 16, 10},
    {"left", 10, 12},     {"center", 13, 12},      {"right", 16, 12},
    {"bottom", 13, 14},   {"bottom left", 10, 14}, {"bottom right", 16, 14},
};

START_TEST(images_that_are_not_scaled)
{
    const struct place_row *row = &places[_i];
    struct scene s;
    char template[100];

    start(&s, 40, 40, 1);
    s.image = (struct pixels_image){two, 4, 2, 4, 2, 1};
    snprintf(template, sizeof(template), "<image src='/a.png' mode='%s'/>", row->mode);
    show(&s,
         "page{background:#00f}image{width:10px;height:6px;position:absolute;left:10px;top:10px}",
         template);
    expect(&s, row->x, row->y, 0, 255, 0);
    expect(&s, row->x + 3, row->y + 1, 255, 255, 255);
    expect(&s, row->x - 1, row->y, 0, 0, 255);
    expect(&s, row->x + 4, row->y + 1, 0, 0, 255);
    expect(&s, row->x, row->y + 2, 0, 0, 255);
    view_free(s.page.view);
}
END_TEST

START_TEST(images_larger_than_their_box_are_cut)
{
    struct scene s;

    start(&s, 40, 40, 1);
    s.image = (struct pixels_image){two, 4, 2, 4, 2, 1};
    show(&s,
         "page{background:#00f}image{width:2px;height:2px;position:absolute;left:10px;top:10px}",
         "<image src='/a.png' mode='right'/>");
    expect(&s, 10, 10, 255, 255, 255);
    expect(&s, 9, 10, 0, 0, 255);
    expect(&s, 12, 10, 0, 0, 255);
    view_free(s.page.view);
}
END_TEST

/* ---- layers: turned, fainter, cut to round corners */

struct point {
    int x, y, r, g, b;
};
struct layer_row {
    const char *name, *style, *page;
    struct point points[6]; /* white until one says otherwise; x 0 ends the list */
};
/* window 100x100; #a is red above, blue below */
#define TWO_HALVES                                                    \
    "#a{position:absolute;left:20px;top:30px;width:60px;height:40px}" \
    "#u{height:20px;background:#f00}#d{height:20px;background:#00f}"
#define HALVES "<view id='a'><view id='u'/><view id='d'/></view>"
static const struct layer_row layer_rows[] = {
    {"half a turn",
     TWO_HALVES "#a{transform:rotate(180deg)}",
     HALVES,
     {{50, 35, 0, 0, 255}, {50, 65, 255, 0, 0}, {15, 50, 255, 255, 255}}},
    {"a quarter turn",
     TWO_HALVES "#a{transform:rotate(.25turn)}",
     HALVES,
     {{55, 50, 255, 0, 0}, {45, 50, 0, 0, 255}, {45, 75, 0, 0, 255}, {75, 50, 255, 255, 255}}},
    {"moved by its own size",
     TWO_HALVES "#a{transform:translate(-25%, 10px)}",
     HALVES,
     {{10, 45, 255, 0, 0}, {60, 65, 0, 0, 255}, {70, 45, 255, 255, 255}, {10, 35, 255, 255, 255}}},
    {"larger, from its corner",
     TWO_HALVES "#a{transform:scale(1.5, 0.5);transform-origin:left top}",
     HALVES,
     {{95, 35, 255, 0, 0}, {95, 45, 0, 0, 255}, {95, 55, 255, 255, 255}}},
    {"steps from left to right",
     TWO_HALVES "#a{transform:translateX(20px) scale(.5)}",
     HALVES,
     {{70, 45, 255, 0, 0}, {70, 55, 0, 0, 255}, {50, 45, 255, 255, 255}, {70, 35, 255, 255, 255}}},
    {"from outside of the window",
     "#a{position:absolute;left:100%;top:0;width:50px;height:50px;background:#0f0;"
     "transform:translateX(-100%)}",
     "<view id='a'/>",
     {{55, 5, 0, 255, 0}, {95, 45, 0, 255, 0}, {45, 5, 255, 255, 255}}},
    {"a layer in a layer",
     TWO_HALVES "#a{transform:rotate(180deg)}#u{transform:translateY(10px)}",
     HALVES,
     {{50, 55, 255, 0, 0}, {50, 65, 255, 255, 255}, {50, 35, 0, 0, 255}}},
    {"opacity of what lies one over the other",
     "#a{width:50px;height:50px;background:#f00;opacity:.5}#i{width:50px;height:50px;"
     "background:#00f}",
     "<view id='a'><view id='i'/></view>",
     {{25, 25, 127, 127, 255}}},
    {"opacity inside of opacity",
     "#a{opacity:.5}#i{width:50px;height:50px;background:#000;opacity:.5}",
     "<view id='a'><view id='i'/></view>",
     {{25, 25, 191, 191, 191}}},
    {"a child cut to round corners",
     "#a{width:80px;height:80px;border-radius:40px;overflow:hidden}#i{height:80px;background:#00f}",
     "<view id='a'><view id='i'/></view>",
     {{5, 5, 255, 255, 255}, {75, 75, 255, 255, 255}, {40, 2, 0, 0, 255}, {40, 40, 0, 0, 255}}},
    {"without overflow nothing is cut",
     "#a{width:80px;height:80px;border-radius:40px}#i{height:80px;background:#00f}",
     "<view id='a'><view id='i'/></view>",
     {{5, 5, 0, 0, 255}}},
    {"a round picture in a ring",
     "#a{width:60px;height:60px;border-radius:50%;border:10px solid #f00;display:block}",
     "<image id='a' src='/a.png'/>",
     {{4, 4, 255, 255, 255}, {40, 5, 255, 0, 0}, {15, 15, 255, 0, 0}, {20, 40, 0, 255, 0}}},
    {"a positioned child of a round box stays in its turn",
     "#a{width:60px;height:60px;border-radius:9px;overflow:hidden;background:#0f0}"
     "#i{position:relative;height:60px;background:#00f}#b{height:60px;margin-top:-30px;"
     "background:#f00}",
     "<view id='a'><view id='i'/></view><view id='b'/>",
     {{30, 10, 0, 0, 255}, {30, 50, 255, 0, 0}}},
};

START_TEST(layers_are_put_over_what_is_there)
{
    const struct layer_row *row = &layer_rows[_i];
    struct scene s;

    start(&s, 100, 100, 1);
    s.image = (struct pixels_image){two, 4, 2, 4, 2, 1};
    show(&s, row->style, row->page);
    ck_assert_msg(!*s.page.warnings, "%s: %s", row->name, s.page.warnings);
    for (const struct point *p = row->points; p->x; p++)
        expect(&s, p->x, p->y, p->r, p->g, p->b);
    view_free(s.page.view);
}
END_TEST

START_TEST(a_live_box_in_a_layer_is_whole)
{
    static uint8_t y[16 * 16], u[64], v[64];
    struct scene s;

    start(&s, 100, 100, 2);
    memset(y, 81, sizeof(y));
    memset(u, 90, sizeof(u));
    memset(v, 240, sizeof(v));
    s.live = (struct pixels_live){16, 16, {y, u, v}, {16, 8, 8}, .fills = true};
    show(&s,
         "live-player{width:60px;height:60px;border-radius:30px;transform:translate(20px,20px)}",
         "<live-player/>");
    expect(&s, 100, 100, 254, 0, 0);
    expect(&s, 44, 44, 255, 255, 255);
    expect(&s, 20, 20, 255, 255, 255);
    ck_assert_int_eq(s.asked, s.done);
    view_free(s.page.view);
}
END_TEST

static int dark_pixels(const struct scene *s, int left, int top, int right, int bottom)
{
    int count = 0;

    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
            count += s->pixels[y * s->stride + x * 4] < 128;
    return count;
}

/* White letters on red, in a layer: each colour lies between those of both. */
START_TEST(letters_in_a_layer_keep_their_colours)
{
    static const char *const how[] = {"border-radius:9px;overflow:hidden", "opacity:.999",
                                      "transform:translateX(.5px)"};
    struct scene s;
    char style[200];
    int inked = 0;

    snprintf(style, sizeof(style),
             "#a{width:120px;height:40px;font-size:15px;background:#f00;color:#fff;%s}", how[_i]);
    start(&s, 200, 60, 1);
    show(&s, style, "<view id='a'>HAMBURG HAMBURG</view>");
    for (int y = 10; y < 30; y++) {
        for (int x = 10; x < 110; x++) {
            const uint8_t *p = s.pixels + y * s.stride + x * 4;
            ck_assert_msg(p[0] > 250, "red is %d at %d,%d", p[0], x, y);
            inked += p[1] > 128;
        }
    }
    ck_assert_int_gt(inked, 50);
    view_free(s.page.view);
}
END_TEST

START_TEST(text_is_drawn_where_it_is_laid_out)
{
    struct scene s;

    start(&s, 200, 60, 1);
    show(&s, "#a{text-align:right}", "<view id='a'>Hello \u4e2d\u6587</view>");
    ck_assert_int_eq(dark_pixels(&s, 0, 0, 100, 60), 0);
    ck_assert_int_gt(dark_pixels(&s, 100, 0, 165, 20), 40);
    ck_assert_int_gt(dark_pixels(&s, 165, 0, 200, 22), 40);
    ck_assert_int_eq(dark_pixels(&s, 0, 26, 200, 60), 0);
    view_free(s.page.view);
}
END_TEST

/* Half the pixels of the file: the same parts of the picture are seen. */
START_TEST(a_picture_of_fewer_pixels_looks_the_same)
{
    static const uint8_t half[] = {255, 0, 0, 255, 0, 0, 255, 255};
    struct scene s;

    start(&s, 100, 100, 2);
    s.image = (struct pixels_image){half, 400, 200, 2, 1, 1};
    show(&s, "image{display:block;width:40px;height:20px}", "<image src='/a.png'/>");
    ck_assert_int_eq(s.wish.width, 80);
    ck_assert_int_eq(s.wish.height, 40);
    ck_assert(!s.wish.covers);
    expect(&s, 5, 20, 255, 0, 0);
    expect(&s, 75, 20, 0, 0, 255);
    show(&s, "image{display:block;width:20px;height:20px}",
         "<image src='/a.png' mode='aspectFill'/>");
    ck_assert(s.wish.covers);
    view_free(s.page.view);
}
END_TEST

static long peak_kb(void)
{
    struct rusage use;

    ck_assert_int_eq(getrusage(RUSAGE_SELF, &use), 0);
    return use.ru_maxrss;
}

START_TEST(letters_nobody_sees_cost_no_memory)
{
    struct scene s;
    char template[600], style[64];
    long before;

    memset(template, 'W', sizeof(template));
    memcpy(template, "<view id='a'>", 13);
    snprintf(template + 500, sizeof(template) - 500, "</view>");
    snprintf(style, sizeof(style), "#a{font-size:%dpx}", (int[]){300, 1000, 4000}[_i]);
    start(&s, 200, 400, 1);
    show(&s, "", "<view/>");
    before = peak_kb();
    show(&s, style, template);
    ck_assert_int_gt(dark_pixels(&s, 0, 0, 200, 400), 1000);
    ck_assert_int_lt(peak_kb() - before, 100 * 1024);
    view_free(s.page.view);
}
END_TEST

/* U+2588 fills its whole place, so that its right edge shows how large it is drawn. */
START_TEST(a_very_large_letter_is_drawn_as_large_as_it_is_laid_out)
{
    struct scene s;

    start(&s, 1200, 900, 2);
    show(&s, "#a{font-size:1000px;line-height:1000px}", "<view id='a'>\u2588</view>");
    expect(&s, 100, 1700, 0, 0, 0);
    expect(&s, 1400, 100, 0, 0, 0);
    expect(&s, 1600, 900, 255, 255, 255);
    view_free(s.page.view);
}
END_TEST

/* The same text in one piece, and at a size that cuts the text into pieces. */
START_TEST(letters_drawn_in_pieces_stand_side_by_side)
{
    struct scene s;

    start(&s, 2400, 300, 1);
    show(&s, "#a{font-size:300px;line-height:300px;white-space:nowrap}",
         "<view id='a'>\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588</view>");
    for (int x = 4; x < 2000; x++) /* edges of letters are grey: no pixel is white */
        ck_assert_int_lt(s.pixels[150 * s.stride + x * 4], 160);
    view_free(s.page.view);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("paint");
    TCase *c = tcase_create("paint");

    tcase_add_test(c, backgrounds_borders_and_opacity);
    tcase_add_test(c, round_corners_leave_the_background);
    tcase_add_test(c, overflow_hidden_cuts_children);
    tcase_add_test(c, z_index_decides_then_document_order);
    tcase_add_test(c, pixel_ratio_scales_and_thin_borders_stay);
    tcase_add_loop_test(c, live_boxes_show_their_picture, 0, sizeof(rows_of) / sizeof(*rows_of));
    tcase_add_test(c, tall_pictures_keep_bt601_and_full_range_is_known);
    tcase_add_test(c, image_modes);
    tcase_add_loop_test(c, images_that_are_not_scaled, 0, sizeof(places) / sizeof(*places));
    tcase_add_test(c, images_larger_than_their_box_are_cut);
    tcase_add_loop_test(c, layers_are_put_over_what_is_there, 0,
                        sizeof(layer_rows) / sizeof(*layer_rows));
    tcase_add_test(c, a_live_box_in_a_layer_is_whole);
    tcase_add_loop_test(c, letters_in_a_layer_keep_their_colours, 0, 3);
    tcase_add_test(c, text_is_drawn_where_it_is_laid_out);
    tcase_add_test(c, a_picture_of_fewer_pixels_looks_the_same);
    tcase_add_loop_test(c, letters_nobody_sees_cost_no_memory, 0, 3);
    tcase_add_test(c, a_very_large_letter_is_drawn_as_large_as_it_is_laid_out);
    tcase_add_test(c, letters_drawn_in_pieces_stand_side_by_side);
    suite_add_tcase(s, c);
    return page_run(s);
}
