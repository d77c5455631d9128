/* SPDX-License-Identifier: Apache-2.0 */
#include "experiment/wva_monitor.h"

#include "input/text_file.h"
#include "util/number.h"

static void read_count(struct wva_str text, uint64_t *count)
{
    struct wva_str digits;
    double value;

    if (wva_str_cut(&text, WVA_STR(" "), &digits) && wva_number_parse(digits, &value) && value >= 0
        && value < 1e15)
        *count = (uint64_t)value;
}

static void read_pod(struct wva_monitor *monitor, struct wva_str text)
{
    size_t len;

    text = wva_str_trim(text);
    len = text.len < sizeof monitor->pod ? text.len : sizeof monitor->pod - 1;
    if (monitor->pod[0] != '\0')
        return;
    memcpy(monitor->pod, len == 0 ? "" : text.ptr, len);
    monitor->pod[len] = '\0';
}

/* Takes off "[INFO]" and the like, with its colours; *level is what stood in the brackets. */
static struct wva_str strip_level(struct wva_str line, struct wva_str *level)
{
    const char *begin = wva_str_find(line, WVA_STR("[INFO]"));
    struct wva_str reset = WVA_STR("\x1b[0m");

    *level = WVA_STR("INFO");
    if (begin == NULL) {
        begin = wva_str_find(line, WVA_STR("[WARN]"));
        *level = WVA_STR("WARN");
    }
    if (begin == NULL) {
        begin = wva_str_find(line, WVA_STR("[ERROR]"));
        *level = WVA_STR("ERROR");
    }
    if (begin == NULL) {
        *level = WVA_STR("");
        return wva_str_trim(line);
    }
    line = wva_str_skip(line, (size_t)(begin - line.ptr) + level->len + 2);
    (void)wva_str_take(&line, reset);
    return wva_str_trim(line);
}

void wva_monitor_take_line(struct wva_monitor *monitor, struct wva_str line)
{
    struct wva_str level, text = strip_level(line, &level);

    monitor->lines++;
    monitor->errors += wva_str_equal(level, WVA_STR("ERROR"));
    if (wva_str_equal(level, WVA_STR("WARN")) && wva_str_starts(text, WVA_STR("Pod "))
        && wva_str_find(text, WVA_STR("is no longer running")) != NULL)
        monitor->lost_pods++;
    if (wva_str_take(&text, WVA_STR("WVA Log Collector Started"))) {
        monitor->started = true;
    } else if (wva_str_take(&text, WVA_STR("Stopping log collection. Collected "))) {
        monitor->stopped = true;
        read_count(text, &monitor->collected);
    } else if (wva_str_take(&text, WVA_STR("Collected "))) {
        read_count(text, &monitor->collected);
    } else if (wva_str_take(&text, WVA_STR("Found leader pod from lease:"))
               || wva_str_take(&text, WVA_STR("Found controller pod:"))) {
        read_pod(monitor, text);
    }
}

static bool take_line(void *context, struct wva_str line)
{
    wva_monitor_take_line(context, line);
    return true;
}

enum wva_status wva_monitor_read(const char *folder, struct wva_monitor *monitor,
                                 struct wva_error *err)
{
    *monitor = (struct wva_monitor){ 0 };
    return wva_text_file_read(folder, "monitor.log", take_line, monitor, err);
}

void wva_monitor_note(const struct wva_monitor *monitor, uint64_t log_lines,
                      struct wva_notes *notes)
{
    if (monitor->lines == 0)
        wva_notes_add(notes, "monitor.log is empty");
    else if (!monitor->started)
        wva_notes_add(notes, "monitor.log does not begin as a collector's does");
    else if (!monitor->stopped)
        wva_notes_add(notes, "monitor.log does not end as a collector's does: it was killed, or "
                             "runs still");
    if (monitor->lost_pods > 0)
        wva_notes_add(notes, "monitor.log: the controller's pod went away %llu times",
                      (unsigned long long)monitor->lost_pods);
    if (monitor->errors > 0)
        wva_notes_add(notes, "monitor.log: %llu lines tell of an error",
                      (unsigned long long)monitor->errors);
    if (log_lines > 0 && monitor->stopped && monitor->collected != log_lines)
        wva_notes_add(notes,
                      "monitor.log counts %llu collected lines, and the log has %llu: lines were "
                      "lost, or came twice",
                      (unsigned long long)monitor->collected, (unsigned long long)log_lines);
}
