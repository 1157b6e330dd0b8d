/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_inside.h - private to pusher_pipe.c and the files of the stages: how the stages are wired
 * together.
 *
 *           orders (latest wins)
 *        v          v                v
 *       mic        cam --[to_enc]--> enc             to_enc, preview: the latest picture
 *        |          '---[preview]--> loop            to_send: a queue of packets
 *        |                           |
 *        '--------[to_send]----------+----> send     one send stage per connection attempt
 *        ^                           ^        |
 *        '-- sender, wants_key: "begin anew" -'
 */
#ifndef LIVE_PUSHER_INSIDE_H
#define LIVE_PUSHER_INSIDE_H

#include "base/threads/latest.h"
#include "base/bytes/packet.h"
#include "base/threads/queue.h"
#include "live/pusher/pipe/pusher_pipe.h"
#include "live/session/worker.h"
#include "media/filter/lut.h"
#include "media/frame.h"

#include <stdatomic.h>

enum {
    STAGE_SLICE_US = 50000, /* how long a stage may wait without looking at its orders */
    PUSHER_SPEC_MAX = 256,
    SEND_VIDEO = 1,
    SEND_AUDIO = 2,
};

/* When to say 1101: the delay has been above BUSY_DELAY_US for BUSY_HOLD_US, or late pictures were
 * dropped; at most once in BUSY_AGAIN_US. Every stage that feeds the queue asks, because the send
 * stage may be blocked in a write. Any thread. */
struct pusher_busy {
    _Atomic int64_t head_us;   /* stamp of the oldest media not written yet; 0: all is written */
    _Atomic int64_t kernel_us; /* how long the kernel will need for what it has */
    _Atomic int64_t since_us;  /* delayed since; 0: not */
    _Atomic int64_t said_us;   /* said last; 0: never */
};
enum { BUSY_DELAY_US = 500000, BUSY_HOLD_US = 1000000, BUSY_AGAIN_US = 5000000 };
/* True for one caller when 1101 is to be said now; *delay_us is what to say of the delay. */
bool pusher_busy_ask(struct pusher_busy *b, int64_t now_us, bool has_dropped, int64_t *delay_us);
int64_t pusher_busy_delay_us(struct pusher_busy *b, int64_t now_us);
void pusher_busy_reset(struct pusher_busy *b);

/* What all stages of a pusher share. Made and freed by the pipe; plain fields are set before the
 * first stage starts and do not change. */
struct pusher_wires {
    struct clock *clock;
    struct netem *netem; /* from the environment, as the two orders below; each may be NULL */
    const struct device_order *camera_order, *mic_order;
    struct mbox *box;  /* news to the component */
    struct mbox *bell; /* wakes the loop for a preview */
    uint32_t id;
    struct latest *preview, *to_enc; /* struct picture */
    struct latest *waiting;          /* struct picture: what a pause shows, in any size */
    struct latest *look;             /* struct pusher_look_order */
    struct latest *music;            /* struct music: the piece that is to play next */
    struct queue *to_send;           /* struct packet */
    struct queue *messages;          /* char: texts for the next picture, from the loop */
    struct pusher_meters meters;
    struct pusher_busy busy;
    /* who publishes: gen << 32 | attempt << 2 | SEND_*; 0: nobody. Whoever sees another one than
     * before begins with a header (and an IDR) */
    _Atomic uint64_t sender;
    _Atomic uint32_t camera_gen; /* pictures of other generations are dropped */
    atomic_bool has_encoder;     /* somebody takes pictures from to_enc */
    atomic_bool is_preview_rung; /* the loop has been told and has not looked yet */
    atomic_bool wants_key;
    atomic_int wanted_kbps;
};

/* Any thread: posts news of that generation to the component. text is copied and cut to fit. */
void pusher_tell(struct pusher_wires *w, uint32_t gen, enum pusher_news what, int64_t arg,
                 const char *text);
/* Stages mic and enc. Gives pkt away: to the send stage when that publishes this kind of media and
 * still is the sender the packet was made for, else the packet is released. */
void pusher_hand_over(struct pusher_wires *w, uint64_t sender, unsigned kind, struct packet *pkt);

/* A stage and what it is wired to. Owned by the loop thread. */
struct pusher_part {
    struct pusher_wires *wires;
    struct worker worker; /* its orders: the struct of its kind below */
};

/* Starts the stage under the name with the component's id behind it. 0 or -errno. */
int pusher_part_start(struct pusher_part *part, struct pusher_wires *w, const char *name,
                      stage_fn *run);

/* How the camera's pictures are published. */
struct pusher_look_order {
    struct look look;
    struct lut *lut; /* the table that look.table is the number of, or NULL */
};
void pusher_look_order_free(void *order); /* NULL is fine */

/* An order says the whole of what is wanted; the stage works out what to change. */
struct pusher_cam_order {
    bool is_on, is_paused, has_spec, is_back;
    char spec[PUSHER_SPEC_MAX]; /* with has_spec; else the default choice */
    int width, height, fps;     /* what pictures are fitted to; 0: not known yet */
    uint32_t gen;
};
void pusher_cam_run(struct stage *st, void *part);

struct pusher_mic_order {
    bool is_on, is_paused, has_spec;
    char spec[PUSHER_SPEC_MAX];
    int rate_hz;
    struct voice voice;
    bool is_music_paused;
    uint32_t
        music_gen; /* of the music that is to play: an earlier piece ends, a later one, which comes
                           before its order, waits */
    uint32_t gen;
};
void pusher_mic_run(struct stage *st, void *part);

struct pusher_enc_order {
    bool is_on;
    int width, height, fps, gop_s;
    uint32_t gen;
};
void pusher_enc_run(struct stage *st, void *part);

/* What one connection attempt is to do. */
struct pusher_job {
    struct url url;
    struct net_addresses addresses;
    bool has_video, has_audio;
    int width, height, fps, video_kbps, rate_hz;
    uint32_t gen;
};

/* One connection attempt. job and attempt are set before the stage starts and never change. */
struct pusher_send {
    struct pusher_part part;
    struct pusher_job job;
    uint32_t attempt; /* counted by the pipe */
    struct cancel cancel;
    /* the loop asked it to end: nothing is lost any more, so nothing is said about it */
    atomic_bool is_told;
    atomic_bool is_orderly; /* the loop asked for a goodbye before the end */
    atomic_bool has_said_closed;
    atomic_bool is_open;              /* publishing: there is somebody to say goodbye to */
    _Atomic int64_t writing_since_us; /* 0: not in a write */
    struct pusher_send *next;         /* loop thread */
};
void pusher_send_run(struct stage *st, void *part);

/* ---- pusher_sends.c: the send stages of a pipe. Loop thread. */
struct pusher_sends {
    struct pusher_send *first;   /* all that are not joined */
    struct pusher_send *current; /* the one that connects or publishes, or NULL */
    uint32_t gen, attempts;      /* of the latest attempt; how many there were */
};
/* One attempt in place of the current one; PUSHER_LOST is posted when no stage can be started. */
void pusher_sends_connect(struct pusher_sends *l, struct pusher_wires *w,
                          const struct pusher_job *job);
/* Ends the current attempt; an orderly end is told by PUSHER_SEND_CLOSED, even if there is none. */
void pusher_sends_disconnect(struct pusher_sends *l, struct pusher_wires *w, bool is_orderly);
void pusher_sends_stop(struct pusher_sends *l); /* cuts all of them */
int pusher_sends_reap(struct pusher_sends *l); /* joins those that have ended; how many still run */

#endif
