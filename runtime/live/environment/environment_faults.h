/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phone_faults.h - what a script may order around a phone or a part: its network, camera, microphone.
 * One row a word, for the reference; lua/parlua/scenario/net_faults.lua and devices.lua have the words. Pure. */
#ifndef LIVE_ENVIRONMENT_FAULTS_H
#define LIVE_ENVIRONMENT_FAULTS_H

struct environment_fault {
    const char *at;          /* "net", "camera" or "mic" of a phone or part */
    const char *word, *args; /* args as of struct fault_row */
    const char *options, *meaning;
    const char *at_pusher, *at_player; /* codes they cause, there and at who plays it; "": none */
};

const struct environment_fault *environment_faults_rows(int *count);

#endif
