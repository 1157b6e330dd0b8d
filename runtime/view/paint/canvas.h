/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canvas.h - pixels to draw on: the page's, and one for each level of layers. Loop thread. */
#ifndef VIEW_CANVAS_H
#define VIEW_CANVAS_H

#include "view/paint/shape.h"
#include "view/paint/texture.h"

enum { CANVAS_SIDE_MAX = 8192 };

struct canvas { /* starts as zeros */
    SDL_Surface *surface;
    SDL_Renderer *renderer;
    struct textures textures;
    int left, top;     /* where its first pixel is, in device pixels of what is drawn */
    int width, height; /* in use, at most the surface's */
};

/* Room for width x height; what was drawn is lost when that is more than before, or when is_exact
 * and it is less. 0 or -ENOMEM. */
int canvas_need(struct canvas *c, int width, int height, bool is_exact);
void canvas_drop(struct canvas *c);
void canvas_wipe(struct canvas *c); /* makes all that is in use transparent */
/* From here on the pixels may be read and written until the renderer is used again. */
struct shape_pixels canvas_pixels(struct canvas *c);

#endif
