/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canvas.h - pixels to draw on: the page's, and one canvas for each level of layers. All functions
 * are for the loop thread. */
#ifndef VIEW_CANVAS_H
#define VIEW_CANVAS_H

#include "view/paint/shape.h"
#include "view/paint/texture.h"

enum { CANVAS_SIDE_MAX = 8192 };

struct canvas { /* starts as zeros */
    SDL_Surface *surface;
    SDL_Renderer *renderer;
    struct textures textures;
    int left, top;     /* where the first pixel is, in device pixels of the page or layer */
    int width, height; /* in use, at most the surface's */
};

/* Makes room for width x height. The pixels are lost when the canvas grows, or when is_exact and
 * the canvas shrinks. Returns 0 or -ENOMEM. */
int canvas_need(struct canvas *c, int width, int height, bool is_exact);
void canvas_drop(struct canvas *c); /* frees everything; the canvas is then zeros */
void canvas_wipe(struct canvas *c); /* makes every pixel in use transparent */
/* From here on the pixels may be read and written until the renderer is used again. */
struct shape_pixels canvas_pixels(struct canvas *c);

#endif
