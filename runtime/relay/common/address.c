/* SPDX-License-Identifier: GPL-3.0-or-later */
/* address.c - splits at the last colon: the host before, the port behind. */
#include "relay/common/address.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int address_parse(union address *out, const char *text)
{
    char host[ADDRESS_TEXT_SIZE];
    char *end;
    const char *colon = strrchr(text, ':');
    size_t size = colon ? (size_t)(colon - text) : 0;

    if (size == 0 || size >= sizeof(host) || colon[1] < '0' || colon[1] > '9')
        return -EINVAL;
    long port = strtol(colon + 1, &end, 10);
    if (*end || port > 65535)
        return -EINVAL;
    memcpy(host, text, size);
    host[size] = 0;
    if (strcmp(host, "localhost") == 0)
        strcpy(host, "127.0.0.1");
    if (host[0] != '[')
        return uv_ip4_addr(host, (int)port, &out->v4) ? -EINVAL : 0;
    if (host[size - 1] != ']')
        return -EINVAL;
    host[size - 1] = 0;
    return uv_ip6_addr(host + 1, (int)port, &out->v6) ? -EINVAL : 0;
}

uint16_t address_port(const union address *a)
{
    return ntohs(a->any.sa_family == AF_INET6 ? a->v6.sin6_port : a->v4.sin_port);
}

void address_set_port(union address *a, uint16_t port)
{
    if (a->any.sa_family == AF_INET6)
        a->v6.sin6_port = htons(port);
    else
        a->v4.sin_port = htons(port);
}

void address_text(char *out, size_t size, const union address *a)
{
    char host[INET6_ADDRSTRLEN] = "?";
    bool is_v6 = a->any.sa_family == AF_INET6;

    if (is_v6)
        uv_ip6_name(&a->v6, host, sizeof(host));
    else
        uv_ip4_name(&a->v4, host, sizeof(host));
    snprintf(out, size, is_v6 ? "[%s]:%u" : "%s:%u", host, address_port(a));
}

bool address_is_loopback(const union address *a)
{
    if (a->any.sa_family == AF_INET)
        return ntohl(a->v4.sin_addr.s_addr) >> 24 == 127;
    return IN6_IS_ADDR_LOOPBACK(&a->v6.sin6_addr);
}

bool address_is_any(const union address *a)
{
    if (a->any.sa_family == AF_INET)
        return a->v4.sin_addr.s_addr == htonl(INADDR_ANY);
    return IN6_IS_ADDR_UNSPECIFIED(&a->v6.sin6_addr);
}
