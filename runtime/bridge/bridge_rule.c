/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge_rule.c - takes a rule apart, and puts the address of a stream together. */
#include "bridge/bridge_rule.h"

#include "wire/amf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int refuse_rule(const char **why, const char *text)
{
    *why = text;
    return -EINVAL;
}

/* Splits at the '=' in front of the scheme. name may be left empty. */
static int split(struct bridge_rule *out, const char *text, const char **why)
{
    const char *scheme = strstr(text, "://");
    const char *equals = scheme ? memrchr(text, '=', (size_t)(scheme - text)) : NULL;
    size_t name_size = equals ? (size_t)(equals - text) : 0;
    const char *address = equals ? equals + 1 : text;

    if (!scheme)
        return refuse_rule(why, "scheme is missing");
    if (equals && name_size == 0)
        return refuse_rule(why, "name in front of '=' is missing");
    if (name_size > BRIDGE_NAME_MAX || strlen(address) > URL_MAX)
        return refuse_rule(why, "rule is too long");
    *out = (struct bridge_rule){0};
    memcpy(out->name, text, name_size);
    strcpy(out->address, address);
    return 0;
}

static bool is_name(const char *name)
{
    const char *slash = strchr(name, '/');

    return slash && slash > name && slash[1] && !strpbrk(name, "?#* ");
}

/* ---- forwards */

static bool is_pattern(const char *name)
{
    size_t size = strlen(name);
    const char *star = strchr(name, '*');

    if (!star)
        return is_name(name);
    return star == name + size - 1 && (size == 1 || strchr(name, '/') > name);
}

int bridge_rule_forward(struct bridge_rule *out, const char *text, const char **why)
{
    struct bridge_rule r;
    struct url url;

    int err = split(&r, text, why);
    if (err)
        return err;
    if (!r.name[0])
        strcpy(r.name, "*");
    if (!is_pattern(r.name))
        return refuse_rule(why, "streams to forward are APP/STREAM, APP/* or *");
    err = bridge_rule_target(&url, &r, "app/stream", why);
    if (!err)
        *out = r;
    return err;
}

bool bridge_rule_covers(const struct bridge_rule *r, const char *name)
{
    size_t size = strlen(r->name);

    if (r->name[size - 1] == '*')
        return strncmp(r->name, name, size - 1) == 0;
    return strcmp(r->name, name) == 0;
}

/* How much of APP/STREAM the path of an address holds: 0, 1 or 2 parts. A slash at its end counts
 * for nothing. */
static int parts_of(const char *address, size_t *size)
{
    const char *host = strstr(address, "://") + 3;
    int parts = 0;

    while (*size > (size_t)(host - address) && address[*size - 1] == '/')
        (*size)--;
    for (const char *at = host; at < address + *size && parts < 2; at++)
        parts += *at == '/';
    return parts;
}

int bridge_rule_target(struct url *out, const struct bridge_rule *r, const char *name,
                       const char **why)
{
    char text[URL_MAX + BRIDGE_NAME_MAX + 2];
    size_t size = strcspn(r->address, "?");
    const char *args = r->address + size, *stream = strchr(name, '/');

    if (!stream)
        return refuse_rule(why, "stream has no application");
    int parts = parts_of(r->address, &size);
    const char *own = parts == 0 ? name : parts == 1 ? stream + 1 : "";
    snprintf(text, sizeof(text), "%.*s%s%s%s", (int)size, r->address, *own ? "/" : "", own, args);
    int err = url_parse(out, text, why);
    if (!err && out->scheme != URL_RTMP)
        return refuse_rule(why, "scheme is not rtmp");
    return err;
}

/* ---- pulls */

static void cut_ending(char *name, const char *ending)
{
    size_t size = strlen(name), cut = strlen(ending);

    if (size > cut && strcmp(name + size - cut, ending) == 0)
        name[size - cut] = 0;
}

static void name_of_path(char out[BRIDGE_NAME_MAX + 1], const char *address)
{
    const char *host = strstr(address, "://") + 3;
    const char *path = host + strcspn(host, "/?#");

    path += *path == '/';
    snprintf(out, BRIDGE_NAME_MAX + 1, "%.*s", (int)strcspn(path, "?#"), path);
    cut_ending(out, ".flv");
}

void bridge_rule_name_of(char out[BRIDGE_NAME_MAX + 1], const struct url *url)
{
    if (url->scheme == URL_RTMP)
        snprintf(out, BRIDGE_NAME_MAX + 1, "%s/%.*s", url->app, (int)strcspn(url->stream, "?"),
                 url->stream);
    else
        name_of_path(out, url->text);
}

int bridge_rule_pull(struct bridge_rule *out, const char *text, const char **why)
{
    struct bridge_rule r;
    struct url url;

    int err = split(&r, text, why);
    if (!err)
        err = url_parse(&url, r.address, why);
    if (err)
        return err;
    if (!r.name[0])
        bridge_rule_name_of(r.name, &url);
    if (!is_name(r.name))
        return refuse_rule(why, "name at our relay is not APP/STREAM");
    *out = r;
    return 0;
}

/* ---- tags */

bool bridge_rule_carries(const struct flv_tag *tag)
{
    static const char *const between_two[] = {"|RtmpSampleAccess", "onStatus", "onPlayStatus"};
    struct amf_in in = {tag->body, tag->body + tag->size};
    struct amf_value name;

    if (tag->type != FLV_TAG_DATA)
        return tag->type == FLV_TAG_AUDIO || tag->type == FLV_TAG_VIDEO;
    if (amf_next(&in, &name))
        return false;
    for (size_t i = 0; i < sizeof(between_two) / sizeof(between_two[0]); i++)
        if (amf_is(&name, between_two[i]))
            return false;
    return true;
}
