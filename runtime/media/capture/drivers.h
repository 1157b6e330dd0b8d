/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drivers.h - declares all source drivers; the tables in vsource.c and asource.c list the drivers
 * in the order of --help. */
#ifndef MEDIA_CAPTURE_DRIVERS_H
#define MEDIA_CAPTURE_DRIVERS_H

#include "media/capture/asource.h"
#include "media/capture/vsource.h"

extern const struct vsource_ops pattern_ops, portrait_ops, picture_file_ops, y4m_ops, v4l2_ops,
    screen_ops, no_picture_ops;
extern const struct asource_ops tone_ops, sound_file_ops, pcm_ops, mic_ops, no_sound_ops;

#endif
