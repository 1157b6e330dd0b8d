/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher.h - a pusher: state, attributes and pipe held together. For pusher.c and pusher_*.c beside
 * the pipe only. */
#ifndef LIVE_PUSHER_H
#define LIVE_PUSHER_H

#include "live/component.h"
#include "live/pusher/pusher_attrs.h"
#include "live/pusher/pusher_fsm.h"
#include "live/pusher/pusher_pipe.h"
#include "live/pusher/pusher_plan.h"
#include "media/encode/bitrate.h"
#include "transport/resolve.h"
#include "transport/retry.h"

/* A pipe whose session is over: its connection ends in order, then its stages, then it is freed. */
struct pusher_retired {
    struct pusher_retired *next;
    struct pusher_pipe *pipe;
    uint32_t gen;        /* of the connection that is closing */
    int64_t deadline_us; /* when its stages are stopped at the latest */
    bool is_stopped;
    struct reply *call; /* stop() waits for the connection */
};

struct pusher {
    struct component c; /* first */
    struct pusher_attrs attrs;
    enum pusher_state state;

    struct pusher_pipe *pipe; /* NULL while nothing is open */
    /* spare: for the pipe, made with it so that its end needs no memory */
    struct pusher_retired *retired, *spare;
    uint32_t last_gen, gen_camera, gen_mic, gen_encoder, gen_net; /* news of others are old */

    struct url url;
    struct resolve *look_up;
    struct retry retry;
    struct timer *retry_timer;
    bool has_connection, is_published;

    struct pusher_video video; /* what the encoder was told last */
    bool has_video, has_sound; /* of the session */
    bool is_paused;       /* the pipe is: by the page, or because the app is in the background */
    bool is_pause_wanted; /* by the page */
    bool is_start_due;    /* autopush came in the background */
    struct timer *background_timer;
    struct waiting *waiting; /* the waiting image is being loaded */
    struct picture *image;   /* it, or NULL */
    bool has_asked_for_image;
    bool is_camera_on, is_camera_opened, is_camera_back;
    bool is_mic_on, is_encoder_started;
    bool is_preview_hidden; /* stopPreview while pushing */
    bool had_url;           /* at the last apply */

    int target_kbps, told_kbps; /* 1006: at 5 percent, at most once a second */
    int64_t told_at_us;
    struct timer *bitrate_timer;
    struct bitrate rate; /* what the network allows, asked by rate_timer while publishing */
    struct timer *rate_timer;

    struct pusher_sample before;
    bool is_first_window;
};

/* Feeds the state table, acts, says. The page may have been called: look at everything again. */
void pusher_feed(struct pusher *p, enum pusher_input input, const struct say *what);

/* start() and autopush (call NULL). Failures are answered, and told as error events where
 * codes.json says so. */
void pusher_start(struct pusher *p, struct reply *call);
void pusher_stop(struct pusher *p, struct reply *call);
bool pusher_has_session(const struct pusher *p);
bool pusher_is_capturing(const struct pusher *p);
/* Makes sure that there is a pipe. */
bool pusher_open_pipe(struct pusher *p);
struct picture *pusher_preview(struct pusher *p, uint64_t *serial);
void pusher_send_closed(struct pusher *p, uint32_t gen); /* a goodbye is done */
bool pusher_reap(struct component *c);

/* ---- pusher_apply.c: what the attributes want */
void pusher_apply(struct component *c, unsigned redo, bool is_first);
const char *pusher_camera_spec(const struct pusher *p, int position);
bool pusher_wants_camera(const struct pusher *p);
bool pusher_is_screen(const struct pusher *p);
/* opens, switches or closes it when it is not as wanted */
void pusher_camera_sync(struct pusher *p);
void pusher_mic_sync(struct pusher *p);
/* another source was given: open devices are switched over */
void pusher_use(struct component *c, enum device device);
struct pusher_video pusher_plan_now(struct pusher *p);
/* at the start of a session */
void pusher_set_video(struct pusher *p, const struct pusher_video *v);
void pusher_tell_encoder(struct pusher *p);
void pusher_tell_bitrate(void *pusher); /* 1006 when it is time to; also the timer's callback */

/* ---- pusher_rate.c: from publishing until the connection is lost or closed */
int pusher_rate_new(struct pusher *p); /* 0 or -ENOMEM */
void pusher_rate_start(struct pusher *p);
void pusher_rate_stop(struct pusher *p);

/* ---- pusher_background.c: pause, background, waiting image */
int pusher_background_new(struct pusher *p);  /* 0 or -ENOMEM */
void pusher_background_end(struct pusher *p); /* the component closes: nothing is loaded any more */
void pusher_background_free(struct pusher *p);
void pusher_around(struct component *c);             /* the app went or came */
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
