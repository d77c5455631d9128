/* SPDX-License-Identifier: Apache-2.0 */
/* What load generators leave: any text as the log of one, as jobs.log, as a report with single
 * requests. Every job has a name or a file, counts fit, and times are in order where both are
 * known.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "analysis/goodput.h"
#include "jobs/bench_log.h"
#include "jobs/generators.h"
#include "jobs/job_files.h"
#include "util/timestamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check_and_free(struct wva_jobs *jobs, struct wva_notes *notes)
{
    size_t requests = 0;

    wva_jobs_place(jobs, 0, WVA_NS_PER_MINUTE, NULL, notes);
    for (size_t i = 0; i < jobs->count; i++) {
        const struct wva_job *job = &jobs->items[i];
        struct wva_goodput goodput = wva_goodput_measure(job, 100, 30);

        requests += job->request_count;
        if (job->complete && isnan(job->figure[WVA_JOB_COMPLETED]))
            abort();
        if (goodput.good > goodput.requests)
            abort();
        if (i > 0 && job->start_ns != WVA_TIME_NONE && jobs->items[i - 1].start_ns > job->start_ns)
            abort();
    }
    if (requests != jobs->request_count)
        abort();
    wva_jobs_free(jobs);
    wva_notes_free(notes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str rest = { (const char *)bytes, len }, line;
    struct wva_jobs jobs = { 0 }, listed = { 0 }, requests = { 0 };
    struct wva_notes notes = { 0 };
    struct wva_bench_reader bench = wva_bench_begin(&jobs, "job", NULL, "job.log");
    struct wva_job_status_reader status = { &listed, NULL, WVA_TIME_NONE };
    static const char *const names[] = { "requests.json", "stage_1_lifecycle_metrics.json",
                                         "profile_export.jsonl", "benchmark_report_v0.2,_x.yaml" };

    while (wva_str_cut(&rest, WVA_STR("\n"), &line)) {
        wva_bench_take_line(&bench, line);
        wva_job_status_take_line(&status, line);
    }
    wva_bench_take_line(&bench, rest);
    wva_bench_end(&bench);
    check_and_free(&jobs, &notes);
    check_and_free(&listed, &notes);
    for (size_t i = 0; i < WVA_COUNT(names); i++)
        (void)wva_generator_take((struct wva_str){ (const char *)bytes, len }, names[i], &requests,
                                 &notes);
    wva_jobs_merge(&requests, &notes);
    check_and_free(&requests, &notes);
    return 0;
}
