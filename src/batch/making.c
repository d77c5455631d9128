/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/making.h"

#include <stdlib.h>
#include <string.h>

#include "batch/entry.h"
#include "batch/find.h"
#include "batch/reports.h"
#include "output/folder.h"
#include "output/json_text.h"
#include "util/memory.h"
#include "util/path.h"

static char *copy_of(const json_t *object, const char *name)
{
    return wva_strdup(json_string_value(json_object_get(object, name)));
}

struct wva_making *wva_making_create(const json_t *experiment, const struct wva_output *output,
                                     const struct wva_build_options *build,
                                     const char *options_text, wva_explain *explain)
{
    struct wva_making *making = wva_calloc(1, sizeof *making);

    *making = (struct wva_making){
        .id = copy_of(experiment, "id"),
        .name = copy_of(experiment, "name"),
        .kind = copy_of(experiment, "kind"),
        .bytes = (size_t)json_integer_value(json_object_get(experiment, "bytes")),
        .files = json_incref(json_object_get(experiment, "files")),
        .output = output,
        .build = build,
        .options_text = options_text,
        .explain = explain,
    };
    making->report = wva_reports_place(making->name, making->id);
    return making;
}

void wva_making_free(struct wva_making *making)
{
    if (making == NULL)
        return;
    json_decref(making->files);
    free(making->id);
    free(making->name);
    free(making->kind);
    free(making->report);
    free(making->old_report);
    free(making);
}

bool wva_making_is_needed(struct wva_making *making, const struct wva_known *known, bool force)
{
    int order = known->there ? strcmp(known->name, making->name) : 0;

    if (!known->there)
        return true;
    if (!force && !known->failed && order <= 0
        && strcmp(known->tool_version, making->build->version) == 0
        && strcmp(known->options, making->options_text) == 0
        && wva_reports_is_whole(making->output->dir, known->report))
        return false;
    /* What it is called is that of the place which it is read from, as a report says it too. */
    if (order != 0 && known->report[0] != '\0')
        making->old_report = wva_strdup(known->report);
    return true;
}

/* Beside what is published, which keeps an earlier report until this one is whole. */
static char *name_made(const struct wva_making *making)
{
    return wva_path_join(making->output->made, wva_path_name(making->report));
}

void wva_making_remove(const struct wva_making *making)
{
    char *dir = name_made(making);

    wva_folder_remove(dir);
    free(dir);
}

enum wva_status wva_making_place(const struct wva_making *making, struct wva_error *err)
{
    char *dir = name_made(making);
    enum wva_status status =
        wva_reports_put(making->output->dir, making->report, dir, making->output->old, err);

    free(dir);
    return status;
}

/* ---- the work ---- */

struct result {
    struct wva_entry_facts facts;
    json_t *rows;
};

static struct wva_entry_facts describe(const struct wva_making *making, const char *path)
{
    return (struct wva_entry_facts){ .path = path,
                                     .name = making->name,
                                     .kind = making->kind,
                                     .report = making->report,
                                     .tool_version = making->build->version,
                                     .options = making->options_text,
                                     .files = making->files,
                                     .bytes = making->bytes };
}

static void take_view(void *context, const struct wva_build_view *view)
{
    struct result *result = context;

    result->rows = wva_entry_make(&result->facts, view);
}

/* Explains why there is no report, more precisely than "no samples" if the log allows it. */
static char *explain(const struct wva_making *making, const struct wva_build_outcome *outcome,
                     const struct wva_error *err, const char *origin)
{
    struct wva_buffer text = wva_buffer_make(sizeof err->text);

    if (making->explain == NULL || err->status != WVA_ERR_DATA || !outcome->from_log
        || outcome->coverage.cycle.samples > 0)
        return wva_find_reason(err, origin);
    making->explain(&outcome->coverage, &text);
    return text.data;
}

json_t *wva_making_run(const struct wva_making *making, const char *path, const char *origin)
{
    struct result result = { .facts = describe(making, path) };
    struct wva_build_options options = *making->build;
    struct wva_build_outcome outcome;
    struct wva_error err;
    json_t *made = json_object();
    char *dir = name_made(making), *reason;

    wva_folder_remove(dir);
    options.dir = dir;
    options.name = making->name;
    options.input_text = making->name;
    options.force = true;
    options.threads = 1;
    options.look = take_view;
    options.look_context = &result;
    if (wva_build_report(path, &options, &outcome, &err) == WVA_OK) {
        wva_json_add(made, "rows", result.rows);
    } else {
        reason = explain(making, &outcome, &err, origin);
        wva_json_add_text(made, "failure", reason);
        free(reason);
        json_decref(result.rows);
    }
    wva_build_outcome_release(&outcome);
    free(dir);
    return made;
}

json_t *wva_making_failed_rows(const struct wva_making *making, const char *reason)
{
    const struct wva_entry_facts facts = describe(making, "");

    return wva_entry_make_failed(&facts, reason);
}
