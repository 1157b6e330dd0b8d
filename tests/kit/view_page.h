/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_page.h - for tests of the view room: a page from template text without bindings. */
#ifndef TESTS_VIEW_PAGE_H
#define TESTS_VIEW_PAGE_H

#include "view/view.h"
#include "view/markup/wxml.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Opened nodes with an id, in order; and what was removed by the last update. */
struct page {
    struct view *view;
    struct {
        char id[32];
        uint32_t number;
    } ids[64];
    int id_count;
    uint32_t removed[64];
    int removed_count;
    char warnings[2000];
};

static inline void page_warn(void *arg, const char *text)
{
    struct page *p = arg;
    size_t used = strlen(p->warnings);

    snprintf(p->warnings + used, sizeof(p->warnings) - used, "%s\n", text);
}

static inline void page_new(struct page *p, const struct view_cfg *cfg)
{
    char why[200] = "";

    memset(p, 0, sizeof(*p));
    ck_assert_msg(view_new(&p->view, cfg, why, sizeof(why)) == 0, "%s", why);
}

static inline void page_start(struct page *p, int width, int height)
{
    struct view_cfg cfg = {.width = width,
                           .height = height,
                           .font_path = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"};

    page_new(p, &cfg);
}

static inline void page_style(struct page *p, const char *text)
{
    ck_assert_int_eq(view_style(p->view, text, strlen(text), "a.wxss", 0, page_warn, p), 0);
}

static inline const char *page_attr(const struct wxml_node *n, const char *name)
{
    for (int i = 0; i < n->attr_count; i++)
        if (strcmp(n->attrs[i].name, name) == 0)
            return n->attrs[i].value ? n->attrs[i].value : "";
    return NULL;
}

static inline void page_build(struct page *p, const struct wxml_node *n)
{
    for (; n; n = n->next) {
        if (!n->tag) {
            view_text(p->view, n->text, strlen(n->text));
            continue;
        }
        const char *id = page_attr(n, "id");
        view_open(p->view, n->tag, page_attr(n, "key"));
        for (int i = 0; i < n->attr_count; i++)
            view_attr(p->view, n->attrs[i].name, n->attrs[i].value);
        page_build(p, n->first);
        uint32_t number = view_close(p->view);
        if (id && p->id_count < 64) {
            snprintf(p->ids[p->id_count].id, sizeof(p->ids[0].id), "%s", id);
            p->ids[p->id_count++].number = number;
        }
    }
}

static inline void page_removed(void *arg, uint32_t node)
{
    struct page *p = arg;

    if (p->removed_count < 64)
        p->removed[p->removed_count++] = node;
}

static inline int page_update(struct page *p, const char *template)
{
    struct wxml_doc *d = NULL;
    char why[200] = "";

    p->id_count = p->removed_count = 0;
    ck_assert_msg(wxml_parse(&d, template, strlen(template), "a.wxml", why, sizeof(why)) == 0, "%s",
                  why);
    view_begin(p->view);
    page_build(p, wxml_root(d));
    wxml_free(d);
    return view_end(p->view, page_removed, p);
}

static inline uint32_t page_id(const struct page *p, const char *id)
{
    for (int i = 0; i < p->id_count; i++)
        if (strcmp(p->ids[i].id, id) == 0)
            return p->ids[i].number;
    ck_abort_msg("no element with id %s", id);
    return 0;
}

static inline void page_expect(const struct page *p, const char *id, double x, double y,
                               double width, double height)
{
    struct view_rect r = {0};

    ck_assert_msg(view_rect(p->view, page_id(p, id), &r), "%s has no box", id);
    bool ok = r.x > x - 0.02 && r.x < x + 0.02 && r.y > y - 0.02 && r.y < y + 0.02 &&
              r.width > width - 0.02 && r.width < width + 0.02 && r.height > height - 0.02 &&
              r.height < height + 0.02;
    ck_assert_msg(ok, "%s is at %.4g,%.4g %.4gx%.4g, not %.4g,%.4g %.4gx%.4g", id, r.x, r.y,
                  r.width, r.height, x, y, width, height);
}

static inline double page_left(const struct page *p, const char *id)
{
    struct view_rect r = {0};

    ck_assert_msg(view_rect(p->view, page_id(p, id), &r), "%s has no box", id);
    return r.x;
}

/* The id of the topmost element at a point that has one. */
static inline const char *page_hit(const struct page *p, double x, double y)
{
    uint32_t nodes[64];
    int count = view_hit(p->view, x, y, nodes, 64);

    for (int k = 0; k < count; k++)
        for (int i = 0; i < p->id_count; i++)
            if (p->ids[i].number == nodes[k])
                return p->ids[i].id;
    return "";
}

static inline int page_run(Suite *s)
{
    SRunner *r = srunner_create(s);

    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? 1 : 0;
}

#define CALL_STYLE                                                                               \
    ".chat{ position: relative; height: 100vh; width: 100%; }\n"                                 \
    ".player,.pusher{ width: 100% ;height: 100% }\n"                                             \
    ".small-window{ position: absolute; top: 0px; right: 0px; width: 150px; height: 200px; "     \
    "z-index: 100; }\n"                                                                          \
    ".fixed{ position: fixed; bottom: 50px; left: 50px; right: 50px; z-index: 101; text-align: " \
    "center; }\n"                                                                                \
    ".fixed image{ width: 50px; height: 50px; margin: 0px 40px; }\n"

#define CALL_PAGE(PUSHER, PLAYER)                                            \
    "<view id='chat' class='chat'>\n"                                        \
    "  <live-pusher id='pusher' class='" PUSHER "' mode='RTC' autopush />\n" \
    "  <live-player id='player' class='" PLAYER "' mode='RTC' autoplay />\n" \
    "  <view id='fixed' class='fixed'>\n"                                    \
    "    <view id='bar' class='' style='height: auto;'>\n"                   \
    "      <image id='gd' src='/images/gd.png'></image>\n"                   \
    "      <image id='qh' src='/images/qh.png'></image>\n"                   \
    "    </view>\n  </view>\n</view>\n"

#endif
