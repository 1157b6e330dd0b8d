/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_cascade.c - which rule wins, what is inherited, what lengths become. */
#include "kit/view_page.h"

struct row {
    const char *style, *page, *property, *value; /* of the element with id x */
};
static const struct row rows[] = {
    /* selectors */
    {"view{color:#111111}", "<view id='x'/>", "color", "#111111ff"},
    {"text{color:#111111}", "<view id='x'/>", "color", "#000000ff"},
    {".a .b{color:#111111}", "<view class='a'><view><view id='x' class='c b'/></view></view>",
     "color", "#111111ff"},
    {".a>.b{top:1px}", "<view class='a'><view><view id='x' class='b'/></view></view>", "top",
     "auto"},
    {".a>.b{top:1px}", "<view class='a'><view id='x' class='b'/></view>", "top", "1px"},
    {".a.b{top:1px}", "<view id='x' class='ab'/>", "top", "auto"},
    {".a.b{top:1px}", "<view id='x' class=' b\n a '/>", "top", "1px"},
    {"page .b{top:1px}", "<view id='x' class='b'/>", "top", "1px"},
    {".a > .b .c > .d{top:1px}",
     "<view class='a'><view class='b'><view class='c'><view><view class='c'><view id='x' "
     "class='d'/></view></view></view></view></view>",
     "top", "1px"},
    {".a .b > .c{top:1px}",
     "<view class='a'><view class='b'><view class='b'><view><view id='x' "
     "class='c'/></view></view></view></view>",
     "top", "auto"},
    {"view:first-child{top:1px}", "<view/><view id='x'/>", "top", "auto"},
    {"view:last-child{top:1px}", "<view/>text<view id='x'/>words", "top", "1px"},
    {"view:nth-child(2){top:1px}", "<text/><view id='x'/><view/>", "top", "1px"},
    {"view:nth-child(odd){top:1px}", "<view/><view/><view id='x'/>", "top", "1px"},
    {"view:nth-child(3n+1){top:1px}", "<view/><view/><view id='x'/>", "top", "auto"},
    {"view:nth-child(-n+2){top:1px}", "<view/><view/><view id='x'/>", "top", "auto"},
    {"view:nth-last-child(2){top:1px}", "<view/><view id='x'/><view/>", "top", "1px"},
    {"#x::before{top:1px}", "<view id='x'/>", "top", "auto"},
    {".a+view{top:1px}", "<view class='a'/>words<view id='x'/>", "top", "1px"},
    {".a+view{top:1px}", "<view class='a'/><view/><view id='x'/>", "top", "auto"},
    {".a ~ view{top:1px}", "<view class='a'/><view/><view id='x'/>", "top", "1px"},
    {".a + .b ~ view{top:1px}", "<view class='a'/><view class='b'/><view class='b'/><view id='x'/>",
     "top", "1px"},
    {".c ~ .a view{top:1px}",
     "<view class='c'/><view class='a'><view class='a'><view id='x'/></view></view>", "top", "1px"},
    {"view:not(.a){top:1px}", "<view id='x' class='a'/>", "top", "auto"},
    {"view:not( .a.b ){top:1px}", "<view id='x' class='a'/>", "top", "1px"},
    {".a:not(:last-child){top:1px}", "<view id='x' class='a'/><view/>", "top", "1px"},
    {"view[hidden]{top:1px}", "<view id='x' hidden=''/>", "top", "1px"},
    {"view[hidden]{top:1px}", "<view id='x' hidden='false'/>", "top", "auto"},
    {"view[type]{top:1px}", "<view id='x'/>", "top", "auto"},
    {"[ type = warn ]{top:1px}", "<view id='x' type='warn'/>", "top", "1px"},
    {"[type='a b']{top:1px}", "<view id='x' type='a b'/>", "top", "1px"},
    {"[type=warn]{top:1px}", "<view id='x' type='warning'/>", "top", "auto"},
    {"view:not([type]).a[b][c=d]{top:1px}", "<view id='x' class='a' b='' c='d'/>", "top", "1px"},
    {"[class*=\"ol-\"]{top:1px}", "<view id='x' class='col-md'/>", "top", "1px"},
    {"[class*='']{top:1px}", "<view id='x' class='col-md'/>", "top", "auto"},
    {"[class^=col]{top:1px}", "<view id='x' class='col-md'/>", "top", "1px"},
    {"[class^=md]{top:1px}", "<view id='x' class='col-md'/>", "top", "auto"},
    {"[class$='md']{top:1px}", "<view id='x' class='col-md'/>", "top", "1px"},
    {"[class$='a-col-md']{top:1px}", "<view id='x' class='col-md'/>", "top", "auto"},
    {"[class|=col]{top:1px}", "<view id='x' class='col-md'/>", "top", "1px"},
    {"[class|=co]{top:1px}", "<view id='x' class='col-md'/>", "top", "auto"},
    {"[class~=b]{top:1px}", "<view id='x' class='a b c'/>", "top", "1px"},
    {"[class~=b]{top:1px}", "<view id='x' class='ab'/>", "top", "auto"},
    {"[type=WARN i]{top:1px}", "<view id='x' type='warn'/>", "top", "1px"},
    {"[type=WARN]{top:1px}", "<view id='x' type='warn'/>", "top", "auto"},
    {"page>view{top:1px}", "<view id='x'/>", "top", "1px"},
    {"#x:hover{top:1px}", "<view id='x'/>", "top", "auto"},
    {"#x:not(:active){top:1px}", "<view id='x'/>", "top", "1px"},
    /* weight */
    {"[type]{top:1px}view{top:2px}", "<view id='x' type='a'/>", "top", "1px"},
    {"button{top:1px}", "<button id='x' type='primary'/>", "background-color", "#1aad19ff"},
    {"button{background-color:#010203}", "<button id='x' type='primary'/>", "background-color",
     "#010203ff"},
    {"", "<button id='x' type='warn' disabled=''/>", "background-color", "#ec8b89ff"},
    {"", "<button id='x' type='warn' disabled='false'/>", "background-color", "#e64340ff"},
    {"", "<button id='x' class='button-hover'/>", "background-color", "#dededeff"},
    {"view:not(.a){top:1px}view{top:2px}", "<view id='x'/>", "top", "1px"},
    {".a{top:1px}view{top:2px}", "<view id='x' class='a'/>", "top", "1px"},
    {".a{top:1px}.b{top:2px}", "<view id='x' class='b a'/>", "top", "2px"},
    {"#x{top:1px}.a.b.c.d{top:2px}", "<view id='x' class='a b c d'/>", "top", "1px"},
    {"view{top:1px!important}#x{top:2px}", "<view id='x'/>", "top", "1px"},
    {"#x{top:1px}", "<view id='x' style='top:2px'/>", "top", "2px"},
    {"#x{top:1px!important}", "<view id='x' style='top:2px'/>", "top", "1px"},
    {"#x{top:1px!important}", "<view id='x' style='top:2px!important'/>", "top", "2px"},
    {"#x{margin-top:1px;margin:5px}", "<view id='x'/>", "margin-top", "5px"},
    /* * is weak, but above our own sheet */
    {"*{position:relative}", "<image id='x'/>", "display", "inline-block"},
    {"image{width:50px}", "<image id='x'/>", "width", "50px"},
    /* inheritance */
    {"page{color:#111111;top:1px}", "<view><view id='x'/></view>", "color", "#111111ff"},
    {"page{top:1px}", "<view id='x'/>", "top", "auto"},
    {".a{top:3px}#x{top:inherit}", "<view class='a'><view id='x'/></view>", "top", "3px"},
    {"page{color:red}#x{color:initial}", "<view id='x'/>", "color", "#000000ff"},
    {"page{color:red}#x{color:unset}", "<view id='x'/>", "color", "#ff0000ff"},
    {"#x{color:red;border-top:1px solid}", "<view id='x'/>", "border-top-color", "#ff0000ff"},
    /* no style, no border */
    {"#x{border-top-width:9px}", "<view id='x'/>", "border-top-width", "0px"},
    /* units, window 375x667 */
    {"#x{left:2rpx}", "<view id='x'/>", "left", "1px"},
    {"#x{left:1rpx}", "<view id='x'/>", "left", "0.5px"},
    {"#x{left:10vw;}", "<view id='x'/>", "left", "37.5px"},
    {"#x{left:100vh}", "<view id='x'/>", "left", "667px"},
    {"page{font-size:20px}#x{left:2rem}", "<view id='x'/>", "left", "40px"},
    {"page{font-size:20px}#x{font-size:2em;left:2em}", "<view id='x'/>", "left", "80px"},
    {"page{font-size:20px}#x{font-size:50%}", "<view id='x'/>", "font-size", "10px"},
    {".a{font-size:20px;line-height:150%}#x{font-size:10px}",
     "<view class='a'><view id='x'/></view>", "line-height", "30px"},
    {".a{font-size:20px;line-height:1.5}#x{font-size:10px}",
     "<view class='a'><view id='x'/></view>", "line-height", "1.5"},
    {"#x{left:50%}", "<view id='x'/>", "left", "50%"},
    {"#x{width:calc(100% - 2 * 10px)}", "<view id='x'/>", "width", "355px"},
    {"#x{left:calc(50% - 20rpx)}", "<view id='x'/>", "left", "calc(50% + -10px)"},
    {"page{font-size:20px}#x{left:calc(1em + (10px - 1rem) / 2)}", "<view id='x'/>", "left",
     "15px"},
    {"#x{left:50vmin;top:100vmax}", "<view id='x'/>", "left", "187.5px"},
    {"#x{font-size:x-large}", "<view id='x'/>", "font-size", "24px"},
    {"#x{border:thick solid}", "<view id='x'/>", "border-left-width", "5px"},
    /* used sizes and display */
    {"", "<view id='x'/>", "width", "375px"},
    {"#x{padding:10px;width:50%}", "<view id='x'/>", "width", "187.5px"},
    {"", "<text id='x'>a</text>", "display", "inline"},
    {"#x{position:absolute}", "<text id='x'>a</text>", "display", "block"},
    {"#o{display:flex}", "<view id='o'><text id='x'>a</text></view>", "display", "block"},
    {"", "<view id='x' hidden/>", "display", "none"},
    {"", "<view id='x' hidden='true'/>", "display", "none"},
    {"", "<view id='x' hidden='false'/>", "display", "block"},
    {"#x{display:block}", "<nonsense id='x'/>", "display", "block"},
};

START_TEST(the_right_rule_wins)
{
    struct page p;
    char value[100] = "";
    const struct row *r = &rows[_i];

    page_start(&p, 375, 667);
    page_style(&p, r->style);
    ck_assert_int_eq(page_update(&p, r->page), 0);
    ck_assert_str_eq(p.warnings, "");
    ck_assert(view_computed(p.view, page_id(&p, "x"), r->property, value, sizeof(value)));
    ck_assert_str_eq(value, r->value);
    view_free(p.view);
}
END_TEST

START_TEST(later_sheets_win_and_can_be_cleared)
{
    struct page p;
    char value[100];

    page_start(&p, 375, 667);
    page_style(&p, "#x{top:1px}");
    page_style(&p, "#x{top:2px}");
    ck_assert_int_eq(page_update(&p, "<view id='x'/>"), 0);
    ck_assert(view_computed(p.view, page_id(&p, "x"), "top", value, sizeof(value)));
    ck_assert_str_eq(value, "2px");
    view_style_clear(p.view);
    ck_assert(view_computed(p.view, page_id(&p, "x"), "top", value, sizeof(value)));
    ck_assert_str_eq(value, "auto");
    page_style(&p, "#x{top:3px}");
    ck_assert(view_computed(p.view, page_id(&p, "x"), "top", value, sizeof(value)));
    ck_assert_str_eq(value, "3px");
    ck_assert(!view_computed(p.view, page_id(&p, "x"), "nonsense", value, sizeof(value)));
    ck_assert(!view_computed(p.view, 999, "top", value, sizeof(value)));
    view_free(p.view);
}
END_TEST

START_TEST(rpx_follow_the_window)
{
    struct page p;

    page_start(&p, 375, 667);
    page_style(&p, "#x{width:100rpx;height:100rpx}");
    ck_assert_int_eq(page_update(&p, "<view id='x'/>"), 0);
    page_expect(&p, "x", 0, 0, 50, 50);
    view_resize(p.view, 750, 667);
    page_expect(&p, "x", 0, 0, 100, 100);
    view_free(p.view);
}
END_TEST

START_TEST(before_and_after_follow_a_resize)
{
    struct page p;

    page_start(&p, 300, 400);
    page_style(&p, "#x{display:flex}#x::before{content:'';width:10vw;height:20px}"
                   "#x::after{content:'words';font-size:30px}");
    ck_assert_int_eq(page_update(&p, "<view id='x'>text<view id='y'/></view>"), 0);
    double before = page_left(&p, "y");
    view_resize(p.view, 600, 400);
    view_resize(p.view, 300, 400);
    ck_assert_double_eq_tol(page_left(&p, "y"), before, 1e-9);
    view_resize(p.view, 600, 400);
    ck_assert_double_eq_tol(page_left(&p, "y"), before + 30, 1e-9);
    ck_assert_str_eq(page_hit(&p, 5, 5), "x"); /* what nobody wrote belongs to its element */
    view_free(p.view);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("cascade");
    TCase *c = tcase_create("cascade");

    tcase_add_loop_test(c, the_right_rule_wins, 0, sizeof(rows) / sizeof(*rows));
    tcase_add_test(c, later_sheets_win_and_can_be_cleared);
    tcase_add_test(c, rpx_follow_the_window);
    tcase_add_test(c, before_and_after_follow_a_resize);
    suite_add_tcase(s, c);
    return page_run(s);
}
