/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hub.h - streams by name: who publishes, who plays, what a late player is shown first. Knows no
 * socket. Relay thread only.
 *
 * A connection takes part through a subscription. A stream exists while somebody takes part in it, or while it is
 * refused. */
#ifndef RELAY_HUB_H
#define RELAY_HUB_H

#include "relay/common/message.h"
#include "relay/fault/fault_media.h"

#include <stdbool.h>
#include <stdint.h>

struct hub;
struct hub_stream;
struct stats_load;
struct stats_stream;

enum hub_role { ROLE_NONE, ROLE_PUBLISHER, ROLE_PLAYER };
/* What players are told besides media. */
enum hub_notice { NOTICE_PUBLISHED, NOTICE_UNPUBLISHED };

struct subscription {
    enum hub_role role;
    struct hub_stream *stream;
    struct subscription *prev, *next; /* among the players of a stream */
    /* A message for this player; keeps a reference of its own. May end this very connection, no
     * other one. */
    void (*deliver)(struct subscription *s, struct message *m, bool is_cached);
    void (*notice)(struct subscription *s, enum hub_notice what);
    /* What waits for this player; may be NULL. */
    void (*load)(const struct subscription *s, struct stats_load *out);
};

int hub_new(struct hub **out); /* 0 or -ENOMEM */
void hub_free(struct hub *h);  /* every subscription has been left */
/* on_change is called when a publisher has come or gone, before the players hear of it. NULL ends
 * that. */
void hub_watch(struct hub *h, void (*on_change)(void *arg), void *arg);
/* The names that are published, each with a newline behind it. NULL when memory is short. */
char *hub_published(const struct hub *h);

int hub_audience(const struct subscription *s); /* how many play what this subscription publishes */
bool hub_is_published(const struct hub *h, const char *name);
/* The kinds of media it carries, as far as is known; both when nobody publishes it yet. */
void hub_kinds(const struct hub *h, const char *name, bool *has_video, bool *has_audio);

/* May this name be published (played)? 0, -EEXIST: somebody publishes it. */
int hub_may(const struct hub *h, const char *name, enum hub_role role);
/* Takes a free subscription. A player gets what is cached at once. 0, -ENOMEM, or what hub_may says. */
int hub_join(struct hub *h, const char *name, enum hub_role role, struct subscription *s,
             int64_t now_us);
void hub_leave(struct subscription *s); /* an unused subscription is fine */
/* A publisher's sound, video or data message. 0 or -ENOMEM. */
int hub_media(struct subscription *s, const struct chunk_message *m, int64_t now_us);

/* ---- faults */
const char *hub_name(const struct subscription *s); /* of the stream it takes part in, or NULL */
/* A rule for the media of a stream that is published or played: 0, -ENOENT, -ENOBUFS, -ENOMEM. */
int hub_fault_media(struct hub *h, const char *name, const struct fault_media_rule *rule,
                    int64_t now_us);
/* Pictures of from, which somebody publishes, in place of its own. 0, -ENOENT, -EINVAL (there are
 * already those of a third one), -ENOMEM. */
int hub_splice(struct hub *h, const char *name, const char *from, int64_t until_us);
void hub_undo(struct hub *h, const char *name); /* ends both; NULL: for every stream */
int hub_last_ms(const struct hub *h, const char *name, uint32_t *out_ms); /* 0 or -ENOENT */
/* sends it to the players: 0, -ENOENT, -ENOMEM */
int hub_end_mark(struct hub *h, const char *name);

/* ---- figures */

void hub_tick(struct hub *h, int64_t now_us); /* now and then, for rates over the last seconds */
/* Every stream that is published or played, for the caller to free; names and media are those of
 * the hub. 0 or -ENOMEM. */
int hub_stats(const struct hub *h, int64_t now_us, struct stats_stream **out, int *count);
/* {"live/a": {...}, ...}: relay.h. NULL when memory is short. */
char *hub_json(const struct hub *h, int64_t now_us);

#endif
