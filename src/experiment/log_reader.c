/* SPDX-License-Identifier: Apache-2.0 */
/* An experiment from a controller log. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "experiment/reader.h"
#include "input/documents.h"
#include "input/rotated.h"
#include "log/split.h"
#include "util/memory.h"
#include "util/path.h"

/* The bytes examined to decide whether a file is a controller log: hundreds of lines; start-up
 * alone has about twenty. */
enum { SNIFF_BYTES = 256 * 1024 };

struct reading {
    const struct wva_experiment_options *options;
    struct wva_experiment *experiment;
};

static enum wva_status take_sample(void *context, const struct wva_sample *sample,
                                   struct wva_error *err)
{
    struct reading *reading = context;

    return wva_experiment_take(reading->experiment, reading->options, sample, err);
}

static enum wva_status reject_line(void *context, uint64_t line, enum wva_skip reason,
                                   struct wva_str text, struct wva_error *err)
{
    struct reading *reading = context;

    if (reading->options->reject == NULL)
        return WVA_OK;
    return reading->options->reject(reading->options->context, line, reason, text, err);
}

static void take_record(void *context, int64_t time_ns, const struct wva_message *message)
{
    struct reading *reading = context;

    wva_collected_add_message(&reading->experiment->collected, time_ns, message);
}

static void take_complaint(void *context, const struct wva_complaint_line *line)
{
    struct reading *reading = context;

    wva_complaints_add(&reading->experiment->complaints, line);
}

static enum wva_status read_log(const char *file, const struct wva_experiment_options *options,
                                struct wva_experiment *experiment, struct wva_error *err)
{
    struct reading reading = { options, experiment };
    struct wva_log_sinks sinks = { .sample = take_sample,
                                   .reject = reject_line,
                                   .complaint = take_complaint,
                                   .record = experiment->has_collector ? take_record : NULL,
                                   .context = &reading,
                                   .patterns = options->patterns,
                                   .threads = options->threads };
    const struct wva_documents_options wanted = { .stop = options->stop,
                                                  .with_parts = experiment->with_parts };
    struct wva_documents *documents = wva_documents_open(&file, 1, &wanted);
    struct wva_source *source = NULL;
    enum wva_status status;

    experiment->from_log = true;
    wva_coverage_init(&experiment->coverage);
    do {
        struct wva_coverage part;

        status = wva_documents_next(documents, &source, err);
        if (status == WVA_OK && source != NULL) {
            status = wva_log_read(source, &sinks, &part, err);
            wva_coverage_add(&experiment->coverage, &part);
            wva_complaints_finish(&experiment->complaints, part.first_ns);
        }
    } while (status == WVA_OK && source != NULL);
    experiment->broken_off = status != WVA_OK;
    experiment->coverage.passed_over = wva_documents_passed_over(documents);
    wva_documents_close(documents);
    return status;
}

static bool is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The beginning of a source. */
struct beginning {
    struct wva_source *source;
    size_t left;
};

static enum wva_status read_beginning(void *self, char *bytes, size_t size, size_t *len,
                                      struct wva_error *err)
{
    struct beginning *beginning = self;
    enum wva_status status;

    status = wva_source_read(beginning->source, bytes,
                             size < beginning->left ? size : beginning->left, len, err);
    beginning->left -= *len;
    return status;
}

static enum wva_status ignore_sample(void *context, const struct wva_sample *sample,
                                     struct wva_error *err)
{
    (void)context;
    (void)sample;
    (void)err;
    return WVA_OK;
}

/* True for records that another text quotes, a few between its own lines. */
static bool are_quoted(const struct wva_coverage *coverage)
{
    return coverage->wrapped[WVA_WRAPPER_FRONT] >= coverage->records
           && coverage->skipped[WVA_SKIP_FOREIGN] > coverage->records;
}

/* True if the beginning has a controller's record with data, in any supported form of log. */
static bool has_records(struct wva_source *source)
{
    static const struct wva_source_class beginnings = { read_beginning, NULL };
    const struct wva_log_sinks sinks = { .sample = ignore_sample };
    struct beginning beginning = { source, SNIFF_BYTES };
    struct wva_source *limited =
        wva_source_create(&beginnings, &beginning, wva_source_name(source), false, NULL);
    struct wva_coverage coverage;
    struct wva_error ignored;

    (void)wva_log_read(limited, &sinks, &coverage, &ignored);
    wva_source_close(limited);
    return coverage.data_records > 0 && !are_quoted(&coverage);
}

bool wva_experiment_is_log(const char *path)
{
    const struct wva_documents_options options = { 0 };
    struct wva_documents *documents = wva_documents_open(&path, 1, &options);
    struct wva_source *source;
    struct wva_error err;
    bool found = false;

    while (!found && wva_documents_next(documents, &source, &err) == WVA_OK && source != NULL)
        found = has_records(source);
    wva_documents_close(documents);
    return found;
}

/* What the parts of a log that is rotated have in common: of "d/x.log", "d/x.log.1" and
 * "d/x.log.20251128-162542.gz" "d/x", and of a container's "d/0.log" and "d/1.log", or
 * "d/current.log" and "d/previous.log", "d/". */
static struct wva_str take_off_rotation(const char *name)
{
    const char *last = wva_path_name(name);
    const char *end = strstr(last, ".log");
    struct wva_str stem = { last, end == NULL ? strlen(last) : (size_t)(end - last) };

    if (strspn(stem.ptr, "0123456789") >= stem.len || wva_str_equal(stem, WVA_STR("current"))
        || wva_str_equal(stem, WVA_STR("previous")))
        stem.len = 0;
    return (struct wva_str){ name, (size_t)(last - name) + stem.len };
}

static enum wva_status refuse_several(const char *file, const char *one, const char *other,
                                      struct wva_error *err)
{
    return wva_fail_at(err, WVA_ERR_USAGE, file, 0,
                       "several logs: '%.100s' and '%.100s'; name the one to read, or make a "
                       "report of each: wva-batch -o DIR %.200s",
                       one, other, file);
}

enum wva_status wva_experiment_check_one_log(const char *file, struct wva_error *err)
{
    const struct wva_documents_options options = { 0 };
    struct wva_documents *documents = wva_documents_open(&file, 1, &options);
    struct wva_source *source;
    struct wva_error ignored;
    char *first = NULL;
    enum wva_status status = WVA_OK;

    while (status == WVA_OK && wva_documents_next(documents, &source, &ignored) == WVA_OK
           && source != NULL) {
        const char *name = wva_source_name(source);

        if (first != NULL && wva_str_equal(take_off_rotation(first), take_off_rotation(name)))
            continue;
        if (!has_records(source))
            continue;
        if (first != NULL)
            status = refuse_several(file, first, name, err);
        else
            first = wva_strdup(name);
    }
    wva_documents_close(documents);
    free(first);
    return status;
}

static bool has_log_name(const char *name)
{
    static const char *const endings[] = { ".log", ".txt", ".jsonl", ".json", ".csv",  ".gz", ".xz",
                                           ".zst", ".bz2", ".lz4",   ".lz",   ".lzma", ".Z" };
    size_t len = strlen(name);

    for (size_t i = 0; i < WVA_COUNT(endings); i++) {
        size_t ending = strlen(endings[i]);

        if (name[0] != '.' && len > ending && strcmp(name + len - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

static bool are_of_one_log(const char *a, const char *b)
{
    struct wva_rotated first, second;

    return wva_rotated_read(a, &first) && wva_rotated_read(b, &second)
           && wva_rotated_belong(&first, &second) && wva_rotated_compare(&first, &second) != 0;
}

/* The only controller log directly in `folder`. */
static enum wva_status find_log(const char *folder, char **file, struct wva_error *err)
{
    DIR *dir = opendir(folder);
    const struct dirent *item;
    enum wva_status status = WVA_OK;

    if (dir == NULL)
        return wva_fail_io(err, folder, errno, "cannot read");
    while (status == WVA_OK && (item = readdir(dir)) != NULL) {
        char *path = wva_path_join(folder, item->d_name);

        if (!has_log_name(item->d_name) || !is_file(path) || !wva_experiment_is_log(path)) {
            free(path);
        } else if (*file == NULL) {
            *file = path;
        } else if (are_of_one_log(*file, path)) {
            free(path);
        } else {
            status = refuse_several(folder, wva_path_name(*file), wva_path_name(path), err);
            free(path);
            free(*file);
            *file = NULL;
        }
    }
    (void)closedir(dir);
    return status;
}

static enum wva_status bid(const char *folder, int *bid_value, char **file, struct wva_error *err)
{
    char *copy = wva_path_join(folder, "data/original_log.txt");
    enum wva_status status = WVA_OK;

    if (is_file(copy)) {
        *file = copy;
        *bid_value = 100;
        return WVA_OK;
    }
    free(copy);
    status = find_log(folder, file, err);
    *bid_value = *file != NULL ? 80 : 0;
    return status;
}

const struct wva_experiment_reader wva_log_experiments = { "controller log", bid, read_log, NULL };
