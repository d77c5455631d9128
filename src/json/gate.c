/* SPDX-License-Identifier: Apache-2.0 */
#include "json/gate.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/headline.h"
#include "json/record_json.h"
#include "json/suggest.h"
#include "output/condition.h"
#include "output/text.h"
#include "records/records.h"
#include "util/memory.h"
#include "util/number.h"

struct wva_gate {
    char *text;
    enum wva_gate_scope scope;
    char *server; /* of ONE_SERVER: its name, or its place as digits */
    char *path;   /* from the server or the document on */
    enum wva_relation relation;
    json_t *limit;
};

/* ---- paths ---- */

/* The value at a path, or NULL. */
static json_t *find_value(json_t *from, const char *path)
{
    struct wva_str rest = wva_str_from(path), step;
    json_t *value = from;
    long index;

    while (value != NULL && rest.len > 0) {
        char name[64];

        if (!wva_json_path_step(&rest, &step, &index) || step.len >= sizeof name)
            return NULL;
        memcpy(name, step.ptr, step.len);
        name[step.len] = '\0';
        value = json_object_get(value, name);
        if (index >= 0)
            value = json_array_get(value, (size_t)index);
    }
    return value;
}

static bool is_plain(const json_t *value)
{
    return value != NULL && !json_is_object(value) && !json_is_array(value);
}

/* ---- parsing ---- */

static enum wva_status refuse(struct wva_error *err, const char *text, const char *why)
{
    return wva_fail(err, WVA_ERR_USAGE, "--gate='%.200s': %s", text, why);
}

static bool is_place_of(const char *path, const struct wva_headline *headline)
{
    struct wva_str rest = wva_str_from(path);

    return wva_str_take(&rest, WVA_STR("headlines."))
           && wva_str_take(&rest, wva_str_from(headline->name))
           && wva_str_equal(rest, WVA_STR(".value"));
}

/* "itl_attainment" is short for its place among the headlines. */
static char *expand_headline(struct wva_str figure)
{
    char *name = wva_strndup(figure.ptr, figure.len), *path;

    if (wva_headline_find(name) == NULL)
        return name;
    path = wva_asprintf("headlines.%s.value", name);
    free(name);
    return path;
}

/* Takes "servers[...]." off a figure. */
static bool take_server(struct wva_gate *gate, struct wva_str *figure)
{
    struct wva_str server;

    if (!wva_str_take(figure, WVA_STR("servers[")))
        return true;
    if (!wva_str_cut(figure, WVA_STR("]."), &server) || server.len == 0 || figure->len == 0)
        return false;
    gate->scope = WVA_GATE_ONE_SERVER;
    gate->server = wva_strndup(server.ptr, server.len);
    return true;
}

/* Finds the field that the figure is, which tells its type; NULL: there is none. */
static const struct wva_field *find_figure(struct wva_gate *gate, struct wva_str figure)
{
    const struct wva_field *found;

    if (!take_server(gate, &figure))
        return NULL;
    gate->path = expand_headline(figure);
    found = wva_json_record_find(&wva_server_record, gate->path);
    if (found != NULL || gate->scope == WVA_GATE_ONE_SERVER)
        return found;
    gate->scope = WVA_GATE_DOCUMENT;
    return wva_json_record_find(&wva_report_record, gate->path);
}

/* Of a headline its unit, of any other figure what its name ends with. */
static const char *find_unit(const char *path)
{
    const char *unit = wva_field_unit(path);

    for (size_t i = 0; i < wva_headline_count; i++)
        if (is_place_of(path, &wva_headline_table[i]))
            return wva_unit_symbol(wva_headline_table[i].unit);
    return strcmp(unit, "-") == 0 ? "" : unit;
}

static bool is_number(const struct wva_field *figure)
{
    return figure->kind == WVA_FIELD_NUMBER || figure->kind == WVA_FIELD_COUNT
           || figure->kind == WVA_FIELD_UNSIGNED || figure->kind == WVA_FIELD_INTERVAL;
}

/* The value that is compared with, of the same type as the figure. */
static enum wva_status read_limit(struct wva_gate *gate, const struct wva_field *figure,
                                  const char *name, struct wva_str text, const char *whole,
                                  struct wva_error *err)
{
    const char *unit = find_unit(name);
    double number;

    if (is_number(figure)) {
        if (!wva_condition_read_number(text, unit, &number))
            return wva_fail(err, WVA_ERR_USAGE, "--gate='%.200s': compare with a number%s%s", whole,
                            unit[0] == '\0' ? "" : ", in ", unit);
        gate->limit = json_real(number);
        return WVA_OK;
    }
    if (gate->relation != WVA_RELATION_EQUAL && gate->relation != WVA_RELATION_UNEQUAL)
        return refuse(err, whole, "the figure is no number: only == and != make sense");
    if (figure->kind != WVA_FIELD_FLAG) {
        gate->limit = json_stringn(text.ptr, text.len);
        return gate->limit != NULL ? WVA_OK : refuse(err, whole, "the text is no UTF-8");
    }
    if (!wva_str_equal(text, WVA_STR("true")) && !wva_str_equal(text, WVA_STR("false")))
        return refuse(err, whole, "the figure is true or false");
    gate->limit = json_boolean(text.ptr[0] == 't');
    return WVA_OK;
}

static enum wva_status refuse_figure(struct wva_str figure, struct wva_error *err)
{
    char *name = wva_strndup(figure.ptr, figure.len);
    struct wva_buffer nearest = wva_buffer_make(sizeof err->text);

    wva_suggest_figures(name, &nearest);
    (void)wva_fail(err, WVA_ERR_USAGE,
                   "--gate: no figure is called '%.100s'%s%s (--gate=help lists the headlines)",
                   name, nearest.len > 0 ? "; nearest: " : "", nearest.len > 0 ? nearest.data : "");
    wva_buffer_free(&nearest);
    free(name);
    return err->status;
}

static enum wva_status check(struct wva_gate *gate, const char *text,
                             const struct wva_condition *condition, struct wva_error *err)
{
    const struct wva_field *found = find_figure(gate, condition->left);

    if (found == NULL)
        return refuse_figure(condition->left, err);
    gate->text =
        wva_asprintf("%.*s %s %.*s", WVA_STR_ARGS(condition->left),
                     wva_relation_text(condition->relation), WVA_STR_ARGS(condition->right));
    return read_limit(gate, found, gate->path, condition->right, text, err);
}

static enum wva_status parse(struct wva_gate *gate, const char *text, struct wva_error *err)
{
    struct wva_condition condition;

    if (strlen(text) > WVA_GATE_TEXT_MAX || !wva_condition_split(text, &condition))
        return refuse(err, text,
                      "write FIGURE OPERATOR VALUE in quotes, the operator one of "
                      "< <= > >= == !=");
    gate->relation = condition.relation;
    return check(gate, text, &condition, err);
}

struct wva_gate *wva_gate_parse(const char *text, struct wva_error *err)
{
    struct wva_gate *gate = wva_calloc(1, sizeof *gate);

    if (parse(gate, text, err) == WVA_OK)
        return gate;
    wva_gate_free(gate);
    return NULL;
}

void wva_gate_free(struct wva_gate *gate)
{
    if (gate == NULL)
        return;
    free(gate->text);
    free(gate->server);
    free(gate->path);
    json_decref(gate->limit);
    free(gate);
}

const char *wva_gate_text(const struct wva_gate *gate)
{
    return gate->text;
}

enum wva_gate_scope wva_gate_scope(const struct wva_gate *gate)
{
    return gate->scope;
}

/* ---- judging ---- */

static json_t *get_servers(json_t *document)
{
    return json_object_get(document, "servers");
}

static const char *get_name(json_t *document, size_t server)
{
    const char *name =
        json_string_value(json_object_get(json_array_get(get_servers(document), server), "server"));

    return name == NULL ? "the server" : name;
}

/* A name goes before a place, should a server be called by a number. */
size_t wva_gate_server(const struct wva_gate *gate, json_t *document)
{
    size_t count = json_array_size(get_servers(document));
    double place;

    for (size_t i = 0; i < count; i++)
        if (strcmp(get_name(document, i), gate->server) == 0)
            return i;
    if (wva_number_is_whole(wva_str_from(gate->server))
        && wva_number_parse(wva_str_from(gate->server), &place) && place >= 0
        && place < (double)count)
        return (size_t)place;
    return count;
}

struct wva_gate_finding wva_gate_judge(const struct wva_gate *gate, json_t *document, size_t server)
{
    json_t *from =
        gate->scope == WVA_GATE_DOCUMENT ? document : json_array_get(get_servers(document), server);
    struct wva_gate_finding finding = { .value = find_value(from, gate->path) };

    if (!is_plain(finding.value) || json_is_null(finding.value))
        return (struct wva_gate_finding){ 0 };
    if (json_is_number(gate->limit))
        finding.passed = wva_relation_holds(json_number_value(finding.value), gate->relation,
                                            json_number_value(gate->limit));
    else
        finding.passed = json_equal(finding.value, gate->limit)
                         == (gate->relation == WVA_RELATION_EQUAL ? 1 : 0);
    return finding;
}

/* ---- saying ---- */

void wva_gate_describe(const struct wva_gate *gate, const struct wva_gate_finding *finding,
                       struct wva_buffer *text)
{
    if (finding->value == NULL)
        wva_buffer_add(text, "not known");
    else if (json_is_number(finding->value))
        wva_condition_say(text, json_number_value(finding->value), json_number_value(gate->limit));
    else if (json_is_string(finding->value))
        wva_text_outside(text, json_string_value(finding->value));
    else
        wva_buffer_add(text, json_is_true(finding->value) ? "true" : "false");
}

/* The servers that a gate is about: from *first on, so many. */
static size_t find_servers(const struct wva_gate *gate, json_t *document, size_t *first)
{
    size_t count = json_array_size(get_servers(document));

    *first = gate->scope == WVA_GATE_ONE_SERVER ? wva_gate_server(gate, document) : 0;
    return gate->scope == WVA_GATE_EACH_SERVER ? count : 1;
}

bool wva_gate_report(const struct wva_gate *gate, json_t *document, struct wva_buffer *text)
{
    size_t first, count = find_servers(gate, document, &first), failed = 0, shown = first;
    struct wva_gate_finding finding;

    for (size_t i = first; i < first + count; i++)
        if (!wva_gate_judge(gate, document, i).passed && failed++ == 0)
            shown = i;
    finding = wva_gate_judge(gate, document, shown);
    wva_buffer_add(text, "gate ");
    wva_text_outside(text, gate->text);
    wva_buffer_add(text, ": ");
    wva_gate_describe(gate, &finding, text);
    if (count > 1) {
        wva_buffer_add(text, " at ");
        wva_text_outside(text, get_name(document, shown));
    }
    wva_buffer_printf(text, "%s%s", finding.value == NULL ? ": " : ", ",
                      failed > 0 ? "failed" : "passed");
    if (count > 1)
        wva_buffer_printf(text, " (%zu of %zu servers)", failed > 0 ? failed : count, count);
    wva_buffer_append_char(text, '\n');
    return failed == 0;
}
