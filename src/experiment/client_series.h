/* SPDX-License-Identifier: Apache-2.0 */
/* What the clients of load generators saw, as columns of samples that were scraped: stages, and
 * latency by the time of sending.
 *
 * A sample stands for the time since the one before. It gets the mean TTFT and ITL of the requests
 * that were sent in it and completed, and the stage and the load asked for at its time. Servers
 * count a latency when it ends, so while a queue grows theirs is that of requests sent earlier: the
 * client's TTFT is the observed one where the time of each request is known, and that of the server
 * stands beside it. The ITL of servers counts every token and stays the observed one. */
#ifndef WVA_EXPERIMENT_CLIENT_SERIES_H
#define WVA_EXPERIMENT_CLIENT_SERIES_H

#include "experiment/experiment.h"

/* Mean TTFT of clients and of servers that differ by more than this share are told. */
#define WVA_CLIENT_DIFFERS 0.1

/* Servers that counted as many finished requests as the generators, give or take this share, served
 * nothing else: then their tokens are those of the generators' requests. */
#define WVA_SAME_REQUESTS 0.02

/* Once jobs have their times; first corrects the tokens of generators that count them anew. Only
 * samples of servers that all requests of their model pass (whole_model) get such columns. */
void wva_client_series_add(struct wva_experiment *experiment);

#endif
