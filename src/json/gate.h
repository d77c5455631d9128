/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions that a run must meet, for continuous integration: "itl_attainment >= 95".
 *
 *     FIGURE OPERATOR VALUE
 *
 * FIGURE is the name of a headline (analysis/headline.h) or the path of a plain value in
 * report.json: "slo.itl.attainment_time_pct" holds for every server, "servers[0].samples.rows" and
 * "servers[decode:prod].itl_attainment" for one, by its place or its name, "log.lines" for the
 * document. The operators are < <= > >= == !=; text and true or false know the last two only. A
 * value that is null fails every condition: what is not known is not met. */
#ifndef WVA_JSON_GATE_H
#define WVA_JSON_GATE_H

#include <jansson.h>

#include "util/buffer.h"
#include "util/error.h"

enum { WVA_GATE_TEXT_MAX = 1000 }; /* characters */

struct wva_gate;

/* NULL with WVA_ERR_USAGE and the nearest known names if there is no such figure, or the text is
 * not a condition. Needs no document. */
struct wva_gate *wva_gate_parse(const char *text, struct wva_error *err);
void wva_gate_free(struct wva_gate *gate);

/* "itl_attainment >= 95", however it was spaced. */
const char *wva_gate_text(const struct wva_gate *gate);

enum wva_gate_scope { WVA_GATE_EACH_SERVER, WVA_GATE_ONE_SERVER, WVA_GATE_DOCUMENT };

enum wva_gate_scope wva_gate_scope(const struct wva_gate *gate);

/* The server that a gate for one is about; `document` lacking it, its number of servers. */
size_t wva_gate_server(const struct wva_gate *gate, json_t *document);

struct wva_gate_finding {
    bool passed;
    json_t *value; /* borrowed from the document; NULL: not known */
};

/* For the server with that index; a gate for the document ignores it. */
struct wva_gate_finding wva_gate_judge(const struct wva_gate *gate, json_t *document,
                                       size_t server);

/* "97.3", "held", "not known". */
void wva_gate_describe(const struct wva_gate *gate, const struct wva_gate_finding *finding,
                       struct wva_buffer *text);

/* Judges it for all servers that it is about and appends a line. True when all passed. */
bool wva_gate_report(const struct wva_gate *gate, json_t *document, struct wva_buffer *text);

#endif
