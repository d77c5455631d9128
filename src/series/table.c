/* SPDX-License-Identifier: Apache-2.0 */
#include "series/table.h"

#include <math.h>
#include <stdlib.h>

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

static void write_json_string(struct wva_outfile *out, struct wva_str text)
{
    wva_outfile_write(out, "\"", 1);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c == '"' || c == '\\')
            wva_outfile_printf(out, "\\%c", c);
        else if (c < 0x20)
            wva_outfile_printf(out, "\\u%04x", c);
        else
            wva_outfile_write(out, &text.ptr[i], 1);
    }
    wva_outfile_write(out, "\"", 1);
}

/* Go prints numbers as JSON does, but for "+Inf", "NaN" and a leading plus. */
static void write_json_cell(struct wva_outfile *out, enum wva_cell_kind kind, struct wva_str text)
{
    bool special = text.len > 0 && (text.ptr[text.len - 1] < '0' || text.ptr[text.len - 1] > '9');

    if (kind == WVA_CELL_TEXT)
        write_json_string(out, text);
    else if (text.len == 0)
        wva_outfile_write(out, "null", 4);
    else if (kind == WVA_CELL_NUMBER && special)
        write_json_string(out, text);
    else
        wva_outfile_write_str(out, text);
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
    if (table->format == WVA_TABLE_NDJSON)
        wva_outfile_printf(table->out, "%s\"%s\":", table->next == 0 ? "{" : ",",
                           table->columns[table->next].name);
    else if (table->next > 0)
        wva_outfile_write(table->out, table->format == WVA_TABLE_CSV ? "," : "\t", 1);
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

void wva_table_number(struct wva_table *table, double value)
{
    char digits[WVA_NUMBER_TEXT];

    wva_table_text(table,
                   isnan(value) ? WVA_STR("") : wva_str_from(wva_number_format(value, digits)));
}
