/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_pipe.h - the four stages of a pusher (cam, mic, enc, send) and the wires between them.
 *
 *   camera > fit > look --[latest]--> enc > x264 --[queue]--> send > server
 *   '------- cam -------' |           '-- enc --'               ^    '-- one per connection
 *                         '--[latest]--> preview (loop)         |
 *   microphone > voice > AAC ----------------------[queue]------'
 *   '--------- mic ----------'
 *
 * pusher.c thinks; the pipe only does what it is told. Every order returns at once; what comes of
 * an order is posted to the mbox with the component's id and the generation given with the order.
 * Loop thread only, unless a function says otherwise. */
#ifndef LIVE_PUSHER_PIPE_H
#define LIVE_PUSHER_PIPE_H

#include "base/threads/mbox.h"
#include "live/pusher/pipe/pusher_meters.h"
#include "live/pusher/pipe/pusher_news.h"
#include "media/filter/look.h"
#include "media/voice/voice.h"
#include "transport/net.h"

struct pusher_pipe;
struct picture;
struct lut;
struct music;

/* What to publish, worked out from attributes and mode preset. Sizes in pixels, gop_s in
 * seconds. */
struct pusher_video {
    int width, height, fps, gop_s, start_kbps, min_kbps, max_kbps;
};

/* Makes a pipe without stages: each stage starts with its first order. News go to box, with id.
 * on_preview is called on the loop when pusher_pipe_preview has a new picture. 0 or -errno. */
int pusher_pipe_new(struct pusher_pipe **out, uv_loop_t *loop, struct clock *c, struct mbox *box,
                    uint32_t id, void (*on_preview)(void *arg), void *arg);

/* What is between the pipe and the world, given right after the pipe was made. Each may be NULL
 * (nothing is between) and otherwise outlives the pipe. */
struct netem;
struct device_order;
void pusher_pipe_environment(struct pusher_pipe *p, struct netem *netem,
                             const struct device_order *camera, const struct device_order *mic);

/* Opens the camera, or switches it to this source. spec is a SOURCE word, NULL the default
 * choice. */
void pusher_pipe_camera(struct pusher_pipe *p, const char *spec, bool is_back, uint32_t gen);
void pusher_pipe_camera_off(struct pusher_pipe *p);
/* Opens the microphone, or switches it; its sound is coded as AAC at rate_hz. */
void pusher_pipe_mic(struct pusher_pipe *p, const char *spec, int rate_hz, uint32_t gen);
/* Closes the device; silence is sent instead while the pusher publishes. */
void pusher_pipe_mic_off(struct pusher_pipe *p);
/* How the sound of the microphone is published from the next block on; what stands for it while the
 * pusher is paused stays silent. A new pipe has VOICE_PLAIN. */
void pusher_pipe_voice(struct pusher_pipe *p, const struct voice *voice);
/* Plays music, whose reference is given away, from the next block on, with the microphone or without;
 * it ends what plays. While the pusher is paused it stands still. */
void pusher_pipe_music(struct pusher_pipe *p, struct music *music, uint32_t gen);
void pusher_pipe_music_pause(struct pusher_pipe *p, bool is_paused);
/* Ends music of earlier generations than gen. */
void pusher_pipe_music_off(struct pusher_pipe *p, uint32_t gen);
/* Opens the encoder, or opens it again when size, rate or generation changes. */
void pusher_pipe_encoder(struct pusher_pipe *p, const struct pusher_video *v, uint32_t gen);
void pusher_pipe_encoder_off(struct pusher_pipe *p);
void pusher_pipe_bitrate(struct pusher_pipe *p, int kbps);
/* The next picture that is sent carries the text, of at most SEI_TEXT_MAX bytes, as SEI; several texts
 * in the order of the calls. What no picture took goes with the encoder. 0; -ENOBUFS: as many wait
 * as one picture can carry; -ENOMEM. */
int pusher_pipe_message(struct pusher_pipe *p, const char *text);
void pusher_pipe_key_frame(struct pusher_pipe *p); /* the next picture becomes an IDR */
/* How pictures of the camera look from the next one on; those of a pause stay as they are. lut: the
 * table that look.table is the number of, or NULL; it is copied. A new pipe has the plain look. */
void pusher_pipe_look(struct pusher_pipe *p, const struct look *look, const struct lut *lut);
/* Paused, the pusher sends the waiting image (or black) at 5 pictures a second and silence, with
 * its devices closed. The connection stays; a key frame stands at both ends of the pause. */
void pusher_pipe_pause(struct pusher_pipe *p, bool is_paused);
bool pusher_pipe_is_paused(const struct pusher_pipe *p); /* false for NULL */
/* What a pause shows from now on; NULL: black. Its reference is given away. */
void pusher_pipe_waiting(struct pusher_pipe *p, struct picture *image);
/* A new send stage makes one connection attempt. has_video and has_audio say what the stream is to
 * carry. Its end is PUSHER_LOST, or PUSHER_SEND_CLOSED after an orderly disconnect. */
void pusher_pipe_connect(struct pusher_pipe *p, const struct url *url,
                         const struct net_addresses *addresses, bool has_video, bool has_audio,
                         uint32_t gen);
/* Ends the current connection. is_orderly: says goodbye first, and PUSHER_SEND_CLOSED follows,
 * within a second for a server that listens. Otherwise nothing is posted for that connection any
 * more. */
void pusher_pipe_disconnect(struct pusher_pipe *p, bool is_orderly);

/* The latest picture of the camera, a reference for the caller, or NULL. *serial changes with
 * each. */
struct picture *pusher_pipe_preview(struct pusher_pipe *p, uint64_t *serial);
/* How late the media is that has not been sent yet: what waits here, and what the kernel still has.
 * In microseconds. */
int64_t pusher_pipe_delay_us(struct pusher_pipe *p);
const struct pusher_meters *pusher_pipe_meters(const struct pusher_pipe *p);

/* Asks every stage to end and cuts sockets; returns at once. PUSHER_STAGE_ENDED comes for each
 * stage until pusher_pipe_reap says 0. */
void pusher_pipe_stop(struct pusher_pipe *p);
/* Joins the stages that have ended, never waits. Returns how many stages still run. */
int pusher_pipe_reap(struct pusher_pipe *p);
/* Only after pusher_pipe_stop, when pusher_pipe_reap has said 0. NULL is fine. */
void pusher_pipe_free(struct pusher_pipe *p);

#endif
