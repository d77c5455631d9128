/* SPDX-License-Identifier: Apache-2.0 */
/* The user's paths as a sequence of documents, each read through one source.
 *
 * A plain or compressed file is one document; an archive has one per regular member, a folder one
 * per file in it and below. File types are detected by the first bytes, never by the name. An
 * archive within an archive is not opened.
 *
 * Files in one folder whose names make them parts of a rotated log are one document, the oldest
 * part first, with its lines numbered from there. See rotated.h.
 *
 * Files of a folder and members of an archive that are plainly not text are skipped; a file that
 * was named itself is not. */
#ifndef WVA_INPUT_DOCUMENTS_H
#define WVA_INPUT_DOCUMENTS_H

#include <stdint.h>

#include "input/source.h"

struct wva_documents_options {
    const volatile sig_atomic_t *stop; /* as for wva_source_open */
    /* Patterns of fnmatch(3), each list ending with NULL (or NULL itself). They match files of a
     * folder by their path below it, and members of an archive that was named itself by their name.
     * With `include`, only matching ones are read; those matching `exclude` are not. */
    const char *const *include, *const *exclude;
    uint64_t max_expand; /* most bytes that a document may expand to; 0: the limits of expander.h */
    bool follow;         /* wait for more data at the end: plain files only */
    bool with_parts;     /* a path means all parts of its rotated log in the same folder */
    /* If not NULL, called after each read with the bytes read and the total; total is 0 if not
     * known. */
    void (*progress)(void *context, uint64_t done, uint64_t total);
    /* If not NULL, called for everything skipped, with what it is, as in binary.h. */
    void (*passed_over)(void *context, const char *name, const char *kind);
    void *context;
};

struct wva_documents;

/* Options, paths and what they point to must outlive the documents. Folders are listed immediately;
 * files are not opened yet. */
struct wva_documents *wva_documents_open(const char *const *paths, size_t count,
                                         const struct wva_documents_options *options);
void wva_documents_close(struct wva_documents *documents);

/* The next document, valid until the next call; *source is NULL at the end. An error concerns one
 * document, file or folder; the next call continues after it. */
enum wva_status wva_documents_next(struct wva_documents *documents, struct wva_source **source,
                                   struct wva_error *err);

/* Files and members skipped so far. */
uint64_t wva_documents_passed_over(const struct wva_documents *documents);

/* ---- files, for callers that read several at once ---- */

/* Number of files named or found, including folders without files and paths that cannot be
 * opened. */
size_t wva_documents_file_count(const struct wva_documents *documents);

/* Size of a regular file in bytes, else 0. */
uint64_t wva_documents_file_size(const struct wva_documents *documents, size_t file);

/* True if the file can be opened and is neither compressed nor an archive. */
bool wva_documents_file_is_plain(const struct wva_documents *documents, size_t file);

/* The documents of one file, for wva_documents_next and wva_documents_close. `documents` and the
 * options, which are separate ones, must outlive them; several threads may each read a file this
 * way. */
struct wva_documents *wva_documents_of_file(const struct wva_documents *documents, size_t file,
                                            const struct wva_documents_options *options);

/* Bytes read of the current file, before decompression. */
uint64_t wva_documents_bytes_read(const struct wva_documents *documents);

/* Reports progress, if the options ask for it: all files before `file` are done, and `bytes` of
 * it. */
void wva_documents_tell(const struct wva_documents *documents, size_t file, uint64_t bytes);

#endif
