/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.h - writes the relay's answers to a client as bytes for the wire. Pure. Each function
 * returns how many bytes it has written to out. */
#ifndef RELAY_ANSWER_H
#define RELAY_ANSWER_H

#include "wire/amf.h"
#include "wire/chunk.h"

#include <stddef.h>
#include <stdint.h>

enum {
    ANSWER_MAX = 1024,
    ANSWER_STREAM_ID = 1 /* of every connection: so media messages can be shared */
};

/* Set Chunk Size, Window Acknowledgement Size or Acknowledgement. */
size_t answer_number(uint8_t out[ANSWER_MAX], uint8_t type, uint32_t value);
size_t answer_bandwidth(uint8_t out[ANSWER_MAX], uint32_t value); /* Set Peer Bandwidth, dynamic */
size_t answer_control(uint8_t out[ANSWER_MAX], enum chunk_control what, uint32_t value);
size_t answer_connect(uint8_t out[ANSWER_MAX], double transaction); /* _result of connect */
/* _error of connect; code and text as in answer_status. */
size_t answer_connect_error(uint8_t out[ANSWER_MAX], double transaction, const char *code,
                            const char *text);
/* _result with a number, or with null when value is NULL. */
size_t answer_result(uint8_t out[ANSWER_MAX], double transaction, const double *value);
/* onStatus. level: "status" or "error"; code and text: at most RELAY_STATUS_MAX bytes each. */
size_t answer_status(uint8_t out[ANSWER_MAX], const char *level, const char *code,
                     const char *text);
size_t answer_sample_access(uint8_t out[ANSWER_MAX]); /* |RtmpSampleAccess: both true */
/* The AVC end of sequence, as a publisher would send it. */
size_t answer_end_mark(uint8_t out[ANSWER_MAX], uint32_t time_ms);

#endif
