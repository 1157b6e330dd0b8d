/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_answer.c - a list of rules; the newest that fits wins. */
#include "relay/fault/fault_answer.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[RTMP_STEP_COUNT] = {
    [RTMP_STEP_HANDSHAKE] = "handshake",
    [RTMP_STEP_CONNECT] = "connect",
    [RTMP_STEP_CREATE_STREAM] = "createStream",
    [RTMP_STEP_PUBLISH] = "publish",
    [RTMP_STEP_PLAY] = "play",
};

static const struct {
    const char *family;
    unsigned steps;
} families[] = {
    {"NetConnection.Connect.", 1u << RTMP_STEP_CONNECT},
    {"NetStream.Publish.", 1u << RTMP_STEP_PUBLISH},
    {"NetStream.Play.", 1u << RTMP_STEP_PLAY},
};

int fault_answer_step_of_word(const char *word)
{
    for (int i = 0; i < RTMP_STEP_COUNT; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

unsigned fault_answer_step_of_code(const char *code)
{
    for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
        if (strncmp(code, families[i].family, strlen(families[i].family)) == 0)
            return families[i].steps;
    return 0;
}

/* ---- the list */

void fault_answer_fini(struct fault_answers *s)
{
    free(s->rules);
    *s = (struct fault_answers){0};
}

static void remove_at(struct fault_answers *s, int i)
{
    memmove(&s->rules[i], &s->rules[i + 1], (size_t)(--s->count - i) * sizeof(s->rules[0]));
}

static void forget_old(struct fault_answers *s, int64_t now_us)
{
    for (int i = s->count - 1; i >= 0; i--)
        if (now_us >= s->rules[i].until_us)
            remove_at(s, i);
}

static void forget_same(struct fault_answers *s, const struct fault_answer_rule *rule)
{
    for (int i = s->count - 1; i >= 0; i--)
        if (s->rules[i].steps == rule->steps && strcmp(s->rules[i].name, rule->name) == 0)
            remove_at(s, i);
}

int fault_answer_add(struct fault_answers *s, const struct fault_answer_rule *rule, int64_t now_us)
{
    forget_old(s, now_us);
    forget_same(s, rule);
    if (s->count == RELAY_ANSWER_RULES_MAX)
        return -ENOBUFS;
    struct fault_answer_rule *more = realloc(s->rules, (size_t)(s->count + 1) * sizeof(*more));
    if (!more)
        return -ENOMEM;
    s->rules = more;
    s->rules[s->count++] = *rule;
    return 0;
}

void fault_answer_remove(struct fault_answers *s, const char *name)
{
    for (int i = s->count - 1; i >= 0; i--)
        if (!name || strcmp(s->rules[i].name, name) == 0)
            remove_at(s, i);
}

/* ---- asking */

static bool is_of_app(const char *rule, const char *app)
{
    size_t size = strlen(app);

    return strncmp(rule, app, size) == 0 && (rule[size] == 0 || rule[size] == '/');
}

static bool fits(const struct fault_answer_rule *r, enum rtmp_step step, const char *name)
{
    if (!(r->steps & 1u << step))
        return false;
    if (step == RTMP_STEP_HANDSHAKE || strcmp(r->name, "*") == 0)
        return true;
    return step >= RTMP_STEP_PUBLISH ? strcmp(r->name, name) == 0 : is_of_app(r->name, name);
}

bool fault_answer_ask(struct fault_answers *s, enum rtmp_step step, const char *name,
                      int64_t now_us, struct fault_answer_rule *out)
{
    forget_old(s, now_us);
    for (int i = s->count - 1; i >= 0; i--) {
        struct fault_answer_rule *r = &s->rules[i];
        if (!fits(r, step, name))
            continue;
        *out = *r;
        if (r->count > 0 && --r->count == 0)
            remove_at(s, i);
        return true;
    }
    return false;
}
