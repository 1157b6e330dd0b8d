/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_codes.h - every status code, error and event of <live-player>: one row each. Said by
 * player_fsm.c only. */
#ifndef LIVE_PLAYER_CODES_H
#define LIVE_PLAYER_CODES_H

#include "live/event_rows.h"

/* Capitals in a text are filled in when it is said: REASON, HOST, PORT, WxH, K, N.
 * constant, code, text, why this runtime is silent (NULL: it is said) */
#define PLAYER_CODES(X)                                                                           \
    X(PLAY_CONNECTED, 2001, "connected to server", NULL)                                          \
    X(PLAY_STREAM_BEGIN, 2002, "stream begins", NULL)                                             \
    X(PLAY_FIRST_IDR, 2003, "first I-frame received", NULL)                                       \
    X(PLAY_BEGIN, 2004, "playback started", NULL)                                                 \
    X(PLAY_PROGRESS, 2005, "playback progress",                                                   \
      "not yet: live streams have no progress, local files are no source")                        \
    X(PLAY_END, 2006, "playback ended", NULL)                                                     \
    X(PLAY_LOADING, 2007, "buffering", NULL)                                                      \
    X(PLAY_DECODER_STARTED, 2008, "video decoder started", NULL)                                  \
    X(PLAY_RESOLUTION_CHANGED, 2009, "resolution WxH", NULL)                                      \
    X(PLAY_AUDIO_DEVICE_CHANGED, 2030, "audio device changed", "not yet: the sink does not tell") \
    X(PLAY_FIRST_FRAME_RENDERED, 2032, "first frame rendered", NULL)                              \
    X(PLAY_ERR_NET_DISCONNECT, -2301, "reconnect failed N times, giving up", NULL)                \
    X(PLAY_ERR_ACC_URL, -2302, "(not used)", "accelerated addresses are a service of the vendor") \
    X(PLAY_WARN_VIDEO_DECODE, 2101, "video frame not decoded: REASON", NULL)                      \
    X(PLAY_WARN_AUDIO_DECODE, 2102, "audio frame not decoded", NULL)                              \
    X(PLAY_WARN_RECONNECT, 2103, "reconnecting, attempt K of N", NULL)                            \
    X(PLAY_WARN_RECV_LAG, 2104, "unstable arrival, gap N ms", NULL)                               \
    X(PLAY_WARN_STUTTER, 2105, "stutter, N ms between frames", NULL)                              \
    X(PLAY_WARN_HW_DECODER, 2106, "hardware decoder unavailable, using software",                 \
      "no hardware decoder is used")                                                              \
    X(PLAY_WARN_DISCONTINUITY, 2107, "video discontinuity of N ms", NULL)                         \
    X(PLAY_WARN_HW_FIRST_IDR, 2108, "first I-frame failed in hardware decoder, using software",   \
      "no hardware decoder is used")                                                              \
    X(RTMP_WARN_DNS, 3001, "DNS lookup failed for HOST", NULL)                                    \
    X(RTMP_WARN_CONNECT, 3002, "connect to HOST:PORT failed: REASON", NULL)                       \
    X(RTMP_WARN_HANDSHAKE, 3003, "RTMP handshake failed", NULL)                                   \
    X(RTMP_WARN_READ_WRITE, 3005, "RTMP read failed: REASON", NULL)

/* errCode of the error event. */
#define PLAYER_ERRORS(X) X(ERR_URL, -1, "unsupported url: REASON", NULL)

/* name, source, not_yet, fields of detail. The angle of fullscreenchange, 0, 90 or -90, is ours: the
 * page fills its window by it. Of seimessage, payloadType is 5, 242 or 243 (wire/sei.h), uuid 32
 * hexadecimal digits with type 5 and else "". */
#define PLAYER_EVENTS(X)                                                                         \
    X("statechange", "both", NULL, EVENT_FIELD("code", INTEGER), EVENT_FIELD("message", TEXT))   \
    X("fullscreenchange", "both", NULL, EVENT_FIELD("direction", TEXT),                          \
      EVENT_FIELD("fullScreen", BOOLEAN), EVENT_FIELD("angle", INTEGER))                         \
    X("netstatus", "both", NULL, EVENT_FIELD("info", FIGURES))                                   \
    X("audiovolumenotify", "both", NULL, EVENT_FIELD("volume", INTEGER))                         \
    X("enterpictureinpicture", "both", NULL, {NULL})                                             \
    X("leavepictureinpicture", "both", NULL, {NULL})                                             \
    X("castinguserselect", "docs", "not offered: casting", EVENT_FIELD("state", TEXT))           \
    X("castingstatechange", "docs", "not offered: casting", EVENT_FIELD("type", TEXT),           \
      EVENT_FIELD("state", TEXT))                                                                \
    X("castinginterrupt", "docs", "not offered: casting", {NULL})                                \
    X("seimessage", "ours", NULL, EVENT_FIELD("msg", TEXT), EVENT_FIELD("payloadType", INTEGER), \
      EVENT_FIELD("uuid", TEXT))                                                                 \
    X("error", "docs", NULL, EVENT_FIELD("errCode", INTEGER), EVENT_FIELD("errMsg", TEXT))

#endif
