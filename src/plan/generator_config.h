/* SPDX-License-Identifier: Apache-2.0 */
/* Loads that are planned where they are generated, as a configuration: the stages of
 * inference-perf, a scenario of GuideLLM, and a Tekton PipelineRun or Pipeline whose tasks run
 * GuideLLM.
 *
 * inference-perf (config.yaml, or a profile): `load.stages`, one after another with a pause.
 *
 * GuideLLM: `profile` (or `rate_type`) with `rate`, one number or a list of them, one after another
 * for `max_seconds` each. "constant" and "poisson" mean requests per second; "concurrent" means
 * requests in flight, so that the servers decide on the rate; "synchronous" is one in flight.
 *
 * Tekton: a task runs once per combination of its `matrix`, all at the same time. Each run is
 * described by parameters: `start-delay`, `max-seconds`, `rate`, `rate-type` and `scenario`, a text
 * with a scenario; or by one text with `name`, `delay`, `duration` and `scenario`. A task begins
 * when those in `runAfter` are done, of which only the loads take time here. References to
 * parameters, $(params.NAME), are followed where they are a whole value. */
#ifndef WVA_PLAN_GENERATOR_CONFIG_H
#define WVA_PLAN_GENERATOR_CONFIG_H

#include "plan/config.h"

/* True where a document of `stream` is one of these. */
bool wva_generator_config_is(const struct wva_yaml_stream *stream);

/* Takes the loads of `stream`, which becomes part of the configuration; problems are added to
 * `problems`. The caller frees it by wva_config_free. */
struct wva_config *wva_generator_config_take(const char *path, struct wva_yaml_stream *stream,
                                             struct wva_problems *problems);

#endif
