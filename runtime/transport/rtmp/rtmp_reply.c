/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_reply.c - a row for each status that a server may send. */
#include "transport/rtmp/rtmp_reply.h"

#include "wire/amf.h"

#include <string.h>

static const struct {
    const char *code;
    enum rtmp_meaning meaning;
} rows[] = {
    {"NetStream.Publish.Start", RTMP_MEANS_PUBLISHING},
    {"NetStream.Publish.BadName", RTMP_MEANS_REFUSED},
    {"NetStream.Publish.Denied", RTMP_MEANS_REFUSED},
    {"NetStream.Play.Start", RTMP_MEANS_PLAYING},
    {"NetStream.Play.Stop", RTMP_MEANS_END_SOFT},
    {"NetStream.Play.UnpublishNotify", RTMP_MEANS_END_SOFT},
    {"NetStream.Play.Complete", RTMP_MEANS_END},
    {"NetStream.Play.StreamNotFound", RTMP_MEANS_REFUSED},
    {"NetStream.Play.Failed", RTMP_MEANS_REFUSED},
    {"NetConnection.Connect.Rejected", RTMP_MEANS_REFUSED},
    {"NetConnection.Connect.Closed", RTMP_MEANS_REFUSED},
};

static enum rtmp_meaning status_meaning(const char *code, const struct amf_value *level)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strcmp(rows[i].code, code) == 0)
            return rows[i].meaning;
    return amf_is(level, "error") ? RTMP_MEANS_REFUSED : RTMP_MEANS_NOTHING;
}

/* A number as a count; 0 for other types and for numbers that do not fit. */
static uint32_t count_of(const struct amf_value *v)
{
    return v->type == AMF_NUMBER && v->number >= 0 && v->number <= UINT32_MAX ? (uint32_t)v->number
                                                                              : 0;
}

/* Reads the values behind the transaction: the first number, and the objects with a code. */
static struct amf_value read_rest(struct rtmp_reply *out, struct amf_in *in)
{
    struct amf_value v, field, level = {0};
    bool has_number = false;

    while (amf_next(in, &v) == 0) {
        if (v.type == AMF_NUMBER && !has_number) {
            out->number = count_of(&v);
            has_number = true;
        }
        if (v.type != AMF_OBJECT || amf_field(&v, "code", &field))
            continue;
        amf_text(out->code, sizeof(out->code), &field);
        if (amf_field(&v, "level", &level))
            level = (struct amf_value){0};
        if (amf_field(&v, "description", &field) == 0)
            amf_text(out->description, sizeof(out->description), &field);
    }
    return level;
}

static bool is_amf3(const struct chunk_message *m)
{
    return m->type == CHUNK_COMMAND_AMF3 || m->type == CHUNK_DATA_AMF3;
}

void rtmp_reply_read(struct rtmp_reply *out, const struct chunk_message *m)
{
    size_t skip = is_amf3(m) && m->size > 0 ? 1 : 0; /* a format byte; AMF0 follows */
    struct amf_in in = {m->body + skip, m->body + m->size};
    struct amf_value name, transaction = {0};
    bool is_data = m->type == CHUNK_DATA || m->type == CHUNK_DATA_AMF3;

    *out = (struct rtmp_reply){0};
    if (amf_next(&in, &name) || (!is_data && amf_next(&in, &transaction)))
        return;
    out->transaction = count_of(&transaction);
    struct amf_value level = read_rest(out, &in);
    out->is_rejected = strcmp(out->code, "NetConnection.Connect.Rejected") == 0 ||
                       strcmp(out->code, "NetConnection.Connect.Closed") == 0;
    if (amf_is(&name, "_error") || (amf_is(&name, "_result") && amf_is(&level, "error")))
        out->meaning = RTMP_MEANS_ERROR;
    else if (amf_is(&name, "_result"))
        out->meaning = RTMP_MEANS_RESULT;
    else if (amf_is(&name, is_data ? "onPlayStatus" : "onStatus"))
        out->meaning = status_meaning(out->code, &level);
}
