/* More items than an int can count: in all, and on each rank. Bytes, so that it fits in memory. */
#include "check.h"
#include "ranks_mpi.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/* Beside the arrays: the programs, MPI, and the rest of the machine. */
#define SPARE_BYTES ((size_t)2 << 30)

#define WATCHDOG_SECONDS 1700

static const parforge_options two_threads = {.max_threads = 2};

/* Of /proc/meminfo; 0 where it does not say. */
static size_t available_bytes(void)
{
    FILE *const file = fopen("/proc/meminfo", "r");
    char line[128];
    uintmax_t kibibytes = 0;

    while (file != NULL && fgets(line, sizeof line, file) != NULL &&
           sscanf(line, "MemAvailable: %" SCNuMAX, &kibibytes) != 1) {
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return (size_t)kibibytes << 10;
}

/* The same on all ranks: for so many of the root's arrays, and the others' parts of two. CTest
 * knows a skipped test by the sentence. */
static bool is_room_for(size_t arrays, size_t n)
{
    const size_t needed = arrays * n + 2 * (n - n / (size_t)check_size) + SPARE_BYTES;
    const size_t available = available_bytes();
    int is_enough = available >= needed;

    (void)MPI_Bcast(&is_enough, 1, MPI_INT, 0, MPI_COMM_WORLD);
    if (!is_enough && check_rank == 0) {
        printf("skipped: it needs %zu GiB of memory, and %zu are available\n", needed >> 30,
               available >> 30);
    }
    return is_enough;
}

static char symbol_of(size_t index)
{
    return (char)('a' + index * 0xd1342543de82ef95u % 23);
}

static char *fresh_symbols(size_t n)
{
    char *const symbols = check_rank == 0 ? check_room(n, 1) : NULL;

    for (size_t i = 0; symbols != NULL && i < n; i++) {
        symbols[i] = symbol_of(i);
    }
    return symbols;
}

static void check_stamps(const char *stamps, size_t n)
{
    for (size_t i = 0; stamps != NULL && i < n; i++) {
        if (stamps[i] != stamp_of(i, symbol_of(i))) {
            CHECK(false, "stamp: item %zu of %zu is %d", i, n, stamps[i]);
            return;
        }
    }
}

/* All ranks together have more than an int counts. */
static void succeed(size_t n)
{
    char *const symbols = fresh_symbols(n);
    char *const stamps = check_rank == 0 ? check_room(n, 1) : NULL;

    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_stamp_mpi(symbols, n, stamps, MPI_COMM_WORLD, 0, &two_threads), PARFORGE_OK,
                 "");
    check_stamps(stamps, n);
    free(stamps);
    free(symbols);
}

/* Each rank has, and so has the index of the item that fails. */
static void fail_late(size_t n)
{
    const size_t bad = n - 3;
    char *const symbols = fresh_symbols(n);
    parforge_failure failure = {0};

    if (symbols != NULL) {
        symbols[bad] = SYMBOL_BAD;
    }
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_stamp_mpi(symbols, n, symbols, MPI_COMM_WORLD, 0, &two_threads),
                 PARFORGE_ERR_PROCESSOR, "");
    CHECK(parforge_last_failures(&failure, 1) == 1 && failure.index == bad && failure.code == 5,
          "code %d of item %zu", failure.code, failure.index);
    check_stamps(symbols, bad);
    free(symbols);
}

int main(int argc, char **argv)
{
    check_begin(&argc, &argv, MPI_THREAD_FUNNELED);
    (void)alarm(WATCHDOG_SECONDS);

    const size_t in_all = (size_t)INT_MAX + 54321;
    const size_t on_each = (size_t)INT_MAX * (size_t)check_size + 54321;

    if (is_room_for(2, in_all) && is_room_for(1, on_each)) {
        succeed(in_all);
        fail_late(on_each);
    }
    return check_end();
}
