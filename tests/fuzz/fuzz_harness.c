/* SPDX-License-Identifier: Apache-2.0 */
/* The small files of a harness, in any bytes: pairs, marks of stages, the configuration of the
 * load, and the times of stages by all of them. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "experiment/stage_times.h"
#include "plan/load_profile.h"
#include "util/timestamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void take_lines(struct wva_str text, struct wva_harness_info *info,
                       struct wva_stage_marks *marks)
{
    struct wva_str line;

    while (wva_str_cut(&text, WVA_STR("\n"), &line)) {
        wva_harness_info_take_line(info, line);
        wva_stage_marks_take_line(marks, line);
    }
    wva_harness_info_take_line(info, text);
    wva_stage_marks_end(marks);
}

static struct wva_load_profile take_profile(struct wva_str text)
{
    struct wva_load_profile profile = { .count = 0 };
    struct wva_yaml_stream *stream;
    struct wva_error err;

    if (wva_yaml_parse(text.ptr, text.len, "profile", &stream, &err) != WVA_OK)
        return profile;
    if (stream->count > 0)
        (void)wva_load_profile_take(stream->documents[0], "profile", &profile, &err);
    wva_yaml_free(stream);
    free(wva_load_profile_items(&profile));
    return profile;
}

/* No stage ends before it begins. */
static void check_times(const struct wva_harness_info *info, const struct wva_stage_marks *marks,
                        const struct wva_load_profile *profile)
{
    enum { STAGES = 8 };
    struct wva_stage_anchors anchors = wva_stage_anchors_make();
    struct wva_stage_facts facts[STAGES];
    struct wva_stage_time times[STAGES];

    for (size_t i = 0; i < STAGES; i++)
        facts[i] = (struct wva_stage_facts){
            .start_ns = WVA_TIME_NONE,
            .end_ns = WVA_TIME_NONE,
            .benchmark_s = NAN,
            .succeeded = NAN,
            .completed_rps = NAN,
            .send_s = NAN,
            .planned_s = i < profile->count ? profile->stages[i].duration_s : 10,
        };
    anchors.marks = marks;
    anchors.interval_s = profile->pause_s;
    anchors.traffic_end_ns = wva_harness_time(info, "completed_at");
    anchors.harness_start_ns = wva_harness_time(info, "harness_start");
    anchors.harness_end_ns = wva_harness_time(info, "harness_stop");
    anchors.whole_s = wva_harness_span(info, "harness_delta");
    wva_stage_times_place(facts, STAGES, &anchors, times);
    for (size_t i = 0; i < STAGES; i++) {
        require((times[i].source == WVA_STAGE_NOWHERE) == (times[i].start_ns == WVA_TIME_NONE));
        require(times[i].end_ns == WVA_TIME_NONE || times[i].end_ns >= times[i].start_ns);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const struct wva_str text = { (const char *)bytes, len };
    struct wva_harness_info info = { 0 };
    struct wva_stage_marks marks = { 0 };
    struct wva_load_profile profile = take_profile(text);

    take_lines(text, &info, &marks);
    for (size_t i = 0; i < marks.count; i++)
        require(marks.items[i].end_ns == WVA_TIME_NONE
                || marks.items[i].end_ns > marks.items[i].start_ns);
    require(info.count <= WVA_HARNESS_PAIRS_MAX);
    check_times(&info, &marks, &profile);
    wva_harness_info_free(&info);
    wva_stage_marks_free(&marks);
    wva_load_profile_release(&profile);
    return 0;
}
