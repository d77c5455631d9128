/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a report: what each result consists of (record.h). A file each for what belongs
 * together; `wva_report_record` is all of report.json. */
#ifndef WVA_RECORDS_RECORDS_H
#define WVA_RECORDS_RECORDS_H

#include "records/record.h"

/* Raised when a member of report.json goes or changes its meaning; new members do not raise it. */
enum { WVA_REPORT_SCHEMA_VERSION = 1 };

extern const struct wva_record wva_report_record; /* struct wva_document */
extern const struct wva_record wva_server_record; /* struct wva_document_server */

/* ---- of measures that several have ---- */

extern const struct wva_record wva_summary_ms_record, wva_summary_rpm_record; /* wva_summary */
extern const struct wva_record wva_latency_record; /* the same, with its 95th percentile, in ms */

/* ---- the parts of a server ---- */

extern const struct wva_record wva_scaling_record;         /* wva_results */
extern const struct wva_record wva_scale_ups_record;       /* wva_results */
extern const struct wva_record wva_server_episodes_record; /* wva_results */
extern const struct wva_record wva_phases_record;          /* wva_phases */
extern const struct wva_record wva_provisioning_record;    /* wva_provisioning */
extern const struct wva_record wva_shortfall_record;       /* wva_shortfall */
extern const struct wva_record wva_stabilization_record;   /* wva_stabilization */
extern const struct wva_record wva_error_record;           /* wva_error_figures */
extern const struct wva_record wva_confusion_record;       /* wva_confusion */
extern const struct wva_record wva_itl_calibration_record; /* wva_calibration */
extern const struct wva_record wva_ttft_calibration_record;
extern const struct wva_record wva_queueing_record;   /* wva_queueing_fit */
extern const struct wva_record wva_capacities_record; /* wva_parameters_judged */
extern const struct wva_record wva_classic_record;    /* wva_results */
extern const struct wva_record wva_tuner_record;      /* wva_tuner */
extern const struct wva_record wva_pod_starts_record; /* wva_pod_start_times */
extern const struct wva_record wva_harness_record;    /* wva_harness_replicas */
extern const struct wva_record wva_full_pods_record;  /* wva_full_pods */

/* ---- the parts of a run ---- */

extern const struct wva_record wva_log_record;       /* wva_coverage */
extern const struct wva_record wva_verdict_record;   /* wva_verdict */
extern const struct wva_record wva_run_record;       /* wva_experiment */
extern const struct wva_record wva_hpa_record;       /* wva_hpa */
extern const struct wva_record wva_collector_record; /* wva_collector */
extern const struct wva_record wva_plan_record;      /* wva_load_steps */

/* ---- items of lists, which are tables of their own too ---- */

extern const struct wva_record wva_change_record;      /* wva_scaling_event */
extern const struct wva_record wva_scale_up_record;    /* wva_scale_up */
extern const struct wva_record wva_scale_chain_record; /* wva_scale_chain */
extern const struct wva_record wva_occurrence_record;  /* wva_occurrence */
extern const struct wva_record wva_episode_record;     /* wva_episode */
extern const struct wva_record wva_phase_record;       /* wva_phase */
extern const struct wva_record wva_request_interval_record;
extern const struct wva_record wva_published_record;  /* wva_published_row */
extern const struct wva_record wva_checklist_record;  /* wva_checklist_row */
extern const struct wva_record wva_stage_record;      /* wva_stage */
extern const struct wva_record wva_job_record;        /* wva_job; scope->index is its place */
extern const struct wva_record wva_load_step_record;  /* wva_load_answer */
extern const struct wva_record wva_complaint_record;  /* wva_complaint */
extern const struct wva_record wva_hpa_change_record; /* wva_hpa_event */
extern const struct wva_record wva_parameter_record;  /* wva_parameter_course; likewise */

/* ---- which of them are CSV files of a report ---- */

struct wva_record_file {
    const char *name; /* below the report's folder, or that of a server */
    const struct wva_record *record;
};
extern const struct wva_record_file wva_record_files[];
extern const size_t wva_record_file_count;

/* The record of that file, which must be one of them. */
const struct wva_record *wva_record_of_file(const char *name);

/* Of a struct wva_setting. */
extern const struct wva_record wva_setting_record;

#endif
