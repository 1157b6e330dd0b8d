/* SPDX-License-Identifier: GPL-3.0-or-later */
/* http.h - HTTP/1 of a server: bytes in as they come, a request out; the head of an answer. Pure;
 * fuzzed.
 *
 * A request is its line and its header block; a body is never read (keeps_alive is false when one
 * is announced). Lines end with CRLF or a bare LF; empty lines before a request are skipped.
 * Refused are folded header lines, control bytes, spaces before a colon, a missing or doubled Host
 * (HTTP/1.1), broken percent forms, and paths that hold NUL, a space or a control byte once they
 * are decoded. */
#ifndef WIRE_HTTP_H
#define WIRE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    HTTP_BLOCK_MAX = 16 * 1024, /* request line and headers, empty line included */
    HTTP_TARGET_MAX = 4096,
    HTTP_HEADERS_MAX = 100,
};

enum http_method { HTTP_OTHER, HTTP_GET, HTTP_HEAD, HTTP_OPTIONS };

struct http_request {
    enum http_method method;
    const char *path;  /* decoded, begins with '/' (or is "*"); absolute-form without its host */
    const char *query; /* what followed the '?', as it came; "" without one */
    const char *host;  /* the Host header as it came, not ended by a zero byte; host_size may be 0 */
    size_t host_size;
    bool keeps_alive;  /* the client wants another answer on this connection */
};

/* Zeroed at first. */
struct http_reader {
    char *block; /* of the request that is being read; given back after each one */
    size_t size, room;
    size_t line_start;
    size_t skipped; /* of empty lines before it */
    bool is_done;
    int status;
};

void http_reader_fini(struct http_reader *r);
/* Takes bytes up to the end of one request. Returns how many were taken; *is_whole says whether
 * *out is filled: its texts are good until the next call. -EPROTO when it cannot be answered with
 * what was asked for: http_status has the answer (400, 414, 431, 505), and nothing more is read.
 * -ENOMEM. */
ssize_t http_read(struct http_reader *r, const void *bytes, size_t size, struct http_request *out,
                  bool *is_whole);
int http_status(const struct http_reader *r);

/* ---- answering */

enum { HTTP_HEAD_MAX = 1024, HTTP_UNTIL_CLOSE = -1 };

struct http_answer {
    int status;
    const char *type; /* of the body; NULL without one */
    int64_t length;   /* of the body, or HTTP_UNTIL_CLOSE */
    bool keeps_alive;
    const char *more; /* header lines, each with its CRLF; NULL: none */
};

/* Everything before the body; returns its size. more must fit in half of the room. */
size_t http_put_head(char out[HTTP_HEAD_MAX], const struct http_answer *a);
const char *http_status_text(int status); /* "Not Found"; never NULL */

#endif
