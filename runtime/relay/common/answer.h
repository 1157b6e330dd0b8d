/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.h - what the relay says to a client, as bytes for the wire. Pure. Each writes to out and
 * returns how much. */
#ifndef RELAY_ANSWER_H
#define RELAY_ANSWER_H

#include "wire/amf.h"
#include "wire/chunk.h"

#include <stddef.h>
#include <stdint.h>

enum {
    ANSWER_MAX = 1024,
    ANSWER_STREAM_ID = 1
}; /* every connection has one message stream, so media can be shared */

/* set size, window, ack */
size_t answer_number(uint8_t out[ANSWER_MAX], uint8_t type, uint32_t value);
size_t answer_bandwidth(uint8_t out[ANSWER_MAX], uint32_t value); /* set peer bandwidth, dynamic */
size_t answer_control(uint8_t out[ANSWER_MAX], enum chunk_control what, uint32_t value);
size_t answer_connect(uint8_t out[ANSWER_MAX], double transaction); /* _result of connect */
size_t answer_connect_error(uint8_t out[ANSWER_MAX], double transaction, const char *code,
                            const char *text);
/* _result; NULL: null */
size_t answer_result(uint8_t out[ANSWER_MAX], double transaction, const double *value);
/* level: "status" or "error". text must be short and our own. */
size_t answer_status(uint8_t out[ANSWER_MAX], const char *level, const char *code,
                     const char *text);
size_t answer_sample_access(uint8_t out[ANSWER_MAX]);
/* AVC end of sequence, as a publisher would send it */
size_t answer_end_mark(uint8_t out[ANSWER_MAX], uint32_t time_ms);

#endif
