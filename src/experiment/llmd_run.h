/* SPDX-License-Identifier: Apache-2.0 */
/* Which folders make up one run of llm-d-benchmark.
 *
 * A run is started by one or several harness pods, each of which leaves a folder
 * results/EXPERIMENT_NUMBER. Those that ran at the same time loaded the same servers: they are one
 * run. Those that did not are repeats, runs of their own. results/EXPERIMENT, without a number,
 * holds the dump of the cluster that was taken after the run; hand-made collections have it inside
 * the run's folder. */
#ifndef WVA_EXPERIMENT_LLMD_RUN_H
#define WVA_EXPERIMENT_LLMD_RUN_H

#include <stdbool.h>
#include <stddef.h>

enum { WVA_LLMD_PODS_MAX = 256 }; /* numbers of harness pods: from 1 to this, without zeros ahead */

/* How sure it is that a folder is one of a harness pod. */
enum wva_llmd_sign {
    WVA_LLMD_NOTHING,
    WVA_LLMD_REPORTS,  /* a benchmark report */
    WVA_LLMD_METRICS,  /* scrapes or snapshots of replicas */
    WVA_LLMD_METADATA, /* run_metadata.yaml of a harness */
};

struct wva_llmd_run {
    char *name;     /* EXPERIMENT: that of the folders, without the number */
    bool alone;     /* no further run has that name */
    char **folders; /* one per harness pod, by their numbers; at least one */
    size_t count;
    char *dump; /* folder with the dump of the cluster; NULL: there is none */
};

enum wva_llmd_sign wva_llmd_look(const char *folder);

/* The run that `folder`, one of a harness pod, belongs to. The caller releases it. */
struct wva_llmd_run wva_llmd_run_find(const char *folder);
void wva_llmd_run_release(struct wva_llmd_run *run);

/* What the run of that folder is called: EXPERIMENT, or as the folder where other runs, which are
 * repeats, have that name, too. The caller frees it. */
char *wva_llmd_run_name(const char *folder);

/* The folders of that run other than `folder`, NULL-terminated: none where `folder` is no harness
 * pod's. The caller frees them, then the list. */
char **wva_llmd_run_parts(const char *folder);

/* The first harness pod's folder of the run whose dump of the cluster `folder`, without a slash at
 * its end, is; NULL: of none. The caller frees it. */
char *wva_llmd_pod_of_dump(const char *folder);

/* True where `folder` is read as part of another folder's run: a harness pod's with a higher
 * number, or the dump of the cluster. */
bool wva_llmd_is_part(const char *folder);

/* True for the folder of a workspace: its runs are in results/, and whatever else it holds is about
 * their set-up. */
bool wva_llmd_is_workspace(const char *folder);

#endif
