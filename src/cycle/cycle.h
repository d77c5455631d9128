/* SPDX-License-Identifier: Apache-2.0 */
/* Assembles facts into samples: determines which facts belong to one reconcile cycle, and to which
 * server.
 *
 * A cycle begins at a line that only occurs at the start of a cycle ("Found SLO", inventory, the
 * first system data line), or at a line that the current cycle already had; it ends at
 * "Reconciliation completed", at the error with which the controller gives up, or where the next
 * one begins. Parts more than WVA_CYCLE_SPREAD_NS apart never belong to one cycle, so a lost line
 * leaves a gap, not a neighbour's value. */
#ifndef WVA_CYCLE_CYCLE_H
#define WVA_CYCLE_CYCLE_H

#include "message/message.h"
#include "util/error.h"
#include "util/timestamp.h"

/* Controllers log a cycle's data lines within milliseconds, and reconcile at most twice a
 * minute. */
#define WVA_CYCLE_SPREAD_NS (10 * WVA_NS_PER_S)

/* True for facts that only occur after other data of their cycle. */
bool wva_fact_stands_inside(const struct wva_fact *fact);

struct wva_cycle_counts {
    uint64_t cycles;     /* started */
    uint64_t failed;     /* abandoned by the controller: no allocation for any server */
    uint64_t incomplete; /* not failed, but one of the three lines below is missing */
    uint64_t without_models, without_servers, without_solution;
    uint64_t samples;
    uint64_t dropped_facts; /* beyond WVA_FACTS_MAX */
};

void wva_cycle_counts_add(struct wva_cycle_counts *total, const struct wva_cycle_counts *part);

/* Receives a finished sample; anything but WVA_OK stops the reading and is passed up. */
typedef enum wva_status wva_sample_sink(void *context, const struct wva_sample *sample,
                                        struct wva_error *err);

struct wva_cycles;

struct wva_cycles *wva_cycles_create(wva_sample_sink *sink, void *context);
void wva_cycles_free(struct wva_cycles *cycles);

/* Sets the time, as written, of the record that the following facts come from. Views in facts need
 * not outlive the call that adds them. */
void wva_cycles_set_time(struct wva_cycles *cycles, struct wva_str text, int64_t time_ns);

/* Adds a fact. If that ends a cycle, its samples go to the sink, one per server, in the order of
 * the servers line. */
enum wva_status wva_cycles_add(struct wva_cycles *cycles, const struct wva_fact *fact,
                               struct wva_error *err);

/* Ends the input: passes on the open cycle. */
enum wva_status wva_cycles_finish(struct wva_cycles *cycles, struct wva_error *err);

/* For a log that is read in ranges, each with its own assembler. The first fact of the later one
 * was of `kind` at `time_ns`. */

/* True if the earlier assembler would handle that fact, and so all that follow, as the later one
 * did: no cycle is open, or the fact ends it. */
bool wva_cycles_can_continue(const struct wva_cycles *cycles, enum wva_fact_kind kind,
                             int64_t time_ns);

/* Ends the cycle that this fact ends. */
enum wva_status wva_cycles_end_before(struct wva_cycles *cycles, enum wva_fact_kind kind,
                                      struct wva_error *err);

/* Continues from the state of `later`, which is reset. The counts are added. */
void wva_cycles_continue(struct wva_cycles *cycles, struct wva_cycles *later);

struct wva_cycle_counts wva_cycles_counts(const struct wva_cycles *cycles);

#endif
