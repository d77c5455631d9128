/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a user names as logs, as one source per document.
 *
 * A plain file is a document, a compressed one too; an archive has one per regular member, a folder
 * those of each file in it and below. What a file is, is told by its first bytes, never by its
 * name. An archive in an archive is not opened.
 *
 * Files in one folder that by their names are the parts of a rotated log are one document, the
 * oldest part first; lines of it are counted from there. See rotated.h.
 *
 * What is plainly no text is passed over where it was not named itself: as a file of a folder or a
 * member of an archive. */
#ifndef WVA_INPUT_DOCUMENTS_H
#define WVA_INPUT_DOCUMENTS_H

#include <stdint.h>

#include "input/source.h"

struct wva_documents_options {
    const volatile sig_atomic_t *stop; /* as for wva_source_open */
    /* Patterns of fnmatch(3), each list ending with NULL (or NULL itself). Of a folder, they choose
     * files by their path below it; of an archive that is named itself, members by their name. With
     * `include`, only what fits one of these is read; what fits `exclude` is not. */
    const char *const *include, *const *exclude;
    uint64_t max_expand; /* bytes that a document may expand to; 0: the limits of expander.h */
    bool follow;         /* wait for more at the end: plain files only */
    bool with_parts;     /* a path stands for all parts of its rotated log that lie beside it */
    /* Called after each read, where given, with the bytes read and those that there are; total is 0
     * where that is not known. */
    void (*progress)(void *context, uint64_t done, uint64_t total);
    /* Called, where given, with what is passed over and what it is, as in binary.h. */
    void (*passed_over)(void *context, const char *name, const char *kind);
    void *context;
};

struct wva_documents;

/* Options, paths and what they point to must outlive the documents. Folders are looked through at
 * once; nothing is opened yet. */
struct wva_documents *wva_documents_open(const char *const *paths, size_t count,
                                         const struct wva_documents_options *options);
void wva_documents_close(struct wva_documents *documents);

/* The next document, which lives until the next call; *source is NULL when there is no further one.
 * After a failure, which is about one document, file or folder, the next call goes on behind it. */
enum wva_status wva_documents_next(struct wva_documents *documents, struct wva_source **source,
                                   struct wva_error *err);

/* How many files and members were passed over so far. */
uint64_t wva_documents_passed_over(const struct wva_documents *documents);

/* ---- files, for those who read several at once ---- */

/* Files that were named or found, folders that hold none and the like included. */
size_t wva_documents_file_count(const struct wva_documents *documents);

/* Bytes of a regular file, else 0. */
uint64_t wva_documents_file_size(const struct wva_documents *documents, size_t file);

/* True for one that can be opened and is neither compressed nor an archive. */
bool wva_documents_file_is_plain(const struct wva_documents *documents, size_t file);

/* The documents of one file, for wva_documents_next and wva_documents_close. `documents` and the
 * options, which are theirs, must outlive them; several threads may each have those of a file. */
struct wva_documents *wva_documents_of_file(const struct wva_documents *documents, size_t file,
                                            const struct wva_documents_options *options);

/* Bytes that were read of the file at hand, as it lies there. */
uint64_t wva_documents_bytes_read(const struct wva_documents *documents);

/* Calls the options' progress, where that is given: all files before `file` are done, and `bytes`
 * of it. */
void wva_documents_tell(const struct wva_documents *documents, size_t file, uint64_t bytes);

#endif
