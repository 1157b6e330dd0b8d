/* SPDX-License-Identifier: GPL-3.0-or-later */
/* component.c - attributes, events, figures and options that pushers and players treat alike. */
#include "live/component.h"

#include "base/log.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RETRY_COUNT = 3, RETRY_INTERVAL_US = 3000000, LEVELS_PERIOD_US = 300000 };

static void on_netstatus(void *arg)
{
    struct component *c = arg;
    struct live_number figures[NETSTATUS_MAX];

    int count = c->ops->figures(c, figures);
    if (count > 0)
        c->is_first_window = false;
    if (count > 0 && c->wants_netstatus)
        component_event(c, "netstatus",
                        &(struct live_value){.figures = figures, .figure_count = count});
}

static void on_levels(void *arg)
{
    struct component *c = arg;
    double level;

    if (c->ops->level(c, &level))
        component_event(c, "audiovolumenotify", &(struct live_value){.number = level});
}

static bool copy_text(const char **field)
{
    if (!*field)
        return true;
    *field = strdup(*field);
    return *field != NULL;
}

static int copy_texts(struct live_cfg *cfg)
{
    bool is_fine = copy_text(&cfg->camera_front);

    is_fine &= copy_text(&cfg->camera_back);
    is_fine &= copy_text(&cfg->microphone);
    is_fine &= copy_text(&cfg->speaker);
    is_fine &= copy_text(&cfg->temp_dir);
    is_fine &= copy_text(&cfg->package_dir);
    is_fine &= copy_text(&cfg->user_dir);
    is_fine &= copy_text(&cfg->referer);
    return is_fine ? 0 : -ENOMEM;
}

int component_replace(const char **field, const char *text)
{
    char *copy = strdup(text);

    if (!copy)
        return -ENOMEM;
    free((char *)*field);
    *field = copy;
    return 0;
}

int component_init(struct component *c, struct live *live, const struct live_cfg *cfg,
                   const struct component_ops *ops, void *attrs)
{
    c->live = live;
    c->ops = ops;
    c->cfg = *cfg;
    c->rows = rows_of(cfg->kind);
    c->attrs = attrs;
    attr_defaults(c->rows->attrs, c->rows->attr_count, attrs);
    c->environment = environment_ref(environment_find(&live->environment, cfg->environment));
    int err = copy_texts(&c->cfg);
    if (!err)
        err = timer_new(&c->levels, live->timers, on_levels, c);
    return err ? err : timer_new(&c->netstatus, live->timers, on_netstatus, c);
}

void component_fini(struct component *c)
{
    timer_free(c->netstatus);
    timer_free(c->levels);
    environment_unref(c->environment);
    free((char *)c->cfg.camera_front);
    free((char *)c->cfg.camera_back);
    free((char *)c->cfg.microphone);
    free((char *)c->cfg.speaker);
    free((char *)c->cfg.temp_dir);
    free((char *)c->cfg.package_dir);
    free((char *)c->cfg.user_dir);
    free((char *)c->cfg.referer);
}

void component_event(struct component *c, const char *name, const struct live_value *values)
{
    const struct live_event ev = {
        .row = rows_event(c->rows, name), .values = values, .at_us = clock_now_us(c->live->clock)};

    if (!c->is_closed && c->cfg.on_event)
        c->cfg.on_event(c->cfg.arg, c->id, &ev);
}

void component_say(struct component *c, int code, const struct say *what)
{
    char text[256];

    say_fill(text, sizeof(text), rows_code_text(c->rows->codes, c->rows->code_count, code), what);
    component_event(c, "statechange", (struct live_value[]){{.number = code}, {.text = text}});
}

void component_figures_start(struct component *c)
{
    c->is_first_window = true;
    timer_start(c->netstatus, NETSTATUS_PERIOD_US, NETSTATUS_PERIOD_US);
}

void component_figures_stop(struct component *c)
{
    timer_stop(c->netstatus);
}

void component_want_levels(struct component *c, bool is_wanted)
{
    if (!is_wanted)
        timer_stop(c->levels);
    else if (!timer_is_running(c->levels))
        timer_start(c->levels, LEVELS_PERIOD_US, LEVELS_PERIOD_US);
}

int component_attempt(struct component *c, struct attempt *a, const struct attempt_ops *ops,
                      void *arg)
{
    const struct attempt_cfg cfg = {
        .loop = c->live->loop,
        .timers = c->live->timers,
        .names = c->environment ? &c->environment->names : NULL,
        .ops = ops,
        .arg = arg,
    };

    return attempt_init(a, &cfg);
}

struct attempt_plan component_plan(const struct component *c, const struct url *url)
{
    const struct live_cfg *cfg = &c->cfg;

    return (struct attempt_plan){
        .ends = {url},
        .end_count = 1,
        .retry_count = cfg->retry_count ? cfg->retry_count : RETRY_COUNT,
        .retry_interval_us = cfg->retry_interval_us ? cfg->retry_interval_us : RETRY_INTERVAL_US,
    };
}

struct say component_lost(const struct component *c, const struct url *url, enum net_phase phase,
                          const char *reason)
{
    if (phase == NET_NAME)
        log_warn("%s %u: look-up of %s: %s", c->rows->tag, c->id, url->host, reason);
    return (struct say){.reason = reason, .host = url->host, .port = url->port};
}

struct netem *component_netem(const struct component *c)
{
    return c->environment ? c->environment->netem : NULL;
}

bool component_is_given(const struct component *c, const char *attribute)
{
    const struct attr_row *row = attr_find(c->rows->attrs, c->rows->attr_count, attribute);

    return row && (c->given & (uint64_t)1 << (row - c->rows->attrs));
}

bool component_may(struct component *c, enum live_used bit)
{
    const struct live_phone *phone = &c->cfg.phone;
    enum live_permission permission = bit == LIVE_USED_CAMERA ? phone->camera : phone->record;

    if (permission == LIVE_ALLOW)
        c->used |= bit;
    return permission != LIVE_DENY;
}

const struct attr_value *component_option_find(const struct live_option *options, int count,
                                               const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(options[i].name, name) == 0)
            return options[i].value.given == ATTR_GIVEN_NULL ? NULL : &options[i].value;
    return NULL;
}

const char *component_option_text(const struct live_option *options, int count, const char *name,
                                  const char *dflt)
{
    const struct attr_value *value = component_option_find(options, count, name);

    if (!value)
        return dflt;
    return value->given == ATTR_GIVEN_TEXT && value->text ? value->text : "";
}

bool component_option_number(const struct live_option *options, int count, const char *name,
                             double *number)
{
    const struct attr_value *value = component_option_find(options, count, name);
    char *end = "";
    double read = value ? value->number : 0;

    if (value && value->given == ATTR_GIVEN_TEXT && value->text && value->text[0])
        read = strtod(value->text, &end);
    else if (!value || value->given != ATTR_GIVEN_NUMBER)
        return false;
    if (*end || !isfinite(read))
        return false;
    *number = read;
    return true;
}

void component_small_window(struct component *c, bool is_wanted, struct reply *call)
{
    if (!c->cfg.on_small_window) {
        reply_fail(call, CALL_WRONG_STATE, "there is no page to put a small window on");
    } else if (!is_wanted && !c->cfg.phone.has_small_window) {
        reply_fail(call, CALL_WRONG_STATE, "not in picture in picture");
    } else {
        c->cfg.on_small_window(c->cfg.arg, c->id, is_wanted);
        reply_ok(call);
    }
}
