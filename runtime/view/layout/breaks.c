/* SPDX-License-Identifier: GPL-3.0-or-later */
/* breaks.c - pairs of characters: Chinese, Japanese, Korean and pictographs break on both sides,
 * hyphens and question marks behind them, punctuation stays with its word. */
#include "view/layout/breaks.h"

#include <stddef.h>

struct range {
    uint32_t first, last;
};

/* No line begins with one of these, */
static const struct range closing[] = {
    {'!', '"'},       {'%', '%'},       {'\'', '\''},     {')', ')'},         {',', '/'},
    {':', ';'},       {'?', '?'},       {']', ']'},       {'|', '}'},         {0xa0, 0xa0},
    {0xb0, 0xb0},     {0xbb, 0xbb},     {0x300, 0x36f},   {0x200d, 0x200d},   {0x2010, 0x2013},
    {0x2019, 0x2019}, {0x201d, 0x201d}, {0x2026, 0x2026}, {0x2030, 0x2030},   {0x20e3, 0x20e3},
    {0x3001, 0x3002}, {0x3005, 0x3005}, {0x3009, 0x3009}, {0x300b, 0x300b},   {0x300d, 0x300d},
    {0x300f, 0x300f}, {0x3011, 0x3011}, {0x3015, 0x3015}, {0x30fb, 0x30fc},   {0xfe0e, 0xfe0f},
    {0xff01, 0xff01}, {0xff09, 0xff09}, {0xff0c, 0xff0c}, {0xff0e, 0xff0e},   {0xff1a, 0xff1b},
    {0xff1f, 0xff1f}, {0xff3d, 0xff3d}, {0xff5d, 0xff5d}, {0x1f3fb, 0x1f3ff},
};
/* and none ends with one of these. */
static const struct range opening[] = {
    {'"', '"'},       {'$', '$'},       {'\'', '('},      {'+', '+'},       {'[', '\\'},
    {'{', '{'},       {0xa0, 0xa0},     {0xab, 0xab},     {0x200d, 0x200d}, {0x2018, 0x2018},
    {0x201c, 0x201c}, {0x20ac, 0x20ac}, {0x3008, 0x3008}, {0x300a, 0x300a}, {0x300c, 0x300c},
    {0x300e, 0x300e}, {0x3010, 0x3010}, {0x3014, 0x3014}, {0xff08, 0xff08}, {0xff3b, 0xff3b},
    {0xff5b, 0xff5b},
};
/* A line may end on both sides of one of these, */
static const struct range wide[] = {
    {0x2e80, 0xa95f}, {0xac00, 0xd7af},   {0xf900, 0xfaff},
    {0xff00, 0xffee}, {0x1f000, 0x3ffff}, {0x2014, 0x2014},
};
/* and behind one of these. */
static const struct range ending[] = {
    {'-', '-'}, {'?', '?'}, {0x200b, 0x200b}, {0x2010, 0x2010}, {0x2013, 0x2013}, {0x2026, 0x2026},
};

static bool is_in(uint32_t c, const struct range *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= list[i].first && c <= list[i].last)
            return true;
    return false;
}
#define IS_IN(c, list) is_in(c, list, sizeof(list) / sizeof(*(list)))

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(uint32_t c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Behind a hyphen: "-1" is a number unless letters or digits stand before the hyphen. */
static bool breaks_behind_hyphen(uint32_t before, uint32_t next)
{
    if (next == '-')
        return true;
    return next != '$' && !IS_IN(next, closing) && (!is_digit(next) || is_alnum(before));
}

bool breaks_between(enum breaks_rule rule, uint32_t before, uint32_t last, uint32_t next)
{
    bool is_letter = IS_IN(last, wide) || is_alnum(last),
         is_next_letter = IS_IN(next, wide) || is_alnum(next);

    if (!last || !next)
        return false;
    if (last == '-')
        return breaks_behind_hyphen(before, next);
    if (IS_IN(next, closing) || IS_IN(last, opening))
        return false;
    if (rule == BREAKS_ALL && (is_letter || is_next_letter))
        return true;
    if (rule == BREAKS_NO_LETTERS && is_letter && is_next_letter)
        return IS_IN(last, closing) || IS_IN(next, opening);
    return IS_IN(last, wide) || IS_IN(next, wide) || IS_IN(last, ending);
}
