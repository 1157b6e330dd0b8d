/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_attrs.h - every attribute of <live-pusher>: one row each. */
#ifndef LIVE_PUSHER_ATTRS_H
#define LIVE_PUSHER_ATTRS_H

#include "base/attr.h"

/* What is done again when an attribute changes; pusher.c turns each bit into one call. */
enum pusher_redo {
    PUSHER_REDO_SESSION = 1 << 0,
    PUSHER_REDO_AUTO = 1 << 1,
    PUSHER_REDO_ENCODER = 1 << 2,
    PUSHER_REDO_BITRATE = 1 << 3,
    PUSHER_REDO_CAMERA = 1 << 4,
    PUSHER_REDO_MIC = 1 << 5,
    PUSHER_REDO_VOICE = 1 << 6,
    PUSHER_REDO_WAITING = 1 << 7,
    PUSHER_REDO_LOOK = 1 << 8,
};

/* ENUM fields hold the index of the word in its row. */
enum pusher_mode { PUSHER_SD, PUSHER_HD, PUSHER_FHD, PUSHER_RTC, PUSHER_QVGA, PUSHER_HVGA };
enum pusher_orientation { PUSHER_VERTICAL, PUSHER_HORIZONTAL };
enum pusher_aspect { PUSHER_9_16, PUSHER_3_4 };
enum pusher_audio_quality { PUSHER_AUDIO_HIGH, PUSHER_AUDIO_LOW };
enum pusher_position { PUSHER_FRONT, PUSHER_BACK };
/* filter: enum look_colour */
enum pusher_beauty_style { PUSHER_SMOOTH, PUSHER_NATURE };
enum pusher_local_mirror { PUSHER_MIRROR_AUTO, PUSHER_MIRROR_ENABLE, PUSHER_MIRROR_DISABLE };

/*    name, field, type, default, limits, redo, help, source, not_yet */
#define PUSHER_ATTRS(X)                                                                            \
    X("url", url, TEXT, "", ATTR_ANY, PUSHER_REDO_SESSION,                                         \
      "address to publish to, rtmp://host[:port]/app/stream", "both", NULL)                        \
    X("mode", mode, ENUM, "RTC", ATTR_ONE_OF("SD", "HD", "FHD", "RTC", "QVGA", "HVGA"),            \
      PUSHER_REDO_ENCODER, "preset of size, bitrate and latency", "both", NULL)                    \
    X("autopush", autopush, BOOL, "false", ATTR_ANY, PUSHER_REDO_AUTO,                             \
      "start as soon as there is a url", "both", NULL)                                             \
    X("muted", muted, BOOL, "false", ATTR_ANY, PUSHER_REDO_VOICE, "publish silence", "both", NULL) \
    X("enable-camera", enable_camera, BOOL, "true", ATTR_ANY, PUSHER_REDO_CAMERA,                  \
      "camera on or off", "both", NULL)                                                            \
    X("auto-focus", auto_focus, BOOL, "true", ATTR_ANY, 0, "continuous auto focus", "both",        \
      "not yet: camera controls are left as they are")                                             \
    X("orientation", orientation, ENUM, "vertical", ATTR_ONE_OF("vertical", "horizontal"),         \
      PUSHER_REDO_ENCODER, "portrait or landscape picture", "both", NULL)                          \
    X("beauty", beauty, INT, "0", ATTR_BOTH(0, 9), PUSHER_REDO_LOOK, "skin smoothing, 0 is off",   \
      "both", NULL)                                                                                \
    X("whiteness", whiteness, INT, "0", ATTR_BOTH(0, 9), PUSHER_REDO_LOOK,                         \
      "skin whitening, 0 is off", "both", NULL)                                                    \
    X("aspect", aspect, ENUM, "9:16", ATTR_ONE_OF("9:16", "3:4"), PUSHER_REDO_ENCODER,             \
      "width to height of a portrait picture", "both", NULL)                                       \
    X("min-bitrate", min_bitrate, INT, "200", ATTR_BOTH(1, 20000), PUSHER_REDO_BITRATE,            \
      "kbit/s, lower bound of the video bitrate", "both", NULL)                                    \
    X("max-bitrate", max_bitrate, INT, "1000", ATTR_BOTH(1, 20000), PUSHER_REDO_BITRATE,           \
      "kbit/s, upper bound of the video bitrate", "both", NULL)                                    \
    X("audio-quality", audio_quality, ENUM, "high", ATTR_ONE_OF("high", "low"), 0,                 \
      "AAC at 48 or 16 kHz, from the next start on", "both", NULL)                                 \
    X("waiting-image", waiting_image, TEXT, "", ATTR_ANY, PUSHER_REDO_WAITING,                     \
      "picture published at 5 fps while paused or in the background", "both", NULL)                \
    X("waiting-image-hash", waiting_image_hash, TEXT, "", ATTR_ANY, PUSHER_REDO_WAITING,           \
      "MD5 of waiting-image; another picture is not published", "both", NULL)                      \
    X("zoom", zoom, BOOL, "false", ATTR_ANY, PUSHER_REDO_LOOK, "allow setZoom, up to 4 times",     \
      "both", NULL)                                                                                \
    X("device-position", device_position, ENUM, "front", ATTR_ONE_OF("front", "back"),             \
      PUSHER_REDO_CAMERA, "which camera", "both", NULL)                                            \
    X("background-mute", background_mute, BOOL, "false", ATTR_ANY, 0, "mute in the background",    \
      "both", "no effect: the background is always silent")                                        \
    X("mirror", mirror, BOOL, "false", ATTR_ANY, PUSHER_REDO_LOOK, "as remote-mirror", "both",     \
      NULL)                                                                                        \
    X("remote-mirror", remote_mirror, BOOL, "false", ATTR_ANY, PUSHER_REDO_LOOK,                   \
      "mirror the published picture", "both", NULL)                                                \
    X("local-mirror", local_mirror, ENUM, "auto", ATTR_ONE_OF("auto", "enable", "disable"), 0,     \
      "mirror the preview; auto: the front camera's", "both", NULL)                                \
    X("audio-reverb-type", audio_reverb_type, ENUM, "0",                                           \
      ATTR_ONE_OF("0", "1", "2", "3", "4", "5", "6", "7"), PUSHER_REDO_VOICE,                      \
      "reverberation of the microphone, 0 is off", "both", NULL)                                   \
    X("enable-mic", enable_mic, BOOL, "true", ATTR_ANY, PUSHER_REDO_MIC, "microphone on or off",   \
      "both", NULL)                                                                                \
    X("enable-agc", enable_agc, BOOL, "false", ATTR_ANY, PUSHER_REDO_VOICE,                        \
      "automatic gain control", "both", NULL)                                                      \
    X("enable-ans", enable_ans, BOOL, "false", ATTR_ANY, PUSHER_REDO_VOICE, "noise suppression",   \
      "both", NULL)                                                                                \
    X("audio-volume-type", audio_volume_type, ENUM, "auto",                                        \
      ATTR_ONE_OF("auto", "media", "voicecall"), 0, "class of system volume", "both",              \
      "not yet: streams carry no role")                                                            \
    X("video-width", video_width, INT, "360", ATTR_ANY, PUSHER_REDO_ENCODER, "px, 16 to 1920",     \
      "both", NULL)                                                                                \
    X("video-height", video_height, INT, "640", ATTR_ANY, PUSHER_REDO_ENCODER, "px, 16 to 1920",   \
      "both", NULL)                                                                                \
    X("beauty-style", beauty_style, ENUM, "smooth", ATTR_ONE_OF("smooth", "nature"),               \
      PUSHER_REDO_LOOK, "strong smoothing, or one that keeps more detail", "both", NULL)           \
    X("filter", filter, ENUM, "standard",                                                          \
      ATTR_ONE_OF("standard", "pink", "nostalgia", "blues", "romantic", "cool", "fresher",         \
                  "solor", "aestheticism", "whitening", "cerisered"),                              \
      PUSHER_REDO_LOOK, "colour filter", "both", NULL)                                             \
    X("enableVideoCustomRender", enableVideoCustomRender, BOOL, "false", ATTR_ANY, 0,              \
      "hand frames to the script", "docs", "not offered: pages do not render video themselves")    \
    X("picture-in-picture-mode", picture_in_picture_mode, LIST, "", ATTR_ONE_OF("push", "pop"), 0, \
      "when to go on in a small window", "docs", NULL)                                             \
    X("voice-changer-type", voice_changer_type, ENUM, "0",                                         \
      ATTR_ONE_OF("0", "1", "2", "3", "4", "6", "7", "8", "9", "10", "11"), PUSHER_REDO_VOICE,     \
      "voice changer, 0 is off", "docs", NULL)                                                     \
    X("custom-effect", custom_effect, BOOL, "false", ATTR_ANY, PUSHER_REDO_LOOK,                   \
      "gate of the four strengths below; does not change later", "docs", NULL)                     \
    X("skin-whiteness", skin_whiteness, NUM, "0", ATTR_BOTH(0, 1), PUSHER_REDO_LOOK,               \
      "whitening, with custom-effect", "docs", NULL)                                               \
    X("skin-smoothness", skin_smoothness, NUM, "0", ATTR_BOTH(0, 1), PUSHER_REDO_LOOK,             \
      "skin smoothing, with custom-effect", "docs", NULL)                                          \
    X("face-thinness", face_thinness, NUM, "0", ATTR_BOTH(0, 1), 0, "face slimming", "docs",       \
      "not offered: needs face detection")                                                         \
    X("eye-bigness", eye_bigness, NUM, "0", ATTR_BOTH(0, 1), 0, "eye enlarging", "docs",           \
      "not offered: needs face detection")                                                         \
    X("fps", fps, INT, "15", ATTR_BOTH(1, 30), PUSHER_REDO_ENCODER, "pictures a second", "docs",   \
      NULL)                                                                                        \
    X("debug", debug, BOOL, "false", ATTR_ANY, 0, "figures and codes over the preview", "docs",    \
      NULL)

struct pusher_attrs {
    PUSHER_ATTRS(ATTR_FIELD)
};

#endif
