/* SPDX-License-Identifier: Apache-2.0 */
#include "log/recording.h"

/* Precedes each item, and the text of a rejected line. */
struct head {
    enum wva_recorded_kind kind;
    enum wva_skip reason;
    size_t pod, len;
    uint64_t line;
};

/* Follows the header of a sample, before the texts of its cells. */
struct cells {
    int64_t time_ns;
    uint64_t cycle;
    unsigned flags;
    uint32_t len[WVA_COLUMN_COUNT];
};

void wva_recording_add_pod(struct wva_buffer *recording, size_t pod)
{
    struct head head = { .kind = WVA_RECORDED_POD, .pod = pod };

    wva_buffer_append(recording, &head, sizeof head);
}

void wva_recording_add_sample(struct wva_buffer *recording, size_t pod,
                              const struct wva_sample *sample)
{
    struct head head = { .kind = WVA_RECORDED_SAMPLE, .pod = pod };
    struct cells cells = { sample->time_ns, sample->cycle, sample->flags, { 0 } };
    char *to;

    for (int i = 0; i < WVA_COLUMN_COUNT; i++) {
        cells.len[i] = (uint32_t)sample->cell[i].len;
        head.len += sample->cell[i].len;
    }
    /* A single append: this is done for every row. */
    to = wva_buffer_extend(recording, sizeof head + sizeof cells + head.len);
    if (to == NULL)
        return;
    to = mempcpy(to, &head, sizeof head);
    to = mempcpy(to, &cells, sizeof cells);
    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        if (cells.len[i] > 0)
            to = mempcpy(to, sample->cell[i].ptr, cells.len[i]);
}

void wva_recording_add_reject(struct wva_buffer *recording, uint64_t line, enum wva_skip reason,
                              struct wva_str text)
{
    struct head head = {
        .kind = WVA_RECORDED_REJECT, .reason = reason, .len = text.len, .line = line
    };

    wva_buffer_append(recording, &head, sizeof head);
    wva_buffer_append_str(recording, text);
}

/* The header of a complaint is followed by its struct, and then its texts. */
void wva_recording_add_complaint(struct wva_buffer *recording,
                                 const struct wva_complaint_line *line)
{
    struct head head = { .kind = WVA_RECORDED_COMPLAINT };

    wva_buffer_append(recording, &head, sizeof head);
    wva_buffer_append(recording, line, sizeof *line);
    wva_buffer_append_str(recording, line->server);
    wva_buffer_append_str(recording, line->model);
    wva_buffer_append_str(recording, line->group);
    wva_buffer_append_str(recording, line->text);
}

static struct wva_str take(struct wva_str *rest, size_t len)
{
    struct wva_str taken = { rest->ptr, len };

    *rest = wva_str_skip(*rest, len);
    return taken;
}

static void take_sample(struct wva_str *rest, struct wva_sample *sample)
{
    struct cells cells;

    memcpy(&cells, take(rest, sizeof cells).ptr, sizeof cells);
    sample->time_ns = cells.time_ns;
    sample->cycle = cells.cycle;
    sample->flags = cells.flags;
    for (int i = 0; i < WVA_COLUMN_COUNT; i++)
        sample->cell[i] = take(rest, cells.len[i]);
}

static void take_complaint(struct wva_str *rest, struct wva_complaint_line *line)
{
    memcpy(line, take(rest, sizeof *line).ptr, sizeof *line);
    line->server = take(rest, line->server.len);
    line->model = take(rest, line->model.len);
    line->group = take(rest, line->group.len);
    line->text = take(rest, line->text.len);
}

bool wva_recording_next(struct wva_str *rest, struct wva_recorded_item *item)
{
    struct head head;

    if (rest->len == 0)
        return false;
    memcpy(&head, take(rest, sizeof head).ptr, sizeof head);
    item->kind = head.kind;
    item->pod = head.pod;
    item->line = head.line;
    item->reason = head.reason;
    if (head.kind == WVA_RECORDED_SAMPLE)
        take_sample(rest, &item->sample);
    else if (head.kind == WVA_RECORDED_COMPLAINT)
        take_complaint(rest, &item->complaint);
    else
        item->text = take(rest, head.len);
    return true;
}
