/* SPDX-License-Identifier: Apache-2.0 */
#include "series/csv.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/utf16.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"

enum { CHUNK = 64 * 1024 };

struct reader {
    const char *path;
    const struct wva_csv_handler *handler;
    struct wva_csv_counts *counts;
    struct wva_error *err;
    enum wva_status status;
    struct csv_parser parser;
    struct wva_buffer text;          /* the cells of the row so far, concatenated */
    size_t end[WVA_CSV_MAX_COLUMNS]; /* where each cell ends in `text` */
    size_t cells;                    /* of the row so far; may exceed WVA_CSV_MAX_COLUMNS */
    size_t columns;                  /* of the header; 0 before it */
    char delimiter;
    uint64_t line;     /* the one being read */
    uint64_t row_line; /* where the row begins */
    bool skipping;     /* the rest of the line belongs to a rejected row */
};

/* Blanks belong to their cell: libcsv would strip them. */
static int is_space(unsigned char c)
{
    (void)c;
    return 0;
}

static void start_parser(struct reader *reader)
{
    if (csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        abort();
    csv_set_space_func(&reader->parser, is_space);
    csv_set_delim(&reader->parser, (unsigned char)reader->delimiter);
}

/* Detected in the first line that is not empty. */
static char find_delimiter(struct wva_str text)
{
    static const char others[] = { ';', '\t' };
    const char *end;

    while (text.len > 0 && (text.ptr[0] == '\n' || text.ptr[0] == '\r'))
        text = wva_str_skip(text, 1);
    end = text.len == 0 ? NULL : memchr(text.ptr, '\n', text.len);
    if (end != NULL)
        text.len = (size_t)(end - text.ptr);
    if (text.len == 0 || memchr(text.ptr, ',', text.len) != NULL)
        return ',';
    for (size_t i = 0; i < sizeof others; i++)
        if (memchr(text.ptr, others[i], text.len) != NULL)
            return others[i];
    return ',';
}

/* "9,75" as "9.75". */
static void set_point(char *cell, size_t len)
{
    char *comma = len == 0 ? NULL : memchr(cell, ',', len);
    struct wva_str text = { cell, len };
    double ignored;

    if (comma == NULL)
        return;
    *comma = '.';
    if (!wva_number_parse(text, &ignored))
        *comma = ',';
}

static void reset_row(struct reader *reader)
{
    wva_buffer_clear(&reader->text);
    reader->cells = 0;
}

static void reject(struct reader *reader, const struct wva_error *cause)
{
    struct wva_error placed = *cause;

    wva_error_place(&placed, reader->path, reader->row_line);
    if (reader->columns == 0) {
        /* Without its header the file is meaningless. */
        *reader->err = placed;
        reader->status = placed.status;
        return;
    }
    reader->counts->rejected++;
    if (reader->handler->rejected != NULL)
        reader->handler->rejected(reader->handler->context, &placed);
}

static void take_cell(void *text, size_t len, void *data)
{
    struct reader *reader = data;

    wva_buffer_append(&reader->text, text, len);
    if (reader->cells < WVA_CSV_MAX_COLUMNS)
        reader->end[reader->cells] = reader->text.len;
    reader->cells++;
}

static void hand_over(struct reader *reader)
{
    struct wva_str cells[WVA_CSV_MAX_COLUMNS];
    const struct wva_csv_handler *handler = reader->handler;
    size_t start = 0;

    for (size_t i = 0; i < reader->cells; i++) {
        if (reader->delimiter == ';' && reader->text.data != NULL)
            set_point(reader->text.data + start, reader->end[i] - start);
        cells[i] = reader->text.data == NULL
                       ? WVA_STR("")
                       : (struct wva_str){ reader->text.data + start, reader->end[i] - start };
        start = reader->end[i];
    }
    if (reader->columns > 0) {
        reader->counts->rows++;
        if (handler->row != NULL)
            handler->row(handler->context, reader->row_line, cells, reader->cells);
        return;
    }
    reader->columns = reader->cells;
    reader->status =
        handler->header(handler->context, reader->row_line, cells, reader->cells, reader->err);
    if (reader->status != WVA_OK && reader->err->file[0] == '\0')
        wva_error_place(reader->err, reader->path, reader->row_line);
}

static void end_row(int terminator, void *data)
{
    struct reader *reader = data;
    struct wva_error cause = { 0 };

    (void)terminator;
    if (reader->status != WVA_OK)
        return;
    if (reader->text.overflow)
        (void)wva_fail(&cause, WVA_ERR_LIMIT, "row of more than %d bytes", WVA_CSV_MAX_ROW);
    else if (reader->columns > 0 && reader->cells != reader->columns)
        (void)wva_fail(&cause, WVA_ERR_DATA, "%zu cells where the header has %zu", reader->cells,
                       reader->columns);
    else if (reader->cells > WVA_CSV_MAX_COLUMNS)
        (void)wva_fail(&cause, WVA_ERR_LIMIT, "more than %d columns", WVA_CSV_MAX_COLUMNS);
    if (cause.status != WVA_OK)
        reject(reader, &cause);
    else
        hand_over(reader);
    reset_row(reader);
}

/* Drops the current row and the rest of its line. */
static void abandon_row(struct reader *reader, const struct wva_error *cause)
{
    reject(reader, cause);
    reset_row(reader);
    csv_free(&reader->parser);
    start_parser(reader);
    reader->skipping = true;
}

/* Parses a piece of one line. */
static void feed(struct reader *reader, struct wva_str piece)
{
    struct wva_error cause;
    size_t taken;

    if (reader->skipping)
        return;
    taken = csv_parse(&reader->parser, piece.ptr, piece.len, take_cell, end_row, reader);
    if (taken != piece.len) {
        if (csv_error(&reader->parser) != CSV_EPARSE)
            abort(); /* no memory */
        (void)wva_fail(&cause, WVA_ERR_DATA, "quotation mark out of place");
        abandon_row(reader, &cause);
    } else if (reader->parser.entry_pos > WVA_CSV_MAX_CELL) {
        (void)wva_fail(&cause, WVA_ERR_LIMIT,
                       "cell of more than %d bytes, or a quotation mark"
                       " that is never closed",
                       WVA_CSV_MAX_CELL);
        abandon_row(reader, &cause);
    }
}

static void feed_lines(struct reader *reader, struct wva_str chunk)
{
    while (chunk.len > 0 && reader->status == WVA_OK) {
        const char *newline = memchr(chunk.ptr, '\n', chunk.len);
        size_t len = newline == NULL ? chunk.len : (size_t)(newline - chunk.ptr) + 1;

        if (reader->cells == 0 && reader->parser.entry_pos == 0)
            reader->row_line = reader->line;
        feed(reader, (struct wva_str){ chunk.ptr, len });
        chunk = wva_str_skip(chunk, len);
        if (newline == NULL)
            continue;
        reader->line++;
        reader->skipping = false;
    }
}

/* Fills `buffer`, or as much as the file has; -1 with errno set if it cannot be read. */
static ssize_t read_chunk(int fd, char *buffer)
{
    size_t len = 0;

    while (len < CHUNK) {
        ssize_t got = read(fd, buffer + len, CHUNK - len);

        if (got == 0)
            break;
        if (got > 0)
            len += (size_t)got;
        else if (errno != EINTR)
            return -1;
    }
    return (ssize_t)len;
}

static void finish(struct reader *reader)
{
    struct wva_error cause;

    if (reader->status != WVA_OK || reader->skipping)
        return;
    if (csv_fini(&reader->parser, take_cell, end_row, reader) != 0) {
        (void)wva_fail(&cause, WVA_ERR_DATA, "quotation mark that is never closed");
        reject(reader, &cause);
    }
}

static void read_all(struct reader *reader, int fd)
{
    static const struct wva_str mark = { "\xef\xbb\xbf", 3 };
    char *buffer = wva_malloc(CHUNK), *decoded = NULL; /* of UTF-16 only */
    struct wva_utf16 utf16 = { 0 };
    bool first = true;

    while (reader->status == WVA_OK) {
        ssize_t len = read_chunk(fd, buffer);
        struct wva_str chunk = { buffer, len > 0 ? (size_t)len : 0 };

        if (len < 0)
            reader->status = wva_fail_io(reader->err, reader->path, errno, "cannot read");
        if (len <= 0)
            break;
        if (first && wva_utf16_begins(chunk.ptr, chunk.len, &utf16.big_endian))
            decoded = wva_malloc(wva_utf16_room(CHUNK));
        if (decoded != NULL)
            chunk = (struct wva_str){ decoded,
                                      wva_utf16_decode(&utf16, chunk.ptr, chunk.len, decoded) };
        else if (first)
            (void)wva_str_take(&chunk, mark);
        if (first) {
            reader->delimiter = find_delimiter(chunk);
            csv_set_delim(&reader->parser, (unsigned char)reader->delimiter);
        }
        first = false;
        feed_lines(reader, chunk);
    }
    finish(reader);
    free(buffer);
    free(decoded);
}

enum wva_status wva_csv_read(const char *path, const struct wva_csv_handler *handler,
                             struct wva_csv_counts *counts, struct wva_error *err)
{
    struct reader *reader;
    enum wva_status status;
    int fd;

    *counts = (struct wva_csv_counts){ 0 };
    if (wva_path_check_file(path, err) != WVA_OK)
        return err->status;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return wva_fail_io(err, path, errno, "cannot open");
    reader = wva_calloc(1, sizeof *reader);
    *reader = (struct reader){ .path = path, .handler = handler, .counts = counts, .err = err };
    reader->text = wva_buffer_make(WVA_CSV_MAX_ROW);
    reader->line = reader->row_line = 1;
    reader->delimiter = ',';
    start_parser(reader);
    read_all(reader, fd);
    status = reader->status;
    csv_free(&reader->parser);
    wva_buffer_free(&reader->text);
    free(reader);
    (void)close(fd);
    return status;
}

int wva_csv_find(const struct wva_str *header, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (wva_str_equal(wva_str_trim(header[i]), wva_str_from(name)))
            return (int)i;
    return -1;
}
