/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/diagnosis_text.h"

#include <inttypes.h>

#include "output/text.h"
#include "util/utf8.h"

enum { TEXT_WIDTH = 80, LABEL_WIDTH = 11, TEXT_MAX = 16 * 1024 };

#define ALL_REPLICAS                                                                               \
    "use the logs of all replicas: kubectl logs -n NAMESPACE -l "                                  \
    "control-plane=controller-manager "                                                            \
    "--prefix --timestamps --tail=-1"
#define CONTROLLER_LOG "for rows, use the log of the autoscaler's controller: "

static const struct {
    const char *problem, *remedy;
} causes[WVA_CAUSE_COUNT] = {
    [WVA_CAUSE_EMPTY] = { "the input is empty", "check the program that wrote it" },
    [WVA_CAUSE_VLLM] = { "this is a log of vLLM, not of the autoscaler's controller",
                         CONTROLLER_LOG "kubectl logs -l control-plane=controller-manager" },
    [WVA_CAUSE_SGLANG] = { "this is a log of SGLang, not of the autoscaler's controller",
                           CONTROLLER_LOG "kubectl logs -l control-plane=controller-manager" },
    [WVA_CAUSE_ENDPOINT_PICKER] = { "this is a log of the endpoint picker (EPP, the inference "
                                    "scheduler), not of the autoscaler's controller",
                                    CONTROLLER_LOG "kubectl logs -l "
                                                   "control-plane=controller-manager" },
    [WVA_CAUSE_LOAD_GENERATOR] = { "this is the output of a load generator, not of the "
                                   "autoscaler's controller",
                                   "wva-report reads it in the folder of the run, next to the "
                                   "controller's log" },
    [WVA_CAUSE_TABLE] = { "this is a table of rows that wva-extract wrote, not a log",
                          "wva-report reads it as it is" },
    [WVA_CAUSE_NO_VARIANTS] = { "the controller found nothing to scale",
                                "set llm-d.ai/managed=true on the HPA or ScaledObject (v0.8 and "
                                "later), or create a VariantAutoscaling (earlier)" },
    [WVA_CAUSE_NO_METRICS] = { "the controller got no metrics of the model, so it decided nothing",
                               "let Prometheus scrape the model servers, with the labels "
                               "model_name, namespace and pod" },
    [WVA_CAUSE_QUEUEING_REFUSED] = { "this release does not run the queueing model that is "
                                     "configured, so it decides nothing",
                                     "configure the saturation or throughput analyzer instead" },
    [WVA_CAUSE_ERRORS] = { "the controller logged errors and made no decision",
                           "read the messages of level ERROR" },
    [WVA_CAUSE_NO_RECORD] = { "this is not a controller log, or its format is not known",
                              "use the log of the controller's pod, container manager" },
    [WVA_CAUSE_STANDBY] = { "this replica waited for the lease; only the holder of the lease works",
                            ALL_REPLICAS },
    [WVA_CAUSE_TAIL] = { "these are only the last lines of a log",
                         "kubectl logs -l prints ten of each pod; give it --tail=-1" },
    [WVA_CAUSE_CONTAINER] = { "log lines, but none of a controller: of another container?",
                              "use the log of the controller's pod, container manager" },
    [WVA_CAUSE_FIRST] = { "the log of a controller of July 2025 has SLOs, but neither system data "
                          "nor Solution",
                          "use the whole log, without filters" },
    [WVA_CAUSE_FAILED] = { "the controller aborted cycles: it found no metrics, or no allocation",
                           "see the ERROR and WARN lines; the load must reach Prometheus" },
    [WVA_CAUSE_LEVEL] = { "logged at level INFO: loads, parameters and Solutions are DEBUG",
                          "run the controller with the environment LOG_LEVEL=debug" },
    [WVA_CAUSE_NO_LATENCY] = { "controllers of v0.5 log neither latency nor load, at any level",
                               "use v0.6 or later, with --v=4" },
    [WVA_CAUSE_VERBOSITY] = { "logged below --v=4 (2 is the default), so without latency and load",
                              "add --v=4 to the args of the controller's Deployment: no chart "
                              "value "
                              "sets them, and LOG_LEVEL is ignored (wva-extract(1), DIAGNOSIS, "
                              "has the commands). Collect from the start with kubectl logs -f: at "
                              "--v=4 the node rotates the log in under two hours" },
    [WVA_CAUSE_HEAD] = { "the log begins inside a cycle: the start of the cycle is missing",
                         "nodes rotate logs at 10 MiB; collect with kubectl logs -f from the "
                         "start" },
    [WVA_CAUSE_CAPACITY] = { "a controller that scales by capacity alone predicts no latency",
                             "only those of 2025 predict, in model-only and hybrid mode" },
    [WVA_CAUSE_TUNER_OFF] = { "controllers since November 2025 log alpha to delta only with the "
                              "tuner",
                              "the tuner existed only in forks "
                              "(EXPERIMENTAL_MODEL_TUNER_ENABLED=true "
                              "there); releases never had it" },
    [WVA_CAUSE_NO_CYCLE] = { "no logged cycle contains load, replicas or a Solution",
                             "use a longer log, with LOG_LEVEL=debug (2025) or --v=4 (2026)" },
};

const char *wva_cause_problem(enum wva_cause cause)
{
    return causes[cause].problem;
}

const char *wva_cause_remedy(enum wva_cause cause)
{
    return causes[cause].remedy;
}

/* ---- lines ---- */

/* The text that is being written, word by word. */
struct page {
    struct wva_buffer *text;
    size_t column;         /* where the line ends so far */
    struct wva_buffer run; /* words that are put together before they are broken into lines */
};

static void break_line(struct page *page)
{
    wva_buffer_printf(page->text, "\n%*s", LABEL_WIDTH + 2, "");
    page->column = LABEL_WIDTH + 2;
}

static void put_word(struct page *page, struct wva_str word, bool first)
{
    if (!first && page->column + 1 + word.len > TEXT_WIDTH) {
        break_line(page);
    } else if (!first) {
        wva_buffer_append_char(page->text, ' ');
        page->column++;
    }
    wva_buffer_append_str(page->text, word);
    page->column += word.len;
}

/* Writes what was put together, under a label, and forgets it; nothing where there is nothing. */
static void put_entry(struct page *page, const char *label)
{
    struct wva_str rest = { page->run.data, page->run.len }, word;
    bool first = true;

    if (rest.len == 0)
        return;
    wva_buffer_printf(page->text, "  %-*s", LABEL_WIDTH, label);
    page->column = LABEL_WIDTH + 2;
    while (wva_str_cut(&rest, WVA_STR(" "), &word)) {
        put_word(page, word, first);
        first = false;
    }
    put_word(page, rest, first);
    wva_buffer_append_char(page->text, '\n');
    wva_buffer_clear(&page->run);
}

static void add_item(struct page *page, const char *separator, const char *item)
{
    wva_buffer_printf(&page->run, "%s%s", page->run.len == 0 ? "" : separator, item);
}

static void add_count(struct page *page, uint64_t count, const char *what)
{
    if (count == 0)
        return;
    add_item(page, ", ", what);
    wva_buffer_printf(&page->run, " %" PRIu64, count);
}

/* ---- complaints ---- */

enum { COMPLAINTS_SHOWN = 6, QUOTED = 160 };

static void quote(struct page *page, const char *message)
{
    struct wva_buffer text = wva_buffer_make(TEXT_MAX);
    struct wva_str shown;

    wva_text_outside(&text, message);
    shown = wva_utf8_cut((struct wva_str){ text.data, text.len }, QUOTED);
    wva_buffer_printf(&page->run, "\"%.*s%s\"", WVA_STR_ARGS(shown),
                      shown.len < text.len ? "..." : "");
    wva_buffer_free(&text);
}

static void describe_complaint(struct page *page, const struct wva_complaint *item)
{
    const struct wva_complaint_info *info = wva_complaint_info(item->kind);

    wva_buffer_printf(&page->run, "%" PRIu64 " x %s ", item->count,
                      wva_log_severity_name(item->severity));
    quote(page, item->text);
    if (item->kind != WVA_COMPLAINT_OTHER)
        wva_buffer_printf(&page->run, ": %s. Remedy: %s", info->meaning, info->remedy);
    put_entry(page, "");
}

static void describe_complaints(struct page *page, const struct wva_complaints *complaints)
{
    size_t rest = complaints->count > COMPLAINTS_SHOWN ? complaints->count - COMPLAINTS_SHOWN : 0;

    for (int i = WVA_SEVERITY_ERROR; i >= 0; i--)
        add_count(page, complaints->lines[i], wva_log_severity_name((enum wva_log_severity)i));
    put_entry(page, "Complaints");
    for (size_t i = 0; i < complaints->count && i < COMPLAINTS_SHOWN; i++)
        describe_complaint(page, &complaints->items[i]);
    if (rest > 0) {
        wva_buffer_printf(&page->run, "and %zu more kinds", rest);
        put_entry(page, "");
    }
}

/* ---- entries ---- */

static void describe_file(struct page *page, enum wva_source_origin origin, const char *binary,
                          const struct wva_coverage *coverage)
{
    static const char *const origins[] = { "plain", "compressed", "a member of an archive",
                                           "rotated parts" };

    if (binary != NULL)
        add_item(page, ", ", binary);
    add_item(page, ", ", origins[origin]);
    if (coverage->utf16 > 0)
        add_item(page, ", ", "UTF-16");
    if (coverage->newest_first > 0)
        add_item(page, ", ", "newest first (reversed)");
    wva_buffer_printf(&page->run, ", %" PRIu64 " bytes, %" PRIu64 " lines", coverage->bytes,
                      coverage->lines);
    put_entry(page, "File");
}

static void describe_time(struct page *page, const struct wva_coverage *coverage)
{
    char first[WVA_TIME_TEXT], last[WVA_TIME_TEXT];

    if (coverage->first_ns == WVA_TIME_NONE)
        return;
    wva_buffer_printf(&page->run, "%s to %s", wva_time_format_exact(coverage->first_ns, first),
                      wva_time_format_exact(coverage->last_ns, last));
    put_entry(page, "Time");
}

static void describe_lines(struct page *page, const struct wva_coverage *coverage)
{
    for (int i = 0; i < WVA_WRAPPER_COUNT; i++)
        add_count(page, coverage->wrapped[i], wva_wrapper_name((enum wva_wrapper)i));
    put_entry(page, "Wrapped in");
    for (int i = 0; i < WVA_ENVELOPE_COUNT; i++)
        add_count(page, coverage->envelope[i], wva_envelope_name((enum wva_envelope)i));
    put_entry(page, "Records");
    for (int i = 0; i < WVA_SKIP_COUNT; i++)
        add_count(page, coverage->skipped[i], wva_skip_name((enum wva_skip)i));
    add_count(page, coverage->repeated, "repeated");
    add_count(page, coverage->beyond_pods, "of too many pods");
    put_entry(page, "Skipped");
}

static void describe_controller(struct page *page, const struct wva_coverage *coverage)
{
    const char *label = "Controller";

    for (enum wva_generation i = 0; i < WVA_GENERATION_COUNT; i++) {
        if ((coverage->generations & (1u << i)) == 0)
            continue;
        wva_buffer_printf(&page->run, "%s: %s", wva_generation_dates(i), wva_generation_mark(i));
        put_entry(page, label);
        label = "";
    }
    add_count(page, coverage->pods, "pods");
    add_count(page, coverage->starts, "starts");
    add_count(page, coverage->lease_waits, "lease awaited");
    add_count(page, coverage->leases, "lease won");
    put_entry(page, "Process");
    for (int i = 0; i < WVA_FAMILY_COUNT; i++)
        add_count(page, coverage->family[i], wva_family_name((enum wva_family)i));
    put_entry(page, "Data lines");
}

static void describe_cycles(struct page *page, const struct wva_coverage *coverage, uint64_t rows)
{
    const struct wva_cycle_counts *cycle = &coverage->cycle;

    add_count(page, cycle->cycles, "begun");
    add_count(page, cycle->failed, "aborted");
    add_count(page, cycle->incomplete, "incomplete");
    add_count(page, cycle->without_models, "without models line");
    add_count(page, cycle->without_servers, "without servers line");
    add_count(page, cycle->without_solution, "without Solution");
    add_count(page, cycle->dropped_facts, "facts dropped");
    if (cycle->cycles == 0)
        add_item(page, ", ", "none");
    put_entry(page, "Cycles");
    wva_buffer_printf(&page->run, "%" PRIu64, rows);
    if (cycle->samples > rows)
        wva_buffer_printf(&page->run, " (%" PRIu64 " before the selection)", cycle->samples);
    put_entry(page, "Rows");
}

/* Whole percent; 0 and 100 only for none and all. */
static unsigned percent(uint64_t part, uint64_t whole)
{
    unsigned value;

    if (part == 0 || part == whole)
        return part == 0 ? 0 : 100;
    value = (unsigned)((double)part / (double)whole * 100 + 0.5);
    return value < 1 ? 1 : value > 99 ? 99 : value;
}

/* True for columns that say something of the log, empty or not: the number of a cycle is always
 * there, and nobody misses what only later controllers write. */
static bool is_telling(const struct wva_coverage *coverage, enum wva_column column)
{
    if (column == WVA_COLUMN_CYCLE || column == WVA_COLUMN_FLAGS)
        return false;
    return column < WVA_COLUMN_MODE || coverage->filled[column] > 0
           || (coverage->generations >= 1u << WVA_GENERATION_MODES
               && column <= WVA_COLUMN_QUEUE_LENGTH);
}

static void describe_columns(struct page *page, const struct wva_coverage *coverage)
{
    static const struct {
        const char *label;
        unsigned low, high;
    } groups[] = { { "Filled", 100, 100 }, { "Partly, %", 1, 99 }, { "Empty", 0, 0 } };
    uint64_t rows = coverage->cycle.samples;

    if (rows == 0)
        return;
    for (size_t i = 0; i < WVA_COUNT(groups); i++) {
        for (enum wva_column column = 0; column < WVA_COLUMN_COUNT; column++) {
            unsigned share = percent(coverage->filled[column], rows);

            if (!is_telling(coverage, column) || share < groups[i].low || share > groups[i].high)
                continue;
            add_item(page, " ", wva_column_info(column)->name);
            if (share > 0 && share < 100)
                wva_buffer_printf(&page->run, " %u,", share);
        }
        if (page->run.len > 0 && page->run.data[page->run.len - 1] == ',')
            page->run.len--;
        put_entry(page, groups[i].label);
    }
}

/* Errors are quoted: the controller knows best what it lacks. */
static void describe_errors(struct page *page, const struct wva_complaints *complaints)
{
    const struct wva_complaint *first = complaints->count > 0 ? &complaints->items[0] : NULL;

    if (first == NULL || first->severity != WVA_SEVERITY_ERROR) {
        add_item(page, "", wva_cause_problem(WVA_CAUSE_ERRORS));
        put_entry(page, "Cause");
        return;
    }
    wva_buffer_printf(&page->run, "%" PRIu64 " %s of the controller, most often ",
                      complaints->lines[WVA_SEVERITY_ERROR],
                      complaints->lines[WVA_SEVERITY_ERROR] == 1 ? "ERROR" : "ERRORs");
    quote(page, first->text);
    put_entry(page, "Cause");
    add_item(page, "",
             first->kind == WVA_COMPLAINT_OTHER ? wva_cause_remedy(WVA_CAUSE_ERRORS)
                                                : wva_complaint_info(first->kind)->remedy);
    put_entry(page, "Remedy");
}

static void describe_causes(struct page *page, const struct wva_coverage *coverage,
                            const struct wva_complaints *complaints)
{
    unsigned found = wva_causes(coverage);

    for (enum wva_cause cause = 0; cause < WVA_CAUSE_COUNT; cause++) {
        if ((found & (1u << cause)) == 0)
            continue;
        if (cause == WVA_CAUSE_ERRORS) {
            describe_errors(page, complaints);
            continue;
        }
        add_item(page, "", wva_cause_problem(cause));
        put_entry(page, "Cause");
        add_item(page, "", wva_cause_remedy(cause));
        put_entry(page, "Remedy");
    }
}

void wva_diagnosis_write(const char *name, enum wva_source_origin origin, const char *binary,
                         const struct wva_coverage *coverage,
                         const struct wva_complaints *complaints, uint64_t rows,
                         struct wva_buffer *text)
{
    struct page page = { .text = text, .run = wva_buffer_make(TEXT_MAX) };

    wva_text_outside(text, name);
    wva_buffer_append_char(text, '\n');
    describe_file(&page, origin, binary, coverage);
    describe_time(&page, coverage);
    describe_lines(&page, coverage);
    describe_controller(&page, coverage);
    describe_cycles(&page, coverage, rows);
    describe_columns(&page, coverage);
    describe_complaints(&page, complaints);
    describe_causes(&page, coverage, complaints);
    wva_buffer_free(&page.run);
}
