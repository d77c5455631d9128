/* SPDX-License-Identifier: Apache-2.0 */
/* What the controller did and what that meant: scaling, lags, episodes, phases, provisioning. */
#include "json/server.h"
#include "output/json_text.h"

/* ---- scaling ---- */

static json_t *list_events(const struct wva_frame *frame, const struct wva_scaling *scaling,
                           const struct wva_reasons *reasons)
{
    json_t *list = json_array();

    for (size_t i = 0; i < scaling->count; i++) {
        const struct wva_scaling_event *event = &scaling->events[i];
        json_t *item = json_object();

        wva_json_add_time(item, "time", frame, event->row);
        wva_json_add_number(item, "time_min", event->time_minutes);
        wva_json_add_number(item, "from_replicas", event->from);
        wva_json_add_number(item, "to_replicas", event->to);
        wva_json_add_number(item, "load_rpm", event->rate);
        wva_json_add_text(item, "reason",
                          reasons == NULL ? NULL
                                          : wva_reasons_find(reasons, frame->time_ns[event->row]));
        (void)json_array_append_new(list, item);
    }
    return list;
}

static void add_scaling(json_t *parent, const char *name, const struct wva_frame *frame,
                        const struct wva_scaling *scaling, const struct wva_reasons *reasons)
{
    json_t *object = wva_json_add_object(parent, name);
    bool known = wva_scaling_shows_changes(scaling);

    wva_json_add_known_count(object, "up", known, scaling->up);
    wva_json_add_known_count(object, "down", known, scaling->down);
    wva_json_add_number(object, "largest_step", scaling->largest_step);
    wva_json_add_known_count(object, "reversals", known, scaling->reversals);
    wva_json_add_known_count(object, "flaps", known, scaling->flaps);
    wva_json_add_number(object, "first", scaling->first);
    wva_json_add_number(object, "last", scaling->last);
    wva_json_add_number(object, "min", scaling->lowest);
    wva_json_add_number(object, "max", scaling->peak);
    wva_json_add_number(object, "dwell_median_s", scaling->dwell_median_s);
    wva_json_add_number(object, "overshoot_pct", scaling->overshoot_pct);
    wva_json_add(object, "list", list_events(frame, scaling, reasons));
}

/* ---- lags ---- */

static void add_lag(json_t *item, const char *name, const struct wva_lag *lag)
{
    json_t *object = wva_json_add_object(item, name);

    wva_json_add_number(object, "lag_s", lag->s);
    wva_json_add_interval(object, "bounds_s", lag->bounds_s);
}

static json_t *describe_scale_up(const struct wva_frame *frame, const struct wva_scale_up *up)
{
    json_t *item = json_object();

    wva_json_add_number(item, "from_replicas", up->from);
    wva_json_add_number(item, "to_replicas", up->to);
    wva_json_add_time(item, "load_time", frame, up->load_row);
    wva_json_add_time(item, "violation_time", frame, up->violation_row);
    wva_json_add_time(item, "decision_time", frame, up->decision_row);
    wva_json_add_time(item, "actuation_time", frame, up->actuation_row);
    wva_json_add_time(item, "relief_time", frame, up->relief_row);
    wva_json_add_bool(item, "superseded", up->superseded);
    wva_json_add_bool(item, "model_optimistic", up->model_optimistic);
    add_lag(item, "load_to_decision", &up->load_to_decision);
    add_lag(item, "violation_to_decision", &up->violation_to_decision);
    add_lag(item, "decision_to_actuation", &up->decision_to_actuation);
    add_lag(item, "actuation_to_relief", &up->actuation_to_relief);
    add_lag(item, "violation_to_relief", &up->violation_to_relief);
    add_lag(item, "load_to_relief", &up->load_to_relief);
    return item;
}

static void add_lag_summary(json_t *object, const char *name, const struct wva_lag_summary *lags,
                            bool known)
{
    json_t *member = wva_json_add_object(object, name);

    wva_json_add_known_count(member, "n", known, lags->n);
    wva_json_add_number(member, "median_s", lags->median_s);
    wva_json_add_number(member, "max_s", lags->max_s);
}

static void add_lags(json_t *parent, const struct wva_frame *frame,
                     const struct wva_results *results)
{
    const struct wva_lags *lags = &results->lags;
    bool known = wva_scaling_shows_changes(&results->desired);
    json_t *object = wva_json_add_object(parent, "scale_ups"), *list = json_array();

    wva_json_add_known_count(object, "count", known, lags->count);
    wva_json_add_known_count(object, "late", known, lags->late);
    wva_json_add_known_count(object, "late_by_model", known, lags->late_by_model);
    add_lag_summary(object, "load_to_decision", &lags->load_to_decision, known);
    add_lag_summary(object, "violation_to_decision", &lags->violation_to_decision, known);
    add_lag_summary(object, "decision_to_actuation", &lags->decision_to_actuation, known);
    add_lag_summary(object, "actuation_to_relief", &lags->actuation_to_relief, known);
    add_lag_summary(object, "violation_to_relief", &lags->violation_to_relief, known);
    add_lag_summary(object, "load_to_relief", &lags->load_to_relief, known);
    for (size_t i = 0; i < lags->count; i++)
        (void)json_array_append_new(list, describe_scale_up(frame, &lags->items[i]));
    wva_json_add(object, "list", list);
}

/* ---- episodes ---- */

static json_t *describe_episode(const struct wva_frame *frame, const struct wva_episode *episode)
{
    json_t *item = json_object();

    wva_json_add_time(item, "first_bad_time", frame, episode->first_row);
    wva_json_add_time(item, "last_bad_time", frame, episode->last_row);
    wva_json_add_time(item, "end_time", frame, episode->end_row);
    wva_json_add_interval(item, "start_s", episode->start_s);
    wva_json_add_interval(item, "end_s", episode->end_s);
    wva_json_add_number(item, "duration_s", episode->duration_s);
    wva_json_add_bool(item, "open", episode->open);
    wva_json_add_number(item, "peak_excess_ms", episode->peak_excess_ms);
    wva_json_add_number(item, "peak_excess_pct", episode->peak_excess_pct);
    wva_json_add_number(item, "mean_excess_ms", episode->mean_excess_ms);
    wva_json_add_number(item, "excess_area_ms_s", episode->excess_area_ms_s);
    wva_json_add_number(item, "requests", episode->requests);
    wva_json_add_number(item, "replicas_before", episode->replicas_before);
    wva_json_add_number(item, "replicas_after", episode->replicas_after);
    wva_json_add_text(item, "cause", wva_episode_cause_name(episode->cause));
    wva_json_add_count(item, "model_judged_samples", episode->model_judged);
    wva_json_add_known_count(item, "model_within_samples", episode->model_judged > 0,
                             episode->model_within);
    return item;
}

static void add_episodes(json_t *parent, const char *name, const struct wva_frame *frame,
                         const struct wva_episodes *episodes)
{
    json_t *object = wva_json_add_object(parent, name), *list = json_array();

    wva_json_add_known_count(object, "count", episodes->known, episodes->count);
    wva_json_add_known_count(object, "open", episodes->known, episodes->open);
    wva_json_add_number(object, "duration_s", episodes->duration_s);
    wva_json_add_number(object, "excess_area_ms_s", episodes->excess_area_ms_s);
    wva_json_add_number(object, "requests", episodes->requests);
    wva_json_add_number(object, "peak_excess_ms", episodes->peak_excess_ms);
    for (size_t i = 0; i < episodes->count; i++)
        (void)json_array_append_new(list, describe_episode(frame, &episodes->items[i]));
    wva_json_add(object, "list", list);
}

/* ---- load phases ---- */

static json_t *describe_phase(const struct wva_frame *frame, const struct wva_phase *phase)
{
    json_t *item = json_object();

    wva_json_add_time(item, "start_time", frame, phase->first_row);
    wva_json_add_time(item, "steady_time", frame, phase->steady_row);
    wva_json_add_number(item, "start_s", phase->start_s);
    wva_json_add_number(item, "duration_s", phase->duration_s);
    wva_json_add_count(item, "rows", phase->last_row - phase->first_row + 1);
    wva_json_add_bool(item, "idle", phase->idle);
    (void)wva_json_add_summary(item, "load", &phase->rate, "rpm");
    (void)wva_json_add_summary(item, "itl", &phase->itl_ms, "ms");
    (void)wva_json_add_summary(item, "ttft", &phase->ttft_ms, "ms");
    wva_json_add_number(item, "replicas_current_mean", phase->replicas_current_mean);
    wva_json_add_number(item, "replicas_target_mean", phase->replicas_desired_mean);
    wva_json_add_number(item, "replicas_current_last", phase->replicas_current_last);
    wva_json_add_number(item, "itl_attainment_time_pct", phase->itl.time_pct);
    wva_json_add_number(item, "ttft_attainment_time_pct", phase->ttft.time_pct);
    return item;
}

static void add_phases(json_t *parent, const struct wva_frame *frame,
                       const struct wva_phases *phases)
{
    json_t *object = wva_json_add_object(parent, "load_phases"), *list = json_array();

    wva_json_add_known_count(object, "count", phases->known, phases->count);
    for (size_t i = 0; i < phases->count; i++)
        (void)json_array_append_new(list, describe_phase(frame, &phases->items[i]));
    wva_json_add(object, "list", list);
}

/* ---- supply and demand ---- */

static void add_cost(json_t *object, const struct wva_provisioning *provisioning)
{
    const struct wva_price *price = &provisioning->price;

    wva_json_add_number(object, "cost_cents", provisioning->cost);
    wva_json_add_number(object, "cost_covered_s", provisioning->cost_covered_s);
    wva_json_add_number(object, "cost_covered_pct", provisioning->cost_covered_pct);
    wva_json_add_number(object, "price_per_replica_hour_cents", price->per_replica_hour);
    wva_json_add_text(object, "price_origin", wva_price_origin_name(price->origin));
    wva_json_add_count(object, "price_stated_samples", price->stated);
}

static void add_provisioning(json_t *parent, const struct wva_provisioning *provisioning)
{
    static const char *const sources[] = {
        [WVA_DEMAND_UNKNOWN] = NULL,
        [WVA_DEMAND_LOG] = "log",
        [WVA_DEMAND_FIT] = "fit",
        [WVA_DEMAND_STATED] = "stated",
    };
    json_t *object = wva_json_add_object(parent, "provisioning");

    wva_json_add_number(object, "replica_hours_target", provisioning->replica_hours_desired);
    add_cost(object, provisioning);
    wva_json_add_count(object, "stated_samples", provisioning->stated_samples);
    wva_json_add_known_count(object, "stated_short_samples", provisioning->stated_samples > 0,
                             provisioning->stated_short);
    wva_json_add_text(object, "demand_source", sources[provisioning->source]);
    wva_json_add_number(object, "compared_s", provisioning->compared_s);
    wva_json_add_number(object, "compared_time_pct", provisioning->compared_pct);
    wva_json_add_number(object, "replica_hours_supply", provisioning->supply_replica_hours);
    wva_json_add_number(object, "replica_hours_demand", provisioning->oracle_replica_hours);
    wva_json_add_number(object, "over_oracle_pct", provisioning->over_oracle_pct);
    wva_json_add_number(object, "under_accuracy_pct", provisioning->under_accuracy_pct);
    wva_json_add_number(object, "over_accuracy_pct", provisioning->over_accuracy_pct);
    wva_json_add_number(object, "under_timeshare_pct", provisioning->under_timeshare_pct);
    wva_json_add_number(object, "over_timeshare_pct", provisioning->over_timeshare_pct);
    wva_json_add_number(object, "instability_pct", provisioning->instability_pct);
}

static void add_shortfall(json_t *parent, const struct wva_shortfall *shortfall)
{
    static const char *const names[] = { [WVA_SHORTFALL_TARGET] = "target_low",
                                         [WVA_SHORTFALL_STARTING] = "replicas_starting",
                                         [WVA_SHORTFALL_CAPACITY] = "replicas_enough",
                                         [WVA_SHORTFALL_UNKNOWN] = "unknown" };
    json_t *object = wva_json_add_object(parent, "shortfall"), *headroom = json_array();
    bool known = !isnan(shortfall->above_s);

    wva_json_add_number(object, "above_slo_s", shortfall->above_s);
    for (int i = 0; i < WVA_SHORTFALL_CAUSES; i++) {
        json_t *cause = wva_json_add_object(object, names[i]);

        wva_json_add_known_count(cause, "samples", known, shortfall->samples[i]);
        wva_json_add_number(cause, "time_s", known ? shortfall->time_s[i] : NAN);
    }
    for (int k = 0; k < WVA_HEADROOM_MAX; k++)
        (void)json_array_append_new(headroom,
                                    wva_json_number(known ? shortfall->covered_s[k] : NAN));
    wva_json_add(object, "covered_by_headroom_s", headroom);
}

static void add_stabilization(json_t *parent, const struct wva_stabilization *steady)
{
    json_t *object = wva_json_add_object(parent, "stabilization");

    wva_json_add_number(object, "window_s", steady->window_s);
    wva_json_add_count(object, "flaps_before", steady->flaps_before);
    wva_json_add_known_count(object, "flaps_after", !isnan(steady->window_s), steady->flaps_after);
    wva_json_add_number(object, "extra_replica_hours", steady->extra_replica_hours);
}

void wva_json_add_behaviour(json_t *object, const struct wva_document_server *server)
{
    const struct wva_results *results = server->results;
    json_t *scaling = wva_json_add_object(object, "scaling"), *episodes;

    add_scaling(scaling, "target", server->frame, &results->desired, server->reasons);
    add_scaling(scaling, "current", server->frame, &results->current, NULL);
    add_lags(object, server->frame, results);
    episodes = wva_json_add_object(object, "episodes");
    add_episodes(episodes, "itl", server->frame, &results->itl_episodes);
    add_episodes(episodes, "ttft", server->frame, &results->ttft_episodes);
    add_episodes(episodes, "either", server->frame, &results->either_episodes);
    add_phases(object, server->frame, &results->phases);
    wva_json_add_number(object, "replica_hours_current",
                        results->provisioning.replica_hours_current);
    add_provisioning(object, &results->provisioning);
    add_shortfall(object, &results->shortfall);
    add_stabilization(object, &results->stabilization);
}
