/* SPDX-License-Identifier: Apache-2.0 */
/* Facts into samples: what belongs to one reconcile cycle, and what of it to one server.
 *
 * A cycle begins at a line that only stands at a cycle's front ("Found SLO", inventory, the first
 * system data line), or where a line comes that this cycle already had; it ends at "Reconciliation
 * completed", at the error that gives it up, or where the next begins. Parts more than
 * WVA_CYCLE_SPREAD_NS apart are never of one cycle, so a lost line leaves a hole, not a neighbour's
 * value. */
#ifndef WVA_CYCLE_CYCLE_H
#define WVA_CYCLE_CYCLE_H

#include "message/message.h"
#include "util/error.h"
#include "util/timestamp.h"

/* Controllers print a cycle's data lines within milliseconds, and reconcile twice a minute at most.
 */
#define WVA_CYCLE_SPREAD_NS (10 * WVA_NS_PER_S)

/* True for what only stands behind other data of its cycle. */
bool wva_fact_stands_inside(const struct wva_fact *fact);

struct wva_cycle_counts {
    uint64_t cycles;     /* begun */
    uint64_t failed;     /* given up by the controller: no allocation for any server */
    uint64_t incomplete; /* not failed, but one of the three lines below is missing */
    uint64_t without_models, without_servers, without_solution;
    uint64_t samples;
    uint64_t dropped_facts; /* beyond WVA_FACTS_MAX */
};

void wva_cycle_counts_add(struct wva_cycle_counts *total, const struct wva_cycle_counts *part);

/* Takes a finished sample; anything but WVA_OK stops the reading and is handed up. */
typedef enum wva_status wva_sample_sink(void *context, const struct wva_sample *sample,
                                        struct wva_error *err);

struct wva_cycles;

struct wva_cycles *wva_cycles_create(wva_sample_sink *sink, void *context);
void wva_cycles_free(struct wva_cycles *cycles);

/* Says which record the facts that follow come from: its time, as written. Views of facts need not
 * outlive the call that adds them. */
void wva_cycles_set_time(struct wva_cycles *cycles, struct wva_str text, int64_t time_ns);

/* Adds a fact. A cycle that it ends is handed to the sink, one sample per server, in the order of
 * the servers line. */
enum wva_status wva_cycles_add(struct wva_cycles *cycles, const struct wva_fact *fact,
                               struct wva_error *err);

/* Ends the input: hands out the cycle that is still open. */
enum wva_status wva_cycles_finish(struct wva_cycles *cycles, struct wva_error *err);

/* For a log that is read in ranges, by an assembler for each. The later one began with a fact of
 * `kind` at `time_ns` as its first. */

/* True when the earlier assembler would take that fact, and so all that follow, as the later one
 * did: nothing is open, or the fact ends it. */
bool wva_cycles_can_continue(const struct wva_cycles *cycles, enum wva_fact_kind kind,
                             int64_t time_ns);

/* Ends what that fact ends. */
enum wva_status wva_cycles_end_before(struct wva_cycles *cycles, enum wva_fact_kind kind,
                                      struct wva_error *err);

/* Goes on where `later` stands, which is left as if it had seen nothing. The counts are added. */
void wva_cycles_continue(struct wva_cycles *cycles, struct wva_cycles *later);

struct wva_cycle_counts wva_cycles_counts(const struct wva_cycles *cycles);

#endif
