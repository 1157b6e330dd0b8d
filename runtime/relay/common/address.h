/* SPDX-License-Identifier: GPL-3.0-or-later */
/* address.h - reads and writes numeric internet addresses. Pure. */
#ifndef RELAY_ADDRESS_H
#define RELAY_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

enum { ADDRESS_TEXT_SIZE = 64 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* Reads "HOST:PORT": the host in numbers, IPv6 in brackets, or localhost. 0 or -EINVAL. */
int address_parse(union address *out, const char *text);
/* Writes "127.0.0.1:1935"; ADDRESS_TEXT_SIZE bytes are always enough. */
void address_text(char *out, size_t size, const union address *a);
bool address_is_loopback(const union address *a);
bool address_is_any(const union address *a); /* 0.0.0.0 or [::] */
uint16_t address_port(const union address *a);
void address_set_port(union address *a, uint16_t port);

#endif
