/* SPDX-License-Identifier: Apache-2.0 */
#include "input/expander.h"

#include <archive.h>
#include <archive_entry.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input/decoder.h"
#include "input/frames.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/str.h"
#include "util/utf8.h"

enum { INPUT_SIZE = 64 * 1024, PIECE_SIZE = 256 * 1024, PIECES = 4, TAR_BLOCK = 512 };

enum piece_kind {
    PIECE_MEMBER, /* a member begins */
    PIECE_DATA,
    PIECE_MEMBER_END,
    PIECE_FAILURE, /* ends the member too, if one has begun */
    PIECE_END,
};

/* A message from the thread to the caller. */
struct piece {
    enum piece_kind kind;
    char *bytes; /* PIECE_SIZE bytes, `len` of them in use; NULL until needed */
    size_t len;
    char *member; /* of PIECE_MEMBER */
    struct wva_error err;
};

struct wva_expander {
    struct wva_file *file;
    char *name;
    struct wva_expander_options options;

    /* The ring buffer, protected by the lock. */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t first, count; /* the full pieces */
    bool closed;
    struct piece pieces[PIECES];

    /* Used by the thread only. */
    struct archive *archive;
    enum wva_decoder_kind decoder_kind;
    struct wva_decoder *decoder; /* decodes ahead of libarchive; NULL: libarchive does it all */
    struct piece *filling;       /* the piece being filled, or NULL */
    char *shown_member;
    uint64_t document_bytes, file_bytes; /* expanded so far */
    struct wva_error input_err;
    bool has_frames; /* a zstd file */
    struct wva_frames frames;
    char *held; /* a zip that comes from a pipe, */
    size_t held_len, held_at;
    bool held_all; /* to its end */
    char input[INPUT_SIZE], framed[INPUT_SIZE + WVA_FRAMES_HELD];

    /* Used by the caller only. */
    bool in_member;
    size_t at; /* bytes read of the first piece */
    char *member;
};

static bool starts(const char *bytes, size_t len, const char *magic, size_t magic_len)
{
    return len >= magic_len && memcmp(bytes, magic, magic_len) == 0;
}

#define STARTS(bytes, len, magic) starts(bytes, len, "" magic, sizeof(magic) - 1)

static bool is_zip(const char *bytes, size_t len)
{
    return STARTS(bytes, len, "PK\3\4") || STARTS(bytes, len, "PK\5\6");
}

/* A tar header contains the sum of its bytes, with the checksum field itself counted as blanks. */
static bool is_tar(const char *bytes, size_t len)
{
    enum { SUM_AT = 148, SUM_LEN = 8 };
    unsigned long sum = 0;
    char digits[SUM_LEN + 1] = "";

    if (len < TAR_BLOCK || bytes[0] == '\0')
        return false;
    for (size_t i = 0; i < TAR_BLOCK; i++)
        sum += i >= SUM_AT && i < SUM_AT + SUM_LEN ? ' ' : (unsigned char)bytes[i];
    memcpy(digits, bytes + SUM_AT, SUM_LEN);
    return strtoul(digits, NULL, 8) == sum;
}

bool wva_expander_knows(const char *bytes, size_t len)
{
    bool bzip2 = STARTS(bytes, len, "BZh") && len >= 10 && bytes[3] >= '1' && bytes[3] <= '9'
                 && (memcmp(bytes + 4, "1AY&SY", 6) == 0
                     || memcmp(bytes + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);

    return bzip2 || wva_decoder_kind(bytes, len) != WVA_DECODER_NONE || wva_frames_begin(bytes, len)
           || STARTS(bytes, len, "\x04\x22\x4D\x18") || STARTS(bytes, len, "\x02\x21\x4C\x18")
           || STARTS(bytes, len, "\x1F\x9D") || is_zip(bytes, len) || is_tar(bytes, len);
}

/* Waits for room in the ring; NULL if the expander is being closed. */
static struct piece *reserve(struct wva_expander *expander)
{
    struct piece *piece = NULL;

    (void)pthread_mutex_lock(&expander->lock);
    while (expander->count == PIECES && !expander->closed)
        (void)pthread_cond_wait(&expander->changed, &expander->lock);
    if (!expander->closed)
        piece = &expander->pieces[(expander->first + expander->count) % PIECES];
    (void)pthread_mutex_unlock(&expander->lock);
    if (piece != NULL)
        piece->len = 0;
    return piece;
}

static void publish(struct wva_expander *expander)
{
    (void)pthread_mutex_lock(&expander->lock);
    expander->count++;
    (void)pthread_cond_signal(&expander->changed);
    (void)pthread_mutex_unlock(&expander->lock);
}

static void publish_data(struct wva_expander *expander)
{
    if (expander->filling != NULL)
        publish(expander);
    expander->filling = NULL;
}

static bool send_piece(struct wva_expander *expander, enum piece_kind kind)
{
    struct piece *piece;

    publish_data(expander);
    piece = reserve(expander);
    if (piece == NULL)
        return false;
    piece->kind = kind;
    if (kind == PIECE_MEMBER)
        piece->member = wva_strdup(expander->shown_member);
    publish(expander);
    return true;
}

static bool send_data(struct wva_expander *expander, const char *bytes, size_t len)
{
    while (len > 0) {
        struct piece *piece = expander->filling;
        size_t part;

        if (piece == NULL) {
            piece = expander->filling = reserve(expander);
            if (piece == NULL)
                return false;
            piece->kind = PIECE_DATA;
            if (piece->bytes == NULL)
                piece->bytes = wva_malloc(PIECE_SIZE);
        }
        part = PIECE_SIZE - piece->len < len ? PIECE_SIZE - piece->len : len;
        memcpy(piece->bytes + piece->len, bytes, part);
        piece->len += part;
        bytes += part;
        len -= part;
        if (piece->len == PIECE_SIZE || wva_file_is_live(expander->file))
            publish_data(expander);
    }
    return true;
}

static bool send_failure(struct wva_expander *expander, const struct wva_error *err)
{
    struct piece *piece;

    publish_data(expander);
    piece = reserve(expander);
    if (piece == NULL)
        return false;
    piece->kind = PIECE_FAILURE;
    piece->err = *err;
    if (piece->err.file[0] == '\0') {
        char *place = expander->shown_member == NULL
                          ? wva_strdup(expander->name)
                          : wva_asprintf("%s:%s", expander->name, expander->shown_member);

        wva_error_place(&piece->err, place, 0);
        free(place);
    }
    publish(expander);
    return true;
}

/* Passes on an error of libarchive or of the file below it. Being stopped is not an error. */
static bool send_archive_failure(struct wva_expander *expander)
{
    const char *reason = archive_error_string(expander->archive);
    struct wva_error err;

    if (expander->options.stop != NULL && *expander->options.stop != 0)
        return true;
    if (expander->input_err.status != WVA_OK)
        return send_failure(expander, &expander->input_err);
    (void)wva_fail(&err, WVA_ERR_DATA, "cannot expand, cut off or damaged: %s",
                   reason == NULL ? "unknown form" : reason);
    return send_failure(expander, &err);
}

/* Counts expanded bytes; false, with an error queued, beyond a limit. */
static bool check_limits(struct wva_expander *expander, size_t len)
{
    uint64_t own = expander->options.max_bytes, max = own == 0 ? WVA_EXPAND_MAX : own;
    struct wva_error err = { 0 };

    expander->document_bytes += len;
    expander->file_bytes += len;
    if (expander->document_bytes > max)
        (void)wva_fail(&err, WVA_ERR_LIMIT,
                       "expands to more than %" PRIu64 " bytes (--max-expand); stopped there", max);
    else if (own == 0 && expander->file_bytes > WVA_EXPAND_FREE
             && expander->file_bytes / WVA_EXPAND_RATIO > wva_file_bytes_read(expander->file))
        (void)wva_fail(&err, WVA_ERR_LIMIT,
                       "expands to more than %d times its size; stopped after %" PRIu64
                       " MiB (--max-expand=SIZE permits more)",
                       WVA_EXPAND_RATIO, expander->file_bytes >> 20);
    if (err.status == WVA_OK)
        return true;
    (void)send_failure(expander, &err);
    return false;
}

/* Reads the current member to its end and passes it on, or drops it if it is not wanted: that too
 * must stay within the limits. Holes of sparse members are left out. Returns whether looking for
 * the next member makes sense. */
static bool expand_member(struct wva_expander *expander, bool wanted)
{
    const void *bytes;
    size_t len;
    int64_t offset;
    int result;

    expander->document_bytes = 0;
    while ((result = archive_read_data_block(expander->archive, &bytes, &len, &offset))
           == ARCHIVE_OK) {
        if (!check_limits(expander, len))
            return false;
        if (wanted && !send_data(expander, bytes, len))
            return false;
    }
    if (result == ARCHIVE_EOF)
        return !wanted || send_piece(expander, PIECE_MEMBER_END);
    return send_archive_failure(expander) && result != ARCHIVE_FATAL;
}

static bool is_one_document(struct wva_expander *expander)
{
    return archive_format(expander->archive) == ARCHIVE_FORMAT_RAW;
}

/* The compression method of a zip member, as libarchive calls it; empty for other archives. */
static struct wva_str zip_method(const struct wva_expander *expander)
{
    const char *form = archive_format_name(expander->archive);
    struct wva_str name, before, packing = { 0 };

    if ((archive_format(expander->archive) & ARCHIVE_FORMAT_BASE_MASK) != ARCHIVE_FORMAT_ZIP
        || form == NULL)
        return packing;
    name = wva_str_from(form);
    if (wva_str_cut(&name, WVA_STR("("), &before))
        (void)wva_str_cut(&name, WVA_STR(")"), &packing);
    return packing;
}

static bool is_one_of(struct wva_str name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (wva_str_starts(name, wva_str_from(*names)))
            return true;
    return false;
}

static bool refuse_member(struct wva_expander *expander, const char *reason)
{
    struct wva_error err;

    (void)wva_fail(&err, WVA_ERR_DATA, "%s", reason);
    return send_failure(expander, &err);
}

/* False for a zip member with an unusual compression method: it is skipped, with an error if it was
 * wanted. *going is false if even skipping it would take the memory that its header asks for. */
static bool is_expanded_here(struct wva_expander *expander, struct archive_entry *entry,
                             bool wanted, bool *going)
{
    static const char *const usual[] = { "uncompressed", "bzip", "zstd", NULL };
    static const char *const unbounded[] = { "lzma", "xz", "ppmd", NULL };
    struct wva_str packing = zip_method(expander);
    bool takes_memory = is_one_of(packing, unbounded);
    char *reason;

    *going = true;
    if (packing.len == 0 || is_one_of(packing, usual)
        || wva_str_equal(packing, WVA_STR("deflation")))
        return true;
    if (takes_memory)
        *going = archive_entry_size_is_set(entry) || expander->held_all
                 || wva_file_can_seek(expander->file);
    if (wva_str_starts(packing, WVA_STR("deflation-64")))
        packing = WVA_STR("Deflate64");
    reason = wva_asprintf(
        "is packed by %.*s, %s; unpack the archive first (unzip, 7z x)%s", WVA_STR_ARGS(packing),
        takes_memory ? "which may take any amount of memory" : "which is not expanded here",
        *going ? "" : "; what is behind it is not read");
    if (wanted || !*going)
        *going = refuse_member(expander, reason) && *going;
    free(reason);
    return false;
}

static bool take_member(struct wva_expander *expander, struct archive_entry *entry)
{
    const char *path = archive_entry_pathname(entry);
    bool going,
        wanted = archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == NULL;

    free(expander->shown_member);
    expander->shown_member = NULL;
    if (is_one_document(expander))
        return send_piece(expander, PIECE_MEMBER) && expand_member(expander, true);
    if (path == NULL)
        path = archive_entry_pathname_utf8(entry);
    if (path == NULL)
        path = "(a name that is no text)";
    expander->shown_member = wva_utf8_clean(path, WVA_UTF8_ESCAPED);
    if (wanted && expander->options.wanted != NULL)
        wanted = expander->options.wanted(expander->options.context, path);
    if (wanted && archive_entry_is_data_encrypted(entry))
        return refuse_member(expander, "is encrypted");
    if (!is_expanded_here(expander, entry, wanted, &going))
        return going;
    return (!wanted || send_piece(expander, PIECE_MEMBER)) && expand_member(expander, wanted);
}

/* Reads the file itself, after the part that is held in memory. */
static enum wva_status read_file(struct wva_expander *expander, const char **bytes, size_t *len)
{
    if (expander->held_at < expander->held_len) {
        *bytes = expander->held + expander->held_at;
        *len = expander->held_len - expander->held_at;
        expander->held_at = expander->held_len;
        return WVA_OK;
    }
    *bytes = expander->input;
    return wva_file_read(expander->file, expander->input, INPUT_SIZE, len, &expander->input_err);
}

/* Reads the zstd frames that contain data. */
static enum wva_status read_frames(struct wva_expander *expander, const char **bytes, size_t *len)
{
    struct wva_frames *frames = &expander->frames;
    enum wva_status status = WVA_OK;
    size_t passed = 0;

    *len = 1;
    while (status == WVA_OK && passed == 0 && *len > 0) {
        status = read_file(expander, bytes, len);
        if (status != WVA_OK)
            return status;
        passed = *len > 0 ? wva_frames_pass(frames, *bytes, *len, expander->framed)
                          : wva_frames_finish(frames, expander->framed);
    }
    *bytes = expander->framed;
    *len = passed;
    return status;
}

static ssize_t read_input(struct archive *archive, void *context, const void **bytes)
{
    struct wva_expander *expander = context;
    struct wva_error *err = &expander->input_err;
    const char *decoded = expander->input;
    enum wva_status status;
    size_t len;

    if (expander->decoder != NULL)
        status = wva_decoder_read(expander->decoder, &decoded, &len, err);
    else if (expander->has_frames)
        status = read_frames(expander, &decoded, &len);
    else
        status = read_file(expander, &decoded, &len);
    if (status != WVA_OK) {
        archive_set_error(archive, err->sys_errno, "cannot read");
        return ARCHIVE_FATAL;
    }
    *bytes = decoded;
    return (ssize_t)len;
}

static int64_t seek_held(struct wva_expander *expander, int64_t offset, int whence)
{
    int64_t from = whence == SEEK_SET   ? 0
                   : whence == SEEK_CUR ? (int64_t)expander->held_at
                                        : (int64_t)expander->held_len;
    int64_t place = from + offset;

    if (place < 0 || place > (int64_t)expander->held_len)
        return ARCHIVE_FATAL;
    expander->held_at = (size_t)place;
    return place;
}

static int64_t seek_input(struct archive *archive, void *context, int64_t offset, int whence)
{
    struct wva_expander *expander = context;
    int64_t place;

    (void)archive;
    if (expander->held_all)
        return seek_held(expander, offset, whence);
    place = wva_file_seek(expander->file, offset, whence);
    return place < 0 ? ARCHIVE_FATAL : place;
}

/* The directory at the end of a zip has more information than the members do; for a pipe it is
 * available only if the whole zip is held in memory. */
static bool can_seek_zip(struct wva_expander *expander)
{
    struct wva_error ignored;
    size_t len = 1, size = 0;
    const char *head;

    if (wva_file_peek(expander->file, &head, &len, &ignored) != WVA_OK || !is_zip(head, len))
        return false;
    if (wva_file_can_seek(expander->file))
        return true;
    while (len > 0 && expander->held_len < WVA_EXPAND_HELD_MAX) {
        expander->held = wva_grow(expander->held, &size, expander->held_len + INPUT_SIZE, 1);
        if (wva_file_read(expander->file, expander->held + expander->held_len, INPUT_SIZE, &len,
                          &expander->input_err)
            != WVA_OK)
            return false;
        expander->held_len += len;
    }
    expander->held_all = len == 0;
    return expander->held_all;
}

/* Only the formats listed here: other libarchive readers start programs or are best left alone, and
 * its xz reader uses any amount of memory. */
static bool open_archive(struct wva_expander *expander, bool archives)
{
    struct archive *archive = expander->archive;

    wva_decoder_free(expander->decoder);
    expander->decoder = expander->decoder_kind == WVA_DECODER_NONE
                            ? NULL
                            : wva_decoder_create(expander->decoder_kind, expander->file);
    (void)archive_read_support_filter_gzip(archive);
    (void)archive_read_support_filter_zstd(archive);
    (void)archive_read_support_filter_bzip2(archive);
    (void)archive_read_support_filter_lz4(archive);
    (void)archive_read_support_filter_compress(archive);
    if (archives) {
        (void)archive_read_support_format_tar(archive);
        (void)archive_read_support_format_zip(archive);
    }
    (void)archive_read_support_format_raw(archive);
    (void)archive_read_support_format_empty(archive);
    (void)archive_read_set_callback_data(archive, expander);
    (void)archive_read_set_read_callback(archive, read_input);
    if (archives && can_seek_zip(expander))
        (void)archive_read_set_seek_callback(archive, seek_input);
    return archive_read_open1(archive) == ARCHIVE_OK;
}

/* A compressed log that begins with NULs looks like an empty tar. */
static bool read_as_one_document(struct wva_expander *expander)
{
    if (archive_file_count(expander->archive) > 0 || is_one_document(expander)
        || archive_format(expander->archive) == ARCHIVE_FORMAT_EMPTY
        || wva_file_seek(expander->file, 0, SEEK_SET) < 0)
        return false;
    (void)archive_read_free(expander->archive);
    expander->archive = archive_read_new();
    expander->frames = (struct wva_frames){ 0 };
    return open_archive(expander, false);
}

static void *expand(void *context)
{
    struct wva_expander *expander = context;
    struct archive_entry *entry;
    bool going = open_archive(expander, true);

    if (!going)
        (void)send_archive_failure(expander);
    while (going) {
        int result = archive_read_next_header(expander->archive, &entry);

        if (result == ARCHIVE_EOF && expander->input_err.status != WVA_OK) {
            /* libarchive treats an input that fails at its first byte as empty. */
            (void)send_archive_failure(expander);
            going = false;
        } else if (result == ARCHIVE_EOF && expander->frames.garbage) {
            (void)wva_fail(&expander->input_err, WVA_ERR_DATA, WVA_DECODER_GARBAGE, "zstd");
            (void)send_failure(expander, &expander->input_err);
            going = false;
        } else if (result == ARCHIVE_EOF) {
            going = read_as_one_document(expander);
        } else if (result == ARCHIVE_OK || result == ARCHIVE_WARN) {
            going = take_member(expander, entry);
        } else {
            free(expander->shown_member);
            expander->shown_member = NULL;
            (void)send_archive_failure(expander);
            going = false;
        }
    }
    (void)send_piece(expander, PIECE_END);
    return NULL;
}

/* Signals are delivered to the caller's thread. */
static int start_thread(struct wva_expander *expander)
{
    sigset_t all, old;
    int failure;

    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &old);
    failure = pthread_create(&expander->thread, NULL, expand, expander);
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    return failure;
}

static void release(struct wva_expander *expander)
{
    (void)archive_read_free(expander->archive);
    wva_decoder_free(expander->decoder);
    free(expander->held);
    for (size_t i = 0; i < PIECES; i++) {
        free(expander->pieces[i].bytes);
        free(expander->pieces[i].member);
    }
    (void)pthread_mutex_destroy(&expander->lock);
    (void)pthread_cond_destroy(&expander->changed);
    free(expander->shown_member);
    free(expander->member);
    free(expander->name);
    free(expander);
}

struct wva_expander *wva_expander_start(struct wva_file *file, const char *name,
                                        const struct wva_expander_options *options,
                                        struct wva_error *err)
{
    struct wva_expander *expander = wva_calloc(1, sizeof *expander);
    struct wva_error ignored;
    const char *head;
    size_t len;
    int failure;

    expander->file = file;
    expander->name = wva_strdup(name);
    expander->options = *options;
    if (wva_file_peek(file, &head, &len, &ignored) == WVA_OK) {
        expander->decoder_kind = wva_decoder_kind(head, len);
        expander->has_frames = wva_frames_begin(head, len);
    }
    expander->archive = archive_read_new();
    (void)pthread_mutex_init(&expander->lock, NULL);
    (void)pthread_cond_init(&expander->changed, NULL);
    failure = start_thread(expander);
    if (failure != 0) {
        (void)wva_fail_io(err, name, failure, "cannot start a thread");
        release(expander);
        return NULL;
    }
    return expander;
}

void wva_expander_close(struct wva_expander *expander)
{
    if (expander == NULL)
        return;
    wva_file_cancel(expander->file);
    (void)pthread_mutex_lock(&expander->lock);
    expander->closed = true;
    (void)pthread_cond_signal(&expander->changed);
    (void)pthread_mutex_unlock(&expander->lock);
    (void)pthread_join(expander->thread, NULL);
    release(expander);
}

/* The first full piece, which stays in the ring until it is dropped. The thread always queues an
 * end message, so there always is one. */
static struct piece *first_piece(struct wva_expander *expander)
{
    (void)pthread_mutex_lock(&expander->lock);
    while (expander->count == 0)
        (void)pthread_cond_wait(&expander->changed, &expander->lock);
    (void)pthread_mutex_unlock(&expander->lock);
    return &expander->pieces[expander->first];
}

static void drop_piece(struct wva_expander *expander)
{
    expander->at = 0;
    (void)pthread_mutex_lock(&expander->lock);
    expander->first = (expander->first + 1) % PIECES;
    expander->count--;
    (void)pthread_cond_signal(&expander->changed);
    (void)pthread_mutex_unlock(&expander->lock);
}

static enum wva_status take_failure(struct wva_expander *expander, const struct piece *piece,
                                    struct wva_error *err)
{
    *err = piece->err;
    expander->in_member = false;
    drop_piece(expander);
    return err->status;
}

enum wva_status wva_expander_next(struct wva_expander *expander, const char **member, bool *more,
                                  struct wva_error *err)
{
    *member = NULL;
    *more = true;
    for (;;) {
        struct piece *piece = first_piece(expander);

        if (piece->kind == PIECE_FAILURE)
            return take_failure(expander, piece, err);
        if (piece->kind == PIECE_END) {
            *more = false;
            return WVA_OK;
        }
        if (piece->kind == PIECE_MEMBER) {
            free(expander->member);
            *member = expander->member = piece->member;
            piece->member = NULL;
            expander->in_member = true;
            drop_piece(expander);
            return WVA_OK;
        }
        drop_piece(expander);
    }
}

void wva_expander_peek(struct wva_expander *expander, const char **bytes, size_t *len)
{
    const struct piece *piece = first_piece(expander);
    bool has_data = expander->in_member && piece->kind == PIECE_DATA;

    *bytes = has_data ? piece->bytes : "";
    *len = has_data ? piece->len : 0;
}

enum wva_status wva_expander_read(struct wva_expander *expander, char *bytes, size_t size,
                                  size_t *len, struct wva_error *err)
{
    const struct piece *piece;

    *len = 0;
    if (!expander->in_member)
        return WVA_OK;
    piece = first_piece(expander);
    if (piece->kind == PIECE_FAILURE)
        return take_failure(expander, piece, err);
    if (piece->kind != PIECE_DATA) {
        expander->in_member = false;
        return WVA_OK;
    }
    *len = piece->len - expander->at < size ? piece->len - expander->at : size;
    memcpy(bytes, piece->bytes + expander->at, *len);
    expander->at += *len;
    if (expander->at == piece->len)
        drop_piece(expander);
    return WVA_OK;
}
