/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.c - control messages and AMF0 commands of a server. */
#include "relay/common/answer.h"

#include "wire/bytes.h"

enum {
    CSID_CONTROL = 2,
    CSID_COMMAND = 3,
    CSID_STATUS = 5,
    CSID_VIDEO = 6,
    BODY_MAX = 768,
    LIMIT_DYNAMIC = 2
};

static size_t wrap(uint8_t out[ANSWER_MAX], uint32_t csid, uint8_t type, uint32_t stream_id,
                   const uint8_t *body, size_t size)
{
    struct chunk_message m = {
        .csid = csid, .type = type, .stream_id = stream_id, .body = body, .size = size};

    return chunk_write(out, &m, CHUNK_OUT_SIZE);
}

size_t answer_number(uint8_t out[ANSWER_MAX], uint8_t type, uint32_t value)
{
    uint8_t body[4];

    bytes_put32(body, value);
    return wrap(out, CSID_CONTROL, type, 0, body, sizeof(body));
}

size_t answer_bandwidth(uint8_t out[ANSWER_MAX], uint32_t value)
{
    uint8_t body[5];

    *bytes_put32(body, value) = LIMIT_DYNAMIC;
    return wrap(out, CSID_CONTROL, CHUNK_BANDWIDTH, 0, body, sizeof(body));
}

size_t answer_control(uint8_t out[ANSWER_MAX], enum chunk_control what, uint32_t value)
{
    uint8_t body[6];

    bytes_put32(bytes_put16(body, what), value);
    return wrap(out, CSID_CONTROL, CHUNK_CONTROL, 0, body, sizeof(body));
}

/* ---- commands */

struct answer_command {
    uint8_t body[BODY_MAX];
    struct amf_out amf;
};

static struct amf_out *begin_answer(struct answer_command *c, const char *name, double transaction)
{
    c->amf = (struct amf_out){c->body, c->body + sizeof(c->body), false};
    amf_put_string(&c->amf, name);
    amf_put_number(&c->amf, transaction);
    return &c->amf;
}

static size_t end(uint8_t out[ANSWER_MAX], struct answer_command *c, uint32_t csid,
                  uint32_t stream_id)
{
    return wrap(out, csid, CHUNK_COMMAND, stream_id, c->body, (size_t)(c->amf.at - c->body));
}

static void put_amf_text(struct amf_out *o, const char *key, const char *text)
{
    amf_put_key(o, key);
    amf_put_string(o, text);
}

static void put_number(struct amf_out *o, const char *key, double number)
{
    amf_put_key(o, key);
    amf_put_number(o, number);
}

static void put_info(struct amf_out *o, const char *level, const char *code, const char *text)
{
    put_amf_text(o, "level", level);
    put_amf_text(o, "code", code);
    put_amf_text(o, "description", text);
}

size_t answer_connect(uint8_t out[ANSWER_MAX], double transaction)
{
    struct answer_command c;
    struct amf_out *o = begin_answer(&c, "_result", transaction);

    amf_put_object(o);
    put_amf_text(o, "fmsVer", "FMS/3,0,1,123"); /* clients check the form, not the number */
    put_number(o, "capabilities", 31);
    amf_put_end(o);
    amf_put_object(o);
    put_info(o, "status", "NetConnection.Connect.Success", "connected");
    put_number(o, "objectEncoding", 0);
    amf_put_end(o);
    return end(out, &c, CSID_COMMAND, 0);
}

size_t answer_connect_error(uint8_t out[ANSWER_MAX], double transaction, const char *code,
                            const char *text)
{
    struct answer_command c;
    struct amf_out *o = begin_answer(&c, "_error", transaction);

    amf_put_null(o);
    amf_put_object(o);
    put_info(o, "error", code, text);
    amf_put_end(o);
    return end(out, &c, CSID_COMMAND, 0);
}

size_t answer_result(uint8_t out[ANSWER_MAX], double transaction, const double *value)
{
    struct answer_command c;
    struct amf_out *o = begin_answer(&c, "_result", transaction);

    amf_put_null(o);
    if (value)
        amf_put_number(o, *value);
    else
        amf_put_null(o);
    return end(out, &c, CSID_COMMAND, 0);
}

size_t answer_status(uint8_t out[ANSWER_MAX], const char *level, const char *code, const char *text)
{
    struct answer_command c;
    struct amf_out *o = begin_answer(&c, "onStatus", 0);

    amf_put_null(o);
    amf_put_object(o);
    put_info(o, level, code, text);
    amf_put_end(o);
    return end(out, &c, CSID_STATUS, ANSWER_STREAM_ID);
}

size_t answer_sample_access(uint8_t out[ANSWER_MAX])
{
    uint8_t body[64];
    struct amf_out o = {body, body + sizeof(body), false};

    amf_put_string(&o, "|RtmpSampleAccess");
    amf_put_bool(&o, true);
    amf_put_bool(&o, true);
    return wrap(out, CSID_STATUS, CHUNK_DATA, ANSWER_STREAM_ID, body, (size_t)(o.at - body));
}

size_t answer_end_mark(uint8_t out[ANSWER_MAX], uint32_t time_ms)
{
    static const uint8_t body[] = {0x17, 2, 0, 0, 0};
    struct chunk_message m = {.csid = CSID_VIDEO,
                              .type = CHUNK_VIDEO,
                              .stream_id = ANSWER_STREAM_ID,
                              .time_ms = time_ms,
                              .body = body,
                              .size = sizeof(body)};

    return chunk_write(out, &m, CHUNK_OUT_SIZE);
}
