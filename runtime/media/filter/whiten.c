/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whiten.c - lifts the middle tones of luma by a parabola; black and white stay where they are.
 *
 *   out = y + (y - 16) * (235 - y) / 16 * share / 512        share: 32 at full whiteness
 *
 * At full whiteness the slope at white is 1 - 219 * 32 / 8192, above 0, so that the curve still rises there. */
#include "media/filter/filters.h"

enum { BLACK = 16, WHITE = 235, SHARE_MAX = 32 };

static bool wants_whiten(const struct chain_order *o)
{
    return o->look.whiteness > 0 && chain_order_has_camera(o);
}

/* The product of the tones is 11990 at most; a 16th of it times share fits 16 bits, in
 * which the compiler does eight pixels at once. */
static void whiten_line(uint8_t *restrict line, int width, int16_t share)
{
    for (int x = 0; x < width; x++) {
        int16_t y = line[x];
        int16_t inside = y < BLACK ? BLACK : y > WHITE ? WHITE : y;
        int16_t tones = (int16_t)((int16_t)(inside - BLACK) * (int16_t)(WHITE - inside)) >> 4;
        line[x] = (uint8_t)(y + ((int16_t)(tones * share) >> 9));
    }
}

static int apply_whiten(void *self, const struct chain_order *o, struct picture **p)
{
    int share = (o->look.whiteness * SHARE_MAX + LOOK_STRENGTH_MAX - 1) / LOOK_STRENGTH_MAX;
    int err = picture_own(p);

    if (err)
        return err;
    for (int row = 0; row < (*p)->height; row++)
        whiten_line((*p)->plane[0] + (ptrdiff_t)row * (*p)->stride[0], (*p)->width, (int16_t)share);
    return 0;
}

const struct chain_row whiten_row = {
    .name = "whiten", .wants = wants_whiten, .apply = apply_whiten, .is_effect = true};
