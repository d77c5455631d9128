/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/rows.h"

#include <string.h>

#include "input/documents.h"
#include "series/csv.h"
#include "series/role.h"
#include "tables/tables.h"
#include "util/timestamp.h"

struct copying {
    struct wva_outfile *out;
    struct wva_table table;
    struct wva_table_column head[WVA_ROW_COLUMNS];
    const struct wva_column_list *columns;
    const char *server, *short_name;
    int place[WVA_ROW_COLUMNS]; /* where each column of ours stands in the source; -1: nowhere */
};

/* A full table also has what only a monitor sees, as far as the source has it. */
static bool is_kept(const struct copying *copying, int role)
{
    return copying->columns->count > WVA_COLUMN_CLASSIC
           && copying->place[WVA_COLUMN_COUNT + role] >= 0;
}

static void begin_table(struct copying *copying)
{
    struct wva_table_column *head = copying->head;
    size_t count = copying->columns->count;

    memcpy(head, copying->columns->head, count * sizeof *head);
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        if (is_kept(copying, role))
            head[count++] = wva_tables_head((enum wva_role)role);
    copying->table = wva_table_begin(copying->out, WVA_TABLE_CSV, head, count);
}

static enum wva_status find_places(void *context, uint64_t line, const struct wva_str *cells,
                                   size_t count, struct wva_error *err)
{
    struct copying *copying = context;

    (void)line;
    (void)err;
    for (int i = 0; i < WVA_ROW_COLUMNS; i++)
        copying->place[i] = -1;
    for (size_t i = 0; i < count; i++) {
        int column = wva_row_column_find(cells[i]);

        if (column >= 0)
            copying->place[column] = (int)i;
    }
    begin_table(copying);
    return WVA_OK;
}

static bool is_wanted(const struct copying *copying, struct wva_str server)
{
    return copying->server == NULL || wva_str_equal(server, wva_str_from(copying->server))
           || (copying->short_name != NULL
               && wva_str_equal(server, wva_str_from(copying->short_name)));
}

static void copy_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    struct copying *copying = context;
    struct wva_sample sample = { 0 };
    char stamp[WVA_TIME_TEXT];
    int64_t time_ns;
    bool numeric = false;

    (void)line;
    (void)count;
    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        if (copying->place[i] >= 0)
            sample.cell[i] = wva_table_unguard(cells[copying->place[i]]);
    /* A number since 1970 would not be known as a time by those who read the copy. */
    if (wva_time_read(sample.cell[WVA_COLUMN_TIMESTAMP], &time_ns, &numeric) && numeric)
        sample.cell[WVA_COLUMN_TIMESTAMP] = wva_str_from(wva_time_format_exact(time_ns, stamp));
    if (!is_wanted(copying, sample.cell[WVA_COLUMN_SERVER]))
        return;
    wva_column_list_write(copying->columns, &copying->table, &sample);
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        if (is_kept(copying, role))
            wva_table_text(&copying->table,
                           wva_table_unguard(cells[copying->place[WVA_COLUMN_COUNT + role]]));
}

enum wva_status wva_rows_copy(const char *from, const char *to,
                              const struct wva_column_list *columns, const char *server,
                              const char *short_name, struct wva_error *err)
{
    struct copying copying = { .columns = columns, .server = server, .short_name = short_name };
    const struct wva_csv_handler handler = { &copying, find_places, copy_row, NULL };
    struct wva_csv_counts counts;
    enum wva_status status;

    copying.out = wva_outfile_open(to, err);
    if (copying.out == NULL)
        return err->status;
    status = wva_csv_read(from, &handler, &counts, err);
    if (status == WVA_OK)
        return wva_outfile_commit(copying.out, err);
    wva_outfile_abandon(copying.out);
    return status;
}

enum wva_status wva_rows_write(const char *path, const struct wva_rows_of *of,
                               struct wva_error *err)
{
    static const enum wva_column texts[] = { WVA_COLUMN_TIMESTAMP, WVA_COLUMN_SERVER,
                                             WVA_COLUMN_MODEL, WVA_COLUMN_ANALYZER };
    struct wva_table_column head[WVA_COUNT(texts) + WVA_ROLE_COUNT];
    struct wva_outfile *out = wva_outfile_open(path, err);
    size_t count = WVA_COUNT(texts);
    struct wva_table table;
    char stamp[WVA_TIME_TEXT];

    if (out == NULL)
        return err->status;
    for (size_t i = 0; i < WVA_COUNT(texts); i++)
        head[i] = (struct wva_table_column){ wva_column_info(texts[i])->name, WVA_CELL_TEXT };
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        if (wva_frame_has(of->frame, (enum wva_role)role))
            head[count++] = wva_tables_head((enum wva_role)role);
    table = wva_table_begin(out, WVA_TABLE_CSV, head, count);
    for (size_t row = 0; row < of->frame->rows; row++) {
        wva_table_text(&table, wva_str_from(wva_time_format_exact(of->frame->time_ns[row], stamp)));
        wva_table_text(&table, wva_str_from(of->server));
        wva_table_text(&table, wva_str_from(of->model));
        wva_table_text(&table, wva_str_from(of->analyzer));
        for (int role = 0; role < WVA_ROLE_COUNT; role++)
            if (wva_frame_has(of->frame, (enum wva_role)role))
                wva_table_number(&table, wva_frame_get(of->frame, (enum wva_role)role, row));
    }
    return wva_outfile_commit(out, err);
}

static void copy_source(struct wva_source *source, struct wva_outfile *out, enum wva_status *status,
                        struct wva_error *err)
{
    char bytes[64 * 1024];
    size_t len = 1;

    while (*status == WVA_OK && len > 0) {
        *status = wva_source_read(source, bytes, sizeof bytes, &len, err);
        if (*status == WVA_OK)
            wva_outfile_write(out, bytes, len);
    }
}

enum wva_status wva_rows_copy_log(const char *from, bool with_parts, const char *to,
                                  struct wva_error *err)
{
    const struct wva_documents_options options = { .with_parts = with_parts };
    struct wva_documents *documents = wva_documents_open(&from, 1, &options);
    struct wva_outfile *out = wva_outfile_open(to, err);
    enum wva_status status = out == NULL ? err->status : WVA_OK;
    struct wva_source *source = NULL;

    do {
        if (status == WVA_OK)
            status = wva_documents_next(documents, &source, err);
        if (status == WVA_OK && source != NULL)
            copy_source(source, out, &status, err);
    } while (status == WVA_OK && source != NULL);
    wva_documents_close(documents);
    if (status == WVA_OK)
        return wva_outfile_commit(out, err);
    wva_outfile_abandon(out);
    return status;
}
