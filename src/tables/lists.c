/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/lists.h"

#include "records/records.h"
#include "tables/record_table.h"
#include "util/path.h"

enum wva_status wva_lists_write_behaviour(const char *dir, const struct wva_frame *frame,
                                          const struct wva_results *results, struct wva_error *err)
{
    const struct wva_document_server server = { .frame = frame, .results = results };
    const struct wva_scope scope = { .server = &server };
    const struct wva_episodes *itl = &results->itl_episodes, *ttft = &results->ttft_episodes,
                              *either = &results->either_episodes;
    const struct wva_tuner *tuner = &results->tuner;
    const struct wva_record_list episodes[] = { { "itl", itl->items, itl->count },
                                                { "ttft", ttft->items, ttft->count },
                                                { "either", either->items, either->count } };
    const struct wva_record_list scale_ups = { NULL, results->lags.items, results->lags.count };
    const struct wva_record_list phases = { NULL, results->phases.items, results->phases.count };
    const struct wva_record_list courses = { NULL, tuner->parameter,
                                             tuner->present ? WVA_TUNER_PARAMETERS : 0 };
    const struct {
        const char *name;
        const struct wva_record_list *lists;
        size_t count;
        unsigned needs; /* WVA_HAS_... */
    } files[] = {
        { "analysis/episodes.csv", episodes, 3, WVA_HAS_SERVICE },
        { "analysis/scale_ups.csv", &scale_ups, 1, WVA_HAS_SERVICE },
        { "analysis/load_phases.csv", &phases, 1, WVA_HAS_SERVICE },
        { "analysis/tuner_parameters.csv", &courses, 1, WVA_HAS_MODEL },
    };
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < WVA_COUNT(files) && status == WVA_OK; i++)
        if (wva_results_tell(results, files[i].needs))
            status = wva_record_table_write(dir, files[i].name, files[i].lists, files[i].count,
                                            scope, err);
    return status;
}

enum wva_status wva_lists_write_hpa_events(const char *dir, const struct wva_frame *frame,
                                           const struct wva_results *results, struct wva_error *err)
{
    const struct wva_document_server server = { .frame = frame, .results = results };
    const struct wva_record_list changes = { NULL, results->hpa.events, results->hpa.count };

    return wva_record_table_write(dir, "analysis/hpa_events.csv", &changes, 1,
                                  (struct wva_scope){ .server = &server }, err);
}

/* The file `name` of `folder`, which is made. */
static enum wva_status write_any(const char *dir, const char *folder, const char *name,
                                 struct wva_record_list list, struct wva_scope scope,
                                 struct wva_error *err)
{
    enum wva_status status = wva_make_folder_in(dir, folder, err);

    return status != WVA_OK ? status : wva_record_table_write_any(dir, name, list, scope, err);
}

enum wva_status wva_lists_write_jobs(const char *dir, const struct wva_jobs *jobs,
                                     const struct wva_goodput *goodput, struct wva_error *err)
{
    const struct wva_document document = { .goodput = goodput };

    return write_any(dir, "data", "data/jobs.csv",
                     (struct wva_record_list){ NULL, jobs->items, jobs->count },
                     (struct wva_scope){ .document = &document }, err);
}

enum wva_status wva_lists_write_request_times(const char *dir,
                                              const struct wva_request_times *times,
                                              struct wva_error *err)
{
    return write_any(dir, "analysis", "analysis/latency_over_time.csv",
                     (struct wva_record_list){ NULL, times->items, times->count },
                     (struct wva_scope){ 0 }, err);
}

enum wva_status wva_lists_write_stages(const char *dir, const struct wva_stages *stages,
                                       struct wva_error *err)
{
    return write_any(dir, "analysis", "analysis/stages.csv",
                     (struct wva_record_list){ NULL, stages->items, stages->count },
                     (struct wva_scope){ 0 }, err);
}

enum wva_status wva_lists_write_steps(const char *dir, const struct wva_load_steps *load,
                                      struct wva_error *err)
{
    return write_any(dir, "analysis", "analysis/load_steps.csv",
                     (struct wva_record_list){ NULL, load->steps, load->step_count },
                     (struct wva_scope){ 0 }, err);
}

enum wva_status wva_lists_write_complaints(const char *dir, const struct wva_complaints *complaints,
                                           struct wva_error *err)
{
    return write_any(dir, "analysis", "analysis/complaints.csv",
                     (struct wva_record_list){ NULL, complaints->items, complaints->count },
                     (struct wva_scope){ 0 }, err);
}

enum wva_status wva_lists_write_chains(const char *dir, const struct wva_scale_chains *chains,
                                       struct wva_error *err)
{
    return write_any(dir, "analysis", "analysis/scale_chains.csv",
                     (struct wva_record_list){ NULL, chains->items, chains->count },
                     (struct wva_scope){ 0 }, err);
}

enum wva_status wva_lists_write_occurrences(const char *dir,
                                            const struct wva_occurrences *occurrences,
                                            struct wva_error *err)
{
    return write_any(dir, "analysis", "analysis/occurrences.csv",
                     (struct wva_record_list){ NULL, occurrences->items, occurrences->count },
                     (struct wva_scope){ 0 }, err);
}
