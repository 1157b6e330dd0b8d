/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_h264.c - any bytes as an avcC record, as an access unit and as a sound header: results lie
 * within the limits. */
#include "wire/aac.h"
#include "wire/h264.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_side(int n)
{
    return n >= 16 && n <= 1920;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct h264_info video;
    struct aac_info sound;
    uint8_t out[64];
    int has_idr;

    if (h264_config_parse(&video, data, size) == 0)
        if (!is_side(video.width) || !is_side(video.height) || video.max_reorder < 0 ||
            video.max_reorder > 16)
            abort();
    (void)h264_unit_check(data, size, &has_idr);
    if (aac_config_parse(&sound, data, size) == 0)
        if (sound.channels < 1 || sound.channels > 8 || sound.rate_hz < 8000 ||
            sound.rate_hz > 96000)
            abort();
    if (h264_config_write(out, sizeof(out), data, size / 2, data + size / 2, size - size / 2) >
        sizeof(out))
        abort();
    return 0;
}
