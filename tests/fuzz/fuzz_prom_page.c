/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of metrics as quantities: values are finite or missing, buckets ascend to infinity, and
 * increases from one half of the page to the other have quantiles within their bounds. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "prom/page.h"
#include "prom/page_name.h"
#include "util/timestamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_histogram(const struct wva_histogram *histogram)
{
    struct wva_quantile quantile = wva_histogram_quantile(histogram, .9);

    require(histogram->buckets == 0 || histogram->buckets >= 2);
    for (size_t i = 1; i < histogram->buckets; i++)
        require(histogram->bound[i] > histogram->bound[i - 1]);
    require(histogram->buckets == 0 || isinf(histogram->bound[histogram->buckets - 1]));
    require(!isinf(quantile.value) || isinf(histogram->bound[0]));
}

static void check_page(const struct wva_page *page)
{
    require(page->answered == (page->samples > 0));
    require(!page->answered || page->failure == NULL);
    require(page->answered || page->kind == WVA_POD_OTHER);
    for (enum wva_quantity q = 0; q < WVA_QUANTITY_SCALARS; q++)
        require(isnan(page->value[q]) || page->series[q] > 0);
    for (size_t i = 0; i < WVA_QUANTITY_HISTOGRAMS; i++)
        check_histogram(&page->histogram[i]);
    require(page->subject_count <= WVA_PAGE_SUBJECTS_MAX);
    for (size_t i = 0; i < page->subject_count; i++)
        require(page->subjects[i].subject != NULL && page->subjects[i].samples > 0);
}

static void check_increases(const struct wva_page *before, const struct wva_page *after)
{
    for (size_t i = 0; i < WVA_QUANTITY_HISTOGRAMS; i++) {
        struct wva_histogram increase =
            wva_histogram_increase(&after->histogram[i], &before->histogram[i]);
        struct wva_histogram total = wva_histogram_unknown();

        wva_histogram_add(&total, &increase);
        wva_histogram_add(&total, &after->histogram[i]);
        wva_histogram_add(&total, &increase);
        check_histogram(&increase);
        check_histogram(&total);
        wva_histogram_free(&increase);
        wva_histogram_free(&total);
    }
}

static void check_name(struct wva_str name)
{
    struct wva_str pod, owner;
    int64_t time_ns;

    wva_page_name_read(name, &pod, &time_ns);
    owner = wva_pod_owner(pod);
    require(pod.len <= name.len && owner.len <= pod.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct wva_metric_names *names; /* made once: that takes longer than a page */
    struct wva_str text = { (const char *)bytes, len };
    struct wva_str half = { (const char *)bytes, len / 2 };
    GStringChunk *strings = g_string_chunk_new(1000);
    struct wva_page *whole, *part;

    if (names == NULL)
        names = wva_metric_names_create();
    whole = wva_page_read(text, names, strings);
    part = wva_page_read(half, names, strings);
    check_page(whole);
    check_page(part);
    check_increases(part, whole);
    (void)wva_page_is_likely(text);
    check_name((struct wva_str){ (const char *)bytes, len < 200 ? len : 200 });
    wva_page_free(whole);
    wva_page_free(part);
    g_string_chunk_free(strings);
    return 0;
}
