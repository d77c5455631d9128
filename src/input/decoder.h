/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of a file that is compressed by gzip, xz, lzip or lzma. libarchive reads these forms
 * too, but gives nothing before 64 KiB are full, which a live log may take hours for, and takes as
 * much memory as the header of a file asks for. */
#ifndef WVA_INPUT_DECODER_H
#define WVA_INPUT_DECODER_H

#include "input/file.h"

/* What xz, lzip and lzma may take for its dictionary and tables: 64 MiB at its highest level, "xz
 * -9". zstd has the same limit of its own. */
#define WVA_DECODER_MEMORY_MAX ((uint64_t)128 << 20)

/* Of what stands behind the compressed data of a format, which is named. */
#define WVA_DECODER_GARBAGE "what follows the compressed data is no %s, and was not read"

enum wva_decoder_kind {
    WVA_DECODER_NONE, /* none of these */
    WVA_DECODER_GZIP,
    WVA_DECODER_XZ,
    WVA_DECODER_LZIP,
    WVA_DECODER_LZMA, /* the form before xz, which has no magic number */
};

/* By the first bytes of a file. */
enum wva_decoder_kind wva_decoder_kind(const char *bytes, size_t len);

struct wva_decoder;

/* Decodes what `file` holds from where it stands; the file is borrowed. Several gzip, xz or lzip
 * streams behind each other are one. Zeros behind the last of gzip are passed over; of anything
 * else there a failure tells, when all before it has been handed out. */
struct wva_decoder *wva_decoder_create(enum wva_decoder_kind kind, struct wva_file *file);
void wva_decoder_free(struct wva_decoder *decoder);

/* The next bytes as soon as some are there, valid until the next call; *len is 0 at the end. A
 * failure that the file itself has no part in names no file. */
enum wva_status wva_decoder_read(struct wva_decoder *decoder, const char **bytes, size_t *len,
                                 struct wva_error *err);

#endif
