/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_words.c - what each word does, and one row for each. */
#include "relay/fault_inside.h"

#include "base/err.h"
#include "relay/common/answer.h"
#include "relay/fault/fault_stream.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Says an error in the words of its number, for failures without words of their own. */
static int told(const struct fault_call *c, int err)
{
    return err ? fault_fail(c, err, err_text(err), NULL) : 0;
}

/* ---- words inside of the arguments */

struct fault_word {
    const char *text;
    unsigned value;
};

static const struct fault_word kinds[] = {
    {"audio", FAULT_MEDIA_AUDIO},
    {"video", FAULT_MEDIA_VIDEO},
    {"key", FAULT_MEDIA_KEY},
    {"header", FAULT_MEDIA_HEADER},
    {"soundHeader", FAULT_MEDIA_SOUND_HEADER},
    {"metadata", FAULT_MEDIA_META},
    {"data", FAULT_MEDIA_DATA},
    {"end", FAULT_MEDIA_END},
    {"all", FAULT_MEDIA_ALL},
    {NULL, 0},
};

static const struct fault_word damages[] = {
    {"bytes", DAMAGE_BYTES}, {"length", DAMAGE_LENGTH}, {"cut", DAMAGE_CUT},
    {"codec", DAMAGE_CODEC}, {"offset", DAMAGE_OFFSET}, {NULL, 0},
};

static const struct fault_word roles[] = {
    {"publisher", ROLE_PUBLISHER}, {"player", ROLE_PLAYER}, {NULL, 0}};

static const struct fault_word directions[] = {{"up", CONN_IN}, {"down", CONN_OUT}, {NULL, 0}};

/* The value of a word in the list, or otherwise when text is NULL. 0 or -EINVAL. */
static int read_word(const struct fault_call *c, const struct fault_word *list, const char *text,
                     unsigned otherwise, unsigned *out)
{
    *out = otherwise;
    if (!text)
        return 0;
    for (; list->text; list++)
        if (strcmp(list->text, text) == 0) {
            *out = list->value;
            return 0;
        }
    return fault_fail(c, -EINVAL, "there is no", text);
}

/* When a rule ends by for_ms. */
static int64_t until_us(const struct fault_call *c)
{
    return c->args->for_ms ? c->now_us + c->args->for_ms * 1000 : CLOCK_NEVER;
}

/* ---- connections */

static bool is_meant(const struct fault_call *c, const struct conn *conn, unsigned role)
{
    const struct fault_args *a = c->args;

    if (conn->state != CONN_OPEN || (role && conn->subscription.role != role))
        return false;
    if (a->id)
        return conn->id == a->id;
    const char *name = hub_name(&conn->subscription);
    return strcmp(a->stream, "*") == 0 || (name && strcmp(name, a->stream) == 0);
}

typedef int conn_fn(const struct fault_call *c, struct conn *conn);

static int each_in(const struct fault_call *c, unsigned role, bool is_publisher, conn_fn *fn,
                   int *count)
{
    int err = 0;

    /* connections leave the list only when this turn of the loop is over */
    for (struct conn *conn = c->home->conns, *next; conn && !err; conn = next) {
        next = conn->next;
        if ((conn->subscription.role == ROLE_PUBLISHER) != is_publisher || !is_meant(c, conn, role))
            continue;
        err = fn(c, conn);
        ++*count;
    }
    return err;
}

static int nobody(const struct fault_call *c, unsigned role)
{
    char text[64];

    if (c->args->id) {
        snprintf(text, sizeof(text), "there is no connection %lld", (long long)c->args->id);
        return fault_fail(c, -ENOENT, text, NULL);
    }
    return fault_fail(c, -ENOENT,
                      role == ROLE_PUBLISHER ? "nobody publishes"
                      : role == ROLE_PLAYER  ? "nobody plays"
                                             : "nobody publishes or plays",
                      c->args->stream);
}

/* Players first: the end of their publisher is told only to players that are still there. */
static int each_of(const struct fault_call *c, unsigned role, conn_fn *fn)
{
    int count = 0;

    int err = each_in(c, role, false, fn, &count);
    if (!err)
        err = each_in(c, role, true, fn, &count);
    return err || count ? told(c, err) : nobody(c, role);
}

static int each(const struct fault_call *c, conn_fn *fn)
{
    unsigned role;

    int err = read_word(c, roles, c->args->role, ROLE_NONE, &role);
    return err ? err : each_of(c, role, fn);
}

static int close_one(const struct fault_call *c, struct conn *conn)
{
    conn_end(conn, "closed on request");
    return 0;
}

static int reset_one(const struct fault_call *c, struct conn *conn)
{
    conn_reset(conn, "reset on request");
    return 0;
}

static int half_close_one(const struct fault_call *c, struct conn *conn)
{
    conn_half_close(conn);
    return 0;
}

static int stall_one(const struct fault_call *c, struct conn *conn)
{
    unsigned sides;

    int err = read_word(c, directions, c->args->direction, CONN_IN | CONN_OUT, &sides);
    if (!err)
        conn_stall(conn, sides, c->args->ms * 1000);
    return err;
}

static int limit_one(const struct fault_call *c, struct conn *conn)
{
    const struct fault_args *a = c->args;
    int err = 0;

    if (a->up)
        err =
            conn_shape(conn, CONN_IN, &(struct shaper_rule){.rate_kbps = (int)a->up}, until_us(c));
    if (a->down && !err)
        err = conn_shape(conn, CONN_OUT, &(struct shaper_rule){.rate_kbps = (int)a->down},
                         until_us(c));
    return err;
}

static int delay_one(const struct fault_call *c, struct conn *conn)
{
    struct shaper_rule rule = {.delay_ms = (int)c->args->ms, .jitter_ms = (int)c->args->jitter};
    unsigned sides;

    int err = read_word(c, directions, c->args->direction, CONN_IN | CONN_OUT, &sides);
    return err ? err : conn_shape(conn, sides, &rule, until_us(c));
}

static int status_one(const struct fault_call *c, struct conn *conn)
{
    uint8_t out[ANSWER_MAX];
    const char *text = c->args->text ? c->args->text : "said on request";

    return conn_put_bytes(conn, out, answer_status(out, "status", c->args->code, text));
}

static int close_client(const struct fault_call *c)
{
    return each(c, close_one);
}

static int reset(const struct fault_call *c)
{
    return each(c, reset_one);
}

static int half_close(const struct fault_call *c)
{
    return each(c, half_close_one);
}

static int stall(const struct fault_call *c)
{
    return c->args->ms > 0 ? each(c, stall_one)
                           : fault_fail(c, -EINVAL, "ms must be above 0", NULL);
}

static int limit(const struct fault_call *c)
{
    bool is_given = c->args->up || c->args->down;

    return is_given ? each(c, limit_one) : fault_fail(c, -EINVAL, "up or down is missing", NULL);
}

static int delay(const struct fault_call *c)
{
    bool is_fine = c->args->ms > 0 && c->args->ms <= 60000;

    return is_fine ? each(c, delay_one) : fault_fail(c, -EINVAL, "ms must be 1 to 60000", NULL);
}

static int lose_publisher(const struct fault_call *c)
{
    return each_of(c, ROLE_PUBLISHER, close_one);
}

/* Ends a stream as its publisher would: players see the end mark, then the end of the stream. */
static int end_stream(const struct fault_call *c)
{
    int err = hub_end_mark(c->home->hub, c->args->stream);

    return err == -ENOENT ? nobody(c, ROLE_PUBLISHER) : err ? told(c, err) : lose_publisher(c);
}

static int send_status(const struct fault_call *c)
{
    if (strlen(c->args->code) > RELAY_STATUS_MAX)
        return fault_fail(c, -EINVAL, "code is too long", NULL);
    return each_of(c, ROLE_PLAYER, status_one);
}

/* ---- answers */

static int add_step(const struct fault_call *c, unsigned steps, enum fault_answer_kind kind)
{
    const struct fault_args *a = c->args;
    struct fault_answer_rule r = {.steps = steps,
                                  .kind = kind,
                                  .delay_us = a->ms ? a->ms * 1000 : CLOCK_NEVER,
                                  .until_us = until_us(c),
                                  .count = a->count};
    size_t room = sizeof(r.code);

    if (strlen(a->stream) >= sizeof(r.name))
        return fault_fail(c, -EINVAL, "the name is too long", NULL);
    if ((a->code && strlen(a->code) >= room) || (a->text && strlen(a->text) >= room))
        return fault_fail(c, -EINVAL, "code or text is too long", NULL);
    snprintf(r.name, sizeof(r.name), "%s", a->stream);
    snprintf(r.code, sizeof(r.code), "%s", a->code ? a->code : "");
    snprintf(r.text, sizeof(r.text), "%s", a->text ? a->text : "refused");
    return told(c, fault_answer_add(&c->home->answers, &r, c->now_us));
}

static int at_step(const struct fault_call *c, enum fault_answer_kind kind)
{
    int step = fault_answer_step_of_word(c->args->step);

    if (step < 0)
        return fault_fail(c, -EINVAL, "there is no step", c->args->step);
    return add_step(c, 1u << step, kind);
}

static int refuse_word(const struct fault_call *c)
{
    return add_step(c, 1u << RTMP_STEP_PUBLISH | 1u << RTMP_STEP_PLAY, ANSWER_REFUSED);
}

static int allow(const struct fault_call *c)
{
    fault_answer_remove(&c->home->answers, c->args->stream);
    return 0;
}

static int reject(const struct fault_call *c)
{
    unsigned steps = fault_answer_step_of_code(c->args->code);

    return steps ? add_step(c, steps, ANSWER_STATUS)
                 : fault_fail(c, -EINVAL, "no step is answered with", c->args->code);
}

static int delay_answer(const struct fault_call *c)
{
    return c->args->ms > 0 ? at_step(c, ANSWER_LATE)
                           : fault_fail(c, -EINVAL, "ms must be above 0", NULL);
}

static int never_answer(const struct fault_call *c)
{
    return at_step(c, ANSWER_LATE);
}

static int noise_at(const struct fault_call *c)
{
    return at_step(c, ANSWER_NOISE);
}

static int close_at(const struct fault_call *c)
{
    return at_step(c, ANSWER_CLOSE);
}

static int reset_at(const struct fault_call *c)
{
    return at_step(c, ANSWER_RESET);
}

/* ---- media of a stream */

static int add_media_rule(const struct fault_call *c, const struct fault_media_rule *rule)
{
    int err = hub_fault_media(c->home->hub, c->args->stream, rule, c->now_us);

    return err == -ENOENT ? nobody(c, ROLE_NONE) : told(c, err);
}

static int fault_media_some(const struct fault_call *c, struct fault_media_rule rule)
{
    int err = read_word(c, kinds, c->args->kind, FAULT_MEDIA_ALL, &rule.kinds);

    if (err)
        return err;
    if (!rule.until_us)
        rule.until_us = until_us(c);
    return add_media_rule(c, &rule);
}

/* How many messages a rule changes: one, when neither a count nor a time is given. */
static int64_t count_of(const struct fault_call *c)
{
    return c->args->count || c->args->for_ms ? c->args->count : 1;
}

static int drop(const struct fault_call *c)
{
    return fault_media_some(
        c, (struct fault_media_rule){.what = FAULT_MEDIA_DROP, .count = count_of(c)});
}

static int duplicate(const struct fault_call *c)
{
    return fault_media_some(
        c, (struct fault_media_rule){.what = FAULT_MEDIA_REPEAT, .count = count_of(c)});
}

static int corrupt(const struct fault_call *c)
{
    unsigned damage;

    int err = read_word(c, damages, c->args->how, DAMAGE_BYTES, &damage);
    if (err)
        return err;
    return fault_media_some(c, (struct fault_media_rule){.what = FAULT_MEDIA_DAMAGE,
                                                         .count = count_of(c),
                                                         .damage = damage});
}

/* For words whose ms is the length of the fault. */
static int for_a_time(const struct fault_call *c, struct fault_media_rule rule)
{
    if (c->args->ms <= 0)
        return fault_fail(c, -EINVAL, "ms must be above 0", NULL);
    rule.until_us = c->now_us + c->args->ms * 1000;
    return fault_media_some(c, rule);
}

static int gap(const struct fault_call *c)
{
    struct fault_args pictures = *c->args;
    struct fault_call same = *c;

    pictures.kind = "video";
    same.args = &pictures;
    return for_a_time(&same, (struct fault_media_rule){.what = FAULT_MEDIA_DROP});
}

static int jump(const struct fault_call *c)
{
    return fault_media_some(
        c, (struct fault_media_rule){.what = FAULT_MEDIA_SHIFT, .shift_ms = c->args->ms});
}

static int stop_time(const struct fault_call *c)
{
    return for_a_time(c, (struct fault_media_rule){.what = FAULT_MEDIA_HALT});
}

static int slow_time(const struct fault_call *c)
{
    return for_a_time(
        c, (struct fault_media_rule){.what = FAULT_MEDIA_SLOW, .percent = (int)c->args->percent});
}

static int wrap(const struct fault_call *c)
{
    enum { LEAD_MS = 1000 };
    int64_t lead_ms = c->args->ms ? c->args->ms : LEAD_MS;
    uint32_t last_ms;

    if ((c->args->bits != 24 && c->args->bits != 32) || lead_ms < 0)
        return fault_fail(c, -EINVAL, "bits must be 24 or 32, ms above 0", NULL);
    if (hub_last_ms(c->home->hub, c->args->stream, &last_ms))
        return nobody(c, ROLE_PUBLISHER);
    return fault_media_some(
        c, (struct fault_media_rule){
               .what = FAULT_MEDIA_SHIFT,
               .shift_ms = fault_media_wrap_ms((int)c->args->bits, last_ms, lead_ms)});
}

static int splice_in(const struct fault_call *c)
{
    if (c->args->ms <= 0)
        return fault_fail(c, -EINVAL, "ms must be above 0", NULL);
    int err =
        hub_splice(c->home->hub, c->args->stream, c->args->from, c->now_us + c->args->ms * 1000);
    return err == -ENOENT ? fault_fail(c, err, "nobody publishes one of", "both") : told(c, err);
}

static int undo(const struct fault_call *c)
{
    const char *stream = strcmp(c->args->stream, "*") ? c->args->stream : NULL;

    fault_answer_remove(&c->home->answers, stream);
    hub_undo(c->home->hub, stream);
    for (struct conn *conn = c->home->conns; conn; conn = conn->next)
        if (is_meant(c, conn, ROLE_NONE))
            conn_unshape(conn);
    return 0;
}

/* ---- the table */

#define FOR  "for_ms count"
#define WHOM "role for_ms"

static const struct fault_row rows[] = {
    /* of the relay as a whole: its owner carries these two out, by relay_stop and relay_start */
    {"stop", "", "", "the server goes away: connections are closed, new ones refused",
     "3004 1102 3002 ... -1307", "3005 2103 3002 ... -2301", NULL},
    {"start", "", "", "it is back at the same address", "1001 1002", "2001 2002 2004", NULL},
    {"refuse", "stream", FOR, "publishers and players of the stream are told no",
     "1001 3004 1102 ... -1307", "2001 3005 2103 ... -2301", refuse_word},
    {"allow", "stream", "", "ends refuse, reject and all the words about answers", "", "", allow},
    {"reject", "stream code", "text " FOR, "the step the status belongs to is answered with it",
     "1001 3004 1102; of connect also 3003", "2001 3005 2103; of connect 2001 3003 2103", reject},
    {"delayAnswer", "stream step ms", FOR, "the step is answered so many ms later",
     "none within 5 s", "none within 5 s", delay_answer},
    {"neverAnswer", "stream step", FOR, "the step is not answered",
     "handshake 3003, else 1001 3005; 1102", "handshake 3003, else 2001 3005; 2103", never_answer},
    {"noiseAt", "stream step", FOR, "the answer is no RTMP, then the connection is closed",
     "handshake 3003, else 1001 3005; 1102", "handshake 3003, else 2001 3005; 2103", noise_at},
    {"closeAt", "stream step", FOR, "the connection is closed instead of an answer",
     "handshake 3003, else 1001 3004; 1102", "handshake 3003, else 2001 3005; 2103", close_at},
    {"resetAt", "stream step", FOR, "the connection is reset instead of an answer",
     "handshake 3003, else 1001 3005; 1102", "handshake 3003, else 2001 3005; 2103", reset_at},
    {"closeClient", "who", "role", "connections are closed in good order", "3004 1102 1001 1002",
     "3005 2103 2001 2002 2004", close_client},
    {"reset", "who", "role", "connections are reset", "3005 1102 1001 1002",
     "3005 2103 2001 2002 2004", reset},
    {"halfClose", "who", "role", "we say no more and go on reading", "3004 1102 1001 1002",
     "3005 2103 2001 2002 2004", half_close},
    {"stall", "who ms", "role direction", "nothing is read and written for so many ms",
     "1101; for more than 10 s 3005 1102", "2007 2104 2004; for more than 10 s 3005 2103", stall},
    {"limit", "who", "up down " WHOM, "bytes pass at this rate", "1101", "2104, 2007 2004, 2105",
     limit},
    {"delay", "who ms", "jitter direction " WHOM, "bytes come so many ms later, in order", "",
     "2104 when it begins; with jitter 2104", delay},
    {"endStream", "stream", "", "players get the end mark, the publisher is closed", "3004 1102",
     "2006", end_stream},
    {"losePublisher", "stream", "", "the publisher is closed, without an end mark",
     "3004 1102 1001 1002", "2007, then 2004 or 2006", lose_publisher},
    {"sendStatus", "stream code", "text", "players are told this status", "",
     "Complete 2006; Stop, UnpublishNotify 2007", send_status},
    {"drop", "stream kind [count", "for_ms", "messages are left out", "",
     "video 2107 2105; header: no picture", drop},
    {"duplicate", "stream kind [count", "for_ms", "messages are sent twice", "", "", duplicate},
    {"corrupt", "stream kind [count", "how for_ms", "messages are damaged", "",
     "video 2101, audio 2102; header: no picture", corrupt},
    {"gap", "stream ms", "", "pictures are left out for so many ms", "", "2107 2105", gap},
    {"jump", "stream ms", "kind for_ms", "times move forward, or back when below 0", "", "2107",
     jump},
    {"wrap", "stream bits", "ms for_ms", "times move so that they wrap in ms (1000)", "",
     "2107 when it begins, nothing when times wrap", wrap},
    {"stopTime", "stream ms", "kind", "times stand still for so many ms", "",
     "2104, 2107 at its end", stop_time},
    {"slowTime", "stream percent ms", "kind", "times run slow, or fast, for so many ms", "",
     "2104, 2107 at its end", slow_time},
    {"splice", "stream from ms", "", "pictures come from another stream for so many ms", "",
     "2009 at both ends", splice_in},
    {"undo", "stream", "", "all of this ends at once; \"*\" for every stream", "", "", undo},
};

const struct fault_row *fault_rows(int *count)
{
    *count = (int)(sizeof(rows) / sizeof(rows[0]));
    return rows;
}
