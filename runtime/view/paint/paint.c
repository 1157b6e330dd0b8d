/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paint.c - one node after the other: background, border, picture, text. */
#include "view/paint/paint.h"

#include "base/err.h"
#include "view/paint/area.h"
#include "view/paint/canvas.h"
#include "view/paint/compose.h"
#include "view/layout/layout.h"
#include "view/paint/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CANVASES_MAX = 16 }; /* layers inside of layers beyond that are drawn without being one */
enum { TOP, RIGHT, BOTTOM, LEFT };

struct paint {
    struct pixels_source pixels;
    struct text *text;
    double ratio;
    struct canvas canvases[CANVASES_MAX]; /* the page, a layer, one inside of it, ... */
    struct canvas *at;                    /* the one things are drawn on */
    const struct order *order;
};

int paint_new(struct paint **out, const struct pixels_source *pixels, double pixel_ratio,
              struct text *text)
{
    struct paint *p = calloc(1, sizeof(*p));
    if (!p)
        return -ENOMEM;
    p->pixels = *pixels;
    p->text = text;
    p->ratio = pixel_ratio > 0 ? pixel_ratio : 1;
    *out = p;
    return 0;
}

void paint_free(struct paint *p)
{
    if (!p)
        return;
    for (int i = 0; i < CANVASES_MAX; i++)
        canvas_drop(&p->canvases[i]);
    free(p);
}

/* ---- CSS px to device pixels: edges are rounded, so that neighbours meet */

static int to_device(const struct paint *p, double px)
{
    return (int)lround(fmin(fmax(px * p->ratio, -1e6), 1e6));
}

static SDL_Rect device_rect(const struct paint *p, double x, double y, double width, double height)
{
    int left = to_device(p, x), top = to_device(p, y);

    return (SDL_Rect){left - p->at->left, top - p->at->top, to_device(p, x + width) - left,
                      to_device(p, y + height) - top};
}

static int clamp_px(int low, int n, int high)
{
    return n < low ? low : n > high ? high : n;
}

static struct shape_area device_clip(const struct paint *p, const struct order_area *c)
{
    const struct canvas *at = p->at;

    return (struct shape_area){clamp_px(0, to_device(p, c->left) - at->left, at->width),
                               clamp_px(0, to_device(p, c->top) - at->top, at->height),
                               clamp_px(0, to_device(p, c->right) - at->left, at->width),
                               clamp_px(0, to_device(p, c->bottom) - at->top, at->height)};
}

static uint32_t colour_of(const struct node *n, enum prop p)
{
    return n->style->v[p].unit == UNIT_COLOUR ? (uint32_t)n->style->v[p].n : 0;
}

/* ---- background and border */

static double radius_of(const struct paint *p, const struct node *n, int corner, double width)
{
    const struct value *v = &n->style->v[PROP_RADIUS_TOP_LEFT + corner];

    return p->ratio * style_px(v, width);
}

static struct shape_box shape_of(const struct paint *p, const struct node *n, const SDL_Rect *r)
{
    struct shape_box s = {.area = {r->x, r->y, r->x + r->w, r->y + r->h}};

    for (int i = 0; i < 4; i++)
        s.radius[i] = radius_of(p, n, i, n->box.width);
    shape_fit(&s);
    return s;
}

static int border_px(const struct paint *p, const struct node *n, int side)
{
    double width = n->box.border[side] * p->ratio;

    return width <= 0 ? 0 : width < 1 ? 1 : (int)lround(width); /* thin, but never nothing */
}

static struct shape_box inside_of(const struct shape_box *s, const int *border)
{
    struct shape_box in = *s;
    const int corner[4][2] = {{TOP, LEFT}, {TOP, RIGHT}, {BOTTOM, RIGHT}, {BOTTOM, LEFT}};

    in.area = (struct shape_area){s->area.left + border[LEFT], s->area.top + border[TOP],
                                  s->area.right - border[RIGHT], s->area.bottom - border[BOTTOM]};
    for (int i = 0; i < 4; i++)
        in.radius[i] = fmax(s->radius[i] - (border[corner[i][0]] + border[corner[i][1]]) / 2.0, 0);
    return in;
}

static struct shape_area cut(struct shape_area a, struct shape_area b)
{
    return (struct shape_area){a.left > b.left ? a.left : b.left, a.top > b.top ? a.top : b.top,
                               a.right < b.right ? a.right : b.right,
                               a.bottom < b.bottom ? a.bottom : b.bottom};
}

/* Each side is the ring between both boxes, cut to its strip. */
static void draw_border(struct paint *p, const struct node *n, struct shape_pixels px,
                        const struct shape_box *out)
{
    int b[4];
    bool is_any = false, is_even = true;

    for (int i = 0; i < 4; i++) {
        b[i] = border_px(p, n, i);
        is_any = is_any || b[i] > 0;
        is_even = is_even && colour_of(n, PROP_BORDER_TOP_COLOR + (enum prop)i) ==
                                 colour_of(n, PROP_BORDER_TOP_COLOR);
    }
    if (!is_any)
        return;
    struct shape_box in = inside_of(out, b);
    if (is_even) {
        shape_fill(&px, out, &in, colour_of(n, PROP_BORDER_TOP_COLOR));
        return;
    }
    const struct shape_area *o = &out->area, *i = &in.area;
    const struct shape_area strips[4] = {{o->left, o->top, o->right, i->top},
                                         {i->right, i->top, o->right, i->bottom},
                                         {o->left, i->bottom, o->right, o->bottom},
                                         {o->left, i->top, i->left, i->bottom}};
    for (int k = 0; k < 4; k++) {
        struct shape_pixels strip = px;
        strip.clip = cut(px.clip, strips[k]);
        shape_fill(&strip, out, &in, colour_of(n, PROP_BORDER_TOP_COLOR + (enum prop)k));
    }
}

static bool is_round_layer(const struct paint *p, const struct order_entry *e)
{
    const struct order_layer *l = e->layer >= 0 ? &p->order->layers[e->layer] : NULL;

    return l && l->node == e->node && l->is_round;
}

static void draw_box(struct paint *p, const struct order_entry *e, const SDL_Rect *r)
{
    struct shape_box s = shape_of(p, e->node, r);
    struct shape_pixels px = canvas_pixels(p->at);
    uint32_t colour = colour_of(e->node, PROP_BACKGROUND_COLOR);

    px.clip = device_clip(p, &e->clip);
    if (colour & 255)
        shape_fill(&px, &s, NULL, colour);
    if (!is_round_layer(p, e)) /* else it is drawn last, over what the corners cut */
        draw_border(p, e->node, px, &s);
}

/* ---- pictures */

static SDL_Rect content_rect(const struct paint *p, const struct box *b)
{
    double left = b->border[LEFT] + b->padding[LEFT], top = b->border[TOP] + b->padding[TOP];

    return device_rect(p, b->x + left, b->y + top,
                       b->width - left - b->border[RIGHT] - b->padding[RIGHT],
                       b->height - top - b->border[BOTTOM] - b->padding[BOTTOM]);
}

/* The largest place for width:height inside r. */
static SDL_Rect contain(const SDL_Rect *r, double width, double height)
{
    double scale = fmin(r->w / width, r->h / height);
    int w = (int)lround(width * scale), h = (int)lround(height * scale);

    return (SDL_Rect){r->x + (r->w - w) / 2, r->y + (r->h - h) / 2, w, h};
}

/* The part of a width x height source that fills a shape of w:h. */
static SDL_Rect crop(int width, int height, double w, double h)
{
    double scale = fmin(width / w, height / h);
    int cw = (int)lround(w * scale), ch = (int)lround(h * scale);

    cw = cw < 1 ? 1 : cw > width ? width : cw;
    ch = ch < 1 ? 1 : ch > height ? height : ch;
    return (SDL_Rect){(width - cw) / 2, (height - ch) / 2, cw, ch};
}

static void set_clip(struct paint *p, const struct shape_area *a)
{
    SDL_Rect r = {a->left, a->top, a->right - a->left, a->bottom - a->top};

    SDL_RenderSetClipRect(p->at->renderer, &r);
}

static bool ask_image(struct paint *p, const char *src, struct pixels_wish wish,
                      struct pixels_image *out)
{
    *out = (struct pixels_image){0};
    return src && *src && p->pixels.image && p->pixels.image(p->pixels.arg, src, wish, out) &&
           out->pixels && out->width > 0 && out->height > 0 && out->width <= CANVAS_SIDE_MAX &&
           out->height <= CANVAS_SIDE_MAX;
}

/* A part of the file's picture as a part of the pixels that were decoded. */
static SDL_Rect decoded_part(const struct pixels_image *image, const SDL_Rect *r)
{
    double x = (double)image->pixels_width / image->width,
           y = (double)image->pixels_height / image->height;
    int left = (int)lround(r->x * x), top = (int)lround(r->y * y);
    int right = (int)lround((r->x + r->w) * x), bottom = (int)lround((r->y + r->h) * y);

    return (SDL_Rect){left, top, right > left ? right - left : 1, bottom > top ? bottom - top : 1};
}

enum fit { FIT_STRETCH, FIT_CONTAIN, FIT_COVER, FIT_NATURAL };
struct fit_row {
    const char *mode;
    enum fit fit;
    double x, y; /* NATURAL: which share of the room that is left, or missing, is before it */
};

/* As large as it is, with that part of it over the same part of the box. */
static SDL_Rect natural(const struct paint *p, const SDL_Rect *box,
                        const struct pixels_image *image, const struct fit_row *row)
{
    int w = to_device(p, image->width), h = to_device(p, image->height);

    return (SDL_Rect){box->x + (int)lround((box->w - w) * row->x),
                      box->y + (int)lround((box->h - h) * row->y), w, h};
}

static void draw_image(struct paint *p, const struct order_entry *e, const char *src, SDL_Rect to,
                       const struct fit_row *row)
{
    const enum fit fit = row->fit;
    struct pixels_image image;

    const int whole = CANVAS_SIDE_MAX;
    const struct pixels_wish wish = fit == FIT_NATURAL
                                        ? (struct pixels_wish){whole, whole, false}
                                        : (struct pixels_wish){to.w, to.h, fit == FIT_COVER};

    if (to.w < 1 || to.h < 1 || !ask_image(p, src, wish, &image))
        return;
    SDL_Texture *t = textures_image(&p->at->textures, &image);
    if (!t)
        return;
    SDL_Rect from = {0, 0, image.width, image.height};
    if (fit == FIT_CONTAIN)
        to = contain(&to, image.width, image.height);
    if (fit == FIT_COVER)
        from = crop(image.width, image.height, to.w, to.h);
    struct shape_area clip = device_clip(p, &e->clip);
    if (fit == FIT_NATURAL) {
        clip = cut(clip, (struct shape_area){to.x, to.y, to.x + to.w, to.y + to.h});
        to = natural(p, &to, &image, row);
    }
    if (clip.left >= clip.right || clip.top >= clip.bottom)
        return;
    set_clip(p, &clip);
    from = decoded_part(&image, &from);
    SDL_SetTextureBlendMode(t, SDL_BLENDMODE_BLEND);
    SDL_RenderCopy(p->at->renderer, t, &from, &to);
}

/* widthFix and heightFix change the box: layout does that. */
static const struct fit_row fit_rows[] = {
    {"scaleToFill", FIT_STRETCH, 0, 0}, {"aspectFit", FIT_CONTAIN, 0, 0},
    {"aspectFill", FIT_COVER, 0, 0},    {"top", FIT_NATURAL, .5, 0},
    {"bottom", FIT_NATURAL, .5, 1},     {"center", FIT_NATURAL, .5, .5},
    {"left", FIT_NATURAL, 0, .5},       {"right", FIT_NATURAL, 1, .5},
    {"top left", FIT_NATURAL, 0, 0},    {"top right", FIT_NATURAL, 1, 0},
    {"bottom left", FIT_NATURAL, 0, 1}, {"bottom right", FIT_NATURAL, 1, 1},
};

static const struct fit_row *image_fit(const struct node *n)
{
    const char *mode = tree_node_attr(n, "mode");

    for (size_t i = 0; mode && i < sizeof(fit_rows) / sizeof(*fit_rows); i++)
        if (strcmp(mode, fit_rows[i].mode) == 0)
            return &fit_rows[i];
    return &fit_rows[0];
}

static void draw_background_image(struct paint *p, const struct order_entry *e, const SDL_Rect *r)
{
    const struct value *v = &e->node->style->v[PROP_BACKGROUND_IMAGE];
    static const struct fit_row fits[] = {
        {NULL, FIT_STRETCH, 0, 0}, {NULL, FIT_COVER, 0, 0}, {NULL, FIT_CONTAIN, 0, 0}};

    if (v->unit == UNIT_TEXT && v->text)
        draw_image(p, e, v->text, *r, &fits[style_word(e->node->style, PROP_BACKGROUND_SIZE)]);
}

/* ---- live boxes */

static void copy_area_turned(struct paint *p, SDL_Texture *t, const SDL_Rect *from, SDL_Rect to,
                             const struct pixels_live *pic)
{
    if (pic->rotation != 90) {
        SDL_RenderCopy(p->at->renderer, t, from, &to); /* three times faster */
        return;
    }
    /* left and right of what is seen are top and bottom of a turned source */
    SDL_RendererFlip flip = pic->is_mirrored ? SDL_FLIP_VERTICAL : SDL_FLIP_NONE;
    /* SDL turns the target around its middle */
    to = (SDL_Rect){to.x + (to.w - to.h) / 2, to.y + (to.h - to.w) / 2, to.h, to.w};
    SDL_RenderCopyEx(p->at->renderer, t, from, &to, 90, NULL, flip);
}

static void draw_picture(struct paint *p, const struct order_entry *e, SDL_Rect to,
                         const struct pixels_live *pic)
{
    bool is_turned = pic->rotation == 90;
    double width = is_turned ? pic->height : pic->width,
           height = is_turned ? pic->width : pic->height;
    SDL_Texture *t = textures_live(&p->at->textures, e->node->number, pic);
    SDL_Rect from = {0, 0, pic->width, pic->height};
    if (!t)
        return;
    if (pic->fills)
        from = crop(pic->width, pic->height, is_turned ? to.h : to.w, is_turned ? to.w : to.h);
    else
        to = contain(&to, width, height);
    SDL_SetTextureBlendMode(t, SDL_BLENDMODE_NONE);
    copy_area_turned(p, t, &from, to, pic);
}

static bool is_sound(const struct pixels_live *pic)
{
    return pic->width > 0 && pic->height > 0 && pic->width <= CANVAS_SIDE_MAX &&
           pic->height <= CANVAS_SIDE_MAX && pic->plane[0] && pic->plane[1] && pic->plane[2];
}

static void fill_black(struct paint *p, const SDL_Rect *to)
{
    SDL_SetRenderDrawBlendMode(p->at->renderer, SDL_BLENDMODE_NONE);
    SDL_SetRenderDrawColor(p->at->renderer, 0, 0, 0, 255);
    SDL_RenderFillRect(p->at->renderer, to);
}

static void draw_live(struct paint *p, const struct order_entry *e, SDL_Rect to)
{
    struct pixels_live pic = {0};
    uint32_t number = e->node->number;
    struct shape_area clip = device_clip(p, &e->clip);

    if (to.w < 1 || to.h < 1)
        return;
    clip = cut(clip, (struct shape_area){to.x, to.y, to.x + to.w, to.y + to.h});
    if (clip.left >= clip.right || clip.top >= clip.bottom)
        return;
    set_clip(p, &clip);
    bool is_given = p->pixels.live_picture && p->pixels.live_picture(p->pixels.arg, number, &pic);
    bool is_shown = is_given && is_sound(&pic);
    if (!is_shown || !pic.fills)
        fill_black(p, &to);
    if (is_shown)
        draw_picture(p, e, to, &pic);
    if (is_given && p->pixels.live_picture_done)
        p->pixels.live_picture_done(p->pixels.arg, number);
}

/* ---- nodes */

static void draw_text(struct paint *p, const struct order_entry *e)
{
    struct shape_area clip = device_clip(p, &e->clip);

    set_clip(p, &clip);
    for (const struct frag *g = e->node->box.frags; g; g = g->next)
        text_draw(p->text, p->at->renderer, e->node->style, g->text, g->size,
                  g->x * p->ratio - p->at->left, (g->y + g->baseline) * p->ratio - p->at->top,
                  p->ratio);
}

static bool is_live(const struct node *n)
{
    return strcmp(n->tag, "live-pusher") == 0 || strcmp(n->tag, "live-player") == 0 ||
           strcmp(n->tag, "parlua-live") == 0;
}

static bool is_image(const struct node *n)
{
    return strcmp(n->tag, "image") == 0 || strcmp(n->tag, "cover-image") == 0;
}

static void draw_block(struct paint *p, const struct order_entry *e)
{
    const struct box *b = &e->node->box;
    SDL_Rect r = device_rect(p, b->x, b->y, b->width, b->height);

    if (r.w < 1 || r.h < 1)
        return;
    draw_box(p, e, &r);
    draw_background_image(p, e, &r);
    if (is_live(e->node))
        draw_live(p, e, content_rect(p, b));
    if (is_image(e->node))
        draw_image(p, e, tree_node_attr(e->node, "src"), content_rect(p, b), image_fit(e->node));
}

static void draw_entry(struct paint *p, const struct order_entry *e)
{
    if (style_word(e->node->style, PROP_VISIBILITY) != 0)
        return;
    if (!e->node->tag) {
        draw_text(p, e);
    } else if (layout_is_inline(e->node)) {
        for (const struct frag *g = e->node->box.frags; g; g = g->next) {
            SDL_Rect r = device_rect(p, g->x, g->y, g->width, g->height);
            draw_box(p, e, &r);
        }
    } else {
        draw_block(p, e);
    }
}

/* ---- layers */

/* The part of it that can be seen on the canvas around it. */
static struct order_area visible_area(const struct paint *p, int layer)
{
    const struct order_layer *l = &p->order->layers[layer];
    const struct canvas *at = p->at;
    struct order_area seen = {at->left / p->ratio, at->top / p->ratio,
                              (at->left + at->width) / p->ratio, (at->top + at->height) / p->ratio};
    struct order_area all = area_of_layer(p->order, layer);
    struct affine back;

    seen = area_cut(seen, &l->clip);
    if (!affine_invert(&l->matrix, &back))
        return (struct order_area){0};
    seen = area_turned(&back, &seen);
    return area_cut(all, &seen);
}

static void draw_range(struct paint *p, int layer, int first, int end);

/* p->at is the canvas around it. */
static void put_layer(struct paint *p, const struct order_layer *l, struct canvas *from)
{
    double r = p->ratio;
    struct affine m = l->matrix;

    /* pixels of from, to the layer's, to those around it, to pixels of p->at */
    m.e = m.e * r + m.a * from->left + m.c * from->top - p->at->left;
    m.f = m.f * r + m.b * from->left + m.d * from->top - p->at->top;
    struct compose_job job = {canvas_pixels(from), canvas_pixels(p->at), m, l->opacity};
    job.to.clip = device_clip(p, &l->clip);
    compose_run(&job);
}

/* Cuts the corners of the node off all that was drawn, and draws its border over them. */
static void finish_round(struct paint *p, const struct order_layer *l)
{
    const struct box *b = &l->node->box;
    SDL_Rect r = device_rect(p, b->x, b->y, b->width, b->height);
    struct shape_box s = shape_of(p, l->node, &r);
    struct shape_pixels px = canvas_pixels(p->at);

    shape_cut_corners(&px, &s);
    px.clip = device_clip(p, &p->order->entries[l->first].clip);
    if (style_word(l->node->style, PROP_VISIBILITY) == 0)
        draw_border(p, l->node, px, &s);
}

static void draw_layer(struct paint *p, int layer)
{
    const struct order_layer *l = &p->order->layers[layer];
    struct order_area a = visible_area(p, layer);
    struct canvas *outer = p->at, *c = outer + 1;
    int left = to_device(p, a.left) - 1, top = to_device(p, a.top) - 1;
    int width = to_device(p, a.right) + 1 - left, height = to_device(p, a.bottom) + 1 - top;

    if (area_is_empty(&a) || l->opacity <= 0)
        return;
    if (c == p->canvases + CANVASES_MAX || width > CANVAS_SIDE_MAX || height > CANVAS_SIDE_MAX ||
        canvas_need(c, width, height, false) != 0) {
        draw_range(p, layer, l->first, l->end);
        return;
    }
    c->left = left;
    c->top = top;
    canvas_wipe(c);
    p->at = c;
    draw_range(p, layer, l->first, l->end);
    if (l->is_round)
        finish_round(p, l);
    p->at = outer;
    put_layer(p, l, c);
}

/* The layer right inside of this one that entry i belongs to. */
static int layer_inside(const struct order *o, int layer, int i)
{
    int k = o->entries[i].layer;

    while (o->layers[k].outer != layer)
        k = o->layers[k].outer;
    return k;
}

static void draw_range(struct paint *p, int layer, int first, int end)
{
    const struct order *o = p->order;

    for (int i = first; i < end;) {
        if (o->entries[i].layer == layer) {
            draw_entry(p, &o->entries[i++]);
            continue;
        }
        int inside = layer_inside(o, layer, i);
        draw_layer(p, inside);
        i = o->layers[inside].end;
    }
}

/* ---- all */

/* What the root's background is, the whole surface is. */
static void clear(struct paint *p, const struct order *o)
{
    uint32_t c = o->count ? colour_of(o->entries[0].node, PROP_BACKGROUND_COLOR) : 0;

    c = c & 255 ? c : 0xffffffff;
    SDL_RenderSetClipRect(p->at->renderer, NULL);
    SDL_SetRenderDrawColor(p->at->renderer, (Uint8)(c >> 24), (Uint8)(c >> 16), (Uint8)(c >> 8),
                           255);
    SDL_RenderClear(p->at->renderer);
    SDL_RenderFlush(p->at->renderer);
}

const uint8_t *paint_run(struct paint *p, const struct order *o, struct order_area area,
                         int *out_width, int *out_height, int *stride)
{
    int w = clamp_px(1, to_device(p, area.right - area.left), CANVAS_SIDE_MAX);
    int h = clamp_px(1, to_device(p, area.bottom - area.top), CANVAS_SIDE_MAX);

    p->order = o;
    p->at = &p->canvases[0];
    if (canvas_need(p->at, w, h, true))
        return NULL;
    p->at->left = to_device(p, area.left);
    p->at->top = to_device(p, area.top);
    clear(p, o);
    draw_range(p, -1, 0, o->count);
    SDL_RenderFlush(p->at->renderer);
    for (int i = 0; i < CANVASES_MAX; i++)
        textures_sweep(&p->canvases[i].textures);
    *out_width = w;
    *out_height = h;
    *stride = p->at->surface->pitch;
    return p->at->surface->pixels;
}
