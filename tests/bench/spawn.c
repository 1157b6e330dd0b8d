/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spawn.c - starts a command and watches it from outside.
 * usage: spawn MARK[,MARK...] COMMAND [ARG ...]
 * Prints one line: "mark_ms A B" per MARK, the milliseconds from exec to the first and the second
 * line of output (standard output or error) that holds it, -1 when there is none; then CPU seconds,
 * wall seconds, the CPU share of one core, the largest resident memory (of the largest process),
 * and the exit status. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MARKS_MAX = 8 };

struct mark {
    const char *text;
    double at_ms[2];
    int count;
};

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static int split(struct mark marks[MARKS_MAX], char *text)
{
    int count = 0;

    for (char *rest, *one = strtok_r(text, ",", &rest); one && count < MARKS_MAX;
         one = strtok_r(NULL, ",", &rest))
        marks[count++] = (struct mark){.text = one, .at_ms = {-1, -1}};
    return count;
}

static void look(struct mark *m, const char *line, double at_ms)
{
    if (m->count < 2 && strstr(line, m->text))
        m->at_ms[m->count++] = at_ms;
}

/* In the child: both outputs into the pipe. */
static void become(char **command, int pipe_fd[2])
{
    dup2(pipe_fd[1], STDOUT_FILENO);
    dup2(pipe_fd[1], STDERR_FILENO);
    close(pipe_fd[0]);
    close(pipe_fd[1]);
    execvp(command[0], command);
    _exit(127);
}

int main(int argc, char **argv)
{
    struct mark marks[MARKS_MAX];
    struct rusage usage;
    int pipe_fd[2], status;
    char *line = NULL;
    size_t room = 0;

    if (argc < 3 || pipe(pipe_fd) != 0)
        return 2;
    int count = split(marks, argv[1]);
    double start_ms = now_ms();
    pid_t child = fork();
    if (child < 0)
        return 4;
    if (child == 0)
        become(argv + 2, pipe_fd);
    close(pipe_fd[1]);
    FILE *output = fdopen(pipe_fd[0], "r");
    while (output && getline(&line, &room, output) > 0)
        for (int i = 0; i < count; i++)
            look(&marks[i], line, now_ms() - start_ms);
    wait4(child, &status, 0, &usage);

    double wall_s = (now_ms() - start_ms) / 1e3,
           cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    for (int i = 0; i < count; i++)
        printf("mark_ms %.0f %.0f ", marks[i].at_ms[0], marks[i].at_ms[1]);
    printf("cpu_s %.2f wall_s %.2f share %.1f rss_mib %.1f status %d\n", cpu_s, wall_s,
           100 * cpu_s / wall_s, (double)usage.ru_maxrss / 1024,
           WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    free(line);
    if (output)
        fclose(output);
    return 0;
}
