/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/plan_fit.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

#define WINDOW_S      60.0 /* over which an observed rate is the mean */
#define STRETCH_LEAST 0.5
#define STRETCH_STEP  0.05
#define STRETCH_SMALL 0.075 /* nearer to 1 than that is 1 */

enum { LEAST_ROWS = 8, MOST_POINTS = 300, MOST_PIECES = 100, OFFSETS = 240, STRETCHES = 31 };

struct search {
    const struct wva_plan_piece *pieces;
    size_t piece_count;
    double *time_s, *rate; /* of the points; owned */
    size_t count;
    double total; /* sum of squares about the mean */
};

/* Mean of the plan over the window before time_s of it. */
static double get_planned(const struct search *search, double time_s, double window_s)
{
    double sum = 0;

    for (size_t i = 0; i < search->piece_count; i++) {
        const struct wva_plan_piece *piece = &search->pieces[i];
        double overlap = fmin(time_s, piece->end_s) - fmax(time_s - window_s, piece->start_s);

        sum += overlap > 0 ? piece->rate * overlap : 0;
    }
    return sum / window_s;
}

/* The squared error that is left with the best factor. */
static double measure(const struct search *search, double offset_s, double stretch)
{
    double xx = 0, xy = 0, yy = 0;

    for (size_t i = 0; i < search->count; i++) {
        double x =
            get_planned(search, (search->time_s[i] - offset_s) / stretch, WINDOW_S / stretch);
        double y = search->rate[i];

        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    return xx > 0 ? yy - xy * xy / xx : yy;
}

/* The best offset for a stretch: on a coarse grid, then around the best of that. */
static double find_offset(const struct search *search, double stretch, double *error)
{
    double last_s = search->time_s[search->count - 1], length_s = 0, best = 0, step, from;

    for (size_t i = 0; i < search->piece_count; i++)
        length_s = fmax(length_s, search->pieces[i].end_s * stretch);
    from = -length_s / 2;
    step = (last_s - from) / OFFSETS;
    *error = INFINITY;
    for (int round = 0; round < 2; round++) {
        double begin = from, found = best;

        for (int i = 0; i <= (round == 0 ? OFFSETS : 20); i++) {
            double offset = begin + i * step, now = measure(search, offset, stretch);

            if (now < *error) {
                *error = now;
                found = offset;
            }
        }
        best = found;
        from = best - step;
        step /= 10;
    }
    return best;
}

/* At most MOST_POINTS of the rows with a rate, evenly. */
static void collect(struct search *search, const struct wva_frame *frame, size_t rows)
{
    size_t every = rows / MOST_POINTS + 1, seen = 0;

    search->time_s = wva_calloc(rows, sizeof *search->time_s);
    search->rate = wva_calloc(rows, sizeof *search->rate);
    for (size_t row = 0; row < frame->rows; row++) {
        double rate = wva_frame_get(frame, WVA_ROLE_RATE, row);

        if (!isfinite(rate) || seen++ % every != 0)
            continue;
        search->time_s[search->count] =
            (double)(frame->time_ns[row] - frame->time_ns[0]) / (double)WVA_NS_PER_S;
        search->rate[search->count++] = rate;
    }
}

static void fit(struct wva_plan_fit *found, const struct search *search)
{
    double plain, error = INFINITY;

    found->stretch = 1;
    found->offset_s = find_offset(search, 1, &plain);
    for (int i = 0; i < STRETCHES; i++) {
        double stretch = STRETCH_LEAST + i * STRETCH_STEP, now, offset;

        if (fabs(stretch - 1) < STRETCH_SMALL)
            continue;
        offset = find_offset(search, stretch, &now);
        if (now >= error || now > WVA_PLAN_FIT_STRETCH_GAIN * plain)
            continue;
        error = now;
        found->stretch = stretch;
        found->offset_s = offset;
    }
    found->r2 = 1 - fmin(plain, error) / search->total;
}

struct wva_plan_fit wva_plan_fit_find(const struct wva_frame *frame,
                                      const struct wva_plan_piece *pieces, size_t count)
{
    struct wva_plan_fit found = { false, NAN, NAN, NAN, 0 };
    struct search search = { .pieces = pieces, .piece_count = count };
    struct wva_summary rate;

    for (size_t row = 0; row < frame->rows; row++)
        if (isfinite(wva_frame_get(frame, WVA_ROLE_RATE, row)))
            found.rows++;
    if (found.rows < LEAST_ROWS || count == 0 || count > MOST_PIECES)
        return found;
    collect(&search, frame, found.rows);
    rate = wva_summarize(search.rate, search.count);
    search.total = rate.sd * rate.sd * (double)(search.count - 1);
    if (search.total > 0 && search.time_s[search.count - 1] > 0) {
        found.known = true;
        fit(&found, &search);
    }
    free(search.time_s);
    free(search.rate);
    return found;
}
