/* SPDX-License-Identifier: GPL-3.0-or-later */
/* amf.h - writes and reads AMF0. Pure. A value beyond a limit below reads as malformed. */
#ifndef WIRE_AMF_H
#define WIRE_AMF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    AMF_DEPTH_MAX = 16,   /* objects and arrays inside each other */
    AMF_ITEMS_MAX = 1024, /* of one object or array */
    AMF_NAME_MAX = 256,   /* bytes of the name of a field */
};

/* ---- writing: into a buffer of the caller. A value that does not fit sets overflow; nothing is
 * written from then on. */
struct amf_out {
    uint8_t *at, *end; /* the room that is left */
    bool overflow;
};

void amf_put_number(struct amf_out *o, double v);
void amf_put_bool(struct amf_out *o, bool v);
void amf_put_string(struct amf_out *o, const char *s);
void amf_put_null(struct amf_out *o);
void amf_put_object(struct amf_out *o);                 /* then key, value, key, value, ..., end */
void amf_put_ecma_array(struct amf_out *o, uint32_t n); /* n: a hint; then as an object */
void amf_put_key(struct amf_out *o, const char *name);
void amf_put_end(struct amf_out *o);

/* ---- reading: a cursor over bytes of the caller, into which all values point */
enum amf_type {
    AMF_NONE,
    AMF_NUMBER,
    AMF_BOOL,
    AMF_STRING,
    AMF_NULL,
    AMF_OBJECT,
    AMF_ARRAY,
    AMF_DATE
};

struct amf_value {
    /* undefined, unsupported and references read as AMF_NULL, an ECMA array as AMF_OBJECT */
    enum amf_type type;
    double number;    /* number, date (ms since 1970); 0 or 1 for a boolean */
    const char *text; /* string, without a NUL at its end */
    size_t text_size;
    const uint8_t *body; /* object, array: the encoded items, for amf_field */
    size_t body_size;
};

struct amf_in {
    const uint8_t *at, *end;
};

/* Reads the next value with all nested values and moves the cursor behind it. 0, -ENODATA at the
 * end, -EPROTO when malformed. */
int amf_next(struct amf_in *in, struct amf_value *out);
/* Finds a field of an object by name: 0, -ENOENT (also when object is none), -EPROTO. */
int amf_field(const struct amf_value *object, const char *name, struct amf_value *out);
/* Copies a string value, truncated to size bytes and always terminated; control bytes become '?'.
 * Values of other types give "". */
void amf_text(char *out, size_t size, const struct amf_value *v);
bool amf_is(const struct amf_value *v, const char *text); /* v is a string equal to text */

#endif
