/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/subjects.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "prom/increase.h"
#include "util/memory.h"
#include "util/statistics.h"

struct collecting {
    const struct wva_scrapes *scrapes;
    struct wva_subjects *subjects;
    GHashTable *index; /* the key's names and quantity to the number of the series */
};

static guint hash_value(gconstpointer key)
{
    const struct wva_subject_value *value = key;

    return g_direct_hash(value->subject) * 31 + g_direct_hash(value->detail) * 17
           + g_direct_hash(value->space) + (guint)value->quantity;
}

static gboolean are_same(gconstpointer a, gconstpointer b)
{
    const struct wva_subject_value *left = a, *right = b;

    return left->quantity == right->quantity && left->subject == right->subject
           && left->detail == right->detail && left->space == right->space;
}

static struct wva_subject_series *open_series(struct collecting *collecting,
                                              struct wva_subject_value *key)
{
    struct wva_subjects *subjects = collecting->subjects;
    size_t rounds = collecting->scrapes->round_count;
    gpointer number = g_hash_table_lookup(collecting->index, key);
    struct wva_subject_series *series;

    if (number != NULL)
        return &subjects->items[GPOINTER_TO_SIZE(number) - 1];
    series = WVA_APPEND(subjects->items, subjects->count, subjects->capacity);
    *series = (struct wva_subject_series){ key->quantity, key->space, key->subject, key->detail,
                                           wva_reallocarray(NULL, rounds, sizeof(double)) };
    for (size_t i = 0; i < rounds; i++)
        series->value[i] = NAN;
    (void)g_hash_table_insert(collecting->index, key, GSIZE_TO_POINTER(subjects->count));
    return series;
}

static const struct wva_subject_value *find_before(const struct wva_page *page,
                                                   const struct wva_subject_value *key)
{
    for (size_t i = 0; i < page->subject_count; i++)
        if (are_same(&page->subjects[i], key))
            return &page->subjects[i];
    return NULL;
}

/* Per second. A subject that the page before lacks, or whose counter falls, began since. */
static double find_rate(const struct wva_interval *interval, const struct wva_subject_value *value)
{
    const struct wva_subject_value *before = find_before(interval->before, value);
    double counted =
        before == NULL || interval->restarted || value->value < before->value ? 0 : before->value;

    if (before == NULL && interval->before->cut)
        return NAN;
    return (value->value - counted) / interval->seconds;
}

static void add_page(struct collecting *collecting, const struct wva_scraped_pod *pod, size_t page)
{
    struct wva_page *at = pod->pages[page];
    struct wva_interval interval;
    bool has_interval = wva_interval_find(pod, page, &interval);

    for (size_t i = 0; i < at->subject_count; i++) {
        struct wva_subject_value *value = &at->subjects[i];
        double *cell = &open_series(collecting, value)->value[pod->round[page]];

        if (!wva_quantity_row(value->quantity)->counter)
            *cell = fmax(wva_first_known(*cell, value->value), value->value);
        else if (has_interval && !isnan(find_rate(&interval, value)))
            *cell = wva_first_known(*cell, 0) + find_rate(&interval, value);
    }
}

static int compare_series(const void *a, const void *b)
{
    const struct wva_subject_series *left = a, *right = b;
    int order = (int)left->quantity - (int)right->quantity;

    if (order == 0)
        order = strcmp(left->space, right->space);
    if (order == 0)
        order = strcmp(left->subject, right->subject);
    return order != 0 ? order : strcmp(left->detail, right->detail);
}

struct wva_subjects wva_subjects_make(const struct wva_scrapes *scrapes)
{
    struct wva_subjects subjects = { 0 };
    struct collecting collecting = { scrapes, &subjects, g_hash_table_new(hash_value, are_same) };

    for (size_t p = 0; p < scrapes->pod_count; p++)
        for (size_t i = 0; i < scrapes->pods[p].page_count; i++)
            add_page(&collecting, &scrapes->pods[p], i);
    g_hash_table_destroy(collecting.index);
    if (subjects.count > 0)
        qsort(subjects.items, subjects.count, sizeof *subjects.items, compare_series);
    return subjects;
}

void wva_subjects_free(struct wva_subjects *subjects)
{
    for (size_t i = 0; i < subjects->count; i++)
        free(subjects->items[i].value);
    free(subjects->items);
    *subjects = (struct wva_subjects){ 0 };
}

const struct wva_subject_series *wva_subjects_find(const struct wva_subjects *subjects,
                                                   enum wva_quantity quantity, const char *subject)
{
    for (size_t i = 0; i < subjects->count; i++)
        if (subjects->items[i].quantity == quantity
            && (subject == NULL || strcmp(subjects->items[i].subject, subject) == 0))
            return &subjects->items[i];
    return NULL;
}
