/* SPDX-License-Identifier: Apache-2.0 */
/* The folder that a run of llm-d-benchmark leaves: what its load generator measured, metrics that
 * were scraped from the servers, snapshots of replicas, and a dump of the cluster. Everything but
 * one of these may be missing. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/harness_files.h"
#include "experiment/llmd_controller.h"
#include "experiment/llmd_published.h"
#include "experiment/llmd_run.h"
#include "experiment/llmd_scaling.h"
#include "experiment/llmd_servers.h"
#include "experiment/reader.h"
#include "experiment/run_checks.h"
#include "jobs/job_files.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

/* With the metadata of a harness nothing else can be meant, whatever lies there too. */
enum { BID_METADATA = 105, BID_METRICS = 90, BID_REPORTS = 70 };

/* ---- which folder ---- */

static enum wva_status bid(const char *folder, int *bid_value, char **file, struct wva_error *err)
{
    static const int bids[] = { [WVA_LLMD_NOTHING] = 0,
                                [WVA_LLMD_REPORTS] = BID_REPORTS,
                                [WVA_LLMD_METRICS] = BID_METRICS,
                                [WVA_LLMD_METADATA] = BID_METADATA };
    enum wva_llmd_sign sign = wva_llmd_look(folder);

    (void)err;
    *bid_value = bids[sign];
    if (sign != WVA_LLMD_NOTHING)
        *file = wva_strdup(folder);
    return WVA_OK;
}

/* ---- the harness ---- */

static void note_harness(const struct wva_harness_info *info, struct wva_notes *notes)
{
    double rc = wva_harness_number(info, "harness_rc");

    if (rc < 0 || rc > 0)
        wva_notes_add(notes,
                      "the harness ended with status %g: the load generator failed, or was "
                      "stopped",
                      rc);
    if (wva_harness_time(info, "harness_stop") == WVA_TIME_NONE)
        wva_notes_add(notes, "run_metadata.yaml does not say when the harness stopped");
}

static void set_metadata(const struct wva_llmd_run *run, const struct wva_harness_info *info,
                         struct wva_metadata *metadata)
{
    static const struct {
        const char *key;
        enum wva_metadata_field field;
    } meanings[] = {
        { "harness_start", WVA_METADATA_START },          { "harness_stop", WVA_METADATA_END },
        { "namespace", WVA_METADATA_NAMESPACE },          { "model", WVA_METADATA_MODEL },
        { "description_text", WVA_METADATA_DESCRIPTION },
    };

    wva_metadata_set(metadata, WVA_METADATA_NAME, wva_str_from(run->name), WVA_METADATA_FOLDER);
    for (size_t i = 0; i < WVA_COUNT(meanings); i++) {
        const char *text = wva_harness_text(info, meanings[i].key);

        if (text != NULL)
            wva_metadata_set(metadata, meanings[i].field, wva_str_from(text), WVA_METADATA_CONFIG);
    }
}

/* HARNESS-[TREATMENT-]EPOCH-ID: without the last two, which are of one run. */
static size_t find_treatment(const char *name)
{
    const char *id = strrchr(name, '-'), *epoch = id;
    size_t digits;

    while (epoch != NULL && epoch > name && epoch[-1] != '-')
        epoch--;
    if (epoch == NULL || epoch <= name + 1)
        return strlen(name);
    digits = strspn(epoch, "0123456789");
    return digits == 10 && epoch + digits == id ? (size_t)(epoch - 1 - name) : strlen(name);
}

/* The treatment and the workload. */
static void set_setup(const struct wva_llmd_run *run, const struct wva_harness_info *info,
                      struct wva_experiment *experiment)
{
    const char *workload = wva_harness_text(info, "harness_workload");
    int len = (int)find_treatment(run->name);

    experiment->setup = workload == NULL ? wva_strndup(run->name, (size_t)len)
                                         : wva_asprintf("%.*s %.200s", len, run->name, workload);
}

static void read_harness(const struct wva_llmd_run *run, struct wva_harness_info *info,
                         struct wva_experiment *experiment)
{
    char *path = wva_path_join(run->folders[0], "run_metadata.yaml");
    struct wva_error err;

    if (wva_harness_info_read(path, info, &err) == WVA_OK)
        note_harness(info, &experiment->notes);
    else if (err.sys_errno == ENOENT)
        wva_notes_add(&experiment->notes, "run_metadata.yaml is missing: the harness was killed, "
                                          "or the folder is not complete");
    else
        wva_notes_add(&experiment->notes, "run_metadata.yaml: %s", err.text);
    set_metadata(run, info, &experiment->metadata);
    set_setup(run, info, experiment);
    if (run->count > 1)
        wva_notes_add(&experiment->notes,
                      "%zu harness pods ran at the same time; their loads add up", run->count);
    free(path);
}

/* What the generators of the other harness pods measured; that of `folder` is read as that of any
 * experiment. */
static void read_other_pods(const struct wva_llmd_run *run, const char *folder,
                            const struct wva_zone *zone, struct wva_experiment *experiment)
{
    char *full = realpath(folder, NULL);
    const char *own = wva_path_name(full == NULL ? folder : full);

    for (size_t i = 0; i < run->count; i++)
        if (strcmp(wva_path_name(run->folders[i]), own) != 0)
            wva_jobs_read(run->folders[i], zone, &experiment->jobs, &experiment->notes);
    free(full);
}

static struct wva_llmd_harness describe_harness(const struct wva_harness_info *info)
{
    return (struct wva_llmd_harness){ wva_harness_text(info, "namespace"),
                                      wva_harness_text(info, "model"),
                                      wva_harness_time(info, "harness_start"),
                                      wva_harness_time(info, "harness_stop") };
}

static void check(const struct wva_llmd_service *service, const struct wva_llmd_harness *harness,
                  struct wva_experiment *experiment)
{
    wva_check_pods(experiment);
    if (service->scrapes == NULL)
        return;
    wva_check_rounds(service->scrapes, harness->start_ns, harness->stop_ns, &experiment->notes);
    wva_check_model(service->scrapes, harness->model, &experiment->notes);
}

/* ---- all ---- */

static enum wva_status read_folder(const char *file, const struct wva_experiment_options *options,
                                   struct wva_experiment *experiment, struct wva_error *err)
{
    struct wva_llmd_run run = wva_llmd_run_find(file);
    struct wva_harness_info info = { 0 };
    struct wva_llmd_harness harness;
    struct wva_llmd_service service;

    (void)err;
    read_harness(&run, &info, experiment);
    wva_llmd_service_read(run.folders[0], options->stop, &service, &experiment->notes);
    harness = describe_harness(&info);
    wva_llmd_add_servers(&service, &harness, experiment);
    check(&service, &harness, experiment);
    wva_llmd_read_scaling(&run, &service, harness.start_ns, experiment);
    wva_llmd_publish(&service, wva_harness_time(&info, "harness_start"), experiment);
    wva_llmd_read_controller(&run, options, experiment);
    wva_llmd_add_model(&service, &harness, experiment);
    wva_occurrences_sort(&experiment->occurrences);
    wva_llmd_service_free(&service);
    read_other_pods(&run, file, options->zone, experiment);
    wva_harness_info_free(&info);
    wva_llmd_run_release(&run);
    return WVA_OK;
}

static const char *const files[] = { "run_metadata.yaml", NULL };

const struct wva_experiment_reader wva_llmd_experiments = { "llm-d-benchmark run", bid, read_folder,
                                                            files };
