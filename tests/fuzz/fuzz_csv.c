/* SPDX-License-Identifier: Apache-2.0 */
/* CSV in: every row has the header's cells, rows come in order, and the counts are what was handed
 * over. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "series/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

struct seen {
    size_t columns;
    uint64_t line, rows, rejected;
};

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void touch(const struct wva_str *cells, size_t count)
{
    volatile char last = 0;

    for (size_t i = 0; i < count; i++)
        if (cells[i].len > 0)
            last = cells[i].ptr[cells[i].len - 1];
    (void)last;
}

static enum wva_status take_header(void *context, uint64_t line, const struct wva_str *cells,
                                   size_t count, struct wva_error *err)
{
    struct seen *seen = context;

    (void)err;
    require(seen->columns == 0 && count > 0 && count <= WVA_CSV_MAX_COLUMNS);
    touch(cells, count);
    seen->columns = count;
    seen->line = line;
    return WVA_OK;
}

static void take_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    struct seen *seen = context;

    /* A lone carriage return ends a row too, but not a line. */
    require(count == seen->columns && line >= seen->line);
    touch(cells, count);
    seen->line = line;
    seen->rows++;
}

static void take_rejected(void *context, const struct wva_error *cause)
{
    struct seen *seen = context;

    require(cause->status != WVA_OK && cause->text[0] != '\0');
    seen->rejected++;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct seen seen = { 0 };
    struct wva_csv_handler handler = { &seen, take_header, take_row, take_rejected };
    struct wva_csv_counts counts;
    struct wva_error err;
    char path[64];
    int fd = memfd_create("csv", MFD_CLOEXEC);

    require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    (void)wva_csv_read(path, &handler, &counts, &err);
    require(counts.rows == seen.rows && counts.rejected == seen.rejected);
    (void)close(fd);
    return 0;
}
