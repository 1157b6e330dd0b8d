/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats_media.c - names of codecs by number and by four letters; a ring of totals. */
#include "relay/hub/stats_media.h"

#include "wire/aac.h"
#include "wire/amf.h"
#include "wire/h264.h"

#include <stdio.h>
#include <string.h>

enum {
    CODEC_AVC = 7,
    FORMAT_AAC = 10,
    FORMAT_ENHANCED = 9,
    IS_ENHANCED = 0x80,
    AVC_CONFIG_AT = 5, /* behind type and composition time, or behind the four letters */
    AAC_CONFIG_AT = 2,
    AUDIO_CONFIG_AT = 5, /* enhanced */
    MUCH = 100,          /* messages of one kind without one of the other */
    RATES_FROM_US = 200 * 1000,
    SIDE_MAX = 65535,
    RATE_MAX_HZ = 1000000,
};

/* ---- codecs */

/* clang-format off: a row a line */
static const char *const video_codecs[16] = {
    [2] = "h263",    [3] = "screen", [4] = "vp6",   [5] = "vp6a",
    [6] = "screen2", [7] = "h264",   [12] = "h265", [13] = "av1",
};
static const char *const audio_codecs[16] = {
    [0] = "pcm",        [1] = "adpcm",      [2] = "mp3",        [3] = "pcm",
    [4] = "nellymoser", [5] = "nellymoser", [6] = "nellymoser", [7] = "alaw",
    [8] = "ulaw",       [10] = "aac",       [11] = "speex",     [14] = "mp3",
};
static const struct {
    char letters[5];
    const char *name;
} four_letters[] = {
    {"avc1", "h264"}, {"hvc1", "h265"}, {"vvc1", "h266"}, {"av01", "av1"},
    {"vp08", "vp8"},  {"vp09", "vp9"},  {"mp4a", "aac"},  {"Opus", "opus"},
    {"fLaC", "flac"}, {".mp3", "mp3"},  {"ac-3", "ac3"},  {"ec-3", "eac3"},
};
/* clang-format on */

static const char *name_of_letters(const uint8_t *at)
{
    for (size_t i = 0; i < sizeof(four_letters) / sizeof(four_letters[0]); i++)
        if (memcmp(four_letters[i].letters, at, 4) == 0)
            return four_letters[i].name;
    return NULL;
}

/* Sets the name; NULL changes nothing. */
static void set_name(char out[16], const char *name)
{
    if (name)
        snprintf(out, 16, "%s", name);
}

static void see_avc_config(struct stats_media *g, const uint8_t *config, size_t size)
{
    struct h264_info info;

    if (h264_config_parse(&info, config, size))
        return;
    g->width = info.width;
    g->height = info.height;
    g->has_size = true;
}

static void see_video(struct stats_media *g, bool is_header, const uint8_t *body, size_t size)
{
    if (size == 0)
        return;
    if (!(body[0] & IS_ENHANCED))
        set_name(g->video, video_codecs[body[0] & 15]);
    else if (size >= 5)
        set_name(g->video, name_of_letters(body + 1));
    if (is_header && strcmp(g->video, "h264") == 0 && size > AVC_CONFIG_AT)
        see_avc_config(g, body + AVC_CONFIG_AT, size - AVC_CONFIG_AT);
}

/* Reads rate and channels of the sound from the bits of the first byte, which mean nothing for
 * AAC. */
static void see_old_sound(struct stats_media *g, uint8_t first)
{
    static const int rates_hz[] = {5512, 11025, 22050, 44100};

    g->rate_hz = rates_hz[first >> 2 & 3];
    g->channels = first & 1 ? 2 : 1;
}

static void see_audio(struct stats_media *g, bool is_header, const uint8_t *body, size_t size)
{
    int format = size > 0 ? body[0] >> 4 : FORMAT_ENHANCED;
    size_t config_at = format == FORMAT_ENHANCED ? AUDIO_CONFIG_AT : AAC_CONFIG_AT;
    struct aac_info info;

    if (format != FORMAT_ENHANCED)
        set_name(g->audio, audio_codecs[format]);
    else if (size >= 5)
        set_name(g->audio, name_of_letters(body + 1));
    if (format != FORMAT_ENHANCED && format != FORMAT_AAC)
        see_old_sound(g, body[0]);
    if (is_header && strcmp(g->audio, "aac") == 0 && size > config_at &&
        aac_config_parse(&info, body + config_at, size - config_at) == 0) {
        g->rate_hz = info.rate_hz;
        g->channels = info.channels;
    }
}

/* ---- metadata */

/* The number of that name in the object when it is above 0 and at most max, otherwise before. */
static double field(const struct amf_value *object, const char *name, double max, double before)
{
    struct amf_value v;

    if (amf_field(object, name, &v) || v.type != AMF_NUMBER)
        return before;
    return v.number > 0 && v.number <= max ? v.number : before;
}

static void see_metadata(struct stats_media *g, const uint8_t *body, size_t size)
{
    struct amf_in in = {body, body + size};
    struct amf_value object;

    if (amf_next(&in, &object) || amf_next(&in, &object) || object.type != AMF_OBJECT)
        return; /* metadata are a name, then an object */
    g->fps = field(&object, "framerate", 1000, g->fps);
    if (!g->has_size) {
        g->width = (int)field(&object, "width", SIDE_MAX, g->width);
        g->height = (int)field(&object, "height", SIDE_MAX, g->height);
    }
    if (g->rate_hz == 0)
        g->rate_hz = (int)field(&object, "audiosamplerate", RATE_MAX_HZ, g->rate_hz);
}

/* ---- counting */

static struct stats_media_sample *sample_at(struct stats_media *g, unsigned number)
{
    return &g->samples[number % STATS_MEDIA_SAMPLES];
}

void stats_media_begin(struct stats_media *g, int64_t now_us)
{
    *g = (struct stats_media){.sample_count = 1};
    g->samples[0].at_us = now_us;
}

void stats_media_take(struct stats_media *g, enum message_kind kind, const struct chunk_message *m)
{
    bool is_header = kind == MESSAGE_VIDEO_HEADER || kind == MESSAGE_AUDIO_HEADER;

    if (kind == MESSAGE_META) {
        see_metadata(g, m->body, m->size);
    } else if (m->type == CHUNK_VIDEO) {
        g->total.video_bytes += m->size;
        g->total.pictures += kind == MESSAGE_VIDEO;
        if (is_header || !g->video[0])
            see_video(g, is_header, m->body, m->size);
    } else if (m->type == CHUNK_AUDIO) {
        g->total.audio_bytes += m->size;
        g->total.sounds += kind == MESSAGE_AUDIO;
        if (is_header || !g->audio[0])
            see_audio(g, is_header, m->body, m->size);
    }
}

void stats_media_tick(struct stats_media *g, int64_t now_us)
{
    if (g->sample_count == 0 ||
        now_us - sample_at(g, g->sample_count - 1)->at_us < STATS_MEDIA_STEP_US)
        return;
    *sample_at(g, g->sample_count++) = (struct stats_media_sample){now_us, g->total};
}

struct stats_media_rates stats_media_rates(const struct stats_media *g, int64_t now_us)
{
    unsigned oldest =
        g->sample_count > STATS_MEDIA_SAMPLES ? g->sample_count - STATS_MEDIA_SAMPLES : 0;
    const struct stats_media_sample *from = &g->samples[oldest % STATS_MEDIA_SAMPLES];
    const struct stats_media_count *t = &g->total, *f = &from->total;
    double span_s = (double)(now_us - from->at_us) / 1e6;

    if (g->sample_count == 0 || now_us - from->at_us < RATES_FROM_US)
        return (struct stats_media_rates){0};
    return (struct stats_media_rates){
        .video_kbps = (double)(t->video_bytes - f->video_bytes) * 8 / 1000 / span_s,
        .audio_kbps = (double)(t->audio_bytes - f->audio_bytes) * 8 / 1000 / span_s,
        .fps = (double)(t->pictures - f->pictures) / span_s};
}

bool stats_media_has_video(const struct stats_media *g)
{
    return g->total.video_bytes > 0 || g->total.sounds < MUCH;
}

bool stats_media_has_audio(const struct stats_media *g)
{
    return g->total.audio_bytes > 0 || g->total.pictures < MUCH;
}
