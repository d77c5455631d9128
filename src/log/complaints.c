/* SPDX-License-Identifier: Apache-2.0 */
#include "log/complaints.h"

#include <stdlib.h>

#include "util/memory.h"
#include "util/timestamp.h"

static bool is_text(const char *kept, struct wva_str text)
{
    return wva_str_equal(wva_str_from(kept), text);
}

static struct wva_complaint *find(struct wva_complaints *complaints,
                                  const struct wva_complaint_line *line)
{
    for (size_t i = 0; i < complaints->count; i++) {
        struct wva_complaint *item = &complaints->items[i];

        if (item->kind == line->kind && item->severity == line->severity
            && is_text(item->server, line->server) && is_text(item->model, line->model)
            && is_text(item->group, line->group))
            return item;
    }
    return NULL;
}

static char *copy(struct wva_str text)
{
    return wva_strndup(text.len == 0 ? "" : text.ptr, text.len);
}

static struct wva_complaint *create(struct wva_complaints *complaints,
                                    const struct wva_complaint_line *line)
{
    struct wva_complaint *item;

    item = WVA_APPEND(complaints->items, complaints->count, complaints->capacity);
    *item = (struct wva_complaint){ .kind = line->kind,
                                    .severity = line->severity,
                                    .server = copy(line->server),
                                    .model = copy(line->model),
                                    .group = copy(line->group),
                                    .text = copy(line->text),
                                    .first_ns = WVA_TIME_NONE,
                                    .last_ns = WVA_TIME_NONE };
    return item;
}

static void add_time(struct wva_complaint *item, int64_t time_ns)
{
    if (time_ns == WVA_TIME_NONE)
        return;
    if (item->first_ns == WVA_TIME_NONE || time_ns < item->first_ns)
        item->first_ns = time_ns;
    if (item->last_ns == WVA_TIME_NONE || time_ns > item->last_ns)
        item->last_ns = time_ns;
    if (item->time_count == WVA_COMPLAINT_TIMES_MAX)
        return;
    *WVA_APPEND(item->times_ns, item->time_count, item->time_capacity) = time_ns;
}

void wva_complaints_add(struct wva_complaints *complaints, const struct wva_complaint_line *line)
{
    struct wva_complaint *item;

    complaints->lines[line->severity]++;
    if (line->echo)
        return;
    item = find(complaints, line);
    if (item == NULL && complaints->count == WVA_COMPLAINTS_MAX) {
        complaints->beyond++;
        return;
    }
    if (item == NULL)
        item = create(complaints, line);
    item->count++;
    add_time(item, line->time_ns);
}

/* ---- the end of a log ---- */

static void date(struct wva_complaint *item, int64_t near_ns)
{
    int64_t first_ns = wva_complaint_date(item->first_ns, near_ns);
    int64_t last_ns = wva_complaint_date(item->last_ns, near_ns);

    for (size_t i = 0; i < item->time_count; i++)
        item->times_ns[i] = wva_complaint_date(item->times_ns[i], near_ns);
    item->first_ns = first_ns < last_ns ? first_ns : last_ns;
    item->last_ns = first_ns < last_ns ? last_ns : first_ns;
}

static int compare_texts(const struct wva_complaint *a, const struct wva_complaint *b)
{
    int order = strcmp(a->server, b->server);

    if (order == 0)
        order = strcmp(a->model, b->model);
    return order != 0 ? order : strcmp(a->group, b->group);
}

static int compare(const void *left, const void *right)
{
    const struct wva_complaint *a = left, *b = right;
    bool harmless = wva_complaint_is_harmless(a->kind);

    if (harmless != wva_complaint_is_harmless(b->kind))
        return harmless ? 1 : -1;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return compare_texts(a, b);
}

void wva_complaints_finish(struct wva_complaints *complaints, int64_t near_ns)
{
    for (size_t i = 0; i < complaints->count; i++)
        date(&complaints->items[i], near_ns);
    if (complaints->count > 1)
        qsort(complaints->items, complaints->count, sizeof *complaints->items, compare);
}

bool wva_complaints_matter(const struct wva_complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++)
        if (!wva_complaint_is_harmless(complaints->items[i].kind))
            return true;
    return false;
}

void wva_complaints_free(struct wva_complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++) {
        free(complaints->items[i].server);
        free(complaints->items[i].model);
        free(complaints->items[i].group);
        free(complaints->items[i].text);
        free(complaints->items[i].times_ns);
    }
    free(complaints->items);
    *complaints = (struct wva_complaints){ 0 };
}

/* ---- marks ---- */

static int compare_marks(const void *left, const void *right)
{
    const struct wva_complaint_mark *a = left, *b = right;

    if (a->time_ns != b->time_ns)
        return a->time_ns < b->time_ns ? -1 : 1;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    return strcmp(a->kind, b->kind);
}

struct wva_complaint_mark *wva_complaints_marks(const struct wva_complaints *complaints,
                                                size_t *count)
{
    struct wva_complaint_mark *marks = NULL;
    size_t capacity = 0, found = 0, kept = 0;

    for (size_t i = 0; i < complaints->count; i++) {
        const struct wva_complaint *item = &complaints->items[i];
        const struct wva_complaint_info *info = wva_complaint_info(item->kind);

        for (size_t k = 0; k < item->time_count && !wva_complaint_is_harmless(item->kind); k++) {
            *WVA_APPEND(marks, found, capacity) =
                (struct wva_complaint_mark){ item->times_ns[k], info->name, info->label,
                                             item->severity };
        }
    }
    if (found > 0)
        qsort(marks, found, sizeof *marks, compare_marks);
    for (size_t i = 0; i < found; i++)
        if (kept == 0 || compare_marks(&marks[kept - 1], &marks[i]) != 0)
            marks[kept++] = marks[i];
    *count = kept;
    return marks;
}
