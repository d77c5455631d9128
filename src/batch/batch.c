/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/batch.h"

#include <glib.h>
#include <jansson.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch/find.h"
#include "batch/identity.h"
#include "batch/making.h"
#include "batch/output.h"
#include "batch/process.h"
#include "batch/shards.h"
#include "batch/spool.h"
#include "output/folder.h"
#include "plan/run_plan.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/pool.h"
#include "util/utf8.h"

enum { WAIT_MS = 200, PATH_TEXT_MAX = 64 * 1024 };

/* The members of an archive, while somebody needs them. */
struct unpacked {
    char *dir;
    char *members; /* below it, in a folder that is called as the archive is */
    size_t users;
};

/* Something to do: to look at a path, or, where `making` is known, to report on an experiment. */
struct task {
    char *path, *origin, *name; /* as in wva_find_item */
    bool named, unpack;         /* `unpack`: an archive, of which `unpacked` is to be made */
    bool repeated;              /* an experiment that was found before */
    struct unpacked *unpacked;  /* where `path` lies, or its members go; NULL: no archive */
    uint64_t max_spool;
    const char *manifests; /* of the options */
    struct wva_making *making;
};

struct job {
    struct wva_process process;
    struct task *task;
};

struct batch {
    const struct wva_batch_options *options;
    struct wva_batch_counts *counts;
    struct wva_output output;
    struct wva_spool spool;
    size_t archives;     /* unpacked so far */
    struct task **tasks; /* a stack: reports come before further looking */
    size_t task_count, task_room;
    struct job *jobs;
    size_t job_count, job_max;
    GHashTable *seen;   /* ids of the experiments that were found */
    GHashTable *others; /* ids of those of other shards */
    bool halted;        /* nothing more is begun */
    bool unread;        /* nothing is known of what an input holds */
};

/* ---- tasks ---- */

static struct unpacked *share(struct unpacked *unpacked)
{
    if (unpacked != NULL)
        unpacked->users++;
    return unpacked;
}

static void release_unpacked(struct unpacked *unpacked)
{
    if (unpacked == NULL || --unpacked->users > 0)
        return;
    wva_folder_remove(unpacked->dir);
    free(unpacked->dir);
    free(unpacked->members);
    free(unpacked);
}

static void free_task(struct task *task)
{
    release_unpacked(task->unpacked);
    wva_making_free(task->making);
    free(task->path);
    free(task->origin);
    free(task->name);
    free(task);
}

static void push(struct batch *batch, struct task *task)
{
    task->manifests = batch->options->build.manifests;
    *WVA_APPEND(batch->tasks, batch->task_count, batch->task_room) = task;
}

static void tell(struct batch *batch, enum wva_batch_note what, const char *origin, const char *why)
{
    if (batch->options->note != NULL)
        batch->options->note(batch->options->context, what, origin, why);
}

static void count_failure(struct batch *batch, const char *origin, const char *reason)
{
    batch->counts->failed++;
    batch->halted = batch->halted || batch->options->fail_fast;
    tell(batch, WVA_BATCH_FAILED, origin, reason);
}

/* ---- shards ---- */

/* By an id, so that neither the order of the inputs nor their names matter. */
static bool is_ours(const struct batch *batch, const char *id)
{
    unsigned shards = batch->options->shards;

    return shards == 0 || strtoull(id, NULL, 16) % shards == batch->options->shard - 1;
}

/* An input that could not be read has no content: it goes by what it is called. */
static enum wva_status fail_input(struct batch *batch, const char *origin, const char *reason,
                                  struct wva_error *err)
{
    char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, origin, -1);
    bool ours;

    sum[WVA_ID_DIGITS] = '\0';
    ours = is_ours(batch, sum);
    g_free(sum);
    if (!ours)
        return WVA_OK;
    count_failure(batch, origin, reason);
    return wva_catalogue_note_failure(batch->output.catalogue, origin, reason, err);
}

/* ---- what was found ---- */

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static char *copy_of(const json_t *object, const char *name)
{
    return wva_strdup(text_of(object, name));
}

static void push_items(struct batch *batch, const struct task *task, const json_t *items)
{
    /* The last one that is pushed is looked at first. */
    for (size_t i = json_array_size(items); i > 0; i--) {
        const json_t *item = json_array_get(items, i - 1);
        struct task *next = wva_calloc(1, sizeof *next);

        *next = (struct task){ .path = wva_find_path(item),
                               .origin = copy_of(item, "origin"),
                               .name = copy_of(item, "name"),
                               .unpacked = share(task->unpacked) };
        push(batch, next);
    }
}

/* Deep enough below the spool that nothing of a run in an archive is looked for outside of it. */
static struct unpacked *make_room(struct batch *batch, const char *archive)
{
    struct unpacked *unpacked = wva_calloc(1, sizeof *unpacked);
    struct wva_buffer dir = wva_buffer_make(PATH_TEXT_MAX);
    char *name = wva_folder_input_name(archive);

    wva_buffer_add(&dir, batch->spool.dir);
    for (int i = 0; i < WVA_RUN_LEVELS_ABOVE; i++)
        wva_buffer_add(&dir, "/-");
    wva_buffer_printf(&dir, "/%zu", ++batch->archives);
    unpacked->dir = wva_strdup(dir.data);
    unpacked->members = wva_path_join(unpacked->dir, name[0] == '.' ? "archive" : name);
    unpacked->users = 1;
    wva_buffer_free(&dir);
    free(name);
    return unpacked;
}

/* Looks at an archive again, with a place for its members. */
static enum wva_status push_archive(struct batch *batch, const struct task *task,
                                    struct wva_error *err)
{
    const char *temporary = getenv("TMPDIR");
    const char *parent = !batch->options->dry_run ? batch->output.work
                         : temporary != NULL      ? temporary
                                                  : "/tmp";
    struct task *next;

    if (batch->spool.dir == NULL && wva_spool_begin(parent, &batch->spool, err) != WVA_OK)
        return err->status;
    next = wva_calloc(1, sizeof *next);
    *next =
        (struct task){ .path = wva_strdup(task->path),
                       .origin = wva_strdup(task->origin),
                       .unpack = true,
                       .unpacked = make_room(batch, task->path),
                       .max_spool = batch->options->max_spool == 0 ? WVA_SPOOL_MAX
                                                                   : batch->options->max_spool };
    push(batch, next);
    return WVA_OK;
}

static void push_experiment(struct batch *batch, const struct task *task, json_t *experiment)
{
    struct task *next;
    bool is_new;

    if (!is_ours(batch, text_of(experiment, "id"))) {
        (void)g_hash_table_add(batch->others, g_strdup(text_of(experiment, "id")));
        batch->counts->elsewhere++;
        return;
    }
    is_new = g_hash_table_add(batch->seen, g_strdup(text_of(experiment, "id")));
    batch->counts->found += is_new;
    batch->counts->repeated += !is_new;
    next = wva_calloc(1, sizeof *next);
    *next = (struct task){ .path = wva_find_path(experiment),
                           .origin = copy_of(experiment, "origin"),
                           .repeated = !is_new,
                           .unpacked = share(task->unpacked),
                           .making = wva_making_create(
                               experiment, &batch->output, &batch->options->build,
                               batch->options->options_text, batch->options->explain) };
    push(batch, next);
}

/* An input of which nothing but a failure is known. */
static bool is_blank(const json_t *found)
{
    return json_array_size(json_object_get(found, "failures")) > 0
           && json_array_size(json_object_get(found, "items")) == 0
           && json_object_get(found, "experiment") == NULL
           && json_object_get(found, "archive") == NULL;
}

static enum wva_status take_found(struct batch *batch, const struct task *task,
                                  const struct wva_buffer *output, struct wva_error *err)
{
    json_t *found = json_loadb(output->data, output->len, 0, NULL);
    json_t *experiment = json_object_get(found, "experiment"), *failure;
    enum wva_status status = WVA_OK;
    size_t i;

    if (found == NULL)
        return fail_input(batch, task->origin, "its process returned no result", err);
    batch->counts->passed_over += (size_t)json_integer_value(json_object_get(found, "passed_over"));
    batch->counts->links += (size_t)json_integer_value(json_object_get(found, "links"));
    json_array_foreach(json_object_get(found, "failures"), i, failure)
    {
        WVA_STEP(status,
                 fail_input(batch, text_of(failure, "origin"), text_of(failure, "reason"), err));
    }
    batch->unread = batch->unread || (task->named && is_blank(found));
    push_items(batch, task, json_object_get(found, "items"));
    if (status == WVA_OK && json_is_true(json_object_get(found, "archive")))
        status = push_archive(batch, task, err);
    if (experiment != NULL)
        push_experiment(batch, task, experiment);
    json_decref(found);
    return status;
}

static void look(void *context, int fd)
{
    const struct task *task = context;
    const struct wva_find_item item = {
        .path = task->path,
        .origin = task->origin,
        .name = task->name,
        .named = task->named,
        .in_archive = task->unpacked != NULL && !task->unpack,
        .spool = task->unpack ? task->unpacked->members : NULL,
        .max_spool = task->max_spool,
        .manifests = task->manifests,
    };
    json_t *found = wva_find_look(&item);
    char *text = json_dumps(found, JSON_COMPACT);

    wva_process_say(fd, text, strlen(text));
}

/* ---- reports ---- */

/* Until the catalogue without it is published, a report that is no more wanted stays. */
static enum wva_status drop_old(struct batch *batch, const char *old, struct wva_error *err)
{
    return old == NULL ? WVA_OK : wva_catalogue_drop_report(batch->output.catalogue, old, err);
}

static enum wva_status take_failed(struct batch *batch, const struct task *task,
                                   const char *failure, struct wva_error *err)
{
    const struct wva_making *making = task->making;
    json_t *rows = wva_making_failed_rows(making, failure);
    enum wva_status status = wva_catalogue_put(batch->output.catalogue, making->id, rows, err);

    wva_making_remove(making);
    json_decref(rows);
    WVA_STEP(status, drop_old(batch, making->report, err));
    WVA_STEP(status, drop_old(batch, making->old_report, err));
    count_failure(batch, task->origin, failure);
    return status;
}

static enum wva_status take_made(struct batch *batch, const struct task *task, json_t *rows,
                                 struct wva_error *err)
{
    const struct wva_making *making = task->making;
    enum wva_status status;

    if (wva_making_place(making, err) != WVA_OK) {
        struct wva_error failure = *err;

        return take_failed(batch, task, failure.text, err);
    }
    status = wva_catalogue_put(batch->output.catalogue, making->id, rows, err);
    WVA_STEP(status, drop_old(batch, making->old_report, err));
    batch->counts->made += !task->repeated;
    batch->counts->bytes += making->bytes;
    tell(batch, WVA_BATCH_MADE, task->origin, making->report);
    return status;
}

static void make(void *context, int fd)
{
    const struct task *task = context;
    json_t *made = wva_making_run(task->making, task->path, task->origin);
    char *text = json_dumps(made, JSON_COMPACT);

    wva_process_say(fd, text, strlen(text));
}

/* True when that report need not be made; what it is to be called is settled then, too. */
static enum wva_status decide(struct batch *batch, struct task *task, bool *needed,
                              struct wva_error *err)
{
    struct wva_known known;
    enum wva_status status =
        wva_catalogue_find(batch->output.catalogue, task->making->id, &known, err);

    if (status != WVA_OK)
        return status;
    *needed = wva_making_is_needed(task->making, &known, batch->options->force && !task->repeated);
    if (!*needed) {
        batch->counts->kept += !task->repeated;
        tell(batch, task->repeated ? WVA_BATCH_REPEATED : WVA_BATCH_KEPT, task->origin,
             known.report);
    }
    wva_known_release(&known);
    return WVA_OK;
}

/* ---- processes ---- */

/* The same experiment found twice must not be made by two processes at a time. */
static bool is_being_made(const struct batch *batch, const struct task *task)
{
    for (size_t i = 0; i < batch->job_count; i++) {
        const struct wva_making *making = batch->jobs[i].task->making;

        if (making != NULL && task->making != NULL && strcmp(making->id, task->making->id) == 0)
            return true;
    }
    return false;
}

/* Takes the next task that can be begun off the stack; NULL where there is none. */
static struct task *take_task(struct batch *batch)
{
    for (size_t i = batch->task_count; i > 0; i--) {
        struct task *task = batch->tasks[i - 1];

        if (is_being_made(batch, task))
            continue;
        memmove(&batch->tasks[i - 1], &batch->tasks[i],
                (batch->task_count - i) * sizeof(struct task *));
        batch->task_count--;
        return task;
    }
    return NULL;
}

static enum wva_status begin_task(struct batch *batch, struct task *task, struct wva_error *err)
{
    struct job *job = &batch->jobs[batch->job_count];
    bool needed = true;
    enum wva_status status = WVA_OK;

    if (task->making != NULL)
        status = decide(batch, task, &needed, err);
    if (status == WVA_OK && needed && task->making != NULL && batch->options->dry_run) {
        batch->counts->made += !task->repeated;
        tell(batch, task->repeated ? WVA_BATCH_REPEATED : WVA_BATCH_MADE, task->origin,
             task->making->report);
        needed = false;
    }
    if (status == WVA_OK && needed)
        status = wva_process_start(task->making == NULL ? look : make, task, &job->process, err);
    if (status != WVA_OK || !needed) {
        free_task(task);
        return status;
    }
    job->task = task;
    batch->job_count++;
    return WVA_OK;
}

static enum wva_status take_result(struct batch *batch, struct job *job, struct wva_error *err)
{
    struct wva_error end;
    bool ended = wva_process_end(&job->process, &end);
    bool stopped = *batch->options->stop != 0;
    json_t *made = NULL;
    const char *reason = end.text;
    enum wva_status status = WVA_OK;

    if (job->task->making == NULL) {
        if (ended)
            return take_found(batch, job->task, &job->process.output, err);
        /* What a signal ends is no failure: it is for the next time. */
        return stopped ? WVA_OK : fail_input(batch, job->task->origin, end.text, err);
    }
    if (ended) {
        made = json_loadb(job->process.output.data, job->process.output.len, 0, NULL);
        reason = made == NULL ? "its process returned no result" : text_of(made, "failure");
    }
    if (reason == NULL)
        status = take_made(batch, job->task, json_object_get(made, "rows"), err);
    else if (!stopped)
        status = take_failed(batch, job->task, reason, err);
    json_decref(made);
    return status;
}

static enum wva_status end_job(struct batch *batch, size_t index, struct wva_error *err)
{
    struct job job = batch->jobs[index];
    enum wva_status status;

    batch->jobs[index] = batch->jobs[--batch->job_count];
    status = take_result(batch, &job, err);
    wva_process_release(&job.process);
    free_task(job.task);
    return status;
}

/* Waits until a process has something to say, and takes it. */
static enum wva_status wait_for_jobs(struct batch *batch, struct wva_error *err)
{
    struct pollfd *polled = wva_calloc(batch->job_count, sizeof *polled);
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < batch->job_count; i++)
        polled[i] = (struct pollfd){ .fd = batch->jobs[i].process.fd, .events = POLLIN };
    if (poll(polled, batch->job_count, WAIT_MS) > 0)
        /* From the end, since a job that ends gives its place to the last one. */
        for (size_t i = batch->job_count; i > 0 && status == WVA_OK; i--)
            if (polled[i - 1].revents != 0 && !wva_process_read(&batch->jobs[i - 1].process))
                status = end_job(batch, i - 1, err);
    free(polled);
    return status;
}

static void kill_jobs(struct batch *batch, int signal_number)
{
    for (size_t i = 0; i < batch->job_count; i++)
        (void)kill(batch->jobs[i].process.pid, signal_number);
}

/* Drops what runs; for when the catalogue cannot be written. */
static void abandon_jobs(struct batch *batch)
{
    struct wva_error ignored;

    kill_jobs(batch, SIGKILL);
    for (size_t i = 0; i < batch->job_count; i++) {
        (void)wva_process_end(&batch->jobs[i].process, &ignored);
        wva_process_release(&batch->jobs[i].process);
        free_task(batch->jobs[i].task);
    }
    batch->job_count = 0;
}

static enum wva_status run_tasks(struct batch *batch, struct wva_error *err)
{
    const struct wva_batch_options *options = batch->options;
    enum wva_status status = WVA_OK;
    struct task *task;
    bool asked_to_stop = false;

    for (;;) {
        bool stop = *options->stop != 0;

        if (stop && !asked_to_stop)
            kill_jobs(batch, SIGTERM);
        asked_to_stop = stop;
        while (status == WVA_OK && !stop && !batch->halted && batch->job_count < batch->job_max
               && (task = take_task(batch)) != NULL)
            status = begin_task(batch, task, err);
        if (status != WVA_OK || batch->job_count == 0)
            break;
        status = wait_for_jobs(batch, err);
        batch->counts->waiting = batch->task_count;
        if (options->progress != NULL)
            options->progress(options->context, batch->counts);
    }
    abandon_jobs(batch);
    batch->counts->waiting = batch->task_count;
    return status;
}

/* ---- what is no more ---- */

static bool was_seen(void *context, const char *id)
{
    const struct batch *batch = context;

    return g_hash_table_contains(batch->seen, id);
}

/* Only where all inputs were looked at can be told what they do not hold. */
static enum wva_status prune(struct batch *batch, struct wva_error *err)
{
    if (!batch->options->prune || batch->options->dry_run || batch->halted
        || *batch->options->stop != 0)
        return WVA_OK;
    batch->counts->unpruned = batch->unread;
    if (batch->unread)
        return WVA_OK;
    return wva_catalogue_prune(batch->output.catalogue, was_seen, batch, &batch->counts->pruned,
                               err);
}

/* ---- the whole ---- */

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What all shards of this batch find, as a number of WVA_ID_DIGITS digits; the caller frees it. */
static char *name_inputs(const struct batch *batch)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    guint own, foreign;
    const char **ids = (const char **)g_hash_table_get_keys_as_array(batch->seen, &own);
    const char **others = (const char **)g_hash_table_get_keys_as_array(batch->others, &foreign);
    char *text;

    ids = wva_reallocarray(ids, own + foreign + 1, sizeof *ids);
    memcpy(ids + own, others, foreign * sizeof *ids);
    qsort(ids, own + foreign, sizeof *ids, compare_ids);
    for (guint i = 0; i < own + foreign; i++)
        g_checksum_update(sum, (const guchar *)ids[i], (gssize)strlen(ids[i]) + 1);
    text = wva_strndup(g_checksum_get_string(sum), WVA_ID_DIGITS);
    g_checksum_free(sum);
    g_free(others);
    free(ids);
    return text;
}

static enum wva_status note_shard(struct batch *batch, bool ended, struct wva_error *err)
{
    const struct wva_batch_options *options = batch->options;
    const struct wva_batch_counts *counts = batch->counts;
    char *inputs = ended ? name_inputs(batch) : wva_strdup("");
    const struct wva_shard shard = { .shard = options->shards == 0 ? 1 : options->shard,
                                     .shards = options->shards == 0 ? 1 : options->shards,
                                     .inputs = inputs,
                                     .found = counts->found,
                                     .done = counts->made + counts->kept,
                                     .ended = ended };
    enum wva_status status = wva_shards_put(batch->output.catalogue, &shard, err);

    free(inputs);
    return status;
}

/* Whoever kills a shard leaves a catalogue that tells of it. */
static enum wva_status begin_shard(struct batch *batch, struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    if (!batch->options->dry_run)
        status = note_shard(batch, false, err);
    if (status == WVA_OK && !batch->options->dry_run && batch->options->shards > 0)
        status = wva_catalogue_publish(batch->output.catalogue, batch->output.published, err);
    return status;
}

static enum wva_status begin(struct batch *batch, struct wva_error *err)
{
    const struct wva_batch_options *options = batch->options;
    enum wva_status status =
        wva_output_open(options->out, options->dry_run, options->stop, &batch->output, err);

    WVA_STEP(status, wva_catalogue_forget_failures(batch->output.catalogue, err));
    WVA_STEP(status, begin_shard(batch, err));
    for (size_t i = options->input_count; i > 0 && status == WVA_OK; i--) {
        struct task *task = wva_calloc(1, sizeof *task);

        *task = (struct task){ .path = wva_strdup(options->inputs[i - 1]),
                               .origin = wva_utf8_clean(options->inputs[i - 1], WVA_UTF8_ESCAPED),
                               .named = true };
        push(batch, task);
    }
    return status;
}

/* Of a batch that found nothing, in an output that has nothing, nothing is left. */
static enum wva_status finish(struct batch *batch, struct wva_error *err)
{
    const struct wva_batch_counts *counts = batch->counts;
    bool stopped = *batch->options->stop != 0;
    size_t experiments = 1;
    enum wva_status status;

    if (batch->options->dry_run)
        return WVA_OK;
    if (counts->found + counts->elsewhere + counts->waiting == 0 && !stopped) {
        status = wva_catalogue_count(batch->output.catalogue, &experiments, err);
        if (status != WVA_OK)
            return status;
    }
    if (experiments == 0) {
        wva_output_discard(&batch->output);
        return WVA_OK;
    }
    status = note_shard(batch, !stopped && !batch->halted, err);
    WVA_STEP(status, wva_catalogue_mark_copies(batch->output.catalogue, err));
    WVA_STEP(status,
             wva_catalogue_count_unjudged(batch->output.catalogue, &batch->counts->unjudged, err));
    return status == WVA_OK ? wva_output_finish(&batch->output, err) : status;
}

enum wva_status wva_batch_run(const struct wva_batch_options *options,
                              struct wva_batch_counts *counts, struct wva_error *err)
{
    struct batch batch = { .options = options,
                           .counts = counts,
                           .job_max = options->jobs == 0 ? wva_pool_processors() : options->jobs };
    enum wva_status status;

    *counts = (struct wva_batch_counts){ 0 };
    batch.jobs = wva_calloc(batch.job_max, sizeof *batch.jobs);
    batch.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    batch.others = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    status = begin(&batch, err);
    WVA_STEP(status, run_tasks(&batch, err));
    WVA_STEP(status, prune(&batch, err));
    while (batch.task_count > 0)
        free_task(batch.tasks[--batch.task_count]);
    wva_spool_end(&batch.spool);
    WVA_STEP(status, finish(&batch, err));
    wva_output_close(&batch.output);
    g_hash_table_destroy(batch.seen);
    g_hash_table_destroy(batch.others);
    free(batch.tasks);
    free(batch.jobs);
    if (status == WVA_OK && *options->stop != 0)
        return wva_fail(err, WVA_ERR_INTERRUPTED, "interrupted; completed work is kept");
    return status;
}
