/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats.c - writes the figures; each one is one row or one line. */
#include "relay/hub/stats.h"

#include "base/bytes/growing_text.h"

#include <inttypes.h>
#include <stdio.h>

/* Quotes a name for JSON and for Prometheus, which escape the same two characters here: names are
 * UTF-8 without control bytes (and so without newlines), as name.c has checked. */
static void put_json_text(FILE *f, const char *text)
{
    fputc('"', f);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', f);
        fputc(*text, f);
    }
    fputc('"', f);
}

/* ---- JSON */

static void put_video(FILE *f, const struct stats_stream *s)
{
    const struct stats_media *g = s->media;

    if (g->video[0])
        fprintf(f, "\"video\": \"%s\", ", g->video);
    if (g->width > 0 && g->height > 0)
        fprintf(f, "\"width\": %d, \"height\": %d, ", g->width, g->height);
    if (g->total.pictures > 0)
        fprintf(f, "\"fps\": %.6g, ", g->fps > 0 ? g->fps : s->rates.fps);
}

static void put_audio(FILE *f, const struct stats_stream *s)
{
    const struct stats_media *g = s->media;

    if (g->audio[0])
        fprintf(f, "\"audio\": \"%s\", ", g->audio);
    if (g->rate_hz > 0)
        fprintf(f, "\"rate\": %d, ", g->rate_hz);
    if (g->channels > 0)
        fprintf(f, "\"channels\": %d, ", g->channels);
}

static void put_stream(FILE *f, const struct stats_stream *s)
{
    const struct stats_media_count *t = &s->media->total;

    put_json_text(f, s->name);
    fprintf(f, ": {\"publisher\": %s, \"players\": %d, \"http_players\": %d, ",
            s->is_published ? "true" : "false", s->players, s->http_players);
    put_video(f, s);
    put_audio(f, s);
    fprintf(f, "\"bytes\": %" PRIu64 ", \"video_bytes\": %" PRIu64 ", \"audio_bytes\": %" PRIu64,
            t->video_bytes + t->audio_bytes, t->video_bytes, t->audio_bytes);
    fprintf(f, ", \"video_kbps\": %.1f, \"audio_kbps\": %.1f, \"measured_fps\": %.1f",
            s->rates.video_kbps, s->rates.audio_kbps, s->rates.fps);
    fprintf(f, ", \"pictures\": %" PRIu64 ", \"dropped\": %" PRIu64, t->pictures, s->dropped);
    fprintf(f, ", \"queue_bytes\": %zu, \"queue_max_bytes\": %zu, \"age_ms\": %" PRId64 "}",
            s->queue_bytes, s->queue_max, s->age_us / 1000);
}

static void put_streams(FILE *f, const struct stats_stream *streams, int count)
{
    fputc('{', f);
    for (int i = 0; i < count; i++) {
        fputs(i ? ", " : "", f);
        put_stream(f, &streams[i]);
    }
    fputc('}', f);
}

char *stats_streams_json(const struct stats_stream *streams, int count)
{
    struct growing_text t;

    if (!growing_text_open(&t))
        return NULL;
    put_streams(t.file, streams, count);
    return growing_text_close(&t);
}

char *stats_json(const struct stats *s)
{
    struct growing_text t;

    if (!growing_text_open(&t))
        return NULL;
    FILE *f = t.file;
    fprintf(f, "{\"uptime_ms\": %" PRId64 ", \"connections\": {", s->uptime_us / 1000);
    fprintf(f, "\"publishers\": %d, \"rtmp_players\": %d, \"http_players\": %d, ",
            s->connections.publishers, s->connections.rtmp_players, s->connections.http_players);
    fprintf(f, "\"guests\": %d, \"stats\": %d, \"total\": %" PRIu64 "}, ", s->connections.guests,
            s->connections.stats, s->connections.total);
    fprintf(f,
            "\"received_bytes\": %" PRIu64 ", \"sent_bytes\": %" PRIu64 ", \"dropped\": %" PRIu64
            ", \"streams\": ",
            s->received_bytes, s->sent_bytes, s->dropped);
    put_streams(f, s->streams, s->count);
    fputs("}\n", f);
    return growing_text_close(&t);
}

/* ---- Prometheus */

static void put_head(FILE *f, const char *name, const char *type, const char *help)
{
    fprintf(f, "# HELP parlua_%s %s\n# TYPE parlua_%s %s\n", name, help, name, type);
}

static void put_value(FILE *f, const char *name, const char *type, const char *help, double value)
{
    put_head(f, name, type, help);
    fprintf(f, "parlua_%s %.15g\n", name, value);
}

static double published_of(const struct stats_stream *s)
{
    return s->is_published;
}

static double rtmp_players_of(const struct stats_stream *s)
{
    return s->players - s->http_players;
}

static double http_players_of(const struct stats_stream *s)
{
    return s->http_players;
}

static double age_of(const struct stats_stream *s)
{
    return (double)s->age_us / 1e6;
}

static double video_bytes_of(const struct stats_stream *s)
{
    return (double)s->media->total.video_bytes;
}

static double audio_bytes_of(const struct stats_stream *s)
{
    return (double)s->media->total.audio_bytes;
}

static double video_rate_of(const struct stats_stream *s)
{
    return s->rates.video_kbps * 1000;
}

static double audio_rate_of(const struct stats_stream *s)
{
    return s->rates.audio_kbps * 1000;
}

static double fps_of(const struct stats_stream *s)
{
    return s->rates.fps;
}

static double width_of_stats(const struct stats_stream *s)
{
    return s->media->width;
}

static double height_of(const struct stats_stream *s)
{
    return s->media->height;
}

static double queue_of(const struct stats_stream *s)
{
    return (double)s->queue_bytes;
}

static double queue_max_of(const struct stats_stream *s)
{
    return (double)s->queue_max;
}

static double dropped_of(const struct stats_stream *s)
{
    return (double)s->dropped;
}

/* clang-format off: a row a line; label: another one beside the name, or "". Rows of a name follow
 * one another. */
static const struct {
    const char *name, *label, *type, *help;
    double (*value)(const struct stats_stream *s);
} stream_rows[] = {
    {"stream_published", "", "gauge", "1 while somebody publishes it", published_of},
    {"stream_players", ",kind=\"rtmp\"", "gauge", "players", rtmp_players_of},
    {"stream_players", ",kind=\"http\"", "gauge", "", http_players_of},
    {"stream_age_seconds", "", "gauge", "since it was published", age_of},
    {"stream_received_bytes_total", ",kind=\"video\"", "counter", "from its publisher",
     video_bytes_of},
    {"stream_received_bytes_total", ",kind=\"audio\"", "counter", "", audio_bytes_of},
    {"stream_bits_per_second", ",kind=\"video\"", "gauge",
     "from its publisher, over the last 5 seconds", video_rate_of},
    {"stream_bits_per_second", ",kind=\"audio\"", "gauge", "", audio_rate_of},
    {"stream_pictures_per_second", "", "gauge", "from its publisher, over the last 5 seconds",
     fps_of},
    {"stream_width_pixels", "", "gauge", "of its pictures, 0 when not known", width_of_stats},
    {"stream_height_pixels", "", "gauge", "of its pictures, 0 when not known", height_of},
    {"stream_queue_bytes", "", "gauge", "waiting for all its players", queue_of},
    {"stream_queue_max_bytes", "", "gauge", "waiting for the player that is most behind",
     queue_max_of},
    {"stream_dropped_pictures", "", "gauge", "left out for the players that are here now",
     dropped_of},
};
/* clang-format on */

static void put_rows(FILE *f, const struct stats *s)
{
    for (size_t i = 0; i < sizeof(stream_rows) / sizeof(stream_rows[0]); i++) {
        if (stream_rows[i].help[0])
            put_head(f, stream_rows[i].name, stream_rows[i].type, stream_rows[i].help);
        for (int k = 0; k < s->count; k++) {
            fprintf(f, "parlua_%s{stream=", stream_rows[i].name);
            put_json_text(f, s->streams[k].name);
            fprintf(f, "%s} %.15g\n", stream_rows[i].label, stream_rows[i].value(&s->streams[k]));
        }
    }
}

static void put_connections(FILE *f, const struct stats *s)
{
    const struct {
        const char *kind;
        int count;
    } rows[] = {
        {"publisher", s->connections.publishers},
        {"rtmp_player", s->connections.rtmp_players},
        {"http_player", s->connections.http_players},
        {"guest", s->connections.guests},
        {"stats", s->connections.stats},
    };

    put_head(f, "connections", "gauge", "open now, by what they do");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        fprintf(f, "parlua_connections{kind=\"%s\"} %d\n", rows[i].kind, rows[i].count);
}

char *stats_metrics(const struct stats *s)
{
    struct growing_text t;

    if (!growing_text_open(&t))
        return NULL;
    FILE *f = t.file;
    put_value(f, "uptime_seconds", "gauge", "since the relay started", (double)s->uptime_us / 1e6);
    put_connections(f, s);
    put_value(f, "connections_total", "counter", "taken since the start",
              (double)s->connections.total);
    put_value(f, "received_bytes_total", "counter", "read from all connections",
              (double)s->received_bytes);
    put_value(f, "sent_bytes_total", "counter", "written to all connections",
              (double)s->sent_bytes);
    put_value(f, "dropped_pictures_total", "counter", "left out for slow players",
              (double)s->dropped);
    put_value(f, "streams", "gauge", "published or played", s->count);
    put_rows(f, s);
    return growing_text_close(&t);
}
