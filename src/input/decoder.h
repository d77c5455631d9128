/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of a file that is compressed by gzip or xz. libarchive reads these forms too, but gives
 * nothing before 64 KiB are full, which a live log may take hours for, and takes as much memory as
 * the header of an xz file asks for. */
#ifndef WVA_INPUT_DECODER_H
#define WVA_INPUT_DECODER_H

#include "input/file.h"

/* What xz may take for its dictionary and tables: 64 MiB at its highest level, "xz -9". zstd has
 * the same limit of its own. */
#define WVA_DECODER_MEMORY_MAX ((uint64_t)128 << 20)

enum wva_decoder_kind {
    WVA_DECODER_NONE, /* neither of the two */
    WVA_DECODER_GZIP,
    WVA_DECODER_XZ,
};

/* By the first bytes of a file. */
enum wva_decoder_kind wva_decoder_kind(const char *bytes, size_t len);

struct wva_decoder;

/* Decodes what `file` holds from where it stands; the file is borrowed. Several gzip or xz streams
 * behind each other are one; of what follows the last of gzip, nothing is read. */
struct wva_decoder *wva_decoder_create(enum wva_decoder_kind kind, struct wva_file *file);
void wva_decoder_free(struct wva_decoder *decoder); /* NULL is allowed */

/* The next bytes as soon as some are there, valid until the next call; *len is 0 at the end. A
 * failure that the file itself has no part in names no file. */
enum wva_status wva_decoder_read(struct wva_decoder *decoder, const char **bytes, size_t *len,
                                 struct wva_error *err);

#endif
