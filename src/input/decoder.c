/* SPDX-License-Identifier: Apache-2.0 */
#include "input/decoder.h"

#include <inttypes.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "util/memory.h"

enum { INPUT_SIZE = 64 * 1024, OUTPUT_SIZE = 64 * 1024, GZIP_FORM = 16 };

/* What became of a step. */
enum step { STEP_MORE, STEP_END, STEP_DAMAGED, STEP_TOO_LARGE };

struct wva_decoder {
    enum wva_decoder_kind kind;
    struct wva_file *file;
    z_stream gzip;
    lzma_stream xz;
    bool begun; /* within a gzip stream, or before the first */
    bool full;  /* there was no room for all that the input gave */
    bool input_ended, ended;
    size_t input_at, input_len;
    char input[INPUT_SIZE], output[OUTPUT_SIZE];
};

enum wva_decoder_kind wva_decoder_kind(const char *bytes, size_t len)
{
    static const char gzip[] = "\x1F\x8B", xz[] = "\xFD\x37zXZ";

    if (len >= sizeof gzip - 1 && memcmp(bytes, gzip, sizeof gzip - 1) == 0)
        return WVA_DECODER_GZIP;
    if (len >= sizeof xz && memcmp(bytes, xz, sizeof xz) == 0)
        return WVA_DECODER_XZ;
    return WVA_DECODER_NONE;
}

struct wva_decoder *wva_decoder_create(enum wva_decoder_kind kind, struct wva_file *file)
{
    struct wva_decoder *decoder = wva_calloc(1, sizeof *decoder);
    bool ready;

    decoder->kind = kind;
    decoder->file = file;
    decoder->begun = true;
    if (kind == WVA_DECODER_GZIP)
        ready = inflateInit2(&decoder->gzip, MAX_WBITS + GZIP_FORM) == Z_OK;
    else
        ready =
            lzma_stream_decoder(&decoder->xz, WVA_DECODER_MEMORY_MAX, LZMA_CONCATENATED) == LZMA_OK;
    if (!ready)
        abort(); /* for lack of memory, as in memory.h */
    return decoder;
}

void wva_decoder_free(struct wva_decoder *decoder)
{
    if (decoder == NULL)
        return;
    if (decoder->kind == WVA_DECODER_GZIP)
        (void)inflateEnd(&decoder->gzip);
    else
        lzma_end(&decoder->xz);
    free(decoder);
}

/* Decodes some of the input; *made is how much that gave. */
static enum step step_gzip(struct wva_decoder *decoder, size_t *made)
{
    z_stream *stream = &decoder->gzip;
    int result;

    if (!decoder->begun) {
        /* Tapes and careless copies leave zeros behind. */
        if (decoder->input[decoder->input_at] != '\x1F')
            return STEP_END;
        (void)inflateReset(stream);
        decoder->begun = true;
    }
    stream->next_in = (Bytef *)decoder->input + decoder->input_at;
    stream->avail_in = (uInt)(decoder->input_len - decoder->input_at);
    stream->next_out = (Bytef *)decoder->output;
    stream->avail_out = OUTPUT_SIZE;
    result = inflate(stream, Z_SYNC_FLUSH);
    decoder->input_at = decoder->input_len - stream->avail_in;
    *made = OUTPUT_SIZE - stream->avail_out;
    decoder->begun = result != Z_STREAM_END;
    decoder->full = stream->avail_out == 0 && decoder->begun;
    return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR ? STEP_MORE
                                                                             : STEP_DAMAGED;
}

static enum step step_xz(struct wva_decoder *decoder, size_t *made)
{
    lzma_stream *stream = &decoder->xz;
    lzma_ret result;

    stream->next_in = (uint8_t *)decoder->input + decoder->input_at;
    stream->avail_in = decoder->input_len - decoder->input_at;
    stream->next_out = (uint8_t *)decoder->output;
    stream->avail_out = OUTPUT_SIZE;
    result = lzma_code(stream, decoder->input_ended ? LZMA_FINISH : LZMA_RUN);
    decoder->input_at = decoder->input_len - stream->avail_in;
    *made = OUTPUT_SIZE - stream->avail_out;
    decoder->full = stream->avail_out == 0;
    if (result == LZMA_MEMLIMIT_ERROR || result == LZMA_MEM_ERROR)
        return STEP_TOO_LARGE;
    if (result == LZMA_STREAM_END)
        return STEP_END;
    return result == LZMA_OK ? STEP_MORE : STEP_DAMAGED;
}

static enum step step(struct wva_decoder *decoder, size_t *made)
{
    bool has_input = decoder->input_at < decoder->input_len;

    *made = 0;
    if (decoder->kind == WVA_DECODER_XZ)
        return step_xz(decoder, made);
    if (has_input || decoder->full)
        return step_gzip(decoder, made);
    return decoder->begun ? STEP_DAMAGED : STEP_END;
}

static enum wva_status describe_failure(const struct wva_decoder *decoder, enum step failure,
                                        struct wva_error *err)
{
    err->file[0] = '\0';
    if (failure == STEP_TOO_LARGE)
        return wva_fail(err, WVA_ERR_LIMIT,
                        "takes %" PRIu64 " MiB of memory to expand, more than the %" PRIu64
                        " MiB that it may; compress it with a smaller dictionary (xz -9 takes 65)",
                        lzma_memusage(&decoder->xz) >> 20, WVA_DECODER_MEMORY_MAX >> 20);
    return wva_fail(err, WVA_ERR_DATA, "cannot expand, cut off or damaged: %s",
                    decoder->input_ended ? "the end is missing"
                                         : "it breaks the rules of its form");
}

static enum wva_status refill(struct wva_decoder *decoder, struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    decoder->input_at = decoder->input_len = 0;
    if (!decoder->input_ended)
        status = wva_file_read(decoder->file, decoder->input, INPUT_SIZE, &decoder->input_len, err);
    decoder->input_ended = decoder->input_len == 0;
    return status;
}

enum wva_status wva_decoder_read(struct wva_decoder *decoder, const char **bytes, size_t *len,
                                 struct wva_error *err)
{
    *bytes = decoder->output;
    *len = 0;
    while (*len == 0 && !decoder->ended) {
        enum step result;

        if (decoder->input_at == decoder->input_len && !decoder->full
            && refill(decoder, err) != WVA_OK)
            return err->status;
        result = step(decoder, len);
        decoder->ended = result != STEP_MORE;
        if (result == STEP_DAMAGED || result == STEP_TOO_LARGE)
            return describe_failure(decoder, result, err);
    }
    return WVA_OK;
}
