/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/llmd_controller.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/dump.h"
#include "experiment/reader.h"
#include "series/dedupe.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

/* ---- which server of the log is which ---- */

/* "decode:namespace" is called "decode". */
static struct wva_str name_of(const struct wva_server *server)
{
    struct wva_str rest = wva_str_from(server->name), name;

    return wva_str_cut(&rest, WVA_STR(":"), &name) ? name : rest;
}

/* Controllers have names of their own for what they scale: that of the workload, or one that begins
 * with it ("decode-scaler"). */
static bool is_of(struct wva_str variant, struct wva_str workload)
{
    return wva_str_starts(variant, workload)
           && (variant.len == workload.len || variant.ptr[workload.len] == '-');
}

/* The longest name that fits; NULL: none does. */
static struct wva_server *find_server(struct wva_experiment *experiment,
                                      const struct wva_server *logged)
{
    struct wva_server *best = NULL;

    for (size_t i = 0; i < experiment->count; i++)
        if (is_of(name_of(logged), name_of(&experiment->servers[i]))
            && (best == NULL || name_of(&experiment->servers[i]).len > name_of(best).len))
            best = &experiment->servers[i];
    return best;
}

/* ---- the cycle that a sample follows ---- */

struct pairing {
    const struct wva_frame *log;
    struct wva_frame *frame;
    size_t *cycle; /* of each row of the frame: the row of the log; log->rows: none */
};

static struct pairing pair_rows(const struct wva_frame *log, struct wva_frame *frame)
{
    struct pairing pairing = { log, frame, wva_calloc(frame->rows, sizeof(size_t)) };
    double period_s = wva_period_s(log->time_ns, log->rows);
    double longest_s = WVA_HOLD_CYCLES * (isnan(period_s) ? 60 : period_s);
    size_t next = 0;

    for (size_t row = 0; row < frame->rows; row++) {
        while (next < log->rows && log->time_ns[next] <= frame->time_ns[row])
            next++;
        pairing.cycle[row] = log->rows;
        if (next > 0
            && (double)(frame->time_ns[row] - log->time_ns[next - 1]) / (double)WVA_NS_PER_S
                   <= longest_s)
            pairing.cycle[row] = next - 1;
    }
    return pairing;
}

static double get_logged(const struct pairing *pairing, enum wva_role role, size_t row)
{
    return pairing->cycle[row] == pairing->log->rows
               ? NAN
               : wva_frame_get(pairing->log, role, pairing->cycle[row]);
}

/* ---- what the log adds ---- */

static bool is_capacity(enum wva_role role)
{
    return role == WVA_ROLE_SUPPLY || role == WVA_ROLE_DEMAND || role == WVA_ROLE_UTILIZATION
           || role == WVA_ROLE_REPLICA_CAPACITY;
}

/* A cost is that of the replicas that the controller asked for. */
static bool holds(const struct pairing *pairing, enum wva_role role, size_t row)
{
    return role != WVA_ROLE_COST
           || get_logged(pairing, WVA_ROLE_REPLICAS_DESIRED, row)
                  == wva_frame_get(pairing->frame, WVA_ROLE_REPLICAS_DESIRED, row);
}

static void add_column(const struct pairing *pairing, enum wva_role role)
{
    double *values = wva_calloc(pairing->frame->rows, sizeof *values);

    for (size_t row = 0; row < pairing->frame->rows; row++)
        values[row] = holds(pairing, role, row) ? get_logged(pairing, role, row) : NAN;
    wva_frame_fill(pairing->frame, role, values, pairing->log->column[role].whole);
    free(values);
}

static void add_columns(const struct pairing *pairing, const struct wva_server *logged,
                        struct wva_server *server)
{
    bool capacity = !wva_frame_has(pairing->frame, WVA_ROLE_SUPPLY)
                    && !wva_frame_has(pairing->frame, WVA_ROLE_DEMAND);

    for (int i = 0; i < WVA_ROLE_COUNT; i++) {
        enum wva_role role = (enum wva_role)i;

        if (wva_frame_has(pairing->log, role) && !wva_frame_has(pairing->frame, role)
            && (capacity || !is_capacity(role)))
            add_column(pairing, role);
    }
    if (capacity) {
        free(server->analyzer);
        server->analyzer = wva_strdup(logged->analyzer);
    }
    if (server->accelerator[0] == '\0') {
        free(server->accelerator);
        server->accelerator = wva_strdup(logged->accelerator);
    }
}

/* ---- what it contradicts ---- */

static void compare_means(const struct pairing *pairing, enum wva_role logged, enum wva_role seen,
                          const char *name, double scale, const char *unit,
                          const struct wva_server *server, struct wva_notes *notes)
{
    double said = 0, measured = 0;
    size_t count = 0;

    for (size_t row = 0; row < pairing->frame->rows; row++) {
        double a = get_logged(pairing, logged, row);
        double b = wva_frame_get(pairing->frame, seen, row);

        if (isnan(a) || isnan(b))
            continue;
        said += a;
        measured += b;
        count++;
    }
    if (count < 2 || fabs(said - measured) <= WVA_LOG_DIFFERS * fmax(said, measured))
        return;
    wva_notes_add(notes,
                  "%.200s: the controller's log has a mean %s of %.3g%s, the servers %.3g%s, over "
                  "the %zu samples that have both; the report goes by the servers",
                  server->name, name, scale * said / (double)count, unit,
                  scale * measured / (double)count, unit, count);
}

static void compare_replicas(const struct pairing *pairing, enum wva_role role, const char *name,
                             const struct wva_server *server, struct wva_notes *notes)
{
    size_t count = 0, different = 0;

    for (size_t row = 0; row < pairing->frame->rows; row++) {
        double a = get_logged(pairing, role, row);
        double b = wva_frame_get(pairing->frame, role, row);

        count += !isnan(a) && !isnan(b);
        different += a < b || a > b;
    }
    if (different > 1)
        wva_notes_add(notes,
                      "%.200s: the controller's log has other %s replicas than the cluster in %zu "
                      "of %zu samples; the report goes by the cluster",
                      server->name, name, different, count);
}

static void compare(const struct pairing *pairing, const struct wva_server *server,
                    struct wva_notes *notes)
{
    static const struct {
        enum wva_role logged, seen;
        const char *name;
        double scale;
        const char *unit;
    } signals[] = {
        { WVA_ROLE_ITL_OBSERVED, WVA_ROLE_ITL_OBSERVED, "ITL", 1, " ms" },
        { WVA_ROLE_TTFT_OBSERVED, WVA_ROLE_TTFT_OBSERVED, "TTFT", 1, " ms" },
        { WVA_ROLE_RATE, WVA_ROLE_RATE, "load", 1, " rpm" },
        { WVA_ROLE_QUEUE_LENGTH, WVA_ROLE_QUEUE_LENGTH, "queue", 1, "" },
        { WVA_ROLE_KV_USAGE, WVA_ROLE_KV_MAX, "KV cache usage", 100, " %" },
    };

    for (size_t i = 0; i < WVA_COUNT(signals); i++)
        compare_means(pairing, signals[i].logged, signals[i].seen, signals[i].name,
                      signals[i].scale, signals[i].unit, server, notes);
    compare_replicas(pairing, WVA_ROLE_REPLICAS_DESIRED, "desired", server, notes);
    compare_replicas(pairing, WVA_ROLE_REPLICAS_CURRENT, "current", server, notes);
}

/* ---- why ---- */

/* The last decision of the log before `row` for as many replicas as are desired there, if it is one
 * of the cycles since the row before the last. NULL: none. */
static const char *find_reason(const struct wva_server *logged, const struct wva_frame *frame,
                               size_t row)
{
    int64_t from_ns = frame->time_ns[row >= 2 ? row - 2 : 0];
    double wanted = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row);

    for (size_t i = logged->frame->rows; i-- > 0;) {
        int64_t time_ns = logged->frame->time_ns[i];

        if (time_ns > frame->time_ns[row])
            continue;
        if (time_ns < from_ns)
            return NULL;
        if (wva_frame_get(logged->frame, WVA_ROLE_REPLICAS_DESIRED, i) == wanted)
            return wva_reasons_find(&logged->reasons, time_ns);
    }
    return NULL;
}

static void add_reasons(const struct wva_server *logged, struct wva_server *server)
{
    const struct wva_frame *frame = server->frame;
    double before = NAN;

    for (size_t row = 0; row < frame->rows; row++) {
        double now = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, row);
        const char *own = wva_reasons_find(&server->reasons, frame->time_ns[row]);
        const char *reason;

        if (isnan(now))
            continue;
        reason = now < before || now > before ? find_reason(logged, frame, row) : NULL;
        before = now;
        if (reason != NULL) {
            char *text = own == NULL ? wva_asprintf("WVA: %s", reason)
                                     : wva_asprintf("WVA: %s (%s)", reason, own);

            wva_reasons_put(&server->reasons, frame->time_ns[row], wva_str_from(text));
            free(text);
        }
    }
}

/* ---- all ---- */

static void join_server(const struct wva_server *logged, struct wva_server *server,
                        struct wva_notes *notes)
{
    struct pairing pairing = pair_rows(logged->frame, server->frame);
    size_t paired = 0;

    for (size_t row = 0; row < server->frame->rows; row++)
        paired += pairing.cycle[row] < logged->frame->rows;
    if (paired == 0) {
        wva_notes_add(notes, "the controller's log has %.200s at other times than the run",
                      logged->name);
    } else {
        wva_notes_add(notes,
                      "%.200s: what the controller thought is from its log (%.200s, %zu of %zu "
                      "samples), what happened from the cluster and the servers",
                      server->name, logged->name, paired, server->frame->rows);
        compare(&pairing, server, notes);
        add_columns(&pairing, logged, server);
        add_reasons(logged, server);
    }
    free(pairing.cycle);
}

static void join(struct wva_experiment *log, struct wva_experiment *experiment)
{
    if (experiment->count == 0) {
        experiment->servers = log->servers;
        experiment->count = log->count;
        log->servers = NULL;
        log->count = 0;
        wva_notes_add(&experiment->notes, "all samples are from the controller's log");
        return;
    }
    for (size_t i = 0; i < log->count; i++) {
        const struct wva_server *logged = &log->servers[i];
        struct wva_server *server = find_server(experiment, logged);

        if (server == NULL)
            wva_notes_add(&experiment->notes,
                          "the controller's log also has %.200s, which the folder tells nothing of",
                          logged->name);
        else
            join_server(logged, server, &experiment->notes);
    }
}

static void read_log(const char *path, const struct wva_experiment_options *options,
                     struct wva_experiment *experiment)
{
    const struct wva_experiment_options reading = { .stop = options->stop,
                                                    .patterns = options->patterns,
                                                    .threads = options->threads,
                                                    .zone = options->zone };
    struct wva_experiment *log = wva_calloc(1, sizeof *log);
    struct wva_error err;

    if (wva_log_experiments.read(path, &reading, log, &err) != WVA_OK)
        wva_notes_add(&experiment->notes, "%s: %s", WVA_DUMP_CONTROLLER_LOG, err.text);
    wva_experiment_finish(log);
    if (log->count == 0)
        wva_notes_add(&experiment->notes, "%s has no samples (wva-extract --diagnose says why)",
                      WVA_DUMP_CONTROLLER_LOG);
    join(log, experiment);
    experiment->complaints = log->complaints;
    log->complaints = (struct wva_complaints){ 0 };
    wva_experiment_free(log);
}

void wva_llmd_read_controller(const struct wva_llmd_run *run,
                              const struct wva_experiment_options *options,
                              struct wva_experiment *experiment)
{
    char *path;

    if (run->dump == NULL || !wva_path_holds_file(run->dump, WVA_DUMP_CONTROLLER_LOG))
        return;
    path = wva_path_join(run->dump, WVA_DUMP_CONTROLLER_LOG);
    read_log(path, options, experiment);
    free(path);
}
