/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of a file or of standard input as they lie there, with a look at the first ones. */
#ifndef WVA_INPUT_FILE_H
#define WVA_INPUT_FILE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/error.h"

struct wva_file;

/* Opens `path`; "-" is standard input. A folder is refused. The file ends early as soon as *stop
 * (may be NULL) is not 0. NULL with `err` filled on failure. */
struct wva_file *wva_file_open(const char *path, const volatile sig_atomic_t *stop,
                               struct wva_error *err);
void wva_file_close(struct wva_file *file);

/* True for a pipe, a terminal or a socket, where more may come later. */
bool wva_file_is_live(const struct wva_file *file);

/* True where wva_file_seek works. Standard input never says so: its start may be behind byte 0. */
bool wva_file_can_seek(const struct wva_file *file);

/* The first bytes, at most 512: as many as it takes to tell what the file is. Reads come after that
 * and give these bytes too. */
enum wva_status wva_file_peek(struct wva_file *file, const char **bytes, size_t *len,
                              struct wva_error *err);

/* Reads up to `size` bytes as soon as some are there. *len is 0 at the end. */
enum wva_status wva_file_read(struct wva_file *file, char *bytes, size_t size, size_t *len,
                              struct wva_error *err);

/* Reads `size` bytes from byte `offset` on, less only where the file ends; the place of
 * wva_file_read does not change. For files that can seek. May be called by several threads at once;
 * wva_file_pass counts for it. */
enum wva_status wva_file_read_at(struct wva_file *file, uint64_t offset, char *bytes, size_t size,
                                 size_t *len, struct wva_error *err);
void wva_file_pass(struct wva_file *file, uint64_t bytes);

/* As lseek. Returns the new place, or -1. */
int64_t wva_file_seek(struct wva_file *file, int64_t offset, int whence);

/* What follows may be called while another thread reads. */

uint64_t wva_file_bytes_read(const struct wva_file *file);

/* Bytes that the file had when it was opened; 0 where that is not known. */
uint64_t wva_file_size(const struct wva_file *file);

/* Makes every read end at once. */
void wva_file_cancel(struct wva_file *file);

#endif
