/* SPDX-License-Identifier: Apache-2.0 */
/* Settings for all reports, from wva-toolkit.conf (man/wva-toolkit.5), or for one, from the command
 * line, with the origin of each value. */
#ifndef WVA_OUTPUT_SETTINGS_H
#define WVA_OUTPUT_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buffer.h"
#include "util/error.h"

enum wva_setting_id {
    WVA_SETTING_SLO_ITL,  /* ms */
    WVA_SETTING_SLO_TTFT, /* ms */
    WVA_SETTING_ZONE,
    WVA_SETTING_HELD,         /* % of requests within every SLO; likewise */
    WVA_SETTING_MOSTLY,       /* never above the one before */
    WVA_SETTING_CURRENCY,     /* of the prices; there is one where there is a price */
    WVA_SETTING_GATE,         /* of reports; any number of them */
    WVA_SETTING_COMPARE_GATE, /* of comparisons; likewise */
    WVA_SETTING_PRICE,        /* of a replica on one accelerator for an hour; one for each */
    WVA_SETTING_COUNT
};

struct wva_setting {
    enum wva_setting_id id;
    char *name;    /* "slo.itl", "price.H100" */
    char *text;    /* without the unit */
    double number; /* NaN: it is a text */
    char *unit;    /* empty: none */
    char *origin;  /* "option --slo-itl", "FILE:LINE", or what part of the run */
    size_t line;   /* of the file; 0: an option or the run gave it */
};

/* In the order of their ids, those of one id as they were given. Begin with zeros. To those that
 * only read them, NULL is none. */
struct wva_settings {
    struct wva_setting *items;
    size_t count, room;
};

enum { WVA_SETTINGS_FILE_MAX = 1024 * 1024, WVA_SETTINGS_MAX = 1000 };

/* The file that is read where none is named: wva-toolkit/wva-toolkit.conf in $XDG_CONFIG_HOME, else
 * in ~/.config, else in the first of $XDG_CONFIG_DIRS (/etc/xdg) that has it. NULL: there is none.
 * The caller frees it. */
char *wva_settings_find(void);

/* Adds what the file `path` sets. What is wrong with it, and in which line, is WVA_ERR_USAGE. */
enum wva_status wva_settings_read(struct wva_settings *settings, const char *path,
                                  struct wva_error *err);

/* Adds what the option `option` set. */
void wva_settings_add_option(struct wva_settings *settings, enum wva_setting_id id,
                             const char *option, const char *text);

/* Adds what the run itself says of `id`, a latency in ms. */
void wva_settings_add_found(struct wva_settings *settings, enum wva_setting_id id, double ms,
                            const char *origin);

/* A copy for the caller to release; empty of NULL. */
struct wva_settings wva_settings_copy(const struct wva_settings *settings);

/* Drops what the file says of `id`. */
void wva_settings_drop(struct wva_settings *settings, enum wva_setting_id id);
void wva_settings_release(struct wva_settings *settings);

/* The first of `id` from place *at on, with *at behind it; NULL: no more. */
const struct wva_setting *wva_settings_next(const struct wva_settings *settings,
                                            enum wva_setting_id id, size_t *at);

/* The number of the first; NaN: it is not set. */
double wva_settings_number(const struct wva_settings *settings, enum wva_setting_id id);

/* The price on `accelerator` (NULL: not known), whatever the case of its letters; NULL: none. */
const struct wva_setting *wva_settings_price(const struct wva_settings *settings,
                                             const char *accelerator);

/* Whether a file gave any of them. */
bool wva_settings_has_file(const struct wva_settings *settings);

/* The origin of the SLOs: "the command line", "the configuration file", or both. */
const char *wva_settings_slo_origin(const struct wva_settings *settings);

/* Appends " slo.itl=24ms price.H100=4.1..." of all that a file set, which a report depends on as
 * it does on options. Nothing where that is nothing. */
void wva_settings_describe(const struct wva_settings *settings, struct wva_buffer *text);

/* The list of all, with values, units and origins, for Markdown. Nothing where nothing was set:
 * such a report is the same whoever makes it. */
void wva_settings_markdown(struct wva_buffer *text, const struct wva_settings *settings);

#endif
