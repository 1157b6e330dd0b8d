/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pull.c - picks the driver of a stream by the scheme of its address. */
#include "transport/pull.h"

#include "transport/pull_ops.h"

#include <stdlib.h>

struct pull {
    const struct pull_ops *ops;
    void *self;
};

static const struct pull_ops *const ops_by_scheme[] = {
    [URL_RTMP] = &rtmp_pull_ops,
    [URL_HTTP] = &http_flv_ops,
    [URL_HTTPS] = &http_flv_ops,
};

int pull_open(struct pull **out, const struct net_cfg *cfg, const struct pull_events *events,
              struct net_fault *fault)
{
    const struct pull_ops *ops = ops_by_scheme[cfg->url.scheme];
    struct pull *p = ops ? calloc(1, sizeof(*p)) : NULL;

    if (!p) {
        net_fault_set(fault, NET_IO, ops ? "out of memory" : "no address to play");
        return -1;
    }
    p->ops = ops;
    if (ops->open(&p->self, cfg, events, fault)) {
        free(p);
        return -1;
    }
    *out = p;
    return 0;
}

int pull_read(struct pull *p, int64_t deadline_us, struct net_fault *fault)
{
    return p->ops->read(p->self, deadline_us, fault);
}

const char *pull_peer(const struct pull *p)
{
    return p->ops->peer(p->self);
}

void pull_close(struct pull *p)
{
    if (!p)
        return;
    p->ops->close(p->self);
    free(p);
}
