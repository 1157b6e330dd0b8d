/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spawn.c - starts a command and watches it from outside.
 * usage: spawn MARK COMMAND [ARG ...]
 * Prints the milliseconds from exec to its first line of output, and to its first and second line that holds MARK; then CPU
 * seconds, wall seconds, the CPU share of one core, and the largest resident memory (of the largest process). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

int main(int argc, char **argv)
{
    double first = -1, marked[2] = {-1, -1};
    int pipe_fd[2], marks = 0, status;
    char *line = NULL;
    size_t room = 0;
    struct rusage usage;

    if (argc < 3 || pipe(pipe_fd) != 0)
        return 2;
    double start = now_ms();
    pid_t child = fork();
    if (child == 0) {
        dup2(pipe_fd[1], STDOUT_FILENO);
        close(pipe_fd[0]);
        close(pipe_fd[1]);
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    close(pipe_fd[1]);
    FILE *output = fdopen(pipe_fd[0], "r");
    while (getline(&line, &room, output) > 0) {
        if (first < 0)
            first = now_ms() - start;
        if (marks < 2 && strstr(line, argv[1]))
            marked[marks++] = now_ms() - start;
    }
    wait4(child, &status, 0, &usage);
    double wall = (now_ms() - start) / 1e3, cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    printf("first %.0f marked %.0f %.0f cpu %.2f wall %.2f share %.1f rss_mib %.1f status %d\n", first, marked[0], marked[1],
           cpu, wall, 100 * cpu / wall, (double)usage.ru_maxrss / 1024, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    free(line);
    fclose(output);
    return 0;
}
