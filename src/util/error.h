/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong, where, and how bad: one value handed up from where it happened to the command
 * that prints it.
 *
 * A function that can fail returns a status and takes a `struct wva_error *` (never NULL) as its
 * last argument. It fills the error exactly when it returns something else than WVA_OK. Nothing
 * here allocates, so an error can always be reported. */
#ifndef WVA_UTIL_ERROR_H
#define WVA_UTIL_ERROR_H

#include <stdarg.h>
#include <stdint.h>

enum wva_status {
    WVA_OK = 0,
    WVA_ERR_USAGE, /* the caller asked for something that makes no sense */
    WVA_ERR_DATA,  /* the input is readable but holds nothing usable, or is malformed under --strict
                    */
    WVA_ERR_IO,    /* the system refused: errno is in sys_errno */
    WVA_ERR_LIMIT, /* a named cap was reached */
    WVA_ERR_INTERRUPTED, /* a signal asked for an end */
};

struct wva_error {
    enum wva_status status;
    int sys_errno;  /* 0 when the system is not to blame */
    uint64_t line;  /* 1-based line of `file`; 0 when no line is meant */
    char file[256]; /* what the message is about; empty when nothing in particular */
    char text[512]; /* one line, no trailing newline */
};

/* Fills `err` and returns `status`, so that a failure is one statement: return wva_fail(err,
 * WVA_ERR_DATA, "..."). */
enum wva_status wva_fail(struct wva_error *err, enum wva_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for a failed system call on `file`: the text ends with what errno (`sys_errno`) means.
 */
enum wva_status wva_fail_io(struct wva_error *err, const char *file, int sys_errno,
                            const char *what);

/* The same about a line of a file (0: no line). */
enum wva_status wva_fail_at(struct wva_error *err, enum wva_status status, const char *file,
                            uint64_t line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Says which file, and which line of it (0: none), an error is about. */
void wva_error_place(struct wva_error *err, const char *file, uint64_t line);

/* The next of several steps: done only where all of them before, which gave `status`, succeeded. */
#define WVA_STEP(status, step)                                                                     \
    do {                                                                                           \
        if ((status) == WVA_OK)                                                                    \
            (status) = (step);                                                                     \
    } while (0)

/* Writes "file:line: text" (what is known of it) to `out`, always terminated. Returns `out`. */
char *wva_error_describe(const struct wva_error *err, char *out, unsigned long out_size);

#endif
