/* SPDX-License-Identifier: GPL-3.0-or-later */
/* methods.h - every method of both contexts: one row each. */
#ifndef LIVE_METHODS_H
#define LIVE_METHODS_H

#define NO_FACES         "not supported: there is no face tracking"
#define NO_CASTING       "not supported: casting"
#define NO_CUSTOM_RENDER "not supported: pages do not render video themselves"

/* name; function in pusher_calls.c behind call_ (none: always fails with the reason); source;
 * reason */
#define PUSHER_METHODS(X)                                                 \
    X("start", start, "both", NULL)                                       \
    X("stop", stop, "both", NULL)                                         \
    X("pause", pause, "both", NULL)                                       \
    X("resume", resume, "both", NULL)                                     \
    X("switchCamera", switch_camera, "both", NULL)                        \
    X("snapshot", snapshot, "both", NULL)                                 \
    X("toggleTorch", none, "both", "not yet: cameras have no torch here") \
    X("playBGM", play_music, "both", NULL)                                \
    X("stopBGM", stop_music, "both", NULL)                                \
    X("pauseBGM", pause_music, "both", NULL)                              \
    X("resumeBGM", resume_music, "both", NULL)                            \
    X("setBGMVolume", set_music_volume, "both", NULL)                     \
    X("setMICVolume", set_mic_volume, "both", NULL)                       \
    X("startPreview", start_preview, "both", NULL)                        \
    X("stopPreview", stop_preview, "both", NULL)                          \
    X("sendMessage", send_message, "both", NULL)                          \
    X("exitPictureInPicture", exit_small_window, "docs", NULL)            \
    X("setZoom", set_zoom, "docs", NULL)                                  \
    X("getMaxZoom", get_max_zoom, "docs", NULL)                           \
    X("applyFilter", apply_filter, "docs", NULL)                          \
    X("clearFilters", clear_filters, "docs", NULL)                        \
    X("applySticker", none, "docs", NO_FACES)                             \
    X("clearStickers", nothing_to_clear, "docs", NULL)                    \
    X("applyLipStickMakeup", none, "docs", NO_FACES)                      \
    X("applyEyeShadowMakeup", none, "docs", NO_FACES)                     \
    X("applyBlusherStickMakeup", none, "docs", NO_FACES)                  \
    X("applyFaceContourMakeup", none, "docs", NO_FACES)                   \
    X("applyEyeBrowMakeup", none, "docs", NO_FACES)                       \
    X("clearMakeups", nothing_to_clear, "docs", NULL)                     \
    X("createOffscreenCanvas", none, "docs", NO_CUSTOM_RENDER)            \
    X("onCustomRendererEvent", none, "docs", NO_CUSTOM_RENDER)

/* The same for player_calls.c. */
#define PLAYER_METHODS(X)                                                  \
    X("play", play, "both", NULL)                                          \
    X("stop", stop, "both", NULL)                                          \
    X("mute", mute, "both", NULL)                                          \
    X("pause", pause, "both", NULL)                                        \
    X("resume", resume, "both", NULL)                                      \
    X("requestFullScreen", request_full_screen, "both", NULL)              \
    X("exitFullScreen", exit_full_screen, "both", NULL)                    \
    X("exitPictureInPicture", exit_small_window, "both", NULL)             \
    X("snapshot", snapshot, "both", NULL)                                  \
    X("requestPictureInPicture", request_small_window, "both", NULL)       \
    X("requestBackgroundPlayback", request_background_sound, "docs", NULL) \
    X("exitBackgroundPlayback", exit_background_sound, "docs", NULL)       \
    X("startCasting", none, "docs", NO_CASTING)                            \
    X("switchCasting", none, "docs", NO_CASTING)                           \
    X("reconnectCasting", none, "docs", NO_CASTING)                        \
    X("exitCasting", none, "docs", NO_CASTING)

#endif
