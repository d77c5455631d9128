/* SPDX-License-Identifier: Apache-2.0 */
/* Unquoted scalars that mean one thing in YAML 1.1, which PyYAML and Kubernetes parse, and another
 * in YAML 1.2. */
#ifndef WVA_PLAN_YAML_WORDS_H
#define WVA_PLAN_YAML_WORDS_H

#include "plan/yaml.h"

enum { WVA_YAML_WORD_TEXT = 32 };

/* The YAML 1.1 meaning of the scalar: "true" for `on`, "8" for `010`, "90" for `1:30`; for `0o7`,
 * which 1.1 does not have, "a text". Written to `out`, which it returns; NULL if both versions
 * agree, or for anything quoted or not a scalar. */
char *wva_yaml_turned(const struct wva_yaml *node, char out[WVA_YAML_WORD_TEXT]);

/* Reads `true` or `false`, in the spellings of both versions, into *truth; returns false for
 * anything else. */
bool wva_yaml_truth(const struct wva_yaml *node, bool *truth);

#endif
