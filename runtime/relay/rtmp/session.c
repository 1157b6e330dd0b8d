/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session.c - connect, and a table of commands; the handshake is wire/handshake.c. */
#include "relay/rtmp/session.h"

#include "relay/common/answer.h"
#include "wire/handshake.h"
#include "relay/common/limits.h"
#include "relay/common/name.h"
#include "wire/amf.h"
#include "wire/bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW_BYTES = 2500000, WINDOW_MIN = 4096 };

struct session {
    const struct session_ops *ops;
    void *arg;
    struct handshake *handshake; /* NULL once the handshake is done */
    bool is_connected;
    uint32_t seed;
    struct chunk_reader *reader;
    uint32_t window; /* bytes after which the client wants an acknowledgement */
    uint64_t acked;
    char app[RELAY_APP_MAX + 1];
    enum hub_role role;
    bool is_paused, is_blind, is_deaf; /* by the commands of a player */
    const char *why;
    bool is_told;
};

/* One command, as far as the command is read. */
struct call {
    double transaction;
    struct amf_in args; /* behind the transaction number */
};

static int refuse_command(struct session *s, int err, const char *why)
{
    s->why = why;
    return err;
}

static int send_bytes(struct session *s, const uint8_t *bytes, size_t size)
{
    int err = s->ops->send(s->arg, bytes, size);

    return err ? refuse_command(s, err, "answer could not be sent") : 0;
}

/* ---- commands */

/* The n-th argument behind the transaction number: 0 or -errno. */
static int argument(const struct call *c, int n, struct amf_value *out)
{
    struct amf_in in = c->args;
    int err = 0;

    for (int i = 0; i <= n && !err; i++)
        err = amf_next(&in, out);
    return err;
}

static int send_result(struct session *s, const struct call *c, const double *value)
{
    uint8_t out[ANSWER_MAX];

    return send_bytes(s, out, answer_result(out, c->transaction, value));
}

static int send_status(struct session *s, const char *level, const char *code, const char *text)
{
    uint8_t out[ANSWER_MAX];

    return send_bytes(s, out, answer_status(out, level, code, text));
}

static int send_control(struct session *s, enum chunk_control what, uint32_t value)
{
    uint8_t out[ANSWER_MAX];

    return send_bytes(s, out, answer_control(out, what, value));
}

/* Sends the settings of our side: window, bandwidth, larger chunks. */
static int send_prelude(struct session *s)
{
    uint8_t out[3 * ANSWER_MAX];
    size_t size = answer_number(out, CHUNK_WINDOW, WINDOW_BYTES);

    size += answer_bandwidth(out + size, WINDOW_BYTES);
    size += answer_number(out + size, CHUNK_SET_SIZE, CHUNK_OUT_SIZE);
    return send_bytes(s, out, size);
}

static int ask(struct session *s, enum rtmp_step step, const char *name,
               struct fault_answer_rule *out)
{
    int err = s->ops->step ? s->ops->step(s->arg, step, name, out) : 0;

    return err < 0 && err != -ECONNREFUSED ? refuse_command(s, err, "ended on request") : err;
}

static int reject_with(struct session *s, const struct call *c, const char *code, const char *text,
                       const char *why)
{
    uint8_t out[ANSWER_MAX];

    int err = send_bytes(s, out, answer_connect_error(out, c->transaction, code, text));
    s->is_told = !err;
    return err ? err : refuse_command(s, -EPROTO, why);
}

static int reject(struct session *s, const struct call *c, const char *why)
{
    return reject_with(s, c, "NetConnection.Connect.Rejected", why, why);
}

static int on_connect(struct session *s, const struct call *c)
{
    struct amf_value object;
    struct fault_answer_rule told;
    uint8_t out[ANSWER_MAX];

    if (s->is_connected)
        return reject(s, c, "connected twice");
    int err = send_prelude(s);
    if (err)
        return err;
    if (argument(c, 0, &object) || !name_of_app(s->app, RELAY_APP_MAX, &object))
        return reject(s, c, "application name is missing or malformed");
    err = ask(s, RTMP_STEP_CONNECT, s->app, &told);
    if (err > 0)
        return reject_with(s, c, told.code, told.text, "rejected on request");
    if (err)
        return err;
    s->is_connected = true;
    return send_bytes(s, out, answer_connect(out, c->transaction));
}

static int on_create_stream(struct session *s, const struct call *c)
{
    struct fault_answer_rule told;

    int err = ask(s, RTMP_STEP_CREATE_STREAM, s->app, &told);
    return err < 0 ? err : send_result(s, c, &(double){ANSWER_STREAM_ID});
}

static int on_done(struct session *s, const struct call *c)
{
    return send_result(s, c, NULL);
}

static int on_zero(struct session *s, const struct call *c)
{
    return send_result(s, c, &(double){0});
}

/* The answers to a refused publish or play. */
static const struct refusal {
    int err; /* 0 ends the list and fits all */
    const char *publish_code, *play_code, *text;
} refusals[] = {
    {-EEXIST, "NetStream.Publish.BadName", "NetStream.Play.Failed", "already publishing"},
    {-ECONNREFUSED, "NetStream.Publish.BadName", "NetStream.Play.StreamNotFound", "refused"},
    {-EACCES, "NetStream.Publish.Denied", "NetStream.Play.Failed", "signature refused"},
    {-EINVAL, "NetStream.Publish.BadName", "NetStream.Play.StreamNotFound",
     "stream name is missing or malformed"},
    {-EISCONN, "NetStream.Publish.BadName", "NetStream.Play.Failed",
     "this connection is in use already"},
    {0, "NetStream.Publish.BadName", "NetStream.Play.Failed", "refused"},
};

static int send_refusal(struct session *s, enum hub_role role, int err)
{
    const struct refusal *r = refusals;

    while (r->err && r->err != err)
        r++;
    return send_status(s, "error", role == ROLE_PUBLISHER ? r->publish_code : r->play_code,
                       r->text);
}

static int send_start(struct session *s, enum hub_role role)
{
    uint8_t out[ANSWER_MAX];

    int err = send_control(s, CONTROL_STREAM_BEGIN, ANSWER_STREAM_ID);
    if (role == ROLE_PUBLISHER)
        return err ? err : send_status(s, "status", "NetStream.Publish.Start", "publishing");
    if (!err)
        err = send_status(s, "status", "NetStream.Play.Reset", "playing from the start");
    if (!err)
        err = send_status(s, "status", "NetStream.Play.Start", "playing");
    return err ? err : send_bytes(s, out, answer_sample_access(out));
}

/* Splits the call's "name?args" into "app/name" and "args"; *args points into text. 0 or
 * -EINVAL. */
static int read_name(struct session *s, const struct call *c, char name[RELAY_NAME_MAX + 1],
                     const char **args, char *text)
{
    struct amf_value v;

    if (argument(c, 1, &v) || !name_copy_value(text, RELAY_STREAM_MAX, &v) || text[0] == '?')
        return -EINVAL;
    char *mark = strchr(text, '?');
    *args = mark ? mark + 1 : "";
    if (mark)
        *mark = 0;
    size_t size = strlen(s->app);
    memcpy(name, s->app, size);
    name[size] = '/';
    strcpy(name + size + 1, text); /* fits: RELAY_NAME_MAX is made of the two limits */
    return 0;
}

/* Accepts large messages from now on, also when somebody else publishes that name: pictures are on
 * their way before the client hears of the refusal. */
static void expect_media(struct session *s, enum hub_role role, int err)
{
    if (role == ROLE_PUBLISHER && err != -EACCES && err != -EINVAL)
        chunk_reader_hold(s->reader, CHUNK_UNFINISHED_MAX);
}

static int begin_role(struct session *s, const struct call *c, enum hub_role role)
{
    char name[RELAY_NAME_MAX + 1], text[RELAY_STREAM_MAX + 1];
    struct fault_answer_rule told;
    const char *args;

    int err = s->role ? -EISCONN : read_name(s, c, name, &args, text);
    if (!err)
        err = ask(s, role == ROLE_PUBLISHER ? RTMP_STEP_PUBLISH : RTMP_STEP_PLAY, name, &told);
    if (err > 0)
        return send_status(s, "error", told.code, told.text);
    if (s->why)
        return err;
    if (!err)
        err = s->ops->may(s->arg, role, name, name + strlen(s->app) + 1, args);
    expect_media(s, role, err);
    if (err)
        return send_refusal(s, role, err);
    err = send_start(s, role);
    if (err)
        return err;
    s->role = role;
    err = s->ops->join(s->arg, role, name);
    return err ? refuse_command(s, err, "stream could not be opened") : 0;
}

static int on_publish(struct session *s, const struct call *c)
{
    return begin_role(s, c, ROLE_PUBLISHER);
}

static int on_play(struct session *s, const struct call *c)
{
    return begin_role(s, c, ROLE_PLAYER);
}

static int on_stream_over(struct session *s, const struct call *c)
{
    enum hub_role role = s->role;

    if (!role)
        return 0;
    s->role = ROLE_NONE;
    s->is_paused = s->is_blind = s->is_deaf = false;
    s->ops->leave(s->arg);
    return role == ROLE_PUBLISHER
               ? send_status(s, "status", "NetStream.Unpublish.Success", "unpublished")
               : send_status(s, "status", "NetStream.Play.Stop", "stopped");
}

/* ---- pause, receiveVideo, receiveAudio */

/* The flag of pause, receiveVideo or receiveAudio from a player; false for everything else. */
static bool read_flag(const struct session *s, const struct call *c, bool *out)
{
    struct amf_value v;

    if (s->role != ROLE_PLAYER || argument(c, 1, &v) || v.type != AMF_BOOL)
        return false;
    *out = v.number != 0;
    return true;
}

static void tell_wants(const struct session *s)
{
    s->ops->want(s->arg, !s->is_paused && !s->is_blind, !s->is_paused && !s->is_deaf);
}

static int on_pause(struct session *s, const struct call *c)
{
    if (!read_flag(s, c, &s->is_paused))
        return 0;
    tell_wants(s);
    return s->is_paused ? send_status(s, "status", "NetStream.Pause.Notify", "paused")
                        : send_status(s, "status", "NetStream.Unpause.Notify", "playing again");
}

static int on_receive_video(struct session *s, const struct call *c)
{
    bool is_wanted;

    if (!read_flag(s, c, &is_wanted))
        return 0;
    s->is_blind = !is_wanted;
    tell_wants(s);
    return 0;
}

static int on_receive_audio(struct session *s, const struct call *c)
{
    bool is_wanted;

    if (!read_flag(s, c, &is_wanted))
        return 0;
    s->is_deaf = !is_wanted;
    tell_wants(s);
    return 0;
}

/* ---- the table */

static const struct session_command {
    const char *name;
    int (*run)(struct session *s, const struct call *c);
} commands[] = {
    {"connect", on_connect},
    {"createStream", on_create_stream},
    {"releaseStream", on_done},
    {"FCPublish", on_done},
    {"FCSubscribe", on_done},
    {"FCUnpublish", on_done},
    {"publish", on_publish},
    {"play", on_play},
    {"pause", on_pause},
    {"receiveVideo", on_receive_video},
    {"receiveAudio", on_receive_audio},
    {"getStreamLength", on_zero},
    {"_checkbw", on_zero},
    {"deleteStream", on_stream_over},
    {"closeStream", on_stream_over},
};

static const struct session_command *find_command(const struct amf_value *name)
{
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (amf_is(name, commands[i].name))
            return &commands[i];
    return NULL;
}

/* Ignores a command that is no AMF0, and an unknown command, as other servers do. */
static int on_command(struct session *s, const struct chunk_message *m)
{
    /* AMF3: a leading zero, which not all send, then AMF0 all the same */
    size_t skip = m->type == CHUNK_COMMAND_AMF3 && m->size > 0 && m->body[0] == 0;
    struct call c = {.args = {m->body + skip, m->body + m->size}};
    struct amf_value name, transaction;

    if (amf_next(&c.args, &name) || amf_next(&c.args, &transaction))
        return 0;
    c.transaction = transaction.type == AMF_NUMBER ? transaction.number : 0;
    const struct session_command *command = find_command(&name);
    if (!s->is_connected && (!command || command->run != on_connect))
        return refuse_command(s, -EPROTO, "command before connect");
    return command ? command->run(s, &c) : 0;
}

/* ---- messages */

static int on_control(struct session *s, const struct chunk_message *m)
{
    if (m->size >= 6 && bytes_get16(m->body) == CONTROL_PING)
        return send_control(s, CONTROL_PONG, bytes_get32(m->body + 2));
    return 0;
}

static int on_window(struct session *s, const struct chunk_message *m)
{
    uint32_t bytes = m->size >= 4 ? bytes_get32(m->body) : 0;

    s->window = bytes > WINDOW_MIN ? bytes : WINDOW_MIN;
    return 0;
}

static int pass_media(void *arg, const struct chunk_message *m)
{
    struct session *s = arg;

    if (s->role != ROLE_PUBLISHER)
        return 0; /* media of a stream that was refused, or is over */
    int err = s->ops->media(s->arg, m);
    return err ? refuse_command(s, err, "media could not be passed on") : 0;
}

static int pass_part(void *arg, const struct chunk_message *m)
{
    bool is_media = m->type == CHUNK_AUDIO || m->type == CHUNK_VIDEO || m->type == CHUNK_DATA;

    return is_media ? pass_media(arg, m) : 0;
}

static int on_media(struct session *s, const struct chunk_message *m)
{
    if (!s->is_connected)
        return refuse_command(s, -EPROTO, "media before connect");
    return m->type == CHUNK_AGGREGATE ? chunk_split_aggregate(m, pass_part, s) : pass_media(s, m);
}

static int on_message(void *arg, const struct chunk_message *m)
{
    struct session *s = arg;

    switch (m->type) {
    case CHUNK_CONTROL:
        return on_control(s, m);
    case CHUNK_WINDOW:
        return on_window(s, m);
    case CHUNK_AUDIO:
    case CHUNK_VIDEO:
    case CHUNK_DATA:
    case CHUNK_DATA_AMF3:
    case CHUNK_AGGREGATE:
        return on_media(s, m);
    case CHUNK_COMMAND:
    case CHUNK_COMMAND_AMF3:
        return on_command(s, m);
    default:
        return 0;
    }
}

/* ---- public */

int session_new(struct session **out, const struct session_ops *ops, void *arg, uint32_t seed)
{
    struct session *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;
    s->ops = ops;
    s->arg = arg;
    s->seed = seed;
    s->window = WINDOW_BYTES;
    s->handshake = calloc(1, sizeof(*s->handshake));
    int err = s->handshake ? chunk_reader_new(&s->reader, on_message, s) : -ENOMEM;
    if (err) {
        session_free(s);
        return err;
    }
    chunk_reader_hold(s->reader, RELAY_GUEST_HOLD);
    *out = s;
    return 0;
}

void session_free(struct session *s)
{
    if (!s)
        return;
    free(s->handshake);
    chunk_reader_free(s->reader);
    free(s);
}

static int acknowledge(struct session *s)
{
    uint64_t bytes = chunk_bytes_read(s->reader);
    uint8_t out[ANSWER_MAX];

    if (!s->is_connected || bytes - s->acked < s->window)
        return 0;
    s->acked = bytes;
    return send_bytes(s, out, answer_number(out, CHUNK_ACK, (uint32_t)bytes));
}

/* Reads bytes of the handshake. Returns how many were read, or -errno. */
static ssize_t shake_hands(struct session *s, const uint8_t *bytes, size_t size)
{
    uint8_t out[HANDSHAKE_ANSWER_SIZE];
    struct fault_answer_rule told;
    bool is_asked;

    ssize_t n = handshake_read(s->handshake, bytes, size, &is_asked);
    if (n < 0)
        return refuse_command(s, (int)n, "no RTMP handshake");
    if (s->handshake->step == HANDSHAKE_DONE) {
        free(s->handshake);
        s->handshake = NULL;
    }
    if (!is_asked)
        return n;
    int err = ask(s, RTMP_STEP_HANDSHAKE, "", &told);
    if (err < 0)
        return err;
    handshake_answer(s->handshake, s->seed, out);
    err = send_bytes(s, out, sizeof(out));
    return err ? err : n;
}

int session_read(struct session *s, const uint8_t *bytes, size_t size)
{
    while (size > 0 && s->handshake) {
        ssize_t n = shake_hands(s, bytes, size);
        if (n < 0)
            return (int)n;
        bytes += n;
        size -= (size_t)n;
    }
    int err = chunk_read(s->reader, bytes, size);
    if (err && !s->why)
        s->why = err == -EMSGSIZE ? "message beyond the limits"
                 : err == -ENOMEM ? "memory is short"
                                  : "malformed message";
    return err ? err : acknowledge(s);
}

const char *session_why(const struct session *s)
{
    return s->why ? s->why : "";
}

bool session_is_told(const struct session *s)
{
    return s->is_told;
}

bool session_is_connected(const struct session *s)
{
    return s->is_connected;
}
