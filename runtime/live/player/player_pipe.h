/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_pipe.h - the two stages of a player (recv, play), its sink, and the wires between them.
 *
 * Thinking is player.c's; the pipe only does. Orders return at once; what happens is posted to the
 * mbox. Loop thread.
 *
 *   server > recv -[queue]-> play: jitter > decode -[3 pictures]-> due picture (loop)
 *                                            '-----[ring]--------> speaker, which is the clock
 */
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
    double min_s, max_s; /* live: both; rtc: used when below 1 (live-player.json, mode) */
};

/* on_picture is called on the loop when another picture is due in player_pipe_picture. 0 or -errno.
 */
int player_pipe_new(struct player_pipe **out, uv_loop_t *loop, struct clock *c, struct mbox *box,
                    uint32_t id, void (*on_picture)(void *arg), void *arg);

/* What carries its connections; right after making it. NULL: nothing. */
struct netem;
void player_pipe_environment(struct player_pipe *p, struct netem *netem);

/* A new session: opens the sink (on the play stage) and starts empty. speaker: SOURCE word or NULL.
 */
void player_pipe_open(struct player_pipe *p, const char *speaker, const struct player_cache *cache);
/* One connection attempt of that session by a new recv stage. */
void player_pipe_connect(struct player_pipe *p, const struct url *url,
                         const struct net_addresses *addresses, const char *referer, uint32_t gen);
/* cuts; nothing is posted for that connection any more */
void player_pipe_disconnect(struct player_pipe *p);
void player_pipe_cache(struct player_pipe *p, const struct player_cache *cache);
void player_pipe_mute(struct player_pipe *p, bool is_muted);
/* Paused: the picture freezes, sound stops, media is discarded but for the latest group of
 * pictures. Then: live edge. */
void player_pipe_pause(struct player_pipe *p, bool is_paused);
/* The session is over: disconnects and ends both stages; the last picture stays. Nothing is posted
 * for it any more but PLAYER_STAGE_ENDED. player_pipe_open begins the next one, at once if need be.
 */
void player_pipe_close(struct player_pipe *p);
/* player_pipe_close, and forgets the picture (stop) */
void player_pipe_black(struct player_pipe *p);

/* The picture due now (a reference) or NULL; *serial changes with each. */
struct picture *player_pipe_picture(struct player_pipe *p, uint64_t *serial);
/* level of the last 500 ms played */
int player_pipe_sound(struct player_pipe *p, struct live_sound *out);
const struct player_meters *player_pipe_meters(const struct player_pipe *p);

void player_pipe_stop(struct player_pipe *p);
/* joins ended stages, never waits; how many still run */
int player_pipe_reap(struct player_pipe *p);
void player_pipe_free(struct player_pipe *p);

#endif
