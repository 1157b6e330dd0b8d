/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link.h - connections inside this process, for virtual time: socket pairs in place of TCP.
 *
 * A byte that is written can be read at once, so no timing of the kernel leaks in. End of file,
 * reset, cancel and a full buffer look to both ends as with TCP. The registry belongs to a virtual
 * clock (clock_links) and is used by members of that clock only: one member runs at a time, so
 * there is no lock. */
#ifndef BASE_LINK_H
#define BASE_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct links;     /* all ports and connections of one clock */
struct link_port; /* a port that is listened on */

/* Called on the dialling thread when a connection waits for link_accept: may wake the listener, no
 * more than that. */
typedef void link_fn(void *arg);

/* The message for an address outside this process. */
#define LINK_FOREIGN_TEXT "virtual time reaches only this program's own relays; use --clock real"

enum {
    LINK_FIRST_PORT = 49152,
    LINK_WINDOW = 128 * 1024, /* like a TCP window: bytes sent that are not read yet */
};

int links_new(struct links **out); /* 0 or -ENOMEM */
void links_free(struct links *l);  /* closes all ports; NULL is fine */

/* Port 0 takes the next port from LINK_FIRST_PORT on, never a port that was in use before, so that
 * equal runs have equal ports. 0, -EADDRINUSE or -ENOMEM. */
int link_listen(struct link_port **out, struct links *l, uint16_t port, link_fn *on_link,
                void *arg);
uint16_t link_port_number(const struct link_port *p);
/* Returns the descriptor of the oldest waiting connection, for the caller to close, or -EAGAIN. */
int link_accept(struct link_port *p);
/* Resets the connections that wait and refuses later ones. NULL is fine. */
void link_close(struct link_port *p);

/* Returns a connected, blocking descriptor for the caller to close; -ECONNREFUSED: the port is not
 * listened on any more; -EXDEV: no port of this process; or another -errno. As on a TCP loopback,
 * LINK_WINDOW and a send buffer of bytes can be written before the other end reads. */
int link_dial(struct links *l, uint16_t port);

/* To be called right before fd is closed: the other end will see a reset, not an end of file. Does
 * nothing when fd is no link. */
void link_make_reset(struct links *l, int fd);
/* Returns how many bytes written to fd exceed the other end's LINK_WINDOW (TCP counts such bytes
 * with SIOCOUTQ); -ENOTSOCK when fd is no link. */
int link_unsent(struct links *l, int fd);
/* Describes fd in words ("link 3 to port 49152"); false when fd is no link. */
bool link_describe(const struct links *l, int fd, char *text, size_t size);

#endif
