/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_pipe.h - the two stages of a player (recv, play), its sink, and the wires between them.
 *
 *   server > RTMP or HTTP > FLV --[queue]--> jitter > decode --[3 pictures]--> due picture (loop)
 *   '----------- recv ---------'             '----- play ----' --[ring]------> speaker, the clock
 *    one per connection
 *
 * player.c thinks; the pipe only does what it is told. Every order returns at once; what comes of
 * an order is posted to the mbox. Loop thread only, unless a function says otherwise. */
#ifndef LIVE_PLAYER_PIPE_H
#define LIVE_PLAYER_PIPE_H

#include "base/threads/mbox.h"
#include "live/player/player_meters.h"
#include "live/player/player_news.h"
#include "transport/net.h"

struct player_pipe;
struct picture;
struct live_sound;

struct player_cache { /* mode, min-cache, max-cache as the jitter buffer wants them */
    bool is_rtc;
    double min_s, max_s; /* live: both count; rtc: each counts when below 1 */
};

/* Makes a pipe without a session. News go to box, with id. on_picture is called on the loop when
 * another picture is due in player_pipe_picture. 0 or -errno. */
int player_pipe_new(struct player_pipe **out, uv_loop_t *loop, struct clock *c, struct mbox *box,
                    uint32_t id, void (*on_picture)(void *arg), void *arg);

/* What carries the pipe's connections, given right after the pipe was made. NULL: nothing does. */
struct netem;
void player_pipe_environment(struct player_pipe *p, struct netem *netem);

/* A new session: opens the sink (on the play stage) and starts empty. speaker is a SINK word, NULL
 * the default choice. */
void player_pipe_open(struct player_pipe *p, const char *speaker, const struct player_cache *cache);
/* A new recv stage makes one connection attempt for the session. News have that generation, those
 * of the play stage, too, until the next attempt. referer may be NULL. */
void player_pipe_connect(struct player_pipe *p, const struct url *url,
                         const struct net_addresses *addresses, const char *referer, uint32_t gen);
/* Cuts the connection; nothing is posted for that connection any more. */
void player_pipe_disconnect(struct player_pipe *p);
void player_pipe_cache(struct player_pipe *p, const struct player_cache *cache);
void player_pipe_mute(struct player_pipe *p, bool is_muted);
/* Paused, the picture freezes, sound stops, and media is discarded but for the latest group of
 * pictures. After a pause playing goes on at the live edge. */
void player_pipe_pause(struct player_pipe *p, bool is_paused);
bool player_pipe_is_paused(const struct player_pipe *p); /* false for NULL */
/* The session is over: disconnects and ends both stages; the last picture stays. Nothing is posted
 * for it any more but PLAYER_STAGE_ENDED. player_pipe_open begins the next one, at once if need be.
 */
void player_pipe_close(struct player_pipe *p);
/* Closes the session and forgets the picture. */
void player_pipe_black(struct player_pipe *p);

/* The picture due now, a reference for the caller, or NULL. *serial changes with each picture. */
struct picture *player_pipe_picture(struct player_pipe *p, uint64_t *serial);
/* The level of the last 500 ms that were played. 0, or -ENODATA without sound. */
int player_pipe_sound(struct player_pipe *p, struct live_sound *out);
const struct player_meters *player_pipe_meters(const struct player_pipe *p);

/* Asks every stage to end; returns at once. PLAYER_STAGE_ENDED comes for each stage until
 * player_pipe_reap says 0. */
void player_pipe_stop(struct player_pipe *p);
/* Joins the stages that have ended, never waits. Returns how many stages still run. */
int player_pipe_reap(struct player_pipe *p);
/* After player_pipe_stop; waits for the stages that still run, if any. NULL is fine. */
void player_pipe_free(struct player_pipe *p);

#endif
