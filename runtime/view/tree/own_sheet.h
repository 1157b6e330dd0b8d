/* SPDX-License-Identifier: GPL-3.0-or-later */
/* own_sheet.h - the style sheet with which every page begins. */
#ifndef VIEW_OWN_SHEET_H
#define VIEW_OWN_SHEET_H

/* What a tag looks like before any page says otherwise. */
extern const char own_sheet_text[];

#endif
