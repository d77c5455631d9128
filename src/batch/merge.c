/* SPDX-License-Identifier: Apache-2.0 */
/* Outputs of batches put together. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/batch.h"
#include "batch/output.h"
#include "report/folder.h"
#include "util/memory.h"
#include "util/outfile.h"
#include "util/path.h"

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

static bool is_whole(const char *report)
{
    char *manifest = wva_path_join(report, "manifest.txt");
    bool whole = access(manifest, F_OK) == 0;

    free(manifest);
    return whole;
}

/* A report comes into its place whole: it is put together beside it. */
static enum wva_status take_report(const struct wva_output *output, const char *part,
                                   const char *report, struct wva_error *err)
{
    char *from = wva_path_join(part, report), *to = wva_path_join(output->dir, report);
    char *making = wva_path_join(output->work, "report");
    enum wva_status status = WVA_OK;

    if (!is_whole(to) && is_whole(from)) {
        wva_folder_remove(making);
        wva_folder_remove(to);
        status = copy_folder(from, making, err);
        if (status == WVA_OK && rename(making, to) != 0)
            status = wva_fail_io(err, to, errno, "cannot write");
    }
    free(making);
    free(to);
    free(from);
    return status;
}

static enum wva_status take_reports(const struct wva_output *output, const char *part,
                                    const volatile sig_atomic_t *stop, struct wva_error *err)
{
    sqlite3 *db = wva_catalogue_handle(output->catalogue);
    enum wva_status status = WVA_OK;
    sqlite3_stmt *statement;

    if (sqlite3_prepare_v2(db,
                           "SELECT report FROM experiments WHERE report IS NOT NULL ORDER BY id",
                           -1, &statement, NULL)
        != SQLITE_OK)
        return wva_fail(err, WVA_ERR_IO, "%s", sqlite3_errmsg(db));
    while (status == WVA_OK && *stop == 0 && sqlite3_step(statement) == SQLITE_ROW)
        status = take_report(output, part, (const char *)sqlite3_column_text(statement, 0), err);
    (void)sqlite3_finalize(statement);
    return status;
}

static enum wva_status take_part(const struct wva_output *output, const char *part,
                                 const volatile sig_atomic_t *stop, struct wva_error *err)
{
    char *catalogue = wva_path_join(part, "catalogue.sqlite");
    enum wva_status status = wva_catalogue_absorb(output->catalogue, catalogue, err);

    if (status == WVA_OK)
        status = take_reports(output, part, stop, err);
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

static enum wva_status make_reports_folder(const char *out, struct wva_error *err)
{
    char *reports = wva_path_join(out, "reports");
    enum wva_status status = wva_make_directories(reports, err);

    free(reports);
    return status;
}

enum wva_status wva_batch_merge(const char *out, const char *const *parts, size_t part_count,
                                const volatile sig_atomic_t *stop, size_t *count, size_t *failed,
                                struct wva_error *err)
{
    struct wva_output output;
    enum wva_status status = wva_output_open(out, false, &output, err);

    if (status == WVA_OK)
        status = make_reports_folder(out, err);
    for (size_t i = 0; i < part_count && status == WVA_OK && *stop == 0; i++)
        status = take_part(&output, parts[i], stop, err);
    if (status == WVA_OK && *stop != 0)
        status = wva_fail(err, WVA_ERR_INTERRUPTED, "interrupted");
    if (status == WVA_OK) {
        sqlite3 *db = wva_catalogue_handle(output.catalogue);

        *count = count_rows(db, "SELECT count(*) FROM experiments WHERE status <> 'failed'");
        *failed = count_rows(db, "SELECT (SELECT count(*) FROM experiments WHERE status = 'failed')"
                                 " + (SELECT count(*) FROM failures)");
        status = wva_output_finish(&output, err);
    }
    wva_output_close(&output);
    return status;
}
