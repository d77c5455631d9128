/* SPDX-License-Identifier: Apache-2.0 */
#include "json/complaints.h"

#include "output/json_text.h"
#include "util/timestamp.h"

/* NULL where it is not known. */
static const char *format(int64_t time_ns, char out[WVA_TIME_TEXT])
{
    return time_ns == WVA_TIME_NONE ? NULL : wva_time_format_exact(time_ns, out);
}

static json_t *list_times(const struct wva_complaint *item)
{
    json_t *list = json_array();
    char time[WVA_TIME_TEXT];

    for (size_t i = 0; i < item->time_count; i++)
        (void)json_array_append_new(list, wva_json_text(format(item->times_ns[i], time)));
    return list;
}

static json_t *describe(const struct wva_complaint *item)
{
    const struct wva_complaint_info *info = wva_complaint_info(item->kind);
    json_t *object = json_object();
    char time[WVA_TIME_TEXT];

    wva_json_add_text(object, "kind", info->name);
    wva_json_add_text(object, "level", wva_log_severity_name(item->severity));
    wva_json_add_bool(object, "harmless", wva_complaint_is_harmless(item->kind));
    wva_json_add_text(object, "server", item->server[0] == '\0' ? NULL : item->server);
    wva_json_add_text(object, "model", item->model[0] == '\0' ? NULL : item->model);
    wva_json_add_count(object, "count", item->count);
    wva_json_add_text(object, "first_time", format(item->first_ns, time));
    wva_json_add_text(object, "last_time", format(item->last_ns, time));
    wva_json_add(object, "times", list_times(item));
    wva_json_add_text(object, "message", item->text);
    wva_json_add_text(object, "meaning", info->meaning);
    wva_json_add_text(object, "remedy", info->remedy);
    return object;
}

void wva_json_add_complaints(json_t *object, const struct wva_document *document)
{
    json_t *list = json_array();

    for (size_t i = 0; document->beside != NULL && i < document->beside->complaints.count; i++)
        (void)json_array_append_new(list, describe(&document->beside->complaints.items[i]));
    wva_json_add(object, "complaints", list);
}
