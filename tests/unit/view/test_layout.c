/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_layout.c - pages and the boxes a browser would give them. */
#include "kit/view_page.h"

START_TEST(the_call_page_with_the_player_small)
{
    struct page p;

    page_start(&p, 375, 667);
    page_style(&p, CALL_STYLE);
    ck_assert_int_eq(page_update(&p, CALL_PAGE("pusher", "small-window")), 0);
    ck_assert_str_eq(p.warnings, "");
    page_expect(&p, "chat", 0, 0, 375, 667);
    page_expect(&p, "pusher", 0, 0, 375, 667);
    page_expect(&p, "player", 225, 0, 150, 200);
    page_expect(&p, "fixed", 50, 667 - 50 - 54, 275, 54); /* 50 above the baseline, 4 below it */
    page_expect(&p, "bar", 50, 563, 275, 54);
    page_expect(&p, "gd", 50 + (275 - 260) / 2.0 + 40, 563, 50, 50);
    page_expect(&p, "qh", 50 + (275 - 260) / 2.0 + 170, 563, 50, 50);
    ck_assert_str_eq(page_hit(&p, 300, 100), "player");
    ck_assert_str_eq(page_hit(&p, 100, 100), "pusher");
    ck_assert_str_eq(page_hit(&p, 120, 590), "gd");
    ck_assert_str_eq(page_hit(&p, 250, 590), "qh");
    view_free(p.view);
}
END_TEST

START_TEST(the_call_page_with_the_pusher_small)
{
    struct page p;

    page_start(&p, 375, 667);
    page_style(&p, CALL_STYLE);
    ck_assert_int_eq(page_update(&p, CALL_PAGE("small-window", "player")), 0);
    page_expect(&p, "pusher", 225, 0, 150, 200);
    page_expect(&p, "player", 0, 0, 375, 667);
    ck_assert_str_eq(page_hit(&p, 300, 100), "pusher");
    ck_assert_str_eq(page_hit(&p, 300, 250), "player");
    view_free(p.view);
}
END_TEST

struct row {
    const char *style, *page, *id;
    double x, y, width, height;
};
static const struct row rows[] = {
    /* blocks */
    {"", "<view id='a'/>", "a", 0, 0, 300, 0},
    {"#a{margin:10px 20px;padding:5px;border:1px solid red;height:30px}", "<view id='a'/>", "a", 20,
     10, 260, 42},
    {"#a{width:100px;padding:10px;box-sizing:border-box;height:50%}", "<view id='a'/>", "a", 0, 0,
     100, 20},
    {"page{height:100%}#a{height:50%;width:50%}", "<view id='a'/>", "a", 0, 0, 150, 200},
    {"#a{width:100px;margin:0 auto;height:1px}", "<view id='a'/>", "a", 100, 0, 100, 1},
    {"#a{width:750rpx;height:100rpx}", "<view id='a'/>", "a", 0, 0, 300, 40},
    {"#a{width:50vw;height:10vh}", "<view id='a'/>", "a", 0, 0, 150, 40},
    {"#a{font-size:20px;width:2em;height:2rem}", "<view id='a'/>", "a", 0, 0, 40, 32},
    {"#a{width:200px;max-width:150px;min-height:40px}", "<view id='a'/>", "a", 0, 0, 150, 40},
    {"#a{height:10px;margin-bottom:20px}#b{margin-top:30px;height:5px}",
     "<view id='a'/><view id='b'/>", "b", 0, 40, 300, 5},
    {"#a{margin-top:20px}#b{margin-top:30px;height:5px}", "<view id='a'><view id='b'/></view>", "a",
     0, 30, 300, 5},
    {"#o{padding-top:1px}#a{margin-top:20px}#b{margin-top:30px;height:5px}",
     "<view id='o'><view id='a'><view id='b'/></view></view>", "b", 0, 31, 300, 5},
    {"#a{display:none;height:9px}#b{height:5px}", "<view id='a'/><view id='b'/>", "b", 0, 0, 300,
     5},
    {"#b{height:5px}", "<view hidden style='height:9px'/><view id='b'/>", "b", 0, 0, 300, 5},
    {"#a{position:relative;left:10px;top:-5px;height:9px;margin-top:7px}",
     "<view style='height:1px'/><view id='a'/>", "a", 10, 3, 300, 9},
    /* defaults of tags */
    {"", "<image id='a'/>", "a", 0, 0, 320, 240},
    {"", "<live-player id='a'/>", "a", 0, 0, 300, 225},
    {"", "<live-pusher id='a'/>", "a", 0, 0, 300, 0},
    /* absolute and fixed */
    {"#o{position:relative;height:100px;margin-top:10px;border:2px "
     "solid}#a{position:absolute;right:0;bottom:0;width:10px;height:20px}",
     "<view style='height:1px'/><view id='o'><view id='a'/></view>", "a", 288, 93, 10, 20},
    {"#a{position:absolute;left:10px;right:20px;top:5px;bottom:5px}", "<view id='a'/>", "a", 10, 5,
     270, 390},
    {"#a{position:absolute;left:0;right:0;top:0;bottom:0;margin:auto;width:100px;height:50px}",
     "<view id='a'/>", "a", 100, 175, 100, 50},
    {"#a{position:absolute;width:10px;height:10px}", "<view style='height:30px'/><view id='a'/>",
     "a", 0, 30, 10, 10},
    {"#o{position:relative;top:9px}#a{position:fixed;top:5px;left:5px;width:1px;height:1px}",
     "<view id='o'><view id='a'/></view>", "a", 5, 5, 1, 1},
    {"#a{position:absolute;left:50px}#b{width:40px;height:10px}",
     "<view id='a'><view id='b'/></view>", "a", 50, 0, 40, 10},
    /* lines: DejaVu Sans at 16 px is 19 high, its baseline at 15 */
    {"", "<view id='a'>x</view>", "a", 0, 0, 300, 19},
    {"#a{line-height:40px}", "<view id='a'>x</view>", "a", 0, 0, 300, 40},
    {"#a{line-height:2}", "<view id='a'>x</view>", "a", 0, 0, 300, 32},
    {"#b{display:inline-block;width:50px;height:30px}", "<view id='a'><view id='b'/></view>", "a",
     0, 0, 300, 34},
    {"#a{text-align:right}#b{display:inline-block;width:50px;height:30px}",
     "<view id='a'>  <view id='b'/> </view>", "b", 250, 0, 50, 30},
    {"view view{display:inline-block;width:140px;height:30px}",
     "<view><view/><view/><view id='b'/></view>", "b", 0, 34, 140, 30},
    {"#b{display:inline-block;padding:3px}", "<view>x<view id='b'>y</view></view>", "b", 9, 0, 15,
     25},
    {"#b{display:inline-block;vertical-align:top;width:9px;height:5px}",
     "<view style='line-height:40px'><view id='b'/></view>", "b", 0, 0, 9, 5},
    /* flex */
    {"#o{display:flex}#o view{height:10px;flex:1}",
     "<view id='o'><view/><view id='a'/><view/></view>", "a", 100, 0, 100, 10},
    {"#o{display:flex;justify-content:center;align-items:center;height:100px}#a{width:50px;height:"
     "20px}",
     "<view id='o'><view id='a'/></view>", "a", 125, 40, 50, 20},
    {"#o{display:flex;justify-content:space-between}#o view{width:50px;height:10px}",
     "<view id='o'><view/><view id='a'/><view/></view>", "a", 125, 0, 50, 10},
    {"#o{display:flex;flex-direction:row-reverse}#o view{width:50px;height:10px}",
     "<view id='o'><view id='a'/><view/></view>", "a", 250, 0, 50, 10},
    {"#o{display:flex;flex-wrap:wrap}#o view{width:140px;height:10px}",
     "<view id='o'><view/><view/><view id='a'/></view>", "a", 0, 10, 140, 10},
    {"#o{display:flex;flex-direction:column;height:100px}#a{flex:1}#b{height:30px}",
     "<view id='o'><view id='a'/><view id='b'/></view>", "a", 0, 0, 300, 70},
    {"#o{display:flex;flex-direction:column;align-items:center}#a{width:100px;height:30px}",
     "<view id='o'><view id='a'/></view>", "a", 100, 0, 100, 30},
    {"#o{display:flex;height:50px}#a{width:20px}", "<view id='o'><view id='a'/></view>", "a", 0, 0,
     20, 50},
    {"#o{display:flex}#a{width:200px}#b{width:200px;height:9px}",
     "<view id='o'><view id='a'/><view id='b'/></view>", "b", 150, 0, 150, 9},
    {"#o{display:flex;gap:10px}#o view{width:20px;height:9px}",
     "<view id='o'><view/><view id='b'/></view>", "b", 30, 0, 20, 9},
    {"#o{display:flex}#b{margin-left:auto;width:20px;height:9px}",
     "<view id='o'>x<view id='b'/></view>", "b", 280, 0, 20, 9},
    {"#o{display:flex;padding:7px}#b{width:20px;height:9px}", "<view id='o'>x<view id='b'/></view>",
     "b", 16, 7, 20, 9}, /* percentages of heights, in lines too */
    {"#o{width:50px;height:40px}image{width:100%;height:100%}",
     "<view id='o'><image id='a'/></view>", "a", 0, 0, 50, 40},
    {"#o{display:flex;flex-direction:column;height:90px}#b{flex:1}#a{display:inline-block;"
     "width:9px;height:50%}",
     "<view id='o'><view id='b'><view id='a'/></view></view>", "a", 0, 0, 9, 45},
    {"#o{display:flex;flex-direction:column;min-height:90px}#b{flex:1}#a{height:50%}",
     "<view id='o'><view id='b'><view id='a'>x</view></view></view>", "a", 0, 0, 300, 19},
    {"#a{display:inline-block;height:100%}", "<view><view id='a'>x</view></view>", "a", 0, 0, 9,
     19},
    /* a base size is not yet limited */
    {"#o{display:flex;width:200px}#o view{flex:1 1 auto;height:9px}#a{min-width:100px}",
     "<view id='o'><view id='a'/><view id='b'/></view>", "b", 100, 0, 100, 9},
    /* columns that wrap */
    {"#o{display:flex;flex-flow:column wrap;width:100px;height:60px}#o view{height:20px}",
     "<view id='o'><view/><view/><view/><view id='a'/></view>", "a", 50, 0, 50, 20},
    /* blanks at the end of a line */
    {"#a{position:absolute}#b{position:absolute}", "<view id='a'>xx <view id='b'/></view>", "a", 0,
     0, 18, 19},
    {"#a{position:absolute}", "<view id='a'><text>xx </text></view>", "a", 0, 0, 18, 19},
    {"#a{width:18px}#b{position:absolute}", "<view id='a'>xx <view id='b'/></view>", "a", 0, 0, 18,
     19},
    /* breaks inside of words */
    {"#a{width:40px}", "<view id='a'>xxxx-xxxx</view>", "a", 0, 0, 40, 19 * 2},
    {"#a{width:40px}", "<view id='a'>xxxxxxxxx</view>", "a", 0, 0, 40, 19},
    {"#a{width:40px;overflow-wrap:break-word}", "<view id='a'>x xxxxxxxx</view>", "a", 0, 0, 40,
     19 * 3},
    {"#a{width:40px;word-break:break-all}", "<view id='a'>x xxxxxx</view>", "a", 0, 0, 40, 19 * 2},
    {"#a{width:min-content;overflow-wrap:anywhere}", "<view id='a'>xxx</view>", "a", 0, 0, 9,
     19 * 3},
    {"#a{position:absolute;letter-spacing:5px;word-spacing:10px}", "<view id='a'>x x</view>", "a",
     0, 0, 9 + 5 + 15 + 5 + 9 + 5, 19},
    {"#b{display:inline-block}#a{text-indent:30px}", "<view id='a'><view id='b'>x</view></view>",
     "b", 30, 0, 9, 19},
    /* widths by words, shapes, choices */
    {"#a{width:fit-content;padding:1px}#b{width:33px}", "<view id='a'><view id='b'/></view>", "a",
     0, 0, 35, 2},
    {"#a{width:max-content}", "<view style='width:9px'><view id='a'>x x</view></view>", "a", 0, 0,
     23, 19},
    {"#a{width:min-content}", "<view id='a'>x x</view>", "a", 0, 0, 9, 38},
    {"#a{width:100px;aspect-ratio:2/1}", "<view id='a'/>", "a", 0, 0, 100, 50},
    {"#a{height:40px;aspect-ratio:2}", "<view id='a'/>", "a", 0, 0, 80, 40},
    {"#a{width:100px;padding:10px;aspect-ratio:2;box-sizing:border-box}", "<view id='a'/>", "a", 0,
     0, 100, 50},
    {"#a{width:min(50%,200px);height:max(10px,2vh)}", "<view id='a'/>", "a", 0, 0, 150, 10},
    {"#a{width:clamp(10px,50% - 100px,40px);height:clamp(5px,1px,3px)}", "<view id='a'/>", "a", 0,
     0, 40, 5},
    /* texts put in place */
    {"page{--w:30px}#a{width:var(--w);height:calc(var(--w) * 2)}", "<view id='a'/>", "a", 0, 0, 30,
     60},
    {"#a{width:var(--none, 40px);height:var(--none)}", "<view id='a'/>", "a", 0, 0, 40, 0},
    {"page{--w:30px;--d:calc(var(--w) * 2)}#o{--w:70px}#a{width:var(--d)}",
     "<view id='o'><view id='a'/></view>", "a", 0, 0, 60, 0},
    {"#a{--a:var(--b);--b:var(--a);width:var(--a, 8px)}", "<view id='a'/>", "a", 0, 0, 8, 0},
    {"#a{padding:var(--p);height:1px}", "<view id='a' style='--p:2px 3px'/>", "a", 0, 0, 300, 5},
    {"#a{height:20px;padding-bottom:calc(10px + env(safe-area-inset-bottom, 9px))}",
     "<view id='a'/>", "a", 0, 0, 300, 30},
    {"@media (min-width:300px){#a{height:20px}}@media (min-width:301px){#a{height:90px}}",
     "<view id='a'/>", "a", 0, 0, 300, 20},
    /* a button's border takes no room */
    {"", "<button id='a'>x</button>", "a", 0, 0, 300, 46.0008},
    {"button::after {border:none}", "<button id='a'>x</button>", "a", 0, 0, 300, 46.0008},
    {"#a{border:3px solid red}", "<button id='a'>x</button>", "a", 0, 0, 300, 52.0008},
    /* where a transformed box is seen */
    {"#a{position:absolute;left:100px;top:100px;width:50px;height:50px;transform:translate(-50%,"
     "10px)}",
     "<view id='a'/>", "a", 75, 110, 50, 50},
    {"#a{margin:100px;width:50px;height:50px;transform:rotate(45deg)}", "<view id='a'/>", "a",
     125 - 35.3553, 125 - 35.3553, 70.7107, 70.7107},
    {"#o{width:100px;height:100px;transform:scale(.5);transform-origin:0 0}#a{width:40px;"
     "height:10px;transform:translateX(20px)}",
     "<view id='o'><view id='a'/></view>", "a", 10, 0, 20, 5},
};

START_TEST(boxes_are_where_a_browser_puts_them)
{
    struct page p;
    const struct row *r = &rows[_i];

    page_start(&p, 300, 400);
    page_style(&p, r->style);
    ck_assert_int_eq(page_update(&p, r->page), 0);
    ck_assert_str_eq(p.warnings, "");
    page_expect(&p, r->id, r->x, r->y, r->width, r->height);
    view_free(p.view);
}
END_TEST

/* ---- pictures whose file, 30 x 20, gives their other side */

static bool give_picture(void *arg, const char *src, struct pixels_wish wish,
                         struct pixels_image *out)
{
    static const uint8_t pixels[30 * 20 * 4];

    (void)arg;
    (void)wish;
    *out = (struct pixels_image){pixels, 30, 20, 30, 20, 1};
    return strcmp(src, "p.png") == 0;
}

#define FIX_WIDTH  "<view id='o'><image id='a' mode='widthFix' src='p.png'/></view>"
#define FIX_HEIGHT "<view id='o'><image id='a' mode='heightFix' src='p.png'/></view>"
static const struct row picture_rows[] = {
    {"#a{width:100%}", FIX_WIDTH, "a", 0, 0, 300, 200},
    {"#o{display:flex;flex-direction:column}#a{width:100%}", FIX_WIDTH, "a", 0, 0, 300, 200},
    {"#o{display:flex;flex-direction:column}#a{width:150px;height:20px}", FIX_WIDTH, "a", 0, 0, 150,
     100},
    {"#o{display:flex;flex-direction:column;align-items:center}", FIX_WIDTH, "a", -10, 0, 320,
     213.333},
    {"#o{display:flex;height:9px}#a{width:150px}", FIX_WIDTH, "a", 0, 0, 150, 100},
    {"#a{position:absolute;left:1px;width:150px}", FIX_WIDTH, "a", 1, 0, 150, 100},
    {"#a{width:70px;padding:5px;box-sizing:border-box}", FIX_WIDTH, "a", 0, 0, 70, 50},
    {"#a{width:150px}", "<image id='a' mode='widthFix' src='none.png'/>", "a", 0, 0, 150, 240},
    {"#a{height:100px}", FIX_HEIGHT, "a", 0, 0, 150, 100},
    {"#o{display:flex;align-items:flex-start}#a{height:100px}", FIX_HEIGHT, "a", 0, 0, 150, 100},
    {"#o{display:flex;flex-direction:column}#a{height:100px}", FIX_HEIGHT, "a", 0, 0, 150, 100},
    {"#o{height:40px}#a{height:50%;width:9px}", FIX_HEIGHT, "a", 0, 0, 30, 20},
    {"#a{height:100px;max-height:10px}", FIX_HEIGHT, "a", 0, 5, 15, 10},
};

START_TEST(a_picture_gives_its_other_side)
{
    struct page p;
    const struct row *r = &picture_rows[_i];
    const struct view_cfg cfg = {.width = 300,
                                 .height = 400,
                                 .font_path = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
                                 .pixels = {.image = give_picture}};

    page_new(&p, &cfg);
    page_style(&p, r->style);
    ck_assert_int_eq(page_update(&p, r->page), 0);
    page_expect(&p, r->id, r->x, r->y, r->width, r->height);
    view_free(p.view);
}
END_TEST

START_TEST(a_window_that_grows_changes_the_rules)
{
    struct page p;

    page_start(&p, 300, 400);
    page_style(&p, "@media (min-width:301px){#a{height:90px}}");
    ck_assert_int_eq(page_update(&p, "<view id='a'/>"), 0);
    page_expect(&p, "a", 0, 0, 300, 0);
    view_resize(p.view, 301, 400);
    page_expect(&p, "a", 0, 0, 301, 90);
    view_free(p.view);
}
END_TEST

START_TEST(bold_letters_come_from_the_bold_file)
{
    struct page p;
    double plain, bold;

    page_start(&p, 300, 400);
    page_style(&p, "#b{font-weight:bold}");
    ck_assert_int_eq(page_update(&p, "<view id='a'/><view id='b'/>"), 0);
    ck_assert(view_text_width(p.view, page_id(&p, "a"), "wide", 4, &plain) &&
              view_text_width(p.view, page_id(&p, "b"), "wide", 4, &bold));
    ck_assert_double_gt(bold, plain * 1.1);
    view_free(p.view);
}
END_TEST

/* ---- lines that are cut */

#define WORDS    "<view id='a'><text id='t'>some words that are too long for their line</text></view>"
#define ONE_LINE "text{white-space:nowrap}#a{width:100px;overflow:hidden;white-space:nowrap;"
struct cut_row {
    const char *style, *page;
    double least, most; /* width of the text */
    double height;      /* of the box; 19 px a line */
};
static const struct cut_row cut_rows[] = {
    {ONE_LINE "}", WORDS, 300, 400, 19},
    {ONE_LINE "text-overflow:ellipsis}", WORDS, 80, 100, 19},
    {ONE_LINE "text-overflow:ellipsis;text-align:center}", WORDS, 80, 100, 19},
    {"text{white-space:nowrap}#a{width:100px;text-overflow:ellipsis}", WORDS, 300, 400, 19},
    {ONE_LINE "text-overflow:ellipsis}", "<view id='a'><text id='t'>short</text></view>", 30, 60,
     19},
    {ONE_LINE "text-overflow:ellipsis}#t{display:inline-block;width:200px}", WORDS, 200, 200, 0},
    {"text{white-space:nowrap}#a{width:5px;overflow:hidden;text-overflow:ellipsis}", WORDS, 10, 20,
     19},
    {"#a{width:100px;display:-webkit-box;-webkit-line-clamp:2}", WORDS, 80, 100, 38},
    {"#a{width:100px;display:-webkit-box;-webkit-line-clamp:9}", WORDS, 60, 100, 76},
    {"#a{width:100px;-webkit-line-clamp:2}", WORDS, 60, 100, 76},
};

START_TEST(a_cut_line_ends_in_dots)
{
    const struct cut_row *r = &cut_rows[_i];
    struct page p;
    struct view_rect text, box;

    page_start(&p, 375, 667);
    page_style(&p, r->style);
    ck_assert_int_eq(page_update(&p, r->page), 0);
    ck_assert_str_eq(p.warnings, "");
    ck_assert(view_rect(p.view, page_id(&p, "t"), &text) &&
              view_rect(p.view, page_id(&p, "a"), &box));
    ck_assert_double_ge(text.width, r->least);
    ck_assert_double_le(text.width, r->most);
    if (r->height > 0)
        ck_assert_double_eq_tol(box.height, r->height, 0.01);
    view_free(p.view);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("layout");
    TCase *c = tcase_create("layout");

    tcase_add_test(c, the_call_page_with_the_player_small);
    tcase_add_test(c, the_call_page_with_the_pusher_small);
    tcase_add_loop_test(c, boxes_are_where_a_browser_puts_them, 0, sizeof(rows) / sizeof(*rows));
    tcase_add_loop_test(c, a_picture_gives_its_other_side, 0,
                        sizeof(picture_rows) / sizeof(*picture_rows));
    tcase_add_test(c, a_window_that_grows_changes_the_rules);
    tcase_add_test(c, bold_letters_come_from_the_bold_file);
    tcase_add_loop_test(c, a_cut_line_ends_in_dots, 0, sizeof(cut_rows) / sizeof(*cut_rows));
    suite_add_tcase(s, c);
    return page_run(s);
}
