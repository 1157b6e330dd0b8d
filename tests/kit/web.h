/* SPDX-License-Identifier: GPL-3.0-or-later */
/* web.h - an HTTP server on loopback that answers one request with invented bytes. */
#ifndef TESTS_WEB_H
#define TESTS_WEB_H

#include <arpa/inet.h>
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

/* A server that answers one request; head and body are set before web_start, which sets url. */
struct web {
    int listener;
    char url[64];
    const char *head; /* with the empty line at its end */
    const uint8_t *body;
    size_t size;
    bool is_silent; /* it never answers */
    uv_thread_t thread;
};

static inline void web_serve(void *arg)
{
    struct web *w = arg;
    char request[2048];
    int fd = accept(w->listener, NULL, NULL);

    if (fd < 0)
        return;
    if (read(fd, request, sizeof(request)) <= 0) { /* it has thought better of it */
        close(fd);
        return;
    }
    if (w->is_silent) {
        (void)!read(fd, request, sizeof(request)); /* until the client goes */
    } else {
        ck_assert_int_gt(dprintf(fd, "%s", w->head), 0);
        ck_assert_int_eq(write(fd, w->body, w->size), (ssize_t)w->size);
    }
    close(fd);
}

static inline void web_start(struct web *w)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(at);

    w->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(w->listener, (struct sockaddr *)&at, sizeof(at)), 0);
    ck_assert_int_eq(listen(w->listener, 4), 0);
    ck_assert_int_eq(getsockname(w->listener, (struct sockaddr *)&at, &size), 0);
    snprintf(w->url, sizeof(w->url), "http://127.0.0.1:%d/a.png", ntohs(at.sin_port));
    ck_assert_int_eq(uv_thread_create(&w->thread, web_serve, w), 0);
}

static inline void web_stop(struct web *w)
{
    shutdown(w->listener, SHUT_RDWR);
    uv_thread_join(&w->thread);
    close(w->listener);
}

#endif
