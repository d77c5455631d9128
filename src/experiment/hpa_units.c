/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/hpa_units.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"

#define THOUSANDTHS_TARGET 100.0 /* a target above is in thousandths */
#define PERCENT_TARGET     1.0   /* one above is in percent */
#define SURE_TIMES         10.0  /* ratio to its neighbours */
#define FULL_CACHE         0.9   /* neighbours of a cache that is exactly full */

/* The values of the roles, by row, while they are put right. */
struct work {
    const struct wva_frame *written;
    enum wva_hpa_schema schema;
    struct wva_notes *notes;
    double *value[WVA_ROLE_COUNT];
};

static double first_positive(const double *values, size_t rows)
{
    for (size_t row = 0; row < rows; row++)
        if (values[row] > 0)
            return values[row];
    return NAN;
}

static void scale(double *values, size_t rows, double divisor)
{
    for (size_t row = 0; row < rows; row++)
        values[row] /= divisor;
}

static void note_thousandths(struct wva_notes *notes, double used, double target)
{
    if (isnan(used))
        wva_notes_add(notes,
                      "cache use and its target were written in thousandths: the target %.10g is "
                      "taken as %.4g %%",
                      target, target / 10);
    else
        wva_notes_add(notes,
                      "cache use and its target were written in thousandths: %.10g of %.10g is "
                      "taken as %.4g %% of %.4g %%",
                      used, target, used / 10, target / 10);
}

static void repair_kv_scale(struct work *work)
{
    double *kv = work->value[WVA_ROLE_KV_USAGE], *target = work->value[WVA_ROLE_KV_TARGET];
    size_t rows = work->written->rows;
    double first;

    if (kv == NULL || target == NULL)
        return;
    first = first_positive(target, rows);
    if (!(first > PERCENT_TARGET))
        return;
    if (first > THOUSANDTHS_TARGET) {
        note_thousandths(work->notes, first_positive(kv, rows), first);
        scale(kv, rows, 1000);
        scale(target, rows, 1000);
        return;
    }
    wva_notes_add(work->notes,
                  "the target of the cache use, %.10g, is taken as percent; the monitor writes 80 "
                  "where the HPA has no such metric",
                  first);
    /* Use is always a quantity without its suffix in this schema. */
    scale(kv, rows, work->schema == WVA_HPA_LEGACY ? 1000 : 100);
    scale(target, rows, 100);
}

/* Marks the suspects that their nearest unsuspicious neighbours, one before and one behind (NaN:
 * none), prove. They are found in one pass each way, so that a file full of suspects costs no more
 * than any other. */
static size_t mark_proved(const double *values, size_t rows, bool (*is_suspect)(double value),
                          bool (*is_proved)(double value, double before, double behind),
                          bool *marked)
{
    double *before = wva_calloc(rows, sizeof *before), near = NAN;
    size_t count = 0;

    for (size_t row = 0; row < rows; row++) {
        before[row] = near;
        if (!isnan(values[row]) && !is_suspect(values[row]))
            near = values[row];
    }
    near = NAN;
    for (size_t row = rows; row-- > 0;) {
        marked[row] = is_suspect(values[row]) && is_proved(values[row], before[row], near);
        count += marked[row];
        if (!isnan(values[row]) && !is_suspect(values[row]))
            near = values[row];
    }
    free(before);
    return count;
}

static bool looks_stripped(double value)
{
    return value >= 1000 && value == floor(value) && fmod(value, 1000) > 0;
}

static bool is_far_above(double value, double before, double behind)
{
    return value > SURE_TIMES * fmax(before, behind);
}

static void repair_stripped(struct work *work, bool repair)
{
    double *waiting = work->value[WVA_ROLE_WAITING];
    size_t rows = work->written->rows, count, first = 0;
    bool *stripped;

    if (waiting == NULL)
        return;
    stripped = wva_calloc(rows, sizeof *stripped);
    count = mark_proved(waiting, rows, looks_stripped, is_far_above, stripped);
    while (count > 0 && !stripped[first])
        first++;
    if (count > 0 && repair)
        wva_notes_add(work->notes,
                      "waiting requests: %zu value%s had lost the m of thousandths; the first, "
                      "%.10g, is taken as %.10g",
                      count, WVA_PLURAL(count), waiting[first], waiting[first] / 1000);
    else if (count > 0)
        wva_notes_add(work->notes,
                      "waiting requests: %zu value%s may have lost the m of thousandths; the "
                      "first is %.10g",
                      count, WVA_PLURAL(count), waiting[first]);
    for (size_t row = 0; row < rows && repair; row++)
        if (stripped[row])
            waiting[row] /= 1000;
    free(stripped);
}

static bool looks_divided(double value)
{
    return fabs(value - .001) < 1e-9;
}

static bool is_between_full(double value, double before, double behind)
{
    (void)value;
    return before > FULL_CACHE && behind > FULL_CACHE;
}

static void repair_divided(struct work *work, bool repair)
{
    double *kv = work->value[WVA_ROLE_KV_USAGE];
    size_t count, rows = work->written->rows;
    bool *divided;

    if (kv == NULL || work->schema != WVA_HPA_ENHANCED)
        return;
    divided = wva_calloc(rows, sizeof *divided);
    count = mark_proved(kv, rows, looks_divided, is_between_full, divided);
    for (size_t row = 0; row < rows && repair; row++)
        if (divided[row])
            kv[row] = 1;
    free(divided);
    if (count > 0)
        wva_notes_add(work->notes,
                      "cache use: %zu value%s of 0.001 between full ones: the monitor "
                      "divides 1 by 1000%s",
                      count, WVA_PLURAL(count), repair ? ", so 1 is taken" : "");
}

static bool is_zero_throughout(const double *values, size_t rows)
{
    for (size_t row = 0; row < rows; row++)
        if (values[row] > 0 || values[row] < 0)
            return false;
    return true;
}

/* A latency of 0 was not measured; neither was a rate that is 0 in every row. */
static void repair_latency(struct work *work, bool repair)
{
    static const struct {
        enum wva_role role;
        const char *name;
        bool each;
    } signals[] = { { WVA_ROLE_TTFT_OBSERVED, "TTFT", true },
                    { WVA_ROLE_ITL_OBSERVED, "ITL", true },
                    { WVA_ROLE_RATE, "request rate", false } };
    size_t rows = work->written->rows;

    for (size_t i = 0; i < WVA_COUNT(signals); i++) {
        double *values = work->value[signals[i].role];
        bool never;

        if (values == NULL)
            continue;
        never = is_zero_throughout(values, rows);
        if (never)
            wva_notes_add(work->notes, "%s: 0 in every sample, so it was never collected",
                          signals[i].name);
        for (size_t row = 0; row < rows && repair && (never || signals[i].each); row++)
            if (values[row] == 0)
                values[row] = NAN;
    }
}

/* ---- 0 replicas, and 0 as a target ---- */

/* The value that the first monitor writes for targets that it cannot read. */
#define DEFAULT_WAITING_TARGET 5
#define DEFAULT_KV_TARGET      80

static double read_written(const struct work *work, enum wva_role role, size_t row)
{
    return wva_frame_get(work->written, role, row);
}

static void forget(struct work *work, enum wva_role role, size_t row)
{
    if (work->value[role] != NULL)
        work->value[role][row] = NAN;
}

static bool has_no_replicas(const struct work *work, size_t row)
{
    return read_written(work, WVA_ROLE_REPLICAS_CURRENT, row) == 0
           && read_written(work, WVA_ROLE_REPLICAS_DESIRED, row) == 0;
}

/* True if the row has targets that can only come from the HPA. */
static bool shows_targets(const struct work *work, size_t row)
{
    double waiting = read_written(work, WVA_ROLE_WAITING_TARGET, row);
    double kv = read_written(work, WVA_ROLE_KV_TARGET, row);

    if (work->schema == WVA_HPA_LEGACY)
        return (waiting > 0 && waiting != DEFAULT_WAITING_TARGET)
               || (kv > 0 && kv != DEFAULT_KV_TARGET);
    return waiting > 0 || kv > 0;
}

static bool is_scaled_to_zero(const struct work *work, size_t row)
{
    return has_no_replicas(work, row) && shows_targets(work, row);
}

static void repair_unread(struct work *work, bool repair)
{
    static const enum wva_role roles[] = { WVA_ROLE_REPLICAS_CURRENT, WVA_ROLE_REPLICAS_DESIRED,
                                           WVA_ROLE_WAITING,          WVA_ROLE_WAITING_TARGET,
                                           WVA_ROLE_KV_USAGE,         WVA_ROLE_KV_TARGET };
    size_t unread = 0, zero = 0;

    for (size_t row = 0; row < work->written->rows; row++) {
        bool scaled = is_scaled_to_zero(work, row);

        zero += scaled;
        if (scaled || !has_no_replicas(work, row))
            continue;
        unread++;
        for (size_t i = 0; i < WVA_COUNT(roles) && repair; i++)
            forget(work, roles[i], row);
    }
    if (unread > 0)
        wva_notes_add(work->notes,
                      "0 replicas and no target of the HPA in %zu sample%s: the HPA "
                      "could not be read%s",
                      unread, WVA_PLURAL(unread), repair ? ", so they count as missing" : "");
    if (zero > 0)
        wva_notes_add(work->notes,
                      "0 replicas beside targets of the HPA in %zu sample%s: the "
                      "deployment was scaled to zero",
                      zero, WVA_PLURAL(zero));
}

/* No pod, no queue and no cache of one. */
static void repair_empty(struct work *work, bool repair)
{
    static const enum wva_role roles[] = { WVA_ROLE_WAITING, WVA_ROLE_KV_USAGE };

    for (size_t row = 0; row < work->written->rows && repair; row++)
        for (size_t i = 0; i < WVA_COUNT(roles); i++)
            if (read_written(work, WVA_ROLE_REPLICAS_CURRENT, row) == 0
                && read_written(work, roles[i], row) == 0)
                forget(work, roles[i], row);
}

/* A metric that the HPA does not have: the monitor writes 0 for its target, and for its value. */
static void repair_target(struct work *work, enum wva_role value, enum wva_role target,
                          const char *name, bool repair)
{
    size_t count = 0;

    for (size_t row = 0; row < work->written->rows; row++) {
        if (read_written(work, target, row) != 0 || has_no_replicas(work, row))
            continue;
        count++;
        if (!repair)
            continue;
        forget(work, target, row);
        if (read_written(work, value, row) == 0)
            forget(work, value, row);
    }
    if (count > 0)
        wva_notes_add(work->notes,
                      "%s: no target in %zu sample%s, written as 0: the HPA does not "
                      "scale for it",
                      name, count, WVA_PLURAL(count));
}

/* The first row behind `row` that desires more than 0 or runs no pods. */
static size_t find_end_of_zero(const struct work *work, size_t row)
{
    while (row < work->written->rows && read_written(work, WVA_ROLE_REPLICAS_DESIRED, row) == 0
           && read_written(work, WVA_ROLE_REPLICAS_CURRENT, row) > 0)
        row++;
    return row;
}

static void repair_desired(struct work *work, bool repair)
{
    size_t count = 0, rows = work->written->rows, end;

    for (size_t row = 0; row<rows; row = end> row ? end : row + 1) {
        bool was_up = row > 0 && read_written(work, WVA_ROLE_REPLICAS_DESIRED, row - 1) > 0;

        end = find_end_of_zero(work, row);
        if (was_up && end < rows && is_scaled_to_zero(work, end))
            continue; /* on its way to zero */
        count += end - row;
        for (size_t i = row; i < end && repair; i++)
            forget(work, WVA_ROLE_REPLICAS_DESIRED, i);
    }
    if (count > 0)
        wva_notes_add(work->notes,
                      "0 desired replicas beside running pods in %zu sample%s: the HPA "
                      "had no recommendation then%s",
                      count, WVA_PLURAL(count), repair ? ", so the cell counts as missing" : "");
}

static void repair_zeros(struct work *work, bool repair)
{
    repair_unread(work, repair);
    repair_empty(work, repair);
    repair_target(work, WVA_ROLE_WAITING, WVA_ROLE_WAITING_TARGET, "waiting requests", repair);
    repair_target(work, WVA_ROLE_KV_USAGE, WVA_ROLE_KV_TARGET, "cache use", repair);
    repair_desired(work, repair);
}

static void note_jobs(struct work *work)
{
    const double *jobs = work->value[WVA_ROLE_ACTIVE_JOBS];

    if (jobs != NULL && is_zero_throughout(jobs, work->written->rows))
        wva_notes_add(work->notes, "active jobs: 0 in every sample; the monitor counts only jobs "
                                   "with the label experiment=sharegpt-e2e");
}

static struct wva_frame *make_frame(const struct work *work)
{
    struct wva_frame *frame = wva_frame_create();
    const struct wva_frame *written = work->written;

    for (size_t row = 0; row < written->rows; row++) {
        (void)wva_frame_add_row(frame, written->time_ns[row]);
        for (int role = 0; role < WVA_ROLE_COUNT; role++)
            if (work->value[role] != NULL) {
                double value = work->value[role][row];

                wva_frame_set(frame, (enum wva_role)role, value, value == floor(value));
            }
    }
    return frame;
}

static struct wva_frame *put_right(const struct wva_frame *written, enum wva_hpa_schema schema,
                                   struct wva_notes *notes, bool repair)
{
    struct work work = { .written = written, .schema = schema, .notes = notes };
    struct wva_frame *frame;

    for (int role = 0; role < WVA_ROLE_COUNT; role++) {
        if (written->column[role].value == NULL)
            continue;
        work.value[role] = wva_calloc(written->rows, sizeof(double));
        for (size_t row = 0; row < written->rows; row++)
            work.value[role][row] = written->column[role].value[row];
    }
    if (repair)
        repair_kv_scale(&work);
    repair_stripped(&work, repair);
    repair_divided(&work, repair);
    repair_latency(&work, repair);
    repair_zeros(&work, repair);
    note_jobs(&work);
    frame = make_frame(&work);
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        free(work.value[role]);
    return frame;
}

struct wva_frame *wva_hpa_units_repair(const struct wva_frame *written, enum wva_hpa_schema schema,
                                       struct wva_notes *notes)
{
    return put_right(written, schema, notes, true);
}

struct wva_frame *wva_hpa_units_keep(const struct wva_frame *written, enum wva_hpa_schema schema,
                                     struct wva_notes *notes)
{
    wva_notes_add(notes, "units were taken as they are written (--units=as-is)");
    return put_right(written, schema, notes, false);
}
