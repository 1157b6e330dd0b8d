/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_codes.h - every status code, error and event of <live-pusher>: one row each. Said by
 * pusher_fsm.c only. */
#ifndef LIVE_PUSHER_CODES_H
#define LIVE_PUSHER_CODES_H

#include "live/event_rows.h"

/* Capitals in a text are filled in when it is said: REASON, HOST, PORT, WxH, K, N.
 * constant, code, text, why this runtime is silent (NULL: it is said) */
#define PUSHER_CODES(X)                                                                   \
    X(PUSH_CONNECTED, 1001, "connected to push server", NULL)                             \
    X(PUSH_BEGIN, 1002, "publish accepted, pushing", NULL)                                \
    X(PUSH_CAMERA_OPENED, 1003, "camera opened", NULL)                                    \
    X(PUSH_SCREEN_STARTED, 1004, "screen capture started", NULL)                          \
    X(PUSH_RESOLUTION_CHANGED, 1005, "resolution changed to WxH", NULL)                   \
    X(PUSH_BITRATE_CHANGED, 1006, "bitrate changed to N kbps", NULL)                      \
    X(PUSH_FIRST_FRAME, 1007, "first frame captured", NULL)                               \
    X(PUSH_ENCODER_STARTED, 1008, "encoder started", NULL)                                \
    X(PUSH_ERR_OPEN_CAMERA, -1301, "camera open failed: REASON", NULL)                    \
    X(PUSH_ERR_OPEN_MIC, -1302, "microphone open failed: REASON", NULL)                   \
    X(PUSH_ERR_VIDEO_ENCODE, -1303, "video encoding failed", NULL)                        \
    X(PUSH_ERR_AUDIO_ENCODE, -1304, "audio encoding failed", NULL)                        \
    X(PUSH_ERR_RESOLUTION, -1305, "unsupported resolution WxH", NULL)                     \
    X(PUSH_ERR_SAMPLE_RATE, -1306, "unsupported sample rate: REASON", NULL)               \
    X(PUSH_ERR_NET_DISCONNECT, -1307, "reconnect failed N times, giving up", NULL)        \
    X(PUSH_ERR_SCREEN_START, -1308, "screen capture start failed", NULL)                  \
    X(PUSH_ERR_SCREEN_UNSUPPORTED, -1309, "screen capture not supported here", NULL)      \
    X(PUSH_ERR_SCREEN_INTERRUPTED, -1310, "screen capture interrupted", NULL)             \
    X(PUSH_ERR_MIC_NO_DATA, -1311, "microphone delivers no data", NULL)                   \
    X(PUSH_ERR_SCREEN_ROTATE, -1312, "screen orientation switch failed",                  \
      "an orientation change does not reopen the screen, so it cannot fail")              \
    X(PUSH_WARN_NET_BUSY, 1101, "uplink too slow, N ms queued", NULL)                     \
    X(PUSH_WARN_RECONNECT, 1102, "reconnecting, attempt K of N", NULL)                    \
    X(PUSH_WARN_HW_ENCODER, 1103, "hardware encoder unavailable, using software",         \
      "no hardware encoder is used")                                                      \
    X(PUSH_WARN_VIDEO_ENCODE, 1104, "video frame not encoded, encoder restarted", NULL)   \
    X(PUSH_WARN_BEAUTY_START, 1105, "beauty pipeline unavailable, plain path used", NULL) \
    X(PUSH_WARN_BEAUTY_RUN, 1106, "beauty pipeline failed, bypassed", NULL)               \
    X(RTMP_WARN_DNS, 3001, "DNS lookup failed for HOST", NULL)                            \
    X(RTMP_WARN_CONNECT, 3002, "connect to HOST:PORT failed: REASON", NULL)               \
    X(RTMP_WARN_HANDSHAKE, 3003, "RTMP handshake failed", NULL)                           \
    X(RTMP_WARN_SERVER_CLOSED, 3004, "server closed the connection: REASON", NULL)        \
    X(RTMP_WARN_READ_WRITE, 3005, "RTMP write failed: REASON", NULL)                      \
    X(PUSH_WARN_SUSPENDED, 5000, "suspended in background, push stopped", NULL)           \
    X(PUSH_INTERRUPTED, 5001, "interrupted by another call", NULL)

/* Numbers that stay reserved and have no constant: code, why. */
#define PUSHER_RESERVED(X)                                            \
    X(0, "never said on its own")                                     \
    X(1018, "room protocol of the vendor, which does not exist here") \
    X(1019, "room protocol of the vendor, which does not exist here") \
    X(1020, "room protocol of the vendor, which does not exist here") \
    X(1021, "room protocol of the vendor, which does not exist here") \
    X(1022, "room protocol of the vendor, which does not exist here") \
    X(1031, "room protocol of the vendor, which does not exist here") \
    X(1032, "room protocol of the vendor, which does not exist here") \
    X(1033, "room protocol of the vendor, which does not exist here") \
    X(1034, "room protocol of the vendor, which does not exist here") \
    X(4998, "one platform's echo of enable-mic, not mirrored")        \
    X(4999, "one platform's echo of muted, not mirrored")

/* errCode of the error event. */
#define PUSHER_ERRORS(X)                                                        \
    X(ERR_CAMERA_DENIED, 10001, "permission denied: scope.camera", NULL)        \
    X(ERR_MIC_DENIED, 10002, "permission denied: scope.record", NULL)           \
    X(ERR_BGM_LOAD, 10003, "BGM load failed: REASON", NULL)                     \
    X(ERR_WAITING_IMAGE_LOAD, 10004, "waiting-image load failed: REASON", NULL) \
    X(ERR_URL, -1, "unsupported url: REASON", NULL)

/* name, source, not_yet, fields of detail */
#define PUSHER_EVENTS(X)                                                                       \
    X("statechange", "both", NULL, EVENT_FIELD("code", INTEGER), EVENT_FIELD("message", TEXT)) \
    X("netstatus", "both", NULL, EVENT_FIELD("info", FIGURES))                                 \
    X("error", "both", NULL, EVENT_FIELD("errCode", INTEGER), EVENT_FIELD("errMsg", TEXT))     \
    X("bgmstart", "both", NULL, {NULL})                                                        \
    X("bgmprogress", "both", NULL, EVENT_FIELD("progress", NUMBER),                            \
      EVENT_FIELD("duration", NUMBER))                                                         \
    X("bgmcomplete", "both", NULL, {NULL})                                                     \
    X("audiovolumenotify", "both", NULL, EVENT_FIELD("volume", INTEGER))                       \
    X("enterpictureinpicture", "docs", NULL, {NULL})                                           \
    X("leavepictureinpicture", "docs", NULL, {NULL})

#endif
