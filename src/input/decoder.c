/* SPDX-License-Identifier: Apache-2.0 */
#include "input/decoder.h"

#include <inttypes.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "util/memory.h"

/* liblzma reads lzip since 5.4. */
#define HAS_LZIP (LZMA_VERSION >= UINT32_C(50040002))

enum { INPUT_SIZE = 64 * 1024, OUTPUT_SIZE = 64 * 1024, GZIP_FORM = 16 };

/* Result of a decoding step. */
enum step { STEP_MORE, STEP_END, STEP_DAMAGED, STEP_TOO_LARGE, STEP_GARBAGE };

struct wva_decoder {
    enum wva_decoder_kind kind;
    struct wva_file *file;
    z_stream gzip;
    lzma_stream xz;
    bool begun; /* within a gzip stream, or before the first one */
    bool full;  /* the output buffer was too small for all that the input gave */
    bool input_ended, ended;
    enum step failure; /* to be returned after the last output; STEP_MORE: none */
    size_t input_at, input_len;
    char input[INPUT_SIZE], output[OUTPUT_SIZE];
};

/* The usual parameters, a dictionary of a multiple of 64 KiB, and a length that is unknown or below
 * 1 TiB. */
static bool is_lzma(const char *bytes, size_t len)
{
    enum { HEADER_LEN = 13, LENGTH_AT = 5, LENGTH_HIGH_AT = 10 };

    if (len < HEADER_LEN || bytes[0] != '\x5D' || bytes[1] != '\0' || bytes[2] != '\0'
        || (bytes[3] == '\0' && bytes[4] == '\0'))
        return false;
    return memcmp(bytes + LENGTH_AT, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8) == 0
           || memcmp(bytes + LENGTH_HIGH_AT, "\0\0", 3) == 0;
}

enum wva_decoder_kind wva_decoder_kind(const char *bytes, size_t len)
{
    static const char gzip[] = "\x1F\x8B", xz[] = "\xFD\x37zXZ";

    if (len >= sizeof gzip - 1 && memcmp(bytes, gzip, sizeof gzip - 1) == 0)
        return WVA_DECODER_GZIP;
    if (len >= sizeof xz && memcmp(bytes, xz, sizeof xz) == 0)
        return WVA_DECODER_XZ;
    if (HAS_LZIP && len >= 5 && memcmp(bytes, "LZIP\1", 5) == 0)
        return WVA_DECODER_LZIP;
    return is_lzma(bytes, len) ? WVA_DECODER_LZMA : WVA_DECODER_NONE;
}

static bool start_lzma(struct wva_decoder *decoder)
{
    switch (decoder->kind) {
    case WVA_DECODER_LZMA:
        return lzma_alone_decoder(&decoder->xz, WVA_DECODER_MEMORY_MAX) == LZMA_OK;
#if HAS_LZIP
    case WVA_DECODER_LZIP:
        return lzma_lzip_decoder(&decoder->xz, WVA_DECODER_MEMORY_MAX, LZMA_CONCATENATED)
               == LZMA_OK;
#endif
    default:
        return lzma_stream_decoder(&decoder->xz, WVA_DECODER_MEMORY_MAX, LZMA_CONCATENATED)
               == LZMA_OK;
    }
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
        ready = start_lzma(decoder);
    if (!ready)
        abort(); /* out of memory, as in memory.h */
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

/* Decodes some of the input; *made is the number of bytes produced. */
static enum step step_gzip(struct wva_decoder *decoder, size_t *made)
{
    z_stream *stream = &decoder->gzip;
    int result;

    if (!decoder->begun) {
        /* Tapes and sloppy copies leave trailing zeros. */
        while (decoder->input_at < decoder->input_len && decoder->input[decoder->input_at] == '\0')
            decoder->input_at++;
        if (decoder->input_at == decoder->input_len)
            return STEP_MORE;
        if (decoder->input[decoder->input_at] != '\x1F')
            return STEP_GARBAGE;
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
    if (decoder->kind != WVA_DECODER_GZIP)
        return step_xz(decoder, made);
    if (has_input || decoder->full)
        return step_gzip(decoder, made);
    return decoder->begun ? STEP_DAMAGED : STEP_END;
}

static enum wva_status describe_failure(const struct wva_decoder *decoder, enum step failure,
                                        struct wva_error *err)
{
    err->file[0] = '\0';
    if (failure == STEP_GARBAGE)
        return wva_fail(err, WVA_ERR_DATA, WVA_DECODER_GARBAGE, "gzip");
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

/* Steps until there is output, or to the last step. */
static enum step step_on(struct wva_decoder *decoder, size_t *len, enum wva_status *status,
                         struct wva_error *err)
{
    enum step result = STEP_MORE;

    while (*len == 0 && result == STEP_MORE) {
        if (decoder->input_at == decoder->input_len && !decoder->full)
            *status = refill(decoder, err);
        if (*status != WVA_OK)
            break;
        result = step(decoder, len);
    }
    return result;
}

enum wva_status wva_decoder_read(struct wva_decoder *decoder, const char **bytes, size_t *len,
                                 struct wva_error *err)
{
    enum wva_status status = WVA_OK;
    enum step result = decoder->failure;

    *bytes = decoder->output;
    *len = 0;
    if (decoder->ended)
        return WVA_OK;
    if (result == STEP_MORE)
        result = step_on(decoder, len, &status, err);
    if (status != WVA_OK || result == STEP_MORE)
        return status;
    if (result != STEP_END && *len > 0) {
        decoder->failure = result;
        return WVA_OK;
    }
    decoder->ended = true;
    return result == STEP_END ? WVA_OK : describe_failure(decoder, result, err);
}
