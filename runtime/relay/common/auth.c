/* SPDX-License-Identifier: GPL-3.0-or-later */
/* auth.c - finds the two arguments, refuses doubled ones, compares in constant time. */
#include "relay/common/auth.h"

#include "wire/md5.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Name and time are signed without a mark between them: only a time of fixed length says where the
 * name ends. */
enum { TIME_DIGITS = 8, SECRET_SIZE = 2 * MD5_SIZE };

struct auth_span {
    const char *at;
    size_t size;
};

/* Finds an argument. Returns how often the argument is there; *out is the last value. */
static int find_argument(struct auth_span *out, const char *args, const char *name)
{
    size_t name_size = strlen(name);
    int count = 0;

    while (*args) {
        size_t size = strcspn(args, "&");
        if (size > name_size && strncmp(args, name, name_size) == 0 && args[name_size] == '=') {
            *out = (struct auth_span){args + name_size + 1, size - name_size - 1};
            count++;
        }
        args += size;
        args += *args == '&';
    }
    return count;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool read_time(uint32_t *out, struct auth_span text)
{
    *out = 0;
    if (text.size != TIME_DIGITS)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        int digit = hex_digit(text.at[i]);
        if (digit < 0)
            return false;
        *out = *out << 4 | (uint32_t)digit;
    }
    return true;
}

static void sign(char out[MD5_HEX_SIZE], const char *key, const char *name, struct auth_span time)
{
    struct md5 m;
    uint8_t digest[MD5_SIZE];

    md5_begin(&m);
    md5_add(&m, key, strlen(key));
    md5_add(&m, name, strlen(name));
    md5_add(&m, time.at, time.size);
    md5_end(&m, digest);
    md5_hex(out, digest);
}

/* Looks at every byte, however early the first difference is. */
static bool is_same_digest(const char *a, const char *b, size_t size)
{
    volatile unsigned char difference = 0;

    for (size_t i = 0; i < size; i++)
        difference |= (unsigned char)(a[i] ^ b[i]);
    return difference == 0;
}

static int refuse_signature(const char **why, const char *reason)
{
    *why = reason;
    return -EACCES;
}

int auth_check(const char *key, const char *name, const char *args, int64_t now_s, const char **why)
{
    struct auth_span secret, time;
    char want[MD5_HEX_SIZE];
    uint32_t until_s;

    int secrets = find_argument(&secret, args, "txSecret"),
        times = find_argument(&time, args, "txTime");
    if (secrets == 0 || times == 0)
        return refuse_signature(why, "signature is missing");
    if (secrets > 1 || times > 1)
        return refuse_signature(why, "signature is given twice");
    if (secret.size != SECRET_SIZE || !read_time(&until_s, time))
        return refuse_signature(why, "signature is malformed");
    sign(want, key, name, time);
    if (!is_same_digest(want, secret.at, SECRET_SIZE))
        return refuse_signature(why, "signature is wrong");
    if (now_s < 0 || until_s < now_s)
        return refuse_signature(why, "signature has expired");
    return 0;
}

void auth_sign(char out[AUTH_ARGS_SIZE], const char *key, const char *name, int64_t until_s)
{
    char time[TIME_DIGITS + 1], secret[MD5_HEX_SIZE];

    snprintf(time, sizeof(time), "%08" PRIX32, (uint32_t)until_s);
    sign(secret, key, name, (struct auth_span){time, TIME_DIGITS});
    snprintf(out, AUTH_ARGS_SIZE, "txSecret=%s&txTime=%s", secret, time);
}
