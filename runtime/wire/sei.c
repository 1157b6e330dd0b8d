/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sei.c - payloads of SEI: a type and a size in steps of 255, then bytes (7.3.2.3.1). */
#include "wire/sei.h"

#include "base/bytes/utf8.h"
#include "wire/bytes.h"
#include "wire/h264.h"

#include <string.h>

enum { NAL_SEI = 6, NAL_LENGTH = 4 };

const uint8_t sei_uuid[SEI_UUID_SIZE] = {0x70, 0x61, 0x72, 0x6c, 0x75, 0x61, 0x4d, 0x53,
                                         0xa4, 0x7e, 0x3b, 0x52, 0x91, 0xc8, 0x0d, 0x16};

/* Under these, encoders write their own settings into the stream: x264, x265. */
static const uint8_t encoder_uuids[][SEI_UUID_SIZE] = {
    {0xdc, 0x45, 0xe9, 0xbd, 0xe6, 0xd9, 0x48, 0xb7, 0x96, 0x2c, 0xd8, 0x20, 0xd9, 0x23, 0xee,
     0xef},
    {0x2c, 0xa2, 0xde, 0x09, 0xb5, 0x17, 0x47, 0xdb, 0xbb, 0x55, 0xa4, 0xfe, 0x7f, 0xc2, 0xfc,
     0x4e},
};

size_t sei_write(uint8_t *out, size_t out_size, const char *text)
{
    size_t length = strlen(text);

    if (out_size < SEI_UUID_SIZE + length)
        return 0;
    memcpy(out, sei_uuid, SEI_UUID_SIZE);
    memcpy(out + SEI_UUID_SIZE, text, length);
    return SEI_UUID_SIZE + length;
}

/* ---- NAL units */

/* Steps over one NAL unit and gives its bytes. False at the end, or when the lengths do not add
 * up. */
static bool next_nal(const uint8_t **at, const uint8_t *end, const uint8_t **nal, size_t *size)
{
    if (end - *at < NAL_LENGTH)
        return false;
    *size = bytes_get32(*at);
    *nal = *at + NAL_LENGTH;
    if (*size == 0 || *size > (size_t)(end - *nal))
        return false;
    *at = *nal + *size;
    return true;
}

static bool is_sei(const uint8_t *nal)
{
    return (nal[0] & 0x1f) == NAL_SEI;
}

bool sei_is_present(const uint8_t *unit, size_t size)
{
    const uint8_t *at = unit, *nal;
    size_t nal_size;

    while (next_nal(&at, unit + size, &nal, &nal_size))
        if (is_sei(nal))
            return true;
    return false;
}

/* Fills plain with the next NAL unit of SEI. False when there is none. */
static bool open_nal(struct sei_reader *r)
{
    const uint8_t *nal;
    size_t size;

    while (next_nal(&r->at, r->end, &nal, &size)) {
        if (!is_sei(nal) || size - 1 > r->plain_size)
            continue;
        r->used = 0;
        r->count = h264_unescape(r->plain, nal + 1, size - 1);
        return true;
    }
    return false;
}

/* ---- payloads */

/* A number in steps of 255. False when the bytes end before it does. */
static bool read_steps(struct sei_reader *r, size_t *out)
{
    *out = 0;
    while (r->used < r->count) {
        uint8_t step = r->plain[r->used++];
        *out += step;
        if (step < 255)
            return true;
    }
    return false;
}

/* The next payload of the NAL unit in plain. False behind the last one. */
static bool next_payload(struct sei_reader *r, size_t *type, const uint8_t **data, size_t *size)
{
    if (!read_steps(r, type) || !read_steps(r, size) || *size > r->count - r->used)
        return false;
    *data = r->plain + r->used;
    r->used += *size;
    return true;
}

/* ---- texts */

/* How many bytes the character at `at` has; 0 when it is none of a text: no UTF-8, or a zero. */
static size_t character_length(const uint8_t *at, size_t left)
{
    uint32_t code;
    size_t length = utf8_read(at, left, &code);

    return length > 0 && code != 0 ? length : 0;
}

/* Copies bytes that are text; zeros at its end are not part of it. */
static bool take_text(struct sei_message *out, const uint8_t *data, size_t size)
{
    while (size > 0 && data[size - 1] == 0)
        size--;
    if (size == 0 || size > SEI_TEXT_MAX)
        return false;
    for (size_t at = 0, length; at < size; at += length)
        if (!(length = character_length(data + at, size - at)))
            return false;
    memcpy(out->text, data, size);
    out->text[size] = '\0';
    return true;
}

static bool is_of_encoder(const uint8_t *uuid)
{
    for (size_t i = 0; i < sizeof(encoder_uuids) / sizeof(encoder_uuids[0]); i++)
        if (memcmp(uuid, encoder_uuids[i], SEI_UUID_SIZE) == 0)
            return true;
    return false;
}

static bool take_message(struct sei_message *out, size_t type, const uint8_t *data, size_t size)
{
    out->type = (int)type;
    if (type == SEI_VENDOR_242 || type == SEI_VENDOR_243)
        return take_text(out, data, size);
    if (type != SEI_USER_DATA || size < SEI_UUID_SIZE || is_of_encoder(data))
        return false;
    memcpy(out->uuid, data, SEI_UUID_SIZE);
    return take_text(out, data + SEI_UUID_SIZE, size - SEI_UUID_SIZE);
}

bool sei_next(struct sei_reader *r, struct sei_message *out)
{
    const uint8_t *data;
    size_t type, size;

    do {
        while (next_payload(r, &type, &data, &size))
            if (take_message(out, type, data, size))
                return true;
    } while (open_nal(r));
    return false;
}
