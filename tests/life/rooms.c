/* What a job allocates for values begins where any type may: results, and copies of inputs. */
#include "check.h"
#include "life.h"
#include "life_elements.h"

#include <string.h>

#define MOST_ITEMS 9

static struct wide factor;
static struct wide inputs[MOST_ITEMS];

static void check(parforge_job *job, size_t n)
{
    const struct wide *results = NULL;
    size_t count = 0;

    DO(life_wide_get_return_values(job, &results, &count));
    REQUIRE(count == n && (uintptr_t)results % _Alignof(struct wide) == 0, "%zu at %p", count,
            (const void *)results);
    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < 8; k++) {
            REQUIRE(results[i].values[k] == inputs[i].values[k] * factor.values[k], "item %zu", i);
        }
    }
    parforge_job_release(job);
}

int main(int argc, char **argv)
{
    const int rounds = argc > 1 && strcmp(argv[1], "long") == 0 ? 2000 : 20;
    parforge_job *job = NULL;

    start_watchdog(rounds > 20 ? 3000 : 100);
    for (int k = 0; k < 8; k++) {
        factor.values[k] = k + 1;
        for (size_t i = 0; i < MOST_ITEMS; i++) {
            inputs[i].values[k] = (double)i + 0.125 * k;
        }
    }
    for (int round = 0; round < rounds; round++) {
        for (int backend = PARFORGE_THREADS; backend <= PARFORGE_PROCESSES; backend++) {
            const parforge_options options = {.max_threads = 2,
                                              .backend = (parforge_backend)backend};

            for (size_t n = 1; n <= MOST_ITEMS; n += 4) {
                DO(life_wide_start(&job, inputs, n, NULL, factor, &options));
                check(job, n);
            }
            DO(life_wide_submit(&job, inputs[0], factor, &options));
            check(job, 1);
        }
    }
    return 0;
}
