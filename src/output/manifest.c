/* SPDX-License-Identifier: Apache-2.0 */
#include "output/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "input/text_file.h"
#include "output/text.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

enum { CHUNK = 128 * 1024 };

static const char file_name[] = WVA_MANIFEST_NAME;

/* ---- the list ---- */

void wva_manifest_add(struct wva_manifest *manifest, const char *path)
{
    *WVA_APPEND(manifest->files, manifest->count, manifest->capacity) =
        (struct wva_manifest_file){ .path = wva_strdup(path) };
}

static int compare_files(const void *a, const void *b)
{
    const struct wva_manifest_file *one = a, *other = b;

    return strcmp(one->path, other->path);
}

void wva_manifest_sort(struct wva_manifest *manifest)
{
    if (manifest->count > 0)
        qsort(manifest->files, manifest->count, sizeof *manifest->files, compare_files);
}

const struct wva_manifest_file *wva_manifest_find(const struct wva_manifest *manifest,
                                                  const char *path)
{
    struct wva_manifest_file wanted = { .path = (char *)path };

    return manifest->count == 0 ? NULL
                                : bsearch(&wanted, manifest->files, manifest->count,
                                          sizeof *manifest->files, compare_files);
}

void wva_manifest_free(struct wva_manifest *manifest)
{
    for (size_t i = 0; i < manifest->count; i++)
        free(manifest->files[i].path);
    free(manifest->files);
    *manifest = (struct wva_manifest){ 0 };
}

static const char *skip_slashes(const char *path)
{
    while (*path == '/')
        path++;
    return path;
}

enum wva_status wva_manifest_list(const char *dir, struct wva_manifest *manifest,
                                  struct wva_error *err)
{
    char *root = wva_strdup(dir);
    char *roots[] = { root, NULL };
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    enum wva_status status = WVA_OK;
    const FTSENT *entry;

    if (tree == NULL)
        status = wva_fail_io(err, dir, errno, "cannot list folder");
    while (status == WVA_OK && (entry = fts_read(tree)) != NULL) {
        const char *file = skip_slashes(entry->fts_path + strlen(dir));

        if (entry->fts_info == FTS_F && entry->fts_level > 0 && strcmp(file, file_name) != 0)
            wva_manifest_add(manifest, file);
        else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR
                 || entry->fts_info == FTS_NS)
            status = wva_fail_io(err, entry->fts_path, entry->fts_errno, "cannot list folder");
    }
    if (tree != NULL)
        (void)fts_close(tree);
    free(root);
    wva_manifest_sort(manifest);
    return status;
}

/* ---- checksums ---- */

/* Adds the whole file to `sum` and returns its size; -1 with errno set on failure. */
static int64_t digest_file(const char *path, GChecksum *sum)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    unsigned char *chunk;
    int64_t size = 0;
    int failure = 0;
    ssize_t got = 1;

    if (fd < 0)
        return -1;
    chunk = wva_malloc(CHUNK);
    while (got > 0 && failure == 0) {
        got = read(fd, chunk, CHUNK);
        if (got > 0) {
            g_checksum_update(sum, chunk, (gssize)got);
            size += got;
        } else if (got < 0 && errno == EINTR) {
            got = 1;
        } else if (got < 0) {
            failure = errno;
        }
    }
    free(chunk);
    (void)close(fd);
    errno = failure;
    return failure == 0 ? size : -1;
}

bool wva_manifest_is_unchanged(const char *dir, const struct wva_manifest_file *file)
{
    char *whole = wva_path_join(dir, file->path);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    bool same = digest_file(whole, sum) >= 0 && strcmp(g_checksum_get_string(sum), file->sum) == 0;

    g_checksum_free(sum);
    free(whole);
    return same;
}

/* ---- writing ---- */

static void append_path(struct wva_buffer *text, const char *path)
{
    for (const unsigned char *p = (const unsigned char *)path; *p != '\0'; p++) {
        if (*p < 0x20 || *p == 0x7f || *p == '\\')
            wva_buffer_printf(text, "\\x%02x", *p);
        else
            wva_buffer_append_char(text, (char)*p);
    }
}

static enum wva_status append_file(struct wva_buffer *text, const char *dir, const char *path,
                                   struct wva_error *err)
{
    char *whole = wva_asprintf("%s/%s", dir, path);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    int64_t size = digest_file(whole, sum);
    enum wva_status status = WVA_OK;

    if (size < 0) {
        status = wva_fail_io(err, whole, errno, "cannot read");
    } else {
        wva_buffer_printf(text, "%s %12" PRId64 "  ", g_checksum_get_string(sum), size);
        append_path(text, path);
        wva_buffer_append_char(text, '\n');
    }
    g_checksum_free(sum);
    free(whole);
    return status;
}

int64_t wva_manifest_created_ns(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    struct timespec now = { 0 };
    char *end = NULL;
    long long seconds;

    if (epoch != NULL && *epoch != '\0') {
        seconds = strtoll(epoch, &end, 10);
        if (*end == '\0' && seconds >= 0 && seconds < INT64_MAX / WVA_NS_PER_S)
            return seconds * WVA_NS_PER_S;
    }
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * WVA_NS_PER_S;
}

static void append_line(struct wva_buffer *text, const char *label, const char *value)
{
    if (value == NULL)
        return;
    wva_buffer_printf(text, "%-9s", label);
    wva_text_outside(text, value);
    wva_buffer_append_char(text, '\n');
}

static void append_header(struct wva_buffer *text, const struct wva_manifest_header *header)
{
    char created[WVA_TIME_TEXT];

    append_line(text, "tool", header->tool);
    append_line(text, "version", header->version);
    append_line(text, "created", wva_time_format_rfc3339(wva_manifest_created_ns(), created));
    append_line(text, "input", header->input);
    append_line(text, "options", header->options);
    append_line(text, "digest", header->digest);
    wva_buffer_add(text, "\n# SHA-256, bytes, file\n");
}

static enum wva_status describe(const char *dir, const struct wva_manifest_header *header,
                                const struct wva_manifest *manifest, struct wva_buffer *text,
                                struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    append_header(text, header);
    for (size_t i = 0; i < manifest->count && status == WVA_OK; i++)
        status = append_file(text, dir, manifest->files[i].path, err);
    return status;
}

enum wva_status wva_manifest_write(const char *dir, const struct wva_manifest_header *header,
                                   const struct wva_manifest *manifest, struct wva_error *err)
{
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);
    enum wva_status status = describe(dir, header, manifest, &text, err);

    if (status == WVA_OK)
        return wva_text_put(&text, dir, file_name, err);
    wva_buffer_free(&text);
    return status;
}

/* A manifest's text without the creation time. */
static struct wva_str cut_created(char *text, size_t len)
{
    char *line = strstr(text, "\ncreated ");
    const char *end = line == NULL ? NULL : strchr(line + 1, '\n');

    if (end == NULL)
        return (struct wva_str){ text, len };
    memmove(line, end, len - (size_t)(end - text) + 1);
    return (struct wva_str){ text, len - (size_t)(end - line) };
}

bool wva_manifest_fits(const char *dir, const struct wva_manifest_header *header)
{
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);
    char *path = wva_path_join(dir, file_name), *old = NULL;
    struct wva_manifest files = { 0 };
    gsize old_len = 0;
    struct wva_error ignored;
    bool fits = wva_path_check_file(path, &ignored) == WVA_OK
                && g_file_get_contents(path, &old, &old_len, NULL) == TRUE
                && wva_manifest_list(dir, &files, &ignored) == WVA_OK
                && describe(dir, header, &files, &text, &ignored) == WVA_OK
                && wva_str_equal(cut_created(old, old_len), cut_created(text.data, text.len));

    g_free(old);
    wva_manifest_free(&files);
    free(path);
    wva_buffer_free(&text);
    return fits;
}

char *wva_manifest_digest(const char *path)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    char *digest = digest_file(path, sum) < 0 ? NULL : wva_strdup(g_checksum_get_string(sum));

    g_checksum_free(sum);
    return digest;
}

enum wva_status wva_manifest_drop(const char *dir, struct wva_error *err)
{
    char *path = wva_path_join(dir, file_name);
    enum wva_status status = WVA_OK;

    if (unlink(path) != 0 && errno != ENOENT)
        status = wva_fail_io(err, path, errno, "cannot replace");
    free(path);
    return status;
}

/* ---- reading ---- */

/* Decodes a path written by append_path(). */
static char *read_path(struct wva_str text)
{
    char *path = wva_calloc(text.len + 1, 1), *to = path;

    for (size_t i = 0; i < text.len; i++) {
        bool escaped = i + 3 < text.len && text.ptr[i] == '\\' && text.ptr[i + 1] == 'x';
        char digits[3] = { 0 };

        if (escaped) {
            memcpy(digits, text.ptr + i + 2, 2);
            *to++ = (char)strtol(digits, NULL, 16);
            i += 3;
        } else {
            *to++ = text.ptr[i];
        }
    }
    return path;
}

struct reading {
    struct wva_manifest *manifest;
    const char *tool;
    bool begun;
};

/* "tool      wva-report" comes first; of the other lines those with checksum, size and path
 * count. */
static bool take_line(void *context, struct wva_str line)
{
    enum { SUM = 64 };
    struct reading *reading = context;
    struct wva_manifest *manifest = reading->manifest;
    struct wva_str rest = line, word;
    char *path;

    if (!reading->begun) {
        reading->begun = true;
        manifest->ours = wva_str_cut(&rest, WVA_STR(" "), &word)
                         && wva_str_equal(word, WVA_STR("tool"))
                         && wva_str_equal(wva_str_trim(rest), wva_str_from(reading->tool));
        manifest->others = !manifest->ours && wva_str_starts(line, WVA_STR("tool "))
                           && wva_str_starts(wva_str_trim(rest), WVA_STR("wva-"));
        return manifest->ours;
    }
    if (!wva_str_cut(&rest, WVA_STR(" "), &word) || word.len != SUM)
        return true;
    rest = wva_str_trim(rest);
    if (!wva_str_cut(&rest, WVA_STR("  "), &line))
        return true;
    path = read_path(rest);
    wva_manifest_add(manifest, path);
    memcpy(manifest->files[manifest->count - 1].sum, word.ptr, SUM);
    free(path);
    return true;
}

enum wva_status wva_manifest_read(const char *dir, const char *tool, struct wva_manifest *manifest,
                                  struct wva_error *err)
{
    struct reading reading = { .manifest = manifest, .tool = tool };
    enum wva_status status = wva_text_file_read(dir, file_name, take_line, &reading, err);

    if (status == WVA_ERR_IO && err->sys_errno == ENOENT)
        return WVA_OK;
    manifest->there = true;
    wva_manifest_sort(manifest);
    return status;
}
