/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attack_names.c - names that are taken, odd, or not signed. */
#include "signature.h"
#include "world.h"

enum { ANSWER_MS = 2000, FREE_MS = 1000 };

static bool is_end(int err)
{
    return err == -EPIPE || err == -ECONNRESET;
}

/* ---- the same name twice */

void attack_same_name(struct world *w)
{
    int rounds = w->is_long ? 200 : 30;
    struct talk t;

    for (int i = 0; i < rounds; i++) {
        struct speech s = {0};
        talk_open(&t, w->port);
        speech_publish(&s, i & 1 ? "pair" : "pair?x=1");
        speech_headers(&s);
        speech_picture(&s, 12345, 0, true, 500); /* must not reach the player */
        talk_say(&t, &s);
        int err = talk_wait_code(&t, "NetStream.Publish.BadName", ANSWER_MS * w->slow);
        expect(w, !err, "round %d: %s, told \"%s\"", i, strerror(-err), t.codes);
        talk_close(&t);
    }
}

/* ---- free again */

static void go_close(struct talk *t)
{
    talk_close(t);
}

static void go_reset(struct talk *t)
{
    talk_reset(t);
}

static void go_half(struct talk *t)
{
    shutdown(t->fd, SHUT_WR);
}

static void go_delete(struct talk *t)
{
    struct speech s = {0};

    speech_command(&s, "deleteStream", 6, NULL);
    talk_say(t, &s);
}

static void go_in_a_message(struct talk *t)
{
    struct speech s = {0};

    speech_bytes(&s, "\4\0\0\0\0\x10\0\x9\1\0\0\0abc", 15);
    talk_say(t, &s);
    talk_close(t);
}

static void go_by_a_breach(struct talk *t)
{
    struct speech s = {0};

    speech_bytes(&s, "\xff", 1);
    talk_say(t, &s);
}

static void (*const goings[])(struct talk *t) = {
    go_close, go_reset, go_half, go_delete, go_in_a_message, go_by_a_breach,
};
enum { GOINGS = sizeof(goings) / sizeof(goings[0]) };

static bool publish(struct world *w, struct talk *t, const char *name)
{
    struct speech s = {0};

    talk_open(t, w->port);
    speech_publish(&s, name);
    speech_headers(&s);
    talk_say(t, &s);
    while (!t->end && !strstr(t->codes, "NetStream.Publish.")) {
        talk_wait_readable(t, talk_now_us() + 100000);
        talk_hear(t);
    }
    return strstr(t->codes, "NetStream.Publish.Start");
}

/* How long a name stays taken when its publisher goes like that; -1 when for too long. */
static long taken_ms(struct world *w, void (*go)(struct talk *t))
{
    struct talk first, second;
    long ms = -1;

    expect(w, publish(w, &first, "free"), "the name is not free to begin with");
    int64_t begin_us = talk_now_us();
    go(&first);
    while (ms < 0 && world_ms_since(begin_us) < 2 * FREE_MS * w->slow) {
        if (publish(w, &second, "free"))
            ms = (long)world_ms_since(begin_us);
        talk_close(&second);
    }
    if (first.fd >= 0)
        talk_close(&first);
    return ms;
}

void attack_free_name(struct world *w)
{
    long most_ms = 0;

    for (int i = 0; i < GOINGS; i++) {
        long ms = taken_ms(w, goings[i]);
        expect(w, ms >= 0 && ms < FREE_MS * w->slow, "way %d of going: taken for %ld ms", i, ms);
        most_ms = ms > most_ms ? ms : most_ms;
    }
    snprintf(w->note, sizeof(w->note), "free within %ld ms", most_ms);
}

/* ---- odd names */

static const struct name_row {
    const char *text;
    size_t size;
} names[] = {
#define NAME(text)             \
    {                          \
        text, sizeof(text) - 1 \
    }
    NAME(""),
    NAME(".."),
    NAME("../../etc/passwd"),
    NAME("/"),
    NAME("//////"),
    NAME("/../../../../dev/null"),
    NAME("a/../b"),
    NAME("..\\..\\windows"),
    NAME("%2e%2e%2f%2e%2e%2fetc"),
    NAME("%00"),
    NAME("%s%s%s%s%n%n%n%n"),
    NAME("%999999999d"),
    NAME("a\0b"),
    NAME("\0"),
    NAME("a\nb"),
    NAME("\r\nSet-Cookie: x"),
    NAME("\x1b[2J\x1b[1;31m"),
    NAME("\x7f"),
    NAME("\xff\xfe\xfd"),
    NAME("\xc0\xaf\xc0\xaf"),
    NAME("\"},{\"x\":\""),
    NAME("</script>"),
    NAME("'; DROP TABLE streams; --"),
    NAME("$(reboot)`reboot`"),
    NAME("?"),
    NAME("?=&&=&txSecret"),
    NAME("name?txSecret=%s&txTime=%n"),
    NAME("\xe6\x88\xbf\xe9\x97\xb4"),
#undef NAME
};
enum { NAMES = sizeof(names) / sizeof(names[0]) };

/* Whatever is said about it: a code, or the end, and soon. */
static void try_name(struct world *w, const char *command, const char *text, size_t size)
{
    const char *code = command[1] == 'u' ? "NetStream.Publish." : "NetStream.Play.";
    struct speech s = {0};
    struct talk t;

    expect(w, !talk_open(&t, w->port), "no connection any more");
    speech_guest(&s);
    speech_command_of(&s, "releaseStream", 2, text, size);
    speech_command_of(&s, command, 3, text, size);
    speech_headers(&s);
    talk_say(&t, &s);
    int err = talk_wait_code(&t, code, ANSWER_MS * w->slow);
    expect(w, !err || is_end(err), "%s of %zu bytes \"%.20s\": %s", command, size, text,
           strerror(-err));
    talk_close(&t);
}

static void try_app(struct world *w, const struct name_row *name)
{
    struct speech s = {0};
    struct talk t;

    talk_open(&t, w->port);
    speech_hello(&s);
    speech_connect(&s, name->text);
    speech_command(&s, "publish", 3, "x");
    talk_say(&t, &s);
    int err = talk_wait_code(&t, "Net", ANSWER_MS * w->slow);
    expect(w, !err || is_end(err), "application \"%.20s\": %s", name->text, strerror(-err));
    talk_close(&t);
}

void attack_names(struct world *w)
{
    static const size_t sizes[] = {512, 513, 1024, 65000, 65535, 65536, 70000};
    char *text = speech_must(malloc(70000));

    memset(text, 'n', 70000);
    for (int i = 0; i < NAMES; i++) {
        try_name(w, "publish", names[i].text, names[i].size);
        try_name(w, "play", names[i].text, names[i].size);
        try_app(w, &names[i]);
    }
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        try_name(w, "publish", text, sizes[i]);
        try_name(w, "play", text, sizes[i]);
    }
    snprintf(w->note, sizeof(w->note), "%d names", NAMES + (int)(sizeof(sizes) / sizeof(sizes[0])));
    free(text);
}

/* ---- signatures */

/* A signed name for "sign", then what is done to it. */
struct parts {
    char secret[64], time[32];
};

static void sign(struct world *w, struct parts *p, const char *name, long from_now_s)
{
    snprintf(p->time, sizeof(p->time), "%lx", (long)time(NULL) + from_now_s);
    snprintf(p->secret, sizeof(p->secret), "%s", signature_of(w->key, name, p->time));
}

static void expect_refused(struct world *w, const char *what, const char *name)
{
    static const char *const commands[] = {"publish", "play"};
    static const char *const started[] = {"NetStream.Publish.Start", "NetStream.Play.Start"};

    for (int i = 0; i < 2; i++) {
        struct speech s = {0};
        struct talk t;
        talk_open(&t, w->port);
        speech_guest(&s);
        speech_command(&s, commands[i], 3, name);
        talk_say(&t, &s);
        int err =
            talk_wait_code(&t, i ? "NetStream.Play." : "NetStream.Publish.", ANSWER_MS * w->slow);
        expect(w, !err || is_end(err), "%s, %s: %s", what, commands[i], strerror(-err));
        expect(w, !strstr(t.codes, started[i]), "%s: may %s", what, commands[i]);
        talk_close(&t);
    }
}

/* pattern: "%s" the secret, "%t" the time, of name "sign". */
static void try_pattern(struct world *w, const char *pattern, const struct parts *p)
{
    char name[512];
    size_t size = 0;

    for (const char *at = pattern; *at; at++) {
        const char *part = at[0] != '%' ? NULL : at[1] == 's' ? p->secret : p->time;
        if (part) {
            size += (size_t)snprintf(name + size, sizeof(name) - size, "%s", part);
            at++;
        } else {
            name[size++] = *at;
        }
    }
    name[size] = 0;
    expect_refused(w, pattern, name);
}

static const char *const patterns[] = {
    "sign",
    "sign?",
    "sign?txSecret=%s",
    "sign?txTime=%t",
    "sign?txSecret=&txTime=",
    "sign?txSecret=%s&txTime=",
    "sign?txSecret=&txTime=%t",
    "other?txSecret=%s&txTime=%t",
    "sign?txSecret=%s0&txTime=%t",
    "sign?txSecret=0%s&txTime=%t",
    "sign?txSecret=%s&txTime=0%t",
    "sign?txSecret=%s&txTime=%tg",
    "sign?txSecret=%s&txTime=-%t",
    "sign?txSecret=%s&txTime=0x%t",
    "sign?txSecret=%s&txTime=%t%t%t",
    "sign?txSecret=%s&txSecret=%s&txTime=%t",
    "sign?txSecret=%s&txTime=%t&txTime=%t",
    "sign?txSecret=00000000000000000000000000000000&txTime=%t",
    "sign?txSecret=%s&txTime=ffffffff",
    "sign?txsecret=%s&txtime=%t",
    "sign&txSecret=%s&txTime=%t",
    "sign?xtxSecret=%s&txTime=%t",
    "sign%3ftxSecret=%s&txTime=%t",
};

static void try_upper_case(struct world *w, struct parts p)
{
    char name[128];

    for (char *c = p.secret; *c; c++)
        *c = *c >= 'a' && *c <= 'f' ? (char)(*c - 'a' + 'A') : *c;
    snprintf(name, sizeof(name), "sign?txSecret=%s&txTime=%s", p.secret, p.time);
    expect_refused(w, "upper case", name);
}

static void expect_taken(struct world *w, const char *name)
{
    struct talk t;

    expect(w, publish(w, &t, name), "a good signature is refused: %s, told \"%s\"", name, t.codes);
    talk_close(&t);
}

void attack_signature(struct world *w)
{
    struct parts p;
    char name[512];

    sign(w, &p, "sign", 600);
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
        try_pattern(w, patterns[i], &p);
    if (strpbrk(p.secret, "abcdef"))
        try_upper_case(w, p);
    expect_refused(w, "expired", signature_name(w->key, "sign", -5));
    expect_taken(w, signature_name(w->key, "sign", 600));
    snprintf(name, sizeof(name), "%s&x=1", signature_name(w->key, "sign", 600));
    expect_taken(w, name);
    snprintf(p.time, sizeof(p.time), "%016lx", (long)time(NULL) + 600);
    snprintf(name, sizeof(name), "sign?txTime=%s&txSecret=%s", p.time,
             signature_of(w->key, "sign", p.time));
    expect_refused(w, "a time of 16 digits", name);
    snprintf(p.time, sizeof(p.time), "%08lx", (long)time(NULL) + 600);
    snprintf(name, sizeof(name), "sig?txTime=%s%s&txSecret=%s", "a", p.time,
             signature_of(w->key, "siga", p.time));
    expect_refused(w, "the signature of another stream", name);
    snprintf(w->note, sizeof(w->note), "%d cases",
             (int)(sizeof(patterns) / sizeof(patterns[0])) + 6);
}
