/* SPDX-License-Identifier: Apache-2.0 */
#include "cycle/cycle.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cycle/join.h"
#include "util/memory.h"
#include "util/number.h"

struct wva_cycles {
    wva_sample_sink *sink;
    void *context;
    struct wva_cycle_counts counts;

    struct wva_str time_text; /* of the record being read; borrowed during wva_cycles_add */
    int64_t time_ns;

    /* The open cycle. */
    bool open, failed;
    bool seen[WVA_FACT_POD + 1]; /* which kinds of facts it has, indexed by enum wva_fact_kind */
    int64_t data_time_ns;        /* of its last data line; WVA_TIME_NONE before the first */
    struct wva_str mode, variant, namespace, model; /* the current ones */
    struct wva_facts *facts;
    struct wva_join *join;
};

struct wva_cycles *wva_cycles_create(wva_sample_sink *sink, void *context)
{
    struct wva_cycles *cycles = wva_calloc(1, sizeof *cycles);

    cycles->sink = sink;
    cycles->context = context;
    cycles->time_ns = cycles->data_time_ns = WVA_TIME_NONE;
    cycles->facts = wva_facts_create();
    cycles->join = wva_join_create();
    return cycles;
}

void wva_cycles_free(struct wva_cycles *cycles)
{
    if (cycles == NULL)
        return;
    wva_facts_free(cycles->facts);
    wva_join_free(cycles->join);
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

void wva_cycle_counts_add(struct wva_cycle_counts *total, const struct wva_cycle_counts *part)
{
    total->cycles += part->cycles;
    total->failed += part->failed;
    total->incomplete += part->incomplete;
    total->without_models += part->without_models;
    total->without_servers += part->without_servers;
    total->without_solution += part->without_solution;
    total->samples += part->samples;
    total->dropped_facts += part->dropped_facts;
}

/* ---- samples ---- */

/* Nearly all numbers are digits and a point, which takes no arithmetic to check. */
bool wva_fact_stands_inside(const struct wva_fact *fact)
{
    switch (fact->kind) {
    case WVA_FACT_RESTART:
    case WVA_FACT_CYCLE_START:
    case WVA_FACT_SYSTEM_DATA:
    case WVA_FACT_SLO:
    case WVA_FACT_VARIANT:
    case WVA_FACT_METRICS:
    case WVA_FACT_OTHER_LOOP:
    case WVA_FACT_INVENTORY:
        return false;
    case WVA_FACT_DECISION:
        /* Scaling from zero has its own loop, whose lines do not state the action. */
        return fact->cell[WVA_COLUMN_ACTION].len > 0;
    default:
        return true;
    }
}

static bool is_number(struct wva_str text)
{
    size_t i = 0, points = 0;
    double ignored;

    for (; i < text.len && ((text.ptr[i] >= '0' && text.ptr[i] <= '9') || text.ptr[i] == '.'); i++)
        points += text.ptr[i] == '.';
    if (i == text.len && points <= 1 && text.ptr[0] != '.' && text.ptr[i - 1] != '.')
        return true;
    return wva_number_parse(text, &ignored);
}

static bool fits_column(struct wva_str text, enum wva_column column)
{
    switch (wva_column_info(column)->kind) {
    case WVA_COLUMN_KIND_NUMBER:
        return is_number(text);
    case WVA_COLUMN_KIND_BOOLEAN:
        return wva_str_equal(text, WVA_STR("true")) || wva_str_equal(text, WVA_STR("false"));
    default:
        return true;
    }
}

/* Clears number and boolean cells that do not contain one. */
static void drop_malformed_cells(struct wva_sample *sample)
{
    for (enum wva_column i = 0; i < WVA_COLUMN_COUNT; i++) {
        struct wva_str *cell = &sample->cell[i];

        if (cell->len > 0 && !fits_column(*cell, i)) {
            *cell = (struct wva_str){ 0 };
            sample->flags |= WVA_FLAG_MALFORMED;
        }
    }
}

static void write_flags(unsigned flags, char *out, size_t size)
{
    static const char *const names[] = { "infeasible",    "no-solution",     "no-servers",
                                         "no-parameters", "malformed",       "scale-to-zero",
                                         "partial-rate",  "shared-capacity", "several-engines" };
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < WVA_COUNT(names); i++)
        if (flags & (1u << i))
            used +=
                (size_t)snprintf(out + used, size - used, "%s%s", used == 0 ? "" : "|", names[i]);
}

/* True for a controller that logs its optimizer's input; later ones do not, and then a missing
 * servers line is not a loss. */
static bool has_optimizer_input(const struct wva_cycles *cycles)
{
    return cycles->seen[WVA_FACT_SYSTEM_DATA] || cycles->seen[WVA_FACT_MODELS]
           || cycles->seen[WVA_FACT_SERVERS]
           || (cycles->seen[WVA_FACT_SOLUTION] && cycles->mode.len == 0
               && !cycles->seen[WVA_FACT_METRICS] && !cycles->seen[WVA_FACT_DECISION]);
}

static unsigned judge_sample(const struct wva_cycles *cycles, const struct wva_joined *joined)
{
    unsigned flags = joined->flags;

    if (!has_optimizer_input(cycles)) {
        /* Without a Solution there is no prediction that would need the parameters. */
        return joined->has_solution ? flags : flags & ~(unsigned)WVA_FLAG_NO_PARAMETERS;
    }
    if (!joined->has_observation)
        flags |= WVA_FLAG_NO_SERVERS;
    if (!joined->has_solution)
        flags |= WVA_FLAG_NO_SOLUTION;
    return flags;
}

static enum wva_status emit_sample(struct wva_cycles *cycles, const struct wva_joined *joined,
                                   struct wva_error *err)
{
    struct wva_str *time;
    struct wva_sample sample;
    char number[24], flags[128];

    sample.time_ns = joined->time_ns;
    sample.cycle = cycles->counts.cycles;
    sample.flags = judge_sample(cycles, joined);
    time = &sample.cell[WVA_COLUMN_TIMESTAMP];
    memcpy(sample.cell, joined->cell, sizeof sample.cell);
    if (time->len == 0 || !wva_time_parse(*time, &sample.time_ns)) {
        *time = joined->time_text;
        sample.time_ns = joined->time_ns;
    }
    if (sample.cell[WVA_COLUMN_MODE].len == 0)
        sample.cell[WVA_COLUMN_MODE] = cycles->mode;
    drop_malformed_cells(&sample);
    (void)snprintf(number, sizeof number, "%" PRIu64, sample.cycle);
    write_flags(sample.flags, flags, sizeof flags);
    sample.cell[WVA_COLUMN_CYCLE] = wva_str_from(number);
    sample.cell[WVA_COLUMN_FLAGS] = wva_str_from(flags);
    cycles->counts.samples++;
    return cycles->sink(cycles->context, &sample, err);
}

static enum wva_status emit_samples(struct wva_cycles *cycles, size_t *count, struct wva_error *err)
{
    const struct wva_joined *joined = wva_join_facts(cycles->join, cycles->facts, count);
    enum wva_status status = WVA_OK;

    for (size_t i = 0; i < *count && status == WVA_OK; i++)
        status = emit_sample(cycles, &joined[i], err);
    return status;
}

/* ---- cycles ---- */

static void count_cycle(struct wva_cycles *cycles, size_t samples)
{
    struct wva_cycle_counts *counts = &cycles->counts;
    const bool *seen = cycles->seen;

    if (cycles->failed) {
        counts->failed++;
    } else if (has_optimizer_input(cycles)) {
        counts->incomplete +=
            !seen[WVA_FACT_MODELS] || !seen[WVA_FACT_SERVERS] || !seen[WVA_FACT_SOLUTION];
        counts->without_models += !seen[WVA_FACT_MODELS];
        counts->without_servers += !seen[WVA_FACT_SERVERS];
        counts->without_solution += !seen[WVA_FACT_SOLUTION];
    } else {
        counts->incomplete += samples == 0;
    }
}

static void forget_cycle(struct wva_cycles *cycles)
{
    wva_facts_clear(cycles->facts);
    memset(cycles->seen, 0, sizeof cycles->seen);
    cycles->mode = cycles->variant = cycles->namespace = cycles->model = (struct wva_str){ 0 };
    cycles->open = cycles->failed = false;
    cycles->data_time_ns = WVA_TIME_NONE;
}

static enum wva_status end_cycle(struct wva_cycles *cycles, struct wva_error *err)
{
    enum wva_status status;
    size_t samples = 0;

    if (!cycles->open)
        return WVA_OK;
    status = emit_samples(cycles, &samples, err);
    count_cycle(cycles, samples);
    forget_cycle(cycles);
    return status;
}

static bool is_data(enum wva_fact_kind kind)
{
    switch (kind) {
    case WVA_FACT_SYSTEM_DATA:
    case WVA_FACT_MODELS:
    case WVA_FACT_SERVERS:
    case WVA_FACT_SOLUTION:
    case WVA_FACT_REPLICAS:
    case WVA_FACT_DECISION:
    case WVA_FACT_METRICS:
    case WVA_FACT_ANALYSIS:
    case WVA_FACT_POD:
    case WVA_FACT_OBSERVATION:
    case WVA_FACT_ALLOCATION:
    case WVA_FACT_INFEASIBLE:
    case WVA_FACT_PARAMETERS:
        return true;
    default:
        return false;
    }
}

static bool has_data(const struct wva_cycles *cycles)
{
    for (int kind = 0; kind <= WVA_FACT_POD; kind++)
        if (cycles->seen[kind] && is_data((enum wva_fact_kind)kind))
            return true;
    return false;
}

/* True if the open cycle cannot continue with a fact of this kind. */
static bool ends_open_cycle(const struct wva_cycles *cycles, enum wva_fact_kind kind)
{
    const bool *seen = cycles->seen;

    switch (kind) {
    case WVA_FACT_RESTART:
        return true;
    case WVA_FACT_CYCLE_START:
    case WVA_FACT_INVENTORY:
    case WVA_FACT_SYSTEM_DATA:
        return has_data(cycles);
    case WVA_FACT_MODELS:
        return seen[WVA_FACT_MODELS] || seen[WVA_FACT_SERVERS] || seen[WVA_FACT_SOLUTION];
    case WVA_FACT_SERVERS:
        return seen[WVA_FACT_SERVERS] || seen[WVA_FACT_SOLUTION];
    case WVA_FACT_SOLUTION:
        /* Controllers that process models one by one log a Solution for each. */
        return seen[WVA_FACT_SOLUTION] && cycles->model.len == 0;
    default:
        return false;
    }
}

static bool is_far_in_time(const struct wva_cycles *cycles, int64_t time_ns)
{
    if (time_ns == WVA_TIME_NONE || cycles->data_time_ns == WVA_TIME_NONE)
        return false;
    return llabs(time_ns - cycles->data_time_ns) > WVA_CYCLE_SPREAD_NS;
}

/* True if a fact of this kind, in a record of that time, ends the open cycle. */
static bool breaks_cycle(const struct wva_cycles *cycles, enum wva_fact_kind kind, int64_t time_ns)
{
    /* Facts about a server, model or variant, and the lines that data are on. */
    bool belongs = is_data(kind) || kind > WVA_FACT_CYCLE_FAILED;

    return ends_open_cycle(cycles, kind) || (belongs && is_far_in_time(cycles, time_ns));
}

/* ---- facts ---- */

static void set_current(struct wva_cycles *cycles, const struct wva_str *cells)
{
    struct wva_facts *facts = cycles->facts;

    if (cells[WVA_COLUMN_VARIANT].len > 0) {
        cycles->variant = wva_facts_text(facts, cells[WVA_COLUMN_VARIANT]);
        cycles->namespace = wva_facts_text(facts, cells[WVA_COLUMN_NAMESPACE]);
    } else if (cells[WVA_COLUMN_MODEL].len > 0) {
        cycles->model = wva_facts_text(facts, cells[WVA_COLUMN_MODEL]);
    }
}

/* A line that names only the current variant refers to the current namespace. */
static bool lacks_namespace(const struct wva_cycles *cycles, const struct wva_fact *fact)
{
    return fact->kind == WVA_FACT_REPLICAS && fact->cell[WVA_COLUMN_NAMESPACE].len == 0
           && cycles->namespace.len > 0
           && wva_str_equal(fact->cell[WVA_COLUMN_VARIANT], cycles->variant);
}

/* A line about a variant or pod that names no model refers to the current model. */
static bool lacks_model(const struct wva_cycles *cycles, const struct wva_fact *fact)
{
    return (fact->kind == WVA_FACT_METRICS || fact->kind == WVA_FACT_POD)
           && fact->cell[WVA_COLUMN_MODEL].len == 0 && cycles->model.len > 0;
}

static void keep_fact(struct wva_cycles *cycles, const struct wva_fact *fact)
{
    struct wva_fact complete;

    if (lacks_namespace(cycles, fact)) {
        complete = *fact;
        complete.cell[WVA_COLUMN_NAMESPACE] = cycles->namespace;
        fact = &complete;
    } else if (lacks_model(cycles, fact)) {
        complete = *fact;
        complete.cell[WVA_COLUMN_MODEL] = cycles->model;
        fact = &complete;
    }
    if (!wva_facts_keep(cycles->facts, fact, cycles->time_text, cycles->time_ns))
        cycles->counts.dropped_facts++;
}

/* A fact from a line that only the user's pattern matches also implies the line it is usually
 * on. */
static void note_seen(struct wva_cycles *cycles, enum wva_fact_kind kind)
{
    cycles->seen[kind] = true;
    if (kind == WVA_FACT_PARAMETERS)
        cycles->seen[WVA_FACT_MODELS] = true;
    else if (kind == WVA_FACT_OBSERVATION)
        cycles->seen[WVA_FACT_SERVERS] = true;
    else if (kind == WVA_FACT_ALLOCATION || kind == WVA_FACT_INFEASIBLE)
        cycles->seen[WVA_FACT_SOLUTION] = true;
}

/* True for a line that may come between cycles: it belongs to the next. */
static bool precedes_cycle(enum wva_fact_kind kind)
{
    return kind == WVA_FACT_VARIANT || kind == WVA_FACT_OTHER_LOOP;
}

/* Adds the fact to the open cycle, and opens one if needed. */
static void take_fact(struct wva_cycles *cycles, const struct wva_fact *fact)
{
    if (!cycles->open && !precedes_cycle(fact->kind)) {
        cycles->open = true;
        cycles->counts.cycles++;
    }
    note_seen(cycles, fact->kind);
    if (is_data(fact->kind))
        cycles->data_time_ns = cycles->time_ns;
    if (fact->cell[WVA_COLUMN_MODE].len > 0 && fact->kind <= WVA_FACT_CYCLE_FAILED)
        cycles->mode = wva_facts_text(cycles->facts, fact->cell[WVA_COLUMN_MODE]);
    if (fact->kind == WVA_FACT_VARIANT)
        set_current(cycles, fact->cell);
    if (fact->kind > WVA_FACT_CYCLE_FAILED)
        keep_fact(cycles, fact);
}

enum wva_status wva_cycles_add(struct wva_cycles *cycles, const struct wva_fact *fact,
                               struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    if (breaks_cycle(cycles, fact->kind, cycles->time_ns))
        status = end_cycle(cycles, err);
    if (fact->kind == WVA_FACT_RESTART)
        forget_cycle(cycles);
    /* Loops other than the main one report replicas too. */
    if (fact->kind == WVA_FACT_STATE && !cycles->open)
        return status;
    if (status != WVA_OK || fact->kind == WVA_FACT_RESTART)
        return status;
    if (fact->kind == WVA_FACT_CYCLE_END || fact->kind == WVA_FACT_CYCLE_FAILED) {
        if (!cycles->open)
            return WVA_OK;
        take_fact(cycles, fact);
        cycles->failed = fact->kind == WVA_FACT_CYCLE_FAILED;
        return end_cycle(cycles, err);
    }
    take_fact(cycles, fact);
    return WVA_OK;
}

enum wva_status wva_cycles_finish(struct wva_cycles *cycles, struct wva_error *err)
{
    return end_cycle(cycles, err);
}

/* ---- logs read in ranges ---- */

static bool has_seen_any(const struct wva_cycles *cycles)
{
    for (int kind = 0; kind <= WVA_FACT_POD; kind++)
        if (cycles->seen[kind])
            return true;
    return false;
}

bool wva_cycles_can_continue(const struct wva_cycles *cycles, enum wva_fact_kind kind,
                             int64_t time_ns)
{
    return kind == WVA_FACT_RESTART || (cycles->open && breaks_cycle(cycles, kind, time_ns))
           || !has_seen_any(cycles);
}

enum wva_status wva_cycles_end_before(struct wva_cycles *cycles, enum wva_fact_kind kind,
                                      struct wva_error *err)
{
    enum wva_status status = end_cycle(cycles, err);

    if (kind == WVA_FACT_RESTART)
        forget_cycle(cycles);
    return status;
}

void wva_cycles_continue(struct wva_cycles *cycles, struct wva_cycles *later)
{
    struct wva_cycles before = *cycles;

    *cycles = *later;
    cycles->sink = before.sink;
    cycles->context = before.context;
    wva_cycle_counts_add(&cycles->counts, &before.counts);
    before.counts = (struct wva_cycle_counts){ 0 };
    before.sink = later->sink;
    before.context = later->context;
    *later = before;
}
