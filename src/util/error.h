/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong and where: one value, passed up from where the error occurred to the command that
 * prints it.
 *
 * A function that can fail returns a status and takes a `struct wva_error *` (never NULL) as its
 * last argument. It fills the error if and only if it returns something other than WVA_OK. Nothing
 * here allocates, so an error can always be reported. */
#ifndef WVA_UTIL_ERROR_H
#define WVA_UTIL_ERROR_H

#include <stdarg.h>
#include <stdint.h>

enum wva_status {
    WVA_OK = 0,
    WVA_ERR_USAGE,       /* the caller's request makes no sense */
    WVA_ERR_DATA,        /* readable input without usable data, or malformed under --strict */
    WVA_ERR_IO,          /* a system call failed: see sys_errno */
    WVA_ERR_LIMIT,       /* a named limit was reached */
    WVA_ERR_INTERRUPTED, /* stopped by a signal */
};

struct wva_error {
    enum wva_status status;
    int sys_errno;  /* 0 if no system call failed */
    uint64_t line;  /* 1-based line of `file`; 0: not about a line */
    char file[256]; /* what the message is about; may be empty */
    char text[512]; /* one line, no trailing newline */
};

/* Fills `err` and returns `status`, so that failing takes one statement: return wva_fail(err,
 * WVA_ERR_DATA, "..."). */
enum wva_status wva_fail(struct wva_error *err, enum wva_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Same, for a failed system call on `file`: the text ends with the meaning of `sys_errno`. */
enum wva_status wva_fail_io(struct wva_error *err, const char *file, int sys_errno,
                            const char *what);

/* Same, for a line of a file (0: no line). */
enum wva_status wva_fail_at(struct wva_error *err, enum wva_status status, const char *file,
                            uint64_t line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Sets the file, and the line in it (0: none), that an error is about. */
void wva_error_place(struct wva_error *err, const char *file, uint64_t line);

/* Runs `step` only if all previous steps succeeded, that is, if `status` is WVA_OK. */
#define WVA_STEP(status, step)                                                                     \
    do {                                                                                           \
        if ((status) == WVA_OK)                                                                    \
            (status) = (step);                                                                     \
    } while (0)

/* Writes "file:line: text", without the parts that are not known, to `out`, always NUL-terminated.
 * Returns `out`. */
char *wva_error_describe(const struct wva_error *err, char *out, unsigned long out_size);

#endif
