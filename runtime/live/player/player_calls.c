/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_calls.c - the context methods of a player (methods.h). */
#include "live/player/player.h"

#include "live/methods.h"
#include "media/frame.h"

#include <math.h>

#define CALL(name)                                                                       \
    static void call_##name(struct component *c, const struct live_option *o, int count, \
                            struct reply *call)

CALL(play)
{
    player_play((struct player *)c, call);
}

CALL(stop)
{
    player_feed((struct player *)c, I_STOP, NULL);
    reply_ok(call);
}

CALL(mute)
{
    const struct attr_value *value = component_option_find(o, count, "value");

    if (value && value->given != ATTR_GIVEN_BOOL) {
        reply_fail(call, CALL_PARAMETER, "value is not a boolean");
        return;
    }
    player_mute((struct player *)c, value ? value->boolean : true);
    reply_ok(call);
}

CALL(pause)
{
    struct player *p = (struct player *)c;

    if (!player_has_session(p)) {
        reply_fail(call, CALL_WRONG_STATE, "not playing");
        return;
    }
    player_pause(p, true);
    reply_ok(call);
}

CALL(resume)
{
    struct player *p = (struct player *)c;

    if (!player_has_session(p)) {
        reply_fail(call, CALL_WRONG_STATE, "not playing");
        return;
    }
    player_pause(p, false);
    reply_ok(call);
}

CALL(snapshot)
{
    uint64_t serial;

    component_snapshot(c, o, count, player_picture((struct player *)c, &serial), call);
}

CALL(request_small_window)
{
    const struct player *p = (const struct player *)c;

    if (!player_has_session(p))
        reply_fail(call, CALL_WRONG_STATE, "not playing");
    else if (!p->attrs.picture_in_picture_mode)
        reply_fail(call, CALL_WRONG_STATE, "picture-in-picture-mode is not set");
    else
        component_small_window(c, true, call);
}

CALL(exit_small_window)
{
    component_small_window(c, false, call);
}

CALL(request_background_sound)
{
    player_background_sound((struct player *)c, true);
    reply_ok(call);
}

CALL(exit_background_sound)
{
    player_background_sound((struct player *)c, false);
    reply_ok(call);
}

/* The page fills its window when it hears of it. */
static void fill_result(struct player *p, bool is_full, int angle)
{
    const struct live_value detail[] = {
        {.text = angle == 0 ? "vertical" : "horizontal"}, {.number = is_full}, {.number = angle}};

    if (p->is_full == is_full && (p->full_angle == angle || !is_full))
        return;
    p->is_full = is_full;
    p->full_angle = angle;
    component_event(&p->c, "fullscreenchange", detail);
}

CALL(request_full_screen)
{
    const struct attr_value *value = component_option_find(o, count, "direction");
    double angle = !value ? 0 : value->given == ATTR_GIVEN_NUMBER ? value->number : NAN;

    if (angle != 0 && angle != 90 && angle != -90) {
        reply_fail(call, CALL_PARAMETER, "direction must be 0, 90 or -90");
        return;
    }
    fill_result((struct player *)c, true, (int)angle);
    reply_ok(call);
}

CALL(exit_full_screen)
{
    struct player *p = (struct player *)c;

    fill_result(p, false, p->full_angle);
    reply_ok(call);
}

#define call_none                          NULL
#define METHOD(name, run, source, not_yet) {name, call_##run, not_yet},

const struct method player_method_table[] = {PLAYER_METHODS(METHOD){NULL, NULL, NULL}};
