/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge_rule.h - which streams of a relay go to or come from which address. Pure. */
#ifndef BRIDGE_RULE_H
#define BRIDGE_RULE_H

#include "wire/flv.h"
#include "wire/url.h"

enum { BRIDGE_NAME_MAX = URL_APP_MAX + 1 + URL_STREAM_MAX };

struct bridge_rule {
    char name[BRIDGE_NAME_MAX + 1]; /* at our relay: "live/a"; forwards also "live/" "*" and "*" */
    char address[URL_MAX + 1];
};

/* "[NAME=]rtmp://HOST[:PORT][/APP[/STREAM]][?ARGS]": without NAME every stream. 0, or -EINVAL with
 * *why in words. */
int bridge_rule_forward(struct bridge_rule *out, const char *text, const char **why);
/* "[NAME=]ADDRESS", rtmp or http: without NAME the stream is called as in the address, without
 * arguments and ".flv". 0, or -EINVAL with *why in words. */
int bridge_rule_pull(struct bridge_rule *out, const char *text, const char **why);

/* Is the forward for the stream of that name? */
bool bridge_rule_covers(const struct bridge_rule *r, const char *name);
/* Where a forward pushes a stream to: application and name that the rule leaves out are those of
 * the stream. 0, or -EINVAL with *why in words. */
int bridge_rule_target(struct url *out, const struct bridge_rule *r, const char *name,
                       const char **why);
/* The name a player would ask a relay at that address for: "live/a". */
void bridge_rule_name_of(char out[BRIDGE_NAME_MAX + 1], const struct url *url);

/* Is this tag part of the stream? Tags that servers send to their own players only are not. */
bool bridge_rule_carries(const struct flv_tag *tag);

#endif
