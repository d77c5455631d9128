/* SPDX-License-Identifier: Apache-2.0 */
#include "input/text_file.h"

#include <stdlib.h>

#include "input/lines.h"
#include "util/memory.h"
#include "util/path.h"

enum wva_status wva_text_file_read(const char *folder, const char *name,
                                   bool (*take)(void *context, struct wva_str line), void *context,
                                   struct wva_error *err)
{
    char *path = folder == NULL ? wva_strdup(name) : wva_path_join(folder, name);
    struct wva_source *source =
        wva_path_check_file(path, err) == WVA_OK ? wva_source_open(path, NULL, err) : NULL;
    struct wva_lines *lines;
    struct wva_line line;
    enum wva_status status;
    bool more = true;

    free(path);
    if (source == NULL)
        return err->status;
    lines = wva_lines_create(source);
    do {
        status = wva_lines_next(lines, &line, &more, err);
    } while (status == WVA_OK && more && take(context, line.text));
    wva_lines_free(lines);
    wva_source_close(source);
    return status;
}

enum wva_status wva_text_file_load(const char *path, size_t max, struct wva_buffer *bytes,
                                   struct wva_error *err)
{
    struct wva_source *source = wva_source_open(path, NULL, err);
    enum wva_status status = source == NULL ? err->status : WVA_OK;
    char part[16 * 1024];
    size_t len = 1;

    *bytes = wva_buffer_make(max);
    while (status == WVA_OK && len > 0) {
        status = wva_source_read(source, part, sizeof part, &len, err);
        if (status == WVA_OK)
            wva_buffer_append(bytes, part, len);
        if (status == WVA_OK && bytes->overflow)
            status = wva_fail_at(err, WVA_ERR_LIMIT, path, 0, "larger than %zu bytes", max);
    }
    if (source != NULL)
        wva_source_close(source);
    return status;
}
