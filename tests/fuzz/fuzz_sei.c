/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_sei.c - any bytes as an access unit with texts: each text is ended and within its limit. */
#include "wire/sei.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sei_message message;
    uint8_t *plain = malloc(size + 1);
    struct sei_reader r = {.at = data, .end = data + size, .plain = plain, .plain_size = size};
    bool has_text = false;

    while (sei_next(&r, &message)) {
        if (strlen(message.text) == 0 || strlen(message.text) > SEI_TEXT_MAX)
            abort();
        has_text = true;
    }
    if (has_text && !sei_is_present(data, size))
        abort();
    free(plain);
    return 0;
}
