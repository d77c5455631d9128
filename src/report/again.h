/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a report may be written over an older one. */
#ifndef WVA_REPORT_AGAIN_H
#define WVA_REPORT_AGAIN_H

#include "output/manifest.h"
#include "report/build.h"

/* What the manifest says of the run `input`. *digest, which it points to, is the caller's to free.
 */
struct wva_manifest_header wva_again_describe(const struct wva_build_options *options,
                                              const char *input,
                                              const struct wva_experiment *experiment,
                                              char **digest);

/* True where the folder is what the same command made of the same input, and nobody has touched it
 * since: what is written over it is lost to nobody. */
bool wva_again_is_same(const char *dir, const struct wva_build_options *options, const char *input,
                       const struct wva_experiment *experiment);

#endif
