/*
 * events: one loop that waits for all that may happen: lines of standard input, the ends of
 * background jobs, and the tick of a clock.
 *
 * A line is a number: how many of the million numbers from there on are prime? The answer is
 * printed when it is known, the loop goes on meanwhile. The jobs are those of primes.toml, see
 * task.c; each has a descriptor that poll() waits for, as for any other.
 */
#define _POSIX_C_SOURCE 200809L /* CLOCK_MONOTONIC */

#include "lines.h"
#include "task.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define MOST_TASKS 16
#define LARGEST_NUMBER 1000000000000000000

/* What poll() waits for: the tasks in their order, then these. */
enum { INPUT = MOST_TASKS, CLOCK, WATCHED };

struct desk {
    struct task tasks[MOST_TASKS];
    struct pollfd watched[WATCHED]; /* fd is -1 where there is nothing to wait for */
    struct lines lines;
};

static void start(struct desk *desk, uint64_t number)
{
    for (int i = 0; i < MOST_TASKS; i++) {
        if (desk->tasks[i].job == NULL) {
            desk->watched[i].fd = task_start(&desk->tasks[i], number);
            return;
        }
    }
    fprintf(stderr, "events: %d numbers are enough; wait for one of them, or stop\n", MOST_TASKS);
}

static void stop(const struct desk *desk)
{
    int count = 0;

    for (int i = 0; i < MOST_TASKS; i++) {
        count += desk->tasks[i].job != NULL && task_stop(&desk->tasks[i]);
    }
    fprintf(stderr, "events: %d to be stopped\n", count);
}

static void obey(struct desk *desk, const char *line)
{
    char *end;

    errno = 0;

    const uint64_t number = strtoull(line, &end, 10);

    if (strcmp(line, "stop") == 0) {
        stop(desk);
    } else if (errno != 0 || end == line || *end != '\0' || number > LARGEST_NUMBER) {
        fprintf(stderr, "events: write a number up to 10^18, or stop, not \"%s\"\n", line);
    } else {
        start(desk, number);
    }
}

static void read_input(struct desk *desk)
{
    const char *line;

    if (!lines_read(&desk->lines, STDIN_FILENO)) {
        desk->watched[INPUT].fd = -1;
    }
    while ((line = lines_take(&desk->lines)) != NULL) {
        obey(desk, line);
    }
}

static void tick(const struct desk *desk)
{
    uint64_t ticks;

    if (read(desk->watched[CLOCK].fd, &ticks, sizeof ticks) == sizeof ticks) {
        for (int i = 0; i < MOST_TASKS; i++) {
            if (desk->tasks[i].job != NULL) {
                task_show(&desk->tasks[i]);
            }
        }
    }
}

/* Whether there is anything to wait for, but the clock. */
static bool is_busy(const struct desk *desk)
{
    bool is_busy = desk->watched[INPUT].fd >= 0;

    for (int i = 0; i < MOST_TASKS; i++) {
        is_busy = is_busy || desk->tasks[i].job != NULL;
    }
    return is_busy;
}

static void handle_events(struct desk *desk)
{
    for (int i = 0; i < MOST_TASKS; i++) {
        if (desk->watched[i].revents != 0) {
            desk->watched[i].fd = -1;
            task_finish(&desk->tasks[i]);
        }
    }
    if (desk->watched[INPUT].revents != 0) {
        read_input(desk);
    }
    if (desk->watched[CLOCK].revents != 0) {
        tick(desk);
    }
}

static int run(struct desk *desk)
{
    while (is_busy(desk)) {
        if (poll(desk->watched, WATCHED, -1) > 0) {
            handle_events(desk);
        } else if (errno != EINTR) {
            perror("events: poll");
            stop(desk);
            return 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    static const char usage[] = "Usage: events < NUMBERS\n";
    const struct itimerspec every_second = {{1, 0}, {1, 0}};
    struct desk desk = {0};

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf("%sFor each line of standard input that is a number, print how many of the\n"
               "million numbers from there on are prime, as soon as it is known. How far each\n"
               "is, is shown on standard error every second. The line \"stop\" ends them all.\n",
               usage);
        return 0;
    }
    if (argc > 1) {
        fprintf(stderr, "events: takes no arguments, not \"%s\"\n%s", argv[1], usage);
        return 2;
    }
    for (int i = 0; i < WATCHED; i++) {
        desk.watched[i] = (struct pollfd){-1, POLLIN, 0};
    }
    desk.watched[INPUT].fd = STDIN_FILENO;
    desk.watched[CLOCK].fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    if (timerfd_settime(desk.watched[CLOCK].fd, 0, &every_second, NULL) != 0) {
        perror("events: clock");
        return 1;
    }

    const int status = run(&desk);

    close(desk.watched[CLOCK].fd);
    return status;
}
