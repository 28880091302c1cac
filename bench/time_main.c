/*
 * What a call takes: NAME WORK ITEMS THREADS CALLS BATCHES
 *
 * Prints one line "nanoseconds <per call>" for each batch of CALLS calls, one after the other, and
 * at the end "checksum <hexadecimal>", or "value <number>" where contestants may differ in the last
 * bits. A first batch, for threads to start and caches to fill, is not printed. A contestant that
 * takes long runs fewer batches.
 */
#include "request.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define BATCHES_AT_LEAST 3
#define NANOSECONDS_AT_MOST 1e9 /* of the batches beyond these */

/* Enough for threads to start, and too few for memory to grow. */
#define ITEMS_TO_START_WITH 1000

static double now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double nanoseconds_per_call(const work *work, const work_data *data, int threads,
                                   size_t calls)
{
    const double begin = now();

    for (size_t call = 0; call < calls; call++) {
        work->run(data, threads);
    }
    return (now() - begin) / (double)calls;
}

/* A virtual machine gives memory that it has not used for a while back to its host, which can take
 * ten times as long to find it again as the machine to clear it. Here the machine has it, for
 * whatever size of page the contestant asks for. */
static void have_memory_at_hand(size_t bytes)
{
    void *const memory =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED) {
        return;
    }
    (void)madvise(memory, bytes, MADV_HUGEPAGE);
    memset(memory, 1, bytes);
    (void)munmap(memory, bytes);
}

static void warm_up(const work *work, const work_data *data, int threads, size_t calls)
{
    work_data start = *data;

    if (work->kind == WORK_FIRST_TIME && start.n > ITEMS_TO_START_WITH) {
        start.n = ITEMS_TO_START_WITH;
    }
    (void)nanoseconds_per_call(work, &start, threads, calls);
    if (work->kind == WORK_FIRST_TIME) {
        have_memory_at_hand(2 * data->n * work->output_size);
    }
}

static void print_result(const work *work, const work_data *data)
{
    if (work->kind == WORK_FOLD) {
        printf("value %.17g\n", *(const double *)data->outputs[0]);
    } else {
        printf("checksum %016" PRIx64 "\n", work_data_checksum(data, work));
    }
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: %s WORK ITEMS THREADS CALLS BATCHES\n", argv[0]);
        return BENCH_WRONG_USAGE;
    }

    const work *const work = requested_work(argv[1]);
    const size_t items = requested_number("ITEMS", argv[2], SIZE_MAX);
    const int threads = (int)requested_number("THREADS", argv[3], INT_MAX);
    const size_t calls = requested_number("CALLS", argv[4], SIZE_MAX);
    const size_t batches = requested_number("BATCHES", argv[5], SIZE_MAX);
    work_data data = requested_data(work, items);

    warm_up(work, &data, threads, calls);

    const double begin = now();

    for (size_t batch = 0; batch < batches; batch++) {
        if (batch >= BATCHES_AT_LEAST && now() - begin > NANOSECONDS_AT_MOST) {
            break;
        }
        printf("nanoseconds %.1f\n", nanoseconds_per_call(work, &data, threads, calls));
    }
    print_result(work, &data);
    work_data_free(&data);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
