/* SPDX-License-Identifier: GPL-3.0-or-later */
/* http.h - HTTP/1 for a server: reads requests from bytes as they come, writes the head of an
 * answer. Pure; fuzzed.
 *
 * A request is a request line and a header block. A body is never read: keeps_alive is false when
 * the headers announce a body. Lines end with CRLF or a bare LF; empty lines before a request are
 * skipped. Refused are folded header lines, control bytes, spaces before a colon, a missing
 * (HTTP/1.1) or doubled Host, malformed percent escapes, and paths that hold a NUL, a space or a
 * control byte after decoding. */
#ifndef WIRE_HTTP_H
#define WIRE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    HTTP_BLOCK_MAX = 16 * 1024, /* bytes of request line and headers with the empty line */
    HTTP_TARGET_MAX = 4096,     /* bytes */
    HTTP_HEADERS_MAX = 100,
};

enum http_method { HTTP_OTHER, HTTP_GET, HTTP_HEAD, HTTP_OPTIONS };

struct http_request {
    enum http_method method;
    const char *path;  /* decoded, begins with '/' (or is "*"); absolute-form without its host */
    const char *query; /* what followed the '?', as it came; "" without one */
    const char *host; /* the Host header as it came, not ended by a zero byte; host_size may be 0 */
    size_t host_size;
    bool keeps_alive; /* the client wants another answer on this connection */
};

/* All zero at first; the fields are private. */
struct http_reader {
    char *block; /* line and headers of the current request; freed after each request */
    size_t size, room;
    size_t line_start;
    size_t skipped; /* bytes of empty lines before the request */
    bool is_done;
    int status;
};

void http_reader_fini(struct http_reader *r); /* frees the block; r is as at first */
/* Takes bytes up to the end of one request and returns how many were taken. *is_whole: *out is
 * filled, and its texts are valid until the next call. -EPROTO: the request is refused with
 * http_status (400, 414, 431 or 505), and so are all later calls. -ENOMEM. */
ssize_t http_read(struct http_reader *r, const void *bytes, size_t size, struct http_request *out,
                  bool *is_whole);
int http_status(const struct http_reader *r); /* 0: not refused */

/* ---- answering */

enum { HTTP_HEAD_MAX = 1024, HTTP_UNTIL_CLOSE = -1 };

struct http_answer {
    int status;
    const char *type; /* media type of the body; NULL: no header line */
    int64_t length;   /* bytes of the body, or HTTP_UNTIL_CLOSE */
    bool keeps_alive;
    const char *more; /* header lines, each with a CRLF; NULL: none */
};

/* Writes all that comes before the body; returns its size in bytes. a->more may be at most half of
 * HTTP_HEAD_MAX. */
size_t http_put_head(char out[HTTP_HEAD_MAX], const struct http_answer *a);
const char *http_status_text(int status); /* "Not Found"; never NULL */

#endif
