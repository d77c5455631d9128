/* SPDX-License-Identifier: Apache-2.0 */
#include "series/selection.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "util/memory.h"

/* Enough for any reasonable pattern on a name; a hostile one fails here instead of running for
 * hours. */
enum { MATCH_LIMIT = 100000 };

struct pattern {
    pcre2_code *code; /* NULL: matches everything */
    pcre2_match_data *data;
    pcre2_match_context *limits;
};

struct held {
    struct wva_sample sample; /* its cells point into `texts` */
    bool duplicate;
    char texts[];
};

struct wva_selection {
    const struct wva_selection_options *options;
    wva_sample_sink *sink;
    void *context;
    struct pattern server, model;
    uint64_t unwanted, duplicates;

    int64_t first_ns; /* of this log; WVA_TIME_NONE before its first sample */
    /* Samples held back because a later one may repeat them, oldest first: a ring. */
    struct held *held[WVA_SELECTION_HELD_MAX];
    size_t begin, count;
    int64_t burst_ns; /* 0 while still learning */
};

static bool compile_pattern(struct pattern *pattern, const char *text, const char *option,
                            struct wva_error *err)
{
    PCRE2_SIZE offset;
    int code;

    if (text == NULL)
        return true;
    pattern->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0, &code, &offset, NULL);
    if (pattern->code == NULL) {
        char reason[160];

        (void)pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof reason);
        (void)wva_fail(err, WVA_ERR_USAGE, "%s=%s: %s at character %zu", option, text, reason,
                       (size_t)offset + 1);
        return false;
    }
    (void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
    pattern->data = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    pattern->limits = pcre2_match_context_create(NULL);
    (void)pcre2_set_match_limit(pattern->limits, MATCH_LIMIT);
    return true;
}

static void free_pattern(struct pattern *pattern)
{
    pcre2_match_context_free(pattern->limits);
    pcre2_match_data_free(pattern->data);
    pcre2_code_free(pattern->code);
}

static bool matches(const struct pattern *pattern, struct wva_str text)
{
    if (pattern->code == NULL)
        return true;
    return pcre2_match(pattern->code, (PCRE2_SPTR)(text.ptr == NULL ? "" : text.ptr), text.len, 0,
                       0, pattern->data, pattern->limits)
           >= 0;
}

struct wva_selection *wva_selection_create(const struct wva_selection_options *options,
                                           wva_sample_sink *sink, void *context,
                                           struct wva_error *err)
{
    struct wva_selection *selection = wva_calloc(1, sizeof *selection);

    selection->options = options;
    selection->sink = sink;
    selection->context = context;
    selection->first_ns = WVA_TIME_NONE;
    if (!compile_pattern(&selection->server, options->server, "--server", err)
        || !compile_pattern(&selection->model, options->model, "--model", err)) {
        wva_selection_free(selection);
        return NULL;
    }
    return selection;
}

static struct held **held_at(struct wva_selection *selection, size_t index)
{
    return &selection->held[(selection->begin + index) % WVA_SELECTION_HELD_MAX];
}

void wva_selection_free(struct wva_selection *selection)
{
    if (selection == NULL)
        return;
    for (size_t i = 0; i < selection->count; i++)
        free(*held_at(selection, i));
    free_pattern(&selection->server);
    free_pattern(&selection->model);
    free(selection);
}

uint64_t wva_selection_unwanted(const struct wva_selection *selection)
{
    return selection->unwanted;
}

uint64_t wva_selection_duplicates(const struct wva_selection *selection)
{
    return selection->duplicates;
}

static bool is_wanted(struct wva_selection *selection, const struct wva_sample *sample)
{
    const struct wva_selection_options *options = selection->options;

    if (options->accelerator != NULL
        && !wva_str_equal(sample->cell[WVA_COLUMN_ACCELERATOR], wva_str_from(options->accelerator)))
        return false;
    if ((options->window.since.given || options->window.until.given)
        && (sample->time_ns == WVA_TIME_NONE
            || !wva_window_holds(&options->window, selection->first_ns, sample->time_ns)))
        return false;
    return matches(&selection->server, sample->cell[WVA_COLUMN_SERVER])
           && matches(&selection->model, sample->cell[WVA_COLUMN_MODEL]);
}

/* A copy of the sample with all its texts in one allocation. */
static struct held *hold_copy(const struct wva_sample *sample)
{
    size_t size = 0;
    struct held *held;
    char *to;

    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        size += sample->cell[i].len;
    held = wva_calloc(1, sizeof *held + size);
    held->sample = *sample;
    to = held->texts;
    for (int i = 0; i < WVA_COLUMN_COUNT; i++) {
        struct wva_str *cell = &held->sample.cell[i];

        if (cell->len > 0)
            to = (char *)memcpy(to, cell->ptr, cell->len) + cell->len;
        cell->ptr = to - cell->len;
    }
    return held;
}

/* True if `later` repeats `earlier`; both are of one server. */
static bool repeats(const struct wva_selection *selection, const struct wva_sample *earlier,
                    const struct wva_sample *later)
{
    int64_t times[2] = { earlier->time_ns, later->time_ns };
    bool keep[2];

    if (later->time_ns < earlier->time_ns)
        return false;
    if (selection->options->dedupe == WVA_DEDUPE_BURST)
        return later->time_ns - earlier->time_ns < selection->burst_ns;
    (void)wva_dedupe_mark(WVA_DEDUPE_MINUTE, times, 2, keep);
    return !keep[0];
}

/* Marks the sample that the newest held one repeats. Only the last one of its server can be
 * repeated. */
static void mark_repeated(struct wva_selection *selection, size_t newest)
{
    const struct wva_sample *later = &(*held_at(selection, newest))->sample;

    for (size_t i = newest; i-- > 0;) {
        struct held *earlier = *held_at(selection, i);

        if (!wva_str_equal(earlier->sample.cell[WVA_COLUMN_SERVER], later->cell[WVA_COLUMN_SERVER]))
            continue;
        earlier->duplicate = repeats(selection, &earlier->sample, later);
        return;
    }
}

/* True if no sample from `time_ns` on can repeat the held one. */
static bool is_settled(const struct wva_selection *selection, const struct held *held,
                       int64_t time_ns)
{
    struct wva_sample later = { .time_ns = time_ns };

    return held->duplicate || !repeats(selection, &held->sample, &later);
}

static enum wva_status release_oldest(struct wva_selection *selection, struct wva_error *err)
{
    struct held *held = *held_at(selection, 0);
    enum wva_status status = WVA_OK;

    if (held->duplicate)
        selection->duplicates++;
    else
        status = selection->sink(selection->context, &held->sample, err);
    free(held);
    selection->begin = (selection->begin + 1) % WVA_SELECTION_HELD_MAX;
    selection->count--;
    return status;
}

/* Sets the burst window from the samples held so far: those of the first one's server. */
static void learn_period(struct wva_selection *selection)
{
    int64_t times[WVA_SELECTION_LEARN_ROWS];
    size_t count = 0;

    for (size_t i = 0; i < selection->count; i++) {
        const struct wva_sample *sample = &(*held_at(selection, i))->sample;

        if (wva_str_equal(sample->cell[WVA_COLUMN_SERVER],
                          (*held_at(selection, 0))->sample.cell[WVA_COLUMN_SERVER]))
            times[count++] = sample->time_ns;
    }
    selection->burst_ns = wva_dedupe_window(times, count);
    for (size_t i = 1; i < selection->count; i++)
        mark_repeated(selection, i);
}

static bool is_learning(const struct wva_selection *selection)
{
    return selection->options->dedupe == WVA_DEDUPE_BURST && selection->burst_ns == 0;
}

enum wva_status wva_selection_push(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    struct wva_selection *selection = context;
    enum wva_status status = WVA_OK;

    if (selection->first_ns == WVA_TIME_NONE)
        selection->first_ns = sample->time_ns;
    if (!is_wanted(selection, sample)) {
        selection->unwanted++;
        return WVA_OK;
    }
    if (selection->options->dedupe == WVA_DEDUPE_NONE || sample->time_ns == WVA_TIME_NONE)
        return selection->sink(selection->context, sample, err);
    if (selection->count == WVA_SELECTION_HELD_MAX)
        status = release_oldest(selection, err);
    *held_at(selection, selection->count++) = hold_copy(sample);
    if (is_learning(selection)) {
        if (selection->count < WVA_SELECTION_LEARN_ROWS)
            return status;
        learn_period(selection);
    } else {
        mark_repeated(selection, selection->count - 1);
    }
    while (status == WVA_OK && selection->count > 1
           && is_settled(selection, *held_at(selection, 0), sample->time_ns))
        status = release_oldest(selection, err);
    return status;
}

enum wva_status wva_selection_finish(struct wva_selection *selection, struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    if (is_learning(selection) && selection->count > 0)
        learn_period(selection);
    while (status == WVA_OK && selection->count > 0)
        status = release_oldest(selection, err);
    selection->first_ns = WVA_TIME_NONE;
    selection->burst_ns = 0;
    return status;
}
