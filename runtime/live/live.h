/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live.h - <live-pusher> and <live-player> as the rooms above see them. Loop thread only.
 *
 * A component is known by its id (never reused in a process). Attributes and methods are rows
 * (*_attrs.h, methods.h); everything a component says comes through one function. Nothing here
 * blocks. */
#ifndef LIVE_LIVE_H
#define LIVE_LIVE_H

#include "base/attr.h"
#include "base/time/shaper.h"
#include "base/time/timer.h"
#include "live/environment/device_fault.h"
#include "live/event_rows.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct live;    /* all components of one loop */
struct picture; /* media/frame.h */

enum live_kind { LIVE_NONE, LIVE_PUSHER, LIVE_PLAYER };

struct live_number {
    const char *name;
    double value;
};
/* The value of one field of an event; which member counts says the type of the field. */
struct live_value {
    double number;
    const char *text;
    const struct live_number *figures; /* every key of NETSTATUS_PUSHER or NETSTATUS_PLAYER */
    int figure_count;
};
/* What a component says: the row of the event, and a value for each of its fields, in their order.
 * All of it is valid during the call only. */
struct live_event {
    const struct event_row *row;
    const struct live_value *values;
    int64_t at_us;
};
/* The value of that field, or NULL when the event has no such field. */
const struct live_value *live_event_value(const struct live_event *ev, const char *field);
typedef void live_event_fn(void *arg, uint32_t id, const struct live_event *ev);

/* What the phone lets its components do. Plain data: the phone says it with live_open, and anew with
 * live_phone_set whenever it changes; no component ever asks. LIVE_ASK counts as allow: who starts a
 * pusher has asked the person before. */
enum live_permission { LIVE_ASK, LIVE_ALLOW, LIVE_DENY };
struct live_phone {
    enum live_permission camera, record;
    bool has_small_window; /* some component of the phone is shown in the small window */
};

/* Where the component lives: the phone's devices, permissions and reconnect settings (app.json key
 * live). */
struct live_cfg {
    enum live_kind kind;
    const char *camera_front, *camera_back; /* SOURCE words; NULL: the default choice */
    const char *microphone, *speaker;
    uint32_t environment; /* live_environment_open; 0: nothing is between it and the world */
    struct live_phone phone;
    int retry_count;           /* 0: 3 */
    int64_t retry_interval_us; /* 0: 3 s */
    int64_t end_grace_us;      /* 0: 12 s */
    const char *temp_dir;      /* snapshots */
    const char *package_dir;   /* where relative names of waiting-image are; NULL: nowhere */
    const char *user_dir;      /* where wxfile://usr/ is; NULL: nowhere */
    bool has_background_sound; /* app.json: requestBackgroundPlayback works */
    const char *referer;       /* for referrer-policy origin */
    live_event_fn *on_event;
    /* a new picture waits in live_picture; may be NULL */
    void (*on_picture)(void *arg, uint32_t id);
    /* A page has ordered the component into the small window, or out of it: news, as on_event is.
     * May be NULL: there are no small windows. */
    void (*on_small_window)(void *arg, uint32_t id, bool is_wanted);
    void *arg;
};

/* 0 or -errno. The clock is that of timers. */
int live_new(struct live **out, uv_loop_t *loop, struct timers *timers);
/* Closes all components; calls on_closed when every stage has ended and the loop holds nothing of
 * ours. */
void live_shutdown(struct live *l, void (*on_closed)(void *arg), void *arg);
void live_free(struct live *l);

/* 0 or -errno; strings are copied */
int live_open(struct live *l, const struct live_cfg *cfg, uint32_t *id);
/* Page unload: the session ends without further events. The id is dead at once; its stages are
 * reaped later. */
void live_close(struct live *l, uint32_t id);

/* What is around the components of one phone, so that it can be spoiled: a network that carries
 * what they send and receive, names, camera and microphone. Faults hold for components that run and
 * for those to come. Orders act a moment later; -ENOENT for a dead id. */
/* has_network false: connections go straight to their sockets, as with no environment. 0 or -errno
 */
int live_environment_open(struct live *l, uint64_t seed, bool has_network, uint32_t *id);
/* The id is dead at once; components that are open keep what they have. */
void live_environment_close(struct live *l, uint32_t id);

/* component 0: all of them; a rule for one goes before that, until it is taken back (NULL). Faults
 * of names and devices are of the phone. */
struct live_network_rule {
    struct shaper_rule up, down; /* up: to the server */
};
int live_network_set(struct live *l, uint32_t id, uint32_t component,
                     const struct live_network_rule *rule);
/* Ends the connections there are, for both sides. */
int live_network_end(struct live *l, uint32_t id, uint32_t component, bool is_reset);

enum live_name_fault { LIVE_NAMES_FINE, LIVE_NAMES_FAIL, LIVE_NAMES_SLOW, LIVE_NAMES_DEAD };
int live_names_set(struct live *l, uint32_t id, enum live_name_fault fault, int64_t slow_us);

int live_device_set(struct live *l, uint32_t id, enum device device, enum device_fault fault,
                    int64_t until_us);
/* Another SOURCE word for both cameras, or the microphone, of a pusher: at once when it is open. 0,
 * -ENOENT or -ENOMEM. */
int live_use(struct live *l, uint32_t id, enum device device, const char *source);

/* What the app does around a component, beside what its page asks of it: bits. A pusher in the
 * background lets go of camera and microphone, sends waiting-image or black at 5 fps and silence,
 * and stops after LIVE_BACKGROUND_LIMIT_US with code 5000. A player in the background is silent;
 * one that is covered pauses when its auto-pause attribute says so, whatever the page orders.
 * Another call on the phone interrupts: as in the background a pusher is without its devices, which
 * code 5001 says, until the call is over, and a player is silent. */
enum live_around {
    LIVE_IN_BACKGROUND = 1,
    LIVE_COVERED_BY_PAGE = 2,
    LIVE_COVERED_BY_NATIVE = 4,
    LIVE_INTERRUPTED = 8
};
#define LIVE_BACKGROUND_LIMIT_US INT64_C(180000000)
void live_around_set(struct live *l, uint32_t id, unsigned around);

/* The phone lets the component do something else from now on. A dead id is harmless. */
void live_phone_set(struct live *l, uint32_t id, const struct live_phone *phone);
/* Which permissions the component has made use of, while they were LIVE_ALLOW, since this function
 * was called last: bits. 0 for a dead id. */
enum live_used { LIVE_USED_CAMERA = 1, LIVE_USED_RECORD = 2 };
unsigned live_take_used(struct live *l, uint32_t id);

/* picture-in-picture-mode, and where the window is to appear. False for a dead id. */
struct live_small_window {
    bool on_push, on_pop;
    bool is_active;       /* there is a running picture to take along */
    const char *position; /* picture-in-picture-init-position; "" for pushers */
};
bool live_small_window(struct live *l, uint32_t id, struct live_small_window *out);

/* Attributes: set any number of them, then apply once, so that they act together. An unknown
 * name is -ENOENT. A bad value is clamped or replaced by the default, with one warning that
 * names `where` ("call.wxml:10:5"). The first apply is the attachment: autopush and autoplay act
 * there. */
int live_set(struct live *l, uint32_t id, const char *name, const struct attr_value *value,
             const char *where);
void live_apply(struct live *l, uint32_t id);

/* Context methods. Options are attr_values by name. done is called exactly once, on a later turn,
 * never inside; when the component is closed before that, with err_code 8, "page is unloaded". */
struct live_option {
    const char *name;
    struct attr_value value;
};
struct live_result {
    bool is_ok;
    const char *reason; /* fail: "not pushing"; the prefix operateLiveX: is the script's */
    int err_code;       /* fail: errCode, 1 to 8 (enum live_err_code) */
    const char *text_name, *text; /* success: one string field, such as tempImagePath; or NULL */
    const struct live_number *numbers; /* success: number fields */
    int number_count;
};
typedef void live_done_fn(void *arg, const struct live_result *result);
void live_call(struct live *l, uint32_t id, const char *method, const struct live_option *options,
               int option_count, live_done_fn *done, void *arg);
/* The names of the methods of this kind, for building the context tables. The list ends with
 * NULL. */
const char *const *live_methods(enum live_kind kind);

/* The state's name: "idle", "connecting", "pushing", "playing", ...; "idle" for a dead id. */
const char *live_state(struct live *l, uint32_t id);
/* What the box shows now: the preview or the player's picture that is due, or NULL (black). A
 * reference for the caller. *is_mirrored: draw it mirrored (local-mirror). *serial changes with
 * every new picture. */
struct picture *live_picture(struct live *l, uint32_t id, bool *is_mirrored, uint64_t *serial);
bool live_is_fill_crop(struct live *l, uint32_t id); /* object-fit; pushers fill */
int live_rotation(struct live *l, uint32_t id); /* 0 or 90 clockwise: orientation of a player */
/* Sound level of the last 500 ms: rms and peak 0..1, strongest frequency in Hz (0: none). -ENODATA
 * without sound. */
struct live_sound {
    double rms, peak, frequency_hz;
};
int live_sound(struct live *l, uint32_t id, struct live_sound *out);
/* Glass to glass of the last shown picture in microseconds, by the time code the test camera draws,
 * or -1. */
int64_t live_latency_us(struct live *l, uint32_t id);
/* Asks for netstatus events even when no handler is bound (page: bindnetstatus, --events, tests).
 */
void live_want_netstatus(struct live *l, uint32_t id, bool is_wanted);
/* The same for audiovolumenotify, which comes to nobody who has not asked. */
void live_want_levels(struct live *l, uint32_t id, bool is_wanted);

/* ---- the rows, for `parlua reference`, `require "live.codes"` and the rules */
struct live_code {
    int code;
    const char *constant, *text; /* PUSH_BEGIN, "publish accepted, pushing" */
    const char *silent;          /* reason why this runtime never says it, or NULL */
};
const struct live_code *live_codes(enum live_kind kind, int *count); /* statechange codes */
/* errCode of the error event */
const struct live_code *live_errors(enum live_kind kind, int *count);
void live_reference_json(FILE *out);
void live_reference_text(FILE *out);

#endif
