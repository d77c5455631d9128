/* SPDX-License-Identifier: Apache-2.0 */
/* What the run was like: latency, queue, cache, saturation. */
#include "json/server.h"
#include "output/json_text.h"

static void add_felt(json_t *parent, const char *name, const struct wva_frame *frame,
                     const struct wva_felt *felt)
{
    json_t *object = wva_json_add_object(parent, name);

    wva_json_add_count(object, "samples", felt->values.n);
    wva_json_add_number(object, "covered_time_pct", felt->covered_pct);
    wva_json_add_number(object, "mean", felt->values.mean);
    wva_json_add_number(object, "time_mean", felt->time_mean);
    wva_json_add_number(object, "p95", felt->values.p95);
    wva_json_add_number(object, "peak", felt->values.max);
    wva_json_add_time(object, "peak_time", frame, felt->peak_row);
}

static void add_lasted(json_t *parent, const char *name, const struct wva_lasted *lasted)
{
    json_t *object = wva_json_add_object(parent, name);

    wva_json_add_number(object, "time_pct", lasted->time_pct);
    wva_json_add_number(object, "known_s", lasted->known_s);
}

void wva_json_add_experience(json_t *object, const struct wva_document_server *server)
{
    const struct wva_experience *experience = &server->results->experience;
    json_t *member = wva_json_add_object(object, "experience");

    add_felt(member, "itl_ms", server->frame, &experience->itl_ms);
    add_felt(member, "ttft_ms", server->frame, &experience->ttft_ms);
    add_felt(member, "load_rpm", server->frame, &experience->load_rpm);
    add_felt(member, "queue", server->frame, &experience->queue);
    add_felt(member, "waiting_per_replica", server->frame, &experience->waiting);
    add_felt(member, "kv", server->frame, &experience->kv);
    add_felt(member, "utilization", server->frame, &experience->utilization);
    add_lasted(member, "queued", &experience->queued);
    add_lasted(member, "kv_full", &experience->kv_full);
    add_lasted(member, "beyond_capacity", &experience->beyond);
    add_lasted(member, "saturated", &experience->saturated);
}
