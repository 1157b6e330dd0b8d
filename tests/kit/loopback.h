/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loopback.h - for tests: sockets on this machine, those that answer and those that never do. */
#ifndef TESTS_LOOPBACK_H
#define TESTS_LOOPBACK_H

#include "transport/net.h"

#include <arpa/inet.h>
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A test takes what it needs of a header of the kit. */
#define TEST_HELPER __attribute__((unused)) static

TEST_HELPER struct sockaddr_storage loopback(int family, uint16_t port, socklen_t *size)
{
    struct sockaddr_storage at = {0};

    if (family == AF_INET6)
        ck_assert_int_eq(uv_ip6_addr("::1", port, (struct sockaddr_in6 *)&at), 0);
    else
        ck_assert_int_eq(uv_ip4_addr("127.0.0.1", port, (struct sockaddr_in *)&at), 0);
    *size = net_address_size(&at);
    return at;
}

/* A listener on a free port; a backlog of 0 is full after one connection. */
TEST_HELPER int listen_somewhere(int family, int backlog, uint16_t *port)
{
    socklen_t size;
    struct sockaddr_storage at = loopback(family, 0, &size);
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, size), 0);
    ck_assert_int_eq(listen(fd, backlog), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    *port = ntohs(((struct sockaddr_in *)&at)->sin_port);
    return fd;
}

/* A socket connected to this port of 127.0.0.1. The caller closes it. */
TEST_HELPER int connect_to(uint16_t port)
{
    socklen_t size;
    struct sockaddr_storage at = loopback(AF_INET, port, &size);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&at, size), 0);
    return fd;
}

TEST_HELPER int count_entries(const char *dir)
{
    DIR *d = opendir(dir);
    int n = 0;

    ck_assert_ptr_nonnull(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

/* A listener nobody accepts from, with its backlog full: whoever dials waits for ever. */
TEST_HELPER int black_hole(uint16_t *port, int full[2])
{
    int listener = listen_somewhere(AF_INET, 0, port);
    socklen_t size;
    struct sockaddr_storage at = loopback(AF_INET, *port, &size);

    for (int i = 0; i < 2; i++) {
        full[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        ck_assert(connect(full[i], (struct sockaddr *)&at, size) == 0 || errno == EINPROGRESS);
    }
    return listener;
}

/* A port that refuses: it was free a moment ago. */
TEST_HELPER uint16_t closed_port(void)
{
    uint16_t port;

    close(listen_somewhere(AF_INET, 1, &port));
    return port;
}

#endif
