/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_plan.c - the presets of the attribute mode, and how other attributes override them. */
#include "live/pusher/pusher_plan.h"

struct preset {
    int width, height, min_kbps, max_kbps, start_kbps, fps, gop_s;
};

static const struct preset presets[] = {
    [PUSHER_SD] = {360, 640, 300, 800, 800, 15, 3},
    [PUSHER_HD] = {540, 960, 600, 1500, 1200, 15, 3},
    [PUSHER_FHD] = {720, 1280, 600, 1800, 1800, 15, 3},
    [PUSHER_RTC] = {360, 640, 200, 1000, 600, 15, 1},
    [PUSHER_QVGA] = {240, 320, 100, 300, 200, 15, 3},
    [PUSHER_HVGA] = {320, 480, 150, 500, 350, 15, 3},
};

static int even(int side)
{
    /* far beyond the limit: do not overflow */
    return side < PLAN_SIDE_MAX ? side + (side & 1) : side;
}

static void swap(int *a, int *b)
{
    int kept = *a;
    *a = *b;
    *b = kept;
}

static int clamp_plan(int value, int low, int high)
{
    if (value < low)
        return low;
    return value > high ? high : value;
}

static void plan_size(struct pusher_video *v, const struct preset *p, const struct pusher_attrs *a,
                      const struct pusher_given *given)
{
    v->width = even(given->width ? a->video_width : p->width);
    v->height = even(given->height ? a->video_height : p->height);
    bool is_explicit = given->width && given->height;
    bool may_multiply = v->width >= PLAN_SIDE_MIN && v->width <= PLAN_SIDE_MAX;
    if (a->aspect == PUSHER_3_4 && !is_explicit && may_multiply) {
        if (given->height)
            v->width = even(v->height / 4 * 3);
        else
            v->height = even(v->width * 4 / 3);
    }
    if (a->orientation == PUSHER_HORIZONTAL)
        swap(&v->width, &v->height);
}

struct pusher_video pusher_plan(const struct pusher_attrs *a, const struct pusher_given *given,
                                bool *is_swapped)
{
    const struct preset *p = &presets[a->mode];
    struct pusher_video v = {
        .fps = given->fps ? a->fps : p->fps,
        .gop_s = p->gop_s,
        .min_kbps = given->min_bitrate ? a->min_bitrate : p->min_kbps,
        .max_kbps = given->max_bitrate ? a->max_bitrate : p->max_kbps,
    };

    plan_size(&v, p, a, given);
    *is_swapped = v.min_kbps > v.max_kbps;
    if (*is_swapped)
        swap(&v.min_kbps, &v.max_kbps);
    v.start_kbps = clamp_plan(p->start_kbps, v.min_kbps, v.max_kbps);
    return v;
}

/* An attribute of 0 to 9 and one of custom-effect, 0 to 1, ask for the same: the stronger counts. */
static int strength(int level, double custom, bool has_custom)
{
    int plain = level * LOOK_STRENGTH_MAX / 9;
    int other = has_custom ? (int)(custom * LOOK_STRENGTH_MAX + 0.5) : 0;

    return plain > other ? plain : other;
}

struct look pusher_plan_look(const struct pusher_attrs *a, int zoom_tenths)
{
    return (struct look){
        .smoothness = strength(a->beauty, a->skin_smoothness, a->custom_effect),
        .keeps_detail = a->beauty_style == PUSHER_NATURE,
        .whiteness = strength(a->whiteness, a->skin_whiteness, a->custom_effect),
        .colour = (enum look_colour)a->filter,
        .zoom_tenths = a->zoom ? zoom_tenths : 0,
        .is_mirrored = a->mirror || a->remote_mirror,
    };
}

struct voice pusher_plan_voice(const struct pusher_attrs *a, double mic_volume, double music_volume)
{
    /* voice-changer-type has no 5: the numbers are words of its row */
    static const int changers[] = {0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11};

    return (struct voice){.has_ans = a->enable_ans,
                          .has_agc = a->enable_agc,
                          .changer = changers[a->voice_changer_type],
                          .reverb = a->audio_reverb_type,
                          .gain = mic_volume,
                          .music_gain = music_volume,
                          .is_muted = a->muted};
}

bool pusher_plan_is_legal(const struct pusher_video *v)
{
    return v->width >= PLAN_SIDE_MIN && v->width <= PLAN_SIDE_MAX && v->height >= PLAN_SIDE_MIN &&
           v->height <= PLAN_SIDE_MAX;
}
