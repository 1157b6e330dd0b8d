/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_url.c - any text: parsed or refused in words, and masked without an overrun. */
#include "wire/url.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct url u;
    const char *why = NULL;
    char *text = strndup((const char *)data, size);
    char *masked = malloc(size + 1);

    if (url_parse(&u, text, &why) == 0) {
        if (!u.host[0] || u.port == 0 || strcmp(u.text, text) != 0)
            abort();
        if (u.scheme == URL_RTMP && (!u.app[0] || !u.stream[0] || !u.tc_url[0]))
            abort();
    } else if (!why || !why[0]) {
        abort();
    }
    url_mask(masked, size + 1, text);
    url_mask(masked, 1, text);
    free(masked);
    free(text);
    return 0;
}
