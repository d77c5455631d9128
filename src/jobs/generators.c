/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/generators.h"

#include <stdlib.h>

#include "input/source.h"
#include "util/memory.h"
#include "util/path.h"

static const struct wva_generator *const generators[] = {
    &wva_guidellm,       &wva_inference_perf_requests, &wva_inference_perf_stage, &wva_vllm_result,
    &wva_aiperf_records, &wva_aiperf_summary,          &wva_bench_report,
};

/* ---- what a file is ---- */

/* The keys of the first object, as far as they are in the head. */
static void find_keys(struct wva_generator_head *head)
{
    struct wva_json_stream *json = wva_json_stream_of(head->bytes);
    struct wva_str key;

    if (wva_json_stream_next(json) && wva_json_stream_open_array(json))
        head->is_list = wva_json_stream_item(json);
    if (wva_json_stream_open_object(json))
        while (head->key_count < WVA_GENERATOR_KEYS && wva_json_stream_member(json, &key)) {
            char *text = head->key_text[head->key_count];

            if (key.len > sizeof head->key_text[0])
                key.len = sizeof head->key_text[0];
            memcpy(text, key.ptr, key.len);
            head->keys[head->key_count++] = (struct wva_str){ text, key.len };
        }
    wva_json_stream_close(json);
}

const struct wva_generator *wva_generator_find(const char *name, struct wva_str bytes)
{
    struct wva_generator_head head = { .name = wva_str_from(wva_path_name(name)), .bytes = bytes };
    const struct wva_generator *best = NULL;
    int highest = 0;

    find_keys(&head);
    for (size_t i = 0; i < WVA_COUNT(generators); i++) {
        int bid = generators[i]->bid(&head);

        if (bid > highest) {
            highest = bid;
            best = generators[i];
        }
    }
    return best;
}

/* ---- reading ---- */

static void note_unknown(const struct wva_reading *reading)
{
    if (reading->unknown > 0)
        wva_notes_add(
            reading->notes,
            "%s: %llu completed request%s without a latency that is understood (answers that "
            "are not streamed have no TTFT), and not judged by an SLO",
            reading->file, (unsigned long long)reading->unknown,
            reading->unknown == 1 ? " is" : "s are");
}

static void note_sample(const struct wva_job *job, struct wva_notes *notes)
{
    uint64_t completed = 0;

    for (size_t i = 0; i < job->request_count; i++)
        completed += job->requests[i].outcome == WVA_REQUEST_COMPLETED;
    if (job->requests_seen > job->request_count)
        wva_notes_add(notes,
                      "%s: of its %llu single requests %zu were kept, a random sample: percentiles "
                      "and goodput are estimates",
                      job->file, (unsigned long long)job->requests_seen, job->request_count);
    else if (wva_job_is_sampled(job))
        wva_notes_add(notes,
                      "%s has %llu of the %.0f completed requests one by one; what the generator "
                      "states is of all",
                      job->file, (unsigned long long)completed, job->figure[WVA_JOB_COMPLETED]);
}

/* The head of a file and then the rest of it. */
struct input {
    struct wva_source *source; /* NULL: the head is all */
    struct wva_str head, rest; /* rest: of the head, not yet handed out */
    char *room;
};

static enum wva_status fill_from(void *context, char *bytes, size_t size, size_t *len,
                                 struct wva_error *err)
{
    struct input *input = context;

    *len = input->rest.len < size ? input->rest.len : size;
    if (*len == 0)
        return input->source == NULL ? WVA_OK
                                     : wva_source_read(input->source, bytes, size, len, err);
    memcpy(bytes, input->rest.ptr, *len);
    input->rest = wva_str_skip(input->rest, *len);
    return WVA_OK;
}

static bool open_input(const char *folder, const char *name, struct input *input,
                       struct wva_error *err)
{
    char *path = wva_path_join(folder, name);
    size_t len = 1, have = 0;

    *input = (struct input){ 0 };
    if (wva_path_check_file(path, err) == WVA_OK)
        input->source = wva_source_open(path, NULL, err);
    free(path);
    if (input->source == NULL)
        return false;
    input->room = wva_malloc(WVA_GENERATOR_HEAD);
    while (len > 0 && have < WVA_GENERATOR_HEAD) {
        if (wva_source_read(input->source, input->room + have, WVA_GENERATOR_HEAD - have, &len, err)
            != WVA_OK)
            break;
        have += len;
    }
    input->head = input->rest = (struct wva_str){ input->room, have };
    return true;
}

static void close_input(struct input *input)
{
    if (input->source != NULL)
        wva_source_close(input->source);
    free(input->room);
}

static bool read_input(struct input *input, const char *name, struct wva_jobs *jobs,
                       struct wva_notes *notes)
{
    const struct wva_generator *generator = wva_generator_find(name, input->head);
    struct wva_reading reading = {
        .jobs = jobs, .notes = notes, .file = name, .fill = fill_from, .context = input
    };
    size_t before = jobs->count;

    if (generator == NULL)
        return false;
    generator->read(&reading);
    note_unknown(&reading);
    for (size_t i = before; i < jobs->count; i++)
        note_sample(&jobs->items[i], notes);
    return jobs->count > before;
}

bool wva_generator_read(const char *folder, const char *name, struct wva_jobs *jobs,
                        struct wva_notes *notes)
{
    struct wva_error err;
    struct input input;
    bool taken = false;

    if (open_input(folder, name, &input, &err))
        taken = read_input(&input, name, jobs, notes);
    else
        wva_notes_add(notes, "%s: %s", name, err.text);
    close_input(&input);
    return taken;
}

bool wva_generator_is(const char *folder, const char *name)
{
    struct wva_error ignored;
    struct input input;
    bool found =
        open_input(folder, name, &input, &ignored) && wva_generator_find(name, input.head) != NULL;

    close_input(&input);
    return found;
}

bool wva_generator_take(struct wva_str text, const char *name, struct wva_jobs *jobs,
                        struct wva_notes *notes)
{
    struct input input = { .head = text, .rest = text };

    return read_input(&input, name, jobs, notes);
}
