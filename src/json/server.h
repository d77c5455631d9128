/* SPDX-License-Identifier: Apache-2.0 */
/* A server's part of report.json. */
#ifndef WVA_JSON_SERVER_H
#define WVA_JSON_SERVER_H

#include <jansson.h>

#include "output/document.h"

/* An element of `servers`; the caller's to json_decref. */
json_t *wva_json_server(const struct wva_document *document,
                        const struct wva_document_server *server);

/* For the files that share the work: members named after what they hold. */
void wva_json_add_interval(json_t *object, const char *name, struct wva_interval interval);

/* {n, mean_UNIT, median_UNIT, min_UNIT, max_UNIT, sd_UNIT}; returned borrowed. */
json_t *wva_json_add_summary(json_t *object, const char *name, const struct wva_summary *summary,
                             const char *unit);

/* The time of a row as text; null for WVA_ROW_NONE. */
void wva_json_add_time(json_t *object, const char *name, const struct wva_frame *frame, size_t row);

/* scaling, scale_ups, episodes, load phases, provisioning. */
void wva_json_add_behaviour(json_t *object, const struct wva_document_server *server);

/* Latency, queue, cache, saturation. */
void wva_json_add_experience(json_t *object, const struct wva_document_server *server);

/* Predictions and calibration. */
void wva_json_add_model(json_t *object, const struct wva_document_server *server);

/* What the notebook had, by its definitions, and the tuner. */
void wva_json_add_classic(json_t *object, const struct wva_results *results);

#endif
