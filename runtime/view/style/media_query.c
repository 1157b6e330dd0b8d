/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media_query.c - a query is words joined by "and": types, and features in parentheses. */
#include "view/style/media_query.h"

#include "base/err.h"
#include "view/markup/chars.h"
#include "view/style/style_value.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static bool is_word(const char *from, const char *to, const char *word)
{
    return strlen(word) == (size_t)(to - from) && strncasecmp(from, word, strlen(word)) == 0;
}

static bool read_px(const char *from, const char *to, double *out)
{
    struct style_piece p = {from, (size_t)(to - from)};
    enum unit unit;
    double factor;
    size_t used = style_value_number(p, out);

    if (!used ||
        !style_value_unit((struct style_piece){from + used, p.size - used}, &unit, &factor))
        return false;
    *out *= unit == UNIT_EM || unit == UNIT_REM ? 16 : factor;
    return unit == UNIT_PX || unit == UNIT_EM || unit == UNIT_REM || *out == 0;
}

static bool read_limit(struct media_query *m, const char *name, const char *name_end,
                       const char *value, const char *end)
{
    const struct {
        const char *name;
        double *limit;
    } rows[] = {{"min-width", &m->min_width},
                {"max-width", &m->max_width},
                {"min-height", &m->min_height},
                {"max-height", &m->max_height}};

    for (int i = 0; i < 4; i++)
        if (is_word(name, name_end, rows[i].name))
            return read_px(value, end, rows[i].limit);
    return false;
}

/* name: value, without the parentheses */
static bool read_feature(struct media_query *m, const char *from, const char *to)
{
    const char *colon = memchr(from, ':', (size_t)(to - from));
    if (!colon)
        return false;
    const char *name_end = chars_trim_end(from, colon), *value = chars_skip_blanks(colon + 1, to);
    const char *end = chars_trim_end(value, to);

    if (is_word(from, name_end, "orientation")) {
        m->is_portrait = is_word(value, end, "portrait");
        m->is_landscape = is_word(value, end, "landscape");
        return m->is_portrait || m->is_landscape;
    }
    if (is_word(from, name_end, "prefers-color-scheme")) {
        m->is_never = m->is_never || is_word(value, end, "dark");
        return m->is_never || is_word(value, end, "light");
    }
    return read_limit(m, from, name_end, value, end);
}

static bool read_type(struct media_query *m, const char *from, const char *to)
{
    if (is_word(from, to, "not"))
        m->is_not = true;
    else if (is_word(from, to, "print"))
        m->is_never = true;
    else
        return is_word(from, to, "and") || is_word(from, to, "only") || is_word(from, to, "all") ||
               is_word(from, to, "screen");
    return true;
}

static const char *read_word(struct media_query *m, const char *at, const char *to, bool *ok)
{
    const char *end = at;

    if (*at == '(') {
        end = memchr(at, ')', (size_t)(to - at));
        *ok = end && read_feature(m, chars_skip_blanks(at + 1, end), end);
        return end ? end + 1 : to;
    }
    while (end < to && !chars_is_blank(*end) && *end != '(')
        end++;
    *ok = read_type(m, at, end);
    return end;
}

static void read_query(struct media_query *m, const char *at, const char *to, const char **unknown)
{
    *m = (struct media_query){.max_width = INFINITY, .max_height = INFINITY};
    for (at = chars_skip_blanks(at, to); at < to; at = chars_skip_blanks(at, to)) {
        bool ok;
        const char *word = at;
        at = read_word(m, at, to, &ok);
        if (!ok) {
            *unknown = word;
            m->is_never = true;
            m->is_not = false;
            return;
        }
    }
}

int media_query_read(const char *from, const char *to, struct arena *a,
                     const struct media_query **out, const char **unknown)
{
    *out = NULL;
    *unknown = NULL;
    while (from < to) {
        const char *comma = memchr(from, ',', (size_t)(to - from));
        const char *end = comma ? comma : to;
        struct media_query *m = arena_alloc(a, sizeof(*m));
        if (!m)
            return -ENOMEM;
        read_query(m, from, end, unknown);
        m->next = *out;
        *out = m;
        from = comma ? comma + 1 : to;
    }
    return 0;
}

static bool holds(const struct media_query *m, double width, double height)
{
    bool fits = width >= m->min_width && width <= m->max_width && height >= m->min_height &&
                height <= m->max_height && !(m->is_portrait && width > height) &&
                !(m->is_landscape && width <= height);

    return (fits && !m->is_never) != m->is_not;
}

bool media_query_holds(const struct media_query *m, double width, double height)
{
    const struct media_query *first = m;

    while (m && !holds(m, width, height))
        m = m->next;
    return m || !first;
}
