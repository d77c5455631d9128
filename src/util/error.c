/* SPDX-License-Identifier: Apache-2.0 */
#include "util/error.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum wva_status fill(struct wva_error *err, enum wva_status status, const char *format,
                            va_list args)
{
    memset(err, 0, sizeof *err);
    err->status = status;
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    return status;
}

enum wva_status wva_fail(struct wva_error *err, enum wva_status status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)fill(err, status, format, args);
    va_end(args);
    return status;
}

enum wva_status wva_fail_at(struct wva_error *err, enum wva_status status, const char *file,
                            uint64_t line, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)fill(err, status, format, args);
    va_end(args);
    wva_error_place(err, file, line);
    return status;
}

enum wva_status wva_fail_io(struct wva_error *err, const char *file, int sys_errno,
                            const char *what)
{
    char reason[128];

    /* The GNU variant returns the text and may not write to the buffer. */
    (void)wva_fail(err, WVA_ERR_IO, "%s: %s", what, strerror_r(sys_errno, reason, sizeof reason));
    err->sys_errno = sys_errno;
    wva_error_place(err, file, 0);
    return WVA_ERR_IO;
}

void wva_error_place(struct wva_error *err, const char *file, uint64_t line)
{
    (void)snprintf(err->file, sizeof err->file, "%s", file);
    err->line = line;
}

char *wva_error_describe(const struct wva_error *err, char *out, unsigned long out_size)
{
    if (err->file[0] == '\0')
        (void)snprintf(out, out_size, "%s", err->text);
    else if (err->line == 0)
        (void)snprintf(out, out_size, "%s: %s", err->file, err->text);
    else
        (void)snprintf(out, out_size, "%s:%" PRIu64 ": %s", err->file, err->line, err->text);
    return out;
}
