/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/configure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

/* Options that say the same as a setting. */
static const char *const options[WVA_SETTING_COUNT] = {
    [WVA_SETTING_SLO_ITL] = "slo-itl",   [WVA_SETTING_SLO_TTFT] = "slo-ttft",
    [WVA_SETTING_ZONE] = "tz",           [WVA_SETTING_GATE] = "gate",
    [WVA_SETTING_COMPARE_GATE] = "gate",
};

static enum wva_status read_file(struct wva_configuration *configuration, struct wva_error *err)
{
    char *found = NULL;
    const char *path = configuration->path;
    enum wva_status status = WVA_OK;

    if (path == NULL)
        path = found = wva_settings_find();
    if (path != NULL)
        status = wva_settings_read(&configuration->settings, path, err);
    free(found);
    return status;
}

static const struct wva_option *find_option(const struct wva_command *command, const char *name)
{
    size_t i = 0;

    while (strcmp(command->options[i].name, name) != 0)
        i++;
    return &command->options[i];
}

/* Gives an option what the file says, one value after another. */
static enum wva_status take_from_file(const struct wva_option *option, enum wva_setting_id id,
                                      const struct wva_settings *settings, void *values,
                                      struct wva_error *err)
{
    const struct wva_setting *setting;
    size_t at = 0;

    while ((setting = wva_settings_next(settings, id, &at)) != NULL) {
        struct wva_error cause;

        if (option->read(option, setting->text, (char *)values + option->offset, &cause) != WVA_OK)
            return wva_fail(err, WVA_ERR_USAGE, "%s: %s", setting->origin, cause.text);
    }
    return WVA_OK;
}

static bool is_used(const enum wva_setting_id *used, enum wva_setting_id id)
{
    while (*used != WVA_SETTING_COUNT && *used != id)
        used++;
    return *used == id;
}

enum wva_status wva_configure(const struct wva_command *command, const enum wva_setting_id *used,
                              const char *const *given, void *values,
                              struct wva_configuration *configuration, struct wva_error *err)
{
    struct wva_settings *settings = &configuration->settings;
    enum wva_status status = configuration->none ? WVA_OK : read_file(configuration, err);

    for (int i = 0; i < WVA_SETTING_COUNT && status == WVA_OK; i++) {
        enum wva_setting_id id = (enum wva_setting_id)i;
        const struct wva_option *option;
        const char *argument;

        if (!is_used(used, id))
            wva_settings_drop(settings, id);
        else if (options[id] != NULL) {
            option = find_option(command, options[id]);
            argument = given[option - command->options];
            if (argument == NULL) {
                status = take_from_file(option, id, settings, values, err);
                continue;
            }
            wva_settings_drop(settings, id);
            if (id <= WVA_SETTING_ZONE)
                wva_settings_add_option(settings, id, option->name, argument);
        }
    }
    return status;
}

char *wva_configuration_join(const struct wva_configuration *configuration, char *options_text)
{
    struct wva_buffer text = wva_buffer_make(2 * WVA_SETTINGS_FILE_MAX);
    char *joined;

    wva_settings_describe(&configuration->settings, &text);
    if (text.len == 0)
        return options_text;
    joined = wva_asprintf("%s%sconfiguration: %s", options_text, options_text[0] == '\0' ? "" : " ",
                          text.data);
    free(options_text);
    wva_buffer_free(&text);
    return joined;
}
