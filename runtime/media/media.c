/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media.c - one-time settings of FFmpeg, and the versions of the codecs. */
#include "media/media.h"

#include "base/log.h"

#include <av.h>
#include <sdl.h>

#include <stdint.h>
#include <string.h>
#include <x264.h>

static void on_av_log(void *object, int level, const char *format, va_list args)
{
    char line[512];
    int prefix = 1;

    if (level > AV_LOG_WARNING)
        return;
    av_log_format_line2(object, level, format, args, line, sizeof(line), &prefix);
    line[strcspn(line, "\n")] = '\0';
    log_debug("ffmpeg: %s", line); /* the caller of the library reports the error */
}

void media_init(void)
{
    av_log_set_callback(on_av_log);
}

void media_versions(FILE *out)
{
    SDL_version sdl;

    SDL_GetVersion(&sdl);
    fprintf(out, "FFmpeg %s\n", av_version_info());
    fprintf(out, "x264 %s\n", X264_POINTVER);
    fprintf(out, "SDL %d.%d.%d\n", sdl.major, sdl.minor, sdl.patch);
}
