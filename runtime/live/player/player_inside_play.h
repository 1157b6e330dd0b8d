/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_inside_play.h - inside of thread play: what its three files share. Everything here belongs
 * to that thread.
 *
 *   player_play.c   the turn: take in, fill or play, what to tell, when to wake
 *   player_video.c  packets to pictures, pictures to the loop when they are due
 *   player_sound.c  packets to samples, samples to the sink, the pace
 */
#ifndef LIVE_PLAYER_INSIDE_PLAY_H
#define LIVE_PLAYER_INSIDE_PLAY_H

#include "live/player/player_inside.h"
#include "live/player/player_messages.h"
#include "live/player/player_store.h"
#include "media/clock/avclock.h"
#include "media/clock/jitter.h"
#include "media/clock/stall.h"
#include "media/clock/timeline.h"
#include "media/decode/adec.h"
#include "media/decode/vdec.h"
#include "media/voice/level.h"
#include "media/voice/stretch.h"
#include "media/sink/asink.h"

enum {
    PLAY_PICTURES = 3,             /* decoded ahead */
    PLAY_AHEAD_US = 250 * 1000,    /* live: decoded no earlier than this before they are due */
    PLAY_RING_US = 100 * 1000,     /* live: sound kept in the sink's ring */
    PLAY_RING_RTC_US = 250 * 1000, /* rtc: everything goes there at once, it is little */
    PLAY_DEADBAND_US = 20 * 1000, /* rtc without sound: less jitter than this is not smoothed out */
    PLAY_MARGIN_US = 2 * 1000,    /* rtc: for the time until a thread is woken */
};

enum play_phase {
    PHASE_FILLING,  /* nothing is played until enough is there */
    PHASE_STARTING, /* playing has begun, nothing was shown yet */
    PHASE_RUNNING,
};

struct play_picture {
    struct picture *picture;
    int64_t line_us;
};

struct play_video {
    struct store store;
    struct vdec *decoder;
    struct packet *header; /* the decoder's */
    bool is_absent;        /* the metadata of this connection names sound alone */
    bool was_seen;         /* this connection has brought a picture */
    bool is_refused;       /* its header was no good: as if it had none */
    bool wants_key;        /* until then nothing is decoded */
    struct play_picture ready[PLAY_PICTURES];
    int ready_count;
    int64_t from_us;     /* pictures before this place are decoded, not shown */
    int64_t newest_us;   /* line of the last that came */
    int64_t interval_us; /* usual distance */
    int width, height;
    struct stall_gate broken;
    struct player_messages messages; /* of pictures that are not shown yet */
};

struct play_sound {
    struct store store;
    struct adec *decoder;
    struct packet *header;
    bool was_seen;
    struct asink *sink;
    struct stretch *stretch;
    struct level level;
    int64_t newest_us; /* end of the last that came */
    int64_t end_us;    /* end of the last written to the sink */
    int64_t level_at_us;
    struct stall_gate broken;
};

struct play {
    struct player_session *s;
    struct stage *stage;
    struct clock *clock;
    enum play_phase phase;
    struct timeline line;
    struct jitter jitter;
    struct avclock av;
    struct stall stall;
    struct play_video video;
    struct play_sound sound;
    int64_t came_at_us;  /* last media taken in */
    int64_t first_at_us; /* first media since filling began */
    int64_t turn_at_us;
    bool is_paused;
    int pauses;                         /* seen */
    bool is_soft, is_ending, has_ended; /* marks of the recv stage; PLAYER_END was posted */
    bool was_shown;                     /* something, in this session */
    bool has_told_key;
};

/* player_play.c */
void player_play_post(struct play *p, enum player_news what, int64_t arg);
/* Tells the component of a text in the stream; the text is given away. */
void player_play_post_message(struct play *p, const struct player_message *message);
void player_play_showing(struct play *p, int64_t now_us); /* something is seen or heard */
bool player_play_is_rtc(const struct play *p);

/* player_video.c. Each returns when it wants to be called again, or CLOCK_NEVER. */
void player_video_init(struct play_video *v);
void player_video_fini(struct play_video *v);
void player_video_take(struct play *p, struct packet *pkt, int64_t now_us); /* gives pkt away */
int64_t player_video_run(struct play *p, int64_t now_us);
/* Looks into onMetaData for whether there is video at all. */
void player_video_read_meta(struct play *p, const struct packet *meta);
/* Playing goes on at this place of the line; pictures before it are not shown. */
void player_video_skip(struct play *p, int64_t line_us);
void player_video_restart(struct play *p);         /* another connection */
void player_video_keep_last_group(struct play *p); /* paused */
bool player_video_is_dry(const struct play *p);
/* Is a picture still to come that playing should begin with? */
bool player_video_is_awaited(const struct play *p, int64_t now_us);

/* player_sound.c */
int player_sound_init(struct play *p, const char *speaker);
void player_sound_fini(struct play *p);
void player_sound_take(struct play *p, struct packet *pkt, int64_t now_us);
int64_t player_sound_run(struct play *p, int64_t now_us);
void player_sound_skip(struct play *p, int64_t line_us);
void player_sound_restart(struct play *p);
void player_sound_stop(struct play *p); /* silence at once; stored packets stay */
bool player_sound_is_dry(struct play *p);
/* rtc: how far behind its own time sound should leave for the sink, in microseconds. */
int64_t player_sound_lag_us(const struct play *p, int64_t now_us);
void player_sound_pace(struct play *p, double speed);

#endif
