/* SPDX-License-Identifier: Apache-2.0 */
/* What each metric means, with its formula and where that comes from. */
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
      "Share of observed samples whose latency is at most the SLO of that sample: by count, by the "
      "time each sample holds, or by the requests meanwhile (rate \u00d7 time). A share that "
      "stands alone is of "
      "requests where the load is known, else of time." },
    { "observed", "Observed, active",
      "A sample is observed in a signal when that latency is above 0, and active when ITL and "
      "request rate are; a latency of 0 with a rate of 0 means that no traffic was seen." },
    { "hold", "How long a sample holds",
      "From its time to that of the next, at most 2.5 usual periods; the rest of a longer hole is "
      "unknown time, and the last sample holds 0 s." },
    { "period", "Usual period", "Median of the intervals between samples of at least 2 s." },
    { "duplicates", "Repeated cycles",
      "The controller at times reconciles twice within milliseconds. Burst: of cycles closer than "
      "the lesser of 5 s and half the period to the next, the last stays. Minute: the last of each "
      "calendar minute stays." },
    { "cycle", "Cycle",
      "One reconcile loop of the controller; what it says of one server makes a sample." },
    { "wilson", "95 % interval of a share",
      "Wilson's score interval (1927), which takes samples for independent; neighbours in time are "
      "not quite." },
    { "episode", "Violation episode",
      "Maximal run of consecutive observed samples above the SLO of each sample. It lasts as long "
      "as its samples hold; it is open when the log ends above the SLO." },
    { "cause", "Cause of an episode",
      "Load step: the load rose by 20 % or more just before. Scale-down: replicas were taken away "
      "just before. Start of log: the first observed sample is above already. Else unexplained." },
    { "lag", "Lags of a scale-up",
      "Load change, violation, decision (desired replicas rise), replicas (current ones "
      "reach them), relief (latency back within the SLO). Each lies between two samples, so each "
      "lag "
      "has bounds." },
    { "desired", "Desired replicas", "Replicas that the controller asks for." },
    { "current", "Current replicas",
      "Replicas that were there; latency and load of a sample belong to them, not to "
      "desired ones." },
    { "reversal", "Reversal", "A change of replicas in the other direction than the one before." },
    { "flapping", "Flap", "A reversal within 5 min of the change before." },
    { "dwell", "Dwell time", "Time between two changes of replicas." },
    { "overshoot", "Overshoot",
      "(Peak after a scale-up \u2212 settled) / settled; settled is the number held longest until "
      "the load changes again." },
    { "phase", "Phase of the load",
      "Stretch between two change points of the request rate, found by optimal partitioning with "
      "pruning (PELT; Killick, Fearnhead and Eckley 2012)." },
    { "steady", "Steady part",
      "From where in a phase the replicas are settled and the load is that of the phase." },
    { "next", "Error of the next cycle",
      "Observed latency of the next cycle minus this prediction, where current replicas then equal "
      "the desired ones of now: what the prediction was meant to foresee." },
    { "calibration-error", "Calibration error",
      "Observed latency minus the model at the current replicas and the observed load: are alpha "
      "and beta right?" },
    { "allocation-error", "Allocation error",
      "Model at the current replicas minus model at desired ones: how far supply was from "
      "the plan." },
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
    { "confusion", "Foreseen violations",
      "Prediction and next observation, each against the SLO; a violation that came unforeseen is "
      "the costly case." },
    { "worth", "Change of parameters",
      "Advised where the pair is identifiable from at least 12 samples, at most 25 % of them were "
      "discarded, the intervals do not hold both of the controller's values, and the RMSE on "
      "samples that the fit has not seen is at most 0.8 times that of the controller's values of "
      "the cycle before; and where it matters (1 % of the SLO, or 5 % of a replica's load)." },
    { "capacity", "Load of a replica",
      "Requests per minute at the largest batch that keeps ITL and TTFT within their SLOs by the "
      "latency model, with the mean tokens and TTFT of the run." },
    { "model", "Latency model",
      "ITL = alpha + beta \u00b7 n and prefill = gamma + delta \u00b7 k \u00b7 n, in ms, for n "
      "requests in a replica's batch and k input tokens (controllers of 2025)." },
    { "structural", "Structural fit (headline)",
      "ITL = (alpha + beta \u00b7 \u03bb \u00b7 TTFT) / (1 \u2212 beta \u00b7 \u03bb \u00b7 "
      "(m \u2212 1)) by least squares, with n from Little's law: n = \u03bb (TTFT + (m \u2212 1) "
      "ITL), \u03bb = rate / (60000 \u00b7 current replicas) per ms, m output tokens. Outliers "
      "beyond 2.5 MAD sigma are left out once." },
    { "ols", "Least squares",
      "ITL on n. n contains ITL itself, so beta comes out 5 to 20 % too high." },
    { "weighted", "Weighted fit", "Least squares with the requests of each sample as weight." },
    { "theil-sen", "Theil-Sen", "Median of the slopes between all pairs of samples." },
    { "huber", "Huber",
      "Least squares in which large residuals count linearly (k = 1.345, scale by MAD)." },
    { "interval", "95 % interval of a parameter",
      "From a moving-block bootstrap, because neighbouring residuals are alike." },
    { "r2", "R\u00b2", "Share of the variance of the latency that the fit explains." },
    { "durbin-watson", "Durbin-Watson",
      "2 where neighbouring residuals are independent, less where they are alike." },
    { "replica-hours", "Replica-hours", "Replicas over time, as long as each sample holds." },
    { "cost", "Cost",
      "What the current replicas cost in all, in cents by the controller's prices: replica-hours "
      "times the price of a replica, which is the stated cost per hour / desired replicas. Where "
      "every cycle that states a cost gives the same price, it holds for the others too; else "
      "the cost is that of the time for which a price is stated." },
    { "oracle", "Demand, oracle",
      "Smallest number of replicas that meets the SLO: rate / rate of one replica at the SLO, "
      "rounded up. More than the demand: integral of supply / integral of demand \u2212 1, over "
      "the samples that have both." },
    { "timeshare", "Under- and over-provisioned time",
      "Share of the time with fewer, with more replicas than the demand (SPEC RG elasticity "
      "metrics; Herbst et al. 2018)." },
    { "accuracy", "Provisioning accuracy",
      "Mean over time of the replicas that lack, or that are idle, / demand; 0 is best (Herbst et "
      "al. 2018)." },
    { "instability", "Instability",
      "Share of the time in which supply and demand move in opposite directions or only one of "
      "them moves (Herbst et al. 2018)." },
    { "classic", "Classic figures",
      "Kept with their old definitions, so that new runs can be compared with archived ones." },
    { "compliance", "Compliance (classic)",
      "(1 \u2212 rows above the SLO / all rows) \u00d7 100; idle rows count as compliant." },
    { "mean-latency", "Mean latency",
      "Classic: over all rows, idle ones as 0 ms. Sound: over observed samples." },
    { "gap", "Warm-up gap (classic)",
      "Run of rows with ITL above the SLO of the first row, from its first to its last row; a run "
      "open at the end of the log is left out." },
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
    wva_html_begin_section(out, "definitions", "What do the words mean?");
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
