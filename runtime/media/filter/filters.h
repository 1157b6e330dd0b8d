/* SPDX-License-Identifier: GPL-3.0-or-later */
/* filters.h - declares every picture filter; chain.c lists them in the order of the work. */
#ifndef MEDIA_FILTER_FILTERS_H
#define MEDIA_FILTER_FILTERS_H

#include "media/filter/chain.h"

extern const struct chain_row waiting_row, black_row, fit_row, fault_row, beauty_row, whiten_row,
    colour_row, mirror_row;

#endif
