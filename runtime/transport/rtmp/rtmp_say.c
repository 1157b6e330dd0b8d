/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_say.c - connect and the general form of all other commands. */
#include "transport/rtmp/rtmp_say.h"

enum { SOUND_AAC = 0x0400, VIDEO_H264 = 0x0080, CAN_SEEK = 1, CAPABILITIES = 15 };

static void put_amf_text(struct amf_out *o, const char *key, const char *text)
{
    amf_put_key(o, key);
    amf_put_string(o, text);
}

static void put_number(struct amf_out *o, const char *key, double v)
{
    amf_put_key(o, key);
    amf_put_number(o, v);
}

static void put_publisher(struct amf_out *o)
{
    put_amf_text(o, "type", "nonprivate");
    put_amf_text(o, "flashVer", "FMLE/3.0 (compatible; parlua)");
}

static void put_player(struct amf_out *o)
{
    put_amf_text(o, "flashVer", "LNX 9,0,124,2 (compatible; parlua)");
    amf_put_key(o, "fpad");
    amf_put_bool(o, false);
    put_number(o, "capabilities", CAPABILITIES);
    put_number(o, "audioCodecs", SOUND_AAC);
    put_number(o, "videoCodecs", VIDEO_H264);
    put_number(o, "videoFunction", CAN_SEEK);
}

void rtmp_say_connect(struct amf_out *o, const struct url *url, bool is_publisher)
{
    amf_put_string(o, "connect");
    amf_put_number(o, RTMP_CONNECT_TRANSACTION);
    amf_put_object(o);
    put_amf_text(o, "app", url->app);
    put_amf_text(o, "tcUrl", url->tc_url);
    if (is_publisher)
        put_publisher(o);
    else
        put_player(o);
    amf_put_end(o);
}

void rtmp_say_write(struct amf_out *o, uint32_t transaction, const struct rtmp_say *say)
{
    amf_put_string(o, say->name);
    amf_put_number(o, transaction);
    amf_put_null(o);
    if (say->text)
        amf_put_string(o, say->text);
    if (say->kind)
        amf_put_string(o, say->kind);
    if (say->has_number)
        amf_put_number(o, say->number);
}
