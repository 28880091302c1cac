#include "crew_elements.h"

#include "crew.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

int part_of_tools;

/* The compiler must not see where it leads. */
static volatile uintptr_t nowhere = 64;

static void nap(long nanoseconds)
{
    (void)nanosleep(&(struct timespec){0, nanoseconds}, NULL);
}

/* Deeper than any stack; the compiler must not see that it never ends. */
static int dig(volatile char *ground)
{
    volatile char hole[4096];

    hole[0] = *ground;
    return hole[0] == 1 ? 0 : 1 + dig(hole);
}

/* Much more than any test allows. */
#define BITE ((size_t)1 << 20)
#define MOST_BITES 1024

/* Who of a group is to be killed is for the system to say: it takes who offers itself. */
static void eat(void)
{
    static const char first[] = "1000";
    const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    if (file < 0 || write(file, first, sizeof first - 1) != (ssize_t)sizeof first - 1) {
        abort();
    }
    (void)close(file);
    for (int i = 0; i < MOST_BITES; i++) {
        char *const bite =
            mmap(NULL, BITE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (bite != MAP_FAILED) {
            memset(bite, 1, BITE);
        }
    }
}

static void misbehave(int part)
{
    volatile char ground = 0;

    switch (part) {
    case PART_SEGV:
        *(volatile int *)nowhere = 1;
        break;
    case PART_BUS:
        (void)raise(SIGBUS);
        break;
    case PART_FPE:
        (void)raise(SIGFPE);
        break;
    case PART_ABORT:
        abort();
    case PART_EXIT:
        _exit(0);
    case PART_KILL:
        (void)raise(SIGKILL);
        break;
    case PART_OVERFLOW:
        (void)dig(&ground);
        break;
    case PART_EAT:
        eat();
        break;
    case PART_HANG:
        for (;;) {
            (void)pause();
        }
    case PART_NAP:
        nap(2000000);
        break;
    default:
        break;
    }
}

/* A call inside a call. 0: it failed. */
static long nest(int part)
{
    const parforge_backend backend = part == PART_NEST ? PARFORGE_THREADS : PARFORGE_PROCESSES;
    const parforge_options options = {.max_threads = 3, .backend = backend};
    int parts[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    const size_t count = sizeof parts / sizeof parts[0];
    double results[sizeof parts / sizeof parts[0]];
    double sum = 0.0;

    if (part == PART_NEST_HANG) {
        parts[5] = PART_HANG;
    }
    if (crew_glance(parts, count, results, &options) != PARFORGE_OK) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        sum += results[i];
    }
    return (long)sum;
}

int play_part(size_t index, int part, long *result, struct stage *stage)
{
    (void)atomic_fetch_add(&stage->entered[index % 4096], 1);
    *result = -77; /* what is left of an item that does not end */
    if ((part >= PART_HANG && part <= PART_WAIT) || part == PART_NEST_HANG) {
        (void)atomic_fetch_add(&stage->waiting, 1);
    }
    while (part == PART_YIELD) {
        if (parforge_should_stop()) {
            (void)atomic_fetch_add(&stage->leavers, 1);
            return 0;
        }
        nap(100000);
    }
    while (part == PART_WAIT && atomic_load(&stage->curtain) == 0) {
        nap(100000);
    }
    misbehave(part);
    *result = part >= PART_NEST && part < PARTS_END ? nest(part) : value_of(part);
    return part == PART_FAIL ? 7 : part == PART_IGNORE ? 8 : 0;
}

double glance_at(int part)
{
    misbehave(part);
    return (double)value_of(part);
}

int weigh_part(size_t index, int part, double *weight, struct pair *pair)
{
    misbehave(part);
    *weight = (double)value_of(part) / 2;
    *pair = (struct pair){(long)index, (char)(part % 100)};
    return part == PART_FAIL ? 7 : part == PART_IGNORE ? 8 : 0;
}

struct tool {
    long uses;
};

struct tool *take_tool(void)
{
    misbehave(part_of_tools);
    if (part_of_tools >= PART_NEST && part_of_tools < PARTS_END) {
        (void)nest(part_of_tools);
    }
    return part_of_tools == PART_FAIL ? NULL : calloc(1, sizeof(struct tool));
}

void put_tool_back(struct tool *tool)
{
    free(tool);
}

long craft_part(size_t index, int part, struct tool *tool)
{
    misbehave(part);
    tool->uses++;
    return value_of(part) + (long)index;
}

long sum_of_row(const struct row *row)
{
    long sum = 0;

    for (size_t i = 0; i < row->count; i++) {
        sum += row->cells[i];
    }
    return sum;
}

void perform_part(size_t index, int part, struct stage *stage)
{
    (void)atomic_fetch_add(&stage->entered[index % 4096], 1);
    misbehave(part);
}

const int *point_at(const int *part)
{
    return part;
}
