/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drop.c - a lane for sound and a lane for video, which late video leaves up to a key frame. */
#include "transport/drop.h"

#include <errno.h>
#include <stdlib.h>

/* Packets of one kind in order of arrival. */
struct lane {
    struct packet *ring[DROP_MAX];
    int head, count;
};

struct drop {
    struct lane audio, video;
    struct packet *end; /* the end mark waits for both lanes */
    bool skips_video;   /* until a key frame comes */
    bool was_late;      /* at the last push */
};

static struct packet *lane_at(const struct lane *l, int i)
{
    return l->ring[(l->head + i) % DROP_MAX];
}

static void lane_put(struct lane *l, struct packet *pkt)
{
    l->ring[(l->head + l->count++) % DROP_MAX] = pkt;
}

static struct packet *lane_take(struct lane *l)
{
    struct packet *pkt = l->ring[l->head];

    l->head = (l->head + 1) % DROP_MAX;
    l->count--;
    return pkt;
}

/* Returns true when the packet at this place of a lane is to be dropped. */
typedef bool goes_fn(const struct packet *pkt, int place, int limit);

/* Drops every packet for which goes() is true; the others keep their order. Returns how many. */
static int lane_sift(struct lane *l, goes_fn *goes, int limit)
{
    int waiting = l->count, gone = 0;

    for (int i = 0; i < waiting; i++) {
        struct packet *pkt = lane_take(l);
        if (goes(pkt, i, limit)) {
            packet_unref(pkt);
            gone++;
        } else {
            lane_put(l, pkt);
        }
    }
    return gone;
}

static bool is_media(const struct packet *pkt)
{
    return pkt->kind == PACKET_VIDEO || pkt->kind == PACKET_AUDIO;
}

static bool is_media_before(const struct packet *pkt, int place, int limit)
{
    return is_media(pkt) && place < limit;
}

static bool needs_others(const struct packet *pkt, int place, int limit)
{
    return pkt->kind == PACKET_VIDEO && !pkt->is_key;
}

static int newest_key(const struct lane *video)
{
    for (int i = video->count - 1; i >= 0; i--)
        if (lane_at(video, i)->kind == PACKET_VIDEO && lane_at(video, i)->is_key)
            return i;
    return -1;
}

static int count_media(const struct lane *l)
{
    int n = 0;

    for (int i = 0; i < l->count; i++)
        n += is_media(lane_at(l, i));
    return n;
}

/* Returns the place of the first media packet, or count: headers have no age. */
static int oldest_media(const struct lane *l)
{
    int i = 0;

    while (i < l->count && !is_media(lane_at(l, i)))
        i++;
    return i;
}

static int64_t lane_age_us(const struct lane *l, int64_t now_us)
{
    int first = oldest_media(l);

    return first < l->count ? now_us - lane_at(l, first)->stamp_us : 0;
}

int64_t drop_waiting_us(const struct drop *d, int64_t now_us)
{
    int64_t audio_us = lane_age_us(&d->audio, now_us), video_us = lane_age_us(&d->video, now_us);
    int64_t age_us = audio_us > video_us ? audio_us : video_us;

    return age_us > 0 ? age_us : 0;
}

/* Drops all media before the newest key frame, since a decoder can go on there. Without such media,
 * or without a key frame, drops the pictures that need others, and later ones as they come. */
static int drop_late(struct drop *d)
{
    int dropped = lane_sift(&d->video, is_media_before, newest_key(&d->video));

    if (dropped)
        return dropped;
    dropped = lane_sift(&d->video, needs_others, 0);
    if (dropped)
        d->skips_video = true;
    return dropped;
}

static struct lane *lane_of(struct drop *d, const struct packet *pkt)
{
    return pkt->kind == PACKET_VIDEO || pkt->kind == PACKET_VIDEO_HEADER ? &d->video : &d->audio;
}

/* True for a picture whose reference was dropped; a key frame needs none. */
static bool is_unwanted(struct drop *d, const struct packet *pkt)
{
    if (pkt->kind != PACKET_VIDEO || !d->skips_video)
        return false;
    d->skips_video = !pkt->is_key;
    return d->skips_video;
}

/* Makes room in a full lane: the oldest sound goes, or all video, as pictures need those before. */
static int make_window_room(struct drop *d, struct lane *l)
{
    if (l->count < DROP_MAX)
        return 0;
    int limit = l == &d->video ? DROP_MAX : oldest_media(l) + 1;
    int dropped = lane_sift(l, is_media_before, limit);
    if (l == &d->video)
        d->skips_video = true;
    if (dropped)
        return dropped;
    packet_unref(lane_take(l)); /* headers only */
    return 1;
}

int drop_push(struct drop *d, struct packet *pkt, int64_t now_us)
{
    struct lane *lane = lane_of(d, pkt);
    int dropped = 0;

    if (pkt->kind == PACKET_END) {
        packet_unref(d->end);
        d->end = pkt;
        return 0;
    }
    dropped += make_window_room(d, lane);
    if (is_unwanted(d, pkt)) {
        packet_unref(pkt);
        dropped++;
    } else {
        lane_put(lane, pkt);
    }
    d->was_late = drop_waiting_us(d, now_us) > DROP_LATE_MS * (int64_t)1000;
    return d->was_late ? dropped + drop_late(d) : dropped;
}

static bool is_header_next(const struct lane *l)
{
    return l->count && !is_media(lane_at(l, 0));
}

struct packet *drop_pop(struct drop *d)
{
    struct packet *end = d->end;

    if (is_header_next(&d->audio))
        return lane_take(&d->audio);
    if (is_header_next(&d->video))
        return lane_take(&d->video);
    if (d->audio.count && d->video.count)
        return lane_take(lane_at(&d->video, 0)->dts_us < lane_at(&d->audio, 0)->dts_us ? &d->video
                                                                                       : &d->audio);
    if (d->audio.count)
        return lane_take(&d->audio);
    if (d->video.count)
        return lane_take(&d->video);
    d->end = NULL;
    return end;
}

void drop_restart(struct drop *d)
{
    lane_sift(&d->audio, is_media_before, DROP_MAX);
    lane_sift(&d->video, is_media_before, DROP_MAX);
    d->skips_video = true;
    d->was_late = false;
}

int drop_video_waiting(const struct drop *d)
{
    return count_media(&d->video);
}

int drop_audio_waiting(const struct drop *d)
{
    return count_media(&d->audio);
}

bool drop_wants_key(const struct drop *d)
{
    return d->skips_video && !d->was_late;
}

int drop_new(struct drop **out)
{
    struct drop *d = calloc(1, sizeof(*d));

    if (!d)
        return -ENOMEM;
    *out = d;
    return 0;
}

void drop_free(struct drop *d)
{
    struct packet *pkt;

    if (!d)
        return;
    while ((pkt = drop_pop(d)))
        packet_unref(pkt);
    free(d);
}
