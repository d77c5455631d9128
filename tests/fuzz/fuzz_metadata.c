/* SPDX-License-Identifier: Apache-2.0 */
/* Metadata of an experiment: any text as metadata.json, as a configuration, as README.md, as the
 * name of a folder. What is set is text with a source. */
#include <stdint.h>
#include <stdlib.h>

#include "experiment/metadata.h"
#include "util/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check_and_free(struct wva_metadata *metadata)
{
    for (int field = 0; field < WVA_METADATA_FIELDS; field++) {
        bool set = metadata->text[field] != NULL;

        if (set != (metadata->source[field] != WVA_METADATA_NOWHERE))
            abort();
        (void)wva_metadata_number(metadata, (enum wva_metadata_field)field);
    }
    wva_metadata_free(metadata);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str text = { (const char *)bytes, len }, rest = text, line, section = WVA_STR("");
    struct wva_metadata metadata = { 0 };
    char *folder = wva_strndup(text.ptr, strnlen(text.ptr, len));

    (void)wva_metadata_parse_json(text, &metadata);
    check_and_free(&metadata);
    while (wva_str_cut(&rest, WVA_STR("\n"), &line)) {
        wva_metadata_parse_config_line(line, &section, &metadata);
        wva_metadata_parse_readme_line(line, &metadata);
    }
    wva_metadata_parse_folder(folder, &metadata);
    check_and_free(&metadata);
    free(folder);
    return 0;
}
