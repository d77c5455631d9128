/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as a file of any kind: documents and lines come to an end, whatever it holds. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "input/documents.h"
#include "input/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* What a document expands to at most. */
enum { EXPAND_MAX = 1 << 20 };

static void read_document(struct wva_source *source)
{
    struct wva_lines *lines = wva_lines_create(source);
    struct wva_line line;
    struct wva_error err;
    uint64_t number = 0;
    bool more = true;

    while (more && wva_lines_next(lines, &line, &more, &err) == WVA_OK && more) {
        require(line.number == ++number);
        require(line.text.len == 0
                || (memchr(line.text.ptr, '\n', line.text.len) == NULL
                    && memchr(line.text.ptr, '\0', line.text.len) == NULL));
    }
    for (const char *at = wva_source_name(source); *at != '\0'; at++)
        require((unsigned char)*at >= ' ' && *at != 0x7F);
    wva_lines_free(lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const struct wva_documents_options options = { .max_expand = EXPAND_MAX };
    struct wva_documents *documents;
    struct wva_source *source;
    struct wva_error err;
    enum wva_status status;
    char path[64];
    const char *paths[] = { path };
    int fd = memfd_create("document", MFD_CLOEXEC);

    require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    documents = wva_documents_open(paths, 1, &options);
    do {
        status = wva_documents_next(documents, &source, &err);
        if (status == WVA_OK && source != NULL)
            read_document(source);
        require(status == WVA_OK || err.text[0] != '\0');
    } while (status != WVA_OK || source != NULL);
    wva_documents_close(documents);
    (void)close(fd);
    return 0;
}
