/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tag.h - the other form of a message: an FLV tag, for players over HTTP. Relay thread only. */
#ifndef RELAY_TAG_H
#define RELAY_TAG_H

#include "relay/common/message.h"

/* The FLV tag of a media message, with its size behind it. Made when it is first asked for, then
 * kept by the message and shared by all who ask; it lives as long as the message, or longer for who
 * takes a reference. NULL when memory is short. */
struct message *tag_of(struct message *m);

#endif
