/* SPDX-License-Identifier: Apache-2.0 */
#include "report/again.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/documents.h"
#include "util/path.h"

/* Reads the next `len` bytes of `file` and compares them. */
static bool goes_on_with(FILE *file, const char *bytes, size_t len)
{
    char next[64 * 1024];

    return fread(next, 1, len, file) == len && memcmp(next, bytes, len) == 0;
}

/* True if the file `copy` has the same content that wva_rows_copy_log makes of `from`. */
static bool is_copied(const char *from, const char *copy)
{
    const struct wva_documents_options options = { 0 };
    struct wva_documents *documents;
    struct wva_source *source = NULL;
    struct wva_error ignored;
    FILE *file = wva_path_check_file(copy, &ignored) == WVA_OK ? fopen(copy, "re") : NULL;
    char bytes[64 * 1024];
    size_t len;
    bool same = file != NULL;

    if (!same)
        return false;
    documents = wva_documents_open(&from, 1, &options);
    do {
        same = wva_documents_next(documents, &source, &ignored) == WVA_OK;
        for (len = 1; same && source != NULL && len > 0;)
            same = wva_source_read(source, bytes, sizeof bytes, &len, &ignored) == WVA_OK
                   && goes_on_with(file, bytes, len);
    } while (same && source != NULL);
    same = same && fgetc(file) == EOF;
    (void)fclose(file);
    wva_documents_close(documents);
    return same;
}

/* A log is copied into the report, a table is not. */
struct wva_manifest_header wva_again_describe(const struct wva_build_options *options,
                                              const char *input,
                                              const struct wva_experiment *experiment,
                                              char **digest)
{
    *digest = experiment->from_log ? NULL : wva_manifest_digest(experiment->file);
    return (struct wva_manifest_header){
        .tool = "wva-report",
        .version = options->version,
        .input = options->input_text == NULL ? input : options->input_text,
        .options = options->options_text,
        .digest = *digest,
    };
}

bool wva_again_is_same(const char *dir, const struct wva_build_options *options, const char *input,
                       const struct wva_experiment *experiment)
{
    char *digest, *copy = wva_path_join(dir, "data/original_log.txt");
    const struct wva_manifest_header header =
        wva_again_describe(options, input, experiment, &digest);
    bool same_input = experiment->from_log ? is_copied(experiment->file, copy) : digest != NULL;
    bool same = same_input && wva_manifest_fits(dir, &header);

    free(digest);
    free(copy);
    return same;
}
