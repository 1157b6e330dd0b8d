/* SPDX-License-Identifier: GPL-3.0-or-later */
/* url.h - reads rtmp:// and http(s):// addresses and masks the secrets in an address. Pure. */
#ifndef WIRE_URL_H
#define WIRE_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes without the NUL; a longer part or address is refused. */
enum { URL_HOST_MAX = 253, URL_APP_MAX = 128, URL_STREAM_MAX = 512, URL_MAX = 2048 };
enum url_scheme { URL_NONE, URL_RTMP, URL_HTTP, URL_HTTPS };

/* rtmp://host[:port]/app/stream[?args]: app is the first path segment; stream is all that follows,
 * with the query. */
struct url {
    enum url_scheme scheme;
    char host[URL_HOST_MAX + 1];     /* IPv6 without brackets */
    uint16_t port;                   /* 1935, 80 or 443 when left out */
    char app[URL_APP_MAX + 1];       /* rtmp only */
    char stream[URL_STREAM_MAX + 1]; /* rtmp only */
    char tc_url[URL_MAX + 1]; /* rtmp only: "rtmp://host:port/app", for the connect command */
    char text[URL_MAX + 1];   /* the whole address */
};

/* 0, or -EINVAL with *why set to the reason, a static text ("port is out of range"). *out is set
 * only on success. */
int url_parse(struct url *out, const char *text, const char **why);

/* Writes text with "***" in place of user:password and of the values of txSecret, auth_key, token,
 * key, sign and secret; truncated to size bytes and terminated. Control bytes become '?'. */
void url_mask(char *out, size_t size, const char *text);

#endif
