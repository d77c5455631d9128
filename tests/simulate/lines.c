/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "simulate.h"

struct sim_log *sim_log_open(FILE *out, const struct sim_options *options,
                             struct sim_random *random)
{
    struct sim_log *log = sim_grow(NULL, sizeof *log);

    *log = (struct sim_log){ .out = out, .options = options, .random = random };
    if (options->damage == SIM_BREAK_BOM)
        fputs("\xef\xbb\xbf", out);
    return log;
}

uint64_t sim_log_bytes(const struct sim_log *log)
{
    return log->bytes;
}

static void release_held(struct sim_log *log)
{
    const char *line_break = log->options->damage == SIM_BREAK_CRLF ? "\r\n" : "\n";

    if (log->held == NULL)
        return;
    fputs(log->held, log->out);
    if (!log->join)
        fputs(line_break, log->out);
    log->bytes += strlen(log->held) + 1;
    log->join = false;
    free(log->held);
    log->held = NULL;
}

void sim_log_close(struct sim_log *log)
{
    if (log->options->damage == SIM_BREAK_TRUNCATED && log->held != NULL)
        fwrite(log->held, 1, strlen(log->held) / 2, log->out);
    else
        release_held(log);
    free(log->held);
    free(log->line);
    free(log);
}

void sim_add(struct sim_log *log, const char *format, ...)
{
    va_list args;
    int len;

    if (log->line == NULL)
        log->line = sim_grow(NULL, log->room = 4096);
    for (;;) {
        va_start(args, format);
        len = vsnprintf(log->line + log->used, log->room - log->used, format, args);
        va_end(args);
        if (len < 0)
            abort();
        if (log->used + (size_t)len < log->room)
            break;
        log->room = 2 * (log->used + (size_t)len + 1);
        log->line = sim_grow(log->line, log->room);
    }
    log->used += (size_t)len;
}

void sim_end_line(struct sim_log *log)
{
    release_held(log);
    log->held = log->line;
    log->line = NULL;
    log->used = 0;
    log->room = 0;
}

/* Days since 1970-01-01 to a date of the Gregorian calendar. */
static void split_days(int64_t days, int *year, int *month, int *day)
{
    static const int LENGTHS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int length;

    *year = 1970;
    while (days
           >= (length = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0) ? 366 : 365)) {
        days -= length;
        ++*year;
    }
    for (*month = 0; days >= LENGTHS[*month] + (*month == 1 && length == 366); ++*month)
        days -= LENGTHS[*month] + (*month == 1 && length == 366);
    ++*month;
    *day = (int)days + 1;
}

const char *sim_format_time(int64_t time_ms, char separator, char out[SIM_TIME_TEXT])
{
    int64_t in_day = time_ms % 86400000;
    int year, month, day;

    split_days(time_ms / 86400000, &year, &month, &day);
    (void)snprintf(out, SIM_TIME_TEXT, "%04d-%02d-%02d%c%02d:%02d:%02d.%03d", year, month, day,
                   separator, (int)(in_day / 3600000), (int)(in_day / 60000 % 60),
                   (int)(in_day / 1000 % 60), (int)(in_day % 1000));
    return out;
}

void sim_begin(struct sim_log *log, const char *level, int64_t time_ms)
{
    char text[SIM_TIME_TEXT];

    sim_add(log, "{\"level\":\"%s\",\"ts\":\"%sZ\",\"msg\":\"", level,
            sim_format_time(time_ms, 'T', text));
}

void sim_end(struct sim_log *log)
{
    sim_add(log, "\"}");
    sim_end_line(log);
}

void sim_say(struct sim_log *log, const char *level, int64_t time_ms, const char *message)
{
    sim_begin(log, level, time_ms);
    sim_add(log, "%s", message);
    sim_end(log);
}
