/* SPDX-License-Identifier: Apache-2.0 */
#include "cycle/analyses.h"

#include <math.h>
#include <stdlib.h>

#include "cycle/text_map.h"
#include "cycle/votes.h"
#include "util/memory.h"
#include "util/number.h"

/* Analyzers of a model; more are ignored. */
enum { ANALYZERS_MAX = 4 };

struct model {
    const struct wva_stored_fact *list[ANALYZERS_MAX]; /* in order of arrival */
    int count;
    bool muted;  /* the saturation analyzer has no vote */
    bool shared; /* the model has several variants */
};

struct wva_analyses {
    struct wva_text_map by_model;   /* model and namespace: number of the model + 1 */
    struct wva_text_map by_variant; /* variant and analyzer: the fact about its capacity */
    struct model *models;
    size_t count, capacity;
};

static const struct wva_str none = { 0 };

struct wva_analyses *wva_analyses_create(void)
{
    return wva_calloc(1, sizeof(struct wva_analyses));
}

void wva_analyses_free(struct wva_analyses *analyses)
{
    if (analyses == NULL)
        return;
    wva_text_map_free(&analyses->by_model);
    wva_text_map_free(&analyses->by_variant);
    free(analyses->models);
    free(analyses);
}

/* ---- models ---- */

static struct model *find_model(const struct wva_analyses *analyses, struct wva_str name,
                                struct wva_str namespace)
{
    uintptr_t number = (uintptr_t)wva_text_map_get(&analyses->by_model, name, namespace);

    return number == 0 ? NULL : &analyses->models[number - 1];
}

static struct model *open_model(struct wva_analyses *analyses, const struct wva_str *cells)
{
    struct wva_str name = cells[WVA_COLUMN_MODEL], namespace = cells[WVA_COLUMN_NAMESPACE];
    struct model *model = find_model(analyses, name, namespace);

    if (model != NULL)
        return model;
    model = WVA_APPEND(analyses->models, analyses->count, analyses->capacity);
    *model = (struct model){ 0 };
    wva_text_map_put(&analyses->by_model, name, namespace, (void *)(uintptr_t)analyses->count);
    return model;
}

static void add_analysis(struct model *model, const struct wva_stored_fact *stored)
{
    int i = 0;

    while (i < model->count
           && !wva_str_equal(model->list[i]->fact.cell[WVA_COLUMN_ANALYZER],
                             stored->fact.cell[WVA_COLUMN_ANALYZER]))
        i++;
    if (i == ANALYZERS_MAX)
        return;
    model->list[i] = stored;
    model->count += i == model->count;
}

void wva_analyses_index(struct wva_analyses *analyses, const struct wva_facts *facts)
{
    const struct wva_fact_list *list = &facts->list[WVA_FACT_ANALYSIS];

    wva_text_map_clear(&analyses->by_model);
    wva_text_map_clear(&analyses->by_variant);
    analyses->count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct wva_str *cells = list->items[i].fact.cell;
        struct model *model = open_model(analyses, cells);

        if (cells[WVA_CELL_NO_VOTE].len > 0)
            model->muted = true;
        else
            add_analysis(model, &list->items[i]);
    }
    list = &facts->list[WVA_FACT_CAPACITY];
    for (size_t i = 0; i < list->count; i++) {
        const struct wva_str *cells = list->items[i].fact.cell;

        open_model(analyses, cells)->shared = true;
        wva_text_map_put(&analyses->by_variant, cells[WVA_COLUMN_VARIANT],
                         cells[WVA_COLUMN_ANALYZER], &list->items[i]);
    }
}

/* That of a row, in its namespace or in one that is not known. */
static const struct model *model_of(const struct wva_analyses *analyses,
                                    const struct wva_str *cells)
{
    struct wva_str name = cells[WVA_COLUMN_MODEL];
    const struct model *model;

    if (name.len == 0)
        return NULL;
    model = find_model(analyses, name, cells[WVA_COLUMN_NAMESPACE]);
    return model != NULL ? model : find_model(analyses, name, none);
}

static bool is_by_saturation(const struct wva_stored_fact *analysis)
{
    return wva_str_equal(analysis->fact.cell[WVA_COLUMN_ANALYZER], WVA_STR("saturation"));
}

static bool has_vote(const struct model *model, int number)
{
    return !(model->muted && is_by_saturation(model->list[number]));
}

/* The analysis that a row shows first: that of the saturation analyzer, unless it has no vote. */
static int find_first(const struct model *model)
{
    for (int i = 0; i < model->count; i++)
        if (is_by_saturation(model->list[i]) != model->muted)
            return i;
    return 0;
}

/* ---- rows ---- */

/* What an analyzer states of the row's variant, if the model has several; else NULL. */
static const struct wva_stored_fact *capacity_of(const struct wva_analyses *analyses,
                                                 const struct wva_str *cells,
                                                 const struct wva_stored_fact *analysis)
{
    const struct wva_str *said = analysis->fact.cell;
    const struct wva_stored_fact *found = wva_text_map_get(
        &analyses->by_variant, cells[WVA_COLUMN_VARIANT], said[WVA_COLUMN_ANALYZER]);

    if (found == NULL || !wva_str_equal(found->fact.cell[WVA_COLUMN_MODEL], said[WVA_COLUMN_MODEL])
        || !wva_str_equal(found->fact.cell[WVA_COLUMN_NAMESPACE], said[WVA_COLUMN_NAMESPACE]))
        return NULL;
    return found;
}

/* Ready replicas belong to the variant that the fact names. */
static void fill_first(const struct wva_analyses *analyses, struct wva_str *cells,
                       const struct wva_stored_fact *analysis)
{
    const struct wva_stored_fact *capacity = capacity_of(analyses, cells, analysis);
    struct wva_str ready = cells[WVA_COLUMN_REPLICAS_READY];

    wva_fact_fill_empty(cells, analysis);
    if (!wva_str_equal(analysis->fact.cell[WVA_COLUMN_VARIANT], cells[WVA_COLUMN_VARIANT]))
        cells[WVA_COLUMN_REPLICAS_READY] = ready;
    if (capacity != NULL)
        wva_fact_fill_empty(cells, capacity);
}

static void fill_other(const struct wva_analyses *analyses, struct wva_str *cells,
                       const struct wva_stored_fact *analysis)
{
    static const struct {
        enum wva_column to, from;
    } columns[] = {
        { WVA_COLUMN_OTHER_ANALYZER, WVA_COLUMN_ANALYZER },
        { WVA_COLUMN_OTHER_SUPPLY, WVA_COLUMN_SUPPLY },
        { WVA_COLUMN_OTHER_DEMAND, WVA_COLUMN_DEMAND },
        { WVA_COLUMN_OTHER_UTILIZATION, WVA_COLUMN_UTILIZATION },
        { WVA_COLUMN_OTHER_REQUIRED_CAPACITY, WVA_COLUMN_REQUIRED_CAPACITY },
        { WVA_COLUMN_OTHER_SPARE_CAPACITY, WVA_COLUMN_SPARE_CAPACITY },
        { WVA_COLUMN_OTHER_REPLICA_CAPACITY, WVA_COLUMN_REPLICA_CAPACITY },
        { WVA_COLUMN_OTHER_CAPACITY_SOURCE, WVA_COLUMN_CAPACITY_SOURCE },
        { WVA_COLUMN_OTHER_SCALE_UP_THRESHOLD, WVA_COLUMN_SCALE_UP_THRESHOLD },
        { WVA_COLUMN_OTHER_SCALE_DOWN_BOUNDARY, WVA_COLUMN_SCALE_DOWN_BOUNDARY },
    };
    const struct wva_stored_fact *capacity = capacity_of(analyses, cells, analysis);

    for (size_t i = 0; i < WVA_COUNT(columns); i++) {
        struct wva_str *to = &cells[columns[i].to];

        *to = analysis->fact.cell[columns[i].from];
        if (to->len == 0 && capacity != NULL)
            *to = capacity->fact.cell[columns[i].from];
    }
}

/* ---- decisions ---- */

static double read_number(struct wva_str text)
{
    double value;

    return wva_number_parse(text, &value) ? value : NAN;
}

/* By how many replicas the cycle changes the variant, or only the sign of that; NaN: not known. */
static double find_change(const struct wva_str *cells)
{
    static const struct {
        struct wva_str action;
        double change;
    } actions[] = { { WVA_STR_INIT("scale-up"), 1 },
                    { WVA_STR_INIT("scale-down"), -1 },
                    { WVA_STR_INIT("no-change"), 0 } };

    for (size_t i = 0; i < WVA_COUNT(actions); i++)
        if (wva_str_equal(cells[WVA_COLUMN_ACTION], actions[i].action))
            return actions[i].change;
    return read_number(cells[WVA_COLUMN_REPLICAS_DESIRED])
           - read_number(cells[WVA_COLUMN_REPLICAS_CURRENT]);
}

/* Decisions of other parts of the controller. Those to have no replicas are made for want of
 * requests. */
static bool is_decided_elsewhere(const struct wva_str *cells)
{
    static const struct wva_str reasons[] = {
        WVA_STR_INIT("rescale"),
        WVA_STR_INIT("safety net"),
        WVA_STR_INIT("scale-from-zero"),
    };

    for (size_t i = 0; i < WVA_COUNT(reasons); i++)
        if (wva_str_starts(cells[WVA_COLUMN_REASON], reasons[i]))
            return true;
    return read_number(cells[WVA_COLUMN_REPLICAS_DESIRED]) == 0;
}

static struct wva_vote read_vote(const struct wva_analyses *analyses, const struct wva_str *cells,
                                 const struct wva_stored_fact *analysis)
{
    const struct wva_stored_fact *capacity = capacity_of(analyses, cells, analysis);

    if (capacity == NULL)
        capacity = analysis;
    return (struct wva_vote){
        .required = read_number(analysis->fact.cell[WVA_COLUMN_REQUIRED_CAPACITY]),
        .spare = read_number(analysis->fact.cell[WVA_COLUMN_SPARE_CAPACITY]),
        .capacity = read_number(capacity->fact.cell[WVA_COLUMN_REPLICA_CAPACITY]),
    };
}

static struct wva_str find_decider(const struct wva_analyses *analyses, const struct model *model,
                                   const struct wva_str *cells)
{
    struct wva_vote votes[ANALYZERS_MAX];
    struct wva_str names[ANALYZERS_MAX];
    size_t count = 0;
    int found;

    if (is_decided_elsewhere(cells))
        return none;
    for (int i = 0; i < model->count; i++) {
        if (!has_vote(model, i))
            continue;
        names[count] = model->list[i]->fact.cell[WVA_COLUMN_ANALYZER];
        votes[count++] = read_vote(analyses, cells, model->list[i]);
    }
    found = wva_votes_find(votes, count, find_change(cells));
    return found < 0 ? none : names[found];
}

unsigned wva_analyses_fill(const struct wva_analyses *analyses, struct wva_str *cells)
{
    const struct model *model = analyses->count == 0 ? NULL : model_of(analyses, cells);
    int first;

    if (model == NULL || model->count == 0)
        return 0;
    first = find_first(model);
    fill_first(analyses, cells, model->list[first]);
    if (model->count > 1)
        fill_other(analyses, cells, model->list[first == 0 ? 1 : 0]);
    cells[WVA_COLUMN_DECIDED_BY] = find_decider(analyses, model, cells);
    return model->shared ? WVA_FLAG_SHARED_CAPACITY : 0;
}

/* ---- reasons ---- */

static void tell_vote(const struct wva_stored_fact *analysis, const char *words,
                      struct wva_buffer *reason)
{
    const struct wva_str *cells = analysis->fact.cell;
    double utilization = read_number(cells[WVA_COLUMN_UTILIZATION]);

    wva_buffer_printf(reason, "%s%.*s analyzer %s", reason->len == 0 ? "" : "; ",
                      WVA_STR_ARGS(cells[WVA_COLUMN_ANALYZER]), words);
    if (!isnan(utilization))
        wva_buffer_printf(reason, " (utilization %.3g)", utilization);
}

void wva_analyses_tell(const struct wva_analyses *analyses, const struct wva_str *cells, bool up,
                       struct wva_buffer *reason)
{
    const struct model *model = model_of(analyses, cells);
    struct wva_str decider = cells[WVA_COLUMN_DECIDED_BY];
    int count = model == NULL ? 0 : model->count;

    for (int i = 0; i < count && decider.len > 0; i++)
        if (wva_str_equal(model->list[i]->fact.cell[WVA_COLUMN_ANALYZER], decider))
            tell_vote(model->list[i], up ? "asks for more" : "has capacity to spare", reason);
    for (int i = 0; i < count && up; i++) {
        const struct wva_str *said = model->list[i]->fact.cell;

        if (has_vote(model, i) && read_number(said[WVA_COLUMN_REQUIRED_CAPACITY]) > 0
            && (decider.len == 0 || !wva_str_equal(said[WVA_COLUMN_ANALYZER], decider)))
            tell_vote(model->list[i], "asks for more", reason);
    }
}
