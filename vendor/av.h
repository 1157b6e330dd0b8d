/* SPDX-License-Identifier: GPL-3.0-or-later */
/* av.h - the FFmpeg headers of room media, in one place. */
#ifndef VENDOR_AV_H
#define VENDOR_AV_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

#endif
