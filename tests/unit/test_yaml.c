/* SPDX-License-Identifier: Apache-2.0 */
/* Trees with their lines, caps, and what manifests say of load. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan/manifest.h"
#include "support.h"
#include "util/buffer.h"
#include "util/memory.h"

static struct wva_yaml_stream *parse(const char *text)
{
    struct wva_yaml_stream *stream;
    struct wva_error err;

    assert_int_equal(wva_yaml_parse(text, strlen(text), "test", &stream, &err), WVA_OK);
    return stream;
}

static void refuse(const char *text, enum wva_status status, uint64_t line)
{
    struct wva_yaml_stream *stream;
    struct wva_error err;

    assert_int_equal(wva_yaml_parse(text, strlen(text), "test", &stream, &err), status);
    assert_null(stream);
    assert_int_equal(err.line, line);
    assert_string_equal(err.file, "test");
}

static void test_tree(void **state)
{
    struct wva_yaml_stream *stream = parse("# first\n"
                                           "name: 'a: b'\n"
                                           "list:\n"
                                           "  - x\n"
                                           "  - {k: v}\n"
                                           "none:\n"
                                           "text: |\n"
                                           "  one\n"
                                           "  two\n"
                                           "---\n"
                                           "---\n"
                                           "second\n");
    const struct wva_yaml *root = stream->documents[0];
    const struct wva_yaml *list = wva_yaml_find(root, "list");

    (void)state;
    assert_int_equal(stream->count, 2);
    assert_int_equal(root->count, 4);
    assert_string_equal(wva_yaml_text(wva_yaml_find(root, "name")), "a: b");
    assert_true(wva_yaml_find(root, "name")->quoted);
    assert_int_equal(wva_yaml_find(root, "name")->line, 2);
    assert_int_equal(list->count, 2);
    assert_int_equal(list->items[1]->line, 5);
    assert_string_equal(wva_yaml_text(wva_yaml_find(list->items[1], "k")), "v");
    assert_null(wva_yaml_text(wva_yaml_find(root, "none")));
    assert_string_equal(wva_yaml_describe(wva_yaml_find(root, "none")), "nothing");
    assert_string_equal(wva_yaml_text(wva_yaml_find(root, "text")), "one\ntwo\n");
    assert_null(wva_yaml_at(root, "list", "k", NULL));
    assert_string_equal(wva_yaml_text(stream->documents[1]), "second");
    assert_int_equal(stream->documents[1]->line, 12);
    wva_yaml_free(stream);
}

static void test_aliases(void **state)
{
    struct wva_yaml_stream *stream = parse("a: &x [1, 2]\nb: *x\n");
    const struct wva_yaml *root = stream->documents[0];

    (void)state;
    assert_ptr_equal(wva_yaml_find(root, "a"), wva_yaml_find(root, "b"));
    wva_yaml_free(stream);
    refuse("a: *x\n", WVA_ERR_DATA, 1);
    refuse("a: &x [*x]\n", WVA_ERR_DATA, 1);
    refuse("&x a\n---\n*x\n", WVA_ERR_DATA, 3);
}

static void test_refusals(void **state)
{
    (void)state;
    refuse("a: 1\nb: 2\na: 3\n", WVA_ERR_DATA, 3);
    refuse("a: 1\n? [b]\n: 2\n", WVA_ERR_DATA, 2);
    refuse("a: {b: 1}\nc:\n  <<: x\n", WVA_ERR_DATA, 3);
    refuse("a: \"\\0\"\n", WVA_ERR_DATA, 1);
    refuse("a: b: c\n", WVA_ERR_DATA, 1);
    refuse("a: [1\nb: 2\n", WVA_ERR_DATA, 2);
}

/* `unit` again and again. */
static char *repeat(const char *start, const char *unit, size_t times, const char *end)
{
    struct wva_buffer text = wva_buffer_make(1024 * 1024);

    wva_buffer_append(&text, start, strlen(start));
    for (size_t i = 0; i < times; i++)
        wva_buffer_append(&text, unit, strlen(unit));
    wva_buffer_append(&text, end, strlen(end));
    return text.data;
}

static void refuse_repeated(const char *start, const char *unit, size_t times, const char *end)
{
    char *text = repeat(start, unit, times, end);

    refuse(text, WVA_ERR_LIMIT, strlen(text) > WVA_YAML_MAX_BYTES ? 0 : 1);
    free(text);
}

static void test_caps(void **state)
{
    char *deep = repeat("", "[", WVA_YAML_MAX_DEPTH, "");
    char *closed = repeat(deep, "]", WVA_YAML_MAX_DEPTH, "");
    struct wva_yaml_stream *stream = parse(closed);

    (void)state;
    wva_yaml_free(stream);
    free(closed);
    free(deep);
    refuse_repeated("", "[", WVA_YAML_MAX_DEPTH + 1, "");
    refuse_repeated("[", "1,", WVA_YAML_MAX_NODES, "1]");
    refuse_repeated("[&a x", ",*a", WVA_YAML_MAX_ALIASES + 1, "]");
    refuse_repeated("", "#", WVA_YAML_MAX_BYTES + 1, "");
    /* Each is ten of the one before: a few bytes that would be a million nodes. */
    refuse("[&a [x,x,x,x,x,x,x,x,x,x],&b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a],"
           "&c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b],&d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c],"
           "&e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]]",
           WVA_ERR_LIMIT, 1);
}

#define JOB_HEAD                                                                                   \
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec:\n  template:\n    spec:\n"        \
    "      containers:\n"

static struct wva_job_manifest read_job(const char *dir, const char *text, size_t problems_wanted)
{
    struct wva_problems problems = { 0 };
    struct wva_job_manifest job;
    char *path = wva_asprintf("%s/job.yaml", dir);

    write_file(dir, "job.yaml", text, strlen(text));
    (void)wva_job_manifest_read(path, "jobs[0].manifest", &job, &problems);
    assert_int_equal(problems.count, problems_wanted);
    wva_problems_release(&problems);
    free(path);
    return job;
}

static void check_job(const char *dir, const char *text, double rate, double prompts,
                      double natural, uint64_t line)
{
    struct wva_job_manifest job = read_job(dir, text, 0);

    assert_near(job.rate_rps, rate, 1e-12);
    assert_near(job.prompts, prompts, 0);
    assert_near(job.natural_s, natural, 1e-9);
    assert_int_equal(job.rate_line, line);
    wva_job_manifest_release(&job);
}

static void test_jobs(void **state)
{
    char *dir = make_scratch();

    (void)state;
    check_job(dir,
              JOB_HEAD "      - args:\n        - --request-rate\n        - \"7\"\n"
                       "        - --num-prompts\n        - '12600'\n",
              7, 12600, 1800, 10);
    /* Another container first; options with an equals sign; the last one counts. */
    check_job(dir,
              JOB_HEAD "      - args: [proxy]\n      - command: [vllm, bench, serve]\n"
                       "        args: [--request-rate=3, --num-prompts=10, --request-rate=2.5]\n",
              2.5, 10, 4, 10);
    /* The command line of a shell, with its line. */
    check_job(dir,
              JOB_HEAD "      - command: [sh, -c]\n        args:\n        - |\n"
                       "          vllm bench serve \\\n            --request-rate '2' \\\n"
                       "            --num-prompts 100\n",
              2, 100, 50, 12);
    /* Another generator, limited by time. */
    check_job(dir, JOB_HEAD "      - args: [guidellm, --rate, '0.5', --max-seconds, '3600']\n", .5,
              NAN, 3600, 8);
    remove_scratch(dir);
}

static void test_parallel_pods(void **state)
{
    char *dir = make_scratch();
    struct wva_job_manifest job =
        read_job(dir,
                 "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j, namespace: n}\nspec:\n"
                 "  parallelism: 3\n  template:\n    spec:\n      containers:\n"
                 "      - args: [--request-rate=2, --num-prompts=60, --max-concurrency=8,"
                 " --random-input-len=100, --random-output-len=50]\n",
                 0);

    (void)state;
    assert_near(job.rate_rps, 6, 0);
    assert_near(job.prompts, 180, 0);
    assert_near(job.natural_s, 30, 0);
    assert_near(job.max_concurrency, 8, 0);
    assert_near(job.prompt_tokens, 100, 0);
    assert_near(job.output_tokens, 50, 0);
    assert_string_equal(job.name, "j");
    assert_string_equal(job.name_space, "n");
    wva_job_manifest_release(&job);
    job = read_job(dir, JOB_HEAD "      - args: [--request-rate]\n", 1);
    assert_near(job.rate_rps, NAN, 0);
    wva_job_manifest_release(&job);
    remove_scratch(dir);
}

static void test_hpa(void **state)
{
    static const char text[] =
        "apiVersion: v1\nkind: ConfigMap\n---\napiVersion: autoscaling/v2\n"
        "kind: HorizontalPodAutoscaler\nmetadata: {name: h, namespace: n}\nspec:\n"
        "  scaleTargetRef: {kind: Deployment, name: d}\n  maxReplicas: 10\n  metrics:\n"
        "  - {type: Pods, pods: {metric: {name: waiting}, target: {averageValue: 20}}}\n"
        "  - {type: Pods, pods: {metric: {name: cache}, target: {averageValue: 500m}}}\n"
        "  - {type: Resource, resource: {name: cpu, target: {averageUtilization: 80}}}\n";
    struct wva_problems problems = { 0 };
    struct wva_hpa_manifest hpa;
    char *dir = make_scratch(), *path = wva_asprintf("%s/hpa.yaml", dir);

    (void)state;
    write_file(dir, "hpa.yaml", text, strlen(text));
    assert_true(wva_hpa_manifest_read(path, "hpa.manifest", &hpa, &problems));
    assert_int_equal(problems.count, 0);
    assert_string_equal(hpa.target_name, "d");
    assert_near(hpa.min_replicas, 1, 0);
    assert_near(hpa.max_replicas, 10, 0);
    assert_int_equal(hpa.metric_count, 3);
    assert_near(hpa.metrics[0].target, 20, 0);
    assert_near(hpa.metrics[1].target, .5, 0);
    assert_string_equal(hpa.metrics[2].name, "cpu");
    wva_hpa_manifest_release(&hpa);
    free(path);
    remove_scratch(dir);
}

/* What a shell's <(...) gives. */
static void test_pipe(void **context)
{
    static const char text[] = "a: b\n";
    struct wva_yaml_stream *stream;
    struct wva_error err;
    char path[32];
    int ends[2];

    (void)context;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, sizeof text - 1), sizeof text - 1);
    (void)close(ends[1]);
    (void)snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_int_equal(wva_yaml_read(path, &stream, &err), WVA_OK);
    assert_string_equal(wva_yaml_text(wva_yaml_find(stream->documents[0], "a")), "b");
    wva_yaml_free(stream);
    (void)close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pipe),          cmocka_unit_test(test_tree),
        cmocka_unit_test(test_aliases),       cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_caps),          cmocka_unit_test(test_jobs),
        cmocka_unit_test(test_parallel_pods), cmocka_unit_test(test_hpa),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
