/* SPDX-License-Identifier: GPL-3.0-or-later */
/* texture.c - textures by node and by pixels; what a painting does not use is freed after it. */
#include "view/paint/texture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct texture_live { /* kept as long as its size */
    uint32_t node;
    int width, height;
    SDL_Texture *texture;
    bool is_used;
    struct texture_live *next;
};

/* ---- freeing */

static void drop_live(struct texture_live **at)
{
    struct texture_live *l = *at;

    *at = l->next;
    SDL_DestroyTexture(l->texture);
    free(l);
}

static void sweep_lives(struct textures *t)
{
    struct texture_live **at = &t->lives;

    while (*at) {
        if (!(*at)->is_used) {
            drop_live(at);
            continue;
        }
        (*at)->is_used = false;
        at = &(*at)->next;
    }
}

static void sweep_images(struct textures *t)
{
    int kept = 0;

    for (int i = 0; i < t->image_count; i++) {
        struct texture_image image = t->images[i];
        if (!image.is_used) {
            SDL_DestroyTexture(image.texture);
            continue;
        }
        image.is_used = false;
        t->images[kept++] = image;
    }
    t->image_count = kept;
}

void textures_sweep(struct textures *t)
{
    sweep_lives(t);
    sweep_images(t);
}

void textures_clear(struct textures *t)
{
    while (t->lives)
        drop_live(&t->lives);
    while (t->image_count > 0)
        SDL_DestroyTexture(t->images[--t->image_count].texture);
    free(t->mirrored);
    t->mirrored = NULL;
    t->mirrored_size = 0;
}

/* ---- picture files */

static SDL_Texture *make_image(SDL_Renderer *renderer, const struct pixels_image *source)
{
    SDL_Surface *s = SDL_CreateRGBSurfaceWithFormatFrom(
        (void *)(uintptr_t)source->pixels, source->pixels_width, source->pixels_height, 32,
        source->pixels_width * 4, SDL_PIXELFORMAT_RGBA32);
    SDL_Texture *texture = s ? SDL_CreateTextureFromSurface(renderer, s) : NULL;

    SDL_FreeSurface(s);
    return texture;
}

/* Returns its bytes. */
static size_t drop_oldest_image(struct textures *t)
{
    int oldest = 0;

    for (int i = 1; i < t->image_count; i++)
        if (t->images[i].used < t->images[oldest].used)
            oldest = i;
    size_t bytes = t->images[oldest].bytes;
    SDL_DestroyTexture(t->images[oldest].texture); /* draws first what waits to be drawn */
    t->images[oldest] = t->images[--t->image_count];
    return bytes;
}

static void make_room(struct textures *t, size_t bytes)
{
    for (int i = 0; i < t->image_count; i++)
        bytes += t->images[i].bytes;
    while (t->image_count > 0 &&
           (t->image_count == TEXTURE_IMAGES_MAX || bytes > TEXTURE_IMAGES_BYTES_MAX))
        bytes -= drop_oldest_image(t);
}

SDL_Texture *textures_image(struct textures *t, const struct pixels_image *source)
{
    size_t bytes = (size_t)source->pixels_width * (size_t)source->pixels_height * 4;

    t->calls++;
    for (int i = 0; i < t->image_count; i++) {
        if (t->images[i].serial == source->serial) {
            t->images[i].is_used = true;
            t->images[i].used = t->calls;
            return t->images[i].texture;
        }
    }
    make_room(t, bytes);
    SDL_Texture *texture = make_image(t->renderer, source);
    if (texture)
        t->images[t->image_count++] =
            (struct texture_image){source->serial, bytes, texture, t->calls, true};
    return texture;
}

/* ---- live boxes */

static struct texture_live *add_live(struct textures *t, uint32_t node, int width, int height)
{
    struct texture_live *l = calloc(1, sizeof(*l));
    SDL_Texture *texture = SDL_CreateTexture(t->renderer, SDL_PIXELFORMAT_IYUV,
                                             SDL_TEXTUREACCESS_STREAMING, width, height);

    if (!l || !texture) {
        SDL_DestroyTexture(texture);
        free(l);
        return NULL;
    }
    *l = (struct texture_live){node, width, height, texture, true, t->lives};
    return t->lives = l;
}

static struct texture_live *find_live(struct textures *t, uint32_t node, int width, int height)
{
    struct texture_live **at = &t->lives;

    while (*at && (*at)->node != node)
        at = &(*at)->next;
    if (*at && (*at)->width == width && (*at)->height == height)
        return *at;
    if (*at)
        drop_live(at);
    return add_live(t, node, width, height);
}

static void mirror_rows(uint8_t *to, const uint8_t *from, int stride, int width, int height)
{
    for (int y = 0; y < height; y++, to += width, from += stride) {
        for (int x = 0; x < width; x++)
            to[x] = from[width - 1 - x];
    }
}

static int need_planes(struct textures *t, size_t size)
{
    if (t->mirrored_size >= size)
        return 0;
    uint8_t *grown = realloc(t->mirrored, size);
    if (!grown)
        return -ENOMEM;
    t->mirrored = grown;
    t->mirrored_size = size;
    return 0;
}

/* Points pic at planes of our own, valid until the next call. */
static int mirror(struct textures *t, struct pixels_live *pic)
{
    int widths[] = {pic->width, (pic->width + 1) / 2, (pic->width + 1) / 2};
    int heights[] = {pic->height, (pic->height + 1) / 2, (pic->height + 1) / 2};
    size_t at = 0;
    int err = need_planes(t, 3 * (size_t)(pic->width + 1) * (size_t)(pic->height + 1) / 2 + 2);

    for (int i = 0; i < 3 && !err; i++) {
        mirror_rows(t->mirrored + at, pic->plane[i], pic->stride[i], widths[i], heights[i]);
        pic->plane[i] = t->mirrored + at;
        pic->stride[i] = widths[i];
        at += (size_t)widths[i] * (size_t)heights[i];
    }
    return err;
}

/* SDL mirrors a target in software three times slower than it copies it: so the source is. Not for
 * turned ones. */
static bool is_mirrored_here(const struct pixels_live *pic)
{
    return pic->is_mirrored && pic->rotation != 90;
}

SDL_Texture *textures_live(struct textures *t, uint32_t node, const struct pixels_live *pic)
{
    struct texture_live *l = find_live(t, node, pic->width, pic->height);
    if (!l)
        return NULL;
    l->is_used = true;
    struct pixels_live mirrored = *pic;
    if (is_mirrored_here(pic) && mirror(t, &mirrored) != 0)
        return NULL;
    pic = &mirrored;
    /* global, and acts at the update; left to itself SDL takes tall pictures for BT.709 */
    SDL_SetYUVConversionMode(pic->is_full_range ? SDL_YUV_CONVERSION_JPEG
                                                : SDL_YUV_CONVERSION_BT601);
    int err = SDL_UpdateYUVTexture(l->texture, NULL, pic->plane[0], pic->stride[0], pic->plane[1],
                                   pic->stride[1], pic->plane[2], pic->stride[2]);
    return err ? NULL : l->texture;
}
