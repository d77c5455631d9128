/* SPDX-License-Identifier: Apache-2.0 */
#include "frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/number.h"
#include "util/timestamp.h"

#define START_NS (INT64_C(1760000000) * WVA_NS_PER_S)

const char *const test_frame_names[] = { "typical", "short",    "long",    "flapping",
                                         "single",  "idle",     "missing", "wild",
                                         "tiny",    "constant", "hole",    "stepslo",
                                         "empty",   "hpa",      "wildhpa", NULL };

/* The shape of a made-up run. */
struct shape {
    size_t rows;
    double period_s;
    double slo_itl, slo_ttft;
    bool flapping; /* replicas change in every row */
    bool hpa;      /* what a monitor of an HPA sees; its target of the queue changes half-way */
};

/* A small generator of our own, so that frames are the same everywhere. */
static double noise(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (double)(1u << 24) - 0.5;
}

static double load_at(double part)
{
    double rate = part < .05 || part > .95 ? 0 : 400 + 1200 * exp(-pow((part - .5) / .16, 2));

    return rate;
}

static void fill_hpa(struct wva_frame *frame, double part, double load)
{
    wva_frame_set(frame, WVA_ROLE_WAITING, fmax(0, load - 350) / 5, false);
    wva_frame_set(frame, WVA_ROLE_WAITING_TARGET, part < .5 ? 20 : 30, true);
    wva_frame_set(frame, WVA_ROLE_KV_USAGE, fmin(1, load / 500), false);
    wva_frame_set(frame, WVA_ROLE_KV_TARGET, .5, false);
    wva_frame_set(frame, WVA_ROLE_ACTIVE_JOBS, part < .05 || part > .95 ? 0 : 1, true);
}

static void fill_row(struct wva_frame *frame, const struct shape *shape, size_t i, unsigned *seed,
                     double *replicas)
{
    double part = shape->rows > 1 ? (double)i / (double)(shape->rows - 1) : .5;
    double rate = load_at(part) * (1 + .1 * noise(seed));
    double before = *replicas;
    double wanted = fmax(1, ceil(rate / 450)), served = fmax(before, 1), itl, alpha;

    *replicas = shape->flapping ? 1 + (double)(i % 2) + (double)(i % 3) : wanted;
    itl = rate > 0 ? 7.5 + rate / served / 200 + noise(seed) : 0;
    alpha = 7.47 + .3 * tanh(3 * part) + .01 * noise(seed);
    wva_frame_add_row(frame, START_NS + (int64_t)((double)i * shape->period_s * 1e9));
    wva_frame_set(frame, WVA_ROLE_ITL_OBSERVED, itl, false);
    wva_frame_set(frame, WVA_ROLE_TTFT_OBSERVED, itl > 0 ? 2 * itl + 3 * noise(seed) : 0, false);
    wva_frame_set(frame, WVA_ROLE_RATE, rate, false);
    wva_frame_set(frame, WVA_ROLE_INPUT_TOKENS, 210, true);
    wva_frame_set(frame, WVA_ROLE_OUTPUT_TOKENS, 420, true);
    wva_frame_set(frame, WVA_ROLE_REPLICAS_DESIRED, *replicas, true);
    wva_frame_set(frame, WVA_ROLE_REPLICAS_CURRENT, before, true);
    wva_frame_set(frame, WVA_ROLE_ITL_PREDICTED, 7.5 + rate / *replicas / 300, false);
    wva_frame_set(frame, WVA_ROLE_TTFT_PREDICTED, 15.4 + rate / *replicas / 200, false);
    wva_frame_set(frame, WVA_ROLE_ITL_SLO, shape->slo_itl, true);
    wva_frame_set(frame, WVA_ROLE_TTFT_SLO, shape->slo_ttft, true);
    wva_frame_set(frame, WVA_ROLE_ALPHA, alpha, false);
    wva_frame_set(frame, WVA_ROLE_BETA, .044 + .01 * part, false);
    wva_frame_set(frame, WVA_ROLE_GAMMA, 15.415, false);
    wva_frame_set(frame, WVA_ROLE_DELTA, .000337, false);
    if (shape->hpa)
        fill_hpa(frame, part, rate / served);
}

static struct wva_frame *make_run(const struct shape *shape)
{
    struct wva_frame *frame = wva_frame_create();
    unsigned seed = 7;
    double replicas = 1;

    for (size_t i = 0; i < shape->rows; i++)
        fill_row(frame, shape, i, &seed, &replicas);
    return frame;
}

static void set_all(struct wva_frame *frame, enum wva_role role, double value)
{
    for (size_t i = 0; i < frame->rows; i++)
        frame->column[role].value[i] = value;
    frame->column[role].present = isnan(value) ? 0 : frame->rows;
}

/* Every third value is something that no chart can show. */
static void make_wild(struct wva_frame *frame)
{
    static const double wild[] = { NAN, INFINITY, -INFINITY, 1e300, -1e300, 1e-300 };

    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        for (size_t i = 0; i < frame->rows && frame->column[role].value != NULL; i++)
            if (i % 3 == 0)
                frame->column[role].value[i] = wild[(i / 3 + (size_t)role) % 6];
}

static void make_tiny(struct wva_frame *frame)
{
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        for (size_t i = 0; i < frame->rows && frame->column[role].value != NULL; i++)
            frame->column[role].value[i] *= 1e-30;
}

static void make_missing(struct wva_frame *frame)
{
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        if (frame->column[role].value != NULL)
            set_all(frame, (enum wva_role)role, NAN);
}

static void make_constant(struct wva_frame *frame)
{
    static const enum wva_role roles[] = { WVA_ROLE_ITL_OBSERVED, WVA_ROLE_RATE,
                                           WVA_ROLE_REPLICAS_DESIRED, WVA_ROLE_REPLICAS_CURRENT,
                                           WVA_ROLE_ITL_PREDICTED };

    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        set_all(frame, roles[i], 3);
}

static void change(struct wva_frame *frame, const char *name)
{
    if (strcmp(name, "idle") == 0) {
        set_all(frame, WVA_ROLE_ITL_OBSERVED, 0);
        set_all(frame, WVA_ROLE_TTFT_OBSERVED, 0);
        set_all(frame, WVA_ROLE_RATE, 0);
    } else if (strcmp(name, "missing") == 0) {
        make_missing(frame);
    } else if (strcmp(name, "wild") == 0 || strcmp(name, "wildhpa") == 0) {
        make_wild(frame);
    } else if (strcmp(name, "tiny") == 0) {
        make_tiny(frame);
    } else if (strcmp(name, "constant") == 0) {
        make_constant(frame);
    } else if (strcmp(name, "hole") == 0) {
        for (size_t i = frame->rows / 2; i < frame->rows; i++)
            frame->time_ns[i] += 15 * WVA_NS_PER_MINUTE;
    } else if (strcmp(name, "stepslo") == 0) {
        for (size_t i = 0; i < frame->rows; i++) {
            frame->column[WVA_ROLE_ITL_SLO].value[i] = i < frame->rows / 3 ? 9 : 11;
            frame->column[WVA_ROLE_TTFT_SLO].value[i] = i < frame->rows / 2 ? 20 : 500;
        }
    }
}

struct wva_frame *test_frame_make(const char *name)
{
    struct shape shape = { 45, 60, 9, 1000, false, false };
    struct wva_frame *frame;
    size_t known = 0;

    while (test_frame_names[known] != NULL && strcmp(test_frame_names[known], name) != 0)
        known++;
    if (test_frame_names[known] == NULL)
        return NULL;
    if (strcmp(name, "short") == 0)
        shape = (struct shape){ 13, 10, 9, 1000, false, false };
    else if (strcmp(name, "long") == 0)
        shape = (struct shape){ 20000, 8 * 3600 / 20000., 9, 1000, false, false };
    else if (strcmp(name, "flapping") == 0)
        shape = (struct shape){ 61, 60, 9, 18, true, false };
    else if (strcmp(name, "single") == 0)
        shape.rows = 1;
    else if (strcmp(name, "empty") == 0)
        shape.rows = 0;
    else if (strcmp(name, "hpa") == 0 || strcmp(name, "wildhpa") == 0)
        shape.hpa = true;
    frame = make_run(&shape);
    change(frame, name);
    return frame;
}

/* The columns of the file behind the timestamp, in its order. */
static const enum wva_role file_roles[] = {
    WVA_ROLE_ITL_OBSERVED,  WVA_ROLE_TTFT_OBSERVED,  WVA_ROLE_RATE,
    WVA_ROLE_INPUT_TOKENS,  WVA_ROLE_OUTPUT_TOKENS,  WVA_ROLE_REPLICAS_DESIRED,
    WVA_ROLE_ITL_PREDICTED, WVA_ROLE_TTFT_PREDICTED, WVA_ROLE_ITL_SLO,
    WVA_ROLE_TTFT_SLO,      WVA_ROLE_ALPHA,          WVA_ROLE_BETA,
    WVA_ROLE_GAMMA,         WVA_ROLE_DELTA,
};

enum { FILE_ROLES = sizeof file_roles / sizeof *file_roles };

static void read_row(struct wva_frame *frame, char *line)
{
    char *rest = line, *cell = strsep(&rest, ",");
    double before =
        wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, frame->rows > 0 ? frame->rows - 1 : 0);
    int64_t time_ns;

    if (!wva_time_parse(wva_str_from(cell), &time_ns))
        return;
    wva_frame_add_row(frame, time_ns);
    for (int i = 0; i < FILE_ROLES && (cell = strsep(&rest, ",")) != NULL; i++) {
        struct wva_str text = wva_str_from(cell);
        double value;

        if (!wva_number_parse(text, &value))
            value = NAN;
        wva_frame_set(frame, file_roles[i], value, wva_number_is_whole(text));
    }
    if (isnan(before))
        before = wva_frame_get(frame, WVA_ROLE_REPLICAS_DESIRED, frame->rows - 1);
    wva_frame_set(frame, WVA_ROLE_REPLICAS_CURRENT, before, true);
}

struct wva_frame *test_frame_read(const char *path)
{
    FILE *file = fopen(path, "r");
    struct wva_frame *frame;
    char line[4096];

    if (file == NULL)
        return NULL;
    frame = wva_frame_create();
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        read_row(frame, line);
    }
    fclose(file);
    return frame;
}
