/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link.c - a list of ports, a list of socket pairs. An end is known by descriptor and inode, since
 * the owner may close the descriptor at any time without telling us. */
#include "base/time/link.h"

#include <errno.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PORTS = 65536 };

struct link_end {
    int fd;
    ino_t inode;
};

struct link {
    struct link *next;
    int number;
    uint16_t port;
    bool is_waiting;         /* for link_accept: ends[1] is still ours */
    struct link_end ends[2]; /* of the side that dials, of the side that accepts */
};

struct link_port {
    struct links *home;
    struct link_port *next;
    uint16_t number;
    link_fn *on_link;
    void *arg;
};

struct links {
    struct link_port *ports; /* listened on */
    struct link *first;      /* in the order of dialling */
    int last_number;
    int next_port;
    bool was_ours[PORTS];
};

/* ---- ends */

static ino_t inode_of(int fd)
{
    struct stat st;

    return fd >= 0 && fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode) ? st.st_ino : 0;
}

static bool is_open(const struct link_end *e)
{
    return inode_of(e->fd) == e->inode;
}

static struct link *link_of_inode(const struct links *l, ino_t inode)
{
    struct link *k = inode ? l->first : NULL;

    while (k && k->ends[0].inode != inode && k->ends[1].inode != inode)
        k = k->next;
    return k;
}

/* The end opposite to fd, or NULL when fd is no link or that end has been closed. */
static const struct link_end *other_end(const struct links *l, int fd)
{
    ino_t inode = inode_of(fd);
    struct link *k = link_of_inode(l, inode);

    if (!k)
        return NULL;
    const struct link_end *other = &k->ends[k->ends[0].inode == inode];
    return is_open(other) ? other : NULL;
}

/* ---- connections */

static void forget_closed(struct links *l)
{
    struct link **at = &l->first;

    while (*at) {
        struct link *k = *at;
        if (k->is_waiting || is_open(&k->ends[0]) || is_open(&k->ends[1])) {
            at = &k->next;
        } else {
            *at = k->next;
            free(k);
        }
    }
}

static void append_link(struct links *l, struct link *k)
{
    struct link **at = &l->first;

    while (*at)
        at = &(*at)->next;
    *at = k;
}

/* 212992 is what the kernel allows at most. The kernel doubles the number and counts its own
 * overhead in it: about half, as messages are small. */
static void set_buffer(int fd)
{
    int bytes = 212992;

    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
}

static struct link *open_link(struct links *l, uint16_t port)
{
    int fds[2];
    struct link *k = calloc(1, sizeof(*k));

    if (!k)
        return NULL;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0) {
        free(k);
        return NULL;
    }
    set_buffer(fds[0]);
    set_buffer(fds[1]);
    k->number = ++l->last_number;
    k->port = port;
    k->is_waiting = true;
    for (int i = 0; i < 2; i++)
        k->ends[i] = (struct link_end){fds[i], inode_of(fds[i])};
    append_link(l, k);
    return k;
}

static struct link_port *port_at(const struct links *l, uint16_t number)
{
    struct link_port *p = l->ports;

    while (p && p->number != number)
        p = p->next;
    return p;
}

int link_dial(struct links *l, uint16_t port)
{
    struct link_port *p = port_at(l, port);

    if (!p)
        return l->was_ours[port] ? -ECONNREFUSED : -EXDEV;
    forget_closed(l);
    errno = ENOMEM;
    struct link *k = open_link(l, port);
    if (!k)
        return -errno;
    p->on_link(p->arg);
    return k->ends[0].fd;
}

static struct link *first_waiting(const struct link_port *p)
{
    struct link *k = p->home->first;

    while (k && !(k->is_waiting && k->port == p->number))
        k = k->next;
    return k;
}

int link_accept(struct link_port *p)
{
    struct link *k = first_waiting(p);

    if (!k)
        return -EAGAIN;
    k->is_waiting = false;
    return k->ends[1].fd;
}

/* An end that is closed with unread bytes resets the other end. So the end that will be closed gets
 * a byte to leave unread; an end whose buffer is full has unread bytes already. */
void link_make_reset(struct links *l, int fd)
{
    const struct link_end *other = other_end(l, fd);

    if (other)
        (void)!send(other->fd, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

int link_unsent(struct links *l, int fd)
{
    int bytes = 0;

    if (!link_of_inode(l, inode_of(fd)))
        return -ENOTSOCK;
    const struct link_end *other = other_end(l, fd);
    if (!other || ioctl(other->fd, SIOCINQ, &bytes) != 0 || bytes <= LINK_WINDOW)
        return 0;
    return bytes - LINK_WINDOW;
}

bool link_describe(const struct links *l, int fd, char *text, size_t size)
{
    ino_t inode = inode_of(fd);
    const struct link *k = link_of_inode(l, inode);

    if (k)
        snprintf(text, size, "link %d %s port %u", k->number,
                 k->ends[0].inode == inode ? "to" : "at", k->port);
    return k != NULL;
}

/* ---- ports */

/* The next number that was never given out; 0 when there is none. */
static uint16_t free_port(struct links *l)
{
    while (l->next_port < PORTS && l->was_ours[l->next_port])
        l->next_port++;
    return l->next_port < PORTS ? (uint16_t)l->next_port : 0;
}

int link_listen(struct link_port **out, struct links *l, uint16_t port, link_fn *on_link, void *arg)
{
    uint16_t number = port ? port : free_port(l);

    if (number == 0 || port_at(l, number))
        return -EADDRINUSE;
    struct link_port *p = calloc(1, sizeof(*p));
    if (!p)
        return -ENOMEM;
    *p = (struct link_port){l, l->ports, number, on_link, arg};
    l->ports = p;
    l->was_ours[number] = true;
    *out = p;
    return 0;
}

uint16_t link_port_number(const struct link_port *p)
{
    return p->number;
}

void link_close(struct link_port *p)
{
    if (!p)
        return;
    for (int fd; (fd = link_accept(p)) >= 0; close(fd))
        link_make_reset(p->home, fd);
    struct link_port **at = &p->home->ports;
    while (*at != p)
        at = &(*at)->next;
    *at = p->next;
    free(p);
}

/* ---- the registry */

int links_new(struct links **out)
{
    struct links *l = calloc(1, sizeof(*l));

    if (!l)
        return -ENOMEM;
    l->next_port = LINK_FIRST_PORT;
    *out = l;
    return 0;
}

void links_free(struct links *l)
{
    if (!l)
        return;
    while (l->ports)
        link_close(l->ports);
    while (l->first) {
        struct link *k = l->first;
        l->first = k->next;
        free(k);
    }
    free(l);
}
