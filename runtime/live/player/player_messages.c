/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_messages.c - a short ordered list. Pictures may come in another order than they are shown:
 * each text has its place in that of showing. */
#include "live/player/player_messages.h"

#include "base/log.h"
#include "wire/sei.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void remove_first(struct player_messages *m)
{
    memmove(m->list, m->list + 1, (size_t)--m->count * sizeof(m->list[0]));
    m->has_lost &= m->count > 0;
}

static void give_up_first(struct player_messages *m)
{
    if (!m->has_lost)
        log_warn("player: more than %d messages wait for a picture: the oldest are left out",
                 PLAYER_MESSAGES_MAX);
    free(m->list[0].text);
    remove_first(m);
    m->has_lost = true;
}

static void insert_message(struct player_messages *m, const struct player_message *message)
{
    int at = m->count;

    while (at > 0 && m->list[at - 1].line_us > message->line_us)
        at--;
    memmove(m->list + at + 1, m->list + at, (size_t)(m->count - at) * sizeof(m->list[0]));
    m->list[at] = *message;
    m->count++;
}

static void keep_message(struct player_messages *m, const struct sei_message *from, int64_t line_us)
{
    struct player_message message = {.line_us = line_us, .type = from->type};

    if (!(message.text = strdup(from->text)))
        return;
    for (int i = 0; i < SEI_UUID_SIZE && from->type == SEI_USER_DATA; i++)
        snprintf(message.uuid + 2 * i, 3, "%02x", from->uuid[i]);
    if (m->count == PLAYER_MESSAGES_MAX)
        give_up_first(m);
    insert_message(m, &message);
}

void player_messages_take(struct player_messages *m, const struct packet *pkt, int64_t line_us)
{
    struct sei_message *message;
    struct sei_reader r = {.at = pkt->data, .end = pkt->data + pkt->size, .plain_size = pkt->size};

    if (!sei_is_present(pkt->data, pkt->size))
        return;
    r.plain = malloc(pkt->size);
    message = malloc(sizeof(*message));
    while (r.plain && message && sei_next(&r, message))
        keep_message(m, message, line_us);
    free(message);
    free(r.plain);
}

bool player_messages_pop(struct player_messages *m, int64_t line_us, struct player_message *out)
{
    if (m->count == 0 || m->list[0].line_us > line_us)
        return false;
    *out = m->list[0];
    remove_first(m);
    return true;
}

void player_messages_clear(struct player_messages *m)
{
    for (int i = 0; i < m->count; i++)
        free(m->list[i].text);
    m->count = 0;
    m->has_lost = false;
}
