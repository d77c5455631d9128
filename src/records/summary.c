/* SPDX-License-Identifier: Apache-2.0 */
/* Summaries of values, which many results contain. */
#include "records/records.h"

enum { J = WVA_IN_JSON };

#define T struct wva_summary
WVA_KNOWN_IF(has_values, T, x->n > 0)

#define SUMMARY_FIELDS(unit)                                                                       \
    { "n", J, "number of values; if 0, all others are null", WVA_AT(T, n) },                       \
        { "mean_" unit, J, NULL, WVA_AT(T, mean), .known = has_values },                           \
        { "median_" unit, J, NULL, WVA_AT(T, median), .known = has_values },                       \
        { "min_" unit, J, NULL, WVA_AT(T, min), .known = has_values },                             \
        { "max_" unit, J, NULL, WVA_AT(T, max), .known = has_values },                             \
    {                                                                                              \
        "sd_" unit, J, "sample standard deviation", WVA_AT(T, sd), .known = has_values             \
    }

static const struct wva_field ms_fields[] = { SUMMARY_FIELDS("ms") };
static const struct wva_field rpm_fields[] = { SUMMARY_FIELDS("rpm") };
static const struct wva_field latency_fields[] = {
    SUMMARY_FIELDS("ms"),
    { "p95_ms", J, "over samples, which are one-minute means", WVA_AT(T, p95) },
};

const struct wva_record wva_summary_ms_record = { WVA_RECORD_OF(T, ms_fields),
                                                  .name = "summary_ms" };
const struct wva_record wva_summary_rpm_record = { WVA_RECORD_OF(T, rpm_fields),
                                                   .name = "summary_rpm" };
const struct wva_record wva_latency_record = { WVA_RECORD_OF(T, latency_fields),
                                               .name = "latency" };
