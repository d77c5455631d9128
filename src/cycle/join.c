/* SPDX-License-Identifier: Apache-2.0 */
#include "cycle/join.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cycle/analyses.h"
#include "cycle/text_map.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/timestamp.h"

struct wva_join {
    struct wva_facts *facts;
    struct wva_joined *rows;
    size_t count, capacity;
    struct wva_text_map by_server;      /* variant and namespace: row number + 1 */
    struct wva_text_map by_variant;     /* variant alone */
    bool has_nameless;                  /* a Solution names no server: the next two are needed */
    struct wva_text_map by_model;       /* model and class */
    struct wva_text_map by_accelerator; /* model and accelerator */
    struct wva_text_map namespaces;     /* variant: a fact that names its namespace */
    struct wva_analyses *analyses;
    struct wva_text_map scratch[3]; /* for one kind of fact at a time */
    struct wva_str model;           /* the cycle's only model */
    bool several_models;
};

struct wva_join *wva_join_create(void)
{
    struct wva_join *join = wva_calloc(1, sizeof *join);

    join->analyses = wva_analyses_create();
    return join;
}

void wva_join_free(struct wva_join *join)
{
    if (join == NULL)
        return;
    wva_text_map_free(&join->by_server);
    wva_text_map_free(&join->by_variant);
    wva_text_map_free(&join->by_model);
    wva_text_map_free(&join->by_accelerator);
    wva_text_map_free(&join->namespaces);
    wva_analyses_free(join->analyses);
    wva_text_map_free(&join->scratch[0]);
    wva_text_map_free(&join->scratch[1]);
    wva_text_map_free(&join->scratch[2]);
    free(join->rows);
    free(join);
}

/* ---- look-ups ---- */

static const struct wva_str none = { 0 };

/* In an index of rows: ambiguous, several have this name. */
static const uintptr_t ambiguous = UINTPTR_MAX;

static void index_row(struct wva_text_map *index, struct wva_str a, struct wva_str b, size_t row)
{
    uintptr_t old = (uintptr_t)wva_text_map_get(index, a, b), value = row + 1;

    if (old != value)
        wva_text_map_put(index, a, b, (void *)(old == 0 ? value : ambiguous));
}

static struct wva_joined *look_up(struct wva_join *join, const struct wva_text_map *index,
                                  struct wva_str a, struct wva_str b)
{
    uintptr_t found = (uintptr_t)wva_text_map_get(index, a, b);

    return found == 0 || found == ambiguous ? NULL : &join->rows[found - 1];
}

/* ---- rows ---- */

struct server_name {
    struct wva_str variant, namespace;
};

/* A server is called "variant:namespace". */
static struct server_name name_of(const struct wva_str *cells)
{
    struct server_name name = { cells[WVA_COLUMN_VARIANT], cells[WVA_COLUMN_NAMESPACE] };
    struct wva_str server = cells[WVA_COLUMN_SERVER];
    const char *colon = server.len == 0 ? NULL : memrchr(server.ptr, ':', server.len);
    size_t len = colon == NULL ? server.len : (size_t)(colon - server.ptr);

    if (name.variant.len == 0)
        name.variant = (struct wva_str){ server.ptr, len };
    if (colon != NULL && name.namespace.len == 0)
        name.namespace = wva_str_skip(server, len + 1);
    return name;
}

static void name_server(struct wva_join *join, struct wva_str *cells)
{
    char *name;

    if (cells[WVA_COLUMN_SERVER].len > 0 || cells[WVA_COLUMN_VARIANT].len == 0)
        return;
    name = wva_asprintf("%.*s%s%.*s", WVA_STR_ARGS(cells[WVA_COLUMN_VARIANT]),
                        cells[WVA_COLUMN_NAMESPACE].len > 0 ? ":" : "",
                        WVA_STR_ARGS(cells[WVA_COLUMN_NAMESPACE]));
    cells[WVA_COLUMN_SERVER] = wva_facts_text(join->facts, wva_str_from(name));
    free(name);
}

static void index_names(struct wva_join *join, size_t number)
{
    const struct wva_str *cells = join->rows[number].cell;

    index_row(&join->by_server, cells[WVA_COLUMN_VARIANT], cells[WVA_COLUMN_NAMESPACE], number);
    index_row(&join->by_variant, cells[WVA_COLUMN_VARIANT], none, number);
    if (!join->has_nameless)
        return;
    index_row(&join->by_model, cells[WVA_COLUMN_MODEL], cells[WVA_COLUMN_CLASS], number);
    index_row(&join->by_accelerator, cells[WVA_COLUMN_MODEL], cells[WVA_COLUMN_ACCELERATOR],
              number);
}

static struct wva_joined *add_row(struct wva_join *join, const struct wva_stored_fact *stored)
{
    struct server_name name = name_of(stored->fact.cell);
    struct wva_joined *row;

    row = WVA_APPEND(join->rows, join->count, join->capacity);
    *row = (struct wva_joined){ .time_text = stored->time_text, .time_ns = stored->time_ns };
    memcpy(row->cell, stored->fact.cell, WVA_COLUMN_JOINED * sizeof row->cell[0]);
    row->cell[WVA_COLUMN_VARIANT] = name.variant;
    row->cell[WVA_COLUMN_NAMESPACE] = name.namespace;
    name_server(join, row->cell);
    index_names(join, join->count - 1);
    return row;
}

/* The row of a fact about a variant; NULL if there is none, or it is ambiguous. */
static struct wva_joined *find_variant(struct wva_join *join, struct wva_str variant,
                                       struct wva_str namespace)
{
    struct wva_joined *row;

    if (namespace.len == 0)
        return look_up(join, &join->by_variant, variant, none);
    row = look_up(join, &join->by_server, variant, namespace);
    return row != NULL ? row : look_up(join, &join->by_server, variant, none);
}

/* ---- namespaces ---- */

static void note_model(struct wva_join *join, struct wva_str model)
{
    if (model.len == 0)
        return;
    join->several_models |= join->model.len > 0 && !wva_str_equal(join->model, model);
    join->model = model;
}

/* Records the namespace of a variant for facts that do not name it; not known if there are
 * several. */
static void note_namespace(struct wva_join *join, const struct wva_str *cells)
{
    static const struct wva_str unknown[WVA_COLUMN_COUNT];
    const struct wva_str *known;

    if (cells[WVA_COLUMN_VARIANT].len == 0 || cells[WVA_COLUMN_NAMESPACE].len == 0)
        return;
    known = wva_text_map_get(&join->namespaces, cells[WVA_COLUMN_VARIANT], none);
    if (known != NULL && !wva_str_equal(known[WVA_COLUMN_NAMESPACE], cells[WVA_COLUMN_NAMESPACE]))
        cells = unknown;
    wva_text_map_put(&join->namespaces,
                     known == NULL ? cells[WVA_COLUMN_VARIANT] : known[WVA_COLUMN_VARIANT], none,
                     (void *)cells);
}

static void complete_namespaces(struct wva_join *join, struct wva_fact_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct wva_stored_fact *stored = &list->items[i];
        struct wva_str *cells = stored->fact.cell;
        const struct wva_str *known;

        if (cells[WVA_COLUMN_NAMESPACE].len > 0)
            continue;
        known = wva_text_map_get(&join->namespaces, cells[WVA_COLUMN_VARIANT], none);
        if (known == NULL || known[WVA_COLUMN_NAMESPACE].len == 0)
            continue;
        cells[WVA_COLUMN_NAMESPACE] = known[WVA_COLUMN_NAMESPACE];
        stored->filled |= UINT64_C(1) << WVA_COLUMN_NAMESPACE;
    }
}

/* Facts that name a variant without its namespace get it from those that name both. */
static void complete_names(struct wva_join *join)
{
    static const enum wva_fact_kind kinds[] = { WVA_FACT_VARIANT, WVA_FACT_DECISION,
                                                WVA_FACT_REPLICAS, WVA_FACT_METRICS };
    struct wva_fact_list *lists = join->facts->list;

    for (size_t k = 0; k < WVA_COUNT(kinds); k++)
        for (size_t i = 0; i < lists[kinds[k]].count; i++)
            note_namespace(join, lists[kinds[k]].items[i].fact.cell);
    for (size_t k = 1; k < WVA_COUNT(kinds); k++)
        complete_namespaces(join, &lists[kinds[k]]);
    for (int kind = 0; kind <= WVA_FACT_POD; kind++)
        if (kind != WVA_FACT_PARAMETERS && kind != WVA_FACT_SLO)
            for (size_t i = 0; i < lists[kind].count; i++)
                note_model(join, lists[kind].items[i].fact.cell[WVA_COLUMN_MODEL]);
}

/* ---- servers and Solutions ---- */

static void add_observations(struct wva_join *join)
{
    const struct wva_fact_list *list = &join->facts->list[WVA_FACT_OBSERVATION];

    for (size_t i = 0; i < list->count; i++)
        add_row(join, &list->items[i])->has_observation = true;
}

/* The optimizer's choice takes precedence over the current state: a row's accelerator, batch limit
 * and load are those that the prediction is for. */
static void apply_solution(struct wva_joined *row, const struct wva_stored_fact *stored)
{
    for (uint64_t columns = stored->filled; columns != 0; columns &= columns - 1) {
        int i = __builtin_ctzll(columns);

        row->cell[i] = stored->fact.cell[i];
    }
    row->has_solution = true;
    row->flags |= stored->fact.broken ? WVA_FLAG_MALFORMED : 0;
    if (stored->fact.kind == WVA_FACT_INFEASIBLE)
        row->flags |= WVA_FLAG_INFEASIBLE;
    else if (wva_str_equal(row->cell[WVA_COLUMN_REPLICAS_DESIRED], WVA_STR("0")))
        row->flags |= WVA_FLAG_SCALE_TO_ZERO;
}

/* The row of a Solution. Early controllers log no server name; then it is identified by model and
 * class, or model and accelerator. */
static struct wva_joined *find_solved(struct wva_join *join, const struct wva_str *cells)
{
    struct server_name name = name_of(cells);
    struct wva_joined *row;

    if (name.variant.len > 0)
        return find_variant(join, name.variant, name.namespace);
    row = look_up(join, &join->by_model, cells[WVA_COLUMN_MODEL], cells[WVA_COLUMN_CLASS]);
    if (row == NULL && cells[WVA_COLUMN_ACCELERATOR].len > 0)
        row = look_up(join, &join->by_accelerator, cells[WVA_COLUMN_MODEL],
                      cells[WVA_COLUMN_ACCELERATOR]);
    return row;
}

static void add_solutions(struct wva_join *join, enum wva_fact_kind kind)
{
    const struct wva_fact_list *list = &join->facts->list[kind];

    for (size_t i = 0; i < list->count; i++) {
        const struct wva_stored_fact *stored = &list->items[i];
        struct wva_joined *row = find_solved(join, stored->fact.cell);

        apply_solution(row != NULL ? row : add_row(join, stored), stored);
    }
}

/* ---- variants ---- */

static void add_variants(struct wva_join *join, enum wva_fact_kind kind)
{
    const struct wva_fact_list *list = &join->facts->list[kind];

    for (size_t i = 0; i < list->count; i++) {
        const struct wva_str *cells = list->items[i].fact.cell;
        struct wva_str variant = cells[WVA_COLUMN_VARIANT];
        struct wva_str namespace = cells[WVA_COLUMN_NAMESPACE];

        /* A bare name that matches several rows adds no further one. */
        if (variant.len > 0 && find_variant(join, variant, namespace) == NULL
            && (namespace.len > 0 || wva_text_map_get(&join->by_variant, variant, none) == NULL))
            (void)add_row(join, &list->items[i]);
    }
}

/* Fills empty cells from all facts of a kind, the last one first. */
static void apply_variants(struct wva_join *join, enum wva_fact_kind kind)
{
    const struct wva_fact_list *list = &join->facts->list[kind];

    for (size_t i = list->count; i-- > 0;) {
        const struct wva_stored_fact *stored = &list->items[i];
        const struct wva_str *cells = stored->fact.cell;
        struct wva_joined *row =
            cells[WVA_COLUMN_VARIANT].len == 0
                ? NULL
                : find_variant(join, cells[WVA_COLUMN_VARIANT], cells[WVA_COLUMN_NAMESPACE]);

        if (row != NULL)
            wva_fact_fill_empty(row->cell, stored);
    }
}

/* ---- models ---- */

/* Indexes the facts of a kind by two of their cells (b < 0: by one). The last one counts. */
static void index_facts(struct wva_join *join, struct wva_text_map *index, enum wva_fact_kind kind,
                        int a, int b)
{
    struct wva_fact_list *list = &join->facts->list[kind];

    wva_text_map_clear(index);
    for (size_t i = 0; i < list->count; i++) {
        struct wva_stored_fact *stored = &list->items[i];

        wva_text_map_put(index, stored->fact.cell[a], b < 0 ? none : stored->fact.cell[b], stored);
    }
}

static bool apply_indexed(const struct wva_text_map *index, struct wva_joined *row, int a, int b)
{
    const struct wva_stored_fact *stored =
        wva_text_map_get(index, row->cell[a], b < 0 ? none : row->cell[b]);

    if (stored == NULL || row->cell[a].len == 0)
        return false;
    wva_fact_fill_empty(row->cell, stored);
    return true;
}

/* Without facts of this kind there is nothing to look up. */
static bool is_said(const struct wva_join *join, enum wva_fact_kind kind)
{
    return join->facts->list[kind].count > 0;
}

static void apply_parameters(struct wva_join *join, enum wva_fact_kind kind)
{
    if (!is_said(join, kind))
        return;
    index_facts(join, &join->scratch[0], kind, WVA_COLUMN_MODEL, WVA_COLUMN_ACCELERATOR);
    for (size_t i = 0; i < join->count; i++)
        if (join->rows[i].cell[WVA_COLUMN_ALPHA].len == 0)
            (void)apply_indexed(&join->scratch[0], &join->rows[i], WVA_COLUMN_MODEL,
                                WVA_COLUMN_ACCELERATOR);
}

static void apply_slos(struct wva_join *join)
{
    struct wva_text_map *by_class = &join->scratch[0], *by_model = &join->scratch[1];

    if (!is_said(join, WVA_FACT_SLO))
        return;
    index_facts(join, by_class, WVA_FACT_SLO, WVA_COLUMN_MODEL, WVA_COLUMN_CLASS);
    index_facts(join, by_model, WVA_FACT_SLO, WVA_COLUMN_MODEL, -1);
    for (size_t i = 0; i < join->count; i++) {
        struct wva_joined *row = &join->rows[i];

        if (row->cell[WVA_COLUMN_CLASS].len > 0)
            (void)apply_indexed(by_class, row, WVA_COLUMN_MODEL, WVA_COLUMN_CLASS);
        else if (by_class->count == by_model->count)
            (void)apply_indexed(by_model, row, WVA_COLUMN_MODEL, -1);
    }
}

static void name_only_model(struct wva_join *join)
{
    for (size_t i = 0; i < join->count && !join->several_models; i++)
        if (join->rows[i].cell[WVA_COLUMN_MODEL].len == 0)
            join->rows[i].cell[WVA_COLUMN_MODEL] = join->model;
}

/* An analysis is about a model in a namespace. */
static void apply_analyses(struct wva_join *join)
{
    wva_analyses_index(join->analyses, join->facts);
    for (size_t i = 0; i < join->count; i++) {
        struct wva_joined *row = &join->rows[i];
        bool had_ready = row->cell[WVA_COLUMN_REPLICAS_READY].len > 0;

        row->flags |= wva_analyses_fill(join->analyses, row->cell);
        row->counted_ready = !had_ready && row->cell[WVA_COLUMN_REPLICAS_READY].len > 0;
    }
}

/* ---- what is beside decisions ---- */

static double read_number(struct wva_str text)
{
    double value;

    return wva_number_parse(text, &value) ? value : NAN;
}

/* The pod that is farthest from the model. */
static void apply_worst_pods(struct wva_join *join)
{
    const struct wva_fact_list *list = &join->facts->list[WVA_FACT_STATE];

    for (size_t i = 0; i < list->count; i++) {
        const struct wva_str *cells = list->items[i].fact.cell;
        struct wva_joined *row;

        if (cells[WVA_COLUMN_GPS_ERROR].len == 0)
            continue;
        row = find_variant(join, cells[WVA_COLUMN_VARIANT], cells[WVA_COLUMN_NAMESPACE]);
        if (row == NULL
            || !(read_number(cells[WVA_COLUMN_GPS_ERROR])
                 > read_number(row->cell[WVA_COLUMN_GPS_ERROR])))
            continue;
        for (int c = WVA_COLUMN_GPS_OBSERVED; c <= WVA_COLUMN_GPS_ERROR; c++)
            row->cell[c] = cells[c];
    }
}

/* True if a fact about a model is about the row: a role of "both", or none, is all of the model. */
static bool is_about_row(const struct wva_joined *row, const struct wva_str *cells)
{
    struct wva_str role = cells[WVA_COLUMN_ROLE];

    if (cells[WVA_COLUMN_VARIANT].len > 0 || row->cell[WVA_COLUMN_MODEL].len == 0
        || !wva_str_equal(row->cell[WVA_COLUMN_MODEL], cells[WVA_COLUMN_MODEL])
        || (cells[WVA_COLUMN_NAMESPACE].len > 0
            && !wva_str_equal(row->cell[WVA_COLUMN_NAMESPACE], cells[WVA_COLUMN_NAMESPACE])))
        return false;
    return role.len == 0 || wva_str_equal(role, WVA_STR("both"))
           || row->cell[WVA_COLUMN_ROLE].len == 0
           || wva_str_equal(role, row->cell[WVA_COLUMN_ROLE]);
}

/* States of models that have a value in column `key`. Of several of a model, one for each role, a
 * row takes that of its role. */
static void apply_model_states(struct wva_join *join, enum wva_column key)
{
    struct wva_fact_list *list = &join->facts->list[WVA_FACT_STATE];
    struct wva_text_map *by_model = &join->scratch[0], *by_role = &join->scratch[1];

    wva_text_map_clear(by_model);
    wva_text_map_clear(by_role);
    for (size_t i = 0; i < list->count; i++) {
        const struct wva_str *cells = list->items[i].fact.cell;

        if (cells[key].len == 0)
            continue;
        index_row(by_model, cells[WVA_COLUMN_MODEL], none, i);
        index_row(by_role, cells[WVA_COLUMN_MODEL], cells[WVA_COLUMN_ROLE], i);
    }
    for (size_t i = 0; i < join->count && by_model->count > 0; i++) {
        struct wva_str *cells = join->rows[i].cell;
        struct wva_str model = cells[WVA_COLUMN_MODEL], role = cells[WVA_COLUMN_ROLE];
        uintptr_t found = (uintptr_t)wva_text_map_get(by_model, model, none);

        if (found == ambiguous)
            found = role.len == 0 ? 0 : (uintptr_t)wva_text_map_get(by_role, model, role);
        if (found != 0 && found != ambiguous
            && is_about_row(&join->rows[i], list->items[found - 1].fact.cell))
            wva_fact_fill_empty(cells, &list->items[found - 1]);
    }
}

/* The only decision to scale from zero; NULL if there is none, or several. */
static const struct wva_stored_fact *find_waking(const struct wva_fact_list *decisions)
{
    const struct wva_stored_fact *found = NULL;

    for (size_t i = 0; i < decisions->count; i++) {
        const struct wva_stored_fact *stored = &decisions->items[i];

        if (!wva_str_starts(stored->fact.cell[WVA_COLUMN_REASON], WVA_STR("scale-from-zero")))
            continue;
        if (found != NULL)
            return NULL;
        found = stored;
    }
    return found;
}

static void add_reason(struct wva_join *join, struct wva_joined *row, struct wva_str detail)
{
    struct wva_str *reason = &row->cell[WVA_COLUMN_REASON];
    char *text = wva_asprintf("%.*s%s%.*s", WVA_STR_ARGS(*reason), reason->len > 0 ? "; " : "",
                              WVA_STR_ARGS(detail));

    *reason = wva_facts_text(join->facts, wva_str_from(text));
    free(text);
}

/* What a scale from zero starts from is logged within the same second, without a name. */
static void apply_waking(struct wva_join *join)
{
    const struct wva_fact_list *list = &join->facts->list[WVA_FACT_OTHER_LOOP];
    const struct wva_stored_fact *decision =
        list->count == 0 ? NULL : find_waking(&join->facts->list[WVA_FACT_DECISION]);
    const struct wva_str *cells = decision == NULL ? NULL : decision->fact.cell;
    struct wva_str detail = none, replicas = none;
    struct wva_joined *row =
        cells == NULL ? NULL
                      : find_variant(join, cells[WVA_COLUMN_VARIANT], cells[WVA_COLUMN_NAMESPACE]);

    for (size_t i = 0; row != NULL && i < list->count; i++) {
        const struct wva_stored_fact *stored = &list->items[i];

        if (llabs(stored->time_ns - decision->time_ns) > WVA_NS_PER_S)
            continue;
        if (stored->fact.cell[WVA_CELL_DETAIL].len > 0)
            detail = stored->fact.cell[WVA_CELL_DETAIL];
        else if (wva_str_equal(stored->fact.cell[WVA_COLUMN_REPLICAS_DESIRED],
                               cells[WVA_COLUMN_REPLICAS_DESIRED]))
            replicas = stored->fact.cell[WVA_COLUMN_REPLICAS_CURRENT];
    }
    if (row != NULL && row->cell[WVA_COLUMN_REPLICAS_CURRENT].len == 0)
        row->cell[WVA_COLUMN_REPLICAS_CURRENT] = replicas;
    if (row != NULL && detail.len > 0
        && wva_str_equal(row->cell[WVA_COLUMN_REASON], cells[WVA_COLUMN_REASON]))
        add_reason(join, row, detail);
}

/* Accelerators in the cluster of the row's type. */
static void apply_inventory(struct wva_join *join)
{
    if (!is_said(join, WVA_FACT_INVENTORY))
        return;
    index_facts(join, &join->scratch[0], WVA_FACT_INVENTORY, WVA_COLUMN_ACCELERATOR, -1);
    for (size_t i = 0; i < join->count; i++)
        (void)apply_indexed(&join->scratch[0], &join->rows[i], WVA_COLUMN_ACCELERATOR, -1);
}

/* ---- pods ---- */

/* How the values of a variant's pods are aggregated. */
enum pod_rule { POD_HIGHEST, POD_SUM, POD_MEAN };

static const struct {
    enum wva_column column;
    enum pod_rule rule;
} pod_columns[] = {
    { WVA_COLUMN_KV_USAGE, POD_HIGHEST },   { WVA_COLUMN_QUEUE_LENGTH, POD_SUM },
    { WVA_COLUMN_RATE, POD_SUM },           { WVA_COLUMN_ITL_OBSERVED, POD_MEAN },
    { WVA_COLUMN_TTFT_OBSERVED, POD_MEAN },
};

enum { POD_COLUMNS = WVA_COUNT(pod_columns) };

struct pod_sum {
    double value[POD_COLUMNS];
    size_t count[POD_COLUMNS];
    bool lacks_rate; /* the rate of some pod is not known */
    bool has_several_engines;
};

/* Rows by the workloads that their variants scale, as far as logged. */
static void index_workloads(struct wva_join *join, struct wva_text_map *workloads)
{
    const struct wva_fact_list *list = &join->facts->list[WVA_FACT_STATE];

    wva_text_map_clear(workloads);
    for (size_t i = 0; i < list->count; i++) {
        const struct wva_str *cells = list->items[i].fact.cell;
        const struct wva_joined *row =
            cells[WVA_CELL_WORKLOAD].len == 0
                ? NULL
                : find_variant(join, cells[WVA_COLUMN_VARIANT], cells[WVA_COLUMN_NAMESPACE]);

        if (row != NULL)
            index_row(workloads, cells[WVA_CELL_WORKLOAD], none, (size_t)(row - join->rows));
    }
}

/* The row of a pod: the one whose workload or variant its name begins with, or the only one. */
static struct wva_joined *find_pod_row(struct wva_join *join, const struct wva_text_map *workloads,
                                       const struct wva_str *cells)
{
    struct wva_str name = cells[WVA_CELL_SERVING_POD];

    while (name.len > 0) {
        const char *dash = memrchr(name.ptr, '-', name.len);
        struct wva_joined *row;

        if (dash == NULL)
            break;
        name.len = (size_t)(dash - name.ptr);
        row = look_up(join, workloads, name, none);
        if (row == NULL)
            row = look_up(join, &join->by_variant, name, none);
        if (row != NULL)
            return row;
    }
    return join->count == 1 ? &join->rows[0] : NULL;
}

static void add_pod(struct pod_sum *sum, const struct wva_str *cells)
{
    sum->lacks_rate |= cells[WVA_CELL_NO_RATE].len > 0 && cells[WVA_COLUMN_RATE].len == 0;
    for (int c = 0; c < POD_COLUMNS; c++) {
        double value;

        if (!wva_number_parse(cells[pod_columns[c].column], &value) || isnan(value))
            continue;
        if (pod_columns[c].rule == POD_HIGHEST)
            sum->value[c] = sum->count[c] == 0 ? value : fmax(sum->value[c], value);
        else
            sum->value[c] += value;
        sum->count[c]++;
    }
}

/* An analyzer counts engines, and states the capacity of one. */
static void mark_engines(struct wva_joined *row)
{
    row->flags |= WVA_FLAG_SEVERAL_ENGINES;
    if (row->counted_ready)
        row->cell[WVA_COLUMN_REPLICAS_READY] = none;
}

static void apply_pod_sum(struct wva_join *join, struct wva_joined *row, const struct pod_sum *sum)
{
    if (sum->has_several_engines)
        mark_engines(row);
    for (int c = 0; c < POD_COLUMNS; c++) {
        struct wva_str *cell = &row->cell[pod_columns[c].column];
        char digits[WVA_NUMBER_TEXT];
        double value = sum->value[c];

        if (sum->count[c] == 0 || cell->len > 0)
            continue;
        if (pod_columns[c].rule == POD_MEAN)
            value /= (double)sum->count[c];
        *cell = wva_facts_text(join->facts, wva_str_from(wva_number_format(value, digits)));
        if (pod_columns[c].column == WVA_COLUMN_RATE && sum->lacks_rate)
            row->flags |= WVA_FLAG_PARTIAL_RATE;
    }
}

static struct wva_stored_fact *find_engine(const struct wva_text_map *engines,
                                           const struct wva_stored_fact *stored)
{
    return wva_text_map_get(engines, stored->fact.cell[WVA_CELL_SERVING_POD],
                            stored->fact.cell[WVA_CELL_INSTANCE]);
}

/* A fact about an engine with a name of its own, of each pod that has any. */
static void index_pods(struct wva_fact_list *list, struct wva_text_map *pods)
{
    wva_text_map_clear(pods);
    for (size_t i = 0; i < list->count; i++) {
        const struct wva_str *cells = list->items[i].fact.cell;

        if (cells[WVA_CELL_INSTANCE].len > 0)
            wva_text_map_put(pods, cells[WVA_CELL_SERVING_POD], none, &list->items[i]);
    }
}

/* True for all but one of a pod's engines. */
static bool is_one_of_several(const struct wva_text_map *pods, const struct wva_str *cells)
{
    const struct wva_stored_fact *one =
        cells[WVA_CELL_INSTANCE].len == 0
            ? NULL
            : wva_text_map_get(pods, cells[WVA_CELL_SERVING_POD], none);

    return one != NULL
           && !wva_str_equal(one->fact.cell[WVA_CELL_INSTANCE], cells[WVA_CELL_INSTANCE]);
}

/* First merges an engine's facts from several lines; a repeated line counts once. Nearly all pods
 * have one engine, which then has no name of its own. */
static void apply_pods(struct wva_join *join)
{
    struct wva_fact_list *list = &join->facts->list[WVA_FACT_POD];
    struct wva_text_map *engines = &join->scratch[0], *workloads = &join->scratch[1];
    struct wva_text_map *pods = &join->scratch[2];
    struct pod_sum *sums;

    if (list->count == 0)
        return;
    index_facts(join, engines, WVA_FACT_POD, WVA_CELL_SERVING_POD, WVA_CELL_INSTANCE);
    index_pods(list, pods);
    index_workloads(join, workloads);
    sums = wva_calloc(join->count, sizeof *sums);
    for (size_t i = list->count; i-- > 0;) {
        struct wva_stored_fact *stored = &list->items[i];
        struct wva_stored_fact *engine = find_engine(engines, stored);

        wva_fact_fill_empty(engine->fact.cell, stored);
        if (stored->fact.cell[WVA_CELL_NO_RATE].len > 0)
            engine->fact.cell[WVA_CELL_NO_RATE] = stored->fact.cell[WVA_CELL_NO_RATE];
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct wva_stored_fact *stored = &list->items[i];
        const struct wva_str *cells = stored->fact.cell;
        const struct wva_joined *row =
            find_engine(engines, stored) == stored ? find_pod_row(join, workloads, cells) : NULL;

        if (row == NULL)
            continue;
        add_pod(&sums[row - join->rows], cells);
        sums[row - join->rows].has_several_engines |= is_one_of_several(pods, cells);
    }
    for (size_t i = 0; i < join->count; i++)
        apply_pod_sum(join, &join->rows[i], &sums[i]);
    free(sums);
}

/* ---- reasons ---- */

enum { REASON_MAX = 512 };

static bool is_of_model(const struct wva_joined *row, const struct wva_str *cells)
{
    return wva_str_equal(row->cell[WVA_COLUMN_MODEL], cells[WVA_COLUMN_MODEL])
           && (cells[WVA_COLUMN_NAMESPACE].len == 0
               || wva_str_equal(row->cell[WVA_COLUMN_NAMESPACE], cells[WVA_COLUMN_NAMESPACE]));
}

/* What the analysis of the variant or, for a scale-up, of its model reports as the reason. */
static void add_details(const struct wva_join *join, const struct wva_joined *row, bool up,
                        struct wva_buffer *text)
{
    const struct wva_fact_list *list = &join->facts->list[WVA_FACT_STATE];

    for (size_t i = 0; i < list->count; i++) {
        const struct wva_str *cells = list->items[i].fact.cell;
        bool meant = cells[WVA_COLUMN_VARIANT].len > 0
                         ? wva_str_equal(cells[WVA_COLUMN_VARIANT], row->cell[WVA_COLUMN_VARIANT])
                         : up && is_of_model(row, cells);

        if (!meant || cells[WVA_CELL_DETAIL].len == 0
            || wva_str_find((struct wva_str){ text->data, text->len }, cells[WVA_CELL_DETAIL]))
            continue;
        wva_buffer_printf(text, "%s%.*s", text->len == 0 ? "" : "; ",
                          WVA_STR_ARGS(cells[WVA_CELL_DETAIL]));
    }
}

/* The controller's reason is often only the name of a mode; the actual cause is logged
 * elsewhere. */
static void complete_reason(struct wva_join *join, struct wva_joined *row)
{
    bool up = wva_str_equal(row->cell[WVA_COLUMN_ACTION], WVA_STR("scale-up"));
    bool down = wva_str_equal(row->cell[WVA_COLUMN_ACTION], WVA_STR("scale-down"));
    struct wva_str *reason = &row->cell[WVA_COLUMN_REASON];
    struct wva_buffer text = wva_buffer_make(REASON_MAX);

    if (!up && !down)
        return;
    wva_buffer_append_str(&text, *reason);
    add_details(join, row, up, &text);
    wva_analyses_tell(join->analyses, row->cell, up, &text);
    if (text.len > reason->len)
        *reason = wva_facts_text(join->facts, (struct wva_str){ text.data, text.len });
    wva_buffer_free(&text);
}

/* ---- all ---- */

/* Facts without a variant apply to all rows. */
static void apply_tuner_switch(struct wva_join *join)
{
    const struct wva_fact_list *list = &join->facts->list[WVA_FACT_TUNER];

    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].fact.cell[WVA_COLUMN_VARIANT].len == 0)
            for (size_t r = 0; r < join->count; r++)
                wva_fact_fill_empty(join->rows[r].cell, &list->items[i]);
}

/* Only controllers of August 2025 log Solutions without a server. */
static bool has_nameless(const struct wva_fact_list *solutions)
{
    for (size_t i = 0; i < solutions->count; i++)
        if (name_of(solutions->items[i].fact.cell).variant.len == 0)
            return true;
    return false;
}

static void add_rows(struct wva_join *join)
{
    join->has_nameless = has_nameless(&join->facts->list[WVA_FACT_ALLOCATION])
                         || has_nameless(&join->facts->list[WVA_FACT_INFEASIBLE]);
    add_observations(join);
    add_solutions(join, WVA_FACT_ALLOCATION);
    add_solutions(join, WVA_FACT_INFEASIBLE);
    add_variants(join, WVA_FACT_DECISION);
    add_variants(join, WVA_FACT_REPLICAS);
    add_variants(join, WVA_FACT_METRICS);
}

static void fill_rows(struct wva_join *join)
{
    apply_variants(join, WVA_FACT_REPLICAS);
    apply_variants(join, WVA_FACT_DECISION);
    apply_variants(join, WVA_FACT_METRICS);
    apply_variants(join, WVA_FACT_VARIANT);
    apply_variants(join, WVA_FACT_STATE);
    apply_variants(join, WVA_FACT_OTHER_LOOP);
    apply_variants(join, WVA_FACT_TUNER);
    apply_tuner_switch(join);
    name_only_model(join);
    apply_parameters(join, WVA_FACT_PARAMETERS);
    apply_parameters(join, WVA_FACT_TUNED);
    apply_variants(join, WVA_FACT_TUNED);
    apply_slos(join);
    apply_worst_pods(join);
    if (is_said(join, WVA_FACT_STATE)) {
        apply_model_states(join, WVA_COLUMN_UNSATURATED);
        apply_model_states(join, WVA_COLUMN_MODEL_RATE);
        apply_model_states(join, WVA_COLUMN_SCHEDULER_QUEUE);
    }
    apply_inventory(join);
    apply_waking(join);
    apply_analyses(join);
    apply_pods(join);
    for (size_t i = 0; i < join->count; i++) {
        if (join->rows[i].cell[WVA_COLUMN_ALPHA].len == 0)
            join->rows[i].flags |= WVA_FLAG_NO_PARAMETERS;
        complete_reason(join, &join->rows[i]);
    }
}

const struct wva_joined *wva_join_facts(struct wva_join *join, struct wva_facts *facts,
                                        size_t *count)
{
    join->facts = facts;
    join->count = 0;
    join->model = none;
    join->several_models = false;
    wva_text_map_clear(&join->by_server);
    wva_text_map_clear(&join->by_variant);
    wva_text_map_clear(&join->by_model);
    wva_text_map_clear(&join->by_accelerator);
    wva_text_map_clear(&join->namespaces);
    complete_names(join);
    add_rows(join);
    fill_rows(join);
    *count = join->count;
    return join->rows;
}
