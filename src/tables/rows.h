/* SPDX-License-Identifier: Apache-2.0 */
/* The extracted rows that a report keeps. */
#ifndef WVA_TABLES_ROWS_H
#define WVA_TABLES_ROWS_H

#include "series/frame.h"
#include "series/sample_table.h"

/* Copies rows of the CSV file `from` to the CSV file `to`: the columns of the list (empty where
 * `from` lacks one; a full list brings those of a monitor that `from` has), and only the rows of
 * `server` (NULL: all), which some of them may call `short_name` (NULL: none). Cells keep their
 * text. */
enum wva_status wva_rows_copy(const char *from, const char *to,
                              const struct wva_column_list *columns, const char *server,
                              const char *short_name, struct wva_error *err);

/* Whose samples a table has. */
struct wva_rows_of {
    const char *server, *model, *analyzer;
    const struct wva_frame *frame;
};

/* Writes the samples of a server that were not read from rows: time, server, and the columns that
 * the frame has. It can be read as a table of samples. */
enum wva_status wva_rows_write(const char *path, const struct wva_rows_of *of,
                               struct wva_error *err);

/* Copies the text of a log, with_parts as in input/documents.h. */
enum wva_status wva_rows_copy_log(const char *from, bool with_parts, const char *to,
                                  struct wva_error *err);

#endif
