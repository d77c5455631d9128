/* SPDX-License-Identifier: Apache-2.0 */
#include "log/patterns.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "input/file.h"
#include "util/buffer.h"
#include "util/memory.h"
#include "util/utf8.h"

/* KiB of the interpreter's heap, without JIT, and bytes of a JIT stack. */
enum { HEAP_LIMIT_KIB = 16 * 1024, JIT_STACK_START = 32 * 1024, JIT_STACK_MAX = 1024 * 1024 };

/* What a fact has to name so that it can be joined to a row. */
enum required { NOBODY, A_VARIANT, A_MODEL, VARIANT_OR_MODEL };

struct kind {
    struct wva_str word;
    enum wva_fact_kind kind;
    enum required required;
    bool border; /* a boundary: needs no groups, and counts once */
};

static const struct kind kinds[] = {
    { WVA_STR_INIT("metrics"), WVA_FACT_METRICS, A_VARIANT, false }, /* the default */
    { WVA_STR_INIT("observation"), WVA_FACT_OBSERVATION, NOBODY, false },
    { WVA_STR_INIT("allocation"), WVA_FACT_ALLOCATION, NOBODY, false },
    { WVA_STR_INIT("infeasible"), WVA_FACT_INFEASIBLE, VARIANT_OR_MODEL, false },
    { WVA_STR_INIT("parameters"), WVA_FACT_PARAMETERS, A_MODEL, false },
    { WVA_STR_INIT("tuned"), WVA_FACT_TUNED, VARIANT_OR_MODEL, false },
    { WVA_STR_INIT("slo"), WVA_FACT_SLO, A_MODEL, false },
    { WVA_STR_INIT("analysis"), WVA_FACT_ANALYSIS, A_MODEL, false },
    { WVA_STR_INIT("variant"), WVA_FACT_VARIANT, VARIANT_OR_MODEL, false },
    { WVA_STR_INIT("replicas"), WVA_FACT_REPLICAS, A_VARIANT, false },
    { WVA_STR_INIT("decision"), WVA_FACT_DECISION, A_VARIANT, false },
    { WVA_STR_INIT("tuner"), WVA_FACT_TUNER, NOBODY, false },
    { WVA_STR_INIT("pod"), WVA_FACT_POD, NOBODY, false },
    { WVA_STR_INIT("start"), WVA_FACT_CYCLE_START, NOBODY, true },
    { WVA_STR_INIT("end"), WVA_FACT_CYCLE_END, NOBODY, true },
    { WVA_STR_INIT("failed"), WVA_FACT_CYCLE_FAILED, NOBODY, true },
    { WVA_STR_INIT("restart"), WVA_FACT_RESTART, NOBODY, true },
};

enum { KINDS = WVA_COUNT(kinds) };

/* The cell that a group of a pattern fills. Several groups may share a name, see (?J). */
struct group {
    int cell;
    uint32_t number;
};

struct pattern {
    const struct kind *kind;
    pcre2_code *code;
    struct group *groups;
    uint32_t group_count;
    uint64_t line;
};

struct wva_patterns {
    struct pattern list[WVA_PATTERNS_MAX];
    size_t count;
};

/* ---- groups ---- */

/* True for a cell that a log can supply; the reader sets the others. */
static bool is_given(int cell)
{
    return cell != WVA_COLUMN_CYCLE && cell != WVA_COLUMN_FLAGS && cell != WVA_COLUMN_POD
           && cell <= WVA_CELL_SERVING_POD;
}

static const char *cell_name(int cell)
{
    return cell == WVA_CELL_SERVING_POD ? "serving_pod"
                                        : wva_column_info((enum wva_column)cell)->name;
}

static int find_cell(const char *name)
{
    for (int cell = 0; cell < WVA_CELL_COUNT; cell++)
        if (is_given(cell) && strcmp(cell_name(cell), name) == 0)
            return cell;
    return -1;
}

static enum wva_status refuse_group(const char *name, struct wva_error *err)
{
    return wva_fail(err, WVA_ERR_USAGE,
                    "unknown group '%.32s'; groups are called as the columns up to '%s', or "
                    "serving_pod",
                    name, wva_column_info(WVA_COLUMN_JOINED - 1)->name);
}

static enum wva_status read_groups(struct pattern *pattern, struct wva_error *err)
{
    PCRE2_SPTR table;
    uint32_t count, size;

    (void)pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &count);
    (void)pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    (void)pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &table);
    pattern->groups = wva_calloc(count, sizeof *pattern->groups);
    pattern->group_count = count;
    for (uint32_t i = 0; i < count; i++) {
        /* An entry is the group's number in two bytes, then its name. */
        const unsigned char *entry = table + (size_t)i * size;
        const char *name = (const char *)entry + 2;
        struct group *group = &pattern->groups[i];

        *group = (struct group){ find_cell(name), (uint32_t)entry[0] << 8 | entry[1] };
        if (group->cell < 0)
            return refuse_group(name, err);
    }
    return WVA_OK;
}

static bool has_group(const struct pattern *pattern, int cell)
{
    for (uint32_t i = 0; i < pattern->group_count; i++)
        if (pattern->groups[i].cell == cell)
            return true;
    return false;
}

static enum wva_status check_groups(const struct pattern *pattern, struct wva_error *err)
{
    static const char *const wanted[] = {
        [A_VARIANT] = "'variant' or 'server'",
        [A_MODEL] = "'model'",
        [VARIANT_OR_MODEL] = "'variant', 'server' or 'model'",
    };
    enum required required = pattern->kind->required;
    bool variant = has_group(pattern, WVA_COLUMN_VARIANT) || has_group(pattern, WVA_COLUMN_SERVER);
    bool model = has_group(pattern, WVA_COLUMN_MODEL);

    if (pattern->group_count == 0 && !pattern->kind->border)
        return wva_fail(err, WVA_ERR_USAGE,
                        "the pattern has no named group, such as (?<rate>[0-9.]+)");
    if (required == NOBODY || (required != A_MODEL && variant) || (required != A_VARIANT && model))
        return WVA_OK;
    return wva_fail(err, WVA_ERR_USAGE, "a pattern of the kind '%.*s' needs a group %s",
                    WVA_STR_ARGS(pattern->kind->word), wanted[required]);
}

/* ---- lines ---- */

static enum wva_status refuse_kind(struct wva_str word, struct wva_error *err)
{
    struct wva_buffer words = wva_buffer_make(sizeof err->text);

    for (size_t i = 0; i < KINDS; i++)
        wva_buffer_printf(&words, " %.*s:", WVA_STR_ARGS(kinds[i].word));
    if (word.len > 32)
        word.len = 32;
    (void)wva_fail(err, WVA_ERR_USAGE,
                   "unknown kind '%.*s:'; there are%s (where it is the pattern's own beginning, "
                   "write 'metrics: ' in front)",
                   WVA_STR_ARGS(word), words.data);
    wva_buffer_free(&words);
    return err->status;
}

/* Removes "word: " from the front of a line. */
static enum wva_status take_kind(struct wva_str *line, const struct kind **kind,
                                 struct wva_error *err)
{
    struct wva_str word = { line->ptr, 0 };

    while (word.len < line->len && line->ptr[word.len] >= 'a' && line->ptr[word.len] <= 'z')
        word.len++;
    *kind = &kinds[0];
    if (word.len == 0 || line->len < word.len + 2 || line->ptr[word.len] != ':'
        || (line->ptr[word.len + 1] != ' ' && line->ptr[word.len + 1] != '\t'))
        return WVA_OK;
    *line = wva_str_trim(wva_str_skip(*line, word.len + 1));
    for (size_t i = 0; i < KINDS; i++)
        if (wva_str_equal(kinds[i].word, word)) {
            *kind = &kinds[i];
            return WVA_OK;
        }
    return refuse_kind(word, err);
}

/* `begin` is the start of the line, from which the column of an error is counted. */
static enum wva_status compile_code(struct pattern *pattern, struct wva_str text, const char *begin,
                                    struct wva_error *err)
{
    const uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
    PCRE2_SIZE offset;
    int code;

    pattern->code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len, options, &code, &offset, NULL);
    if (pattern->code == NULL) {
        char reason[160];

        (void)pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof reason);
        return wva_fail(err, WVA_ERR_USAGE, "%s at character %zu", reason,
                        (size_t)(text.ptr - begin) + (size_t)offset + 1);
    }
    (void)pcre2_jit_compile(pattern->code,
                            PCRE2_JIT_COMPLETE); /* without JIT if it is not available */
    return WVA_OK;
}

static enum wva_status compile_line(struct wva_patterns *patterns, struct wva_str line,
                                    uint64_t number, struct wva_error *err)
{
    struct wva_str text = wva_str_trim(line);
    struct pattern *pattern = &patterns->list[patterns->count];
    enum wva_status status;

    if (text.len == 0 || text.ptr[0] == '#')
        return WVA_OK;
    if (patterns->count == WVA_PATTERNS_MAX)
        return wva_fail(err, WVA_ERR_USAGE, "more than %d patterns", WVA_PATTERNS_MAX);
    patterns->count++;
    pattern->line = number;
    status = take_kind(&text, &pattern->kind, err);
    WVA_STEP(status, compile_code(pattern, text, line.ptr, err));
    WVA_STEP(status, read_groups(pattern, err));
    return status == WVA_OK ? check_groups(pattern, err) : status;
}

static struct wva_str next_line(struct wva_str *text)
{
    struct wva_str line;

    if (!wva_str_cut(text, WVA_STR("\n"), &line)) {
        line = *text;
        *text = (struct wva_str){ 0 };
    }
    if (wva_str_ends(line, WVA_STR("\r")))
        line.len--;
    return line;
}

enum wva_status wva_patterns_compile(struct wva_str text, const char *name,
                                     struct wva_patterns **patterns, struct wva_error *err)
{
    enum wva_status status = WVA_OK;

    (void)wva_str_take(&text, WVA_STR("\xEF\xBB\xBF"));
    *patterns = wva_calloc(1, sizeof **patterns);
    for (uint64_t number = 1; text.len > 0 && status == WVA_OK; number++) {
        status = compile_line(*patterns, next_line(&text), number, err);
        if (status != WVA_OK)
            wva_error_place(err, name, number);
    }
    if (status == WVA_OK && (*patterns)->count == 0) {
        status = wva_fail_at(err, WVA_ERR_USAGE, name, 0, "no pattern in it");
    }
    if (status != WVA_OK) {
        wva_patterns_free(*patterns);
        *patterns = NULL;
    }
    return status;
}

static enum wva_status read_text(struct wva_file *file, const char *path, struct wva_buffer *text,
                                 struct wva_error *err)
{
    char block[4096];
    size_t len;

    do {
        if (wva_file_read(file, block, sizeof block, &len, err) != WVA_OK)
            return err->status;
        wva_buffer_append(text, block, len);
    } while (len > 0 && !text->overflow);
    if (!text->overflow)
        return WVA_OK;
    return wva_fail_at(err, WVA_ERR_USAGE, path, 0, "more than %d KiB of patterns",
                       WVA_PATTERNS_BYTES_MAX / 1024);
}

enum wva_status wva_patterns_read(const char *path, struct wva_patterns **patterns,
                                  struct wva_error *err)
{
    struct wva_file *file = wva_file_open(path, NULL, err);
    struct wva_buffer text = wva_buffer_make(WVA_PATTERNS_BYTES_MAX);
    enum wva_status status;

    *patterns = NULL;
    if (file == NULL)
        return err->status;
    status = read_text(file, path, &text, err);
    wva_file_close(file);
    WVA_STEP(status,
             wva_patterns_compile((struct wva_str){ text.data, text.len }, path, patterns, err));
    wva_buffer_free(&text);
    return status;
}

void wva_patterns_free(struct wva_patterns *patterns)
{
    if (patterns == NULL)
        return;
    for (size_t i = 0; i < patterns->count; i++) {
        pcre2_code_free(patterns->list[i].code);
        free(patterns->list[i].groups);
    }
    free(patterns);
}

size_t wva_patterns_count(const struct wva_patterns *patterns)
{
    return patterns->count;
}

uint64_t wva_patterns_line(const struct wva_patterns *patterns, size_t index)
{
    return patterns->list[index].line;
}

/* ---- matching ---- */

struct wva_pattern_matcher {
    const struct wva_patterns *patterns;
    pcre2_match_context *limits;
    pcre2_jit_stack *stack; /* NULL without JIT */
    pcre2_match_data *data[WVA_PATTERNS_MAX];
};

struct wva_pattern_matcher *wva_pattern_matcher_create(const struct wva_patterns *patterns)
{
    struct wva_pattern_matcher *matcher = wva_calloc(1, sizeof *matcher);

    matcher->patterns = patterns;
    matcher->limits = pcre2_match_context_create(NULL);
    matcher->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
    pcre2_jit_stack_assign(matcher->limits, NULL, matcher->stack);
    (void)pcre2_set_match_limit(matcher->limits, WVA_PATTERN_MATCH_LIMIT);
    (void)pcre2_set_depth_limit(matcher->limits, WVA_PATTERN_DEPTH_LIMIT);
    (void)pcre2_set_heap_limit(matcher->limits, HEAP_LIMIT_KIB);
    for (size_t i = 0; i < patterns->count; i++)
        matcher->data[i] = pcre2_match_data_create_from_pattern(patterns->list[i].code, NULL);
    return matcher;
}

void wva_pattern_matcher_free(struct wva_pattern_matcher *matcher)
{
    if (matcher == NULL)
        return;
    for (size_t i = 0; i < matcher->patterns->count; i++)
        pcre2_match_data_free(matcher->data[i]);
    pcre2_match_context_free(matcher->limits);
    pcre2_jit_stack_free(matcher->stack);
    free(matcher);
}

/* A server is named "variant:namespace"; facts are joined by these two. */
static void split_server(struct wva_str *cell)
{
    struct wva_str server = cell[WVA_COLUMN_SERVER];
    const char *colon;

    if (server.len == 0 || cell[WVA_COLUMN_VARIANT].len > 0)
        return;
    colon = memrchr(server.ptr, ':', server.len);
    cell[WVA_COLUMN_VARIANT] = server;
    if (colon == NULL)
        return;
    cell[WVA_COLUMN_VARIANT].len = (size_t)(colon - server.ptr);
    if (cell[WVA_COLUMN_NAMESPACE].len == 0)
        cell[WVA_COLUMN_NAMESPACE] = wva_str_skip(server, cell[WVA_COLUMN_VARIANT].len + 1);
}

/* Fills the fact from the groups that matched; false if none did. */
static bool fill_fact(const struct pattern *pattern, struct wva_str text, pcre2_match_data *data,
                      struct wva_fact *fact)
{
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);
    bool filled = false;

    *fact = (struct wva_fact){ .kind = pattern->kind->kind };
    for (uint32_t i = 0; i < pattern->group_count; i++) {
        PCRE2_SIZE from = ends[2 * pattern->groups[i].number];
        PCRE2_SIZE to = ends[2 * pattern->groups[i].number + 1];

        if (from == PCRE2_UNSET || from >= to || fact->cell[pattern->groups[i].cell].len > 0)
            continue;
        fact->cell[pattern->groups[i].cell] = (struct wva_str){ text.ptr + from, to - from };
        filled = true;
    }
    split_server(fact->cell);
    return filled || pattern->kind->border;
}

/* The first byte after `at` that begins a character. */
static size_t step(struct wva_str text, size_t at)
{
    do
        at++;
    while (at < text.len && wva_utf8_continues(text.ptr[at]));
    return at;
}

/* Passes on the pattern's facts. *found is set if there are any; returns false if it reached a
 * limit. */
static bool match_all(const struct pattern *pattern, pcre2_match_data *data,
                      const pcre2_match_context *limits, struct wva_str text, wva_fact_sink *sink,
                      void *context, bool *found)
{
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);
    size_t at = 0;

    for (int count = 0; at <= text.len; count++) {
        struct wva_fact fact;
        int result;

        if (count == WVA_PATTERN_MATCHES_MAX)
            return false;
        result = pcre2_match(pattern->code, (PCRE2_SPTR)text.ptr, text.len, at, 0, data,
                             (pcre2_match_context *)limits);
        if (result < 0)
            return result == PCRE2_ERROR_NOMATCH;
        if (fill_fact(pattern, text, data, &fact)) {
            sink(context, &fact);
            *found = true;
        }
        if (pattern->kind->border)
            return true;
        /* A match may be empty, or end where it began because of \K. */
        at = ends[1] > at ? ends[1] : step(text, at);
    }
    return true;
}

enum wva_message_result wva_pattern_matcher_read(struct wva_pattern_matcher *matcher,
                                                 struct wva_str text, uint64_t *given_up,
                                                 wva_fact_sink *sink, void *context)
{
    const struct wva_patterns *patterns = matcher->patterns;
    bool found = false;

    if (text.ptr == NULL)
        text.ptr = "";
    for (size_t i = 0; i < patterns->count; i++)
        if (text.len > WVA_PATTERN_TEXT_MAX
            || !match_all(&patterns->list[i], matcher->data[i], matcher->limits, text, sink,
                          context, &found))
            given_up[i]++;
    return found ? WVA_MESSAGE_READ : WVA_MESSAGE_OTHER;
}
