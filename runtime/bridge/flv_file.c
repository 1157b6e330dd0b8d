/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flv_file.c - one write for each tag, so that nothing waits in a buffer of ours. */
#include "bridge/flv_file.h"

#include "base/bytes/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FILE_HEADER = 13, TAG_HEADER = 11, TAG_TRAILER = 4, ENHANCED = 0x80, AVC = 7, AAC = 10 };

struct flv_file {
    int fd;
    bool has_start, has_audio, has_video;
    uint32_t start_ms; /* what is 0 in the file */
    atomic_llong bytes, ms;
};

/* Files take everything, or there is no room: what a full disk left out would break every tag
 * behind it. */
static int write_all(struct flv_file *f, const struct iovec *parts, int count)
{
    ssize_t want = 0;

    for (int i = 0; i < count; i++)
        want += (ssize_t)parts[i].iov_len;
    ssize_t got = writev(f->fd, parts, count);
    if (got == want) {
        atomic_fetch_add(&f->bytes, want);
        return 0;
    }
    int err = got < 0 ? -errno : -ENOSPC;
    if (got > 0 && ftruncate(f->fd, atomic_load(&f->bytes)) == 0)
        lseek(f->fd, 0, SEEK_END);
    return err;
}

static int write_file_header(struct flv_file *f)
{
    uint8_t header[FILE_HEADER];

    size_t size = flv_write_file_header(header, true, true);
    return write_all(f, &(struct iovec){header, size}, 1);
}

int flv_file_open(struct flv_file **out, const char *path)
{
    int err = folder_make_above(path);
    if (err)
        return err;
    struct flv_file *f = calloc(1, sizeof(*f));
    if (!f)
        return -ENOMEM;
    /* not blocking: nobody may read from a pipe of that name */
    f->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666);
    err = f->fd < 0 ? -errno : write_file_header(f);
    if (err) {
        if (f->fd >= 0)
            close(f->fd);
        free(f);
        return err;
    }
    *out = f;
    return 0;
}

/* A pipe cannot be corrected: there the header goes on to promise both. */
void flv_file_close(struct flv_file *f)
{
    uint8_t header[FILE_HEADER];

    if (!f)
        return;
    size_t size = flv_write_file_header(header, f->has_audio, f->has_video);
    if (f->has_audio || f->has_video)
        (void)!pwrite(f->fd, header, size, 0);
    close(f->fd);
    free(f);
}

/* ---- tags */

static bool is_header(const struct flv_tag *tag)
{
    if (tag->size < 2)
        return false;
    if (tag->type == FLV_TAG_AUDIO)
        return tag->body[0] >> 4 == AAC && tag->body[1] == 0;
    if (tag->body[0] & ENHANCED)
        return (tag->body[0] & 15) == 0;
    return (tag->body[0] & 15) == AVC && tag->body[1] == 0;
}

/* What a late player is shown first has times of its own: the start is that of media. */
static uint32_t time_in_file(struct flv_file *f, const struct flv_tag *tag)
{
    bool is_media = tag->type != FLV_TAG_DATA && !is_header(tag);

    if (is_media && !f->has_start) {
        f->has_start = true;
        f->start_ms = tag->time_ms;
    }
    int32_t since_ms = f->has_start ? (int32_t)(tag->time_ms - f->start_ms) : 0;
    return since_ms > 0 ? (uint32_t)since_ms : 0;
}

int flv_file_put(struct flv_file *f, const struct flv_tag *tag)
{
    uint8_t head[TAG_HEADER], tail[TAG_TRAILER];
    uint32_t time_ms = time_in_file(f, tag);

    struct iovec parts[] = {
        {head, flv_write_tag_header(head, tag->type, time_ms, tag->size)},
        {(void *)tag->body, tag->size},
        {tail, flv_write_tag_trailer(tail, tag->size)},
    };
    int err = write_all(f, parts, 3);
    if (err)
        return err;
    f->has_audio |= tag->type == FLV_TAG_AUDIO;
    f->has_video |= tag->type == FLV_TAG_VIDEO;
    atomic_store(&f->ms, time_ms);
    return 0;
}

int64_t flv_file_bytes(struct flv_file *f)
{
    return atomic_load(&f->bytes);
}

int64_t flv_file_ms(struct flv_file *f)
{
    return atomic_load(&f->ms);
}
