/* SPDX-License-Identifier: Apache-2.0 */
#include "tables/tuner_report.h"

#include <stddef.h>

#include "output/text.h"
#include "tables/tables.h"

static const char *const convergence_names[] = {
    [WVA_CONVERGENCE_UNKNOWN] = "n/a",
    [WVA_CONVERGENCE_STABLE] = "stable",
    [WVA_CONVERGENCE_CONVERGING] = "converging",
    [WVA_CONVERGENCE_DIVERGING] = "diverging",
};

/* The figures of one parameter, in their order. */
static const struct {
    const char *label;
    size_t offset; /* of a double in the course */
    int digits;    /* significant */
} figures[] = {
    { "initial", offsetof(struct wva_parameter_course, initial), 7 },
    { "final", offsetof(struct wva_parameter_course, final), 7 },
    { "change", offsetof(struct wva_parameter_course, change), 4 },
    { "change, %", offsetof(struct wva_parameter_course, change_pct), 4 },
    { "lowest", offsetof(struct wva_parameter_course, values.min), 7 },
    { "highest", offsetof(struct wva_parameter_course, values.max), 7 },
    { "mean", offsetof(struct wva_parameter_course, values.mean), 7 },
    { "standard deviation", offsetof(struct wva_parameter_course, values.sd), 4 },
    { "variation (sd/mean), %", offsetof(struct wva_parameter_course, variation_pct), 4 },
    { "early rate of change", offsetof(struct wva_parameter_course, early), 4 },
    { "late rate of change", offsetof(struct wva_parameter_course, late), 4 },
};

static double figure_of(const struct wva_parameter_course *course, size_t i)
{
    return *(const double *)((const char *)course + figures[i].offset);
}

static void write_figures(struct wva_buffer *text, const struct wva_tuner *tuner)
{
    wva_buffer_printf(text, "%-24s", "");
    for (size_t p = 0; p < WVA_TUNER_PARAMETERS; p++)
        wva_buffer_printf(text, "%14s", wva_tuner_parameter_name(p));
    for (size_t i = 0; i < WVA_COUNT(figures); i++) {
        wva_buffer_printf(text, "\n%-24s", figures[i].label);
        for (size_t p = 0; p < WVA_TUNER_PARAMETERS; p++)
            wva_text_significant(text, 14, figure_of(&tuner->parameter[p], i), figures[i].digits);
    }
    wva_buffer_printf(text, "\n%-24s", "different values");
    for (size_t p = 0; p < WVA_TUNER_PARAMETERS; p++)
        wva_buffer_printf(text, "%14zu", tuner->parameter[p].distinct);
    wva_buffer_printf(text, "\n%-24s", "verdict");
    for (size_t p = 0; p < WVA_TUNER_PARAMETERS; p++) {
        const struct wva_parameter_course *course = &tuner->parameter[p];

        wva_buffer_printf(text, "%14s",
                          course->distinct == 1 ? "static"
                                                : convergence_names[course->convergence]);
    }
    wva_buffer_append_char(text, '\n');
}

enum wva_status wva_tuner_write(const char *dir, const struct wva_results *results,
                                struct wva_error *err)
{
    const struct wva_tuner *tuner = &results->tuner;
    struct wva_buffer text = wva_buffer_make(WVA_TEXT_MAX);

    wva_buffer_add(&text, "MODEL PARAMETERS\n\n"
                          "decode time = alpha + beta * batch\n"
                          "prefill time = gamma + delta * input tokens * batch\n"
                          "(ms; batch: requests served at once by a replica)\n\n");
    if (tuner->present)
        write_figures(&text, tuner);
    else
        wva_buffer_add(&text, "no model parameters in this log\n");
    wva_buffer_add(
        &text, "\nRate of change, per row: mean of |value - value 5 rows before| / 5; early "
               "over\nthe first 10 rows (the first 5 have none), late over the last 10. "
               "Converging:\nlate is below half of early; diverging: above one and a half times "
               "early; else\nstable. Static: one value throughout.\n");
    return wva_text_put(&text, dir, "analysis/tuner.txt", err);
}
