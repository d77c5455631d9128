/* SPDX-License-Identifier: Apache-2.0 */
/* What the name of a saved page tells: whose it is and when it was saved. */
#ifndef WVA_PROM_PAGE_NAME_H
#define WVA_PROM_PAGE_NAME_H

#include <stdint.h>

#include "util/str.h"

/* Reads a path such as "metrics/raw/POD_1785724038_metrics.log", "POD-20260803T023800Z.txt" or
 * "POD/1785724038.prom". *time_ns is WVA_TIME_NONE if the name has no time (seconds or milliseconds
 * since 1970, or a UTC date with time). *pod is what precedes the time, else what follows it, else
 * the folder's name; empty if there is nothing. */
void wva_page_name_read(struct wva_str path, struct wva_str *pod, int64_t *time_ns);

/* The workload a pod belongs to, by the names that Kubernetes gives: "x-decode" of
 * "x-decode-7c9f4d6b58-abcde" (Deployment) and of "x-decode-0" (StatefulSet). */
struct wva_str wva_pod_owner(struct wva_str pod);

#endif
