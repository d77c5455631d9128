/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Short work shows nothing on its own accord. */
static const double first_update_s = 0.5, interval_s = 0.1;

static double now_s(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

struct wva_progress wva_progress_begin(const struct wva_command *command,
                                       enum wva_progress_mode mode, const struct wva_talk *talk)
{
    double now = now_s();
    bool always = mode == WVA_PROGRESS_ALWAYS;

    return (struct wva_progress){
        .command = command,
        .wanted =
            always || (mode == WVA_PROGRESS_AUTO && !talk->quiet && isatty(STDERR_FILENO) == 1),
        .start_s = now,
        .update_s = always ? now : now + first_update_s,
    };
}

/* True when it is time to write the line again; *passed is then the time since the beginning. */
static bool is_due(struct wva_progress *progress, double *passed)
{
    double now;

    if (!progress->wanted || (now = now_s()) < progress->update_s)
        return false;
    progress->update_s = now + interval_s;
    progress->shown = true;
    *passed = now - progress->start_s;
    (void)fprintf(stderr, "\r%s: ", progress->command->name);
    return true;
}

static void finish_line(uint64_t done, uint64_t total, double rate)
{
    if (total >= done && rate > 0 && total > 0) {
        double left = (double)(total - done) / rate;

        (void)fprintf(stderr, ", %.0f:%02.0f left", (double)(long)(left / 60),
                      (double)((long)left % 60));
    }
    (void)fputs("\033[K", stderr);
    (void)fflush(stderr);
}

void wva_progress_show(struct wva_progress *progress, uint64_t done, uint64_t total)
{
    static const double mib = 1024 * 1024;
    double passed, rate;

    if (!is_due(progress, &passed))
        return;
    rate = passed > 0 ? (double)done / passed : 0;
    (void)fprintf(stderr, "%.1f MiB", (double)done / mib);
    if (total > 0)
        (void)fprintf(stderr, " of %.1f MiB, %.0f%%", (double)total / mib,
                      100.0 * (double)done / (double)total);
    (void)fprintf(stderr, ", %.1f MiB/s", rate / mib);
    finish_line(done, total, rate);
}

void wva_progress_show_items(struct wva_progress *progress, const char *items, uint64_t done,
                             uint64_t total, uint64_t failed)
{
    double passed, rate;

    if (!is_due(progress, &passed))
        return;
    rate = passed > 0 ? (double)done / passed : 0;
    (void)fprintf(stderr, "%" PRIu64 " of %" PRIu64 " %s", done, total, items);
    if (failed > 0)
        (void)fprintf(stderr, ", %" PRIu64 " failed", failed);
    (void)fprintf(stderr, ", %.1f/s", rate);
    finish_line(done, total, rate);
}

void wva_progress_erase(struct wva_progress *progress)
{
    if (progress->shown)
        (void)fputs("\r\033[K", stderr);
    progress->shown = false;
}

void wva_progress_yield(struct wva_progress *progress)
{
    if (!progress->wanted || isatty(STDOUT_FILENO) == 0)
        return;
    wva_progress_erase(progress);
    progress->wanted = false;
}
