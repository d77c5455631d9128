/* SPDX-License-Identifier: Apache-2.0 */
/* Raw bytes of a file or standard input, with lookahead at the first ones. */
#ifndef WVA_INPUT_FILE_H
#define WVA_INPUT_FILE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

struct wva_file;

/* Opens `path`; "-" is standard input. A folder is an error. Reads return end of file as soon as
 * *stop (may be NULL) is not 0. NULL with `err` filled on failure. */
struct wva_file *wva_file_open(const char *path, const volatile sig_atomic_t *stop,
                               struct wva_error *err);
void wva_file_close(struct wva_file *file);

/* True for a pipe, terminal or socket, where more data may arrive later. */
bool wva_file_is_live(const struct wva_file *file);

/* True if wva_file_seek works. Never for standard input, which may have been opened in the middle
 * of a file. */
bool wva_file_can_seek(const struct wva_file *file);

/* The first bytes, at most 512: as many as are needed to detect the file type. Reads must come
 * after this call and return these bytes again. */
enum wva_status wva_file_peek(struct wva_file *file, const char **bytes, size_t *len,
                              struct wva_error *err);

/* Reads up to `size` bytes, as soon as any are available. *len is 0 at the end. */
enum wva_status wva_file_read(struct wva_file *file, char *bytes, size_t size, size_t *len,
                              struct wva_error *err);

/* Reads `size` bytes at `offset`, fewer only at the end of the file, without moving the position of
 * wva_file_read. For seekable files. May be called from several threads at once; report the bytes
 * by wva_file_pass. */
enum wva_status wva_file_read_at(struct wva_file *file, uint64_t offset, char *bytes, size_t size,
                                 size_t *len, struct wva_error *err);
void wva_file_pass(struct wva_file *file, uint64_t bytes);

/* As lseek. Returns the new position, or -1. */
int64_t wva_file_seek(struct wva_file *file, int64_t offset, int whence);

/* The functions below may be called while another thread reads. */

uint64_t wva_file_bytes_read(const struct wva_file *file);

/* Size of the file when it was opened; 0 if not known. */
uint64_t wva_file_size(const struct wva_file *file);

/* Makes every read return immediately. */
void wva_file_cancel(struct wva_file *file);

#endif
