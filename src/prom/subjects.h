/* SPDX-License-Identifier: Apache-2.0 */
/* What scrapes tell over time of subjects that other programs report: replicas that the WVA or an
 * HPA wants of each variant, values of KEDA's triggers, requests that the EPP sent to each pod. */
#ifndef WVA_PROM_SUBJECTS_H
#define WVA_PROM_SUBJECTS_H

#include "prom/scrapes.h"

struct wva_subject_series {
    enum wva_quantity quantity;
    const char *space, *subject, *detail; /* "" where there is none; owned by the scrapes */
    double *value; /* one for each round; a counter's is its increase per second. Where several
                      pods report it, the highest gauge, the sum of the rates. NaN: missing. */
};

struct wva_subjects {
    struct wva_subject_series *items; /* by quantity, then by names */
    size_t count, capacity;
};

/* `scrapes` must outlive the subjects. The caller frees what is in them. */
struct wva_subjects wva_subjects_make(const struct wva_scrapes *scrapes);
void wva_subjects_free(struct wva_subjects *subjects);

/* The first of a quantity whose subject is `subject` (NULL: any), or NULL. */
const struct wva_subject_series *wva_subjects_find(const struct wva_subjects *subjects,
                                                   enum wva_quantity quantity, const char *subject);

#endif
