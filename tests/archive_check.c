/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the report files of the extracted_metrics.csv that it is given: archive_check CSV DIR. The
 * script beside it compares them with the notebook's. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/console.h"
#include "report/manifest.h"
#include "report/report.h"
#include "series/csv.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/number.h"
#include "util/timestamp.h"

static const struct {
    const char *name;
    enum wva_role role;
} known[] = {
    { "itlAverage", WVA_ROLE_ITL_OBSERVED },
    { "ttftAverage", WVA_ROLE_TTFT_OBSERVED },
    { "rate", WVA_ROLE_RATE },
    { "inTk", WVA_ROLE_INPUT_TOKENS },
    { "outTk", WVA_ROLE_OUTPUT_TOKENS },
    { "numRep", WVA_ROLE_REPLICAS_DESIRED },
    { "itl", WVA_ROLE_ITL_PREDICTED },
    { "ttft", WVA_ROLE_TTFT_PREDICTED },
    { "slo_itl", WVA_ROLE_ITL_SLO },
    { "slo_ttft", WVA_ROLE_TTFT_SLO },
    { "alpha", WVA_ROLE_ALPHA },
    { "beta", WVA_ROLE_BETA },
    { "gamma", WVA_ROLE_GAMMA },
    { "delta", WVA_ROLE_DELTA },
};

struct loading {
    struct wva_frame *frame;
    int role[WVA_CSV_MAX_COLUMNS]; /* -1: none */
};

static enum wva_status take_header(void *context, uint64_t line, const struct wva_str *cells,
                                   size_t count, struct wva_error *err)
{
    struct loading *loading = context;

    (void)line;
    (void)err;
    for (size_t c = 0; c < count; c++) {
        loading->role[c] = -1;
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
            if (wva_str_equal(cells[c], wva_str_from(known[k].name)))
                loading->role[c] = (int)known[k].role;
    }
    return WVA_OK;
}

static void take_row(void *context, uint64_t line, const struct wva_str *cells, size_t count)
{
    struct loading *loading = context;
    int64_t time_ns;
    double value;

    (void)line;
    if (!wva_time_parse(cells[0], &time_ns))
        abort();
    (void)wva_frame_add_row(loading->frame, time_ns);
    for (size_t c = 0; c < count; c++)
        if (loading->role[c] >= 0)
            wva_frame_set(loading->frame, (enum wva_role)loading->role[c],
                          wva_number_parse(cells[c], &value) ? value : NAN,
                          wva_number_is_whole(cells[c]));
}

static struct wva_frame *load(const char *path)
{
    struct loading loading = { .frame = wva_frame_create() };
    struct wva_csv_handler handler = { &loading, take_header, take_row, NULL };
    struct wva_csv_counts counts;
    struct wva_error err;

    if (wva_csv_read(path, &handler, &counts, &err) != WVA_OK || counts.rejected > 0) {
        (void)fprintf(stderr, "%s: not readable\n", path);
        exit(1);
    }
    return loading.frame;
}

int main(int argc, char **argv)
{
    const struct wva_analysis_options options = { NAN, NAN };
    const struct wva_report_meta meta = { .name = "nb", .dedupe = WVA_DEDUPE_MINUTE };
    const struct wva_manifest_header header = { "archive_check", NULL, NULL, NULL };
    struct wva_buffer text = wva_buffer_make(1 << 20);
    struct wva_results *results;
    struct wva_frame *frame;
    struct wva_error err;
    bool *keep;
    size_t kept;

    if (argc != 3)
        return 2;
    frame = load(argv[1]);
    keep = wva_calloc(frame->rows, sizeof *keep);
    kept = wva_dedupe_mark(WVA_DEDUPE_MINUTE, frame->time_ns, frame->rows, keep);
    size_t read = frame->rows;
    wva_frame_filter(frame, keep);
    results = wva_results_compute(frame, &options);
    results->rows_read = read;
    results->duplicates = read - kept;
    wva_report_console(&text, frame, results, &meta);
    if (text.data != NULL)
        (void)fputs(text.data, stdout);
    if (wva_report_write_analysis(argv[2], frame, results, &meta, &err) != WVA_OK
        || wva_manifest_write(argv[2], &header, &err) != WVA_OK) {
        (void)fprintf(stderr, "%s: %s\n", err.file, err.text);
        return 1;
    }
    wva_buffer_free(&text);
    wva_results_free(results);
    wva_frame_free(frame);
    free(keep);
    return 0;
}
