/* SPDX-License-Identifier: Apache-2.0 */
#include "prom/scrapes.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "input/documents.h"
#include "prom/page_name.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/path.h"
#include "util/statistics.h"
#include "util/timestamp.h"

enum { CHUNK = 256 * 1024, HEAD = 16 * 1024, LOOKED_AT_MAX = 50 };

static const int64_t lone_tolerance_ns = 5 * WVA_NS_PER_S;

struct collecting {
    const char *path;
    struct wva_scrapes *scrapes;
    struct wva_metric_names *names;
    struct wva_buffer text;
    size_t last_pod; /* pages of a pod mostly follow each other */
};

/* ---- pods ---- */

static enum wva_pod_role guess_role(const char *name)
{
    if (strstr(name, "-prefill-") != NULL)
        return WVA_ROLE_OF_POD_PREFILL;
    return strstr(name, "-decode-") != NULL ? WVA_ROLE_OF_POD_DECODE : WVA_ROLE_OF_POD_BOTH;
}

size_t wva_scrapes_find_pod(const struct wva_scrapes *scrapes, const char *name)
{
    for (size_t i = 0; i < scrapes->pod_count; i++)
        if (strcmp(scrapes->pods[i].name, name) == 0)
            return i;
    return scrapes->pod_count;
}

static struct wva_scraped_pod *open_pod(struct collecting *collecting, struct wva_str name)
{
    struct wva_scrapes *scrapes = collecting->scrapes;
    char *text = wva_strndup(name.ptr, name.len);
    struct wva_str owner = wva_pod_owner(name);

    if (collecting->last_pod >= scrapes->pod_count
        || strcmp(scrapes->pods[collecting->last_pod].name, text) != 0)
        collecting->last_pod = wva_scrapes_find_pod(scrapes, text);
    if (collecting->last_pod < scrapes->pod_count) {
        free(text);
        return &scrapes->pods[collecting->last_pod];
    }
    struct wva_scraped_pod *pod =
        WVA_APPEND(scrapes->pods, scrapes->pod_count, scrapes->pod_capacity);
    *pod = (struct wva_scraped_pod){
        .name = text,
        .owner = wva_strndup(owner.ptr, owner.len),
        .role = guess_role(text),
    };
    return pod;
}

/* ---- pages ---- */

/* Reads on until the text has `size` bytes or the document ends. */
static enum wva_status fill(struct collecting *collecting, struct wva_source *source, size_t size,
                            struct wva_error *err)
{
    size_t len = 1;

    while (collecting->text.len < size && len > 0) {
        size_t before = collecting->text.len;
        size_t wanted = size - before < CHUNK ? size - before : CHUNK;
        char *at = wva_buffer_extend(&collecting->text, wanted);
        enum wva_status status = wva_source_read(source, at, wanted, &len, err);

        wva_buffer_cut(&collecting->text, before + (status == WVA_OK ? len : 0));
        if (status != WVA_OK)
            return status;
    }
    return WVA_OK;
}

/* The name below what the user gave. */
static struct wva_str name_below(const struct collecting *collecting, const char *name)
{
    struct wva_str below = wva_str_from(name);

    if (wva_str_take(&below, wva_str_from(collecting->path)) && below.len > 0)
        return wva_str_skip(below, below.ptr[0] == '/' || below.ptr[0] == ':' ? 1 : 0);
    return wva_str_from(name);
}

/* Benchmarks name pages so, and a pod that does not answer may leave nothing else. */
static bool is_named_as_page(struct wva_str path)
{
    struct wva_str pod;
    int64_t time_ns;

    wva_page_name_read(path, &pod, &time_ns);
    return wva_str_ends(path, WVA_STR("_metrics.log")) && time_ns != WVA_TIME_NONE;
}

static int64_t find_file_time(const struct wva_source *source)
{
    struct stat st;

    if (wva_source_origin(source) != WVA_SOURCE_PLAIN || stat(wva_source_name(source), &st) != 0)
        return WVA_TIME_NONE;
    return (int64_t)st.st_mtim.tv_sec * WVA_NS_PER_S + st.st_mtim.tv_nsec;
}

static void note_problem(struct wva_scrapes *scrapes, const char *name, const struct wva_page *page)
{
    if (scrapes->first_problem == NULL && page->answered && page->problem != NULL)
        scrapes->first_problem = wva_asprintf(
            "%s:%llu: %s", name, (unsigned long long)page->problem_line, page->problem);
}

static void keep_page(struct collecting *collecting, const struct wva_source *source,
                      struct wva_page *page)
{
    struct wva_scrapes *scrapes = collecting->scrapes;
    struct wva_str named;
    int64_t time_ns;

    wva_page_name_read(name_below(collecting, wva_source_name(source)), &named, &time_ns);
    if (page->time_ns == WVA_TIME_NONE)
        page->time_ns = time_ns;
    if (page->time_ns == WVA_TIME_NONE) {
        page->time_ns = find_file_time(source);
        scrapes->by_file_time += page->time_ns != WVA_TIME_NONE;
    }
    if (page->time_ns == WVA_TIME_NONE || scrapes->pages == WVA_SCRAPES_MAX) {
        if (page->time_ns == WVA_TIME_NONE)
            scrapes->untimed++;
        else
            scrapes->excess++;
        wva_page_free(page);
        return;
    }
    if (page->pod != NULL)
        named = wva_str_from(page->pod);
    note_problem(scrapes, wva_source_name(source), page);
    struct wva_scraped_pod *pod = open_pod(collecting, named.len > 0 ? named : WVA_STR("pod"));

    *WVA_APPEND(pod->pages, pod->page_count, pod->page_capacity) = page;
    scrapes->pages++;
}

static enum wva_status take_document(struct collecting *collecting, struct wva_source *source,
                                     struct wva_error *err)
{
    struct wva_str text;
    struct wva_page *page;
    enum wva_status status;

    wva_buffer_clear(&collecting->text);
    status = fill(collecting, source, HEAD, err);
    text = (struct wva_str){ collecting->text.data, collecting->text.len };
    if (status != WVA_OK && text.len == 0)
        return status;
    if (!wva_page_is_likely(text)
        && !is_named_as_page(name_below(collecting, wva_source_name(source)))) {
        collecting->scrapes->others++;
        return status;
    }
    WVA_STEP(status, fill(collecting, source, WVA_SCRAPES_PAGE_MAX, err));
    text = (struct wva_str){ collecting->text.data, collecting->text.len };
    page = wva_page_read(text, collecting->names, collecting->scrapes->strings);
    page->cut |= status != WVA_OK; /* a damaged archive: what came out of it counts */
    keep_page(collecting, source, page);
    return status;
}

static void collect(struct collecting *collecting, const volatile sig_atomic_t *stop)
{
    const struct wva_documents_options options = { .stop = stop };
    struct wva_documents *documents = wva_documents_open(&collecting->path, 1, &options);
    struct wva_source *source = NULL;

    while (stop == NULL || *stop == 0) {
        struct wva_error err;
        enum wva_status status = wva_documents_next(documents, &source, &err);

        if (status == WVA_OK && source == NULL)
            break;
        WVA_STEP(status, take_document(collecting, source, &err));
        if (status != WVA_OK && collecting->scrapes->unreadable++ == 0)
            collecting->scrapes->first_error = err;
    }
    wva_documents_close(documents);
}

/* ---- pods in order ---- */

static int compare_times(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_pages(const void *a, const void *b)
{
    const struct wva_page *const *left = a, *const *right = b;
    int order = compare_times((*left)->time_ns, (*right)->time_ns);

    /* Of several of one time, that which answers is kept. */
    return order != 0 ? order : (int)(*right)->answered - (int)(*left)->answered;
}

static int compare_pods(const void *a, const void *b)
{
    const struct wva_scraped_pod *left = a, *right = b;

    return strcmp(left->name, right->name);
}

static void drop_repeated_pages(struct wva_scrapes *scrapes, struct wva_scraped_pod *pod)
{
    size_t kept = 0;

    for (size_t i = 0; i < pod->page_count; i++) {
        if (kept > 0 && pod->pages[i]->time_ns == pod->pages[kept - 1]->time_ns) {
            wva_page_free(pod->pages[i]);
            scrapes->repeated++;
            scrapes->pages--;
        } else {
            pod->pages[kept++] = pod->pages[i];
        }
    }
    pod->page_count = kept;
}

/* The kind of most of its answers. */
static void find_pod_kind(struct wva_scraped_pod *pod)
{
    size_t count[WVA_POD_CLUSTER + 1] = { 0 };

    for (size_t i = 0; i < pod->page_count; i++)
        if (pod->pages[i]->kind != WVA_POD_OTHER)
            count[pod->pages[i]->kind]++;
    for (enum wva_pod_kind kind = 0; kind <= WVA_POD_CLUSTER; kind++)
        if (count[kind] > count[pod->kind])
            pod->kind = kind;
}

static bool answers_at_all(const struct wva_scraped_pod *pod)
{
    for (size_t i = 0; i < pod->page_count; i++)
        if (pod->pages[i]->answered)
            return true;
    return false;
}

static void drop_quantity(struct wva_page *page, enum wva_quantity quantity)
{
    if (!wva_quantity_is_histogram(quantity)) {
        page->value[quantity] = NAN;
        return;
    }
    wva_histogram_free(&page->histogram[quantity - WVA_QUANTITY_SCALARS]);
    page->histogram[quantity - WVA_QUANTITY_SCALARS] = wva_histogram_unknown();
}

/* A page that is cut may lack some engines of a quantity: a sum over the others would look like a
 * restart. It counts only where it has as many series as whole pages of the pod. */
static void mend_cut_pages(struct wva_scraped_pod *pod)
{
    for (enum wva_quantity q = 0; q < WVA_QUANTITY_HISTOGRAMS_END; q++) {
        uint16_t most = 0;

        for (size_t i = 0; i < pod->page_count; i++)
            if (!pod->pages[i]->cut && pod->pages[i]->series[q] > most)
                most = pod->pages[i]->series[q];
        for (size_t i = 0; i < pod->page_count; i++)
            if (pod->pages[i]->cut && pod->pages[i]->series[q] < most)
                drop_quantity(pod->pages[i], q);
    }
}

static void measure_intervals(struct wva_scraped_pod *pod)
{
    double *seconds = wva_reallocarray(NULL, pod->page_count + 1, sizeof *seconds);
    const struct wva_page *last = NULL;
    size_t count = 0;

    pod->longest_interval_s = NAN;
    for (size_t i = 0; i < pod->page_count; i++) {
        const struct wva_page *page = pod->pages[i];

        if (!wva_page_answers(pod, page))
            continue;
        pod->answered++;
        if (last != NULL) {
            seconds[count] = (double)(page->time_ns - last->time_ns) / (double)WVA_NS_PER_S;
            pod->longest_interval_s = fmax(pod->longest_interval_s, seconds[count++]);
        }
        last = page;
    }
    pod->median_interval_s = wva_median_in_place(seconds, count);
    free(seconds);
}

/* A pod that never answers is most likely what the other pods of its workload are. */
static void guess_kinds(struct wva_scrapes *scrapes)
{
    for (size_t i = 0; i < scrapes->pod_count; i++)
        for (size_t j = 0; j < scrapes->pod_count && scrapes->pods[i].kind == WVA_POD_OTHER; j++)
            if (!answers_at_all(&scrapes->pods[i])
                && strcmp(scrapes->pods[i].owner, scrapes->pods[j].owner) == 0)
                scrapes->pods[i].kind = scrapes->pods[j].kind;
}

static void order_pods(struct wva_scrapes *scrapes)
{
    qsort(scrapes->pods, scrapes->pod_count, sizeof *scrapes->pods, compare_pods);
    for (size_t i = 0; i < scrapes->pod_count; i++) {
        struct wva_scraped_pod *pod = &scrapes->pods[i];

        qsort(pod->pages, pod->page_count, sizeof *pod->pages, compare_pages);
        drop_repeated_pages(scrapes, pod);
        find_pod_kind(pod);
        mend_cut_pages(pod);
        measure_intervals(pod);
        pod->round = wva_calloc(pod->page_count, sizeof *pod->round);
    }
}

/* ---- rounds ---- */

struct place {
    int64_t time_ns;
    size_t pod, page;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    int order = compare_times(left->time_ns, right->time_ns);

    return order != 0 ? order : left->pod < right->pod ? -1 : left->pod > right->pod;
}

/* Pages of one round may be seconds apart, those of two rounds are an interval apart. */
static int64_t find_tolerance(const struct wva_scrapes *scrapes)
{
    int64_t tolerance = lone_tolerance_ns;

    for (size_t i = 0; i < scrapes->pod_count; i++) {
        double third = scrapes->pods[i].median_interval_s * 1e9 / 3;

        if (third < (double)tolerance)
            tolerance = (int64_t)third;
    }
    return tolerance;
}

static void place_pages(struct wva_scrapes *scrapes, const struct place *places, size_t count)
{
    int64_t tolerance = find_tolerance(scrapes);
    size_t *last_round = wva_calloc(scrapes->pod_count + 1, sizeof *last_round); /* plus one */

    for (size_t i = 0; i < count; i++) {
        const struct place *place = &places[i];
        size_t rounds = scrapes->round_count;

        if (rounds == 0 || place->time_ns - scrapes->round_ns[rounds - 1] > tolerance
            || last_round[place->pod] == rounds)
            *WVA_APPEND(scrapes->round_ns, scrapes->round_count, scrapes->round_capacity) =
                place->time_ns;
        last_round[place->pod] = scrapes->round_count;
        scrapes->pods[place->pod].round[place->page] = scrapes->round_count - 1;
    }
    free(last_round);
}

static void find_rounds(struct wva_scrapes *scrapes)
{
    struct place *places = wva_reallocarray(NULL, scrapes->pages + 1, sizeof *places);
    size_t count = 0;

    for (size_t p = 0; p < scrapes->pod_count; p++)
        for (size_t i = 0; i < scrapes->pods[p].page_count; i++)
            places[count++] = (struct place){ scrapes->pods[p].pages[i]->time_ns, p, i };
    qsort(places, count, sizeof *places, compare_places);
    place_pages(scrapes, places, count);
    free(places);
}

/* ---- all ---- */

enum wva_status wva_scrapes_read(const char *path, const volatile sig_atomic_t *stop,
                                 struct wva_scrapes **scrapes, struct wva_error *err)
{
    struct collecting collecting = {
        .path = path,
        .scrapes = wva_calloc(1, sizeof *collecting.scrapes),
        .names = wva_metric_names_create(),
        .text = wva_buffer_make(WVA_SCRAPES_PAGE_MAX + 1),
    };
    struct wva_scrapes *made = collecting.scrapes;

    *scrapes = NULL;
    made->strings = g_string_chunk_new(4096);
    collect(&collecting, stop);
    wva_metric_names_free(collecting.names);
    wva_buffer_free(&collecting.text);
    if (made->pages == 0) {
        if (made->unreadable > 0)
            *err = made->first_error;
        else
            (void)wva_fail_at(err, WVA_ERR_DATA, path, 0, "no saved page of metrics");
        wva_scrapes_free(made);
        return err->status;
    }
    order_pods(made);
    guess_kinds(made);
    find_rounds(made);
    *scrapes = made;
    return WVA_OK;
}

void wva_scrapes_free(struct wva_scrapes *scrapes)
{
    if (scrapes == NULL)
        return;
    for (size_t i = 0; i < scrapes->pod_count; i++) {
        struct wva_scraped_pod *pod = &scrapes->pods[i];

        for (size_t j = 0; j < pod->page_count; j++)
            wva_page_free(pod->pages[j]);
        free(pod->pages);
        free(pod->round);
        free(pod->name);
        free(pod->owner);
    }
    g_string_chunk_free(scrapes->strings);
    free(scrapes->pods);
    free(scrapes->round_ns);
    free(scrapes->first_problem);
    free(scrapes);
}

char *wva_scrapes_find(const char *folder)
{
    static const char *const places[] = { "metrics/raw", "metrics-raw.tar.gz" };

    for (size_t i = 0; i < WVA_COUNT(places); i++) {
        char *path = wva_path_join(folder, places[i]);
        struct stat st;

        if (stat(path, &st) == 0)
            return path;
        free(path);
    }
    return NULL;
}

static bool is_page(const char *folder, const char *name)
{
    char *path = wva_path_join(folder, name), head[HEAD];
    struct wva_source *source = NULL;
    struct wva_error err;
    size_t len = 0;

    if (is_named_as_page(wva_str_from(path))) {
        free(path);
        return true;
    }
    if (wva_path_holds_file(folder, name))
        source = wva_source_open(path, NULL, &err);
    if (source != NULL && wva_source_read(source, head, sizeof head, &len, &err) != WVA_OK)
        len = 0;
    if (source != NULL)
        wva_source_close(source);
    free(path);
    return wva_page_is_likely((struct wva_str){ head, len });
}

bool wva_scrapes_are_in(const char *folder)
{
    struct dirent **items;
    int count = wva_path_list(folder, false, &items);
    bool found = false;

    for (int i = 0; i < count && i < LOOKED_AT_MAX && !found; i++)
        found = is_page(folder, items[i]->d_name);
    wva_path_free_list(items, count);
    return found;
}

void wva_scrapes_set_owners(struct wva_scrapes *scrapes, const char *const *names, size_t count)
{
    for (size_t p = 0; p < scrapes->pod_count; p++) {
        struct wva_scraped_pod *pod = &scrapes->pods[p];
        const char *best = NULL;

        for (size_t i = 0; i < count; i++) {
            size_t len = strlen(names[i]);

            if (strncmp(pod->name, names[i], len) == 0 && pod->name[len] == '-'
                && (best == NULL || len > strlen(best)))
                best = names[i];
        }
        if (best != NULL) {
            free(pod->owner);
            pod->owner = wva_strdup(best);
        }
    }
    guess_kinds(scrapes);
}

static const char *find_failure(const struct wva_scraped_pod *pod)
{
    for (size_t i = 0; i < pod->page_count; i++)
        if (pod->pages[i]->failure != NULL)
            return pod->pages[i]->failure;
    return "empty answers";
}

void wva_scrapes_tell(const struct wva_scrapes *scrapes, struct wva_notes *notes)
{
    for (size_t i = 0; i < scrapes->pod_count; i++) {
        const struct wva_scraped_pod *pod = &scrapes->pods[i];
        size_t failed = pod->page_count - pod->answered, cut = 0;

        for (size_t j = 0; j < pod->page_count; j++)
            cut += pod->pages[j]->answered && pod->pages[j]->cut;
        if (failed > 0 && pod->kind != WVA_POD_OTHER)
            wva_notes_add(notes, "%s: %zu of %zu scrapes were not answered (%s)", pod->name, failed,
                          pod->page_count, find_failure(pod));
        if (cut > 0)
            wva_notes_add(notes, "%s: %zu of %zu scrapes end within a line", pod->name, cut,
                          pod->page_count);
    }
    if (scrapes->by_file_time > 0)
        wva_notes_add(notes,
                      "%llu scrapes are placed in time by the modification times of their files",
                      (unsigned long long)scrapes->by_file_time);
    if (scrapes->untimed > 0)
        wva_notes_add(notes, "%llu scrapes without a time were left out",
                      (unsigned long long)scrapes->untimed);
    if (scrapes->excess > 0)
        wva_notes_add(notes, "%llu scrapes beyond the first %d were left out",
                      (unsigned long long)scrapes->excess, WVA_SCRAPES_MAX);
    if (scrapes->unreadable > 0)
        wva_notes_add(notes, "%llu files of scrapes cannot be read, the first: %s",
                      (unsigned long long)scrapes->unreadable, scrapes->first_error.text);
    if (scrapes->first_problem != NULL)
        wva_notes_add(notes, "malformed lines in scrapes were left out, first %s",
                      scrapes->first_problem);
}
