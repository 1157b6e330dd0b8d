/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_attrs.h - every attribute of <live-player>: one row each. */
#ifndef LIVE_PLAYER_ATTRS_H
#define LIVE_PLAYER_ATTRS_H

#include "base/attr.h"

/* What is done again when an attribute changes; player.c turns each bit into one call. */
enum player_redo {
    PLAYER_REDO_SESSION = 1 << 0,
    PLAYER_REDO_AUTO = 1 << 1,
    PLAYER_REDO_CACHE = 1 << 2,
    PLAYER_REDO_MUTE = 1 << 3,
    PLAYER_REDO_PAUSE = 1 << 4,
};

/* ENUM fields hold the index of the word in its row. */
enum player_mode { PLAYER_LIVE, PLAYER_RTC };
enum player_orientation { PLAYER_VERTICAL, PLAYER_HORIZONTAL };
enum player_object_fit { PLAYER_CONTAIN, PLAYER_FILL_CROP };
enum player_referrer { PLAYER_REFERRER_ORIGIN, PLAYER_NO_REFERRER };

/*    name, field, type, default, limits, redo, help, source, not_yet */
#define PLAYER_ATTRS(X)                                                                            \
    X("src", src, TEXT, "", ATTR_ANY, PLAYER_REDO_SESSION,                                         \
      "address to play, rtmp:// or http(s)://...flv", "both", NULL)                                \
    X("mode", mode, ENUM, "live", ATTR_ONE_OF("live", "RTC"), 0,                                   \
      "steady or lowest latency, from the next play on", "both", NULL)                             \
    X("autoplay", autoplay, BOOL, "false", ATTR_ANY, PLAYER_REDO_AUTO,                             \
      "play as soon as there is a src", "both", NULL)                                              \
    X("muted", muted, BOOL, "false", ATTR_ANY, PLAYER_REDO_MUTE, "no sound", "both", NULL)         \
    X("orientation", orientation, ENUM, "vertical", ATTR_ONE_OF("vertical", "horizontal"), 0,      \
      "horizontal: turned 90 degrees clockwise", "both", NULL)                                     \
    X("object-fit", object_fit, ENUM, "contain", ATTR_ONE_OF("contain", "fillCrop"), 0,            \
      "whole picture, or box filled", "both", NULL)                                                \
    X("background-mute", background_mute, BOOL, "false", ATTR_ANY, 0, "mute in the background",    \
      "both", "no effect: the background is always silent")                                        \
    X("min-cache", min_cache, NUM, "1", ATTR_BOTH(0.01, 60), PLAYER_REDO_CACHE,                    \
      "s, play when this much is there", "both", NULL)                                             \
    X("max-cache", max_cache, NUM, "3", ATTR_BOTH(0.01, 60), PLAYER_REDO_CACHE,                    \
      "s, catch up when more is there", "both", NULL)                                              \
    X("sound-mode", sound_mode, ENUM, "speaker", ATTR_ONE_OF("speaker", "ear"), 0,                 \
      "loudspeaker or earpiece", "both", "not yet: there is one way out for sound")                \
    X("auto-pause-if-navigate", auto_pause_if_navigate, BOOL, "true", ATTR_ANY, PLAYER_REDO_PAUSE, \
      "pause while another page is on top", "both", NULL)                                          \
    X("auto-pause-if-open-native", auto_pause_if_open_native, BOOL, "true", ATTR_ANY,              \
      PLAYER_REDO_PAUSE, "pause while a native page is on top", "both", NULL)                      \
    X("picture-in-picture-mode", picture_in_picture_mode, LIST, "", ATTR_ONE_OF("push", "pop"), 0, \
      "when to go on in a small window", "both", NULL)                                             \
    X("referrer-policy", referrer_policy, ENUM, "no-referrer",                                     \
      ATTR_ONE_OF("origin", "no-referrer"), 0,                                                     \
      "whether HTTP-FLV requests carry a Referer, from the next play on", "both", NULL)            \
    X("picture-in-picture-init-position", picture_in_picture_init_position, TEXT, "", ATTR_ANY, 0, \
      "where the small window appears", "docs", NULL)                                              \
    X("enable-auto-rotation", enable_auto_rotation, BOOL, "false", ATTR_ANY, 0,                    \
      "full screen when the phone turns", "docs", "not yet: there is no full screen")              \
    X("enable-casting", enable_casting, BOOL, "false", ATTR_ANY, 0, "casting to a TV", "docs",     \
      "not offered: casting")                                                                      \
    X("enable-recv-message", enable_recv_message, BOOL, "true", ATTR_ANY, 0,                       \
      "seimessage events for texts inside the stream", "ours", NULL)                               \
    X("debug", debug, BOOL, "false", ATTR_ANY, 0, "figures and codes over the picture", "docs",    \
      NULL)

struct player_attrs {
    PLAYER_ATTRS(ATTR_FIELD)
};

#endif
