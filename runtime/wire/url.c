/* SPDX-License-Identifier: GPL-3.0-or-later */
/* url.c - splits an address into parts and refuses any address it does not fully understand. */
#include "wire/url.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct scheme {
    const char *prefix;
    enum url_scheme scheme;
    uint16_t port;
};

static const struct scheme schemes[] = {
    {"rtmp://", URL_RTMP, 1935},
    {"http://", URL_HTTP, 80},
    {"https://", URL_HTTPS, 443},
};

/* A piece of the address. */
struct url_span {
    const char *at;
    size_t size;
};

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

static int refuse_url(const char **why, const char *reason)
{
    *why = reason;
    return -EINVAL;
}

static const struct scheme *find_scheme(const char *text)
{
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (strncasecmp(text, schemes[i].prefix, strlen(schemes[i].prefix)) == 0)
            return &schemes[i];
    return NULL;
}

static bool is_host_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._", c)) || (unsigned char)c >= 0x80;
}

static bool is_ipv6_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr(":.%-_", c));
}

static bool all(struct url_span s, bool (*fits)(char))
{
    for (size_t i = 0; i < s.size; i++)
        if (!fits(s.at[i]))
            return false;
    return true;
}

static int copy_span(char *out, size_t max, struct url_span s)
{
    if (s.size > max)
        return -EINVAL;
    memcpy(out, s.at, s.size);
    out[s.size] = 0;
    return 0;
}

/* Reads the text behind the host: nothing or ":port". */
static int read_port(struct url *out, struct url_span s, const char **why)
{
    unsigned port = 0;

    if (s.size == 0)
        return 0;
    if (s.at[0] != ':' || s.size == 1)
        return refuse_url(why, s.at[0] == ':' ? "port is missing after the colon"
                                              : "host name is malformed");
    for (size_t i = 1; i < s.size; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return refuse_url(why, "port is not a number");
        port = port * 10 + (unsigned)(s.at[i] - '0');
        if (port > 65535)
            return refuse_url(why, "port is out of range");
    }
    if (port == 0)
        return refuse_url(why, "port is out of range");
    out->port = (uint16_t)port;
    return 0;
}

/* host, host:port, [v6], [v6]:port */
static int read_authority(struct url *out, struct url_span s, const char **why)
{
    struct url_span host = s;
    bool is_ipv6 = s.size > 0 && s.at[0] == '[';

    if (is_ipv6) {
        const char *close = memchr(s.at, ']', s.size);
        if (!close)
            return refuse_url(why, "bracket of the IPv6 address is not closed");
        host = (struct url_span){s.at + 1, (size_t)(close - s.at) - 1};
        s = (struct url_span){close + 1, s.size - host.size - 2};
    } else {
        const char *colon = memchr(s.at, ':', s.size);
        host.size = colon ? (size_t)(colon - s.at) : s.size;
        s = (struct url_span){s.at + host.size, s.size - host.size};
    }
    if (host.size == 0)
        return refuse_url(why, "host name is missing");
    if (!all(host, is_ipv6 ? is_ipv6_char : is_host_char) ||
        (is_ipv6 && !memchr(host.at, ':', host.size)))
        return refuse_url(why, "host name is malformed");
    if (copy_span(out->host, URL_HOST_MAX, host))
        return refuse_url(why, "host name is too long");
    return read_port(out, s, why);
}

/* Reads /app/stream?args. The query belongs to the stream's name and may hold slashes. */
static int read_rtmp_path(struct url *out, const char *path, const char **why)
{
    if (*path == '/')
        path++;
    size_t app_size = strcspn(path, "/?#");
    struct url_span app = {path, app_size};
    if (app.size == 0)
        return refuse_url(why, "application is missing");
    if (path[app_size] != '/')
        return refuse_url(why, "stream name is missing");
    struct url_span stream = {path + app_size + 1, strlen(path + app_size + 1)};
    if (stream.size == 0 || stream.at[0] == '?')
        return refuse_url(why, "stream name is missing");
    if (copy_span(out->app, URL_APP_MAX, app))
        return refuse_url(why, "application is too long");
    if (copy_span(out->stream, URL_STREAM_MAX, stream))
        return refuse_url(why, "stream name is too long");
    const char *form = strchr(out->host, ':') ? "rtmp://[%s]:%u/%s" : "rtmp://%s:%u/%s";
    snprintf(out->tc_url, sizeof(out->tc_url), form, out->host, out->port, out->app);
    return 0;
}

static int check_text(const char *text, const char **why)
{
    size_t size = strlen(text);

    if (size == 0)
        return refuse_url(why, "address is empty");
    if (size > URL_MAX)
        return refuse_url(why, "address is too long");
    for (size_t i = 0; i < size; i++)
        if (is_control(text[i]) || text[i] == ' ')
            return refuse_url(why, "address holds a space or a control character");
    return 0;
}

int url_parse(struct url *out, const char *text, const char **why)
{
    struct url u = {0};
    int err = check_text(text, why);
    if (err)
        return err;

    const struct scheme *scheme = find_scheme(text);
    if (!scheme)
        return refuse_url(why, "scheme is not rtmp, http or https");
    u.scheme = scheme->scheme;
    u.port = scheme->port;
    memcpy(u.text, text, strlen(text));

    struct url_span authority = {text + strlen(scheme->prefix), 0};
    authority.size = strcspn(authority.at, "/?#");
    const char *path = authority.at + authority.size;
    const char *user_end = memrchr(authority.at, '@', authority.size);
    if (user_end && u.scheme == URL_RTMP)
        return refuse_url(why, "user and password do not belong into an rtmp address");
    if (user_end)
        authority = (struct url_span){user_end + 1, (size_t)(path - user_end) - 1};
    err = read_authority(&u, authority, why);
    if (!err && u.scheme == URL_RTMP)
        err = read_rtmp_path(&u, path, why);
    if (!err)
        *out = u;
    return err;
}

/* ---- masking */

static const char *const secrets[] = {"txSecret", "auth_key", "token", "key", "sign", "secret"};

static bool is_secret(struct url_span name)
{
    for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
        if (name.size == strlen(secrets[i]) && strncasecmp(name.at, secrets[i], name.size) == 0)
            return true;
    return false;
}

/* The room of the caller; text beyond the room is dropped. */
struct url_room {
    char *at, *end;
};

static void put_char(struct url_room *l, struct url_span s)
{
    for (size_t i = 0; i < s.size && l->at < l->end; i++)
        *l->at++ = is_control(s.at[i]) ? '?' : s.at[i];
}

static void put_url_text(struct url_room *l, const char *text)
{
    put_char(l, (struct url_span){text, strlen(text)});
}

/* Masks "scheme://user:password@" at the start; returns how many bytes of text were consumed. */
static size_t mask_user(struct url_room *l, const char *text)
{
    const char *start = strstr(text, "://");
    if (!start || strcspn(text, "/?#&=@") < (size_t)(start - text))
        return 0;
    start += 3;
    const char *at = memrchr(start, '@', strcspn(start, "/?#"));
    if (!at)
        return 0;
    put_char(l, (struct url_span){text, (size_t)(start - text)});
    put_url_text(l, "***");
    return (size_t)(at - text);
}

void url_mask(char *out, size_t size, const char *text)
{
    if (size == 0)
        return;
    struct url_room l = {out, out + size - 1};

    text += mask_user(&l, text);
    while (*text) {
        struct url_span word = {text, strcspn(text, "?&;#=")};
        text += word.size;
        put_char(&l, word);
        if (*text == '=' && is_secret(word)) {
            put_url_text(&l, "=***");
            text += strcspn(text, "&;#");
        } else if (*text) {
            put_char(&l, (struct url_span){text++, 1});
        }
    }
    *l.at = 0;
}
