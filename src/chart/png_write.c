/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/png_write.h"

#include <endian.h>
#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "chart/deflate.h"
#include "util/memory.h"

enum { SAME_MIN = 16, STEP = 8, AHEAD = 512 }; /* pixels */

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

/* A picture being written. */
struct press {
    png_structp png;
    struct wva_deflate *deflate;
    size_t width;
    uint32_t *black;      /* the row above the first one */
    unsigned char *bytes; /* bytes of a row that are not compressed yet, */
    size_t len;           /* so many; room for one more, see add_differences() */
};

static void write_data(void *context, const unsigned char *bytes, size_t len)
{
    png_write_chunk(context, (png_const_bytep) "IDAT", bytes, len);
}

static struct press create_press(png_structp png, size_t width)
{
    return (struct press){ .png = png,
                           .deflate = wva_deflate_create(write_data, png),
                           .width = width,
                           .black = wva_calloc(width, sizeof(uint32_t)),
                           .bytes = wva_malloc(1 + 3 * width + 1) };
}

static void free_press(struct press *press)
{
    wva_deflate_free(press->deflate);
    free(press->black);
    free(press->bytes);
}

/* The bits in which two pixels differ from the two above. The unused byte of a pixel is
 * undefined. */
static uint64_t compare_two(const uint32_t *row, const uint32_t *above)
{
    uint64_t here, there;

    memcpy(&here, row, sizeof here);
    memcpy(&there, above, sizeof there);
    return (here ^ there) & 0x00ffffff00ffffff;
}

/* The number of pixels, out of `count`, that equal those above; compares two at a time. A picture
 * is larger than the caches, so data is prefetched. */
static size_t count_same(const uint32_t *row, const uint32_t *above, size_t count)
{
    size_t same = 0;

    for (; same + SAME_MIN <= count; same += SAME_MIN) {
        uint64_t difference = 0;

        __builtin_prefetch(row + same + AHEAD);
        for (size_t i = 0; i < SAME_MIN; i += 2)
            difference |= compare_two(row + same + i, above + same + i);
        if (difference != 0)
            break;
    }
    while (same + 2 <= count && compare_two(row + same, above + same) == 0)
        same += 2;
    return same;
}

/* Adds the difference of each byte of `count` pixels from the one above, modulo 256. Each pixel is
 * one subtraction, whose bytes cannot borrow from each other, and one store of four bytes, three of
 * which count. */
static void add_differences(struct press *press, const uint32_t *row, const uint32_t *above,
                            size_t count)
{
    const uint32_t high = 0x808080;
    unsigned char *to = press->bytes + press->len;

    for (size_t x = 0; x < count; x++, to += 3) {
        uint32_t a = row[x], b = above[x];
        uint32_t rgb = ((a | high) - (b & ~high)) ^ ((a ^ ~b) & high);

        rgb = htobe32(rgb << 8);
        memcpy(to, &rgb, sizeof rgb);
    }
    press->len += 3 * count;
}

static void compress_bytes(struct press *press)
{
    wva_deflate_put(press->deflate, press->bytes, press->len);
    press->len = 0;
}

/* Most pixels of a chart equal those above. */
static void compress_row(struct press *press, const uint32_t *row, const uint32_t *above)
{
    size_t x = 0;

    press->bytes[press->len++] = PNG_FILTER_VALUE_UP;
    while (x < press->width) {
        size_t same = count_same(row + x, above + x, press->width - x), rest;

        if (same >= SAME_MIN) {
            compress_bytes(press);
            wva_deflate_zeros(press->deflate, 3 * same);
            x += same;
        }
        rest = press->width - x;
        if (rest > STEP)
            rest = STEP;
        add_differences(press, row + x, above + x, rest);
        x += rest;
    }
    compress_bytes(press);
}

static void write_rows(cairo_surface_t *image, struct press *press)
{
    size_t height = (size_t)cairo_image_surface_get_height(image);
    size_t stride = (size_t)cairo_image_surface_get_stride(image);
    const unsigned char *data = cairo_image_surface_get_data(image);
    const uint32_t *above = press->black;

    for (size_t y = 0; y < height; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)(data + y * stride);

        compress_row(press, row, above);
        above = row;
    }
    wva_deflate_finish(press->deflate);
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
    write_rows(image, press);
    /* png_write_end() insists on having written the image data itself. */
    png_write_chunk(png, (png_const_bytep) "IEND", NULL, 0);
}

enum wva_status wva_png_write(cairo_surface_t *image, double dpi, struct wva_outfile *out,
                              struct wva_error *err)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, err, stop, ignore_warning);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    struct press press;
    enum wva_status status = WVA_OK;

    if (info == NULL) {
        png_destroy_write_struct(&png, NULL);
        return wva_fail(err, WVA_ERR_LIMIT, "cannot write the PNG: libpng does not start");
    }
    cairo_surface_flush(image);
    press = create_press(png, (size_t)cairo_image_surface_get_width(image));
    png_set_write_fn(png, out, take_bytes, flush_nothing);
    if (setjmp(png_jmpbuf(png)) == 0)
        write_image(png, info, image, dpi, &press);
    else
        status = WVA_ERR_LIMIT;
    png_destroy_write_struct(&png, &info);
    free_press(&press);
    return status;
}
