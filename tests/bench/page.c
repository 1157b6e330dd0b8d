/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.c - how long a page of 200 nodes takes when one binding changed: from the update's begin to
 * its boxes, and painting it. Prints milliseconds: median and worst of 200 rounds. */
#include "view/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 40, ROUNDS = 200 }; /* a row has five nodes, two of them texts */

static const char style[] =
    ".list{padding:10px}"
    ".row{display:flex;align-items:center;padding:10rpx 20rpx;border-bottom:1px solid #eee}"
    ".face{width:40rpx;height:40rpx;border-radius:6rpx;background:#8ac;margin-right:10rpx}"
    ".name{flex:1;font-size:28rpx;color:#333}.when{font-size:24rpx;color:#999}"
    ".a .b{color:red}.c>.d{top:1px}#none{left:1px}.row:first-child{border-top:1px solid #eee}"
    ".button{width:200rpx;height:80rpx;border-radius:40rpx;background:#07c160;margin:20rpx auto}";

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void text(struct view *v, const char *class, const char *words)
{
    view_open(v, "text", NULL);
    view_attr(v, "class", class);
    view_text(v, words, strlen(words));
    view_close(v);
}

static void row(struct view *v, int i, int round)
{
    char words[64], key[16];

    snprintf(key, sizeof(key), "%d", i);
    snprintf(words, sizeof(words), "name %d of round %d", i, i == ROWS / 2 ? round : 0);
    view_open(v, "view", key);
    view_attr(v, "class", "row");
    view_open(v, "view", NULL);
    view_attr(v, "class", "face");
    view_close(v);
    text(v, "name", words);
    text(v, "when", "12:30");
    view_close(v);
}

static void update(struct view *v, int round)
{
    view_begin(v);
    view_open(v, "view", NULL);
    view_attr(v, "class", "list");
    for (int i = 0; i < ROWS; i++)
        row(v, i, round);
    view_close(v);
    view_end(v, NULL, NULL);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void print(const char *what, double *ms)
{
    qsort(ms, ROUNDS, sizeof(*ms), by_size);
    printf("%-40s %8.3f %8.3f ms\n", what, ms[ROUNDS / 2], ms[ROUNDS - 1]);
}

int main(void)
{
    static double updates[ROUNDS], paints[ROUNDS];
    const struct view_cfg cfg = {.width = 375, .height = 667};
    struct view *v = NULL;
    char why[200];
    int width, height, stride;

    if (view_new(&v, &cfg, why, sizeof(why)) != 0) {
        fprintf(stderr, "%s\n", why);
        return 1;
    }
    view_style(v, style, strlen(style), "page.wxss", 0, NULL, NULL);
    double start = now_ms();
    update(v, 0);
    view_paint(v, &width, &height, &stride);
    printf("%-40s %8.3f ms\n", "first update and painting", now_ms() - start);
    for (int i = 0; i < ROUNDS; i++) {
        start = now_ms();
        update(v, i + 1);
        double laid = now_ms();
        view_paint(v, &width, &height, &stride);
        updates[i] = laid - start;
        paints[i] = now_ms() - laid;
    }
    print("one text of 202 nodes changed: update", updates);
    print("painting it", paints);
    view_free(v);
    return 0;
}
