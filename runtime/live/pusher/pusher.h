/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher.h - a pusher: state, attributes, attempt and pipe held together. For pusher.c and the
 * files pusher_*.c that are not of the pipe. Loop thread only. */
#ifndef LIVE_PUSHER_H
#define LIVE_PUSHER_H

#include "live/component.h"
#include "live/pusher/pusher_attrs.h"
#include "live/pusher/pusher_fsm.h"
#include "live/pusher/pusher_lut.h"
#include "live/pusher/pusher_music.h"
#include "live/pusher/pipe/pusher_pipe.h"
#include "live/pusher/pusher_plan.h"
#include "media/encode/bitrate.h"

/* What camera, microphone and encoder have in common. */
enum part_state {
    PART_OFF,
    PART_ORDERED, /* told to open ... */
    PART_OPEN,    /* ... and open: since the order (camera), since the session began (encoder) */
};
struct part {
    enum part_state state;
    uint32_t gen; /* news of another generation are old */
};

enum image_state {
    IMAGE_UNASKED,
    IMAGE_LOADING,
    IMAGE_KNOWN, /* loaded, or it cannot be */
};

enum { PUSHER_MESSAGES_A_SECOND = 30 };

struct pusher {
    struct component c; /* first */
    struct pusher_attrs attrs;
    enum pusher_state state;

    struct pusher_pipe *pipe; /* NULL while nothing is open */
    struct retired_list retired;

    struct url url;
    struct attempt net;

    uint32_t last_gen; /* of parts */
    struct part camera, mic, encoder;
    int camera_position;       /* as the camera was told last: device-position, or NO_CAMERA */
    struct pusher_video video; /* what the encoder was told last */
    struct look look;          /* what the pipe was told last */
    bool has_custom_effect;    /* custom-effect, at the first apply */
    int zoom_tenths;           /* as setZoom was told last; 0: never */
    struct voice voice;        /* the same */
    double mic_volume, music_volume; /* of setMICVolume and setBGMVolume, 0..1 */
    bool has_sound;                  /* the stream of this session carries sound */
    bool is_pause_wanted;            /* by the page */
    bool is_start_due;               /* autopush came in the background */
    struct timer *background_timer;
    enum image_state image_state; /* of waiting-image */
    struct waiting *waiting;      /* while LOADING */
    struct picture *image;        /* the waiting image, or NULL */
    bool is_preview_hidden;       /* stopPreview while pushing */
    bool had_url;                 /* at the last apply */

    int target_kbps, told_kbps; /* 1006: at 5 percent, at most once a second */
    int64_t told_at_us;
    struct timer *bitrate_timer;
    struct bitrate rate; /* what the network allows, asked by rate_timer while publishing */
    struct timer *rate_timer;

    int64_t message_at_us[PUSHER_MESSAGES_A_SECOND]; /* when the last ones were sent: a ring */
    unsigned messages;                               /* how many there were */

    struct pusher_music music;
    struct pusher_lut lut;

    struct pusher_sample before;
};

/* Feeds the state table with an input (enum pusher_input or pusher_news), acts, says. The page may
 * have been called: look at everything again. what may be NULL. */
void pusher_feed(struct pusher *p, int input, const struct say *what);

/* start() and autopush (call NULL). A failure is the answer of the call; that of address, camera or
 * microphone permission is an error event, too. */
void pusher_start(struct pusher *p, struct reply *call);
/* stop(): the answer waits for the goodbye of the connection, a second at most. */
void pusher_stop(struct pusher *p, struct reply *call);
bool pusher_has_session(const struct pusher *p);
bool pusher_is_capturing(const struct pusher *p);
/* Makes sure that there is a pipe. False without memory, which is logged. */
bool pusher_open_pipe(struct pusher *p);
struct picture *pusher_preview(struct pusher *p, uint64_t *serial);
void pusher_send_closed(struct pusher *p, uint32_t gen); /* a goodbye is done */
bool pusher_reap(struct component *c);

/* ---- pusher_apply.c: what the attributes want */
void pusher_apply(struct component *c, unsigned redo, bool is_first);
const char *pusher_camera_spec(const struct pusher *p, int position);
bool pusher_wants_camera(const struct pusher *p);
bool pusher_is_screen(const struct pusher *p);
/* Opens, switches or closes the device when it is not as the attributes want it. */
void pusher_camera_sync(struct pusher *p);
void pusher_mic_sync(struct pusher *p);
/* Another source was given for a device: one that is open is switched over. */
void pusher_use(struct component *c, enum device device);
struct pusher_video pusher_plan_now(struct pusher *p);
/* Tells the pipe how pictures are to look when that is not what the pipe was told. */
void pusher_look_sync(struct pusher *p);
void pusher_voice_sync(struct pusher *p); /* the same for how the microphone is to sound */
/* What a session begins with; told to the pipe by pusher_order_encoder. */
void pusher_set_video(struct pusher *p, const struct pusher_video *v);
bool pusher_has_video(const struct pusher *p); /* the stream of this session carries pictures */
void pusher_order_encoder(struct pusher *p);   /* from now on it does */
void pusher_encoder_changed(struct pusher *p); /* if it does, in another size or rate */
void pusher_devices_off(struct pusher *p); /* the pipe is gone: what its parts still say is old */
void pusher_tell_bitrate(void *pusher);    /* 1006 when it is time to; also the timer's callback */

/* ---- pusher_rate.c: from publishing until the connection is lost or closed */
int pusher_rate_new(struct pusher *p); /* 0 or -ENOMEM */
void pusher_rate_start(struct pusher *p);
void pusher_rate_stop(struct pusher *p);

/* ---- pusher_background.c: pause, background, waiting image */
int pusher_background_new(struct pusher *p);  /* 0 or -ENOMEM */
void pusher_background_end(struct pusher *p); /* the component closes: nothing is loaded any more */
void pusher_background_free(struct pusher *p);
void pusher_around(struct component *c, unsigned came);
void pusher_pause(struct pusher *p, bool is_wanted); /* as the page says */
/* Pauses or resumes when that is not as it should be. Also after the beginning of a session or
 * preview. */
void pusher_background_sync(struct pusher *p);
void pusher_background_closed(struct pusher *p); /* the session or preview has ended */
void pusher_waiting_changed(struct pusher *p);
bool pusher_is_in_background(const struct pusher *p); /* the app is in the background */

/* ---- pusher_news.c, pusher_calls.c */
void pusher_on_news(struct component *c, const struct mbox_news *n);
extern const struct method pusher_method_table[];

#endif
