/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/metadata.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "input/text_file.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/number.h"

enum { JSON_MAX = 1024 * 1024, VALUE_MAX = 4096 };

/* How each place calls a field; NULL: not there. A configuration key "a.b" is b below a. */
static const struct {
    const char *name, *json, *config, *readme;
} fields[WVA_METADATA_FIELDS] = {
    [WVA_METADATA_NAME] = { "name", "experiment_name", "name", "# Experiment" },
    [WVA_METADATA_DESCRIPTION] = { "description", "description", "description", "Description" },
    [WVA_METADATA_START] = { "start_time", "start_time", NULL, NULL },
    [WVA_METADATA_END] = { "end_time", "end_time", NULL, "Date" },
    [WVA_METADATA_NAMESPACE] = { "namespace", "namespace", "namespace", "Namespace" },
    [WVA_METADATA_DEPLOYMENT] = { "deployment", "deployment_name", "deployment", "Deployment" },
    [WVA_METADATA_HPA] = { "hpa_name", "hpa_name", NULL, NULL },
    [WVA_METADATA_MODEL] = { "model_name", "model_name", "model_name", "Model" },
    [WVA_METADATA_INTERVAL] = { "sample_interval_s", "sample_interval_seconds", "metrics.interval",
                                NULL },
    [WVA_METADATA_HPA_ENABLED] = { "hpa_enabled", "hpa_enabled", "hpa.enabled", "HPA Enabled" },
    [WVA_METADATA_JOBS] = { "job_count", "job_count", NULL, NULL },
    [WVA_METADATA_COOLDOWN_ENABLED] = { "cooldown_enabled", "cooldown_enabled", "cooldown.enabled",
                                        NULL },
    [WVA_METADATA_COOLDOWN] = { "cooldown_s", "cooldown_duration", "cooldown.duration", NULL },
    [WVA_METADATA_MODE] = { "mode", NULL, "mode", NULL },
    [WVA_METADATA_MODELS] = { "models", NULL, NULL, NULL },
    [WVA_METADATA_CONTROLLER_POD] = { "controller_pod", NULL, NULL, NULL },
};

const char *wva_metadata_field_name(enum wva_metadata_field field)
{
    return fields[field].name;
}

const char *wva_metadata_source_name(enum wva_metadata_source source)
{
    static const char *const names[] = {
        [WVA_METADATA_NOWHERE] = "nowhere",
        [WVA_METADATA_JSON] = "metadata.json",
        [WVA_METADATA_CONFIG] = "experiment-config.yaml",
        [WVA_METADATA_README] = "README.md",
        [WVA_METADATA_FOLDER] = "the folder's name",
        [WVA_METADATA_LOG] = "the monitor's logs",
    };

    return names[source];
}

double wva_metadata_number(const struct wva_metadata *metadata, enum wva_metadata_field field)
{
    double value;

    if (metadata->text[field] == NULL
        || !wva_number_parse(wva_str_from(metadata->text[field]), &value))
        return NAN;
    return value;
}

void wva_metadata_set(struct wva_metadata *metadata, enum wva_metadata_field field,
                      struct wva_str text, enum wva_metadata_source source)
{
    if (metadata->text[field] != NULL || text.len == 0 || wva_str_equal(text, WVA_STR("null")))
        return;
    metadata->text[field] = wva_strndup(text.ptr, text.len < VALUE_MAX ? text.len : VALUE_MAX);
    metadata->source[field] = source;
}

void wva_metadata_free(struct wva_metadata *metadata)
{
    for (int field = 0; field < WVA_METADATA_FIELDS; field++)
        free(metadata->text[field]);
    *metadata = (struct wva_metadata){ 0 };
}

/* ---- metadata.json ---- */

static void set_json(struct wva_metadata *metadata, enum wva_metadata_field field, json_t *value)
{
    char digits[WVA_NUMBER_TEXT];

    if (json_is_string(value))
        wva_metadata_set(metadata, field,
                         (struct wva_str){ json_string_value(value), json_string_length(value) },
                         WVA_METADATA_JSON);
    else if (json_is_boolean(value))
        wva_metadata_set(metadata, field, json_is_true(value) ? WVA_STR("true") : WVA_STR("false"),
                         WVA_METADATA_JSON);
    else if (json_is_number(value))
        wva_metadata_set(metadata, field,
                         wva_str_from(wva_number_format(json_number_value(value), digits)),
                         WVA_METADATA_JSON);
}

/* Without surrounding quotes and the comma after them. */
static struct wva_str strip_quotes(struct wva_str text)
{
    text = wva_str_trim(text);
    if (wva_str_ends(text, WVA_STR(",")))
        text.len--;
    text = wva_str_trim(text);
    if (text.len >= 2 && (text.ptr[0] == '"' || text.ptr[0] == '\'')
        && text.ptr[text.len - 1] == text.ptr[0])
        return (struct wva_str){ text.ptr + 1, text.len - 2 };
    return text;
}

/* One member per line, as the runners write them; whatever stands in its value. */
static void rescue_json_line(struct wva_str line, struct wva_metadata *metadata)
{
    struct wva_str key;

    line = wva_str_trim(line);
    if (!wva_str_take(&line, WVA_STR("\"")) || !wva_str_cut(&line, WVA_STR("\":"), &key))
        return;
    for (int field = 0; field < WVA_METADATA_FIELDS; field++)
        if (fields[field].json != NULL && wva_str_equal(key, wva_str_from(fields[field].json)))
            wva_metadata_set(metadata, (enum wva_metadata_field)field, strip_quotes(line),
                             WVA_METADATA_JSON);
}

bool wva_metadata_parse_json(struct wva_str text, struct wva_metadata *metadata)
{
    json_t *object;
    struct wva_str line;

    object = json_loadb(text.ptr == NULL ? "" : text.ptr, text.len, 0, NULL);
    if (json_is_object(object)) {
        for (int field = 0; field < WVA_METADATA_FIELDS; field++)
            if (fields[field].json != NULL)
                set_json(metadata, (enum wva_metadata_field)field,
                         json_object_get(object, fields[field].json));
        json_decref(object);
        return true;
    }
    json_decref(object);
    while (wva_str_cut(&text, WVA_STR("\n"), &line))
        rescue_json_line(line, metadata);
    if (text.len > 0)
        rescue_json_line(text, metadata);
    return false;
}

/* ---- the other places ---- */

/* A YAML scalar: quotes and a comment taken off. */
static struct wva_str strip_scalar(struct wva_str text)
{
    const char *comment;

    text = wva_str_trim(text);
    if (text.len > 0 && (text.ptr[0] == '"' || text.ptr[0] == '\'')) {
        const char *end = memchr(text.ptr + 1, text.ptr[0], text.len - 1);

        return end == NULL ? text : (struct wva_str){ text.ptr + 1, (size_t)(end - text.ptr) - 1 };
    }
    comment = wva_str_find(text, WVA_STR(" #"));
    if (comment != NULL)
        text.len = (size_t)(comment - text.ptr);
    return text.len > 0 && text.ptr[0] == '#' ? WVA_STR("") : wva_str_trim(text);
}

static bool is_config_key(const char *known, struct wva_str section, bool below, struct wva_str key)
{
    struct wva_str rest, first;

    if (known == NULL)
        return false;
    rest = wva_str_from(known);
    if (!wva_str_cut(&rest, WVA_STR("."), &first))
        return !below && wva_str_equal(rest, key);
    return below && wva_str_equal(first, section) && wva_str_equal(rest, key);
}

void wva_metadata_parse_config_line(struct wva_str line, struct wva_str *section,
                                    struct wva_metadata *metadata)
{
    struct wva_str rest = wva_str_trim(line), key;
    bool below = line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');

    if (rest.len == 0 || rest.ptr[0] == '#' || rest.ptr[0] == '-'
        || !wva_str_cut(&rest, WVA_STR(":"), &key))
        return;
    if (!below)
        *section = key;
    for (int field = 0; field < WVA_METADATA_FIELDS; field++)
        if (is_config_key(fields[field].config, *section, below, key))
            wva_metadata_set(metadata, (enum wva_metadata_field)field, strip_scalar(rest),
                             WVA_METADATA_CONFIG);
}

void wva_metadata_parse_readme_line(struct wva_str line, struct wva_metadata *metadata)
{
    struct wva_str key;
    bool bold;

    line = wva_str_trim(line);
    (void)wva_str_take(&line, WVA_STR("- "));
    bold = wva_str_take(&line, WVA_STR("**"));
    if (!wva_str_cut(&line, bold ? WVA_STR("**:") : WVA_STR(":"), &key))
        return;
    for (int field = 0; field < WVA_METADATA_FIELDS; field++)
        if (fields[field].readme != NULL && wva_str_equal(key, wva_str_from(fields[field].readme)))
            wva_metadata_set(metadata, (enum wva_metadata_field)field, wva_str_trim(line),
                             WVA_METADATA_README);
}

static bool are_digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

void wva_metadata_parse_folder(const char *folder, struct wva_metadata *metadata)
{
    const size_t stamp = sizeof "-20251124-160000" - 1;
    size_t len = strlen(folder), begin;
    const char *s;
    char *time;

    while (len > 0 && folder[len - 1] == '/')
        len--;
    for (begin = len; begin > 0 && folder[begin - 1] != '/';)
        begin--;
    s = folder + len - stamp;
    if (len - begin <= stamp || s[0] != '-' || s[9] != '-' || !are_digits(s + 1, 8)
        || !are_digits(s + 10, 6)) {
        wva_metadata_set(metadata, WVA_METADATA_NAME,
                         (struct wva_str){ folder + begin, len - begin }, WVA_METADATA_FOLDER);
        return;
    }
    wva_metadata_set(metadata, WVA_METADATA_NAME,
                     (struct wva_str){ folder + begin, len - begin - stamp }, WVA_METADATA_FOLDER);
    time =
        wva_asprintf("%.4s-%.2s-%.2s %.2s:%.2s:%.2s", s + 1, s + 5, s + 7, s + 10, s + 12, s + 14);
    wva_metadata_set(metadata, WVA_METADATA_START, wva_str_from(time), WVA_METADATA_FOLDER);
    free(time);
}

/* ---- the folder ---- */

static bool take_text(void *context, struct wva_str line)
{
    struct wva_buffer *text = context;

    wva_buffer_append_str(text, line);
    wva_buffer_append_char(text, '\n');
    return !text->overflow;
}

static void read_json(const char *folder, struct wva_metadata *metadata, struct wva_notes *notes)
{
    struct wva_buffer text = wva_buffer_make(JSON_MAX);
    struct wva_error err;

    if (wva_text_file_read(folder, "metadata.json", take_text, &text, &err) != WVA_OK) {
        if (err.sys_errno == ENOENT)
            wva_notes_add(notes, "metadata.json is missing");
        else
            wva_notes_add(notes, "metadata.json: %s", err.text);
    } else if (text.overflow) {
        wva_notes_add(notes, "metadata.json is larger than %d bytes and was not read", JSON_MAX);
    } else if (!wva_metadata_parse_json((struct wva_str){ text.data, text.len }, metadata)) {
        wva_notes_add(notes, text.len == 0 ? "metadata.json is empty"
                                           : "metadata.json is no valid JSON; its lines were read "
                                             "one by one");
    }
    wva_buffer_free(&text);
}

struct config {
    struct wva_metadata *metadata;
    char section[64];
};

static bool take_config(void *context, struct wva_str line)
{
    struct config *config = context;
    struct wva_str section = wva_str_from(config->section);
    size_t len;

    wva_metadata_parse_config_line(line, &section, config->metadata);
    if (section.ptr != config->section) {
        len = section.len < sizeof config->section ? section.len : sizeof config->section - 1;
        memcpy(config->section, section.ptr, len);
        config->section[len] = '\0';
    }
    return true;
}

static bool take_readme(void *context, struct wva_str line)
{
    wva_metadata_parse_readme_line(line, context);
    return true;
}

/* Which fields came from elsewhere, a note for each place. */
static void note_sources(const struct wva_metadata *metadata, struct wva_notes *notes)
{
    for (int source = WVA_METADATA_CONFIG; source <= WVA_METADATA_LOG; source++) {
        struct wva_buffer names = wva_buffer_make(VALUE_MAX);

        for (int field = 0; field < WVA_METADATA_FIELDS; field++)
            if (metadata->source[field] == (enum wva_metadata_source)source)
                wva_buffer_add_item(&names, fields[field].name);
        if (names.len > 0)
            wva_notes_add(notes, "taken from %s: %s",
                          wva_metadata_source_name((enum wva_metadata_source)source), names.data);
        wva_buffer_free(&names);
    }
}

void wva_metadata_read_config(const char *folder, struct wva_metadata *metadata)
{
    struct config config = { .metadata = metadata };
    char *full = realpath(folder, NULL);
    struct wva_error ignored;

    (void)wva_text_file_read(folder, "experiment-config.yaml", take_config, &config, &ignored);
    wva_metadata_parse_folder(full == NULL ? folder : full, metadata);
    free(full);
}

void wva_metadata_read(const char *folder, struct wva_metadata *metadata, struct wva_notes *notes)
{
    struct config config = { .metadata = metadata };
    struct wva_error ignored;

    read_json(folder, metadata, notes);
    (void)wva_text_file_read(folder, "experiment-config.yaml", take_config, &config, &ignored);
    (void)wva_text_file_read(folder, "README.md", take_readme, metadata, &ignored);
    wva_metadata_parse_folder(folder, metadata);
    note_sources(metadata, notes);
}
