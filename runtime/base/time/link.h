/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link.h - in virtual time, connections between two ends of this process: socket pairs in place of
 * TCP.
 *
 * A byte that is written is there at once, so no timing of the kernel's leaks in. End of file,
 * reset, cut and a full buffer look to both ends as they do with TCP. The registry hangs off a
 * virtual clock (clock_links). Members of that clock only: one of them runs at a time, so there is
 * no lock. */
#ifndef BASE_LINK_H
#define BASE_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct links;     /* all ports and connections of one clock */
struct link_port; /* one that is listened on */

/* A connection waits for link_accept. Called on the thread that dials: ring a bell, no more. */
typedef void link_fn(void *arg);

/* What to tell whoever wanted to leave the process. */
#define LINK_FOREIGN_TEXT "virtual time reaches only this program's own relays; use --clock real"

enum {
    LINK_FIRST_PORT = 49152,
    LINK_WINDOW = 128 * 1024, /* bytes the system of the other end takes before they are read there
                               */
};

int links_new(struct links **out); /* 0 or -ENOMEM */
void links_free(struct links *l);

/* Port 0 takes the next one from LINK_FIRST_PORT on, never one that was taken before, so that the
 * same run has the same ports. 0, -EADDRINUSE or -ENOMEM. */
int link_listen(struct link_port **out, struct links *l, uint16_t port, link_fn *on_link,
                void *arg);
uint16_t link_port_number(const struct link_port *p);
/* The next connection that waits: its descriptor, the caller's to close; -EAGAIN when none waits.
 */
int link_accept(struct link_port *p);
/* Connections that wait are reset; who dials from now on is refused. NULL is fine. */
void link_close(struct link_port *p);

/* A connected descriptor (blocking, the caller's to close). -ECONNREFUSED: nobody listens there any
 * more; -EXDEV: no port of this process; or -errno. It takes as many bytes as TCP on the
 * loopback: LINK_WINDOW and a send buffer. */
int link_dial(struct links *l, uint16_t port);

/* Right before fd is closed: the other end will see a reset, not an end of file. Nothing when fd is
 * no link. */
void link_make_reset(struct links *l, int fd);
/* Bytes written to fd that do not fit into the other end's LINK_WINDOW, as SIOCOUTQ of TCP counts
 * them; -ENOTSOCK when fd is no link. */
int link_unsent(struct links *l, int fd);
/* A descriptor in words ("link 3 to port 49152"); false when it is no link. */
bool link_describe(const struct links *l, int fd, char *text, size_t size);

#endif
