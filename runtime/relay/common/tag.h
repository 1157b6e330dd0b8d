/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tag.h - a message as an FLV tag, for players over HTTP. Relay thread only. */
#ifndef RELAY_TAG_H
#define RELAY_TAG_H

#include "relay/common/message.h"

/* The FLV tag of a media message, with the size of the tag behind it. The tag is made at the first
 * call and belongs to the message; a caller that keeps the tag takes a reference. NULL when memory
 * is short. */
struct message *tag_of(struct message *m);

#endif
