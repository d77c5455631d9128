/* SPDX-License-Identifier: Apache-2.0 */
/* The dump of a cluster that lies in a folder: whichever of resources.yaml,
 * scaledobject.yaml, hpa-describe.txt, hpa.txt, scaledobject-describe.txt, scaledobject.txt,
 * events.json and events.log are there. It tells the state when it was taken, mostly after the run.
 * The controller's log that is saved with it is read as a log (experiment/). */
#ifndef WVA_CLUSTER_DUMP_H
#define WVA_CLUSTER_DUMP_H

#include "cluster/kube_events.h"
#include "cluster/resources.h"
#include "util/notes.h"

#define WVA_DUMP_CONTROLLER_LOG "wva-controller.log"

/* True if `folder` holds any file of a dump, even one that says that there was nothing. */
bool wva_dump_is_in(const char *folder);

/* Zeroed is empty. */
struct wva_dump {
    struct wva_resources resources; /* with the HPAs and ScaledObjects of all files */
    struct wva_kube_events events;  /* of events.json, in the order of their times */
    struct wva_kube_events aged;    /* of tables and descriptions, which have ages only; some are
                                       in `events` too */
    size_t files;                   /* that were read */
};

/* Adds what is in a folder; where several have a part of the dump, the first to be read counts.
 * Files that are not there are no matter; what is wrong with one becomes a note. */
void wva_dump_read(const char *folder, struct wva_dump *dump, struct wva_notes *notes);

/* Notes what in the state of HPAs and ScaledObjects tells against a run: not ready, paused, failing
 * triggers, settings without effect. */
void wva_dump_note(const struct wva_dump *dump, struct wva_notes *notes);

void wva_dump_free(struct wva_dump *dump);

#endif
