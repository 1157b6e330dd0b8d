/* SPDX-License-Identifier: GPL-3.0-or-later */
/* texture.h - the textures a renderer keeps from one painting to the next: one for each live box
 * and one for each picture file. All functions are for the loop thread. */
#ifndef VIEW_TEXTURE_H
#define VIEW_TEXTURE_H

#include "view/paint/pixels.h"

#include "sdl.h"

enum { TEXTURE_IMAGES_MAX = 64, TEXTURE_IMAGES_BYTES_MAX = 32 * 1024 * 1024 };

struct texture_image {
    uint64_t serial; /* of the decoded picture */
    size_t bytes;
    SDL_Texture *texture;
    uint64_t used; /* the number of the call that asked for the texture last */
    bool is_used;  /* in this painting */
};
struct texture_live;

struct textures { /* starts as zeros */
    SDL_Renderer *renderer;
    struct texture_live *lives;
    struct texture_image images[TEXTURE_IMAGES_MAX];
    int image_count;
    uint64_t calls;
    uint8_t *mirrored; /* planes of the last mirrored picture */
    size_t mirrored_size;
};

/* Both functions mark their texture as used. NULL: no memory. Of the textures of picture files the
 * least recently used ones go when they are more than the bounds above. */
SDL_Texture *textures_image(struct textures *t, const struct pixels_image *source);
/* The texture shows these pixels, mirrored unless the picture is turned too. */
SDL_Texture *textures_live(struct textures *t, uint32_t node, const struct pixels_live *pic);

void textures_sweep(struct textures *t); /* after a painting: frees the textures not used in it */
void textures_clear(struct textures *t); /* before the renderer goes: frees all textures */

#endif
