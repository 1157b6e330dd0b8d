/* SPDX-License-Identifier: GPL-3.0-or-later */
/* texture.h - what a renderer keeps from one painting to the next: a texture for each live box and
 * each picture file. Loop thread. */
#ifndef VIEW_TEXTURE_H
#define VIEW_TEXTURE_H

#include "view/paint/pixels.h"

#include "sdl.h"

enum { TEXTURE_IMAGES_MAX = 64 };

struct texture_image {
    struct pixels_image source; /* compared as bytes: clear one before it is filled */
    SDL_Texture *texture;
    bool is_used; /* in this painting */
};
struct texture_live;

struct textures { /* starts as zeros */
    SDL_Renderer *renderer;
    struct texture_live *lives;
    struct texture_image images[TEXTURE_IMAGES_MAX];
    int image_count;
    uint8_t *mirrored; /* planes of the last mirrored picture */
    size_t mirrored_size;
};

/* Both count as used. NULL: no memory, or more than TEXTURE_IMAGES_MAX picture files in one
 * painting. */
SDL_Texture *textures_image(struct textures *t, const struct pixels_image *source);
/* with these pixels, mirrored unless turned too */
SDL_Texture *textures_live(struct textures *t, uint32_t node, const struct pixels_live *pic);

void textures_sweep(struct textures *t); /* after a painting: frees what it did not use */
void textures_clear(struct textures *t); /* before the renderer goes: frees all */

#endif
