/* SPDX-License-Identifier: GPL-3.0-or-later */
/* net.c - sets up the libraries of this room; faults and addresses in words. */
#include "transport/net.h"

#include "base/log.h"

#include "rtmp.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int net_init(void)
{
    RTMP *first = RTMP_Alloc();

    if (!first)
        return -ENOMEM;
    RTMP_LogSetLevel(RTMP_LOGCRIT); /* librtmp prints to standard error */
    RTMP_Init(first);               /* sets up GnuTLS */
    RTMP_Free(first);
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -ENOMEM;
}

void net_fini(void)
{
    curl_global_cleanup();
}

void net_versions(FILE *out)
{
    int rtmp = RTMP_LibVersion(); /* 0x020300: 2.3 */

    fprintf(out, "librtmp %d.%d\n", rtmp >> 16 & 0xff, rtmp >> 8 & 0xff);
    fprintf(out, "libcurl %s\n", curl_version_info(CURLVERSION_NOW)->version);
}

void net_fault_set(struct net_fault *f, enum net_phase phase, const char *format, ...)
{
    va_list args;

    f->phase = phase;
    va_start(args, format);
    vsnprintf(f->text, sizeof(f->text), format, args);
    va_end(args);
}

void net_fault_log(const struct net_fault *f, const char *what, const struct net_cfg *cfg,
                   const char *peer, const char *step, int64_t took_us)
{
    void (*tell)(const char *, ...) = cfg->is_quiet && *cfg->is_quiet ? log_info : log_warn;
    char masked[URL_MAX + 1];

    url_mask(masked, sizeof(masked), cfg->url.text);
    tell("%s %s (%s): %s after %d ms: %s", what, masked, peer, step, (int)(took_us / 1000),
         f->text);
}

socklen_t net_address_size(const struct sockaddr_storage *at)
{
    return at->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
}

bool net_is_loopback(const struct sockaddr_storage *at)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)at;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)at;

    if (at->ss_family == AF_INET)
        return ntohl(v4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    return at->ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

uint16_t net_port(const struct sockaddr_storage *at)
{
    if (at->ss_family == AF_INET)
        return ntohs(((const struct sockaddr_in *)at)->sin_port);
    return at->ss_family == AF_INET6 ? ntohs(((const struct sockaddr_in6 *)at)->sin6_port) : 0;
}

void net_peer_text(char out[NET_PEER_TEXT], const struct sockaddr_storage *at)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)at;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)at;
    char host[INET6_ADDRSTRLEN] = "";

    snprintf(out, NET_PEER_TEXT, "?");
    if (at->ss_family == AF_INET && inet_ntop(AF_INET, &v4->sin_addr, host, sizeof(host)))
        snprintf(out, NET_PEER_TEXT, "%s:%u", host, ntohs(v4->sin_port));
    if (at->ss_family == AF_INET6 && inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof(host)))
        snprintf(out, NET_PEER_TEXT, "[%s]:%u", host, ntohs(v6->sin6_port));
}
