/* SPDX-License-Identifier: Apache-2.0 */
/* Plain texts that mean one thing in YAML 1.1, by which PyYAML and Kubernetes read, and another in
 * YAML 1.2. */
#ifndef WVA_PLAN_YAML_WORDS_H
#define WVA_PLAN_YAML_WORDS_H

#include "plan/yaml.h"

enum { WVA_YAML_WORD_TEXT = 32 };

/* What YAML 1.1 takes the text for: "true" for `on`, "8" for `010`, "90" for `1:30`; of `0o7`,
 * which it does not know, "a text". Written to `out`, which it returns; NULL for what means the
 * same in both, is quoted or no text. */
char *wva_yaml_turned(const struct wva_yaml *node, char out[WVA_YAML_WORD_TEXT]);

/* `true` or `false`, in the spellings of both versions, into *truth; false for all else. */
bool wva_yaml_truth(const struct wva_yaml *node, bool *truth);

#endif
