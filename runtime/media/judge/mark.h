/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mark.h - a machine-readable time code in a picture: tells the time of capture, and whether the
 * picture is mirrored. Pure.
 *
 *   W B W B W B W B W B W B W B W B W     timing row: where the mark is, how wide a cell is
 *   W d d d d d d d d d d d d d d d B     four rows of 15 bits: 44 of time, 16 of check;
 *   W d d d d d d d d d d d d d d d B     white stands for 1; left guard white, right guard
 *   W d d d d d d d d d d d d d d d B     black, so a mirrored picture is noticed;
 *   W d d d d d d d d d d d d d d d B     a border of black cells around all of the mark
 *
 * A mark is found at any place and size: after scaling, cropping around it, H.264 at low bit rates,
 * and in a screenshot. The mark stands in the lower middle, where neither a crop to 3:4 nor a
 * full-screen fit cuts it. */
#ifndef MEDIA_JUDGE_MARK_H
#define MEDIA_JUDGE_MARK_H

#include "media/frame.h"

enum {
    MARK_STEP_US = 10, /* precision of the stamp */
    MARK_COLUMNS = 17,
    MARK_ROWS = 4,      /* below the timing row */
    MARK_SIDE_MIN = 96, /* a picture with a shorter side gets no mark */
};

/* Draws the stamp, rounded down to MARK_STEP_US; a stamp wraps after 5.5 years. */
void mark_draw(struct picture *p, int64_t stamp_us);
/* 0 with *stamp_us and *is_mirrored (either may be NULL), or -ENODATA: there is no whole mark. */
int mark_read(const struct picture *p, int64_t *stamp_us, bool *is_mirrored);

#endif
