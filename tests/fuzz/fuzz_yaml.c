/* SPDX-License-Identifier: Apache-2.0 */
/* YAML: a tree within its caps, whatever comes in, and a plan made of it that adds up. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "plan/run_plan.h"
#include "report/run_plan_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void visit(const struct wva_yaml *node, int depth, size_t *seen)
{
    require(depth <= WVA_YAML_MAX_DEPTH && node->line >= 1 && ++*seen <= WVA_YAML_MAX_NODES);
    if (node->kind == WVA_YAML_TEXT) {
        require(strlen(node->text) < WVA_YAML_MAX_BYTES && node->count == 0);
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == WVA_YAML_MAPPING) {
            require(node->keys[i]->kind == WVA_YAML_TEXT);
            require(wva_yaml_find(node, node->keys[i]->text) == node->items[i]);
        }
        visit(node->items[i], depth + 1, seen);
    }
}

static void check_tree(const char *path)
{
    struct wva_yaml_stream *stream;
    struct wva_error err;
    size_t seen = 0;

    if (wva_yaml_read(path, &stream, &err) != WVA_OK) {
        require(stream == NULL && err.text[0] != '\0');
        return;
    }
    for (size_t i = 0; i < stream->count; i++)
        visit(stream->documents[i], 0, &seen);
    wva_yaml_free(stream);
}

/* Each file is a configuration and the manifest that others name. */
static void check_manifests(const char *path)
{
    struct wva_problems problems = { 0 };
    struct wva_job_manifest job;
    struct wva_hpa_manifest hpa;

    if (wva_job_manifest_read(path, "job", &job, &problems))
        require(isnan(job.rate_rps) || job.rate_rps > 0);
    wva_job_manifest_release(&job);
    (void)wva_hpa_manifest_read(path, "hpa", &hpa, &problems);
    wva_hpa_manifest_release(&hpa);
    wva_problems_release(&problems);
}

static void check_plan(const char *path)
{
    struct wva_buffer text = wva_buffer_make(64 * 1024 * 1024);
    struct wva_run_plan *plan;
    struct wva_error err;

    if (wva_run_plan_read(path, NULL, &plan, &err) != WVA_OK)
        return;
    for (size_t i = 0; i < plan->load.step_count; i++) {
        double start = plan->load.steps[i].start_s;
        double rate = wva_load_rate_at(plan->items, plan->config->job_count, start);

        require(rate == plan->load.steps[i].rate_rps && rate <= plan->load.peak_rps);
        require(i == 0 || start > plan->load.steps[i - 1].start_s);
    }
    wva_run_plan_write_text(plan, &text);
    wva_run_plan_write_json(plan, &text);
    require(!text.overflow);
    wva_buffer_free(&text);
    wva_run_plan_free(plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    char path[64];
    int fd = memfd_create("yaml", MFD_CLOEXEC);

    require(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    check_tree(path);
    check_manifests(path);
    check_plan(path);
    (void)close(fd);
    return 0;
}
