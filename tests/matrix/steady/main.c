/*
 * The same call gives the same bits, however busy the machine is: strips follow the time that items
 * take, and their cuts must not show in the results. Compiled with -ffast-math, which is where they
 * could: an item's bits then depend on whether it ran in the vector loop or in the one after it.
 */
#define _POSIX_C_SOURCE 200809L

#include "waves.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MOST_ITEMS 100003
#define ROUNDS 40

typedef parforge_error (*loop)(const double *input, size_t n, double *output,
                               const parforge_options *options);

static double input[MOST_ITEMS];
static double first[MOST_ITEMS];
static double again[MOST_ITEMS];
static atomic_bool is_over;
static atomic_uint phase;

/* Works and rests in turn, so that strips take now more time and now less. */
static void *be_busy(void *nothing)
{
    const struct timespec pause = {0, 300000};

    (void)nothing;
    while (!is_over) {
        for (int i = 0; i < 300000; i++) {
            phase++;
        }
        nanosleep(&pause, NULL);
    }
    return NULL;
}

/* Whether all rounds with this many threads give the bits of the first. */
static bool is_steady(const char *name, loop run, size_t n, int threads)
{
    const parforge_options options = {.max_threads = threads};

    for (int round = 0; round < ROUNDS; round++) {
        double *const output = round == 0 ? first : again;
        const parforge_error error = run(input, n, output, &options);

        if (error != PARFORGE_OK && error != PARFORGE_ERR_PROCESSOR) {
            fprintf(stderr, "%s: %s\n", name, parforge_last_error());
            return false;
        }
        for (size_t i = 0; round > 0 && i < n; i++) {
            if (memcmp(&first[i], &again[i], sizeof first[i]) != 0) {
                fprintf(stderr, "%s with %d threads, round %d: item %zu is %a and was %a\n", name,
                        threads, round, i, again[i], first[i]);
                return false;
            }
        }
    }
    return true;
}

int main(void)
{
    static const int teams[] = {1, 2, 3};
    pthread_t busy[2];
    bool steady = true;

    for (size_t i = 0; i < MOST_ITEMS; i++) {
        input[i] = 0.001 * (double)i;
    }
    for (int i = 0; i < 2; i++) {
        if (pthread_create(&busy[i], NULL, be_busy, NULL) != 0) {
            fprintf(stderr, "there are no threads to be busy\n");
            return 1;
        }
    }
    for (size_t team = 0; team < sizeof teams / sizeof teams[0]; team++) {
        steady = is_steady("light", waves_light, MOST_ITEMS, teams[team]) && steady;
        steady = is_steady("heavy", waves_heavy, MOST_ITEMS / 10, teams[team]) && steady;
        steady = is_steady("guarded", waves_guarded, MOST_ITEMS / 5, teams[team]) && steady;
    }
    is_over = true;
    for (int i = 0; i < 2; i++) {
        pthread_join(busy[i], NULL);
    }
    if (!steady) {
        return 1;
    }
    puts("the same bits in every round");
    return 0;
}
