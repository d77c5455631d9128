/* SPDX-License-Identifier: Apache-2.0 */
#include "output/settings.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "input/text_file.h"
#include "output/escape.h"
#include "util/edit_distance.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/path.h"
#include "util/zone.h"

#define FILE_NAME "wva-toolkit/wva-toolkit.conf"

/* Characters of a name or value in a message. */
#define SHOWN "%.100s"

enum kind { KIND_MS, KIND_PERCENT, KIND_PRICE, KIND_ZONE, KIND_CURRENCY, KIND_TEXT };

/* A key of the file. That of a price is an accelerator. */
static const struct key {
    const char *section, *name; /* NULL: any */
    enum kind kind;
    bool repeats;
} keys[WVA_SETTING_COUNT] = {
    [WVA_SETTING_SLO_ITL] = { "slo", "itl", KIND_MS, false },
    [WVA_SETTING_SLO_TTFT] = { "slo", "ttft", KIND_MS, false },
    [WVA_SETTING_ZONE] = { "time", "zone", KIND_ZONE, false },
    [WVA_SETTING_HELD] = { "verdict", "held", KIND_PERCENT, false },
    [WVA_SETTING_MOSTLY] = { "verdict", "mostly-held", KIND_PERCENT, false },
    [WVA_SETTING_CURRENCY] = { "price", "currency", KIND_CURRENCY, false },
    [WVA_SETTING_GATE] = { "gates", "condition", KIND_TEXT, true },
    [WVA_SETTING_COMPARE_GATE] = { "gates", "comparison", KIND_TEXT, true },
    [WVA_SETTING_PRICE] = { "price", NULL, KIND_PRICE, false },
};

/* The units of each kind of number; those in one list are equivalent. */
static const struct measure {
    const char *units[4]; /* that may stand behind it, the first in documents */
    double most;          /* it is above 0 */
    const char *wanted;
} measures[] = {
    [KIND_MS] = { { "ms" }, 1e9, "give milliseconds above 0, such as 24 ms" },
    [KIND_PERCENT] = { { "%" }, 100, "give a percentage above 0 and up to 100" },
    [KIND_PRICE] = { { "per replica-hour", "per hour" },
                     1e9,
                     "give the price of a replica for an hour, above 0, such as 4.10" },
};

/* ---- the list ---- */

const struct wva_setting *wva_settings_next(const struct wva_settings *settings,
                                            enum wva_setting_id id, size_t *at)
{
    while (settings != NULL && *at < settings->count)
        if (settings->items[(*at)++].id == id)
            return &settings->items[*at - 1];
    return NULL;
}

double wva_settings_number(const struct wva_settings *settings, enum wva_setting_id id)
{
    size_t at = 0;
    const struct wva_setting *setting = wva_settings_next(settings, id, &at);

    return setting == NULL ? NAN : setting->number;
}

const struct wva_setting *wva_settings_price(const struct wva_settings *settings,
                                             const char *accelerator)
{
    const struct wva_setting *price;
    size_t at = 0;

    while (accelerator != NULL
           && (price = wva_settings_next(settings, WVA_SETTING_PRICE, &at)) != NULL)
        if (strcasecmp(price->name + strlen("price."), accelerator) == 0)
            return price;
    return NULL;
}

/* Keeps the order of ids. Takes all strings over. */
static void add(struct wva_settings *settings, const struct wva_setting *setting)
{
    size_t at = settings->count;

    settings->items =
        wva_grow(settings->items, &settings->room, settings->count + 1, sizeof *settings->items);
    while (at > 0 && settings->items[at - 1].id > setting->id)
        at--;
    memmove(settings->items + at + 1, settings->items + at,
            (settings->count - at) * sizeof *settings->items);
    settings->items[at] = *setting;
    settings->count++;
}

static void release_item(struct wva_setting *setting)
{
    free(setting->name);
    free(setting->text);
    free(setting->unit);
    free(setting->origin);
}

void wva_settings_drop(struct wva_settings *settings, enum wva_setting_id id)
{
    size_t kept = 0;

    for (size_t i = 0; i < settings->count; i++)
        if (settings->items[i].id == id && settings->items[i].line > 0)
            release_item(&settings->items[i]);
        else
            settings->items[kept++] = settings->items[i];
    settings->count = kept;
}

void wva_settings_release(struct wva_settings *settings)
{
    for (size_t i = 0; i < settings->count; i++)
        release_item(&settings->items[i]);
    free(settings->items);
    *settings = (struct wva_settings){ 0 };
}

/* ---- values ---- */

static struct wva_str take_unit(struct wva_str text, const struct measure *measure)
{
    for (size_t i = 0; i < 4 && measure->units[i] != NULL; i++)
        if (wva_str_ends(text, wva_str_from(measure->units[i]))) {
            text.len -= strlen(measure->units[i]);
            break;
        }
    return wva_str_trim(text);
}

/* Fills text, number and unit from what was written; false, and *wanted, where that is none. */
static bool read_value(enum kind kind, struct wva_str written, struct wva_setting *setting,
                       const char **wanted)
{
    setting->number = NAN;
    if (kind <= KIND_PRICE) {
        struct wva_str number = take_unit(written, &measures[kind]);

        *wanted = measures[kind].wanted;
        setting->text = wva_strndup(number.ptr, number.len);
        setting->unit = wva_strdup(measures[kind].units[0]);
        return wva_number_parse(number, &setting->number) && setting->number > 0
               && setting->number <= measures[kind].most;
    }
    setting->text = wva_strndup(written.ptr, written.len);
    setting->unit = wva_strdup("");
    *wanted = kind == KIND_CURRENCY ? "give one word, such as EUR" : "give a condition";
    return written.len > 0 && strcmp(setting->text, "help") != 0
           && (kind != KIND_CURRENCY
               || (written.len <= 12 && strcspn(setting->text, " \t") == written.len));
}

void wva_settings_add_option(struct wva_settings *settings, enum wva_setting_id id,
                             const char *option, const char *text)
{
    struct wva_setting setting = { .id = id,
                                   .name = wva_asprintf("%s.%s", keys[id].section, keys[id].name),
                                   .origin = wva_asprintf("option --%s", option) };
    const char *wanted;

    (void)read_value(keys[id].kind, wva_str_trim(wva_str_from(text)), &setting, &wanted);
    add(settings, &setting);
}

void wva_settings_add_found(struct wva_settings *settings, enum wva_setting_id id, double ms,
                            const char *origin)
{
    struct wva_setting setting = { .id = id,
                                   .name = wva_asprintf("%s.%s", keys[id].section, keys[id].name),
                                   .text = wva_asprintf("%.15g", ms),
                                   .number = ms,
                                   .unit = wva_strdup(measures[KIND_MS].units[0]),
                                   .origin = wva_strdup(origin) };

    add(settings, &setting);
}

struct wva_settings wva_settings_copy(const struct wva_settings *settings)
{
    struct wva_settings copy = { 0 };

    for (size_t i = 0; settings != NULL && i < settings->count; i++) {
        struct wva_setting setting = settings->items[i];

        setting.name = wva_strdup(setting.name);
        setting.text = wva_strdup(setting.text);
        setting.unit = wva_strdup(setting.unit);
        setting.origin = wva_strdup(setting.origin);
        add(&copy, &setting);
    }
    return copy;
}

/* ---- the file ---- */

struct reading {
    struct wva_settings *settings;
    const char *path;
    char *section; /* NULL: none yet */
    size_t line, bytes;
    struct wva_error *err;
    enum wva_status status;
};

static bool refuse(struct reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says no, so that reading ends. */
static bool refuse(struct reading *reading, const char *format, ...)
{
    char text[sizeof reading->err->text];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    reading->status = wva_fail(reading->err, WVA_ERR_USAGE, "%s", text);
    wva_error_place(reading->err, reading->path, reading->line);
    return false;
}

/* A name that no key or section has. */
static bool refuse_name(struct reading *reading, const char *name)
{
    struct wva_nearest nearest = wva_nearest_begin(name);
    char hint[WVA_HINT_TEXT];
    bool in_section = reading->section != NULL;

    for (size_t i = 0; i < WVA_SETTING_COUNT; i++)
        if (!in_section)
            wva_nearest_consider(&nearest, wva_str_from(keys[i].section));
        else if (keys[i].name != NULL && strcmp(keys[i].section, reading->section) == 0)
            wva_nearest_consider(&nearest, wva_str_from(keys[i].name));
    if (!in_section)
        return refuse(reading, "unknown section '" SHOWN "'%s", name,
                      wva_nearest_hint(&nearest, hint));
    return refuse(reading, "unknown key '" SHOWN "' in section '%s'%s", name, reading->section,
                  wva_nearest_hint(&nearest, hint));
}

static bool take_section(struct reading *reading, struct wva_str line)
{
    char *name;
    bool known = false;

    if (line.ptr[line.len - 1] != ']')
        return refuse(reading, "a section is written [NAME]");
    line = wva_str_trim((struct wva_str){ line.ptr + 1, line.len - 2 });
    name = wva_strndup(line.ptr, line.len);
    for (size_t i = 0; i < WVA_SETTING_COUNT; i++)
        known = known || strcmp(keys[i].section, name) == 0;
    free(reading->section);
    reading->section = known ? name : NULL;
    if (known)
        return true;
    (void)refuse_name(reading, name);
    free(name);
    return false;
}

/* WVA_SETTING_COUNT: there is none. */
static enum wva_setting_id find_key(const char *section, const char *name)
{
    int id = 0;

    while (id < WVA_SETTING_COUNT
           && (strcmp(keys[id].section, section) != 0
               || (keys[id].name != NULL && strcmp(keys[id].name, name) != 0)))
        id++;
    return (enum wva_setting_id)id;
}

static bool is_set_already(struct reading *reading, const struct wva_setting *setting)
{
    const struct wva_setting *other;
    size_t at = 0;

    while ((other = wva_settings_next(reading->settings, setting->id, &at)) != NULL)
        if (other->line > 0 && !keys[setting->id].repeats
            && strcasecmp(other->name, setting->name) == 0)
            return !refuse(reading, SHOWN " is set already, in %s", setting->name, other->origin);
    return false;
}

static bool check_value(struct reading *reading, struct wva_str written,
                        struct wva_setting *setting)
{
    const struct key *key = &keys[setting->id];
    struct wva_error err;
    struct wva_zone *zone;
    const char *wanted;

    if (!read_value(key->kind, written, setting, &wanted))
        return refuse(reading, SHOWN " = %.*s: %s", setting->name,
                      written.len > 100 ? 100 : (int)written.len, written.ptr, wanted);
    if (key->kind != KIND_ZONE)
        return true;
    zone = wva_zone_parse(setting->text, &err);
    wva_zone_free(zone);
    return zone != NULL || refuse(reading, "%s", err.text);
}

/* Without quotation marks around it. */
static struct wva_str unquote(struct wva_str text)
{
    if (text.len >= 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
        return (struct wva_str){ text.ptr + 1, text.len - 2 };
    return text;
}

static bool take_key(struct reading *reading, struct wva_str name, struct wva_str written)
{
    struct wva_setting setting = { .line = reading->line };
    char *key;
    bool taken;

    if (reading->section == NULL)
        return refuse(reading, "a key stands before the first section");
    key = wva_strndup(name.ptr, name.len);
    setting.id = find_key(reading->section, key);
    if (name.len == 0 || setting.id == WVA_SETTING_COUNT) {
        (void)refuse_name(reading, key);
        free(key);
        return false;
    }
    setting.name = wva_asprintf("%s.%s", reading->section, key);
    setting.origin = wva_asprintf("%s:%zu", reading->path, reading->line);
    free(key);
    taken = !is_set_already(reading, &setting) && check_value(reading, written, &setting);
    if (taken && reading->settings->count >= WVA_SETTINGS_MAX)
        taken = refuse(reading, "more than %d settings", WVA_SETTINGS_MAX);
    if (taken)
        add(reading->settings, &setting);
    else
        release_item(&setting);
    return taken;
}

/* "# ..." at its beginning, or behind a blank. */
static struct wva_str without_comment(struct wva_str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] == '#' && (i == 0 || line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t'))
            line.len = i;
    return wva_str_trim(line);
}

static bool take_line(void *context, struct wva_str line)
{
    struct reading *reading = context;
    struct wva_str name, text;

    reading->line++;
    reading->bytes += line.len + 1;
    if (reading->bytes > WVA_SETTINGS_FILE_MAX)
        return refuse(reading, "larger than %d KiB, so this is no configuration",
                      WVA_SETTINGS_FILE_MAX / 1024);
    for (size_t i = 0; i < line.len; i++)
        if (((unsigned char)line.ptr[i] < ' ' && line.ptr[i] != '\t') || line.ptr[i] == 127)
            return refuse(reading, "control characters, so this is no configuration");
    text = without_comment(line);
    if (text.len == 0)
        return true;
    if (text.ptr[0] == '[')
        return take_section(reading, text);
    if (!wva_str_cut(&text, WVA_STR("="), &name))
        return refuse(reading, "neither [SECTION] nor KEY = VALUE");
    return take_key(reading, unquote(wva_str_trim(name)), unquote(wva_str_trim(text)));
}

/* ---- what must hold of all together ---- */

/* "per replica-hour" becomes "EUR per replica-hour". */
static bool name_currency(struct reading *reading)
{
    size_t at = 0;
    const struct wva_setting *currency =
        wva_settings_next(reading->settings, WVA_SETTING_CURRENCY, &at);

    for (size_t i = 0; i < reading->settings->count; i++) {
        struct wva_setting *price = &reading->settings->items[i];
        char *unit = price->unit;

        if (price->id != WVA_SETTING_PRICE)
            continue;
        reading->line = price->line;
        if (currency == NULL)
            return refuse(reading, "section 'price' does not say 'currency', such as EUR");
        price->unit = wva_asprintf("%s %s", currency->text, unit);
        free(unit);
    }
    return true;
}

static void check_whole(struct reading *reading)
{
    double held = wva_settings_number(reading->settings, WVA_SETTING_HELD);
    size_t at = 0;
    const struct wva_setting *mostly =
        wva_settings_next(reading->settings, WVA_SETTING_MOSTLY, &at);

    if (name_currency(reading) && mostly != NULL && mostly->number > held) {
        reading->line = mostly->line;
        (void)refuse(reading, "%s = %g is above verdict.held = %g", mostly->name, mostly->number,
                     held);
    }
}

enum wva_status wva_settings_read(struct wva_settings *settings, const char *path,
                                  struct wva_error *err)
{
    struct reading reading = { .settings = settings, .path = path, .err = err };
    enum wva_status status = wva_text_file_read(NULL, path, take_line, &reading, err);

    if (status == WVA_OK && reading.status == WVA_OK)
        check_whole(&reading);
    free(reading.section);
    return status == WVA_OK ? reading.status : status;
}

/* ---- which file ---- */

/* NULL where `dir`, which takes the first `len` bytes, is no absolute path or has no such file. One
 * that is there and cannot be read is not passed over: its user would think that it counts. */
static char *find_in(const char *dir, size_t len, const char *below)
{
    char *path = wva_asprintf("%.*s%s/%s", (int)len, dir, below, FILE_NAME);
    struct stat st;

    if (len > 0 && dir[0] == '/' && (stat(path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR)))
        return path;
    free(path);
    return NULL;
}

char *wva_settings_find(void)
{
    const char *home = getenv("XDG_CONFIG_HOME"), *below = "";
    const char *dirs = getenv("XDG_CONFIG_DIRS");
    char *path;

    if (home == NULL || home[0] != '/') {
        home = getenv("HOME");
        below = "/.config";
    }
    path = home == NULL ? NULL : find_in(home, strlen(home), below);
    if (dirs == NULL || dirs[0] == '\0')
        dirs = "/etc/xdg";
    while (path == NULL && *dirs != '\0') {
        size_t len = strcspn(dirs, ":");

        path = find_in(dirs, len, "");
        dirs += len + (dirs[len] == ':');
    }
    return path;
}

/* ---- what documents say of them ---- */

bool wva_settings_has_file(const struct wva_settings *settings)
{
    for (size_t i = 0; settings != NULL && i < settings->count; i++)
        if (settings->items[i].line > 0)
            return true;
    return false;
}

const char *wva_settings_slo_origin(const struct wva_settings *settings)
{
    bool file = false, option = false;

    for (size_t i = 0; settings != NULL && i < settings->count; i++)
        if (settings->items[i].id <= WVA_SETTING_SLO_TTFT) {
            file = file || settings->items[i].line > 0;
            option = option || settings->items[i].line == 0;
        }
    if (file && option)
        return "the command line and the configuration file";
    return file ? "the configuration file" : "the command line";
}

void wva_settings_describe(const struct wva_settings *settings, struct wva_buffer *text)
{
    for (size_t i = 0; i < settings->count; i++) {
        const struct wva_setting *setting = &settings->items[i];

        if (setting->line > 0)
            wva_buffer_printf(text, "%s%s='%s%s%s'", text->len == 0 ? "" : " ", setting->name,
                              setting->text, setting->unit[0] == '\0' ? "" : " ", setting->unit);
    }
}

void wva_settings_markdown(struct wva_buffer *text, const struct wva_settings *settings)
{
    if (settings == NULL || settings->count == 0)
        return;
    wva_buffer_add(text, "\nSettings in place of the log's or the defaults:\n\n");
    for (size_t i = 0; i < settings->count; i++) {
        const struct wva_setting *setting = &settings->items[i];

        wva_buffer_add(text, "- ");
        wva_escape_markdown(text, setting->name);
        wva_buffer_add(text, " = ");
        wva_escape_markdown(text, setting->text);
        wva_buffer_add(text, setting->unit[0] == '\0' ? "" : " ");
        wva_escape_markdown(text, setting->unit);
        wva_buffer_add(text, " (");
        wva_escape_markdown(text, setting->origin);
        wva_buffer_add(text, ")\n");
    }
}
