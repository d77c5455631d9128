/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/phases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

/* A rate within this ratio of a phase's is the phase's load. */
static const double same_load = 1 + WVA_PHASE_STEP_PERCENT / 100;

/* Points to either side that a running median takes in. */
enum { SMOOTHING_REACH = 2 };

/* How finely to cut: everything doubles until there are few enough phases. */
struct grain {
    size_t bin_rows; /* rows with load that are one point of the change point search */
    size_t min_rows; /* the shortest stretch without load that is a phase of its own */
    bool coarse;     /* stretches with load that are shorter are none either */
    double penalty;  /* as WVA_PHASE_PENALTY */
};

struct cuts {
    size_t *first_rows; /* of each phase; owned */
    bool *idle;
    size_t count, first_capacity, idle_capacity;
};

static void add_cut(struct cuts *cuts, size_t first_row, bool idle)
{
    cuts->first_rows = wva_grow(cuts->first_rows, &cuts->first_capacity, cuts->count + 1,
                                sizeof *cuts->first_rows);
    cuts->idle = wva_grow(cuts->idle, &cuts->idle_capacity, cuts->count + 1, sizeof *cuts->idle);
    cuts->first_rows[cuts->count] = first_row;
    cuts->idle[cuts->count++] = idle;
}

static void free_cuts(struct cuts *cuts)
{
    free(cuts->first_rows);
    free(cuts->idle);
    *cuts = (struct cuts){ 0 };
}

/* ---- change points within a stretch of load ---- */

/* A step stays where it is; what lasts one or two samples goes, be it noise or the minute in which
 * the load began or ended. */
static double *smooth(const double *raw, size_t n)
{
    const size_t widest = 2 * SMOOTHING_REACH + 1;
    double *level = wva_calloc(n, sizeof *level);
    size_t width = n < widest ? n : widest;

    for (size_t i = 0; i < n; i++) {
        size_t first = i < SMOOTHING_REACH ? 0 : i - SMOOTHING_REACH;

        if (first + width > n)
            first = n - width;
        level[i] = wva_percentile(raw + first, width, 50);
    }
    return level;
}

/* Standard deviation of the noise: from the residuals of smoothing, by the median absolute
 * deviation, which is robust to steps. */
static double estimate_deviation(const double *raw, const double *smoothed, size_t n)
{
    double *noise = wva_calloc(n, sizeof *noise), median;

    for (size_t i = 0; i < n; i++)
        noise[i] = fabs(raw[i] - smoothed[i]);
    median = wva_percentile(noise, n, 50);
    free(noise);
    return fmax(median / 0.6744897501960817, WVA_PHASE_LEAST_DEVIATION);
}

/* Sums of levels and of their squares, less the first level, before each point. */
struct sums {
    double *level, *square;
};

static double get_cost(const struct sums *sums, size_t from, size_t to)
{
    double n = (double)(to - from), sum = sums->level[to] - sums->level[from];

    return fmax(0, sums->square[to] - sums->square[from] - sum * sum / n);
}

static struct sums add_up(const double *level, size_t n)
{
    struct sums sums = { wva_calloc(n + 1, sizeof *sums.level),
                         wva_calloc(n + 1, sizeof *sums.square) };

    for (size_t i = 0; i < n; i++) {
        double d = level[i] - level[0];

        sums.level[i + 1] = sums.level[i] + d;
        sums.square[i + 1] = sums.square[i] + d * d;
    }
    return sums;
}

/* Whether `begin` can never again begin the last segment of a best segmentation that ends behind
 * `end`, because one more change point at `split` would always be better. */
static bool is_beaten(const struct sums *sums, const double *best, size_t begin, size_t end)
{
    size_t split = end + 1 - WVA_PHASE_MIN_ROWS;

    return split >= begin + WVA_PHASE_MIN_ROWS
           && best[begin] + get_cost(sums, begin, split) > best[split];
}

/* The best segmentation of n points into segments of at least WVA_PHASE_MIN_ROWS: begins[end] is
 * where the segment that ends before `end` begins. */
static void partition(const double *level, size_t n, double penalty, size_t *begins)
{
    struct sums sums = add_up(level, n);
    double *best = wva_calloc(n + 1, sizeof *best);
    size_t *candidates = wva_calloc(n + 1, sizeof *candidates), count = 0;

    best[0] = -penalty;
    for (size_t end = WVA_PHASE_MIN_ROWS; end <= n; end++) {
        size_t kept = 0, newest = end - WVA_PHASE_MIN_ROWS;

        if (newest == 0 || newest >= WVA_PHASE_MIN_ROWS)
            candidates[count++] = newest;
        best[end] = INFINITY;
        for (size_t c = 0; c < count; c++) {
            double total = best[candidates[c]] + get_cost(&sums, candidates[c], end) + penalty;

            if (total < best[end]) {
                best[end] = total;
                begins[end] = candidates[c];
            }
        }
        for (size_t c = 0; c < count; c++)
            if (!is_beaten(&sums, best, candidates[c], end))
                candidates[kept++] = candidates[c];
        count = kept;
    }
    free(sums.level);
    free(sums.square);
    free(best);
    free(candidates);
}

/* ---- segments of one stretch ---- */

struct segment {
    size_t begin, end; /* points */
    double level;      /* median */
};

static size_t read_segments(const double *level, size_t n, const size_t *begins,
                            struct segment *segments)
{
    size_t count = 0;

    for (size_t end = n; end > 0; end = begins[end])
        count++;
    for (size_t end = n, i = count; end > 0; end = begins[end])
        segments[--i] =
            (struct segment){ begins[end], end,
                              wva_percentile(level + begins[end], end - begins[end], 50) };
    return count;
}

/* Joins neighbours of the same load, the most alike first. */
static size_t join_segments(const double *level, struct segment *segments, size_t count)
{
    while (count > 1) {
        size_t closest = 0;

        for (size_t i = 1; i + 1 < count; i++)
            if (fabs(segments[i + 1].level - segments[i].level)
                < fabs(segments[closest + 1].level - segments[closest].level))
                closest = i;
        if (fabs(segments[closest + 1].level - segments[closest].level) >= log(same_load))
            break;
        segments[closest].end = segments[closest + 1].end;
        segments[closest].level = wva_percentile(
            level + segments[closest].begin, segments[closest].end - segments[closest].begin, 50);
        count--;
        memmove(segments + closest + 1, segments + closest + 2,
                (count - closest - 1) * sizeof *segments);
    }
    return count;
}

/* Fills `segments`, which has room for n + 1, and returns how many there are. */
static size_t find_segments(const double *raw, size_t n, double penalty, struct segment *segments)
{
    double *level = smooth(raw, n), deviation = estimate_deviation(raw, level, n);
    size_t *begins = wva_calloc(n + 1, sizeof *begins), count;

    if (n >= WVA_PHASE_MIN_ROWS)
        partition(level, n, penalty * deviation * deviation * log((double)n), begins);
    count = read_segments(level, n, begins, segments);
    count = join_segments(level, segments, count);
    free(begins);
    free(level);
    return count;
}

/* ---- one stretch of load ---- */

/* The rows of a stretch that have a load, and the logarithm of it. */
struct points {
    size_t *row;
    double *level;
    size_t count;
};

static struct points find_points(const struct wva_frame *frame, size_t first, size_t end)
{
    struct points points = { wva_calloc(end - first, sizeof *points.row),
                             wva_calloc(end - first, sizeof *points.level), 0 };

    for (size_t row = first; row < end; row++) {
        double rate = wva_frame_get(frame, WVA_ROLE_RATE, row);

        if (!isfinite(rate) || rate <= 0)
            continue;
        points.row[points.count] = row;
        points.level[points.count++] = log(rate);
    }
    return points;
}

/* Where, within `reach` points of `split`, the points leave the level `before` for the level
 * `after`. */
static size_t place_split(const struct points *points, size_t split, size_t reach, double before,
                          double after)
{
    size_t first = split > reach ? split - reach : 0, best = first;
    double cost = 0, least = 0;

    /* What it costs that a point belongs to the level before instead of that after. */
    for (size_t i = first; i < points->count && i < split + reach; i++) {
        double to_before = points->level[i] - before, to_after = points->level[i] - after;

        cost += to_before * to_before - to_after * to_after;
        if (cost < least) {
            least = cost;
            best = i + 1;
        }
    }
    return best < points->count ? best : split;
}

/* Where segment i begins among the points. Segments are of smoothed bins, so a step of the load is
 * within a bin, or within what smoothing reaches; but no segment gets shorter than a phase may be.
 * `last` is where the one before begins. */
static size_t place_segment(const struct points *points, const struct segment *segments, size_t i,
                            const struct grain *grain, size_t last)
{
    size_t split = segments[i].begin * grain->bin_rows, end = segments[i].end * grain->bin_rows;
    size_t reach = grain->bin_rows > SMOOTHING_REACH ? grain->bin_rows : SMOOTHING_REACH;
    size_t placed = place_split(points, split, reach, segments[i - 1].level, segments[i].level);

    if (end > points->count)
        end = points->count;
    return placed >= last + WVA_PHASE_MIN_ROWS && placed + WVA_PHASE_MIN_ROWS <= end ? placed
                                                                                     : split;
}

static void cut_load(struct cuts *cuts, const struct wva_frame *frame, size_t first, size_t end,
                     const struct grain *grain)
{
    struct points points = find_points(frame, first, end);
    size_t n = (points.count + grain->bin_rows - 1) / grain->bin_rows, count, split = 0;
    double *level = wva_calloc(n, sizeof *level);
    struct segment *segments = wva_calloc(n + 1, sizeof *segments);

    for (size_t i = 0; i < n; i++) {
        size_t begin = i * grain->bin_rows;
        size_t rows =
            begin + grain->bin_rows > points.count ? points.count - begin : grain->bin_rows;

        level[i] = wva_percentile(points.level + begin, rows, 50);
    }
    count = find_segments(level, n, grain->penalty, segments);
    add_cut(cuts, first, false);
    for (size_t i = 1; i < count; i++) {
        split = place_segment(&points, segments, i, grain, split);
        add_cut(cuts, points.row[split], false);
    }
    free(points.row);
    free(points.level);
    free(level);
    free(segments);
}

/* ---- stretches with and without load ---- */

/* Whether each row is without load; a row without a rate is as the one before it, or, at the start,
 * as the first with one. */
static bool *mark_idle(const struct wva_frame *frame)
{
    bool *idle = wva_calloc(frame->rows, sizeof *idle), last = false, seen = false;

    for (size_t row = 0; row < frame->rows; row++) {
        double rate = wva_frame_get(frame, WVA_ROLE_RATE, row);

        if (isfinite(rate)) {
            last = rate <= 0;
            for (size_t i = 0; i < row && !seen; i++)
                idle[i] = last;
            seen = true;
        }
        idle[row] = last;
    }
    return idle;
}

static size_t end_run(const bool *idle, size_t row, size_t rows)
{
    bool kind = idle[row];

    while (row < rows && idle[row] == kind)
        row++;
    return row;
}

/* Turns runs of one kind that are too short, but not those at an end of the log. */
static void turn_short_runs(bool *idle, size_t rows, bool kind, size_t min_rows)
{
    for (size_t row = 0, end; row < rows; row = end) {
        end = end_run(idle, row, rows);
        if (idle[row] != kind || row == 0 || end == rows || end - row >= min_rows)
            continue;
        for (size_t i = row; i < end; i++)
            idle[i] = !kind;
    }
}

static struct cuts cut_frame(const struct wva_frame *frame, const struct grain *grain)
{
    struct cuts cuts = { 0 };
    bool *idle = mark_idle(frame);

    turn_short_runs(idle, frame->rows, true, grain->min_rows);
    if (grain->coarse)
        turn_short_runs(idle, frame->rows, false, grain->min_rows);
    for (size_t row = 0, end; row < frame->rows; row = end) {
        end = end_run(idle, row, frame->rows);
        if (idle[row])
            add_cut(&cuts, row, true);
        else
            cut_load(&cuts, frame, row, end, grain);
    }
    free(idle);
    return cuts;
}

static struct cuts cut_into_few(const struct wva_frame *frame)
{
    struct grain grain = { .bin_rows = frame->rows / WVA_PHASE_POINTS + 1,
                           .penalty = WVA_PHASE_PENALTY };
    struct cuts cuts;

    for (;;) {
        grain.min_rows = WVA_PHASE_MIN_ROWS * grain.bin_rows;
        cuts = cut_frame(frame, &grain);
        if (cuts.count <= WVA_PHASES_MAX)
            return cuts;
        free_cuts(&cuts);
        grain.bin_rows *= 2;
        grain.penalty *= 2;
        grain.coarse = true;
    }
}

/* ---- what happened in a phase ---- */

static struct wva_summary summarize_role(const struct wva_frame *frame, enum wva_role role,
                                         const struct wva_phase *phase, bool observed)
{
    size_t rows = phase->last_row - phase->first_row + 1, n = 0;
    double *values = wva_calloc(rows, sizeof *values);
    struct wva_summary summary;

    for (size_t row = phase->first_row; row <= phase->last_row; row++)
        if (!observed || wva_row_is_observed(frame, role, row))
            values[n++] = wva_frame_get(frame, role, row);
    summary = wva_summarize(values, n);
    free(values);
    return summary;
}

/* Weighted by time; where no sample holds any, by samples. */
static double average_replicas(const struct wva_frame *frame, const struct wva_timeline *timeline,
                               enum wva_role role, const struct wva_phase *phase)
{
    double seconds = 0, sum = 0, plain_sum = 0, n = 0;

    for (size_t row = phase->first_row; row <= phase->last_row; row++) {
        double replicas = wva_frame_get(frame, role, row);

        if (!isfinite(replicas))
            continue;
        seconds += timeline->hold_s[row];
        sum += replicas * timeline->hold_s[row];
        plain_sum += replicas;
        n++;
    }
    if (n == 0)
        return NAN;
    return seconds > 0 ? sum / seconds : plain_sum / n;
}

static bool has_load_of(const struct wva_phase *phase, double rate)
{
    if (phase->idle)
        return rate <= 0;
    return rate <= phase->rate.median * same_load && rate >= phase->rate.median / same_load;
}

static size_t find_steady_row(const struct wva_frame *frame, const struct wva_phase *phase)
{
    enum wva_role role = wva_frame_has(frame, WVA_ROLE_REPLICAS_CURRENT)
                             ? WVA_ROLE_REPLICAS_CURRENT
                             : WVA_ROLE_REPLICAS_DESIRED;
    double replicas = wva_frame_get(frame, role, phase->last_row);
    size_t row = phase->last_row;

    while (row > phase->first_row && wva_frame_get(frame, role, row - 1) == replicas)
        row--;
    while (row <= phase->last_row && !has_load_of(phase, wva_frame_get(frame, WVA_ROLE_RATE, row)))
        row++;
    if (isnan(replicas) || row + WVA_PHASE_MIN_ROWS > phase->last_row + 1)
        return WVA_ROW_NONE;
    return row;
}

/* The attainment over the rows of a phase. */
static struct wva_attainment attain(const struct wva_frame *frame,
                                    const struct wva_timeline *timeline, enum wva_role role,
                                    const double *slo_ms, const struct wva_phase *phase)
{
    const double *latency_ms = frame->column[role].value;
    size_t first = phase->first_row;
    struct wva_timeline part = *timeline;

    part.rows = phase->last_row - first + 1;
    part.time_s += first;
    part.hold_s += first;
    part.requests += first;
    return wva_attainment_measure(latency_ms == NULL ? NULL : latency_ms + first,
                                  slo_ms == NULL ? NULL : slo_ms + first, &part);
}

static void measure_phase(struct wva_phase *phase, const struct wva_frame *frame,
                          const struct wva_timeline *timeline, const double *slo_itl_ms,
                          const double *slo_ttft_ms)
{
    size_t next = phase->last_row + 1 < frame->rows ? phase->last_row + 1 : phase->last_row;

    phase->start_s = timeline->time_s[phase->first_row];
    phase->duration_s = timeline->time_s[next] - phase->start_s;
    phase->rate = summarize_role(frame, WVA_ROLE_RATE, phase, false);
    phase->itl_ms = summarize_role(frame, WVA_ROLE_ITL_OBSERVED, phase, true);
    phase->ttft_ms = summarize_role(frame, WVA_ROLE_TTFT_OBSERVED, phase, true);
    phase->replicas_current_mean =
        average_replicas(frame, timeline, WVA_ROLE_REPLICAS_CURRENT, phase);
    phase->replicas_desired_mean =
        average_replicas(frame, timeline, WVA_ROLE_REPLICAS_DESIRED, phase);
    phase->replicas_current_last = wva_frame_get(frame, WVA_ROLE_REPLICAS_CURRENT, phase->last_row);
    phase->steady_row = find_steady_row(frame, phase);
    phase->itl = attain(frame, timeline, WVA_ROLE_ITL_OBSERVED, slo_itl_ms, phase);
    phase->ttft = attain(frame, timeline, WVA_ROLE_TTFT_OBSERVED, slo_ttft_ms, phase);
}

struct wva_phases wva_phases_find(const struct wva_frame *frame,
                                  const struct wva_timeline *timeline, const double *slo_itl_ms,
                                  const double *slo_ttft_ms)
{
    struct wva_phases phases = { .known = wva_frame_has(frame, WVA_ROLE_RATE) };
    struct cuts cuts;

    if (!phases.known)
        return phases;
    cuts = cut_into_few(frame);
    phases.items = wva_calloc(cuts.count, sizeof *phases.items);
    phases.count = cuts.count;
    for (size_t i = 0; i < cuts.count; i++) {
        struct wva_phase *phase = &phases.items[i];

        phase->first_row = cuts.first_rows[i];
        phase->last_row = (i + 1 < cuts.count ? cuts.first_rows[i + 1] : frame->rows) - 1;
        phase->idle = cuts.idle[i];
        measure_phase(phase, frame, timeline, slo_itl_ms, slo_ttft_ms);
    }
    free_cuts(&cuts);
    return phases;
}

void wva_phases_free(struct wva_phases *phases)
{
    free(phases->items);
    phases->items = NULL;
    phases->count = 0;
}
