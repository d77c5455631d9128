/* SPDX-License-Identifier: Apache-2.0 */
/* Outputs of batches put together. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/batch.h"
#include "batch/output.h"
#include "batch/reports.h"
#include "batch/shards.h"
#include "output/folder.h"
#include "util/outfile.h"
#include "util/path.h"
#include "util/utf8.h"

enum { PIECE = 64 * 1024 };

static enum wva_status copy_bytes(const char *from, const char *to, struct wva_error *err)
{
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    struct wva_outfile *file;
    char bytes[PIECE];
    ssize_t len;

    if (fd < 0)
        return wva_fail_io(err, from, errno, "cannot read");
    file = wva_outfile_open(to, err);
    while (file != NULL && (len = read(fd, bytes, sizeof bytes)) > 0)
        wva_outfile_write(file, bytes, (size_t)len);
    (void)close(fd);
    if (file == NULL)
        return err->status;
    if (len == 0)
        return wva_outfile_commit(file, err);
    wva_outfile_abandon(file);
    return wva_fail_io(err, from, errno, "cannot read");
}

/* Files are never written to after they are made, so a link is as good as a copy. */
static enum wva_status link_file(const char *from, const char *to, struct wva_error *err)
{
    return link(from, to) == 0 ? WVA_OK : copy_bytes(from, to, err);
}

static enum wva_status copy_folder(const char *from, const char *to, struct wva_error *err)
{
    enum wva_status status = wva_make_directories(to, err);
    DIR *dir = status == WVA_OK ? opendir(from) : NULL;
    const struct dirent *item;

    if (status == WVA_OK && dir == NULL)
        status = wva_fail_io(err, from, errno, "cannot read");
    while (status == WVA_OK && (item = readdir(dir)) != NULL) {
        char *source = wva_path_join(from, item->d_name), *target = wva_path_join(to, item->d_name);
        struct stat st;

        if (lstat(source, &st) == 0 && S_ISREG(st.st_mode))
            status = link_file(source, target, err);
        else if (lstat(source, &st) == 0 && S_ISDIR(st.st_mode) && item->d_name[0] != '.')
            status = copy_folder(source, target, err);
        free(source);
        free(target);
    }
    if (dir != NULL)
        (void)closedir(dir);
    return status;
}

struct merge {
    const struct wva_merge_options *options;
    struct wva_merge_counts *counts;
    struct wva_output output;
};

static void complain(const struct merge *merge, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void complain(const struct merge *merge, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    merge->counts->complaints++;
    merge->options->complain(merge->options->context, text);
}

static void complain_of_report(const struct merge *merge, const char *name, const char *report)
{
    char *shown = wva_utf8_clean(name == NULL ? "" : name, WVA_UTF8_ESCAPED);

    if (report[0] == '\0')
        complain(merge, "%.200s: its catalogue names no report below its folder", shown);
    else
        complain(merge, "%.200s: its report is not complete in any of the shards", shown);
    free(shown);
}

/* A report comes into its place whole: it is put together beside it. Only what is a report, here
 * and there, is read or replaced; names in a catalogue are data of others. */
static enum wva_status take_report(const struct wva_output *output, const char *part,
                                   const char *report, struct wva_error *err)
{
    char *from = wva_path_join(part, report), *to = wva_path_join(output->dir, report);
    char *making = wva_path_join(output->made, "report");
    enum wva_status status = WVA_OK;
    struct stat st;

    if (!wva_reports_is_whole(output->dir, report) && wva_reports_is_whole(part, report)
        && lstat(to, &st) != 0) {
        wva_folder_remove(making);
        status = copy_folder(from, making, err);
        WVA_STEP(status, wva_reports_put(output->dir, report, making, output->old, err));
    }
    free(making);
    free(to);
    free(from);
    return status;
}

/* Takes the reports that are in this part; or, where it is NULL, complains of those in none. */
static enum wva_status take_reports(const struct merge *merge, const char *part,
                                    struct wva_error *err)
{
    sqlite3 *db = wva_catalogue_handle(merge->output.catalogue);
    enum wva_status status = WVA_OK;
    sqlite3_stmt *row;

    if (sqlite3_prepare_v2(db,
                           "SELECT ifnull(report, ''), name FROM experiments"
                           " WHERE status <> 'failed' ORDER BY id",
                           -1, &row, NULL)
        != SQLITE_OK)
        return wva_fail(err, WVA_ERR_IO, "%s", sqlite3_errmsg(db));
    while (status == WVA_OK && *merge->options->stop == 0 && sqlite3_step(row) == SQLITE_ROW) {
        const char *report = (const char *)sqlite3_column_text(row, 0);

        if (part != NULL)
            status = take_report(&merge->output, part, report, err);
        else if (!wva_reports_is_whole(merge->output.dir, report))
            complain_of_report(merge, (const char *)sqlite3_column_text(row, 1), report);
    }
    (void)sqlite3_finalize(row);
    return status;
}

static enum wva_status take_part(const struct merge *merge, const char *part, struct wva_error *err)
{
    char *catalogue = wva_path_join(part, "catalogue.sqlite");
    char *work = wva_path_join(part, ".work/catalogue.sqlite");
    enum wva_status status;

    if (access(catalogue, F_OK) != 0 && access(work, F_OK) == 0) {
        complain(merge, "%.300s was interrupted before it had a catalogue", part);
        status = WVA_OK;
    } else {
        status =
            wva_catalogue_absorb(merge->output.catalogue, catalogue, merge->options->stop, err);
        WVA_STEP(status, take_reports(merge, part, err));
    }
    free(work);
    free(catalogue);
    return status;
}

static size_t count_rows(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    size_t count = 0;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK
        && sqlite3_step(statement) == SQLITE_ROW)
        count = (size_t)sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return count;
}

static void take_complaint(void *context, const char *sentence)
{
    complain(context, "%s", sentence);
}

static enum wva_status count_and_finish(struct merge *merge, struct wva_error *err)
{
    sqlite3 *db = wva_catalogue_handle(merge->output.catalogue);
    enum wva_status status = take_reports(merge, NULL, err);

    WVA_STEP(status, wva_catalogue_mark_copies(merge->output.catalogue, err));
    WVA_STEP(status, wva_shards_complain(db, take_complaint, merge, err));
    merge->counts->done = count_rows(db, "SELECT count(*) FROM experiments WHERE status <> "
                                         "'failed'");
    merge->counts->failed =
        count_rows(db, "SELECT (SELECT count(*) FROM experiments WHERE status = 'failed')"
                       " + (SELECT count(*) FROM failures)");
    return status == WVA_OK ? wva_output_finish(&merge->output, err) : status;
}

enum wva_status wva_batch_merge(const struct wva_merge_options *options,
                                struct wva_merge_counts *counts, struct wva_error *err)
{
    struct merge merge = { .options = options, .counts = counts };
    enum wva_status status =
        wva_output_open(options->out, false, options->stop, &merge.output, err);

    *counts = (struct wva_merge_counts){ 0 };
    WVA_STEP(status, wva_make_folder_in(options->out, "reports", err));
    WVA_STEP(status, wva_shards_begin_merge(merge.output.catalogue, err));
    for (size_t i = 0; i < options->part_count && status == WVA_OK && *options->stop == 0; i++)
        status = take_part(&merge, options->parts[i], err);
    if (status == WVA_OK && *options->stop != 0)
        status = wva_fail(err, WVA_ERR_INTERRUPTED, "interrupted");
    WVA_STEP(status, wva_shards_end_merge(merge.output.catalogue, err));
    WVA_STEP(status, count_and_finish(&merge, err));
    wva_output_close(&merge.output);
    return status;
}
