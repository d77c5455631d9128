/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/page.h"

#include <math.h>
#include <stdlib.h>

#include "prom/exposition.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/utf8.h"

enum { FAILURE_MAX = 160, RANKS = 10000, SAMPLED_LINES = 20 };

struct bucket {
    double bound, value;
    unsigned series;
};

/* A quantity while the page is read. Of several names the one with the lowest preference remains,
 * of the ranks of a tensor-parallel engine, which all report the same, the lowest. */
struct cell {
    unsigned preference, rank;
    unsigned samples; /* 0: nothing yet */
    double value;
    /* Of a histogram, whose `value` is the count: */
    double sum;
    unsigned sums;
    struct bucket *buckets;
    size_t bucket_count, bucket_capacity;
    size_t expected; /* where the next bucket is likely to belong */
};

struct reading {
    struct wva_page *page;
    GStringChunk *strings;
    struct wva_buffer scratch;
    struct cell cell[WVA_QUANTITY_HISTOGRAMS_END];
    /* Most lines have the name of the line before. */
    struct wva_str last_name;
    const struct wva_metric_match *matches;
    size_t match_count;
    int64_t sample_time_ns;
};

/* ---- joining samples ---- */

static void begin_cell(struct cell *cell, unsigned preference, unsigned rank)
{
    struct bucket *buckets = cell->buckets;
    size_t capacity = cell->bucket_capacity;

    *cell = (struct cell){ .preference = preference, .rank = rank };
    cell->buckets = buckets;
    cell->bucket_capacity = capacity;
}

static bool is_empty(const struct cell *cell)
{
    return cell->samples == 0 && cell->sums == 0 && cell->bucket_count == 0;
}

/* False if what the cell holds is better. */
static bool open_cell(struct cell *cell, unsigned preference, unsigned rank)
{
    if (is_empty(cell) || preference < cell->preference
        || (preference == cell->preference && rank < cell->rank))
        begin_cell(cell, preference, rank);
    return preference == cell->preference && rank == cell->rank;
}

static double join(enum wva_quantity_join how, double old, double value, unsigned samples)
{
    if (samples == 0)
        return value;
    /* A mean is divided at the end. */
    return how == WVA_JOIN_MAX ? fmax(old, value) : old + value;
}

static struct bucket *find_bucket(struct cell *cell, double bound)
{
    size_t i = cell->expected;

    if (i >= cell->bucket_count || cell->buckets[i].bound != bound)
        for (i = 0; i < cell->bucket_count && cell->buckets[i].bound < bound;)
            i++;
    cell->expected = i + 1;
    if (i < cell->bucket_count && cell->buckets[i].bound == bound)
        return &cell->buckets[i];
    if (cell->bucket_count == WVA_PAGE_BUCKETS_MAX)
        return NULL;
    (void)WVA_APPEND(cell->buckets, cell->bucket_count, cell->bucket_capacity);
    memmove(&cell->buckets[i + 1], &cell->buckets[i],
            (cell->bucket_count - 1 - i) * sizeof cell->buckets[0]);
    cell->buckets[i] = (struct bucket){ bound, 0, 0 };
    return &cell->buckets[i];
}

static void add_bucket(struct cell *cell, struct wva_str labels, double value)
{
    struct wva_str text;
    struct bucket *bucket;
    double bound;

    if (!wva_exposition_find_label(labels, WVA_STR("le"), &text) || !wva_number_parse(text, &bound)
        || isnan(bound))
        return;
    bucket = find_bucket(cell, bound);
    if (bucket == NULL)
        return;
    bucket->value += value;
    bucket->series++;
}

/* ---- which samples count ---- */

static bool has_word(struct wva_str words, struct wva_str word)
{
    struct wva_str piece;

    while (words.len > 0) {
        piece = wva_str_take_piece(&words, WVA_STR(" "));
        if (wva_str_equal(piece, word))
            return true;
    }
    return false;
}

static bool multiply_labels(const struct wva_metric_name *name, struct wva_str labels,
                            double *value)
{
    struct wva_str a, b;
    double left, right;

    if (!wva_exposition_find_label(labels, wva_str_from(name->label), &a)
        || !wva_exposition_find_label(labels, wva_str_from(name->values), &b)
        || !wva_number_parse(a, &left) || !wva_number_parse(b, &right))
        return false;
    *value = left * right;
    return true;
}

/* The value that counts for the name; false if the sample does not. */
static bool take_value(const struct wva_metric_name *name, const struct wva_exposition_item *item,
                       double *value)
{
    struct wva_str label;
    bool found;

    *value = item->value;
    if (name->take == WVA_METRIC_PRODUCT)
        return multiply_labels(name, item->labels, value) && fabs(*value) <= WVA_PAGE_VALUE_MAX;
    if (!(fabs(item->value) <= WVA_PAGE_VALUE_MAX))
        return false;
    if (name->take == WVA_METRIC_VALUE)
        return true;
    found = wva_exposition_find_label(item->labels, wva_str_from(name->label), &label)
            && has_word(wva_str_from(name->values), label);
    return found == (name->take == WVA_METRIC_WHERE);
}

static unsigned read_rank(struct wva_str labels, struct wva_str name)
{
    struct wva_str text;
    double rank;

    if (!wva_exposition_find_label(labels, name, &text) || !wva_number_parse(text, &rank)
        || !(rank >= 0 && rank < RANKS))
        return 0;
    return (unsigned)rank;
}

static unsigned find_rank(const struct wva_exposition_item *item)
{
    if (!wva_str_starts(item->name, WVA_STR("sglang:")))
        return 0;
    return read_rank(item->labels, WVA_STR("pp_rank")) * RANKS
           + read_rank(item->labels, WVA_STR("tp_rank"));
}

static bool is_of_epp(enum wva_quantity quantity)
{
    return (quantity >= WVA_QUANTITY_EPP_REQUESTS && quantity < WVA_QUANTITY_SCALARS)
           || (quantity >= WVA_QUANTITY_EPP_DURATION && quantity < WVA_QUANTITY_HISTOGRAMS_END);
}

/* Probes of the EPP have a series of their own, with an empty model. */
static bool is_of_probe(enum wva_quantity quantity, struct wva_str labels)
{
    struct wva_str model;

    return is_of_epp(quantity) && wva_exposition_find_label(labels, WVA_STR("model_name"), &model)
           && model.len == 0;
}

/* Flow control's gauges do, by races. Of all else such a value is none. */
static bool falls_below_zero(enum wva_quantity quantity)
{
    return quantity == WVA_QUANTITY_EPP_FLOW_QUEUE || quantity == WVA_QUANTITY_EPP_FLOW_BYTES;
}

static void add_to_cell(struct reading *reading, const struct wva_metric_match *match,
                        const struct wva_exposition_item *item, double value)
{
    struct cell *cell = &reading->cell[match->quantity];

    if ((value < 0 && !falls_below_zero(match->quantity))
        || is_of_probe(match->quantity, item->labels)
        || !open_cell(cell, match->preference, find_rank(item)))
        return;
    if (match->part == WVA_PART_BUCKET) {
        add_bucket(cell, item->labels, value);
    } else if (match->part == WVA_PART_SUM) {
        cell->sum += value;
        cell->sums++;
    } else {
        cell->value =
            join(wva_quantity_row(match->quantity)->join, cell->value, value, cell->samples);
        cell->samples++;
    }
}

/* ---- subjects ---- */

static const char *intern(struct reading *reading, struct wva_str raw)
{
    struct wva_str text = wva_exposition_unescape(raw, &reading->scratch);

    text = wva_utf8_cut(text, WVA_PAGE_NAME_MAX);
    if (text.len == 0)
        return g_string_chunk_insert_const(reading->strings, "");
    char *copy = wva_strndup(text.ptr, text.len);
    const char *interned = g_string_chunk_insert_const(reading->strings, copy);

    free(copy);
    return interned;
}

/* The value of the first label of `names` that is there. */
static const char *find_subject(struct reading *reading, struct wva_str labels, const char *names)
{
    struct wva_str rest = names == NULL ? WVA_STR("") : wva_str_from(names), value;

    while (rest.len > 0)
        if (wva_exposition_find_label(labels, wva_str_take_piece(&rest, WVA_STR(" ")), &value)
            && value.len > 0)
            return intern(reading, value);
    return intern(reading, WVA_STR(""));
}

static struct wva_subject_value *find_value(struct wva_page *page,
                                            const struct wva_subject_value *key)
{
    for (size_t i = page->subject_count; i-- > 0;) {
        struct wva_subject_value *old = &page->subjects[i];

        if (old->quantity == key->quantity && old->subject == key->subject
            && old->detail == key->detail && old->space == key->space)
            return old;
    }
    struct wva_subject_value *added =
        WVA_APPEND(page->subjects, page->subject_count, page->subject_capacity);
    *added = *key;
    return added;
}

static void add_to_subject(struct reading *reading, const struct wva_metric_match *match,
                           const struct wva_exposition_item *item, double value)
{
    const struct wva_quantity_row *row = wva_quantity_row(match->quantity);

    if (reading->page->subject_count == WVA_PAGE_SUBJECTS_MAX)
        return;
    struct wva_subject_value key = {
        .quantity = match->quantity,
        .space = find_subject(reading, item->labels, "exported_namespace namespace"),
        .subject = find_subject(reading, item->labels, row->subject),
        .detail = find_subject(reading, item->labels, row->detail),
        .preference = match->preference,
    };
    struct wva_subject_value *found = find_value(reading->page, &key);

    if (match->preference > found->preference)
        return;
    if (match->preference < found->preference)
        *found = key;
    found->value = join(row->join, found->value, value, found->samples);
    found->samples++;
}

/* ---- lines ---- */

static void note_start(struct wva_page *page, const struct wva_exposition_item *item)
{
    if (!isfinite(item->value) || item->value <= 0)
        return;
    if (wva_str_ends(item->name, WVA_STR("_created")))
        page->created = fmin(item->value, page->created);
    else if (wva_str_equal(item->name, WVA_STR("process_start_time_seconds")))
        page->started = item->value;
}

static void note_model(struct reading *reading, const struct wva_exposition_item *item)
{
    struct wva_str model;

    if (reading->page->model != NULL
        || !wva_exposition_find_label(item->labels, WVA_STR("model_name"), &model))
        return;
    model = wva_utf8_cut(wva_exposition_unescape(model, &reading->scratch), WVA_PAGE_NAME_MAX);
    if (model.len > 0)
        reading->page->model = wva_strndup(model.ptr, model.len);
}

static void take_sample(struct reading *reading, const struct wva_metric_names *names,
                        const struct wva_exposition_item *item)
{
    reading->page->samples++;
    if (reading->sample_time_ns == WVA_TIME_NONE)
        reading->sample_time_ns = item->time_ns;
    if (!wva_str_equal(item->name, reading->last_name)) {
        reading->last_name = item->name;
        reading->match_count = wva_metric_names_find(names, item->name, &reading->matches);
    }
    if (reading->match_count == 0)
        note_start(reading->page, item);
    for (size_t i = 0; i < reading->match_count; i++) {
        const struct wva_metric_match *match = &reading->matches[i];
        double value;

        if (!take_value(match->name, item, &value))
            continue;
        if (wva_quantity_has_subjects(match->quantity))
            add_to_subject(reading, match, item, value);
        else
            add_to_cell(reading, match, item, value);
        if (match->quantity == WVA_QUANTITY_RUNNING)
            note_model(reading, item);
    }
}

static char *clean_piece(struct wva_str text)
{
    struct wva_buffer buffer = wva_buffer_make((size_t)4 * FAILURE_MAX);

    wva_utf8_append(&buffer, wva_utf8_cut(text, FAILURE_MAX), WVA_UTF8_TERMINAL);
    wva_buffer_append_char(&buffer, '\0');
    return buffer.data;
}

static void take_header(struct wva_page *page, struct wva_str text)
{
    if (wva_str_take(&text, WVA_STR("Timestamp:"))) {
        (void)wva_time_parse(wva_str_trim(text), &page->time_ns);
    } else if (wva_str_take(&text, WVA_STR("Pod:"))) {
        text = wva_utf8_cut(wva_str_trim(text), WVA_PAGE_NAME_MAX);
        if (page->pod == NULL && text.len > 0)
            page->pod = clean_piece(text);
    } else if (wva_str_take(&text, WVA_STR("Warning:")) && page->failure == NULL) {
        page->failure = clean_piece(wva_str_trim(text));
    }
}

static void take_item(struct reading *reading, const struct wva_metric_names *names,
                      const struct wva_exposition_item *item)
{
    struct wva_page *page = reading->page;

    switch (item->kind) {
    case WVA_EXPOSITION_SAMPLE:
        take_sample(reading, names, item);
        break;
    case WVA_EXPOSITION_COMMENT:
        take_header(page, item->text);
        break;
    case WVA_EXPOSITION_MALFORMED:
    case WVA_EXPOSITION_CUT:
        page->malformed += item->kind == WVA_EXPOSITION_MALFORMED;
        if (page->problem == NULL && item->problem != NULL) {
            page->problem = item->problem;
            page->problem_line = item->line;
        }
        if (page->failure == NULL)
            page->failure = clean_piece(item->text);
        break;
    case WVA_EXPOSITION_HELP:
    case WVA_EXPOSITION_TYPE:
    case WVA_EXPOSITION_UNIT:
        break;
    }
}

/* ---- the whole page ---- */

/* Buckets that not all series have, or that do not end at infinity, cannot be added up. */
static bool has_whole_buckets(const struct cell *cell)
{
    if (cell->bucket_count < 2 || !isinf(cell->buckets[cell->bucket_count - 1].bound))
        return false;
    for (size_t i = 1; i < cell->bucket_count; i++)
        if (cell->buckets[i].series != cell->buckets[0].series)
            return false;
    return true;
}

static void close_histogram(struct wva_page *page, enum wva_quantity quantity, struct cell *cell)
{
    struct wva_histogram *histogram = &page->histogram[quantity - WVA_QUANTITY_SCALARS];

    *histogram = wva_histogram_unknown();
    page->series[quantity] = (uint16_t)(cell->samples > UINT16_MAX ? UINT16_MAX : cell->samples);
    if (cell->samples > 0)
        histogram->count = cell->value;
    if (cell->samples > 0 && cell->sums == cell->samples)
        histogram->sum = cell->sum;
    if (cell->samples == 0 || !has_whole_buckets(cell) || cell->buckets[0].series != cell->samples)
        return;
    histogram->buckets = cell->bucket_count;
    histogram->bound = wva_reallocarray(NULL, cell->bucket_count, sizeof(double));
    histogram->cumulative = wva_reallocarray(NULL, cell->bucket_count, sizeof(double));
    for (size_t i = 0; i < cell->bucket_count; i++) {
        histogram->bound[i] = cell->buckets[i].bound;
        histogram->cumulative[i] = cell->buckets[i].value;
    }
}

static void close_scalar(struct wva_page *page, enum wva_quantity quantity, const struct cell *cell)
{
    double *value = &page->value[quantity];

    page->series[quantity] = (uint16_t)(cell->samples > UINT16_MAX ? UINT16_MAX : cell->samples);
    *value = cell->samples == 0 ? NAN : cell->value;
    if (wva_quantity_row(quantity)->join == WVA_JOIN_MEAN)
        *value /= cell->samples;
    if (*value <= 0)
        *value = 0; /* no -0 either */
}

static void close_subjects(struct wva_page *page)
{
    for (size_t i = 0; i < page->subject_count; i++)
        if (wva_quantity_row(page->subjects[i].quantity)->join == WVA_JOIN_MEAN)
            page->subjects[i].value /= page->subjects[i].samples;
}

static enum wva_pod_kind find_kind_of_subjects(const struct wva_page *page)
{
    enum wva_pod_kind kind = WVA_POD_OTHER;

    for (size_t i = 0; i < page->subject_count && kind == WVA_POD_OTHER; i++) {
        enum wva_quantity quantity = page->subjects[i].quantity;

        kind = quantity < WVA_QUANTITY_WVA_DESIRED   ? WVA_POD_EPP
               : quantity < WVA_QUANTITY_KEDA_VALUE  ? WVA_POD_CONTROLLER
               : quantity < WVA_QUANTITY_HPA_DESIRED ? WVA_POD_KEDA
                                                     : WVA_POD_CLUSTER;
    }
    return kind;
}

static enum wva_pod_kind find_kind(const struct wva_page *page)
{
    if (page->series[WVA_QUANTITY_RUNNING] > 0)
        return WVA_POD_ENGINE;
    for (enum wva_quantity q = 0; q < WVA_QUANTITY_HISTOGRAMS_END; q++)
        if (is_of_epp(q) && page->series[q] > 0)
            return WVA_POD_EPP;
    return find_kind_of_subjects(page);
}

static void close_page(struct reading *reading)
{
    struct wva_page *page = reading->page;

    for (enum wva_quantity q = 0; q < WVA_QUANTITY_HISTOGRAMS_END; q++) {
        if (wva_quantity_is_histogram(q))
            close_histogram(page, q, &reading->cell[q]);
        else
            close_scalar(page, q, &reading->cell[q]);
        free(reading->cell[q].buckets);
    }
    close_subjects(page);
    page->answered = page->samples > 0;
    page->kind = find_kind(page);
    /* Of a page that is cut the earliest may be missing. */
    page->created = isinf(page->created) || page->cut ? NAN : page->created;
    if (page->answered) {
        free(page->failure);
        page->failure = NULL;
    }
    if (page->time_ns == WVA_TIME_NONE)
        page->time_ns = reading->sample_time_ns;
}

struct wva_page *wva_page_read(struct wva_str text, const struct wva_metric_names *names,
                               GStringChunk *strings)
{
    struct reading *reading = wva_calloc(1, sizeof *reading);
    struct wva_page *page = wva_calloc(1, sizeof *page);
    struct wva_exposition exposition = wva_exposition_begin(text);
    struct wva_exposition_item item;

    reading->page = page;
    reading->strings = strings;
    reading->scratch = wva_buffer_make(text.len + 1);
    reading->sample_time_ns = page->time_ns = WVA_TIME_NONE;
    page->created = INFINITY;
    page->started = NAN;
    while (wva_exposition_next(&exposition, &item))
        take_item(reading, names, &item);
    page->cut = exposition.cut;
    close_page(reading);
    wva_buffer_free(&reading->scratch);
    free(reading);
    return page;
}

void wva_page_free(struct wva_page *page)
{
    if (page == NULL)
        return;
    for (size_t i = 0; i < WVA_COUNT(page->histogram); i++)
        wva_histogram_free(&page->histogram[i]);
    free(page->pod);
    free(page->failure);
    free(page->model);
    free(page->subjects);
    free(page);
}

bool wva_page_is_likely(struct wva_str text)
{
    struct wva_exposition exposition = wva_exposition_begin(text);
    struct wva_exposition_item item;

    while (exposition.line < SAMPLED_LINES && wva_exposition_next(&exposition, &item)) {
        struct wva_str comment = item.text;

        if (item.kind == WVA_EXPOSITION_TYPE || item.kind == WVA_EXPOSITION_HELP
            || (item.kind == WVA_EXPOSITION_COMMENT
                && (wva_str_take(&comment, WVA_STR("Timestamp:"))
                    || wva_str_take(&comment, WVA_STR("Pod:")))))
            return true;
        if (item.kind == WVA_EXPOSITION_MALFORMED || item.kind == WVA_EXPOSITION_SAMPLE)
            return item.kind == WVA_EXPOSITION_SAMPLE;
    }
    return false;
}
