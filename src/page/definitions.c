/* SPDX-License-Identifier: Apache-2.0 */
/* The definition of each metric, with its formula and source. */
#include <stdlib.h>
#include <string.h>

#include "page/page.h"
#include "util/memory.h"

struct definition {
    const char *id;
    const char *term;
    const char *text;
};

static const struct definition definitions[] = {
    { "attainment", "SLO attainment",
      "Share of observed samples with latency at or below the SLO of that sample: by count, by the "
      "duration of each sample, or by the requests in that duration (rate \u00d7 time). If only "
      "one share is given, it is of requests if the load is known, otherwise of time." },
    { "observed", "Observed, active",
      "A signal is observed in a sample if that latency is above 0; a sample is active if ITL and "
      "request rate are above 0. A latency of 0 with a rate of 0 means that there was no "
      "traffic." },
    { "hold", "Duration of a sample",
      "From its time to that of the next sample, at most 2.5 usual periods; the rest of a longer "
      "gap is unknown time, and the last sample lasts 0 s." },
    { "period", "Usual period", "Median of the intervals between samples of at least 2 s." },
    { "duplicates", "Repeated cycles",
      "The controller sometimes reconciles twice within milliseconds. Burst: of cycles less than 5 "
      "s apart (or half the period, if shorter), the last is kept. Minute: the last cycle of each "
      "calendar minute is kept." },
    { "cycle", "Cycle",
      "One reconcile loop of the controller; everything it reports about one server is a sample." },
    { "wilson", "95 % interval of a share",
      "Wilson score interval (1927). It assumes independent samples, which consecutive samples are "
      "not quite." },
    { "episode", "Violation episode",
      "Maximal run of consecutive observed samples above their SLO. Its duration is that of its "
      "samples; it is open if the log ends above the SLO." },
    { "cause", "Cause of an episode",
      "Load step: the load rose by 20 % or more just before. Scale-down: replicas were removed "
      "just before. Start of log: the first observed sample is already above the SLO. Otherwise "
      "unexplained." },
    { "lag", "Lags of a scale-up",
      "Load change, violation, decision (desired replicas increase), replicas (current replicas "
      "reach the desired number), relief (latency back within the SLO). Each event lies between "
      "two samples, so each lag has bounds." },
    { "desired", "Desired replicas", "Replicas that the controller asks for." },
    { "current", "Current replicas",
      "Replicas that exist; latency and load of a sample belong to them, not to the desired "
      "replicas." },
    { "reversal", "Reversal",
      "A change of replicas in the opposite direction to the previous one." },
    { "flapping", "Flap", "A reversal within 5 min of the previous change." },
    { "dwell", "Dwell time", "Time between two changes of replicas." },
    { "overshoot", "Overshoot",
      "(Peak after a scale-up \u2212 settled) / settled; settled is the number kept longest until "
      "the load changes again." },
    { "phase", "Phase of the load",
      "Stretch between two change points of the request rate, found by optimal partitioning with "
      "pruning (PELT; Killick, Fearnhead and Eckley 2012)." },
    { "steady", "Steady part",
      "The part of a phase from the point where replicas have settled and the load is at the level "
      "of the phase." },
    { "next", "Error of the next cycle",
      "Observed latency of the next cycle minus the prediction of this one, if the current "
      "replicas of the next cycle equal the desired replicas of this one: the situation that the "
      "prediction was made for." },
    { "calibration-error", "Calibration error",
      "Observed latency minus the model at the current replicas and the observed load: are alpha "
      "and beta right?" },
    { "allocation-error", "Allocation error",
      "Model at the current replicas minus model at the desired replicas: the effect of running "
      "more or fewer replicas than desired." },
    { "same-row", "Same-row error (classic)",
      "Observed minus predicted latency of the same sample: calibration and allocation error "
      "mixed." },
    { "bias", "Bias",
      "Mean of the errors, observed minus predicted; above 0 the model is too "
      "optimistic." },
    { "mae", "MAE", "Mean absolute error." },
    { "rmse", "RMSE", "Root of the mean squared error." },
    { "wmape", "wMAPE", "Sum of absolute errors / sum of observed latency." },
    { "under", "Too low", "Share of samples with observed above predicted latency." },
    { "spearman", "Spearman", "Rank correlation of observed and predicted latency." },
    { "confusion", "Predicted violations",
      "Prediction and next observation, each compared with the SLO; a violation that was not "
      "predicted is the costly case." },
    { "worth", "Change of parameters",
      "Advised if the pair is identifiable from at least 12 samples, at most 25 % of which were "
      "discarded; TTFT includes no relevant queueing time (gamma and delta only); the intervals do "
      "not contain both of the controller's values; the fit does not depend on a few samples; the "
      "RMSE on held-out samples is at most 0.8 times that of the controller's values of the "
      "previous cycle; and the change matters (1 % of the SLO, or 5 % of the capacity of a "
      "replica)." },
    { "capacity", "Capacity of a replica",
      "Requests per minute at the largest batch that keeps ITL and TTFT within their SLOs "
      "according to the latency model, with the mean tokens and TTFT of the run." },
    { "model", "Latency model",
      "ITL = alpha + beta \u00b7 n and prefill = gamma + delta \u00b7 k \u00b7 n, in ms, for n "
      "requests in a replica's batch and k input tokens (controllers of 2025)." },
    { "structural", "Structural fit (headline)",
      "ITL = (alpha + beta \u00b7 \u03bb \u00b7 TTFT) / (1 \u2212 beta \u00b7 \u03bb \u00b7 "
      "(m \u2212 1)) by least squares, with n from Little's law: n = \u03bb (TTFT + (m \u2212 1) "
      "ITL), \u03bb = rate / (60000 \u00b7 current replicas) per ms, m output tokens. Outliers "
      "beyond 2.5 MAD sigma are removed once." },
    { "ols", "Least squares",
      "ITL regressed on n. n contains ITL itself, so beta is 5 to 20 % too high." },
    { "weighted", "Weighted fit", "Least squares with the requests of each sample as weight." },
    { "theil-sen", "Theil-Sen", "Median of the slopes between all pairs of samples." },
    { "huber", "Huber",
      "Least squares in which large residuals count linearly (k = 1.345, scale by MAD)." },
    { "interval", "95 % interval of a parameter",
      "From a moving-block bootstrap, because neighbouring residuals are alike." },
    { "r2", "R\u00b2", "Share of the variance of the latency that the fit explains." },
    { "durbin-watson", "Durbin-Watson",
      "2 where neighbouring residuals are independent, less where they are alike." },
    { "replica-hours", "Replica-hours",
      "Replicas integrated over time, using the duration of each sample." },
    { "cost", "Cost",
      "Total cost of the current replicas in cents at the controller's prices: replica-hours times "
      "the price of a replica, which is the logged cost per hour / desired replicas. If all cycles "
      "that log a cost give the same price, it is used for the others too; otherwise the cost "
      "covers only the time with a logged price." },
    { "oracle", "Demand, oracle",
      "Smallest number of replicas that meets the SLO: rate / rate of one replica at the SLO, "
      "rounded up. Supply above demand: integral of supply / integral of demand \u2212 1, over the "
      "samples that have both." },
    { "timeshare", "Under- and over-provisioned time",
      "Share of the time with fewer, with more replicas than the demand (SPEC RG elasticity "
      "metrics; Herbst et al. 2018)." },
    { "accuracy", "Provisioning accuracy",
      "Mean over time of missing replicas / demand, and of surplus replicas / demand; 0 is best "
      "(Herbst et "
      "al. 2018)." },
    { "instability", "Instability",
      "Share of the time in which supply and demand move in opposite directions or only one of "
      "them moves (Herbst et al. 2018)." },
    { "classic", "Classic figures",
      "Figures with their original definitions, so that new runs can be compared with archived "
      "ones." },
    { "compliance", "Compliance (classic)",
      "(1 \u2212 rows above the SLO / all rows) \u00d7 100; idle rows count as compliant." },
    { "mean-latency", "Mean latency",
      "Classic: over all rows, idle rows as 0 ms. Corrected: over observed samples." },
    { "gap", "Warm-up gap (classic)",
      "Run of rows with ITL above the SLO of the first row, from its first to its last row; a run "
      "open at the end of the log is omitted." },
};

static bool is_used(const struct wva_buffer *out, const char *id)
{
    char *link = wva_asprintf("href=\"#def-%s\"", id);
    bool used = out->data != NULL && strstr(out->data, link) != NULL;

    free(link);
    return used;
}

void wva_html_definitions(struct wva_buffer *out)
{
    bool used[WVA_COUNT(definitions)];
    size_t count = 0;

    for (size_t i = 0; i < WVA_COUNT(definitions); i++) {
        used[i] = is_used(out, definitions[i].id);
        count += used[i];
    }
    if (count == 0)
        return;
    wva_html_begin_section(out, "definitions", "Definitions");
    wva_buffer_printf(out,
                      "<details>\n<summary>The %zu term%s of this page, with formulas and "
                      "sources</summary>\n<dl class=\"definitions\">\n",
                      count, count == 1 ? "" : "s");
    for (size_t i = 0; i < WVA_COUNT(definitions); i++) {
        if (!used[i])
            continue;
        wva_buffer_printf(out, "<dt id=\"def-%s\">", definitions[i].id);
        wva_html_sentence(out, definitions[i].term);
        wva_buffer_add(out, "</dt>\n<dd>");
        wva_html_sentence(out, definitions[i].text);
        wva_buffer_add(out, "</dd>\n");
    }
    wva_buffer_add(out, "</dl>\n</details>\n");
    wva_html_end_section(out);
}
