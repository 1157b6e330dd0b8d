/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault.c - finds the row of a word, and checks the given fields against the row. */
#include "relay/fault.h"

#include "relay/fault_inside.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FIELD(name, type, kind, min, max, meaning) \
    {#name, kind, offsetof(struct fault_args, name), min, max, meaning},
static const struct fault_field fields[] = {FAULT_FIELDS(FIELD)};

const struct fault_field *fault_fields(int *count)
{
    *count = (int)(sizeof(fields) / sizeof(fields[0]));
    return fields;
}

int fault_fail(const struct fault_call *c, int err, const char *text, const char *name)
{
    snprintf(c->why, c->why_size, "%s: %s%s%s", c->args->word, text, name ? " " : "",
             name ? name : "");
    return err;
}

/* ---- checking the fields */

static const char *text_of(const struct fault_args *a, const struct fault_field *f)
{
    return *(const char *const *)((const char *)a + f->offset);
}

static int64_t number_of(const struct fault_args *a, const struct fault_field *f)
{
    return *(const int64_t *)((const char *)a + f->offset);
}

static bool is_given(const struct fault_args *a, const struct fault_field *f)
{
    return f->type == FAULT_TEXT ? text_of(a, f) != NULL : number_of(a, f) != 0;
}

/* Is name one of the words in list? Words stand behind spaces or "[". */
static bool is_listed(const char *list, const char *name)
{
    size_t size = strlen(name);

    for (const char *at = list; at; at = strchr(at, ' ')) {
        at += strspn(at, " [");
        if (strncmp(at, name, size) == 0 && (at[size] == 0 || at[size] == ' '))
            return true;
    }
    return false;
}

static bool takes(const struct fault_row *r, const char *name)
{
    bool is_who = strcmp(name, "stream") == 0 || strcmp(name, "id") == 0;

    return is_listed(r->args, name) || is_listed(r->options, name) ||
           (is_who && is_listed(r->args, "who"));
}

static bool needs(const struct fault_row *r, const char *name)
{
    const char *optional = strchr(r->args, '[');

    return is_listed(r->args, name) && !(optional && is_listed(optional, name));
}

static int check_field(const struct fault_call *c, const struct fault_row *r,
                       const struct fault_field *f)
{
    const struct fault_args *a = c->args;
    bool is_here = is_given(a, f);

    if (is_here && !takes(r, f->name))
        return fault_fail(c, -EINVAL, "does not take", f->name);
    if (!is_here && needs(r, f->name))
        return strcmp(f->name, "stream") ? fault_fail(c, -EINVAL, "what is missing is", f->name)
                                         : fault_fail(c, -EINVAL, "names no stream", NULL);
    if (!is_here || f->type == FAULT_TEXT)
        return 0;
    bool is_within = number_of(a, f) >= f->min && number_of(a, f) <= f->max;
    return is_within ? 0 : fault_fail(c, -EINVAL, "out of range:", f->name);
}

static int check(const struct fault_call *c, const struct fault_row *r)
{
    if (is_listed(r->args, "who") && !c->args->stream && !c->args->id)
        return fault_fail(c, -EINVAL, "names nobody: it takes a stream or a connection's id", NULL);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        int err = check_field(c, r, &fields[i]);
        if (err)
            return err;
    }
    return 0;
}

int fault_apply(struct conn_home *home, const struct fault_args *args, char *why, size_t why_size)
{
    struct fault_call c = {.home = home,
                           .args = args,
                           .now_us = clock_now_us(home->clock),
                           .why = why,
                           .why_size = why_size};

    int count;
    const struct fault_row *rows = fault_rows(&count);

    for (int i = 0; i < count; i++) {
        if (!rows[i].apply || strcmp(rows[i].word, args->word) != 0)
            continue;
        int err = check(&c, &rows[i]);
        return err ? err : rows[i].apply(&c);
    }
    return fault_fail(&c, -EINVAL, "there is no such fault", NULL);
}
