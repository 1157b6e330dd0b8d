/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flex_share.c - how the items of one line grow and shrink within their limits. */
#include "view/layout/flex.h"

static double factor(const struct flex *x, const struct flex_item *it, bool grows)
{
    double inner = it->base - flow_extra(it->n, flex_main_side(x));

    return grows ? flex_number(it->n, PROP_FLEX_GROW)
                 : flex_number(it->n, PROP_FLEX_SHRINK) * fmax(inner, 0);
}

static double free_space(const struct flex *x, const struct flex_item *it, int count, double room)
{
    double used = x->gap * (count - 1);

    for (int i = 0; i < count; i++)
        used += it[i].margins + (it[i].is_frozen ? it[i].size : it[i].base);
    return room - used;
}

static double sum_of(const struct flex_item *it, int count, enum prop p)
{
    double sum = 0;

    for (int i = 0; i < count; i++)
        sum += it[i].is_frozen ? 0 : flex_number(it[i].n, p);
    return sum;
}

/* Shares the space out once; the items that broke a limit most keep it. False: all are frozen. */
static bool share_out(struct flex *x, struct flex_item *it, int count, double space, bool grows)
{
    double factors = 0, broken = 0;

    for (int i = 0; i < count; i++)
        factors += it[i].is_frozen ? 0 : factor(x, &it[i], grows);
    for (int i = 0; i < count; i++) {
        if (it[i].is_frozen)
            continue;
        double part = factors > 0 ? space * factor(x, &it[i], grows) / factors : 0;
        it[i].size = flex_limit(&it[i], it[i].base + part);
        it[i].broken = it[i].size - (it[i].base + part);
        broken += it[i].broken;
    }
    bool is_left = false;
    for (int i = 0; i < count; i++) {
        if (it[i].is_frozen)
            continue;
        it[i].is_frozen = fabs(broken) < 1e-6 || (broken > 0 ? it[i].broken > 0 : it[i].broken < 0);
        is_left = is_left || !it[i].is_frozen;
    }
    return is_left;
}

void flex_share(struct flex *x, struct flex_item *it, int count, double room)
{
    double hypothetical = x->gap * (count - 1);

    for (int i = 0; i < count; i++)
        hypothetical += it[i].margins + flex_limit(&it[i], it[i].base);
    bool grows = hypothetical < room;
    for (int i = 0; i < count; i++) {
        it[i].size = flex_limit(&it[i], it[i].base);
        it[i].is_frozen = flex_number(it[i].n, grows ? PROP_FLEX_GROW : PROP_FLEX_SHRINK) == 0 ||
                          (grows ? it[i].base > it[i].size : it[i].base < it[i].size);
    }
    double first = free_space(x, it, count, room);
    for (int turn = 0; turn <= count; turn++) {
        double space = free_space(x, it, count, room);
        double sum = sum_of(it, count, grows ? PROP_FLEX_GROW : PROP_FLEX_SHRINK);
        if (sum < 1 && fabs(first * sum) < fabs(space))
            space = first * sum;
        if (!share_out(x, it, count, space, grows))
            break;
    }
    for (int i = 0; i < count; i++)
        it[i].is_frozen = true;
}
