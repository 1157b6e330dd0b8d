/* SPDX-License-Identifier: GPL-3.0-or-later */
/* say.h - fills the capitals of a code's text: "connect to HOST:PORT failed: REASON". Pure. */
#ifndef LIVE_SAY_H
#define LIVE_SAY_H

#include <stddef.h>
#include <stdint.h>

struct say {
    const char *reason; /* REASON; NULL or "": "no reason given" */
    const char *host;   /* HOST */
    int port;           /* PORT */
    int width, height;  /* WxH */
    int attempt;        /* K */
    int64_t n;          /* N */
};

/* Writes text to out, cut to size, with its capitals filled in; other words stay as they are. */
void say_fill(char *out, size_t size, const char *text, const struct say *what);

#endif
