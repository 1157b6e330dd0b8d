/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mark.h - a machine-readable time code in a picture: when was it captured, is it mirrored. Pure.
 *
 *      W B W B W B W B W B W B W B W B W     timing row: where the mark is and how wide a cell is
 *      W d d d d d d d d d d d d d d d B     four rows of 15 bits: 44 of time, 16 of check;
 *      W d d d d d d d d d d d d d d d B     white stands for 1; left guard white, right guard
 * black W d d d d d d d d d d d d d d d B     (so a mirrored picture is noticed) W d d d d d d d d
 * d d d d d d d B     one black cell around all of it
 *
 * It is found at any place and size: after scaling, cropping around it, H.264 at low bit rates, and
 * in a screenshot. It stands in the lower middle, where neither a crop to 3:4 nor a full-screen fit
 * cuts it. */
#ifndef MEDIA_JUDGE_MARK_H
#define MEDIA_JUDGE_MARK_H

#include "media/frame.h"

enum {
    MARK_STEP_US = 10, /* precision of the stamp */
    MARK_COLUMNS = 17,
    MARK_ROWS = 4,      /* below the timing row */
    MARK_SIDE_MIN = 96, /* smaller pictures get no mark */
};

/* Draws the stamp (rounded down to MARK_STEP_US; wraps after 5.5 years). */
void mark_draw(struct picture *p, int64_t stamp_us);
/* 0 with *stamp_us and *is_mirrored set (either may be NULL), -ENODATA when no whole mark is in the
 * picture. */
int mark_read(const struct picture *p, int64_t *stamp_us, bool *is_mirrored);

#endif
