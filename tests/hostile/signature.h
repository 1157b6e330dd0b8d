/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signature.h - signed stream names. */
#ifndef TESTS_SIGNATURE_H
#define TESTS_SIGNATURE_H

#include "wire/md5.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* md5(key + name + time) in lower-case hex. */
static inline const char *signature_of(const char *key, const char *name, const char *hex_time)
{
    static char hex[MD5_HEX_SIZE];
    uint8_t digest[MD5_SIZE];
    struct md5 m;

    md5_begin(&m);
    md5_add(&m, key, strlen(key));
    md5_add(&m, name, strlen(name));
    md5_add(&m, hex_time, strlen(hex_time));
    md5_end(&m, digest);
    md5_hex(hex, digest);
    return hex;
}

/* name?txSecret=...&txTime=..., good for so many seconds from now. */
static inline const char *signature_name(const char *key, const char *name, long from_now_s)
{
    static char text[256];
    char hex_time[20];

    snprintf(hex_time, sizeof(hex_time), "%lx", (long)time(NULL) + from_now_s);
    snprintf(text, sizeof(text), "%s?txSecret=%s&txTime=%s", name,
             signature_of(key, name, hex_time), hex_time);
    return text;
}

#endif
