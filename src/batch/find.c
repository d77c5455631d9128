/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/find.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "batch/identity.h"
#include "batch/output.h"
#include "batch/spool.h"
#include "experiment/reader.h"
#include "experiment/readers.h"
#include "output/folder.h"
#include "output/json_text.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/utf8.h"

enum {
    DEPTH_MAX = 8,  /* of runs below a folder that has a log of its own */
    DEAD_NAMED = 3, /* broken links that are named, at most */
    DEAD_TEXT_MAX = 4096
};

struct looking {
    const struct wva_find_item *item;
    json_t *found, *items, *failures;
};

char *wva_find_reason(const struct wva_error *err, const char *origin)
{
    const char *file = wva_path_name(err->file);

    if (file[0] == '\0' || strcmp(file, wva_path_name(origin)) == 0)
        return wva_strdup(err->text);
    return wva_asprintf("%s: %s", file, err->text);
}

static void add_failure(struct looking *looking, const char *origin, const struct wva_error *err)
{
    json_t *failure = json_object();
    char *reason = wva_find_reason(err, origin);

    wva_json_add_text(failure, "origin", origin);
    wva_json_add_text(failure, "reason", reason);
    free(reason);
    (void)json_array_append_new(looking->failures, failure);
}

/* JSON is UTF-8, a path is any bytes. */
static void add_path(json_t *object, const char *path)
{
    char *escaped = g_uri_escape_string(path, "/", FALSE);

    wva_json_add_text(object, "path", escaped);
    g_free(escaped);
}

char *wva_find_path(const json_t *object)
{
    char *path = g_uri_unescape_string(json_string_value(json_object_get(object, "path")), NULL);
    char *copy = wva_strdup(path);

    g_free(path);
    return copy;
}

static void add_item(struct looking *looking, const char *path, const char *origin,
                     const char *name)
{
    json_t *item = json_object();

    add_path(item, path);
    wva_json_add_text(item, "origin", origin);
    wva_json_add_text(item, "name", name);
    (void)json_array_append_new(looking->items, item);
}

static json_t *list_files(const struct wva_identity *identity)
{
    json_t *list = json_array();

    for (size_t i = 0; i < identity->count; i++) {
        json_t *file = json_object();

        wva_json_add_text(file, "path", identity->files[i].path);
        wva_json_add_count(file, "bytes", identity->files[i].bytes);
        wva_json_add_text(file, "sha256", identity->files[i].sha256);
        (void)json_array_append_new(list, file);
    }
    return list;
}

/* A folder has its own name, regardless of the path to it; the name of a log has no extensions. */
static char *name_experiment(const char *path, bool is_folder)
{
    char *name = is_folder ? wva_experiment_name(path) : wva_folder_input_name(path);

    if (name != NULL)
        return name;
    return wva_strdup(wva_path_name(path)[0] == '\0' ? "unnamed" : wva_path_name(path));
}

static void describe_experiment(struct looking *looking, const char *path, const char *name,
                                const char *kind, const struct wva_identity *identity)
{
    json_t *experiment = wva_json_add_object(looking->found, "experiment");

    add_path(experiment, path);
    wva_json_add_text(experiment, "origin", looking->item->origin);
    wva_json_add_text(experiment, "name", name);
    wva_json_add_text(experiment, "kind", kind);
    wva_json_add_text(experiment, "id", identity->id);
    wva_json_add_count(experiment, "bytes", identity->bytes);
    wva_json_add(experiment, "files", list_files(identity));
}

/* The files of a store that are not here (git annex get, dvc pull) would be missed. */
static void tell_dead_links(struct looking *looking, size_t count, const char *names)
{
    struct wva_error err;

    if (count == 0)
        return;
    (void)wva_fail(&err, WVA_ERR_DATA, "%zu broken symbolic link%s%s%.300s", count,
                   WVA_PLURAL(count), names == NULL ? "" : ": ", names == NULL ? "" : names);
    err.file[0] = '\0';
    add_failure(looking, looking->item->origin, &err);
}

static void add_experiment(struct looking *looking, const char *kind, bool is_folder)
{
    const struct wva_find_item *item = looking->item;
    /* Readers consider the name of a folder and the folders above it. */
    char *real = is_folder ? realpath(item->path, NULL) : NULL, *name;
    const char *path = real != NULL ? real : item->path;
    struct wva_identity identity;
    struct wva_error err;

    if (wva_identity_read(path, item->manifests, &identity, &err) == WVA_OK) {
        name = item->name != NULL ? wva_strdup(item->name) : name_experiment(path, is_folder);
        describe_experiment(looking, path, name, kind, &identity);
        tell_dead_links(looking, identity.dead, NULL);
        free(name);
    } else {
        add_failure(looking, item->origin, &err);
    }
    wva_identity_release(&identity);
    free(real);
}

/* ---- files ---- */

static void note_member(void *context, const char *member, const struct wva_error *err)
{
    struct looking *looking = context;
    char *origin = wva_asprintf("%s:%s", looking->item->origin, member);

    add_failure(looking, origin, err);
    free(origin);
}

static void look_at_archive(struct looking *looking)
{
    const struct wva_find_item *item = looking->item;
    struct wva_error err;
    char *name;

    if (item->spool == NULL) {
        wva_json_add_bool(looking->found, "archive", true);
        return;
    }
    if (wva_spool_archive(item->path, item->spool, item->max_spool, note_member, looking, &err)
        != WVA_OK)
        add_failure(looking, item->origin, &err);
    name = wva_folder_input_name(item->path);
    add_item(looking, item->spool, item->origin, name);
    free(name);
}

static void look_at_file(struct looking *looking)
{
    const struct wva_find_item *item = looking->item;
    struct wva_error err;
    bool archive;

    if (wva_spool_is_archive(item->path, &archive, &err) != WVA_OK) {
        add_failure(looking, item->origin, &err);
    } else if (archive && !item->in_archive) {
        look_at_archive(looking);
    } else if (!archive && wva_experiment_is_log(item->path)) {
        add_experiment(looking, "controller log", false);
    } else if (item->named) {
        (void)wva_fail(&err, WVA_ERR_DATA, "not a controller log (see wva-extract --diagnose)");
        add_failure(looking, item->origin, &err);
    } else {
        wva_json_add_count(looking->found, "passed_over", 1);
    }
}

/* ---- folders ---- */

/* Logs of load generators alone tell of no server, so there is nothing to hold against others. */
static bool is_load_only(const char *kind)
{
    return strcmp(kind, "job logs") == 0;
}

/* True where a run lies in a folder below, or an archive in this one. Rows that were extracted are
 * no run here: they may be those of the log; logs of load generators are part of it. */
static bool has_company(const char *folder, int depth)
{
    struct dirent **names;
    int count = depth == DEPTH_MAX ? -1 : wva_path_list(folder, false, &names);
    bool found = false, is_output = wva_output_is(folder);

    for (int i = 0; i < count && !found; i++) {
        char *path = wva_path_join(folder, names[i]->d_name);
        const char *kind;
        struct wva_error err;
        struct stat st;

        if (is_output && wva_output_owns(names[i]->d_name))
            ;
        else if (lstat(path, &st) == 0 && S_ISREG(st.st_mode) && depth == 0)
            (void)wva_spool_is_archive(path, &found, &err);
        else if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
            found = wva_experiment_recognise(path, &kind, &err) == WVA_OK
                        ? strcmp(kind, "extracted rows") != 0 && !is_load_only(kind)
                        : err.status == WVA_ERR_USAGE || has_company(path, depth + 1);
        free(path);
    }
    wva_path_free_list(names, count);
    return found;
}

static bool is_experiment(const char *folder, const char **kind)
{
    struct wva_error ignored;

    if (wva_experiment_recognise(folder, kind, &ignored) != WVA_OK || is_load_only(*kind))
        return false;
    if (strcmp(*kind, "controller log") != 0 || wva_path_holds(folder, "data/original_log.txt")
        || wva_path_holds(folder, "experiment-config.yaml"))
        return true;
    return !has_company(folder, 0);
}

/* The contents of a folder during listing. */
struct listing {
    struct looking *looking;
    size_t links;         /* to folders */
    size_t dead;          /* to nothing */
    struct wva_buffer to; /* the first names of these */
};

static void add_name(struct listing *listing, const char *name)
{
    const struct wva_find_item *item = listing->looking->item;
    char *path = wva_path_join(item->path, name), *shown = wva_utf8_clean(name, WVA_UTF8_ESCAPED);
    char *origin = wva_asprintf("%s%s%s", item->origin, item->name != NULL ? ":" : "/", shown);
    struct stat st;
    bool is_link = lstat(path, &st) == 0 && S_ISLNK(st.st_mode);

    if (stat(path, &st) != 0) {
        if (is_link && listing->dead++ < DEAD_NAMED)
            wva_buffer_add_item(&listing->to, shown);
    } else if (is_link && S_ISDIR(st.st_mode)) {
        listing->links++;
    } else if (S_ISDIR(st.st_mode) || S_ISREG(st.st_mode)) {
        add_item(listing->looking, path, origin, NULL);
    }
    free(origin);
    free(shown);
    free(path);
}

static void tell_links(struct listing *listing)
{
    if (listing->links > 0)
        wva_json_add_count(listing->looking->found, "links", listing->links);
    if (listing->dead > DEAD_NAMED)
        wva_buffer_add(&listing->to, ", ...");
    tell_dead_links(listing->looking, listing->dead, listing->to.data);
}

static void list_folder(struct looking *looking)
{
    const struct wva_find_item *item = looking->item;
    struct listing listing = { .looking = looking, .to = wva_buffer_make(DEAD_TEXT_MAX) };
    bool is_output = wva_output_is(item->path);
    bool is_workspace = wva_experiment_is_workspace(item->path);
    struct dirent **names;
    int count = wva_path_list(item->path, false, &names);
    struct wva_error err;

    if (count < 0) {
        (void)wva_fail_io(&err, item->path, errno, "cannot read");
        add_failure(looking, item->origin, &err);
    }
    for (int i = 0; i < count; i++)
        if ((!is_output || !wva_output_owns(names[i]->d_name))
            && (!is_workspace || strcmp(names[i]->d_name, "results") == 0))
            add_name(&listing, names[i]->d_name);
    wva_path_free_list(names, count);
    tell_links(&listing);
    wva_buffer_free(&listing.to);
}

static void look_at_folder(struct looking *looking)
{
    const char *kind;
    struct wva_error err;

    if (wva_experiment_is_part(looking->item->path) && !looking->item->named)
        return;
    if (is_experiment(looking->item->path, &kind)) {
        add_experiment(looking, kind, true);
        return;
    }
    list_folder(looking);
    if (!looking->item->named || json_array_size(looking->items) > 0
        || json_array_size(looking->failures) > 0)
        return;
    (void)wva_fail(&err, WVA_ERR_DATA, "%s",
                   wva_output_is(looking->item->path) ? "contains only the output of a batch"
                                                      : "contains nothing to read");
    add_failure(looking, looking->item->origin, &err);
}

json_t *wva_find_look(const struct wva_find_item *item)
{
    struct looking looking = {
        .item = item, .found = json_object(), .items = json_array(), .failures = json_array()
    };
    struct wva_error err;
    struct stat st;

    wva_json_add(looking.found, "items", looking.items);
    wva_json_add(looking.found, "failures", looking.failures);
    if (stat(item->path, &st) != 0) {
        (void)wva_fail_io(&err, item->path, errno, "cannot read");
        add_failure(&looking, item->origin, &err);
    } else if (S_ISDIR(st.st_mode)) {
        look_at_folder(&looking);
    } else {
        look_at_file(&looking);
    }
    return looking.found;
}
