/* SPDX-License-Identifier: GPL-3.0-or-later */
/* marks.c - the two ends of a latency measurement for programs that are not ours.
 * usage: marks write WIDTH HEIGHT FPS SECONDS > y4m      a moving picture with the time code of the
 * moment it is written marks read  WIDTH HEIGHT          < yuv420p     prints the age of each
 * picture in microseconds as it arrives
 */
#include "base/time/clock.h"
#include "media/capture/vsource.h"
#include "media/judge/mark.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_plane(const struct picture *p, int plane, int width, int height)
{
    for (int y = 0; y < height; y++)
        fwrite(p->plane[plane] + (size_t)y * (size_t)p->stride[plane], 1, (size_t)width, stdout);
}

static int write_marks(struct clock *c, int width, int height, int fps, int seconds)
{
    struct vsource_cfg cfg = {.clock = c, .width = width, .height = height, .fps = fps};
    struct vsource *source;
    char why[128];

    if (vsource_open(&source, "test", &cfg, why, sizeof(why)) != 0)
        return 1;
    printf("YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg\n", width, height, fps);
    for (int n = 0; n < fps * seconds; n++) {
        struct picture *p;
        if (vsource_read(source, &p, CLOCK_NEVER) != 0)
            break;
        fputs("FRAME\n", stdout);
        for (int plane = 0; plane < 3; plane++)
            write_plane(p, plane, plane ? width / 2 : width, plane ? height / 2 : height);
        fflush(stdout);
        picture_unref(p);
    }
    vsource_close(source);
    return 0;
}

static int read_marks(struct clock *c, int width, int height)
{
    struct picture *p;

    if (picture_new(&p, width, height) != 0)
        return 1;
    for (;;) {
        for (int plane = 0; plane < 3; plane++) {
            int w = plane ? width / 2 : width, h = plane ? height / 2 : height;
            for (int y = 0; y < h; y++)
                if (fread(p->plane[plane] + (size_t)y * (size_t)p->stride[plane], 1, (size_t)w,
                          stdin) != (size_t)w)
                    goto end;
        }
        int64_t stamp_us;
        bool is_mirrored;
        if (mark_read(p, &stamp_us, &is_mirrored) == 0)
            printf("%lld\n", (long long)(clock_now_us(c) - stamp_us));
        fflush(stdout);
    }
end:
    picture_unref(p);
    return 0;
}

int main(int argc, char **argv)
{
    struct clock *c;

    if (clock_new(&c, CLOCK_REAL) != 0)
        return 1;
    if (argc == 6 && strcmp(argv[1], "write") == 0)
        return write_marks(c, atoi(argv[2]), atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
    if (argc == 4 && strcmp(argv[1], "read") == 0)
        return read_marks(c, atoi(argv[2]), atoi(argv[3]));
    fputs("usage: marks write WIDTH HEIGHT FPS SECONDS > y4m | marks read WIDTH HEIGHT < yuv420p\n",
          stderr);
    return 2;
}
