/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chain.c - leads a picture through the rows that want it, and leaves effects out that fail. */
#include "media/filter/chain.h"
#include "media/filter/filters.h"

#include <errno.h>
#include <stdlib.h>

static const struct chain_row end_of_rows;

const struct chain_row *const chain_rows[] = {
    &waiting_row, &black_row,  &fit_row,    &fault_row,   &beauty_row,
    &whiten_row,  &colour_row, &mirror_row, &end_of_rows,
};

enum { ROWS = sizeof(chain_rows) / sizeof(chain_rows[0]) - 1 };

struct chain {
    void *self[ROWS];
    bool is_open[ROWS];
    struct look tried; /* the effects of the last picture */
    bool has_started;  /* a picture has been through the effects of a look */
    bool is_bypassed;  /* the effects of tried are left out */
    int late;          /* pictures with effects, in a row, that took longer than a period */
};

int chain_new(struct chain **out)
{
    struct chain *c = calloc(1, sizeof(*c));

    if (!c)
        return -ENOMEM;
    *out = c;
    return 0;
}

void chain_free(struct chain *c)
{
    if (!c)
        return;
    for (int i = 0; i < ROWS; i++)
        if (c->is_open[i] && chain_rows[i]->close)
            chain_rows[i]->close(c->self[i]);
    free(c);
}

static int open_row(struct chain *c, int i)
{
    int err = !c->is_open[i] && chain_rows[i]->open ? chain_rows[i]->open(&c->self[i]) : 0;

    c->is_open[i] |= !err;
    return err;
}

static int apply_row(struct chain *c, int i, const struct chain_order *o, struct picture **p)
{
    int err = open_row(c, i);

    return err ? err : chain_rows[i]->apply(c->self[i], o, p);
}

static enum chain_trouble bypass(struct chain *c)
{
    enum chain_trouble trouble = c->has_started ? CHAIN_FAILED : CHAIN_NOT_STARTED;

    c->is_bypassed = true;
    c->has_started = false;
    c->late = 0;
    return trouble;
}

/* Other effects than before are tried even when those before had failed. */
static void follow_look(struct chain *c, const struct look *look)
{
    if (!look_has_same_effects(&c->tried, look))
        c->is_bypassed = false;
    if (!look_has_effects(look))
        c->has_started = false;
    c->tried = *look;
}

/* Runs the rows that are far, or those that are not. */
static int run_rows(struct chain *c, const struct chain_order *o, bool is_far, struct picture **p,
                    enum chain_trouble *trouble)
{
    for (int i = 0; i < ROWS; i++) {
        const struct chain_row *row = chain_rows[i];
        if (row->is_far != is_far || (row->is_effect && c->is_bypassed) || !row->wants(o))
            continue;
        int err = apply_row(c, i, o, p);
        if (err && !row->is_effect)
            return err;
        if (err)
            *trouble = bypass(c);
    }
    return 0;
}

int chain_run(struct chain *c, const struct chain_order *o, struct picture *p,
              struct chain_result *out)
{
    struct chain_result r = {.trouble = CHAIN_FINE};

    follow_look(c, &o->look);
    int err = run_rows(c, o, false, &p, &r.trouble);
    r.shown = picture_ref(p);
    if (!err)
        err = run_rows(c, o, true, &p, &r.trouble);
    if (err) {
        picture_unref(r.shown);
        picture_unref(p);
        return err;
    }
    c->has_started |= look_has_effects(&o->look) && !c->is_bypassed;
    r.published = p;
    *out = r;
    return 0;
}

enum chain_trouble chain_took(struct chain *c, int64_t took_us, int64_t period_us)
{
    bool is_late = c->has_started && took_us > period_us;

    c->late = is_late ? c->late + 1 : 0;
    return c->late >= CHAIN_LATE_MAX ? bypass(c) : CHAIN_FINE;
}
