/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/png_write.h"

#include <math.h>
#include <png.h>
#include <stdlib.h>

#include "util/memory.h"

enum { COMPRESSION_LEVEL = 3, COMPRESSION_BUFFER = 64 * 1024 };

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

static void pack_row(const uint32_t *pixels, size_t width, unsigned char *row)
{
    for (size_t x = 0; x < width; x++) {
        uint32_t pixel = pixels[x];

        row[3 * x] = (unsigned char)(pixel >> 16);
        row[3 * x + 1] = (unsigned char)(pixel >> 8);
        row[3 * x + 2] = (unsigned char)pixel;
    }
}

static void write_image(png_structp png, png_infop info, cairo_surface_t *image, double dpi,
                        unsigned char *row)
{
    png_uint_32 width = (png_uint_32)cairo_image_surface_get_width(image);
    png_uint_32 height = (png_uint_32)cairo_image_surface_get_height(image);
    png_uint_32 per_metre = (png_uint_32)lround(dpi * INCHES_PER_METRE);
    size_t stride = (size_t)cairo_image_surface_get_stride(image);
    const unsigned char *data = cairo_image_surface_get_data(image);

    png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_set_compression_level(png, COMPRESSION_LEVEL);
    png_set_compression_buffer_size(png, COMPRESSION_BUFFER);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_write_info(png, info);
    for (png_uint_32 y = 0; y < height; y++) {
        pack_row((const uint32_t *)(const void *)(data + y * stride), width, row);
        png_write_row(png, row);
    }
    png_write_end(png, info);
}

enum wva_status wva_png_write(cairo_surface_t *image, double dpi, struct wva_outfile *out,
                              struct wva_error *err)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, err, stop, ignore_warning);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    unsigned char *row;
    enum wva_status status = WVA_OK;

    if (info == NULL) {
        png_destroy_write_struct(&png, NULL);
        return wva_fail(err, WVA_ERR_LIMIT, "cannot write the PNG: libpng does not start");
    }
    cairo_surface_flush(image);
    row = wva_reallocarray(NULL, (size_t)cairo_image_surface_get_width(image), 3);
    png_set_write_fn(png, out, take_bytes, flush_nothing);
    if (setjmp(png_jmpbuf(png)) == 0)
        write_image(png, info, image, dpi, row);
    else
        status = WVA_ERR_LIMIT;
    png_destroy_write_struct(&png, &info);
    free(row);
    return status;
}
