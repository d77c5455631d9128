/* SPDX-License-Identifier: Apache-2.0 */
/* Metadata of a run from the folder of an experiment, from the best available source: metadata.json
 * (also when broken by text that was pasted into it unescaped, then line by line), the copy of the
 * configuration, README.md, the name of the folder. */
#ifndef WVA_EXPERIMENT_METADATA_H
#define WVA_EXPERIMENT_METADATA_H

#include "util/notes.h"
#include "util/str.h"

enum wva_metadata_field {
    WVA_METADATA_NAME,
    WVA_METADATA_DESCRIPTION,
    WVA_METADATA_START, /* as the file writes it; zoneless times are local ones */
    WVA_METADATA_END,
    WVA_METADATA_NAMESPACE,
    WVA_METADATA_DEPLOYMENT,
    WVA_METADATA_HPA,
    WVA_METADATA_MODEL,
    WVA_METADATA_INTERVAL, /* s between samples, as configured */
    WVA_METADATA_HPA_ENABLED,
    WVA_METADATA_JOBS,
    WVA_METADATA_COOLDOWN_ENABLED,
    WVA_METADATA_COOLDOWN,       /* s */
    WVA_METADATA_MODE,           /* of a WVA run: model-based, capacity-based, ... */
    WVA_METADATA_MODELS,         /* that such a run is to serve, where there are several */
    WVA_METADATA_CONTROLLER_POD, /* of such a run */
    WVA_METADATA_FIELDS
};

enum wva_metadata_source {
    WVA_METADATA_NOWHERE,
    WVA_METADATA_JSON,
    WVA_METADATA_CONFIG,
    WVA_METADATA_README,
    WVA_METADATA_FOLDER,
    WVA_METADATA_LOG, /* the logs of the monitor */
};

struct wva_metadata {
    char *text[WVA_METADATA_FIELDS]; /* owned; NULL: not said anywhere */
    enum wva_metadata_source source[WVA_METADATA_FIELDS];
};

/* "name", "namespace", ...: as report.json calls the field. */
const char *wva_metadata_field_name(enum wva_metadata_field field);
const char *wva_metadata_source_name(enum wva_metadata_source source);

/* The field as a number; NaN where it is none. */
double wva_metadata_number(const struct wva_metadata *metadata, enum wva_metadata_field field);

/* Sets a field that nothing has set yet; empty text and "null" say nothing. */
void wva_metadata_set(struct wva_metadata *metadata, enum wva_metadata_field field,
                      struct wva_str text, enum wva_metadata_source source);

/* Fills what is not set from the files in `folder` and then from its name, and notes what was
 * missing or broken. Files that cannot be read are missing. */
void wva_metadata_read(const char *folder, struct wva_metadata *metadata, struct wva_notes *notes);

/* Fills what is not set from the configuration in `folder`, and then from its name. */
void wva_metadata_read_config(const char *folder, struct wva_metadata *metadata);

/* The text of metadata.json, for one that is in memory. False when it is no valid JSON object; what
 * could be read line by line is set all the same. */
bool wva_metadata_parse_json(struct wva_str text, struct wva_metadata *metadata);

/* One line of a configuration (`section`: the last line without indent, kept by the caller, at
 * first empty) or of README.md. */
void wva_metadata_parse_config_line(struct wva_str line, struct wva_str *section,
                                    struct wva_metadata *metadata);
void wva_metadata_parse_readme_line(struct wva_str line, struct wva_metadata *metadata);

/* "high-load-20251124-160000": what stands before the stamp, and the stamp as a time. */
void wva_metadata_parse_folder(const char *folder, struct wva_metadata *metadata);

void wva_metadata_free(struct wva_metadata *metadata);

#endif
