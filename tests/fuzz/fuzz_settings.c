/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration file: an error, or settings that hold what their header promises. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "output/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_setting(const struct wva_setting *setting, const char *path)
{
    require(setting->line > 0 && setting->text[0] != '\0' && strchr(setting->name, '.') != NULL);
    require(strncmp(setting->origin, path, strlen(path)) == 0);
    require(isnan(setting->number) || (setting->number > 0 && setting->number <= 1e9));
    require(isnan(setting->number) == (setting->unit[0] == '\0'));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_settings settings = { 0 };
    struct wva_buffer text = wva_buffer_make(4 * WVA_SETTINGS_FILE_MAX);
    struct wva_error err;
    char path[64];
    int fd = memfd_create("settings", MFD_CLOEXEC);
    bool read;

    require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    read = wva_settings_read(&settings, path, &err) == WVA_OK;
    require(read || err.text[0] != '\0');
    require(settings.count <= WVA_SETTINGS_MAX);
    for (size_t i = 0; i < settings.count; i++) {
        if (read)
            check_setting(&settings.items[i], path);
        require(i == 0 || settings.items[i].id >= settings.items[i - 1].id);
    }
    wva_settings_describe(&settings, &text);
    wva_settings_markdown(&text, &settings);
    require(!text.overflow);
    wva_buffer_free(&text);
    wva_settings_release(&settings);
    (void)close(fd);
    return 0;
}
