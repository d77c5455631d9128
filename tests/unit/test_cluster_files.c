/* SPDX-License-Identifier: Apache-2.0 */
/* Random runs of known truth (tests/simulate/cluster-files): each change of replicas, each start of
 * a pod and each stage is found again, with who made it. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#include "cluster/hpa_describe.h"
#include "cluster/resources.h"
#include "cluster/who_scaled.h"
#include "experiment/stage_times.h"
#include "plan/load_profile.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { RUNS = 200 };

#define START (INT64_C(1748779200) * WVA_NS_PER_S) /* 2025-06-01T12:00:00Z */

struct run {
    char *dir, *truth;
    struct wva_replica_log log;
    struct wva_pod_starts starts;
    struct wva_kube_events events, aged;
    struct wva_hpas hpas;
    struct wva_resources dump;
    struct wva_scaled_objects described;
    struct wva_stage_marks marks;
    struct wva_harness_info info, traffic;
    struct wva_load_profile profile;
};

static const char *const kinds[] = { "keda", "wva", "hpa" };
static const enum wva_scaler scalers[] = { WVA_SCALER_KEDA, WVA_SCALER_WVA, WVA_SCALER_HPA };

static void make_run(struct run *run, int seed)
{
    const char *source = getenv("SOURCE_DIR");
    char *command;

    *run = (struct run){ .dir = make_scratch() };
    command =
        wva_asprintf("sh '%s/tests/simulate/cluster-files' %s %d '%s' >'%s/truth'",
                     source == NULL ? "." : source, kinds[seed % 3], seed, run->dir, run->dir);
    assert_int_equal(system(command), 0);
    free(command);
    run->truth = read_file(run->dir, "truth");
}

#define READ(run, name, reader, to)                                                                \
    do {                                                                                           \
        char *file = wva_path_join((run)->dir, name);                                              \
        struct wva_error why;                                                                      \
                                                                                                   \
        assert_int_equal(reader(file, to, &why), WVA_OK);                                          \
        free(file);                                                                                \
    } while (0)

static void read_run(struct run *run, bool keda)
{
    char *path = wva_path_join(run->dir, "hpa-describe.txt");
    struct wva_error err;

    READ(run, "metrics/processed/replica_status_timeseries.json", wva_replica_log_read, &run->log);
    READ(run, "metrics/processed/pod_startup_times.json", wva_pod_starts_read, &run->starts);
    READ(run, "events.json", wva_kube_events_read_json, &run->events);
    READ(run, "events.log", wva_kube_events_read_table, &run->aged);
    READ(run, "resources.yaml", wva_resources_read, &run->dump);
    READ(run, "stdout.log", wva_stage_marks_read, &run->marks);
    READ(run, "run_metadata.yaml", wva_harness_info_read, &run->info);
    READ(run, "traffic_complete.yaml", wva_harness_info_read, &run->traffic);
    READ(run, "config.yaml", wva_load_profile_read, &run->profile);
    if (keda)
        READ(run, "scaledobject-describe.txt", wva_scaled_objects_read_text, &run->described);
    assert_int_equal(wva_hpa_describe_read(path, &run->hpas, NULL, &err), WVA_OK);
    wva_kube_events_sort(&run->events);
    free(path);
}

static void release_run(struct run *run)
{
    wva_replica_log_free(&run->log);
    wva_pod_starts_free(&run->starts);
    wva_kube_events_free(&run->events);
    wva_kube_events_free(&run->aged);
    wva_hpas_free(&run->hpas);
    wva_resources_free(&run->dump);
    wva_scaled_objects_free(&run->described);
    wva_stage_marks_free(&run->marks);
    wva_harness_info_free(&run->info);
    wva_harness_info_free(&run->traffic);
    wva_load_profile_release(&run->profile);
    free(run->truth);
    remove_scratch(run->dir);
}

static double take_number(struct wva_str *line)
{
    double value;

    return wva_number_parse(wva_str_take_piece(line, WVA_STR(" ")), &value) ? value : NAN;
}

/* The next line of the truth that begins with a word; what follows it in *line. */
static bool next_truth(struct wva_str *rest, struct wva_str word, struct wva_str *line)
{
    while (wva_str_cut(rest, WVA_STR("\n"), line))
        if (wva_str_take(line, word))
            return true;
    return false;
}

static double seconds(int64_t time_ns)
{
    return (double)(time_ns - START) / 1e9;
}

static void check_changes(const struct run *run, const struct wva_scaled_objects *objects,
                          enum wva_scaler by)
{
    const struct wva_scale_question question = { "parrot",   &run->log, &run->events,
                                                 &run->hpas, objects,   NULL,
                                                 0 };
    struct wva_scale_history history = wva_who_scaled(&question);
    struct wva_str rest = wva_str_from(run->truth), line;
    size_t i = 0;

    for (; next_truth(&rest, WVA_STR("change"), &line); i++) {
        const struct wva_scale_change *change = &history.changes[i];
        struct wva_str metric;

        assert_true(i < history.count);
        assert_near(change->from, take_number(&line), 0);
        assert_near(change->to, take_number(&line), 0);
        assert_near(seconds(change->time_ns), take_number(&line), 0);
        assert_true(change->exact);
        assert_int_equal(change->by, by);
        metric = wva_str_trim(line);
        assert_int_equal(change->metric == NULL, wva_str_equal(metric, WVA_STR("-")));
        if (change->metric != NULL)
            assert_true(wva_str_equal(wva_str_from(change->metric), metric));
        if (change->trigger != NULL)
            assert_int_equal(change->trigger->name[8], metric.ptr[1]);
    }
    assert_int_equal(i, history.count);
    assert_int_equal(history.scaler, by);
    wva_scale_history_release(&history);
}

/* Without events only rounds are left: fewer changes, each with the time between two rounds. */
static void check_rounds(const struct run *run, const struct wva_scaled_objects *objects)
{
    static const struct wva_kube_events none = { 0 };
    const struct wva_scale_question question = { "parrot", &run->log, &none, &run->hpas,
                                                 objects,  NULL,      0 };
    struct wva_scale_history history = wva_who_scaled(&question);
    struct wva_str rest = wva_str_from(run->truth), line;
    double to = 1;

    for (size_t i = 0; i < history.count; i++) {
        const struct wva_scale_change *change = &history.changes[i];
        bool found = false;
        double time_s;

        assert_int_equal(change->by, WVA_SCALER_UNKNOWN);
        assert_near(change->from, to, 0);
        to = change->to;
        while (!found && next_truth(&rest, WVA_STR("change"), &line)) {
            (void)take_number(&line);
            found = take_number(&line) == change->to;
        }
        assert_true(found);
        time_s = take_number(&line);
        assert_true(time_s > seconds(change->after_ns) && time_s <= seconds(change->time_ns));
    }
    assert_near(to, 1, 0);
    wva_scale_history_release(&history);
}

static void check_pods(const struct run *run)
{
    struct wva_str rest = wva_str_from(run->truth), line;
    double sum = 0, found;
    size_t pods = 0, ready = 0, count;

    while (next_truth(&rest, WVA_STR("pod"), &line)) {
        const struct wva_pod_start *start = &run->starts.items[++pods];
        double startup_s;

        assert_true(pods < run->starts.count);
        assert_near(seconds(start->created_ns), take_number(&line), 0);
        startup_s = take_number(&line);
        assert_near(start->startup_s, startup_s, 0);
        sum += isnan(startup_s) ? 0 : startup_s;
        ready += isnan(startup_s) ? 0 : 1;
    }
    found = wva_pod_starts_mean(&run->starts, START, &count);
    assert_int_equal(count, ready);
    assert_near(found, ready == 0 ? NAN : sum / (double)ready, 1e-9);
}

static void check_stages(const struct run *run)
{
    struct wva_stage_anchors anchors = wva_stage_anchors_make();
    struct wva_stage_facts facts[3];
    struct wva_stage_time by_marks[3], by_traffic[3];
    struct wva_str rest = wva_str_from(run->truth), line;
    double start_s[3], end_s[3];

    assert_int_equal(run->profile.count, 3);
    for (int i = 0; i < 3; i++) {
        assert_true(next_truth(&rest, WVA_STR("stage"), &line));
        assert_near(take_number(&line), i, 0);
        start_s[i] = take_number(&line);
        end_s[i] = take_number(&line);
        facts[i] = (struct wva_stage_facts){ .start_ns = WVA_TIME_NONE,
                                             .end_ns = WVA_TIME_NONE,
                                             .benchmark_s = end_s[i] - start_s[i],
                                             .succeeded = NAN,
                                             .completed_rps = NAN,
                                             .send_s = NAN,
                                             .planned_s = run->profile.stages[i].duration_s };
        assert_true(facts[i].planned_s <= facts[i].benchmark_s);
    }
    anchors.interval_s = run->profile.pause_s;
    anchors.traffic_end_ns = wva_harness_time(&run->traffic, "completed_at");
    anchors.harness_start_ns = wva_harness_time(&run->info, "harness_start");
    wva_stage_times_place(facts, 3, &anchors, by_traffic);
    anchors.marks = &run->marks;
    wva_stage_times_place(facts, 3, &anchors, by_marks);
    for (int i = 0; i < 3; i++) {
        assert_near(seconds(by_traffic[i].start_ns), start_s[i], 1e-6);
        assert_near(seconds(by_traffic[i].end_ns), end_s[i], 1e-6);
        assert_near(seconds(by_marks[i].start_ns), start_s[i] + .25, 1e-6);
        assert_near(seconds(by_marks[i].end_ns), end_s[i] + .75, 1e-6);
    }
}

static void test_random_runs(void **context)
{
    (void)context;
    for (int seed = 1; seed <= RUNS; seed++) {
        bool keda = seed % 3 != 2;
        struct run run;

        make_run(&run, seed);
        read_run(&run, keda);
        assert_int_equal(run.dump.scaled.count, keda);
        assert_near(wva_resources_find_workload(&run.dump, "parrot")->gpus, 2, 0);
        assert_int_equal(run.aged.count, run.events.count);
        check_changes(&run, &run.dump.scaled, scalers[seed % 3]);
        check_changes(&run, &run.described, keda ? scalers[seed % 3] : WVA_SCALER_HPA);
        check_rounds(&run, &run.dump.scaled);
        check_pods(&run);
        check_stages(&run);
        release_run(&run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_runs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
