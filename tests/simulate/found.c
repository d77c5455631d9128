/* SPDX-License-Identifier: Apache-2.0 */
/* Prints what the analysis finds in a log (episodes, scale-ups, steps of the load,
 * complaints), in the form of
 * a truth file: found LOG */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/results.h"
#include "experiment/readers.h"
#include "series/dedupe.h"
#include "util/memory.h"

static enum wva_status pass_sample(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    (void)context;
    (void)sample;
    (void)err;
    return WVA_OK;
}

static enum wva_status pass_reject(void *context, uint64_t line, enum wva_skip reason,
                                   struct wva_str text, struct wva_error *err)
{
    (void)context;
    (void)line;
    (void)reason;
    (void)text;
    (void)err;
    return WVA_OK;
}

static void print_episodes(const struct wva_frame *frame, const struct wva_episodes *episodes,
                           const char *server, const char *signal)
{
    for (size_t i = 0; i < episodes->count; i++) {
        const struct wva_episode *e = &episodes->items[i];

        printf("episode,%s,%s,%.17g,%.17g,%.17g,%.17g,%.17g,%d\n", server, signal,
               wva_frame_minutes(frame, e->first_row), wva_frame_minutes(frame, e->last_row),
               e->duration_s, e->peak_excess_ms, e->excess_area_ms_s, e->open);
    }
}

static double get_minutes(const struct wva_frame *frame, size_t row)
{
    return row == WVA_ROW_NONE ? -1 : wva_frame_minutes(frame, row);
}

static void print_scale_ups(const struct wva_frame *frame, const struct wva_lags *lags,
                            const char *server)
{
    for (size_t i = 0; i < lags->count; i++) {
        const struct wva_scale_up *up = &lags->items[i];

        printf("up,%s,%.17g,%g,%g,%.17g,%.17g,%.17g\n", server,
               wva_frame_minutes(frame, up->decision_row), up->from, up->to,
               get_minutes(frame, up->violation_row), get_minutes(frame, up->actuation_row),
               get_minutes(frame, up->relief_row));
        if (up->load_row != WVA_ROW_NONE)
            printf("step,%s,%.17g\n", server, wva_frame_minutes(frame, up->load_row));
    }
}

static void print_server(const struct wva_server *server)
{
    const size_t length = strcspn(server->name, ":"); /* the truth leaves out the namespace */
    const double period_s = wva_period_s(server->frame->time_ns, server->frame->rows);
    const struct wva_analysis_options options = { NAN, NAN, period_s, 0 };
    bool *keep = wva_calloc(server->frame->rows, sizeof *keep);
    char *name = wva_strndup(server->name, length);
    struct wva_results *results;

    (void)wva_dedupe_mark(WVA_DEDUPE_BURST, server->frame->time_ns, server->frame->rows, keep);
    wva_frame_filter(server->frame, keep);
    results = wva_results_compute(server->frame, &options);
    print_episodes(server->frame, &results->itl_episodes, name, "itl");
    print_episodes(server->frame, &results->ttft_episodes, name, "ttft");
    print_scale_ups(server->frame, &results->lags, name);
    wva_results_free(results);
    free(name);
    free(keep);
}

/* Those that matter, of a server or a model. */
static void print_complaints(const struct wva_complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++) {
        const struct wva_complaint *item = &complaints->items[i];
        const char *subject = item->server[0] == '\0' ? item->model : item->server;

        if (!wva_complaint_is_harmless(item->kind))
            printf("complaint,%.*s,%s,%llu\n", (int)strcspn(subject, ":"), subject,
                   wva_complaint_info(item->kind)->name, (unsigned long long)item->count);
    }
}

int main(int argc, char **argv)
{
    struct wva_experiment_options options = { .tee = pass_sample, .reject = pass_reject };
    struct wva_experiment *experiment = NULL;
    struct wva_error err = { 0 };

    if (argc != 2 || wva_experiment_read(argv[1], &options, &experiment, &err) != WVA_OK) {
        fprintf(stderr, "usage: found LOG\n");
        return 2;
    }
    for (size_t i = 0; i < experiment->count; i++)
        print_server(&experiment->servers[i]);
    print_complaints(&experiment->complaints);
    wva_experiment_free(experiment);
    return 0;
}
