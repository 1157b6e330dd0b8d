/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sei.h - texts inside an H.264 stream: supplemental enhancement information (Rec. ITU-T H.264
 * Annex D) that users put there. Pure. */
#ifndef WIRE_SEI_H
#define WIRE_SEI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SEI_USER_DATA = 5, /* a UUID, then data: what the standard has for users */
    /* Payload types that the standard leaves free and vendors of live services use for texts. */
    SEI_VENDOR_242 = 242,
    SEI_VENDOR_243 = 243,
    SEI_UUID_SIZE = 16,
    SEI_TEXT_MAX = 4096, /* bytes of UTF-8 */
};

/* Names the texts that this program sends. */
extern const uint8_t sei_uuid[SEI_UUID_SIZE];

/* Writes the payload of type SEI_USER_DATA for a text of at most SEI_TEXT_MAX bytes. Returns its
 * size, or 0 when out is too small. */
size_t sei_write(uint8_t *out, size_t out_size, const char *text);

/* One text of an access unit. */
struct sei_message {
    int type;                    /* SEI_USER_DATA or SEI_VENDOR_ */
    uint8_t uuid[SEI_UUID_SIZE]; /* of SEI_USER_DATA */
    char text[SEI_TEXT_MAX + 1]; /* UTF-8, ended by zero */
};

/* Reads the texts of an access unit whose NAL units have 4-byte lengths; {unit, unit + size} begins.
 * Bytes that are no text, settings that encoders leave, and texts that are longer than
 * SEI_TEXT_MAX are stepped over. A damaged unit ends the list. */
struct sei_reader {
    const uint8_t *at, *end; /* NAL units that are not read yet */
    uint8_t *plain;          /* memory of the caller for one NAL unit, or NULL */
    size_t plain_size;       /* how much there is; a larger unit is stepped over */
    size_t used, count;      /* place in plain, and how much of it is filled */
};
/* Is there anything to read? Looks at the kinds of the NAL units only. */
bool sei_is_present(const uint8_t *unit, size_t size);
/* True with the next text in *out; false at the end. */
bool sei_next(struct sei_reader *r, struct sei_message *out);

#endif
