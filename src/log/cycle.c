/* SPDX-License-Identifier: Apache-2.0 */
#include "log/cycle.h"

#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/number.h"

/* What one server, model or variant is said to be in this cycle. */
struct entry {
    struct wva_fact fact;
    size_t order; /* in which it came */
    struct wva_str time_text;
    int64_t time_ns;
};

struct entries {
    struct entry *items;
    size_t count, capacity;
    enum wva_column key[2]; /* what tells items apart; the same twice where one column does */
    bool sorted;
};

enum group { SERVERS, SOLUTIONS, PARAMETERS, SLOS, REPLICAS, GROUPS };

struct wva_cycles {
    wva_sample_sink *sink;
    void *context;
    struct wva_cycle_counts counts;

    struct wva_str time_text; /* of the record being read; borrowed during wva_cycles_add */
    int64_t time_ns;

    /* The cycle that is open. */
    bool open, failed;
    bool has_system_data, has_models, has_servers, has_solution;
    int64_t data_time_ns; /* of its last data line; WVA_TIME_NONE before the first */
    struct entries group[GROUPS];
    struct wva_str variant, namespace; /* the one being processed */
    GStringChunk *texts;               /* the cells of its facts */
};

struct wva_cycles *wva_cycles_create(wva_sample_sink *sink, void *context)
{
    static const enum wva_column keys[GROUPS][2] = {
        [SERVERS] = { WVA_COLUMN_SERVER, WVA_COLUMN_SERVER },
        [SOLUTIONS] = { WVA_COLUMN_SERVER, WVA_COLUMN_SERVER },
        [PARAMETERS] = { WVA_COLUMN_MODEL, WVA_COLUMN_ACCELERATOR },
        [SLOS] = { WVA_COLUMN_MODEL, WVA_COLUMN_CLASS },
        [REPLICAS] = { WVA_COLUMN_VARIANT, WVA_COLUMN_NAMESPACE },
    };
    struct wva_cycles *cycles = wva_calloc(1, sizeof *cycles);

    cycles->sink = sink;
    cycles->context = context;
    cycles->time_ns = cycles->data_time_ns = WVA_TIME_NONE;
    cycles->texts = g_string_chunk_new(4096);
    for (int i = 0; i < GROUPS; i++)
        memcpy(cycles->group[i].key, keys[i], sizeof keys[i]);
    return cycles;
}

void wva_cycles_free(struct wva_cycles *cycles)
{
    if (cycles == NULL)
        return;
    for (int i = 0; i < GROUPS; i++)
        free(cycles->group[i].items);
    g_string_chunk_free(cycles->texts);
    free(cycles);
}

struct wva_cycle_counts wva_cycles_counts(const struct wva_cycles *cycles)
{
    return cycles->counts;
}

void wva_cycles_set_time(struct wva_cycles *cycles, struct wva_str text, int64_t time_ns)
{
    cycles->time_text = text;
    cycles->time_ns = time_ns;
}

static struct wva_str keep_text(struct wva_cycles *cycles, struct wva_str text)
{
    if (text.len == 0)
        return (struct wva_str){ 0 };
    return (struct wva_str){ g_string_chunk_insert_len(cycles->texts, text.ptr, (gssize)text.len),
                             text.len };
}

static void keep_fact(struct wva_cycles *cycles, enum group group, const struct wva_fact *fact)
{
    struct entries *entries = &cycles->group[group];
    struct entry *entry;

    if (entries->count == WVA_CYCLE_FACTS_MAX) {
        cycles->counts.dropped_facts++;
        return;
    }
    entries->items =
        wva_grow(entries->items, &entries->capacity, entries->count + 1, sizeof *entries->items);
    entry = &entries->items[entries->count];
    entry->fact = *fact;
    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        entry->fact.cell[i] = keep_text(cycles, fact->cell[i]);
    entry->order = entries->count++;
    entry->time_text = keep_text(cycles, cycles->time_text);
    entry->time_ns = cycles->time_ns;
    entries->sorted = false;
}

/* The line names the variant only; the line before it said which namespace is at work. Without that
 * it could be any server's. */
static void keep_replicas(struct wva_cycles *cycles, const struct wva_fact *fact)
{
    struct wva_fact named = *fact;

    if (!wva_str_equal(fact->cell[WVA_COLUMN_VARIANT], cycles->variant))
        return;
    named.cell[WVA_COLUMN_NAMESPACE] = cycles->namespace;
    keep_fact(cycles, REPLICAS, &named);
}

static int compare_texts(struct wva_str a, struct wva_str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len == 0 ? 0 : memcmp(a.ptr, b.ptr, len);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_keys(const struct entries *entries, const struct wva_str *a,
                        const struct wva_str *b)
{
    int order = compare_texts(a[entries->key[0]], b[entries->key[0]]);

    return order != 0 ? order : compare_texts(a[entries->key[1]], b[entries->key[1]]);
}

static int compare_entries(const void *a, const void *b, void *context)
{
    const struct entry *x = a, *y = b;
    int order = compare_keys(context, x->fact.cell, y->fact.cell);

    return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

/* The entry with the key of `cells`; the last one said where several have it. NULL when there is
 * none. */
static struct entry *find_entry(struct entries *entries, const struct wva_str *cells)
{
    size_t low = 0, high = entries->count;

    if (!entries->sorted && entries->count > 1)
        qsort_r(entries->items, entries->count, sizeof *entries->items, compare_entries, entries);
    entries->sorted = true;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_keys(entries, entries->items[middle].fact.cell, cells) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || compare_keys(entries, entries->items[low - 1].fact.cell, cells) != 0)
        return NULL;
    return &entries->items[low - 1];
}

static void fill_empty(struct wva_str *cells, const struct wva_str *from)
{
    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        if (cells[i].len == 0)
            cells[i] = from[i];
}

/* A server is called "variant:namespace". */
static void split_server_name(struct wva_str *cells)
{
    struct wva_str server = cells[WVA_COLUMN_SERVER];
    const char *colon = server.len == 0 ? NULL : memrchr(server.ptr, ':', server.len);
    size_t len = colon == NULL ? server.len : (size_t)(colon - server.ptr);

    cells[WVA_COLUMN_VARIANT] = (struct wva_str){ server.ptr, len };
    if (colon != NULL)
        cells[WVA_COLUMN_NAMESPACE] = wva_str_skip(server, len + 1);
}

/* Empties cells that should hold a number and do not. */
static void drop_malformed_cells(struct wva_sample *sample)
{
    for (enum wva_column i = 0; i < WVA_COLUMN_COUNT; i++) {
        struct wva_str *cell = &sample->cell[i];
        enum wva_column_kind kind = wva_column_info(i)->kind;
        double ignored;
        bool good = true;

        if (cell->len == 0)
            continue;
        if (kind == WVA_COLUMN_KIND_NUMBER)
            good = wva_number_parse(*cell, &ignored);
        else if (kind == WVA_COLUMN_KIND_BOOLEAN)
            good = wva_str_equal(*cell, WVA_STR("true")) || wva_str_equal(*cell, WVA_STR("false"));
        if (!good) {
            *cell = (struct wva_str){ 0 };
            sample->flags |= WVA_FLAG_MALFORMED;
        }
    }
}

static void write_flags(unsigned flags, char *out, size_t size)
{
    static const char *const names[] = { "infeasible",    "no-solution", "no-servers",
                                         "no-parameters", "malformed",   "scale-to-zero" };
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (flags & (1u << i))
            used +=
                (size_t)snprintf(out + used, size - used, "%s%s", used == 0 ? "" : "|", names[i]);
}

/* Adds what the cycle says of the server's model, class and variant. */
static void complete_sample(struct wva_cycles *cycles, struct wva_sample *sample)
{
    const struct entry *slo = find_entry(&cycles->group[SLOS], sample->cell);
    const struct entry *parameters, *replicas;

    split_server_name(sample->cell);
    replicas = find_entry(&cycles->group[REPLICAS], sample->cell);
    if (replicas != NULL)
        fill_empty(sample->cell, replicas->fact.cell);
    parameters = find_entry(&cycles->group[PARAMETERS], sample->cell);
    if (parameters != NULL)
        fill_empty(sample->cell, parameters->fact.cell);
    else
        sample->flags |= WVA_FLAG_NO_PARAMETERS;
    if (slo != NULL)
        fill_empty(sample->cell, slo->fact.cell);
}

static enum wva_status emit_sample(struct wva_cycles *cycles, const struct entry *server,
                                   const struct entry *solution, struct wva_error *err)
{
    const struct entry *timed = server != NULL ? server : solution;
    struct wva_sample sample = { .time_ns = timed->time_ns, .cycle = cycles->counts.cycles };
    char number[24], flags[96];

    if (solution == NULL) {
        sample.flags |= WVA_FLAG_NO_SOLUTION;
    } else {
        memcpy(sample.cell, solution->fact.cell, sizeof sample.cell);
        sample.flags |= solution->fact.broken ? WVA_FLAG_MALFORMED : 0;
        if (solution->fact.kind == WVA_FACT_INFEASIBLE)
            sample.flags |= WVA_FLAG_INFEASIBLE;
        else if (wva_str_equal(sample.cell[WVA_COLUMN_REPLICAS_DESIRED], WVA_STR("0")))
            sample.flags |= WVA_FLAG_SCALE_TO_ZERO;
    }
    if (server == NULL)
        sample.flags |= WVA_FLAG_NO_SERVERS;
    else
        fill_empty(sample.cell, server->fact.cell);
    complete_sample(cycles, &sample);
    drop_malformed_cells(&sample);
    (void)snprintf(number, sizeof number, "%" PRIu64, sample.cycle);
    write_flags(sample.flags, flags, sizeof flags);
    sample.cell[WVA_COLUMN_TIMESTAMP] = timed->time_text;
    sample.cell[WVA_COLUMN_CYCLE] = wva_str_from(number);
    sample.cell[WVA_COLUMN_FLAGS] = wva_str_from(flags);
    cycles->counts.samples++;
    return cycles->sink(cycles->context, &sample, err);
}

/* Servers in the order of their line, then those that only the Solution names. */
static enum wva_status emit_samples(struct wva_cycles *cycles, struct wva_error *err)
{
    struct entries *servers = &cycles->group[SERVERS], *solutions = &cycles->group[SOLUTIONS];
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < servers->count && status == WVA_OK; i++)
        status = emit_sample(cycles, &servers->items[i],
                             find_entry(solutions, servers->items[i].fact.cell), err);
    for (size_t i = 0; i < solutions->count && status == WVA_OK; i++)
        if (find_entry(servers, solutions->items[i].fact.cell) == NULL)
            status = emit_sample(cycles, NULL, &solutions->items[i], err);
    return status;
}

static void count_cycle(struct wva_cycles *cycles)
{
    struct wva_cycle_counts *counts = &cycles->counts;

    if (cycles->failed) {
        counts->failed++;
        return;
    }
    counts->incomplete += !cycles->has_models || !cycles->has_servers || !cycles->has_solution;
    counts->without_models += !cycles->has_models;
    counts->without_servers += !cycles->has_servers;
    counts->without_solution += !cycles->has_solution;
}

static void clear_cycle(struct wva_cycles *cycles)
{
    for (int i = 0; i < GROUPS; i++)
        cycles->group[i].count = 0;
    g_string_chunk_clear(cycles->texts);
    cycles->variant = cycles->namespace = (struct wva_str){ 0 };
    cycles->open = cycles->failed = false;
    cycles->has_system_data = cycles->has_models = cycles->has_servers = cycles->has_solution =
        false;
    cycles->data_time_ns = WVA_TIME_NONE;
}

static enum wva_status end_cycle(struct wva_cycles *cycles, struct wva_error *err)
{
    enum wva_status status;

    if (!cycles->open)
        return WVA_OK;
    count_cycle(cycles);
    status = emit_samples(cycles, err);
    clear_cycle(cycles);
    return status;
}

static void begin_cycle(struct wva_cycles *cycles)
{
    if (cycles->open)
        return;
    cycles->open = true;
    cycles->counts.cycles++;
}

/* True when the open cycle cannot go on with a line of this kind. */
static bool ends_open_cycle(const struct wva_cycles *cycles, enum wva_fact_kind kind)
{
    switch (kind) {
    case WVA_FACT_RESTART:
        return true;
    case WVA_FACT_CYCLE_START:
        return cycles->has_system_data || cycles->has_models || cycles->has_servers
               || cycles->has_solution;
    case WVA_FACT_SYSTEM_DATA:
        return cycles->has_system_data || cycles->has_models || cycles->has_servers
               || cycles->has_solution;
    case WVA_FACT_MODELS:
        return cycles->has_models || cycles->has_servers || cycles->has_solution;
    case WVA_FACT_SERVERS:
        return cycles->has_servers || cycles->has_solution;
    case WVA_FACT_SOLUTION:
        return cycles->has_solution;
    default:
        return false;
    }
}

static bool is_data_line(enum wva_fact_kind kind)
{
    return kind == WVA_FACT_SYSTEM_DATA || kind == WVA_FACT_MODELS || kind == WVA_FACT_SERVERS
           || kind == WVA_FACT_SOLUTION || kind == WVA_FACT_REPLICAS;
}

static bool is_far_in_time(const struct wva_cycles *cycles)
{
    if (cycles->time_ns == WVA_TIME_NONE || cycles->data_time_ns == WVA_TIME_NONE)
        return false;
    return llabs(cycles->time_ns - cycles->data_time_ns) > WVA_CYCLE_SPREAD_NS;
}

/* Marks what the line is for the open cycle. */
static void note_line(struct wva_cycles *cycles, enum wva_fact_kind kind)
{
    begin_cycle(cycles);
    cycles->has_system_data |= kind == WVA_FACT_SYSTEM_DATA;
    cycles->has_models |= kind == WVA_FACT_MODELS;
    cycles->has_servers |= kind == WVA_FACT_SERVERS;
    cycles->has_solution |= kind == WVA_FACT_SOLUTION;
    if (is_data_line(kind))
        cycles->data_time_ns = cycles->time_ns;
}

enum wva_status wva_cycles_add(struct wva_cycles *cycles, const struct wva_fact *fact,
                               struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    if (ends_open_cycle(cycles, fact->kind) || (is_data_line(fact->kind) && is_far_in_time(cycles)))
        status = end_cycle(cycles, err);
    if (status != WVA_OK)
        return status;
    switch (fact->kind) {
    case WVA_FACT_RESTART:
        break;
    case WVA_FACT_CYCLE_END:
    case WVA_FACT_CYCLE_FAILED:
        cycles->failed = cycles->open && fact->kind == WVA_FACT_CYCLE_FAILED;
        return end_cycle(cycles, err);
    case WVA_FACT_OBSERVATION:
        keep_fact(cycles, SERVERS, fact);
        break;
    case WVA_FACT_ALLOCATION:
    case WVA_FACT_INFEASIBLE:
        keep_fact(cycles, SOLUTIONS, fact);
        break;
    case WVA_FACT_PARAMETERS:
        keep_fact(cycles, PARAMETERS, fact);
        break;
    case WVA_FACT_SLO:
        keep_fact(cycles, SLOS, fact);
        break;
    case WVA_FACT_REPLICAS:
        note_line(cycles, fact->kind);
        keep_replicas(cycles, fact);
        break;
    case WVA_FACT_VARIANT:
        cycles->variant = keep_text(cycles, fact->cell[WVA_COLUMN_VARIANT]);
        cycles->namespace = keep_text(cycles, fact->cell[WVA_COLUMN_NAMESPACE]);
        break;
    default:
        note_line(cycles, fact->kind);
        break;
    }
    return WVA_OK;
}

enum wva_status wva_cycles_finish(struct wva_cycles *cycles, struct wva_error *err)
{
    return end_cycle(cycles, err);
}
