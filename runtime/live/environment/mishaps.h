/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mishaps.h - what a script may order around a phone or a part: its network, camera, microphone.
 * One row a word, for the reference; lua/parlua/scenario/net.lua and devices.lua have the words. Pure. */
#ifndef LIVE_MISHAPS_H
#define LIVE_MISHAPS_H

struct mishap_row {
    const char *at;          /* "net", "camera" or "mic" of a phone or part */
    const char *word, *args; /* args as of struct fault_row */
    const char *options, *meaning;
    const char *at_pusher, *at_player; /* codes they cause, there and at who plays it; "": none */
};

const struct mishap_row *mishap_rows(int *count);

#endif
