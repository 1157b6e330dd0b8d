/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_http.c - any bytes as HTTP requests, in pieces of the first byte's size: read or refused
 * with a status, never more kept than the limit; whole or in pieces the outcome is the same. */
#include "wire/http.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What came of some bytes. */
struct outcome {
    int requests, status;
    size_t path_bytes, query_bytes;
};

static void check_request(struct outcome *o, const struct http_request *q)
{
    if (q->path[0] != '/' && strcmp(q->path, "*") != 0)
        abort();
    for (const char *c = q->path; *c; c++)
        if ((unsigned char)*c <= 0x20 || *c == 0x7f)
            abort();
    if (strlen(q->path) + strlen(q->query) > HTTP_TARGET_MAX)
        abort();
    o->requests++;
    o->path_bytes += strlen(q->path);
    o->query_bytes += strlen(q->query);
}

static struct outcome read_all(const uint8_t *data, size_t size, size_t piece)
{
    struct http_reader r = {0};
    struct http_request q;
    struct outcome o = {0};
    bool is_whole;

    for (size_t at = 0; at < size;) {
        ssize_t n = http_read(&r, data + at, size - at < piece ? size - at : piece, &q, &is_whole);
        if (r.room > HTTP_BLOCK_MAX)
            abort();
        if (n < 0) {
            if (n != -EPROTO || http_status(&r) < 400 || is_whole)
                abort();
            break;
        }
        if (n == 0)
            abort();
        if (is_whole)
            check_request(&o, &q);
        at += (size_t)n;
    }
    o.status = http_status(&r);
    http_reader_fini(&r);
    return o;
}

/* A head for what it came to: ends with an empty line, holds no other. */
static void check_head(const struct outcome *o)
{
    char head[HTTP_HEAD_MAX + 1];
    struct http_answer a = {.status = o->status ? o->status : 200,
                            .type = o->requests & 1 ? "text/plain" : NULL,
                            .length = (int64_t)o->path_bytes - 1,
                            .keeps_alive = o->requests & 2,
                            .more = o->query_bytes & 1 ? "X: y\r\n" : NULL};
    size_t size = http_put_head(head, &a);

    head[size] = 0;
    if (strncmp(head, "HTTP/1.1 ", 9) != 0 || strstr(head, "\r\n\r\n") != head + size - 4)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct outcome whole = read_all(data + 1, size - 1, size);
    struct outcome pieces = read_all(data + 1, size - 1, (size_t)data[0] + 1);

    if (memcmp(&whole, &pieces, sizeof(whole)) != 0)
        abort();
    check_head(&whole);
    return 0;
}
