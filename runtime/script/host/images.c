/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.c - a list of images by path, the one used last first; unreadable files included, so that
 * painting does not try to read those files again and again. */
#include "script/host/images.h"

#include "media/sink/still.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = 32 * 1024 * 1024, COUNT_MAX = 4096 };

struct image {
    struct image *next;
    char *path;
    struct still_image still;
    struct still_wish wish; /* what the pixels were decoded for */
    uint64_t serial;
    int err;
};

static void free_image(struct image *i)
{
    if (!i)
        return;
    free(i->still.rgba);
    free(i->path);
    free(i);
}

/* Takes the image out of the list; NULL: not there. */
static struct image *take_image(struct host *h, const char *path)
{
    struct image **at = &h->images;

    while (*at && strcmp((*at)->path, path) != 0)
        at = &(*at)->next;
    struct image *i = *at;
    if (i)
        *at = i->next;
    return i;
}

static struct image *new_image(const char *path)
{
    struct image *i = calloc(1, sizeof(*i));

    if (i && !(i->path = strdup(path))) {
        free(i);
        return NULL;
    }
    return i;
}

/* All pixels of the file, or enough for this wish. */
static bool is_enough(const struct image *i, struct still_wish wish)
{
    bool is_whole =
        i->still.width == i->still.file_width && i->still.height == i->still.file_height;

    return i->err || is_whole ||
           (i->still.rgba && wish.width <= i->wish.width && wish.height <= i->wish.height &&
            wish.covers <= i->wish.covers);
}

static void load(struct host *h, struct image *i, struct still_wish wish, const char *root)
{
    free(i->still.rgba);
    i->still = (struct still_image){0};
    i->wish = wish;
    i->serial = ++h->last_image;
    i->err = still_read_shown(&i->still, wish, i->path, root);
}

/* Frees all after the first image that do not fit the bounds. */
static void trim(struct host *h)
{
    size_t bytes = 0;
    int count = 0;

    for (struct image **at = &h->images; *at;) {
        struct image *i = *at;
        size_t own = (size_t)i->still.width * (size_t)i->still.height * 4;
        if (count > 0 && (bytes + own > BYTES_MAX || count >= COUNT_MAX)) {
            *at = i->next;
            free_image(i);
            continue;
        }
        bytes += own;
        count++;
        at = &i->next;
    }
}

int images_get(struct host *h, const char *path, const char *root, struct pixels_wish wish,
               struct pixels_image *out)
{
    const struct still_wish shown = {wish.width, wish.height, wish.covers};
    struct image *i = take_image(h, path);

    if (!i)
        i = new_image(path);
    if (!i)
        return -ENOMEM;
    if (i->serial == 0 || !is_enough(i, shown))
        load(h, i, shown, root);
    i->next = h->images;
    h->images = i;
    trim(h);
    if (i->err)
        return i->err;
    *out = (struct pixels_image){i->still.rgba,  i->still.file_width, i->still.file_height,
                                 i->still.width, i->still.height,     i->serial};
    return 0;
}

void images_free(struct host *h)
{
    while (h->images) {
        struct image *i = h->images;
        h->images = i->next;
        free_image(i);
    }
}
