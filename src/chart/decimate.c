/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "chart/model.h"
#include "util/memory.h"

static size_t keep(struct wva_point *points, size_t to, const struct wva_point *kept, int count)
{
    for (int i = 0; i < count; i++)
        points[to++] = kept[i];
    return to;
}

/* Writes the four points of the column that contains points[begin..end) to `to`, in order of x. The
 * column has at least that many, so nothing unread is overwritten. */
static size_t keep_column(struct wva_point *points, size_t to, size_t begin, size_t end)
{
    size_t low = begin, high = begin;
    struct wva_point kept[4];

    if (end - begin <= 4) {
        for (size_t i = begin; i < end; i++)
            points[to++] = points[i];
        return to;
    }
    for (size_t i = begin; i < end; i++) {
        low = points[i].y < points[low].y ? i : low;
        high = points[i].y > points[high].y ? i : high;
    }
    kept[0] = points[begin];
    kept[1] = points[low < high ? low : high];
    kept[2] = points[low < high ? high : low];
    kept[3] = points[end - 1];
    return keep(points, to, kept, 4);
}

size_t wva_points_decimate(struct wva_point *points, size_t count, double column)
{
    size_t to = 0, begin = 0;

    for (size_t i = 1; i <= count; i++) {
        if (i < count && floor(points[i].x / column) == floor(points[begin].x / column))
            continue;
        to = keep_column(points, to, begin, i);
        begin = i;
    }
    return to;
}

size_t wva_points_thin_out(struct wva_point *points, size_t count, struct wva_rect area)
{
    size_t columns = (size_t)ceil(area.width) + 1, rows = (size_t)ceil(area.height) + 1, to = 0;
    unsigned char *taken = wva_calloc(columns * rows, 1);

    for (size_t i = 0; i < count; i++) {
        double x = floor(points[i].x - area.x), y = floor(points[i].y - area.y);
        unsigned char *cell;

        if (x < 0 || y < 0 || x >= (double)columns || y >= (double)rows)
            continue;
        cell = &taken[(size_t)y * columns + (size_t)x];
        if (*cell == 0)
            points[to++] = points[i];
        *cell = 1;
    }
    free(taken);
    return to;
}
