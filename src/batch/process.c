/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_SIZE = 64 * 1024, DESCRIPTORS_MAX = 4096 };

enum wva_status wva_process_start(void (*work)(void *context, int fd), void *context,
                                  struct wva_process *process, struct wva_error *err)
{
    pid_t parent = getpid();
    int ends[2];

    *process = (struct wva_process){ .fd = -1, .output = wva_buffer_make(WVA_PROCESS_OUTPUT_MAX) };
    if (pipe(ends) != 0)
        return wva_fail_io(err, "", errno, "cannot make a pipe");
    process->pid = fork();
    if (process->pid == 0) {
        (void)close(ends[0]);
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        /* The parent may have gone before that call. */
        if (getppid() == parent)
            work(context, ends[1]);
        _exit(0);
    }
    (void)close(ends[1]);
    process->fd = ends[0];
    if (process->pid > 0)
        return WVA_OK;
    (void)close(ends[0]);
    process->fd = -1;
    return wva_fail_io(err, "", errno, "cannot start a process");
}

bool wva_process_read(struct wva_process *process)
{
    char bytes[READ_SIZE];
    ssize_t len = read(process->fd, bytes, sizeof bytes);

    if (len > 0)
        wva_buffer_append(&process->output, bytes, (size_t)len);
    return len > 0 || (len < 0 && errno == EINTR);
}

bool wva_process_end(struct wva_process *process, struct wva_error *err)
{
    int state;

    while (waitpid(process->pid, &state, 0) < 0)
        if (errno != EINTR) {
            (void)wva_fail_io(err, "", errno, "cannot wait for a process");
            return false;
        }
    if (WIFSIGNALED(state))
        (void)wva_fail(err, WVA_ERR_IO, "its process was ended by signal %d (%s)", WTERMSIG(state),
                       strsignal(WTERMSIG(state)));
    else if (WEXITSTATUS(state) != 0)
        (void)wva_fail(err, WVA_ERR_IO, "its process ended with status %d", WEXITSTATUS(state));
    else if (process->output.overflow)
        (void)wva_fail(err, WVA_ERR_LIMIT, "has more results than %d MiB",
                       WVA_PROCESS_OUTPUT_MAX / (1024 * 1024));
    else
        return true;
    return false;
}

void wva_process_release(struct wva_process *process)
{
    if (process->fd >= 0)
        (void)close(process->fd);
    wva_buffer_free(&process->output);
    process->fd = -1;
}

void wva_process_say(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t written = write(fd, bytes, len);

        if (written < 0 && errno != EINTR)
            return;
        if (written > 0) {
            bytes += written;
            len -= (size_t)written;
        }
    }
}

/* Nobody should wait for the heir because it has their files open. */
static void close_others(int kept)
{
    long most = sysconf(_SC_OPEN_MAX);

    if (most < 0 || most > DESCRIPTORS_MAX)
        most = DESCRIPTORS_MAX;
    for (int fd = 0; fd < (int)most; fd++)
        if (fd != kept)
            (void)close(fd);
}

/* Signals from the keyboard that end the parent must not end the heir. */
static void wait_for_end(int pipe_end)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    char byte;

    (void)setsid();
    for (size_t i = 0; i < WVA_COUNT(signals); i++)
        (void)signal(signals[i], SIG_IGN);
    while (read(pipe_end, &byte, 1) < 0 && errno == EINTR)
        ;
}

enum wva_status wva_process_start_heir(void (*work)(void *context), void *context, pid_t *pid,
                                       int *alive, struct wva_error *err)
{
    int ends[2];

    *alive = -1;
    if (pipe(ends) != 0)
        return wva_fail_io(err, "", errno, "cannot make a pipe");
    *pid = fork();
    if (*pid == 0) {
        close_others(ends[0]);
        wait_for_end(ends[0]);
        work(context);
        _exit(0);
    }
    (void)close(ends[0]);
    *alive = ends[1];
    if (*pid > 0)
        return WVA_OK;
    (void)close(ends[1]);
    *alive = -1;
    return wva_fail_io(err, "", errno, "cannot start a process");
}
