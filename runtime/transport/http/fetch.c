/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fetch.c - one transfer through libcurl's multi interface, which another thread can wake. */
#include "transport/http/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WAIT_MS = 1000, FIRST_ROOM = 4096 };

struct bytes {
    uint8_t *at;
    size_t size, room, limit;
};

struct fetch {
    struct clock *clock;
    CURLM *multi;
    CURL *easy;
    struct curl_slist *lines;
    char reason[CURL_ERROR_SIZE];
    struct bytes headers, body;
    bool is_too_large;
    atomic_bool is_cancelled;
    struct fetch_answer answer;
};

/* ---- receiving */

static bool append_bytes(struct bytes *b, const void *from, size_t size)
{
    if (size > b->limit - b->size)
        return false;
    if (b->size + size > b->room) {
        size_t room = b->room ? b->room : FIRST_ROOM;
        while (room < b->size + size)
            room *= 2;
        uint8_t *more = realloc(b->at, room);
        if (!more)
            return false;
        b->at = more;
        b->room = room;
    }
    memcpy(b->at + b->size, from, size);
    b->size += size;
    return true;
}

static size_t on_body(char *from, size_t one, size_t size, void *arg)
{
    struct fetch *f = arg;

    if (append_bytes(&f->body, from, one * size))
        return size;
    f->is_too_large = true;
    return 0;
}

/* In a chain of redirects each answer begins with a status line: only the last answer is kept. */
static size_t on_header(char *line, size_t one, size_t size, void *arg)
{
    struct fetch *f = arg;
    size_t length = size;

    if (size > 5 && memcmp(line, "HTTP/", 5) == 0) {
        f->headers.size = f->body.size = 0;
        return size;
    }
    while (length > 0 && (line[length - 1] == '\r' || line[length - 1] == '\n'))
        length--;
    if (length == 0)
        return size;
    if (append_bytes(&f->headers, line, length) && append_bytes(&f->headers, "\n", 1))
        return size;
    f->is_too_large = true;
    return 0;
}

/* ---- making a request */

static bool is_http(const char *url)
{
    return strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
}

static bool add_lines(struct fetch *f, const struct fetch_cfg *cfg)
{
    for (const char *const *h = cfg->headers; h && *h; h++) {
        struct curl_slist *more = curl_slist_append(f->lines, *h);
        if (!more)
            return false;
        f->lines = more;
    }
    return true;
}

/* A header of ours with an empty value removes that line of libcurl. */
static bool set_request(struct fetch *f, const struct fetch_cfg *cfg)
{
    CURL *e = f->easy;

    if (!add_lines(f, cfg))
        return false;
    CURLcode bad = curl_easy_setopt(e, CURLOPT_URL, cfg->url);
    if (strcmp(cfg->method, "HEAD") == 0)
        curl_easy_setopt(e, CURLOPT_NOBODY, 1L);
    else
        bad = bad ? bad : curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, cfg->method);
    if (cfg->body) {
        curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)cfg->body_size);
        bad = bad ? bad : curl_easy_setopt(e, CURLOPT_COPYPOSTFIELDS, cfg->body);
    }
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, f->lines);
    return bad == CURLE_OK;
}

static void set_rules(struct fetch *f, const struct fetch_cfg *cfg)
{
    CURL *e = f->easy;

    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(e, CURLOPT_MAXREDIRS, (long)FETCH_REDIRECTS_MAX);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)(cfg->timeout_us / 1000));
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, f->reason);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, f);
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(e, CURLOPT_HEADERDATA, f);
}

int fetch_new(struct fetch **out, const struct fetch_cfg *cfg)
{
    if (!is_http(cfg->url))
        return -EINVAL;
    struct fetch *f = calloc(1, sizeof(*f));
    if (!f)
        return -ENOMEM;
    f->clock = cfg->clock;
    f->headers.limit = FETCH_HEADERS_MAX;
    f->body.limit = FETCH_BODY_MAX;
    f->multi = curl_multi_init();
    f->easy = curl_easy_init();
    if (!f->multi || !f->easy || !set_request(f, cfg) ||
        curl_multi_add_handle(f->multi, f->easy) != CURLM_OK) {
        fetch_free(f);
        return -ENOMEM;
    }
    set_rules(f, cfg);
    *out = f;
    return 0;
}

void fetch_free(struct fetch *f)
{
    if (!f)
        return;
    if (f->multi && f->easy)
        curl_multi_remove_handle(f->multi, f->easy);
    curl_easy_cleanup(f->easy);
    curl_multi_cleanup(f->multi);
    curl_slist_free_all(f->lines);
    free(f->headers.at);
    free(f->body.at);
    free(f);
}

/* ---- running the exchange */

static CURLcode result_of(struct fetch *f)
{
    int left = 0;
    const CURLMsg *m;

    while ((m = curl_multi_info_read(f->multi, &left)))
        if (m->msg == CURLMSG_DONE)
            return m->data.result;
    return CURLE_ABORTED_BY_CALLBACK;
}

static CURLcode transfer(struct fetch *f)
{
    int running = 1;

    while (running && !atomic_load(&f->is_cancelled)) {
        if (curl_multi_perform(f->multi, &running) != CURLM_OK)
            return CURLE_OUT_OF_MEMORY;
        if (running && curl_multi_poll(f->multi, NULL, 0, WAIT_MS, NULL) != CURLM_OK)
            return CURLE_OUT_OF_MEMORY;
    }
    return result_of(f);
}

static enum fetch_end end_of(const struct fetch *f, CURLcode result)
{
    if (atomic_load(&f->is_cancelled))
        return FETCH_CANCELLED;
    if (result == CURLE_OPERATION_TIMEDOUT)
        return FETCH_TIMEOUT;
    return result == CURLE_OK ? FETCH_DONE : FETCH_FAILED;
}

static void say_why(struct fetch *f, CURLcode result)
{
    struct fetch_answer *a = &f->answer;
    const char *text = f->reason[0] ? f->reason : curl_easy_strerror(result);

    if (a->end == FETCH_CANCELLED)
        text = "abort";
    else if (a->end == FETCH_TIMEOUT)
        text = "timeout";
    else if (f->is_too_large)
        text = "the answer is too large";
    snprintf(a->why, sizeof(a->why), "%.150s", text);
}

void fetch_run(struct fetch *f)
{
    long status = 0;

    clock_outside_begin(f->clock);
    CURLcode result = transfer(f);
    clock_outside_end(f->clock);
    curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
    f->answer = (struct fetch_answer){
        .end = end_of(f, result),
        .status = (int)status,
        .headers = (const char *)f->headers.at,
        .headers_size = f->headers.size,
        .body = f->body.at,
        .body_size = f->body.size,
    };
    if (f->answer.end != FETCH_DONE)
        say_why(f, result);
}

void fetch_cancel(struct fetch *f)
{
    atomic_store(&f->is_cancelled, true);
    curl_multi_wakeup(f->multi);
}

const struct fetch_answer *fetch_answer(const struct fetch *f)
{
    return &f->answer;
}
