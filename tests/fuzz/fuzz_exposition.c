/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of metrics: every view lies within the page, lines come in order, labels are read to their
 * end, and a page cut at any line gives the same items up to there. */
#include <stdint.h>
#include <stdlib.h>

#include "prom/exposition.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_inside(struct wva_str page, struct wva_str view)
{
    require(view.len == 0 || (view.ptr >= page.ptr && view.ptr + view.len <= page.ptr + page.len));
}

static void check_labels(struct wva_str page, struct wva_str labels)
{
    struct wva_str rest = labels;
    struct wva_label label;
    struct wva_buffer scratch = wva_buffer_make(1 << 20);

    check_inside(page, labels);
    while (wva_exposition_label(&rest, &label)) {
        struct wva_str found, text = wva_exposition_unescape(label.value, &scratch);

        check_inside(page, label.name);
        check_inside(page, label.value);
        require(text.len <= label.value.len);
        require(wva_exposition_find_label(labels, label.name, &found));
    }
    require(rest.len == 0);
    wva_buffer_free(&scratch);
}

static void check_item(struct wva_str page, const struct wva_exposition_item *item)
{
    check_inside(page, item->name);
    check_inside(page, item->text);
    require((item->kind == WVA_EXPOSITION_MALFORMED) == (item->problem != NULL));
    require((item->kind != WVA_EXPOSITION_SAMPLE && item->kind != WVA_EXPOSITION_TYPE)
            || item->name.len > 0);
    if (item->kind != WVA_EXPOSITION_SAMPLE)
        return;
    check_labels(page, item->labels);
    if (item->has_exemplar)
        check_labels(page, item->exemplar.labels);
}

static size_t count_items(struct wva_str page, uint64_t last_line)
{
    struct wva_exposition exposition = wva_exposition_begin(page);
    struct wva_exposition_item item;
    uint64_t line = 0;
    size_t count = 0;

    while (wva_exposition_next(&exposition, &item)) {
        require(item.line > line);
        line = item.line;
        check_item(page, &item);
        count += item.line <= last_line;
        require(item.kind != WVA_EXPOSITION_CUT || exposition.rest.len == 0);
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str page = { (const char *)bytes, len };
    struct wva_str half = { (const char *)bytes, len / 2 };
    uint64_t lines = 0;

    while (half.len > 0 && half.ptr[half.len - 1] != '\n')
        half.len--;
    for (size_t i = 0; i < half.len; i++)
        lines += half.ptr[i] == '\n';
    require(count_items(page, lines) == count_items(half, lines));
    (void)count_items(page, UINT64_MAX);
    return 0;
}
