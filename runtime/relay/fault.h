/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault.h - the relay's faults: a table of words, each with its arguments, its meaning and the
 * codes that components get. The tables may be read by any thread; fault_apply: relay thread
 * only. */
#ifndef RELAY_FAULT_H
#define RELAY_FAULT_H

#include <stddef.h>
#include <stdint.h>

struct conn_home;

enum fault_type { FAULT_TEXT, FAULT_NUMBER };

/* field, C type, kind, smallest and largest number, meaning. A field that is not given is 0 or
 * NULL. */
#define FAULT_FIELDS(X)                                                                        \
    X(stream, const char *, FAULT_TEXT, 0, 0, "\"app/stream\"; \"*\" is everybody")            \
    X(id, int64_t, FAULT_NUMBER, 1, INT64_MAX, "a connection of server:connections()")         \
    X(ms, int64_t, FAULT_NUMBER, -4294967296, 4294967296, "milliseconds")                      \
    X(for_ms, int64_t, FAULT_NUMBER, 1, 86400000, "undone after so many milliseconds")         \
    X(count, int64_t, FAULT_NUMBER, 1, 1000000, "undone after so many messages or answers")    \
    X(role, const char *, FAULT_TEXT, 0, 0, "only \"publisher\" or \"player\"")                \
    X(direction, const char *, FAULT_TEXT, 0, 0, "only \"up\" (to us) or \"down\"")            \
    X(up, int64_t, FAULT_NUMBER, 1, 1000000, "kbit/s to us")                                   \
    X(down, int64_t, FAULT_NUMBER, 1, 1000000, "kbit/s from us")                               \
    X(jitter, int64_t, FAULT_NUMBER, 1, 60000, "ms, added at random")                          \
    X(step, const char *, FAULT_TEXT, 0, 0, "handshake, connect, createStream, publish, play") \
    X(code, const char *, FAULT_TEXT, 0, 0, "a status, \"NetStream.Publish.BadName\"")         \
    X(text, const char *, FAULT_TEXT, 0, 0, "words of the status")                             \
    X(kind, const char *, FAULT_TEXT, 0, 0,                                                    \
      "audio, video, key, header, soundHeader, metadata, data, end, all")                      \
    X(how, const char *, FAULT_TEXT, 0, 0, "bytes, length, cut, codec, offset")                \
    X(from, const char *, FAULT_TEXT, 0, 0, "another stream")                                  \
    X(percent, int64_t, FAULT_NUMBER, 1, 1000, "of real time")                                 \
    X(bits, int64_t, FAULT_NUMBER, 24, 32, "24 or 32")

#define FAULT_MEMBER(name, type, kind, min, max, meaning) type name;
struct fault_args {
    const char *word;
    FAULT_FIELDS(FAULT_MEMBER)
};
#undef FAULT_MEMBER

struct fault_field {
    const char *name;
    enum fault_type type;
    size_t offset; /* in struct fault_args */
    int64_t min, max;
    const char *meaning;
};
const struct fault_field *fault_fields(int *count);

struct fault_call;
/* One word. args and options name fields, with one space between two names. The fields of args must
 * be given, in this order in Lua, except for the fields behind "["; "who" is a stream or an id. */
struct fault_row {
    const char *word, *args, *options, *meaning;
    const char *at_pusher, *at_player;        /* the codes the word causes there; "" for none */
    int (*apply)(const struct fault_call *c); /* NULL: fault_apply does not know the word */
};
const struct fault_row *fault_rows(int *count);

/* Checks the fields against the row of args->word and carries the word out at once. Returns 0, or
 * -errno with the reason in words in why: -EINVAL (no such word, a field is missing, not taken, or
 * out of range), -ENOENT (no such stream or connection), -ENOBUFS (too many rules), -ENOMEM. */
int fault_apply(struct conn_home *home, const struct fault_args *args, char *why, size_t why_size);

#endif
