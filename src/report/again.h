/* SPDX-License-Identifier: Apache-2.0 */
/* Decides whether a report may replace an older one. */
#ifndef WVA_REPORT_AGAIN_H
#define WVA_REPORT_AGAIN_H

#include "output/manifest.h"
#include "report/build.h"

/* The manifest header for the run `input`. *digest, which it points to, is the caller's to free. */
struct wva_manifest_header wva_again_describe(const struct wva_build_options *options,
                                              const char *input,
                                              const struct wva_experiment *experiment,
                                              char **digest);

/* True if the same command made the folder from the same input and no file was changed since, so
 * that replacing it loses nothing. */
bool wva_again_is_same(const char *dir, const struct wva_build_options *options, const char *input,
                       const struct wva_experiment *experiment);

#endif
