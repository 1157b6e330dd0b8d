/* SPDX-License-Identifier: GPL-3.0-or-later */
/* amf.h - AMF0, both ways. Pure. Limits: depth 16, 1024 items, names of 256 bytes (faults.md
 * section 2). */
#ifndef WIRE_AMF_H
#define WIRE_AMF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AMF_DEPTH_MAX = 16, AMF_ITEMS_MAX = 1024, AMF_NAME_MAX = 256 };

/* ---- writing: into a buffer of the caller; what does not fit sets overflow and writes nothing
 * more */
struct amf_out {
    uint8_t *at, *end;
    bool overflow;
};

void amf_put_number(struct amf_out *o, double v);
void amf_put_bool(struct amf_out *o, bool v);
void amf_put_string(struct amf_out *o, const char *s);
void amf_put_null(struct amf_out *o);
void amf_put_object(struct amf_out *o); /* begin: then key, value, key, value, ..., end */
void amf_put_ecma_array(struct amf_out *o, uint32_t n); /* begin: as an object */
void amf_put_key(struct amf_out *o, const char *name);
void amf_put_end(struct amf_out *o);

/* ---- reading: a cursor over bytes; no value is copied */
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
    /* undefined and unsupported read as AMF_NULL; ECMA array reads as AMF_OBJECT */
    enum amf_type type;
    double number;    /* number, date; 0 or 1 for a boolean */
    const char *text; /* string: not NUL-terminated */
    size_t text_size;
    const uint8_t *body; /* object, array: the encoded items, for amf_field */
    size_t body_size;
};

struct amf_in {
    const uint8_t *at, *end;
};

/* Reads the next value and steps over it, nested ones included. 0, -ENODATA at the end, -EPROTO
 * when malformed. */
int amf_next(struct amf_in *in, struct amf_value *out);
/* Field of an object by name: 0, -ENOENT, -EPROTO. */
int amf_field(const struct amf_value *object, const char *name, struct amf_value *out);
/* Copies a string value, cut to fit, always terminated; control bytes become '?'. Other types: "".
 */
void amf_text(char *out, size_t size, const struct amf_value *v);
bool amf_is(const struct amf_value *v, const char *text); /* is a string and equals text */

#endif
