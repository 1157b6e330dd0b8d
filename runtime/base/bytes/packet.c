/* SPDX-License-Identifier: GPL-3.0-or-later */
/* packet.c - one block of memory: the struct, the data behind it, zero padding. */
#include "base/bytes/packet.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct counted_packet {
    struct packet packet; /* first: a packet is cast back to this */
    atomic_int references;
    uint8_t bytes[];
};

int packet_new(struct packet **out, enum packet_kind kind, const void *data, size_t size)
{
    if (size > PACKET_MAX)
        return -EMSGSIZE;
    struct counted_packet *cp = malloc(sizeof(*cp) + size + PACKET_PADDING);
    if (!cp)
        return -ENOMEM;
    cp->packet = (struct packet){.kind = kind, .size = size, .data = cp->bytes};
    atomic_init(&cp->references, 1);
    if (data && size)
        memcpy(cp->bytes, data, size);
    else
        memset(cp->bytes, 0, size);
    memset(cp->bytes + size, 0, PACKET_PADDING);
    *out = &cp->packet;
    return 0;
}

struct packet *packet_ref(struct packet *p)
{
    atomic_fetch_add_explicit(&((struct counted_packet *)p)->references, 1, memory_order_relaxed);
    return p;
}

void packet_unref(void *p)
{
    struct counted_packet *cp = p;

    if (cp && atomic_fetch_sub_explicit(&cp->references, 1, memory_order_acq_rel) == 1)
        free(cp);
}
