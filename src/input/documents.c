/* SPDX-License-Identifier: Apache-2.0 */
#include "input/documents.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "input/binary.h"
#include "input/expander.h"
#include "input/file.h"
#include "input/folder.h"
#include "input/follow.h"
#include "input/rotated.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/utf8.h"

/* A file to read, or the reason why it cannot be read. */
struct item {
    char *path;
    char *name;            /* cleaned for display */
    uint64_t size, before; /* its size, and that of all items before it */
    bool in_folder;
    struct wva_error *failure;
    struct item *parts; /* of a rotated log, the oldest first; NULL for a single file */
    size_t part_count;
};

enum { HEAD_SIZE = 512 }; /* bytes from which the file type is detected */

struct wva_documents {
    const struct wva_documents_options *options;
    struct item *items;
    size_t count, capacity;
    size_t next;
    uint64_t total, done; /* bytes of all items, and of those that are finished */
    bool borrowed;        /* the items belong to another object */
    uint64_t passed_over;

    /* The current item. */
    const struct item *item;
    struct wva_file *file; /* borrowed from the source if there is no expander */
    struct wva_expander *expander;
    size_t members;              /* read from the expander so far */
    struct wva_documents *parts; /* of a rotated log */
    struct wva_source *part;     /* the one being read; NULL between parts */
    bool breaks_off;             /* what was read of it does not end in a line end yet */
    bool parts_ended;
    struct wva_documents_options part_options;
    struct wva_source *source;
};

static bool matches_any(const char *const *patterns, const char *path)
{
    for (; patterns != NULL && *patterns != NULL; patterns++)
        if (fnmatch(*patterns, path, 0) == 0)
            return true;
    return false;
}

static bool is_wanted(void *context, const char *path)
{
    const struct wva_documents_options *options = context;

    return (options->include == NULL || *options->include == NULL
            || matches_any(options->include, path))
           && !matches_any(options->exclude, path);
}

static struct item *add_item(struct wva_documents *documents, const char *path)
{
    struct item *item;
    struct stat st;

    item = WVA_APPEND(documents->items, documents->count, documents->capacity);
    *item = (struct item){ .path = wva_strdup(path), .before = documents->total };
    if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISREG(st.st_mode))
        item->size = (uint64_t)st.st_size;
    documents->total += item->size;
    return item;
}

static void add_file(void *context, const char *file, const char *below)
{
    struct wva_documents *documents = context;
    struct item *item;

    if (!is_wanted((void *)documents->options, below))
        return;
    item = add_item(documents, file);
    item->name = wva_utf8_clean(file, WVA_UTF8_ESCAPED);
    item->in_folder = true;
}

static void add_failure(void *context, const struct wva_error *err)
{
    struct wva_documents *documents = context;
    struct item *item = add_item(documents, err->file);

    item->failure = wva_malloc(sizeof *item->failure);
    *item->failure = *err;
}

/* Finds the other parts of the rotated log that a file belongs to. */
static void add_sibling_parts(struct wva_documents *documents, const char *path)
{
    char *folder = wva_path_folder(path);
    struct wva_rotated name, other;
    const struct dirent *item;
    DIR *dir = wva_rotated_read(path, &name) ? opendir(folder) : NULL;

    while (dir != NULL && (item = readdir(dir)) != NULL) {
        char *beside =
            wva_asprintf("%.*s%s", (int)(wva_path_name(path) - path), path, item->d_name);
        struct stat st;

        if (wva_rotated_read(beside, &other) && wva_rotated_belong(&name, &other)
            && strcmp(beside, path) != 0 && (name.mark.len > 0 || other.mark.len > 0)
            && lstat(beside, &st) == 0 && S_ISREG(st.st_mode))
            add_item(documents, beside)->name = wva_strdup(beside);
        free(beside);
    }
    if (dir != NULL)
        (void)closedir(dir);
    free(folder);
}

static void add_path(struct wva_documents *documents, const char *path)
{
    size_t before = documents->count;
    struct wva_error err;
    struct stat st;

    if (strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
        struct item *item = add_item(documents, path);

        item->name = wva_strdup(strcmp(path, "-") == 0 ? "standard input" : path);
        if (documents->options->with_parts)
            add_sibling_parts(documents, path);
        return;
    }
    if (documents->options->follow) {
        (void)wva_fail_at(&err, WVA_ERR_USAGE, path, 0, "a folder cannot be followed");
        add_failure(documents, &err);
        return;
    }
    wva_folder_walk(path, add_file, add_failure, documents);
    if (documents->count > before)
        return;
    (void)wva_fail_at(&err, WVA_ERR_DATA, path, 0, "holds no file to read");
    add_failure(documents, &err);
}

/* ---- rotated logs ---- */

static int compare_parts(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    struct wva_rotated first, second;
    int order;

    (void)wva_rotated_read(x->path, &first);
    (void)wva_rotated_read(y->path, &second);
    order = wva_rotated_compare(&first, &second);
    return order != 0 ? order : strcmp(x->path, y->path);
}

/* Moves all items after `at` that belong to the same log into its parts. */
static void gather_parts(struct wva_documents *documents, size_t at, const struct wva_rotated *name)
{
    struct item *items = documents->items, *parts = NULL;
    size_t count = 0, capacity = 0, kept = at + 1;
    struct wva_rotated other;

    for (size_t i = at; i < documents->count; i++) {
        if (items[i].failure == NULL && items[i].parts == NULL
            && wva_rotated_read(items[i].path, &other) && wva_rotated_belong(name, &other)) {
            *WVA_APPEND(parts, count, capacity) = items[i];
        } else {
            items[kept++] = items[i];
        }
    }
    documents->count = kept;
    qsort(parts, count, sizeof *parts, compare_parts);
    items[at] = (struct item){ .path = wva_strdup(parts[count - 1].path),
                               .name = wva_strdup(parts[count - 1].name),
                               .in_folder = parts[0].in_folder,
                               .parts = parts,
                               .part_count = count };
    for (size_t i = 0; i < count; i++)
        items[at].size += parts[i].size;
}

/* The first item of the same log as the part `at`; `at` itself if it is the only one. */
static size_t find_parts(const struct wva_documents *documents, size_t at,
                         const struct wva_rotated *name)
{
    struct wva_rotated other;

    for (size_t i = 0; i < documents->count; i++)
        if (i != at && documents->items[i].failure == NULL && documents->items[i].parts == NULL
            && wva_rotated_read(documents->items[i].path, &other)
            && wva_rotated_belong(name, &other))
            return i < at ? i : at + documents->count;
    return at;
}

/* Merges the parts of each rotated log into one item. */
static void join_rotated(struct wva_documents *documents)
{
    struct wva_rotated name;

    for (size_t i = 0; i < documents->count; i++) {
        size_t first;

        if (documents->items[i].failure != NULL || documents->items[i].parts != NULL
            || !wva_rotated_read(documents->items[i].path, &name) || name.mark.len == 0)
            continue;
        first = find_parts(documents, i, &name);
        if (first == i)
            continue;
        i = first < i ? first : i;
        gather_parts(documents, i, &name);
    }
    documents->total = 0;
    for (size_t i = 0; i < documents->count; i++) {
        documents->items[i].before = documents->total;
        documents->total += documents->items[i].size;
    }
}

struct wva_documents *wva_documents_open(const char *const *paths, size_t count,
                                         const struct wva_documents_options *options)
{
    struct wva_documents *documents = wva_calloc(1, sizeof *documents);

    documents->options = options;
    for (size_t i = 0; i < count; i++)
        add_path(documents, paths[i]);
    if (!options->follow)
        join_rotated(documents);
    return documents;
}

uint64_t wva_documents_bytes_read(const struct wva_documents *documents)
{
    if (documents->parts != NULL)
        return documents->parts->done + wva_documents_bytes_read(documents->parts);
    return documents->file == NULL ? 0 : wva_file_bytes_read(documents->file);
}

static void report_progress(void *context)
{
    const struct wva_documents *documents = context;
    uint64_t read = wva_documents_bytes_read(documents);
    uint64_t size = documents->item->size;

    documents->options->progress(documents->options->context,
                                 documents->done + (size > 0 && read > size ? size : read),
                                 documents->total);
}

static void drop_source(struct wva_documents *documents)
{
    wva_source_close(documents->source);
    documents->source = NULL;
    if (documents->expander == NULL)
        documents->file = NULL;
}

static void close_item(struct wva_documents *documents)
{
    drop_source(documents);
    if (documents->expander != NULL) {
        wva_expander_close(documents->expander);
        wva_file_close(documents->file);
    }
    documents->expander = NULL;
    documents->file = NULL;
    if (documents->parts != NULL)
        documents->passed_over += documents->parts->passed_over;
    wva_documents_close(documents->parts);
    documents->parts = NULL;
    documents->part = NULL;
    documents->breaks_off = documents->parts_ended = false;
    if (documents->item != NULL)
        documents->done += documents->item->size;
    documents->item = NULL;
    documents->members = 0;
}

static void free_items(struct item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free_items(items[i].parts, items[i].part_count);
        free(items[i].path);
        free(items[i].name);
        free(items[i].failure);
    }
    free(items);
}

void wva_documents_close(struct wva_documents *documents)
{
    if (documents == NULL)
        return;
    close_item(documents);
    if (!documents->borrowed)
        free_items(documents->items, documents->count);
    free(documents);
}

static enum wva_status hand_out(struct wva_documents *documents, struct wva_source *source,
                                struct wva_source **out, struct wva_error *err)
{
    documents->source = source;
    *out = source;
    if (source == NULL)
        return err->status;
    if (documents->options->progress != NULL)
        wva_source_watch(source, report_progress, documents);
    return WVA_OK;
}

static enum wva_status read_member(void *self, char *bytes, size_t size, size_t *len,
                                   struct wva_error *err)
{
    return wva_expander_read(self, bytes, size, len, err);
}

/* True for a document that was not named itself and is not text: it is skipped. */
static bool skip_item(struct wva_documents *documents, const char *name, const char *kind)
{
    if (kind == NULL)
        return false;
    documents->passed_over++;
    if (documents->options->passed_over != NULL)
        documents->options->passed_over(documents->options->context, name, kind);
    return true;
}

/* The document that the expander has reached; *source stays NULL if it is skipped. A live one that
 * was named itself must not wait for its first bytes. */
static enum wva_status open_member(struct wva_documents *documents, const char *member,
                                   struct wva_source **source, struct wva_error *err)
{
    static const struct wva_source_class members = { read_member, NULL };
    bool live = wva_file_is_live(documents->file);
    bool named = member == NULL && !documents->item->in_folder;
    char *name = member == NULL ? wva_strdup(documents->item->name)
                                : wva_asprintf("%s:%s", documents->item->name, member);
    const char *kind = NULL, *head;
    struct wva_source *expanded;
    enum wva_status status = WVA_OK;
    size_t len;

    if (!live || !named) {
        wva_expander_peek(documents->expander, &head, &len);
        kind = wva_binary_kind(head, len < HEAD_SIZE ? len : HEAD_SIZE);
    }
    if (named || !skip_item(documents, name, kind)) {
        expanded =
            wva_source_create(&members, documents->expander, name, live, documents->options->stop);
        wva_source_set_origin(expanded, member == NULL ? WVA_SOURCE_COMPRESSED : WVA_SOURCE_MEMBER);
        wva_source_set_binary(expanded, kind);
        status = hand_out(documents, expanded, source, err);
    }
    free(name);
    return status;
}

/* The next member of the current archive that is to be read; *source stays NULL if there is
 * none. */
static enum wva_status next_member(struct wva_documents *documents, struct wva_source **source,
                                   struct wva_error *err)
{
    enum wva_status status = WVA_OK;
    const char *member;
    bool more = true;

    while (status == WVA_OK && *source == NULL && more) {
        status = wva_expander_next(documents->expander, &member, &more, err);
        if (status != WVA_OK || more)
            documents->members++;
        if (status == WVA_OK && more)
            status = open_member(documents, member, source, err);
    }
    if (status != WVA_OK || more || documents->members > 0)
        return status;
    (void)wva_fail_at(err, WVA_ERR_DATA, documents->item->name, 0, "holds no file to read");
    documents->members++;
    return err->status;
}

static enum wva_status start_expander(struct wva_documents *documents, struct wva_error *err)
{
    const struct wva_documents_options *options = documents->options;
    const struct wva_expander_options expander = {
        .max_bytes = options->max_expand,
        .stop = options->stop,
        .wanted = documents->item->in_folder ? NULL : is_wanted,
        .context = (void *)options,
    };

    documents->expander =
        wva_expander_start(documents->file, documents->item->name, &expander, err);
    if (documents->expander != NULL)
        return WVA_OK;
    wva_file_close(documents->file);
    documents->file = NULL;
    return err->status;
}

static enum wva_status follow_file(struct wva_documents *documents, struct wva_source **source,
                                   struct wva_error *err)
{
    wva_file_close(documents->file);
    documents->file = NULL;
    return hand_out(documents,
                    wva_follow_open(documents->item->path, documents->options->stop, err), source,
                    err);
}

/* Goes to the next part that is not empty, and inserts a line end if the last one broke off within
 * a line; *len is 0 after the last part. */
static enum wva_status read_parts(void *self, char *bytes, size_t size, size_t *len,
                                  struct wva_error *err)
{
    struct wva_documents *documents = self;
    enum wva_status status = WVA_OK;

    *len = 0;
    while (status == WVA_OK && *len == 0 && !documents->parts_ended) {
        if (documents->part != NULL) {
            status = wva_source_read(documents->part, bytes, size, len, err);
            if (status == WVA_OK && *len > 0)
                break;
            documents->part = NULL;
            if (status == WVA_OK && documents->breaks_off) {
                bytes[(*len)++] = '\n';
                break;
            }
        } else {
            status = wva_documents_next(documents->parts, &documents->part, err);
            documents->parts_ended = status == WVA_OK && documents->part == NULL;
        }
    }
    if (*len > 0)
        documents->breaks_off = bytes[*len - 1] != '\n';
    return status;
}

/* The parts of a rotated log, or those after one that failed, as one document. */
static enum wva_status open_parts(struct wva_documents *documents, struct wva_source **source,
                                  struct wva_error *err)
{
    static const struct wva_source_class rotated = { read_parts, NULL };
    const struct item *item = documents->item;

    documents->breaks_off = false;
    *source = wva_source_create(&rotated, documents, item->name, false, documents->options->stop);
    wva_source_set_origin(*source, WVA_SOURCE_ROTATED);
    return hand_out(documents, *source, source, err);
}

static void begin_parts(struct wva_documents *documents)
{
    const struct item *item = documents->item;
    struct wva_documents *parts = wva_calloc(1, sizeof *parts);

    documents->part_options = *documents->options;
    documents->part_options.progress = NULL;
    parts->options = &documents->part_options;
    parts->items = item->parts;
    parts->count = item->part_count;
    parts->borrowed = true;
    documents->parts = parts;
}

/* A file that was named itself and may contain text in a compression format not supported here. */
static enum wva_status refuse_packed(const struct item *item, const char *head, size_t len,
                                     struct wva_error *err)
{
    const char *tool, *kind = wva_binary_packed(head, len, &tool);

    if (kind == NULL)
        return WVA_OK;
    return wva_fail_at(err, WVA_ERR_DATA, item->name, 0,
                       "%s, which is not expanded here; unpack it first (%s)", kind, tool);
}

/* Opens the current item: *source is its document, or else an expander has been started. */
static enum wva_status open_item(struct wva_documents *documents, struct wva_source **source,
                                 struct wva_error *err)
{
    const struct wva_documents_options *options = documents->options;
    const struct item *item = documents->item;
    const char *head, *kind = NULL;
    enum wva_status status;
    size_t len;

    if (item->failure != NULL) {
        *err = *item->failure;
        return err->status;
    }
    if (item->parts != NULL) {
        begin_parts(documents);
        return open_parts(documents, source, err);
    }
    documents->file = wva_file_open(item->path, options->stop, err);
    if (documents->file == NULL)
        return err->status;
    status = wva_file_peek(documents->file, &head, &len, err);
    if (status == WVA_OK && wva_expander_knows(head, len)) {
        if (!options->follow)
            return start_expander(documents, err);
        status = wva_fail_at(err, WVA_ERR_USAGE, item->name, 0,
                             "what is compressed or archived cannot be followed");
    }
    if (status != WVA_OK) {
        wva_file_close(documents->file);
        documents->file = NULL;
        return status;
    }
    if (options->follow && !wva_file_is_live(documents->file))
        return follow_file(documents, source, err);
    kind = wva_binary_kind(head, len);
    if (item->in_folder && skip_item(documents, item->name, kind)) {
        wva_file_close(documents->file);
        documents->file = NULL;
        return WVA_OK;
    }
    if (refuse_packed(item, head, len, err) != WVA_OK) {
        wva_file_close(documents->file);
        documents->file = NULL;
        return err->status;
    }
    *source = wva_source_from_file(documents->file, item->name, options->stop);
    wva_source_set_binary(*source, kind);
    return hand_out(documents, *source, source, err);
}

uint64_t wva_documents_passed_over(const struct wva_documents *documents)
{
    return documents->passed_over;
}

enum wva_status wva_documents_next(struct wva_documents *documents, struct wva_source **source,
                                   struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    *source = NULL;
    drop_source(documents);
    while (status == WVA_OK && *source == NULL) {
        if (documents->expander != NULL)
            status = next_member(documents, source, err);
        else if (documents->parts != NULL && !documents->parts_ended)
            status = open_parts(documents, source, err);
        if (status != WVA_OK || *source != NULL)
            return status;
        close_item(documents);
        if (documents->next == documents->count)
            return WVA_OK;
        documents->item = &documents->items[documents->next++];
        status = open_item(documents, source, err);
    }
    return status;
}

size_t wva_documents_file_count(const struct wva_documents *documents)
{
    return documents->count;
}

uint64_t wva_documents_file_size(const struct wva_documents *documents, size_t file)
{
    return documents->items[file].size;
}

bool wva_documents_file_is_plain(const struct wva_documents *documents, size_t file)
{
    struct wva_error ignored;
    struct wva_file *opened = documents->items[file].parts != NULL
                                  ? NULL
                                  : wva_file_open(documents->items[file].path, NULL, &ignored);
    const char *head;
    size_t len;
    bool plain = opened != NULL && wva_file_peek(opened, &head, &len, &ignored) == WVA_OK
                 && !wva_expander_knows(head, len);

    wva_file_close(opened);
    return plain;
}

struct wva_documents *wva_documents_of_file(const struct wva_documents *documents, size_t file,
                                            const struct wva_documents_options *options)
{
    struct wva_documents *part = wva_calloc(1, sizeof *part);

    part->options = options;
    part->items = documents->items;
    part->next = file;
    part->count = file + 1;
    part->total = documents->total;
    part->done = documents->items[file].before;
    part->borrowed = true;
    return part;
}

void wva_documents_tell(const struct wva_documents *documents, size_t file, uint64_t bytes)
{
    if (documents->options->progress != NULL)
        documents->options->progress(documents->options->context,
                                     documents->items[file].before + bytes, documents->total);
}
