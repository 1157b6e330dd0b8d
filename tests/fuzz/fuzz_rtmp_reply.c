/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_rtmp_reply.c - the command messages of a hostile server; the first byte is the message type.
 */
#include "transport/rtmp/rtmp_reply.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rtmp_reply r;

    if (size == 0)
        return 0;
    struct chunk_message m = {.type = data[0], .body = data + 1, .size = size - 1};
    rtmp_reply_read(&r, &m);
    if (strlen(r.code) >= sizeof(r.code) || strlen(r.description) >= sizeof(r.description))
        abort();
    return 0;
}
