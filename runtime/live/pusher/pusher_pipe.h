/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_pipe.h - the four stages of a pusher (cam, mic, enc, send) and the wires between them.
 *
 * Thinking is pusher.c's; the pipe only does. Every order returns at once; what happens is posted
 * to the mbox with the component's id and the generation given with the order. Loop thread.
 *
 *   camera > fit > mirror -[latest]-> enc -[queue]-> send > server       preview: the latest camera
 * picture mic > AAC ------[queue]----^
 */
#ifndef LIVE_PUSHER_PIPE_H
#define LIVE_PUSHER_PIPE_H

#include "base/threads/mbox.h"
#include "live/pusher/pusher_meters.h"
#include "live/pusher/pusher_news.h"
#include "media/filter/look.h"
#include "transport/net.h"

struct pusher_pipe;
struct picture;

struct pusher_video { /* what to publish; from attributes and mode preset */
    int width, height, fps, gop_s, start_kbps, min_kbps, max_kbps;
};

/* 0 or -errno. on_preview is called on the loop when a new picture is in pusher_pipe_preview. */
int pusher_pipe_new(struct pusher_pipe **out, uv_loop_t *loop, struct clock *c, struct mbox *box,
                    uint32_t id, void (*on_preview)(void *arg), void *arg);

/* What is between the pipe and the world; right after making it. Each may be NULL: nothing. */
struct netem;
struct device_order;
void pusher_pipe_environment(struct pusher_pipe *p, struct netem *netem,
                             const struct device_order *camera, const struct device_order *mic);

/* Opens, or switches to, this source. */
void pusher_pipe_camera(struct pusher_pipe *p, const char *spec, bool is_back, uint32_t gen);
void pusher_pipe_camera_off(struct pusher_pipe *p);
/* AAC at rate_hz */
void pusher_pipe_mic(struct pusher_pipe *p, const char *spec, int rate_hz, uint32_t gen);
/* device closed; silence goes on while publishing */
void pusher_pipe_mic_off(struct pusher_pipe *p);
void pusher_pipe_mute(struct pusher_pipe *p, bool is_muted); /* silence instead of samples */
/* opens, or opens again on change */
void pusher_pipe_encoder(struct pusher_pipe *p, const struct pusher_video *v, uint32_t gen);
void pusher_pipe_encoder_off(struct pusher_pipe *p);
void pusher_pipe_bitrate(struct pusher_pipe *p, int kbps);
void pusher_pipe_key_frame(struct pusher_pipe *p); /* the next picture becomes an IDR */
/* How pictures of the camera are published from the next one on; those of a pause stay as they are.
 * A new pipe has the plain look. */
void pusher_pipe_look(struct pusher_pipe *p, const struct look *look);
/* Pause: the waiting image, or black, at 5 fps and silence; devices off. The session goes on, with
 * a key frame at both ends. */
void pusher_pipe_pause(struct pusher_pipe *p, bool is_paused);
/* What a pause shows from now on; NULL: black. Its reference is given away. */
void pusher_pipe_waiting(struct pusher_pipe *p, struct picture *image);
/* One connection attempt by a new send stage. has_video, has_audio: what the stream will carry. */
void pusher_pipe_connect(struct pusher_pipe *p, const struct url *url,
                         const struct net_addresses *addresses, bool has_video, bool has_audio,
                         uint32_t gen);
/* PUSHER_SEND_CLOSED follows, within 1 s */
void pusher_pipe_disconnect(struct pusher_pipe *p, bool is_orderly);

/* a reference, or NULL */
struct picture *pusher_pipe_preview(struct pusher_pipe *p, uint64_t *serial);
/* How late media is now that has not been sent: what waits, and what the kernel has. */
int64_t pusher_pipe_delay_us(struct pusher_pipe *p);
const struct pusher_meters *pusher_pipe_meters(const struct pusher_pipe *p);

/* Asks every stage to end, cuts sockets. PUSHER_STAGE_ENDED news arrive until pusher_pipe_reap says
 * 0. */
void pusher_pipe_stop(struct pusher_pipe *p);
/* Joins stages that have ended (never waits). Returns how many still run. */
int pusher_pipe_reap(struct pusher_pipe *p);
void pusher_pipe_free(struct pusher_pipe *p); /* only when reap said 0 after stop; NULL is fine */

#endif
