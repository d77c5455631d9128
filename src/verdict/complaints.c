/* SPDX-License-Identifier: Apache-2.0 */
/* Problems reported by the controller: the most severe kinds. A separate table has all of them. */
#include <string.h>

#include "verdict/phrase.h"
#include "verdict/verdict_parts.h"

enum { KINDS_SAID = 3 };

/* A complaint about a server names it, with or without its namespace; others concern all servers.
 */
static bool is_about(const struct wva_complaint *item, const char *server)
{
    size_t len = strlen(item->server);

    return len == 0 || server == NULL
           || (strncmp(server, item->server, len) == 0
               && (server[len] == '\0' || server[len] == ':'));
}

static void say_when(struct wva_buffer *text, const struct wva_complaint *item, int64_t start_ns)
{
    if (item->first_ns == WVA_TIME_NONE || start_ns == WVA_TIME_NONE || item->first_ns < start_ns)
        return;
    if (item->first_ns == start_ns) {
        wva_buffer_add(text, item->count > 1 ? ", from the start" : " at the start");
        return;
    }
    wva_buffer_add(text, item->count > 1 ? ", first " : ", ");
    wva_phrase_duration(text, (double)(item->first_ns - start_ns) / 1e9);
    wva_buffer_add(text, " into the run");
}

static void say_complaint(struct wva_verdict *verdict, const struct wva_complaint *item,
                          int64_t start_ns)
{
    const struct wva_complaint_info *info = wva_complaint_info(item->kind);
    struct wva_basis basis = wva_basis_of((size_t)item->count, "messages of the controller");
    struct wva_buffer text = wva_phrase_begin();

    wva_buffer_printf(&text, "The controller reported \"%s\" ", info->label);
    wva_phrase_times(&text, (size_t)item->count);
    say_when(&text, item, start_ns);
    wva_buffer_printf(&text, ": %s.", info->meaning);
    wva_statements_add(&verdict->problems, WVA_STATEMENT_PROBLEM, info->name, &text, basis);
}

void wva_verdict_complaints(struct wva_verdict *verdict, const struct wva_verdict_input *input)
{
    const struct wva_complaints *complaints =
        input->experiment == NULL ? NULL : &input->experiment->complaints;
    int64_t start_ns = input->frame->rows > 0 ? input->frame->time_ns[0] : WVA_TIME_NONE;
    int said = 0;

    for (size_t i = 0; complaints != NULL && i < complaints->count && said < KINDS_SAID; i++) {
        const struct wva_complaint *item = &complaints->items[i];

        if (wva_complaint_is_harmless(item->kind) || item->kind == WVA_COMPLAINT_OTHER
            || !is_about(item, input->server))
            continue;
        say_complaint(verdict, item, start_ns);
        said++;
    }
}
