/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hub.h - streams by name: one publisher, many players, and a cache for late players. Knows no
 * socket. Relay thread only.
 *
 * A connection takes part through its subscription. A stream exists while it has a publisher or a
 * player. */
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
/* What players are told besides media: a publisher has come, or gone. */
enum hub_notice { NOTICE_PUBLISHED, NOTICE_UNPUBLISHED };

struct subscription {
    enum hub_role role;
    struct hub_stream *stream;
    struct subscription *prev, *next; /* among the players of a stream */
    /* Takes a message for this player, with a reference of its own. May end this very connection,
     * no other one; the same goes for notice. */
    void (*deliver)(struct subscription *s, struct message *m, bool is_cached);
    void (*notice)(struct subscription *s, enum hub_notice what);
    /* Fills in how much waits for this player; may be NULL. */
    void (*load)(const struct subscription *s, struct stats_load *out);
};

int hub_new(struct hub **out); /* 0 or -ENOMEM */
void hub_free(struct hub *h);  /* call when every subscription has been left; NULL is fine */
/* Calls on_change from now on when a publisher has come or gone, before the players are told. NULL
 * ends the calls. */
void hub_watch(struct hub *h, void (*on_change)(void *arg), void *arg);
/* The names of the published streams, each with a newline behind it, for the caller to free; NULL
 * when memory is short. */
char *hub_published(const struct hub *h);

int hub_audience(const struct subscription *s); /* the number of players of a publisher; else 0 */
bool hub_is_published(const struct hub *h, const char *name);
/* The kinds of media the stream carries, as far as is known; both when nobody publishes it yet. */
void hub_kinds(const struct hub *h, const char *name, bool *has_video, bool *has_audio);

/* May this name be published (played)? 0, or -EEXIST: somebody publishes it already. */
int hub_may(const struct hub *h, const char *name, enum hub_role role);
/* Joins a stream with an unused subscription, which the caller owns. A player gets the cached
 * messages at once. Returns 0, -ENOMEM, or the error of hub_may. */
int hub_join(struct hub *h, const char *name, enum hub_role role, struct subscription *s,
             int64_t now_us);
void hub_leave(struct subscription *s); /* an unused subscription is fine */
/* Passes a publisher's sound, video or data message on to the players. 0 or -ENOMEM. */
int hub_media(struct subscription *s, const struct chunk_message *m, int64_t now_us);

/* ---- faults */

/* The name of the subscription's stream, or NULL. */
const char *hub_name(const struct subscription *s);
/* Adds a rule for the media of a stream that is published or played. 0, -ENOENT (no such stream),
 * -ENOBUFS, -ENOMEM. */
int hub_fault_media(struct hub *h, const char *name, const struct fault_media_rule *rule,
                    int64_t now_us);
/* Shows the pictures of from, which somebody publishes, in place of the stream's own. 0, -ENOENT
 * (no such stream), -EINVAL (the pictures of a third stream are shown), -ENOMEM. */
int hub_splice(struct hub *h, const char *name, const char *from, int64_t until_us);
void hub_undo(struct hub *h, const char *name); /* ends the faults of a stream; NULL: of all */
/* The timestamp of the last video message of a published stream. 0 or -ENOENT. */
int hub_last_ms(const struct hub *h, const char *name, uint32_t *out_ms);
/* Sends the AVC end of sequence to the players of a published stream. 0, -ENOENT, -ENOMEM. */
int hub_end_mark(struct hub *h, const char *name);

/* ---- figures */

/* Takes samples for the rates over the last seconds; call at least each STATS_MEDIA_STEP_US. */
void hub_tick(struct hub *h, int64_t now_us);
/* Lists every stream that is published or played. The caller frees the array; names and media in it
 * belong to the hub and change with it. 0 or -ENOMEM. */
int hub_stats(const struct hub *h, int64_t now_us, struct stats_stream **out, int *count);
/* The text of relay_streams_json (relay.h), for the caller to free; NULL when memory is short. */
char *hub_json(const struct hub *h, int64_t now_us);

#endif
