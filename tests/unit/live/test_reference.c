/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_reference.c - the rows are sound, and the reference is JSON that holds all of them. */
#include "live/player/player_attrs.h"
#include "live/pusher/pusher_attrs.h"
#include "live/pusher/pusher_plan.h"
#include "live/rows.h"
#include "live/say.h"
#include "live/environment/environment_faults.h"
#include "relay/fault.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const enum live_kind kinds[] = {LIVE_PUSHER, LIVE_PLAYER};

static json_t *reference(void)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    json_error_t error;

    live_reference_json(out);
    fclose(out);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(root != NULL, "line %d: %s", error.line, error.text);
    free(text);
    return root;
}

START_TEST(the_reference_holds_every_row)
{
    json_t *root = reference();

    for (int i = 0; i < 2; i++) {
        const struct rows_of *rows = rows_of(kinds[i]);
        json_t *component = json_object_get(json_object_get(root, "components"), rows->tag);
        ck_assert_int_eq((int)json_array_size(json_object_get(component, "attributes")),
                         rows->attr_count);
        ck_assert_int_eq((int)json_array_size(json_object_get(component, "events")),
                         rows->event_count);
        ck_assert_int_eq((int)json_array_size(json_object_get(component, "codes")),
                         rows->code_count);
        ck_assert_int_eq((int)json_array_size(json_object_get(component, "errors")),
                         rows->error_count);
        ck_assert_int_eq((int)json_array_size(json_object_get(component, "methods")),
                         rows->method_count);
        ck_assert_int_eq((int)json_array_size(json_object_get(component, "netstatus")),
                         rows->netstatus_count);
    }
    int count;
    environment_faults_rows(&count);
    ck_assert_int_eq((int)json_array_size(json_object_get(root, "mishaps")), count);
    fault_rows(&count);
    ck_assert_int_eq((int)json_array_size(json_object_get(root, "faults")), count);
    fault_fields(&count);
    ck_assert_int_eq((int)json_array_size(json_object_get(root, "fault_fields")), count);
    json_decref(root);
}
END_TEST

START_TEST(people_read_the_reasons)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    live_reference_text(out);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(text, "skin smoothing, 0 is off [0 to 9]\n"));
    ck_assert_ptr_nonnull(
        strstr(text, "eye enlarging [0 to 1] (not offered: needs face detection)"));
    ck_assert_ptr_nonnull(strstr(text, "-2302  PLAY_ERR_ACC_URL"));
    ck_assert_ptr_nonnull(strstr(text, "applySticker"));
    ck_assert_ptr_null(strstr(text, " \n"));
    free(text);
}
END_TEST

START_TEST(names_and_numbers_stand_once)
{
    for (int k = 0; k < 2; k++) {
        const struct rows_of *rows = rows_of(kinds[k]);
        ck_assert_int_le(rows->attr_count, 64); /* component.given has a bit for each */
        ck_assert_int_le(rows->netstatus_count, NETSTATUS_MAX);
        for (int i = 0; i < rows->attr_count; i++)
            ck_assert_ptr_eq(attr_find(rows->attrs, rows->attr_count, rows->attrs[i].name),
                             &rows->attrs[i]);
        for (int i = 0; i < rows->code_count; i++)
            for (int j = 0; j < i; j++)
                ck_assert_int_ne(rows->codes[i].code, rows->codes[j].code);
        for (int i = 0; i < rows->method_count; i++)
            ck_assert_str_eq(live_methods(kinds[k])[i], rows->methods[i].name);
        ck_assert_ptr_null(live_methods(kinds[k])[rows->method_count]);
    }
}
END_TEST

START_TEST(defaults_are_legal)
{
    char why[200];
    static union {
        struct pusher_attrs push;
        struct player_attrs play;
    } fields;

    for (int k = 0; k < 2; k++) {
        const struct rows_of *rows = rows_of(kinds[k]);
        attr_defaults(rows->attrs, rows->attr_count, &fields);
        for (int i = 0; i < rows->attr_count; i++) {
            const struct attr_row *row = &rows->attrs[i];
            struct attr_value v = {.given = ATTR_GIVEN_TEXT, .text = row->dflt};
            if (row->type == ATTR_BOOL)
                v = (struct attr_value){.given = ATTR_GIVEN_BOOL,
                                        .boolean = strcmp(row->dflt, "true") == 0};
            /* says what it is already */
            ck_assert_uint_eq(attr_store(row, &fields, &v, why, sizeof(why)), 0);
            ck_assert_msg(why[0] == '\0', "%s: %s", row->name, why);
        }
    }
}
END_TEST

START_TEST(texts_are_filled_in)
{
    static const struct {
        const char *text, *filled;
    } rows[] = {
        {"camera open failed: REASON", "camera open failed: no such device"},
        {"connect to HOST:PORT failed: REASON", "connect to ::1:1935 failed: no such device"},
        {"reconnecting, attempt K of N", "reconnecting, attempt 2 of 3"},
        {"resolution changed to WxH", "resolution changed to 360x640"},
        {"RTMP handshake failed", "RTMP handshake failed"},
        {"DNS lookup failed for HOST", "DNS lookup failed for ::1"},
        {"Key NK HOSTS", "Key NK HOSTS"},
    };
    const struct say what = {"no such device", "::1", 1935, 360, 640, 2, 3};
    char out[80], small[8];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        say_fill(out, sizeof(out), rows[i].text, &what);
        ck_assert_str_eq(out, rows[i].filled);
        say_fill(small, sizeof(small), rows[i].text, &what);
        ck_assert_uint_lt(strlen(small), sizeof(small));
    }
    say_fill(out, sizeof(out), "microphone open failed: REASON", &(struct say){.reason = ""});
    ck_assert_str_eq(out, "microphone open failed: no reason given");
}
END_TEST

/* ---- presets and what overrides them */

static struct pusher_video plan(struct pusher_attrs *a, const struct pusher_given *given)
{
    bool is_swapped;
    return pusher_plan(a, given, &is_swapped);
}

static void default_attrs(struct pusher_attrs *a)
{
    const struct rows_of *rows = rows_of(LIVE_PUSHER);
    attr_defaults(rows->attrs, rows->attr_count, a);
}

static void expect_plan(const struct pusher_video *v, int width, int height, int min, int max,
                        int start, int gop_s)
{
    ck_assert_int_eq(v->width, width);
    ck_assert_int_eq(v->height, height);
    ck_assert_int_eq(v->min_kbps, min);
    ck_assert_int_eq(v->max_kbps, max);
    ck_assert_int_eq(v->start_kbps, start);
    ck_assert_int_eq(v->gop_s, gop_s);
}

START_TEST(modes_are_presets)
{
    static const struct {
        enum pusher_mode mode;
        int width, height, min, max, start, gop_s;
    } rows[] = {
        {PUSHER_SD, 360, 640, 300, 800, 800, 3},     {PUSHER_HD, 540, 960, 600, 1500, 1200, 3},
        {PUSHER_FHD, 720, 1280, 600, 1800, 1800, 3}, {PUSHER_RTC, 360, 640, 200, 1000, 600, 1},
        {PUSHER_QVGA, 240, 320, 100, 300, 200, 3},   {PUSHER_HVGA, 320, 480, 150, 500, 350, 3},
    };
    static struct pusher_attrs a;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        default_attrs(&a);
        a.mode = rows[i].mode;
        struct pusher_video v = plan(&a, &(struct pusher_given){0});
        expect_plan(&v, rows[i].width, rows[i].height, rows[i].min, rows[i].max, rows[i].start,
                    rows[i].gop_s);
        ck_assert_int_eq(v.fps, 15);
    }
}
END_TEST

START_TEST(explicit_attributes_override_the_preset)
{
    static struct pusher_attrs a;
    bool is_swapped;

    default_attrs(&a);
    a.mode = PUSHER_HD;
    a.video_width = 181;
    a.min_bitrate = 900;
    a.max_bitrate = 300;
    a.fps = 24;
    struct pusher_video v =
        pusher_plan(&a,
                    &(struct pusher_given){
                        .width = true, .min_bitrate = true, .max_bitrate = true, .fps = true},
                    &is_swapped);
    ck_assert(is_swapped);
    expect_plan(&v, 182, 960, 300, 900, 900, 3);
    ck_assert_int_eq(v.fps, 24);
}
END_TEST

START_TEST(orientation_and_aspect)
{
    static struct pusher_attrs a;
    static const struct pusher_given both = {.width = true, .height = true},
                                     height = {.height = true};

    default_attrs(&a);
    a.aspect = PUSHER_3_4;
    struct pusher_video v = plan(&a, &(struct pusher_given){0});
    expect_plan(&v, 360, 480, 200, 1000, 600, 1);
    v = plan(&a, &both); /* ignored when both sides are given */
    expect_plan(&v, 360, 640, 200, 1000, 600, 1);
    v = plan(&a, &height);
    expect_plan(&v, 480, 640, 200, 1000, 600, 1);
    a.orientation = PUSHER_HORIZONTAL;
    v = plan(&a, &(struct pusher_given){0});
    expect_plan(&v, 480, 360, 200, 1000, 600, 1);
}
END_TEST

START_TEST(sizes_beyond_the_limits_are_illegal)
{
    static const struct {
        int width, height;
        bool is_legal;
    } rows[] = {{16, 16, true},          {15, 16, true} /* rounded up */,
                {14, 640, false},        {1920, 1920, true},
                {1921, 640, false},      {360, INT32_MAX, false},
                {INT32_MIN, 640, false}, {0, 0, false}};
    static struct pusher_attrs a;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        default_attrs(&a);
        a.video_width = rows[i].width;
        a.video_height = rows[i].height;
        struct pusher_video v = plan(&a, &(struct pusher_given){.width = true, .height = true});
        ck_assert_msg(pusher_plan_is_legal(&v) == rows[i].is_legal, "%dx%d", rows[i].width,
                      rows[i].height);
    }
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("reference");
    Suite *s = suite_create("reference");

    tcase_add_test(t, the_reference_holds_every_row);
    tcase_add_test(t, people_read_the_reasons);
    tcase_add_test(t, names_and_numbers_stand_once);
    tcase_add_test(t, defaults_are_legal);
    tcase_add_test(t, texts_are_filled_in);
    tcase_add_test(t, modes_are_presets);
    tcase_add_test(t, explicit_attributes_override_the_preset);
    tcase_add_test(t, orientation_and_aspect);
    tcase_add_test(t, sizes_beyond_the_limits_are_illegal);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
