/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/regression.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "util/memory.h"

/* A matrix taken apart into reflections and an upper triangle (Businger and Golub 1965). Columns
 * are brought to about the same length first, by powers of two, which cost no digits. */
struct qr {
    size_t rows, columns;
    double *a;        /* by columns; the triangle on and above the diagonal, reflections below */
    double *diagonal; /* of the triangle */
    double *scale;    /* of each column of the source */
    size_t *order;    /* column k of `a` is column order[k] of the source */
};

static double measure_length(const double *values, size_t count)
{
    double largest = 0, sum = 0;

    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(values[i]));
    if (!(largest > 0) || !isfinite(largest))
        return largest;
    for (size_t i = 0; i < count; i++)
        sum += values[i] / largest * (values[i] / largest);
    return largest * sqrt(sum);
}

static struct qr copy_scaled(const double *a, size_t rows, size_t columns)
{
    struct qr qr = { .rows = rows, .columns = columns };

    qr.a = wva_calloc(rows * columns, sizeof *qr.a);
    qr.diagonal = wva_calloc(columns, sizeof *qr.diagonal);
    qr.scale = wva_calloc(columns, sizeof *qr.scale);
    qr.order = wva_calloc(columns, sizeof *qr.order);
    for (size_t k = 0; k < columns; k++) {
        double *column = qr.a + k * rows, length;
        int exponent;

        for (size_t i = 0; i < rows; i++)
            column[i] = a[i * columns + k];
        length = measure_length(column, rows);
        (void)frexp(length, &exponent);
        qr.scale[k] = length > 0 && isfinite(length) ? ldexp(1, -exponent) : 1;
        qr.order[k] = k;
        for (size_t i = 0; i < rows; i++)
            column[i] *= qr.scale[k];
    }
    return qr;
}

static void free_qr(struct qr *qr)
{
    free(qr->a);
    free(qr->diagonal);
    free(qr->scale);
    free(qr->order);
}

/* Brings the column of which most is left below row k to place k. */
static void pivot(struct qr *qr, size_t k)
{
    size_t longest = k, kept;
    double length = -1;

    for (size_t j = k; j < qr->columns; j++) {
        double rest = measure_length(qr->a + j * qr->rows + k, qr->rows - k);

        if (rest > length) {
            length = rest;
            longest = j;
        }
    }
    if (longest == k)
        return;
    for (size_t i = 0; i < qr->rows; i++) {
        double value = qr->a[k * qr->rows + i];

        qr->a[k * qr->rows + i] = qr->a[longest * qr->rows + i];
        qr->a[longest * qr->rows + i] = value;
    }
    kept = qr->order[k];
    qr->order[k] = qr->order[longest];
    qr->order[longest] = kept;
}

/* Reflects `values` at the plane that column k holds from row k on. */
static void reflect(const struct qr *qr, size_t k, double *values)
{
    const double *v = qr->a + k * qr->rows;
    double product = 0;

    for (size_t i = k; i < qr->rows; i++)
        product += v[i] * values[i];
    product /= v[k];
    for (size_t i = k; i < qr->rows; i++)
        values[i] -= product * v[i];
}

/* v = x / |x| + e, with v[k] = 1 + |x_k| / |x|: then 2 / v'v = 1 / v[k]. */
static void triangulate(struct qr *qr)
{
    for (size_t k = 0; k < qr->columns && k < qr->rows; k++) {
        double *column = qr->a + k * qr->rows, length;

        pivot(qr, k);
        length = measure_length(column + k, qr->rows - k);
        if (!(length > 0))
            return;
        if (column[k] < 0)
            length = -length;
        for (size_t i = k; i < qr->rows; i++)
            column[i] /= length;
        column[k] += 1;
        qr->diagonal[k] = -length;
        for (size_t j = k + 1; j < qr->columns; j++)
            reflect(qr, k, qr->a + j * qr->rows);
    }
}

static bool is_independent(const struct qr *qr)
{
    double least = fabs(qr->diagonal[0]) * DBL_EPSILON * (double)qr->columns;

    if (qr->rows < qr->columns)
        return false;
    for (size_t k = 0; k < qr->columns; k++)
        if (!(fabs(qr->diagonal[k]) > least))
            return false;
    return true;
}

bool wva_least_squares(const double *a, size_t rows, size_t columns, const double *y, double *x)
{
    struct qr qr = copy_scaled(a, rows, columns);
    double *rest = wva_calloc(rows, sizeof *rest);
    bool independent;

    triangulate(&qr);
    independent = is_independent(&qr);
    for (size_t i = 0; i < rows; i++)
        rest[i] = y[i];
    for (size_t k = 0; independent && k < columns; k++)
        reflect(&qr, k, rest);
    for (size_t k = columns; independent && k-- > 0;) {
        double value = rest[k];

        for (size_t j = k + 1; j < columns; j++)
            value -= qr.a[j * rows + k] * rest[j];
        rest[k] = value / qr.diagonal[k];
    }
    for (size_t k = 0; independent && k < columns; k++)
        x[qr.order[k]] = rest[k] * qr.scale[qr.order[k]];
    free(rest);
    free_qr(&qr);
    return independent;
}

/* Turns columns p and q of the n x n matrix so that they stand at right angles; false when they did
 * already. */
static bool turn(double *r, size_t n, size_t p, size_t q)
{
    double *a = r + p * n, *b = r + q * n, aa = 0, bb = 0, ab = 0, zeta, t, c, s;

    for (size_t i = 0; i < n; i++) {
        aa += a[i] * a[i];
        bb += b[i] * b[i];
        ab += a[i] * b[i];
    }
    if (fabs(ab) <= 1e-15 * sqrt(aa * bb))
        return false;
    zeta = (bb - aa) / (2 * ab);
    t = copysign(1, zeta) / (fabs(zeta) + hypot(1, zeta));
    c = 1 / hypot(1, t);
    s = c * t;
    for (size_t i = 0; i < n; i++) {
        double kept = a[i];

        a[i] = c * kept - s * b[i];
        b[i] = s * kept + c * b[i];
    }
    return true;
}

/* One-sided Jacobi (Hestenes 1958): once all columns of the triangle stand at right angles, their
 * lengths are the singular values. */
static double compare_singular_values(double *r, size_t n)
{
    double least = INFINITY, largest = 0;
    bool turned = true;

    for (int sweep = 0; turned && sweep < 60; sweep++) {
        turned = false;
        for (size_t p = 0; p < n; p++)
            for (size_t q = p + 1; q < n; q++)
                turned = turn(r, n, p, q) || turned;
    }
    for (size_t k = 0; k < n; k++) {
        double length = measure_length(r + k * n, n);

        least = fmin(least, length);
        largest = fmax(largest, length);
    }
    return largest / least;
}

double wva_condition_number(const double *a, size_t rows, size_t columns)
{
    struct qr qr = copy_scaled(a, rows, columns);
    double *r = wva_calloc(columns * columns, sizeof *r), condition = INFINITY;

    triangulate(&qr);
    if (is_independent(&qr)) {
        for (size_t k = 0; k < columns; k++) {
            double *column = r + k * columns, length;

            for (size_t i = 0; i < k; i++)
                column[i] = qr.a[k * rows + i];
            column[k] = qr.diagonal[k];
            length = measure_length(column, columns); /* that of the source's column */
            for (size_t i = 0; i < columns; i++)
                column[i] /= length;
        }
        condition = compare_singular_values(r, columns);
    }
    free(r);
    free_qr(&qr);
    return condition;
}
