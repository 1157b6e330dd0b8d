/* SPDX-License-Identifier: GPL-3.0-or-later */
/* environment_faults.h - the fault words for the environment of a phone or a component: its
 * network, camera and microphone. One row a word, for the reference; net_faults.lua and
 * device_faults.lua of lua/parlua/scenario carry the words out. Pure. */
#ifndef LIVE_ENVIRONMENT_FAULTS_H
#define LIVE_ENVIRONMENT_FAULTS_H

struct environment_fault {
    const char *at;                              /* "net", "camera" or "mic" */
    const char *word, *args, *options, *meaning; /* as in struct fault_row */
    const char *at_pusher, *at_player; /* the codes at the pusher, at its player; "": none */
};

const struct environment_fault *environment_faults_rows(int *count);

#endif
