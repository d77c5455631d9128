/* SPDX-License-Identifier: Apache-2.0 */
/* Experiments that are copies of others. */
#include "batch/catalogue.h"

/* A copy keeps its rows and its report, but does not count. The one that counts is the folder of a
 * run before a log, a log before rows, then the one whose plan has more manifests, then the one
 * whose name comes first. Rows that were extracted from a log by other tools are fewer than its
 * samples: they are told by name, servers and span. */
enum wva_status wva_catalogue_mark_copies(struct wva_catalogue *catalogue, struct wva_error *err)
{
    return wva_catalogue_execute(
        catalogue,
        "BEGIN IMMEDIATE;"
        "UPDATE experiments SET status = 'done', same_as = NULL WHERE status = 'copy';"
        "UPDATE experiments AS e SET same_as ="
        " (SELECT o.id FROM experiments o WHERE o.samples_hash = e.samples_hash"
        "  ORDER BY o.kind = 'extracted rows', o.kind = 'controller log', (SELECT count(*) "
        "FROM files"
        "   WHERE experiment = o.id AND path LIKE 'manifest:%') DESC, o.name, o.id LIMIT 1)"
        " WHERE status = 'done';"
        "UPDATE experiments SET same_as = NULL WHERE same_as = id;"
        "UPDATE experiments AS e SET same_as ="
        " (SELECT o.id FROM experiments o WHERE o.name = e.name AND o.status = 'done'"
        "   AND o.kind <> 'extracted rows' AND o.servers = e.servers AND NOT EXISTS"
        "   (SELECT 1 FROM servers s WHERE s.experiment = e.id AND NOT EXISTS"
        "    (SELECT 1 FROM servers t WHERE t.experiment = o.id AND (t.server = s.server OR "
        "s.server = '')"
        "      AND t.end_time = s.end_time AND abs(t.span_s - s.span_s) <= 60))"
        "  ORDER BY o.id LIMIT 1)"
        " WHERE kind = 'extracted rows' AND status = 'done' AND same_as IS NULL;"
        "UPDATE experiments SET status = 'copy' WHERE same_as IS NOT NULL;"
        "COMMIT",
        err);
}
