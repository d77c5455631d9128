/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/options.h"

#include <stdlib.h>
#include <string.h>

#include "util/buffer.h"
#include "util/edit_distance.h"
#include "util/memory.h"
#include "util/number.h"

/* ---- words ---- */

bool wva_option_next_word(const char **rest, struct wva_str *word)
{
    size_t len = strcspn(*rest, "|");

    if (**rest == '\0')
        return false;
    *word = (struct wva_str){ *rest, len };
    *rest += len + ((*rest)[len] == '|');
    return true;
}

enum wva_status wva_option_each(const char *list,
                                enum wva_status (*take)(void *context, const char *name,
                                                        struct wva_error *err),
                                void *context, struct wva_error *err)
{
    char *copy = wva_strdup(list), *rest = copy, *name;
    enum wva_status status = WVA_OK;

    while (status == WVA_OK && (name = strsep(&rest, ",")) != NULL)
        status = take(context, name, err);
    free(copy);
    return status;
}

/* The words that there would have been, and the one that was meant. */
struct choice {
    struct wva_buffer all;
    struct wva_nearest nearest;
};

static void offer(struct choice *choice, struct wva_str word)
{
    wva_nearest_consider(&choice->nearest, word);
    wva_buffer_printf(&choice->all, "%s%.*s", choice->all.len == 0 ? "" : ", ", WVA_STR_ARGS(word));
}

static enum wva_status refuse(struct choice *choice, const char *option, const char *text,
                              struct wva_error *err)
{
    char hint[WVA_HINT_TEXT];

    (void)wva_fail(err, WVA_ERR_USAGE, "--%s=%.100s: choose one of %s%s", option, text,
                   choice->all.data, wva_nearest_hint(&choice->nearest, hint));
    wva_buffer_free(&choice->all);
    return err->status;
}

enum wva_status wva_option_refuse_word(const char *option, const char *name,
                                       const char *(*propose)(size_t index), struct wva_error *err)
{
    struct choice choice = { wva_buffer_make(1024), wva_nearest_begin(name) };
    const char *word;

    for (size_t i = 0; (word = propose(i)) != NULL; i++)
        offer(&choice, wva_str_from(word));
    return refuse(&choice, option, name, err);
}

enum wva_status wva_option_choice(const struct wva_option *option, const char *text, void *value,
                                  struct wva_error *err)
{
    struct choice choice = { wva_buffer_make(1024), wva_nearest_begin(text) };
    const char *words = option->argument;
    struct wva_str word;

    for (int i = 0; wva_option_next_word(&words, &word); i++) {
        if (wva_str_equal(word, wva_str_from(text))) {
            *(int *)value = i;
            wva_buffer_free(&choice.all);
            return WVA_OK;
        }
        offer(&choice, word);
    }
    return refuse(&choice, option->name, text, err);
}

enum wva_status wva_option_either(const struct wva_option *option, const char *text, void *value,
                                  struct wva_error *err)
{
    int index = 0;
    enum wva_status status = wva_option_choice(option, text, &index, err);

    *(bool *)value = index == 1;
    return status;
}

/* ---- values ---- */

enum wva_status wva_option_set(const struct wva_option *option, const char *text, void *value,
                               struct wva_error *err)
{
    (void)option;
    (void)text;
    (void)err;
    *(bool *)value = true;
    return WVA_OK;
}

enum wva_status wva_option_clear(const struct wva_option *option, const char *text, void *value,
                                 struct wva_error *err)
{
    (void)option;
    (void)text;
    (void)err;
    *(bool *)value = false;
    return WVA_OK;
}

enum wva_status wva_option_text(const struct wva_option *option, const char *text, void *value,
                                struct wva_error *err)
{
    (void)option;
    (void)err;
    *(const char **)value = text;
    return WVA_OK;
}

enum wva_status wva_option_bound(const struct wva_option *option, const char *text, void *value,
                                 struct wva_error *err)
{
    if (wva_bound_parse(wva_str_from(text), value))
        return WVA_OK;
    return wva_fail(
        err, WVA_ERR_USAGE,
        "--%s=%s: give a time (2025-10-24T13:45:00Z) or a span from the first sample (+10m)",
        option->name, text);
}

enum wva_status wva_option_zone(const struct wva_option *option, const char *text, void *value,
                                struct wva_error *err)
{
    struct wva_zone **zone = value;

    (void)option;
    wva_zone_free(*zone);
    *zone = wva_zone_parse(text, err);
    return *zone == NULL ? err->status : WVA_OK;
}

enum wva_status wva_option_number(const struct wva_option *option, const char *text, void *value,
                                  struct wva_error *err)
{
    double *number = value;

    if (wva_number_parse(wva_str_from(text), number) && *number >= option->min
        && *number <= option->max)
        return WVA_OK;
    return wva_fail(err, WVA_ERR_USAGE, "--%s=%s: give a number from %g to %g", option->name, text,
                    option->min, option->max);
}

enum wva_status wva_option_count(const struct wva_option *option, const char *text, void *value,
                                 struct wva_error *err)
{
    double number;

    if (!wva_number_parse(wva_str_from(text), &number) || number < option->min
        || number > option->max || number != (double)(unsigned)number)
        return wva_fail(err, WVA_ERR_USAGE, "--%s=%s: give a whole number from %g to %g",
                        option->name, text, option->min, option->max);
    *(unsigned *)value = (unsigned)number;
    return WVA_OK;
}

enum wva_status wva_option_slo(const struct wva_option *option, const char *text, void *value,
                               struct wva_error *err)
{
    const double most = 1e9;
    struct wva_str number = wva_str_from(text);
    double *slo_ms = value;

    if (wva_str_ends(number, WVA_STR("ms")))
        number.len -= strlen("ms");
    if (wva_number_parse(wva_str_trim(number), slo_ms) && *slo_ms > 0 && *slo_ms <= most)
        return WVA_OK;
    return wva_fail(err, WVA_ERR_USAGE, "--%s=%.100s: give milliseconds above 0, such as 10",
                    option->name, text);
}

enum wva_status wva_option_size(const struct wva_option *option, const char *text, void *value,
                                struct wva_error *err)
{
    if (wva_sheet_read_size(text, value))
        return WVA_OK;
    return wva_fail(err, WVA_ERR_USAGE,
                    "--%s=%s: give a width and height of %g to %g in, such as 3.5x2.5, 89x64mm "
                    "or 9x6cm, or a column of a paper, single or double",
                    option->name, text, WVA_SHEET_SMALLEST_IN, WVA_SHEET_LARGEST_IN);
}

enum wva_status wva_option_bytes(const struct wva_option *option, const char *text, void *value,
                                 struct wva_error *err)
{
    static const char units[] = "KMGT";
    static const double max = 1e18;
    struct wva_str number = wva_str_from(text);
    const char *unit = number.len == 0 ? NULL : strchr(units, text[number.len - 1]);
    double bytes = 0;

    if (unit != NULL)
        number.len--;
    if (wva_number_parse(number, &bytes)) {
        for (const char *step = units; unit != NULL && step <= unit; step++)
            bytes *= 1024;
        if (bytes >= 1 && bytes <= max) {
            *(uint64_t *)value = (uint64_t)bytes;
            return WVA_OK;
        }
    }
    return wva_fail(err, WVA_ERR_USAGE, "--%s=%s: give a number of bytes, such as 500M or 2G",
                    option->name, text);
}
