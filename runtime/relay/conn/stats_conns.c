/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats_conns.c - a JSON object for each open connection. */
#include "relay/conn/stats_conns.h"

#include "base/bytes/growing_text.h"
#include "relay/conn/conn.h"

#include <inttypes.h>
#include <stdio.h>

static void put_json_text(FILE *f, const char *text)
{
    fputc('"', f);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', f);
        fputc(*text, f); /* names hold no control bytes and are UTF-8: name.c checks them */
    }
    fputc('"', f);
}

static void put_conn(FILE *f, const struct conn *c)
{
    const char *stream = hub_name(&c->subscription);

    fprintf(f, "{\"id\": %" PRId64 ", \"address\": \"%s\"", c->id, c->address);
    fprintf(f, ", \"age_ms\": %" PRId64, (conn_now_us(c) - c->idle.since_us) / 1000);
    if (stream) {
        fprintf(f, ", \"role\": \"%s\", \"stream\": ",
                c->subscription.role == ROLE_PUBLISHER ? "publisher" : "player");
        put_json_text(f, stream);
    }
    fputc('}', f);
}

char *stats_conns_json(const struct conn_home *home)
{
    const struct conn *oldest = home->conns;
    const char *comma = "";
    struct growing_text t;

    if (!growing_text_open(&t))
        return NULL;
    FILE *f = t.file;
    while (oldest && oldest->next)
        oldest = oldest->next;
    fputc('[', f);
    for (const struct conn *c = oldest; c; c = c->prev) {
        if (c->state != CONN_OPEN)
            continue;
        fputs(comma, f);
        put_conn(f, c);
        comma = ", ";
    }
    fputc(']', f);
    return growing_text_close(&t);
}
