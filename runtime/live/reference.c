/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reference.c - prints the rows: as JSON for tools, as tables for people. */
#include "live/environment/environment_faults.h"
#include "live/rows.h"
#include "relay/fault.h"

#include <string.h>

/* ---- JSON: a list is opened, rows are written with a comma before all but the first, it is closed
 */

static void json_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at == '"' || *at == '\\')
            fprintf(out, "\\%c", *at);
        else if (*at < 0x20)
            fprintf(out, "\\u%04x", *at);
        else
            fputc(*at, out);
    }
    fputc('"', out);
}

static void json_field(FILE *out, const char *name, const char *text) /* nothing for NULL */
{
    if (!text)
        return;
    fprintf(out, ", \"%s\": ", name);
    json_text(out, text);
}

static void json_open(FILE *out, const char *list)
{
    fprintf(out, "\n    \"%s\": [", list);
}

static void json_row(FILE *out, bool is_first, const char *name, const char *text)
{
    fprintf(out, "%s\n      {\"%s\": ", is_first ? "" : ",", name);
    json_text(out, text);
}

static bool is_numeric(const struct attr_row *row)
{
    bool has_digit_words = row->type == ATTR_ENUM && strcmp(row->dflt, "0") == 0;
    return row->type == ATTR_INT || row->type == ATTR_NUM || has_digit_words;
}

static const char *type_name(const struct attr_row *row)
{
    if (is_numeric(row))
        return "number";
    if (row->type == ATTR_LIST)
        return "string/Array";
    return row->type == ATTR_BOOL ? "boolean" : "string";
}

static void json_default(FILE *out, const struct attr_row *row)
{
    fputs(", \"default\": ", out);
    if (is_numeric(row) || row->type == ATTR_BOOL)
        fputs(row->dflt, out);
    else
        json_text(out, row->dflt);
}

static void json_values(FILE *out, const struct attr_row *row)
{
    if (!row->words[0])
        return;
    fputs(", \"values\": [", out);
    if (row->type == ATTR_LIST) /* no word at all is a value too, and so are all of them */
        fputs("\"\", \"[\\\"push\\\",\\\"pop\\\"]\", ", out);
    for (int i = 0; i < ATTR_WORDS_MAX && row->words[i]; i++) {
        fputs(i ? ", " : "", out);
        json_text(out, row->words[i]);
    }
    fputc(']', out);
}

static void json_attrs(FILE *out, const struct rows_of *rows)
{
    json_open(out, "attributes");
    for (int i = 0; i < rows->attr_count; i++) {
        const struct attr_row *row = &rows->attrs[i];
        json_row(out, i == 0, "name", row->name);
        json_field(out, "type", type_name(row));
        json_default(out, row);
        json_values(out, row);
        if (row->min != 0 || row->max != 0)
            fprintf(out, ", \"min\": %g, \"max\": %g", row->min, row->max);
        json_field(out, "help", row->help);
        json_field(out, "source", row->source);
        json_field(out, "not_yet", row->not_yet);
        fputc('}', out);
    }
    fputs("],", out);
}

static const char *field_type(enum event_type type)
{
    static const char *const names[] = {
        [EVENT_INTEGER] = "integer", [EVENT_NUMBER] = "number",  [EVENT_BOOLEAN] = "boolean",
        [EVENT_TEXT] = "string",     [EVENT_FIGURES] = "object",
    };

    return names[type];
}

static void json_events(FILE *out, const struct rows_of *rows)
{
    json_open(out, "events");
    for (int i = 0; i < rows->event_count; i++) {
        const struct event_row *row = &rows->events[i];
        json_row(out, i == 0, "name", row->name);
        fputs(", \"detail\": {", out);
        for (const struct event_field *field = row->fields; field->name; field++)
            fprintf(out, "%s\"%s\": \"%s\"", field > row->fields ? ", " : "", field->name,
                    field_type(field->type));
        fputc('}', out);
        json_field(out, "source", row->source);
        json_field(out, "not_yet", row->not_yet);
        fputc('}', out);
    }
    fputs("],", out);
}

static void json_methods(FILE *out, const struct rows_of *rows)
{
    json_open(out, "methods");
    for (int i = 0; i < rows->method_count; i++) {
        json_row(out, i == 0, "name", rows->methods[i].name);
        json_field(out, "source", rows->methods[i].source);
        json_field(out, "not_yet", rows->methods[i].not_yet);
        fputc('}', out);
    }
    fputs("],", out);
}

static void json_codes(FILE *out, const char *list, const char *key, const struct live_code *codes,
                       int count)
{
    json_open(out, list);
    for (int i = 0; i < count; i++) {
        fprintf(out, "%s\n      {\"%s\": %d", i ? "," : "", key, codes[i].code);
        json_field(out, "constant", codes[i].constant);
        json_field(out, "message", codes[i].text);
        fprintf(out, ", \"silent\": %s", codes[i].silent ? "true" : "false");
        json_field(out, "reason", codes[i].silent);
        fputc('}', out);
    }
    fputs("],", out);
}

static void json_figures(FILE *out, const struct rows_of *rows)
{
    json_open(out, "netstatus");
    for (int i = 0; i < rows->netstatus_count; i++) {
        json_row(out, i == 0, "name", rows->netstatus[i].name);
        json_field(out, "type", rows->netstatus[i].type);
        json_field(out, "unit", rows->netstatus[i].unit);
        json_field(out, "meaning", rows->netstatus[i].meaning);
        fputc('}', out);
    }
    fputs("]", out);
}

static void json_component(FILE *out, const struct rows_of *rows)
{
    fprintf(out, "\n  \"%s\": {", rows->tag);
    json_attrs(out, rows);
    json_events(out, rows);
    json_codes(out, "codes", "code", rows->codes, rows->code_count);
    json_codes(out, "errors", "errCode", rows->errors, rows->error_count);
    json_methods(out, rows);
    json_figures(out, rows);
    fputs("}", out);
}

/* What both tables of words say of one. */
struct reference_word {
    const char *args, *options, *meaning, *at_pusher, *at_player;
};

static struct reference_word word_of_phone_fault(const struct environment_fault *r)
{
    return (struct reference_word){r->args, r->options, r->meaning, r->at_pusher, r->at_player};
}

static struct reference_word word_of_fault(const struct fault_row *r)
{
    return (struct reference_word){r->args, r->options, r->meaning, r->at_pusher, r->at_player};
}

/* to the end of its object */
static void json_word(FILE *out, struct reference_word w)
{
    json_field(out, "args", w.args);
    json_field(out, "options", w.options);
    json_field(out, "meaning", w.meaning);
    json_field(out, "at_pusher", w.at_pusher);
    json_field(out, "at_player", w.at_player);
    fputc('}', out);
}

/* What a script may order around a phone: phone.net:WORD(args, {options}). */
static void json_phone_faults(FILE *out)
{
    int count;
    const struct environment_fault *rows = environment_faults_rows(&count);

    json_open(out, "mishaps");
    for (int i = 0; i < count; i++) {
        json_row(out, i == 0, "at", rows[i].at);
        json_field(out, "word", rows[i].word);
        json_word(out, word_of_phone_fault(&rows[i]));
    }
    fputs("],", out);
}

/* What a script may ask of a server: server:WORD(args, {options}). */
static void json_faults(FILE *out)
{
    int count;
    const struct fault_row *rows = fault_rows(&count);

    json_open(out, "faults");
    for (int i = 0; i < count; i++) {
        json_row(out, i == 0, "word", rows[i].word);
        json_word(out, word_of_fault(&rows[i]));
    }
    fputs("],", out);
    const struct fault_field *fields = fault_fields(&count);
    json_open(out, "fault_fields");
    for (int i = 0; i < count; i++) {
        json_row(out, i == 0, "name", fields[i].name);
        json_field(out, "type", fields[i].type == FAULT_TEXT ? "string" : "integer");
        json_field(out, "meaning", fields[i].meaning);
        fputc('}', out);
    }
    fputs("]", out);
}

void live_reference_json(FILE *out)
{
    fputs("{\"components\": {", out);
    json_component(out, rows_of(LIVE_PUSHER));
    fputc(',', out);
    json_component(out, rows_of(LIVE_PLAYER));
    fputs("\n},", out);
    json_phone_faults(out);
    json_faults(out);
    fputs("}\n", out);
}

/* ---- for people */

static void text_legal(FILE *out, const struct attr_row *row)
{
    if (row->min != 0 || row->max != 0)
        fprintf(out, " [%g to %g]", row->min, row->max);
    for (int i = 0; i < ATTR_WORDS_MAX && row->words[i]; i++)
        fprintf(out, "%s%s", i ? ", " : " [", row->words[i]);
    if (row->words[0])
        fputc(']', out);
}

static void text_reason(FILE *out, const char *reason)
{
    if (reason)
        fprintf(out, " (%s)", reason);
    fputc('\n', out);
}

static void text_attrs(FILE *out, const struct rows_of *rows)
{
    fputs("\n  attributes: name, type, default, meaning [legal values]\n", out);
    for (int i = 0; i < rows->attr_count; i++) {
        const struct attr_row *row = &rows->attrs[i];
        fprintf(out, "    %-32s %-12s %-12s %s", row->name, type_name(row),
                row->dflt[0] ? row->dflt : "\"\"", row->help);
        text_legal(out, row);
        text_reason(out, row->not_yet);
    }
}

static void text_events(FILE *out, const struct rows_of *rows)
{
    fputs("\n  events: name, keys of detail\n", out);
    for (int i = 0; i < rows->event_count; i++) {
        const struct event_row *row = &rows->events[i];
        bool is_bare = !row->fields[0].name && !row->not_yet;
        fprintf(out, is_bare ? "    bind%s" : "    bind%-28s ", row->name);
        for (const struct event_field *field = row->fields; field->name; field++)
            fprintf(out, "%s%s", field > row->fields ? ", " : "", field->name);
        text_reason(out, row->not_yet);
    }
}

static void text_codes(FILE *out, const char *title, const struct live_code *codes, int count)
{
    fprintf(out, "\n  %s\n", title);
    for (int i = 0; i < count; i++) {
        fprintf(out, "    %6d  %-28s %s", codes[i].code,
                codes[i].constant ? codes[i].constant : "-", codes[i].text);
        text_reason(out, codes[i].silent);
    }
}

static void text_methods(FILE *out, const struct rows_of *rows)
{
    fputs("\n  context methods\n", out);
    for (int i = 0; i < rows->method_count; i++) {
        const struct method_row *row = &rows->methods[i];
        fprintf(out, "    %-*s", row->not_yet ? 28 : 0, row->name);
        text_reason(out, row->not_yet);
    }
}

static void text_figures(FILE *out, const struct rows_of *rows)
{
    fputs("\n  netstatus: keys of detail.info\n", out);
    for (int i = 0; i < rows->netstatus_count; i++) {
        const struct netstatus_row *row = &rows->netstatus[i];
        fprintf(out, "    %-20s %-8s %-10s %s\n", row->name, row->type, row->unit, row->meaning);
    }
}

static void text_component(FILE *out, const struct rows_of *rows)
{
    fprintf(out, "<%s>\n", rows->tag);
    text_attrs(out, rows);
    text_events(out, rows);
    text_codes(out, "status codes: detail.code, constant, detail.message (reason of silence)",
               rows->codes, rows->code_count);
    text_codes(out, "error codes: detail.errCode, constant, detail.errMsg", rows->errors,
               rows->error_count);
    text_methods(out, rows);
    text_figures(out, rows);
}

/* "stream kind [count" becomes "stream, kind[, count]". */
static void text_args(FILE *out, const char *args)
{
    bool is_open = args[0] == '[';

    fputs(is_open ? "[" : "", out);
    for (const char *at = args; *at; at++) {
        if (*at == ' ') {
            is_open = is_open || at[1] == '[';
            fputs(at[1] == '[' ? "[, " : ", ", out);
        } else if (*at != '[') {
            fputc(*at, out);
        }
    }
    fputs(is_open ? "]" : "", out);
}

static void text_list(FILE *out, const char *title, const char *list)
{
    if (list[0])
        fprintf(out, "      %-10s %s\n", title, list);
}

/* behind "name(" */
static void text_word(FILE *out, struct reference_word w)
{
    text_args(out, w.args);
    fprintf(out, "): %s\n", w.meaning);
    text_list(out, "options", w.options);
    text_list(out, "pusher", w.at_pusher);
    text_list(out, "player", w.at_player);
}

static void text_phone_faults(FILE *out)
{
    int count;
    const struct environment_fault *rows = environment_faults_rows(&count);

    fputs("\nfaults around a phone, pusher or player of a scenario: its net, camera and mic\n"
          "  phone.net:WORD(what it takes, {options}): phone.net:limit{ up = 300, ms = 5000 }, "
          "pusher.camera:freeze(3000)\n"
          "  All is well again when the time is over, after clear(), and when it closes.\n",
          out);
    for (int i = 0; i < count; i++) {
        fprintf(out, "    %s:%s(", rows[i].at, rows[i].word);
        text_word(out, word_of_phone_fault(&rows[i]));
    }
    fputs("  component is a selector or an element of the phone, direction \"up\" or \"down\", ms "
          "how "
          "long: left out, until clear()\n",
          out);
}

static void text_faults(FILE *out)
{
    int count;
    const struct fault_row *rows = fault_rows(&count);

    fputs(
        "\nfaults of a server in a scenario (parlua.relay): server:WORD(what it takes, {options})\n"
        "  server:reset(\"live/a\"), server:refuse(\"live/b\", { count = 2 }), "
        "server:drop(\"live/a\", \"key\", 3)\n"
        "  Besides: server:publish{ stream = \"live/b\", size = \"320x180\" } is a far end, "
        "server:streams() says what is on the air.\n",
        out);
    for (int i = 0; i < count; i++) {
        fprintf(out, "    %s(", rows[i].word);
        text_word(out, word_of_fault(&rows[i]));
    }
    fputs("\n  what they take\n    who        a stream or the id of a connection: who is there "
          "now, not who comes later\n",
          out);
    const struct fault_field *fields = fault_fields(&count);
    for (int i = 0; i < count; i++)
        fprintf(out, "    %-10s %s\n", fields[i].name, fields[i].meaning);
}

void live_reference_text(FILE *out)
{
    text_component(out, rows_of(LIVE_PUSHER));
    fputc('\n', out);
    text_component(out, rows_of(LIVE_PLAYER));
    text_phone_faults(out);
    text_faults(out);
}
