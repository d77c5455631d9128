/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster/kube_table.h"

static bool is_name(struct wva_str cell)
{
    bool letter = false;

    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];

        letter = letter || (c >= 'A' && c <= 'Z');
        if (!(c >= 'A' && c <= 'Z') && c != ' ' && c != '-' && c != '(' && c != ')')
            return false;
    }
    return letter && cell.len < WVA_KUBE_COLUMN_NAME_MAX;
}

bool wva_kube_table_begin(struct wva_kube_table *table, struct wva_str line)
{
    struct wva_kube_table found = { .count = 0 };
    struct wva_str rest = line;

    while (rest.len > 0 && found.count < WVA_KUBE_COLUMNS_MAX) {
        struct wva_str cell = wva_str_take_piece(&rest, WVA_STR("  "));

        if (cell.len == 0)
            break;
        if (!is_name(cell))
            return false;
        memcpy(found.name[found.count], cell.ptr, cell.len);
        found.start[found.count++] = (size_t)(cell.ptr - line.ptr);
    }
    if (found.count < 2)
        return false;
    *table = found;
    return true;
}

/* Whether a cell begins, or nothing stands, where each column does. */
static bool is_aligned(const struct wva_kube_table *table, struct wva_str line)
{
    for (size_t i = 1; i < table->count; i++) {
        size_t start = table->start[i];

        if (start < line.len && line.ptr[start - 1] != ' ')
            return false;
        /* What follows blanks inside of a column began in the one before it. */
        if (start < line.len && line.ptr[start] == ' ' && i + 1 < table->count
            && table->start[i + 1] < line.len) {
            struct wva_str cell = { line.ptr + start, table->start[i + 1] - start };

            if (wva_str_trim(cell).len > 0)
                return false;
        }
    }
    return line.len > 0 && line.ptr[0] != ' ';
}

void wva_kube_table_split(const struct wva_kube_table *table, struct wva_str line,
                          struct wva_str cells[WVA_KUBE_COLUMNS_MAX])
{
    bool aligned = is_aligned(table, line);
    struct wva_str rest = line;

    for (size_t i = 0; i < WVA_KUBE_COLUMNS_MAX; i++) {
        size_t start, end;

        cells[i] = WVA_STR("");
        if (i >= table->count)
            continue;
        if (!aligned) {
            cells[i] = i + 1 == table->count ? wva_str_trim(rest)
                                             : wva_str_take_piece(&rest, WVA_STR("  "));
            continue;
        }
        start = table->start[i];
        end = i + 1 < table->count ? table->start[i + 1] : line.len;
        end = end < line.len ? end : line.len;
        if (start < end)
            cells[i] = wva_str_trim((struct wva_str){ line.ptr + start, end - start });
    }
}

struct wva_str wva_kube_table_cell(const struct wva_kube_table *table,
                                   const struct wva_str cells[WVA_KUBE_COLUMNS_MAX],
                                   const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->name[i], name) == 0)
            return cells[i];
    return WVA_STR("");
}
