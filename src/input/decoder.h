/* SPDX-License-Identifier: Apache-2.0 */
/* Decompresses gzip, xz, lzip and lzma. libarchive reads these formats too, but returns nothing
 * until it has 64 KiB, which may take hours for a live log, and uses as much memory as the header
 * of a file asks for. */
#ifndef WVA_INPUT_DECODER_H
#define WVA_INPUT_DECODER_H

#include "input/file.h"

/* Memory limit for the dictionary and tables of xz, lzip and lzma; the highest level, "xz -9",
 * needs 64 MiB. zstd has the same limit built in. */
#define WVA_DECODER_MEMORY_MAX ((uint64_t)128 << 20)

/* Message about trailing data after the compressed data; the argument is the format's name. */
#define WVA_DECODER_GARBAGE "what follows the compressed data is no %s, and was not read"

enum wva_decoder_kind {
    WVA_DECODER_NONE, /* none of the formats below */
    WVA_DECODER_GZIP,
    WVA_DECODER_XZ,
    WVA_DECODER_LZIP,
    WVA_DECODER_LZMA, /* the predecessor of xz, which has no magic number */
};

/* Detects the format by the first bytes of a file. */
enum wva_decoder_kind wva_decoder_kind(const char *bytes, size_t len);

struct wva_decoder;

/* Decodes `file` from its current position; the file is borrowed. Concatenated gzip, xz or lzip
 * streams are treated as one. Zeros after the last gzip stream are ignored; any other trailing data
 * is an error, which is returned after everything before it has been. */
struct wva_decoder *wva_decoder_create(enum wva_decoder_kind kind, struct wva_file *file);
void wva_decoder_free(struct wva_decoder *decoder);

/* The next bytes, as soon as any are available, valid until the next call; *len is 0 at the end.
 * The error names a file only if the file itself is at fault. */
enum wva_status wva_decoder_read(struct wva_decoder *decoder, const char **bytes, size_t *len,
                                 struct wva_error *err);

#endif
