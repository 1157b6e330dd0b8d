/* SPDX-License-Identifier: GPL-3.0-or-later */
/* texture.h - the textures a renderer keeps from one painting to the next: one for each live box
 * and one for each picture file. All functions are for the loop thread. */
#ifndef VIEW_TEXTURE_H
#define VIEW_TEXTURE_H

#include "view/paint/pixels.h"

#include "sdl.h"

enum { TEXTURE_IMAGES_MAX = 64 };

struct texture_image {
    struct pixels_image source; /* compared as bytes, so a source is cleared before it is filled */
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

/* Both functions mark their texture as used. NULL: no memory, or more than TEXTURE_IMAGES_MAX
 * picture files in one painting. */
SDL_Texture *textures_image(struct textures *t, const struct pixels_image *source);
/* The texture shows these pixels, mirrored unless the picture is turned too. */
SDL_Texture *textures_live(struct textures *t, uint32_t node, const struct pixels_live *pic);

void textures_sweep(struct textures *t); /* after a painting: frees the textures not used in it */
void textures_clear(struct textures *t); /* before the renderer goes: frees all textures */

#endif
