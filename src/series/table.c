/* SPDX-License-Identifier: Apache-2.0 */
#include "series/table.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/json.h"
#include "util/memory.h"
#include "util/number.h"

static void write_quoted(struct wva_outfile *out, struct wva_str text)
{
    wva_outfile_write(out, "\"", 1);
    while (text.len > 0) {
        const char *quote = memchr(text.ptr, '"', text.len);
        size_t plain = quote == NULL ? text.len : (size_t)(quote - text.ptr);

        wva_outfile_write(out, text.ptr, plain);
        if (quote != NULL)
            wva_outfile_write(out, "\"\"", 2);
        text = wva_str_skip(text, plain + (quote != NULL));
    }
    wva_outfile_write(out, "\"", 1);
}

static bool is_formula(struct wva_str text)
{
    char first = text.len == 0 ? '\0' : text.ptr[0];

    return first == '=' || first == '+' || first == '-' || first == '@' || first == '\t'
           || first == '\r';
}

struct wva_str wva_table_unguard(struct wva_str text)
{
    if (text.len > 1 && text.ptr[0] == '\'' && is_formula(wva_str_skip(text, 1)))
        return wva_str_skip(text, 1);
    return text;
}

static void write_csv_text(struct wva_outfile *out, struct wva_str text, bool guarded)
{
    bool quoted = false;

    if (text.len == 0)
        return;
    for (size_t i = 0; i < text.len && !quoted; i++)
        quoted =
            text.ptr[i] == ',' || text.ptr[i] == '"' || text.ptr[i] == '\n' || text.ptr[i] == '\r';
    if (guarded && is_formula(text)) {
        char *apostrophed = wva_asprintf("'%.*s", WVA_STR_ARGS(text));

        write_csv_text(out, wva_str_from(apostrophed), false);
        free(apostrophed);
    } else if (quoted) {
        write_quoted(out, text);
    } else {
        wva_outfile_write_str(out, text);
    }
}

static void write_tsv_text(struct wva_outfile *out, struct wva_str text, bool guarded)
{
    if (guarded && is_formula(text))
        wva_outfile_write(out, "'", 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        wva_outfile_write(out, c == '\t' || c == '\n' || c == '\r' ? " " : &text.ptr[i], 1);
    }
}

static bool is_plain(struct wva_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < ' ' || text.ptr[i] > '~' || text.ptr[i] == '"' || text.ptr[i] == '\\')
            return false;
    return true;
}

static void write_json_string(struct wva_outfile *out, struct wva_str text)
{
    if (is_plain(text)) {
        wva_outfile_write(out, "\"", 1);
        wva_outfile_write_str(out, text);
        wva_outfile_write(out, "\"", 1);
    } else {
        struct wva_buffer quoted = wva_buffer_make(SIZE_MAX);

        wva_json_append_string(&quoted, text);
        wva_outfile_write(out, quoted.data, quoted.len);
        wva_buffer_free(&quoted);
    }
}

static size_t count_digits(struct wva_str text, size_t from)
{
    size_t end = from;

    while (end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9')
        end++;
    return end - from;
}

/* RFC 8259, section 6. Logs also have +3, 007 and NaN. */
static bool is_json_number(struct wva_str text)
{
    size_t i = text.len > 0 && text.ptr[0] == '-' ? 1 : 0, digits = count_digits(text, i);

    if (digits == 0 || (digits > 1 && text.ptr[i] == '0'))
        return false;
    i += digits;
    if (i < text.len && text.ptr[i] == '.') {
        digits = count_digits(text, i + 1);
        if (digits == 0)
            return false;
        i += 1 + digits;
    }
    if (i < text.len && (text.ptr[i] == 'e' || text.ptr[i] == 'E')) {
        i += i + 1 < text.len && (text.ptr[i + 1] == '+' || text.ptr[i + 1] == '-') ? 2 : 1;
        digits = count_digits(text, i);
        if (digits == 0)
            return false;
        i += digits;
    }
    return i == text.len;
}

static bool is_json_boolean(struct wva_str text)
{
    return wva_str_equal(text, WVA_STR("true")) || wva_str_equal(text, WVA_STR("false"));
}

/* A value that JSON cannot represent is written as a string. */
static void write_json_cell(struct wva_outfile *out, enum wva_cell_kind kind, struct wva_str text)
{
    if (kind != WVA_CELL_TEXT && text.len == 0)
        wva_outfile_write(out, "null", 4);
    else if ((kind == WVA_CELL_NUMBER && is_json_number(text))
             || (kind == WVA_CELL_BOOLEAN && is_json_boolean(text)))
        wva_outfile_write_str(out, text);
    else
        write_json_string(out, text);
}

struct wva_table wva_table_begin(struct wva_outfile *out, enum wva_table_format format,
                                 const struct wva_table_column *columns, size_t count)
{
    struct wva_table table = { .out = out, .format = format, .columns = columns, .count = count };

    for (size_t i = 0; i < count && format != WVA_TABLE_NDJSON; i++)
        wva_outfile_printf(out, "%s%c", columns[i].name,
                           i + 1 == count            ? '\n'
                           : format == WVA_TABLE_CSV ? ','
                                                     : '\t');
    return table;
}

static void begin_cell(struct wva_table *table)
{
    if (table->format == WVA_TABLE_NDJSON) {
        wva_outfile_write(table->out, table->next == 0 ? "{\"" : ",\"", 2);
        wva_outfile_write_str(table->out, wva_str_from(table->columns[table->next].name));
        wva_outfile_write(table->out, "\":", 2);
    } else if (table->next > 0) {
        wva_outfile_write(table->out, table->format == WVA_TABLE_CSV ? "," : "\t", 1);
    }
}

static void end_cell(struct wva_table *table)
{
    if (++table->next < table->count)
        return;
    table->next = 0;
    wva_outfile_write_str(table->out,
                          table->format == WVA_TABLE_NDJSON ? WVA_STR("}\n") : WVA_STR("\n"));
}

void wva_table_text(struct wva_table *table, struct wva_str text)
{
    enum wva_cell_kind kind = table->columns[table->next].kind;

    begin_cell(table);
    if (table->format == WVA_TABLE_NDJSON)
        write_json_cell(table->out, kind, text);
    else if (table->format == WVA_TABLE_TSV)
        write_tsv_text(table->out, text, kind == WVA_CELL_TEXT);
    else
        write_csv_text(table->out, text, kind == WVA_CELL_TEXT);
    end_cell(table);
}

void wva_table_empty(struct wva_table *table, size_t count)
{
    static const char commas[] = ",,,,,,,,,,,,,,,,", tabs[] = "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t";

    while (count > 0) {
        size_t run = table->count - 1 - table->next; /* without the last, which ends the row */

        run = run < count ? run : count;
        run = run < sizeof commas - 1 ? run : sizeof commas - 1;
        /* Inside a row an empty cell is the separator in front of it. */
        if (table->format == WVA_TABLE_NDJSON || table->next == 0 || run == 0) {
            wva_table_text(table, WVA_STR(""));
            count--;
        } else {
            wva_outfile_write(table->out, table->format == WVA_TABLE_CSV ? commas : tabs, run);
            table->next += run;
            count -= run;
        }
    }
}

void wva_table_number(struct wva_table *table, double value)
{
    char digits[WVA_NUMBER_TEXT];

    wva_table_text(table,
                   isnan(value) ? WVA_STR("") : wva_str_from(wva_number_format(value, digits)));
}
