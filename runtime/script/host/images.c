/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.c - a list of images by path, unreadable files included, so that painting does not try to
 * read those files again and again. */
#include "script/host/images.h"

#include "media/sink/still.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = 64 * 1024 * 1024, COUNT_MAX = 256 };

struct image {
    struct image *next;
    char *path;
    uint8_t *pixels;
    int width, height;
    int err;
};

static struct image *find_image(struct host *h, const char *path)
{
    struct image *i = h->images;

    while (i && strcmp(i->path, path) != 0)
        i = i->next;
    return i;
}

static struct image *load(struct host *h, const char *path, const char *root)
{
    struct image *i = calloc(1, sizeof(*i));
    if (!i)
        return NULL;
    i->path = strdup(path);
    if (!i->path) {
        free(i);
        return NULL;
    }
    i->err = still_read_rgba(&i->pixels, &i->width, &i->height, path, root);
    i->next = h->images;
    h->images = i;
    return i;
}

int images_get(struct host *h, const char *path, const char *root, struct pixels_image *out)
{
    struct image *i = find_image(h, path);

    if (!i)
        i = load(h, path, root);
    if (!i)
        return -ENOMEM;
    if (i->err)
        return i->err;
    *out = (struct pixels_image){.pixels = i->pixels, .width = i->width, .height = i->height};
    return 0;
}

void images_trim(struct host *h)
{
    size_t bytes = 0;
    int count = 0;

    for (struct image *i = h->images; i; i = i->next) {
        bytes += (size_t)i->width * (size_t)i->height * 4;
        count++;
    }
    if (bytes > BYTES_MAX || count > COUNT_MAX)
        images_free(h);
}

void images_free(struct host *h)
{
    while (h->images) {
        struct image *i = h->images;
        h->images = i->next;
        free(i->pixels);
        free(i->path);
        free(i);
    }
}
