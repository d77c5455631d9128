/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/png_write.h"

#include <endian.h>
#include <isa-l/igzip_lib.h>
#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

enum {
    STRIP_ROWS = 64, /* handed over at once */
    IDAT_BYTES = 64 * 1024,
    LEVEL = 1
};

#define INCHES_PER_METRE 39.370078740157481

static void take_bytes(png_structp png, png_bytep bytes, size_t len)
{
    wva_outfile_write(png_get_io_ptr(png), bytes, len);
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

static void stop(png_structp png, png_const_charp text)
{
    struct wva_error *err = png_get_error_ptr(png);

    (void)wva_fail(err, WVA_ERR_LIMIT, "cannot write the PNG: %s", text);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

/* What is compressed with, and the buffers. On the heap: the stream holds its window itself. */
struct press {
    struct isal_zstream stream;
    unsigned char level[ISAL_DEF_LVL1_DEFAULT];
    unsigned char idat[IDAT_BYTES];
    unsigned char *strip; /* STRIP_ROWS rows, a filter byte before each; and see pack_row() */
};

static struct press *create_press(size_t row_len)
{
    struct press *press = wva_calloc(1, sizeof *press); /* bytes out must depend on bytes in only */

    isal_deflate_init(&press->stream);
    press->stream.level = LEVEL;
    press->stream.level_buf = press->level;
    press->stream.level_buf_size = sizeof press->level;
    press->stream.gzip_flag = IGZIP_ZLIB;
    press->strip = wva_calloc(row_len * STRIP_ROWS + 1, 1);
    return press;
}

static void free_press(struct press *press)
{
    free(press->strip);
    free(press);
}

/* Compresses `len` bytes of the strip; what comes of it goes into IDAT chunks. */
static void compress_strip(png_structp png, struct press *press, size_t len, bool last)
{
    struct isal_zstream *stream = &press->stream;

    stream->next_in = press->strip;
    stream->avail_in = (uint32_t)len;
    stream->end_of_stream = last;
    do {
        stream->next_out = press->idat;
        stream->avail_out = sizeof press->idat;
        if (isal_deflate(stream) != COMP_OK)
            png_error(png, "it cannot be compressed");
        if (stream->avail_out < sizeof press->idat)
            png_write_chunk(png, (png_const_bytep) "IDAT", press->idat,
                            sizeof press->idat - stream->avail_out);
    } while (stream->avail_out == 0);
}

/* Writes one byte more than the row has: each pixel is one store of four bytes, three of which
 * count. */
static void pack_row(const uint32_t *pixels, size_t width, unsigned char *row)
{
    *row++ = PNG_FILTER_VALUE_NONE;
    for (size_t x = 0; x < width; x++) {
        uint32_t rgb = htobe32(pixels[x] << 8);

        memcpy(row + 3 * x, &rgb, sizeof rgb);
    }
}

static size_t row_bytes(cairo_surface_t *image)
{
    return 1 + 3 * (size_t)cairo_image_surface_get_width(image);
}

static void write_rows(png_structp png, cairo_surface_t *image, struct press *press)
{
    size_t width = (size_t)cairo_image_surface_get_width(image);
    size_t height = (size_t)cairo_image_surface_get_height(image);
    size_t stride = (size_t)cairo_image_surface_get_stride(image);
    const unsigned char *data = cairo_image_surface_get_data(image);
    size_t rows = 0;

    for (size_t y = 0; y < height; y++) {
        pack_row((const uint32_t *)(const void *)(data + y * stride), width,
                 press->strip + rows++ * row_bytes(image));
        if (rows < STRIP_ROWS && y + 1 < height)
            continue;
        compress_strip(png, press, rows * row_bytes(image), y + 1 == height);
        rows = 0;
    }
}

static void write_image(png_structp png, png_infop info, cairo_surface_t *image, double dpi,
                        struct press *press)
{
    png_uint_32 width = (png_uint_32)cairo_image_surface_get_width(image);
    png_uint_32 height = (png_uint_32)cairo_image_surface_get_height(image);
    png_uint_32 per_metre = (png_uint_32)lround(dpi * INCHES_PER_METRE);

    png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    write_rows(png, image, press);
    /* png_write_end() wants to have written the image data itself. */
    png_write_chunk(png, (png_const_bytep) "IEND", NULL, 0);
}

enum wva_status wva_png_write(cairo_surface_t *image, double dpi, struct wva_outfile *out,
                              struct wva_error *err)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, err, stop, ignore_warning);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    struct press *press;
    enum wva_status status = WVA_OK;

    if (info == NULL) {
        png_destroy_write_struct(&png, NULL);
        return wva_fail(err, WVA_ERR_LIMIT, "cannot write the PNG: libpng does not start");
    }
    cairo_surface_flush(image);
    press = create_press(row_bytes(image));
    png_set_write_fn(png, out, take_bytes, flush_nothing);
    if (setjmp(png_jmpbuf(png)) == 0)
        write_image(png, info, image, dpi, press);
    else
        status = WVA_ERR_LIMIT;
    png_destroy_write_struct(&png, &info);
    free_press(press);
    return status;
}
