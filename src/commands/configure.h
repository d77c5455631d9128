/* SPDX-License-Identifier: Apache-2.0 */
/* What a configuration file sets, given to a command as its options are. */
#ifndef WVA_COMMANDS_CONFIGURE_H
#define WVA_COMMANDS_CONFIGURE_H

#include "commands/command.h"
#include "output/settings.h"

struct wva_configuration {
    const char *path; /* --config; NULL: the one that is found */
    bool none;        /* --no-config */
    struct wva_settings settings;
};

/* `member` is a struct wva_configuration. */
#define WVA_CONFIG_OPTIONS(owner, member)                                                          \
    { "config", 0, WVA_ARGUMENT_FILE,                                                              \
      "read this configuration; default:\n~/.config/wva-toolkit/wva-toolkit.conf, if it is there", \
      WVA_TAKES_TEXT(owner, member.path) },                                                        \
    {                                                                                              \
        "no-config", 0, NULL, "read no configuration", WVA_SETS(owner, member.none)                \
    }

/* Reads the configuration and fills `values` by it as `given` options would, where they are not
 * given; both are as in wva_command_parse. What the command has no use for is dropped: `used` ends
 * with WVA_SETTING_COUNT. What is left in *configuration, with the SLOs and the zone that options
 * gave, is the caller's to release. */
enum wva_status wva_configure(const struct wva_command *command, const enum wva_setting_id *used,
                              const char *const *given, void *values,
                              struct wva_configuration *configuration, struct wva_error *err);

/* Adds what a file set to `options`, for the manifest; frees it and returns the whole, which the
 * caller frees. */
char *wva_configuration_join(const struct wva_configuration *configuration, char *options);

#endif
