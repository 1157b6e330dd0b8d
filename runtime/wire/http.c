/* SPDX-License-Identifier: GPL-3.0-or-later */
/* http.c - collects the block of a request, then parses the block in place. */
#include "wire/http.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FIRST_ROOM = 512 };

/* A piece of the block. */
struct http_span {
    char *at;
    size_t size;
};

/* The headers that matter here. */
struct headers {
    int hosts;
    struct http_span host;
    bool says_close, says_keep_alive, has_body;
};

void http_reader_fini(struct http_reader *r)
{
    free(r->block);
    *r = (struct http_reader){0};
}

int http_status(const struct http_reader *r)
{
    return r->status;
}

const char *http_status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } texts[] = {
        {200, "OK"},
        {204, "No Content"},
        {400, "Bad Request"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {414, "URI Too Long"},
        {421, "Misdirected Request"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (texts[i].status == status)
            return texts[i].text;
    return "Unknown";
}

static int refuse_request(struct http_reader *r, int status)
{
    r->status = status;
    return -EPROTO;
}

static bool is_same_word(struct http_span s, const char *word)
{
    return s.size == strlen(word) && strncasecmp(s.at, word, s.size) == 0;
}

static bool has_control(struct http_span s)
{
    for (size_t i = 0; i < s.size; i++)
        if (((unsigned char)s.at[i] < 0x20 && s.at[i] != '\t') || s.at[i] == 0x7f)
            return true;
    return false;
}

/* ---- the request line: METHOD SP target SP HTTP/1.x */

/* Takes the text up to sep off rest; all of rest when sep is not there. */
static struct http_span split(struct http_span *rest, char sep)
{
    char *at = memchr(rest->at, sep, rest->size);
    struct http_span head = {rest->at, at ? (size_t)(at - rest->at) : rest->size};
    size_t used = head.size + (at != NULL);

    rest->at += used;
    rest->size -= used;
    return head;
}

static bool is_token(struct http_span s)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";

    for (size_t i = 0; i < s.size; i++) {
        char c = s.at[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_word && (c == 0 || !strchr(marks, c)))
            return false;
    }
    return s.size > 0;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes in place, since the text only gets shorter, and appends a NUL (the byte behind the text
 * is free). False for a malformed escape and for bytes that no path may hold. */
static bool decode_escape(struct http_span s)
{
    char *out = s.at;

    for (size_t i = 0; i < s.size; i++) {
        int value = (unsigned char)s.at[i];
        if (value == '%') {
            int high = i + 2 < s.size ? hex_digit(s.at[i + 1]) : -1;
            int low = i + 2 < s.size ? hex_digit(s.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            value = high << 4 | low;
            i += 2;
        }
        if (value <= 0x20 || value == 0x7f)
            return false;
        *out++ = (char)value;
    }
    *out = 0;
    return true;
}

/* absolute-form: drops the scheme and the host. */
static struct http_span strip_host(struct http_span target)
{
    size_t scheme = target.size >= 7 && strncasecmp(target.at, "http://", 7) == 0    ? 7
                    : target.size >= 8 && strncasecmp(target.at, "https://", 8) == 0 ? 8
                                                                                     : 0;
    if (scheme == 0)
        return target;
    size_t host = scheme;
    while (host < target.size && !strchr("/?", target.at[host]))
        host++;
    target.at += host;
    target.size -= host;
    return target;
}

static int read_target(struct http_reader *r, struct http_span target, struct http_request *out)
{
    if (target.size == 0)
        return refuse_request(r, 400);
    if (target.size > HTTP_TARGET_MAX)
        return refuse_request(r, 414);
    if (target.size == 1 && target.at[0] == '*' && out->method == HTTP_OPTIONS) {
        target.at[1] = 0;
        out->path = target.at;
        return 0;
    }
    struct http_span query = strip_host(target);
    bool is_absolute = query.at != target.at;
    struct http_span path = split(&query, '?');
    query.at[query.size] = 0; /* where the space before the version was */
    out->query = query.at;
    if (is_absolute && path.size == 0) {
        out->path = "/";
        return 0;
    }
    if (path.size == 0 || path.at[0] != '/' || !decode_escape(path))
        return refuse_request(r, 400);
    out->path = path.at;
    return 0;
}

static const struct {
    const char *word;
    enum http_method method;
} methods[] = {{"GET", HTTP_GET}, {"HEAD", HTTP_HEAD}, {"OPTIONS", HTTP_OPTIONS}};

static enum http_method method_of(struct http_span word)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
        if (word.size == strlen(methods[i].word) &&
            memcmp(word.at, methods[i].word, word.size) == 0)
            return methods[i].method;
    return HTTP_OTHER;
}

/* *minor: 0 or 1 */
static int read_version(struct http_reader *r, struct http_span s, int *minor)
{
    if (s.size != 8 || memcmp(s.at, "HTTP/", 5) != 0 || s.at[6] != '.' || s.at[5] < '0' ||
        s.at[5] > '9' || s.at[7] < '0' || s.at[7] > '9')
        return refuse_request(r, 400);
    if (s.at[5] != '1')
        return refuse_request(r, 505);
    *minor = s.at[7] > '0';
    return 0;
}

static int read_request_line(struct http_reader *r, struct http_span line, struct http_request *out,
                             int *minor)
{
    if (has_control(line) || memchr(line.at, '\t', line.size))
        return refuse_request(r, 400);
    struct http_span method = split(&line, ' ');
    struct http_span target = split(&line, ' ');
    if (!is_token(method))
        return refuse_request(r, 400);
    out->method = method_of(method);
    int err = read_version(r, line, minor);
    return err ? err : read_target(r, target, out);
}

/* ---- headers */

static struct http_span trim(struct http_span s)
{
    while (s.size > 0 && (s.at[0] == ' ' || s.at[0] == '\t')) {
        s.at++;
        s.size--;
    }
    while (s.size > 0 && (s.at[s.size - 1] == ' ' || s.at[s.size - 1] == '\t'))
        s.size--;
    return s;
}

static void read_connection(struct http_span list, struct headers *h)
{
    while (list.size > 0) {
        struct http_span word = trim(split(&list, ','));
        h->says_close |= is_same_word(word, "close");
        h->says_keep_alive |= is_same_word(word, "keep-alive");
    }
}

static int read_header(struct http_reader *r, struct http_span line, struct headers *h)
{
    if (!memchr(line.at, ':', line.size) || has_control(line))
        return refuse_request(r, 400);
    struct http_span name = split(&line, ':');
    struct http_span value = trim(line);
    if (!is_token(name)) /* so are a folded line and a space before the colon */
        return refuse_request(r, 400);
    if (is_same_word(name, "Host")) {
        h->hosts++;
        h->host = value;
    } else if (is_same_word(name, "Connection"))
        read_connection(value, h);
    else if (is_same_word(name, "Transfer-Encoding"))
        h->has_body = true;
    else if (is_same_word(name, "Content-Length"))
        h->has_body |= !is_same_word(value, "0");
    return 0;
}

/* ---- the block */

/* The next line without CRLF or LF. */
static struct http_span next_line(struct http_span *block)
{
    struct http_span line = split(block, '\n');

    if (line.size > 0 && line.at[line.size - 1] == '\r')
        line.size--;
    return line;
}

static int read_block(struct http_reader *r, struct http_request *out)
{
    struct http_span block = {r->block, r->size};
    struct headers h = {0};
    int minor = 0, count = 0;

    *out = (struct http_request){.path = "/", .query = ""};
    int err = read_request_line(r, next_line(&block), out, &minor);
    for (struct http_span line; !err && (line = next_line(&block)).size > 0;)
        err = ++count > HTTP_HEADERS_MAX ? refuse_request(r, 431) : read_header(r, line, &h);
    if (err)
        return err;
    if (h.hosts > 1 || (minor > 0 && h.hosts == 0))
        return refuse_request(r, 400);
    out->host = h.host.at;
    out->host_size = h.host.size;
    out->keeps_alive = !h.has_body && !h.says_close && (minor > 0 || h.says_keep_alive);
    return 0;
}

static int grow_bytes(struct http_reader *r, size_t size)
{
    size_t room = r->room ? r->room : FIRST_ROOM;

    while (room < size)
        room *= 2;
    if (room == r->room)
        return 0;
    char *block = realloc(r->block, room);
    if (!block)
        return -ENOMEM;
    r->block = block;
    r->room = room;
    return 0;
}

/* The place behind the first LF, or NULL when no line ends in these bytes. */
static const char *line_end(const char *bytes, size_t size)
{
    const char *at = memchr(bytes, '\n', size);

    return at ? at + 1 : NULL;
}

/* Appends a line or a piece of a line to the block. */
static int append_bytes(struct http_reader *r, const char *bytes, size_t size)
{
    if (r->skipped + r->size + size > HTTP_BLOCK_MAX)
        return refuse_request(r, r->line_start == 0 ? 414 : 431);
    int err = grow_bytes(r, r->size + size);
    if (err)
        return err;
    memcpy(r->block + r->size, bytes, size);
    r->size += size;
    return 0;
}

/* A line has ended: an empty line before the request is dropped, an empty line behind the headers
 * ends the request (true). */
static bool end_line(struct http_reader *r)
{
    size_t size = r->size - r->line_start;
    bool is_empty = size == 1 || (size == 2 && r->block[r->line_start] == '\r');
    bool is_first = r->line_start == 0;

    if (is_empty && is_first) {
        r->skipped += size;
        r->size = 0;
    }
    r->line_start = r->size;
    return is_empty && !is_first;
}

ssize_t http_read(struct http_reader *r, const void *bytes, size_t size, struct http_request *out,
                  bool *is_whole)
{
    const char *at = bytes, *end = at + size;

    *is_whole = false;
    if (r->status)
        return -EPROTO;
    if (r->is_done)
        http_reader_fini(r); /* the next request begins */
    while (at < end) {
        const char *stop = line_end(at, (size_t)(end - at));
        size_t n = (size_t)((stop ? stop : end) - at);
        int err = append_bytes(r, at, n);
        if (err)
            return err;
        at += n;
        if (!stop || !end_line(r))
            continue;
        err = read_block(r, out);
        if (err)
            return err;
        *is_whole = r->is_done = true;
        break;
    }
    return at - (const char *)bytes;
}

size_t http_put_head(char out[HTTP_HEAD_MAX], const struct http_answer *a)
{
    const char *more = a->more ? a->more : "";
    char type[100] = "", length[50] = "";

    if (a->type)
        snprintf(type, sizeof(type), "Content-Type: %s\r\n", a->type);
    if (a->length >= 0 && a->status != 204) /* 204 has no body and must not carry the line */
        snprintf(length, sizeof(length), "Content-Length: %lld\r\n", (long long)a->length);
    int n = snprintf(out, HTTP_HEAD_MAX, "HTTP/1.1 %d %s\r\n%s%sConnection: %s\r\n%s\r\n",
                     a->status, http_status_text(a->status), type, length,
                     a->keeps_alive ? "keep-alive" : "close", more);
    assert(n > 0 && n < HTTP_HEAD_MAX);
    return (size_t)n;
}
