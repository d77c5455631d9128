/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/increase.h"

#include <math.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/statistics.h"
#include "util/timestamp.h"

static bool began_later(double before, double after)
{
    return after > before + 1; /* false if either is NaN */
}

static bool any_counter_falls(const struct wva_page *before, const struct wva_page *after)
{
    for (enum wva_quantity q = 0; q < WVA_QUANTITY_SCALARS; q++)
        if (wva_quantity_row(q)->counter && after->value[q] < before->value[q])
            return true;
    for (size_t i = 0; i < WVA_QUANTITY_HISTOGRAMS; i++)
        if (after->histogram[i].count < before->histogram[i].count)
            return true;
    return false;
}

static void find_restart(struct wva_interval *interval)
{
    const struct wva_page *before = interval->before, *after = interval->after;
    bool created = began_later(before->created, after->created);
    bool started = began_later(before->started, after->started);
    double seconds = created ? after->created : after->started;

    interval->restart_ns = WVA_TIME_NONE;
    interval->restarted = created || started || any_counter_falls(before, after);
    if ((created || started) && seconds * 1e9 >= (double)before->time_ns
        && seconds * 1e9 <= (double)after->time_ns)
        interval->restart_ns = (int64_t)(seconds * 1e9);
}

bool wva_interval_find(const struct wva_scraped_pod *pod, size_t index,
                       struct wva_interval *interval)
{
    size_t before = index;

    if (!wva_page_answers(pod, pod->pages[index]))
        return false;
    do {
        if (before == 0)
            return false;
        before--;
    } while (!wva_page_answers(pod, pod->pages[before]));
    interval->before = pod->pages[before];
    interval->after = pod->pages[index];
    interval->seconds =
        (double)(interval->after->time_ns - interval->before->time_ns) / (double)WVA_NS_PER_S;
    interval->is_long = interval->seconds > 2 * pod->median_interval_s;
    find_restart(interval);
    return true;
}

double wva_interval_increase(const struct wva_interval *interval, enum wva_quantity quantity)
{
    double before = interval->before->value[quantity], after = interval->after->value[quantity];

    if (interval->restarted || (isnan(before) && !interval->before->cut))
        return after;
    return after - before;
}

struct wva_histogram wva_interval_histogram(const struct wva_interval *interval,
                                            enum wva_quantity quantity)
{
    const struct wva_histogram *before = wva_page_histogram(interval->before, quantity);
    const struct wva_histogram *after = wva_page_histogram(interval->after, quantity);

    if (interval->restarted || (isnan(before->count) && !interval->before->cut))
        return wva_histogram_increase(after, NULL);
    return wva_histogram_increase(after, before);
}

struct wva_window *wva_window_create(void)
{
    struct wva_window *window = wva_calloc(1, sizeof *window);

    for (size_t i = 0; i < WVA_COUNT(window->increase); i++)
        window->increase[i] = NAN;
    for (size_t i = 0; i < WVA_COUNT(window->histogram); i++)
        window->histogram[i] = wva_histogram_unknown();
    return window;
}

void wva_window_free(struct wva_window *window)
{
    if (window == NULL)
        return;
    for (size_t i = 0; i < WVA_COUNT(window->histogram); i++)
        wva_histogram_free(&window->histogram[i]);
    free(window);
}

static void add_interval(struct wva_window *window, const struct wva_interval *interval)
{
    window->intervals++;
    window->restarts += interval->restarted;
    window->seconds += interval->seconds;
    for (enum wva_quantity q = 0; q < WVA_QUANTITY_SCALARS; q++) {
        double increase = wva_interval_increase(interval, q);

        if (wva_quantity_row(q)->counter && !isnan(increase))
            window->increase[q] = wva_first_known(window->increase[q], 0) + increase;
    }
    for (size_t i = 0; i < WVA_QUANTITY_HISTOGRAMS; i++) {
        struct wva_histogram more =
            wva_interval_histogram(interval, (enum wva_quantity)(WVA_QUANTITY_SCALARS + i));

        wva_histogram_add(&window->histogram[i], &more);
        wva_histogram_free(&more);
    }
}

void wva_window_add(struct wva_window *window, const struct wva_scraped_pod *pod, int64_t from_ns,
                    int64_t to_ns)
{
    struct wva_interval interval;

    for (size_t i = 0; i < pod->page_count; i++)
        if (wva_interval_find(pod, i, &interval) && interval.before->time_ns >= from_ns
            && interval.after->time_ns <= to_ns)
            add_interval(window, &interval);
}
