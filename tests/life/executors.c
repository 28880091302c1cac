/* Executors, and waiting for several jobs: many small cases, each many times; with the name of a
 * case as a second argument, this one only. */
#include "crew.h"

#include <string.h>

/* Guests first, of which some need a team: where idle drivers keep what libomp has, there is none.
 */
static const struct executor_case *const groups[] = {
    guest_cases, joiner_cases, waiting_cases, again_cases,    queue_cases,
    large_cases, inside_cases, own_cases,     shutdown_cases,
};

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const char *const only = argc > 2 ? argv[2] : NULL;
    const int rounds = is_long ? 100 : 3;
    size_t count = 0;

    start_watchdog(is_long ? 3000 : 100);
    for (size_t group = 0; group < sizeof groups / sizeof groups[0]; group++) {
        for (const struct executor_case *c = groups[group]; c->name != NULL; c++) {
            if (only != NULL && strcmp(only, c->name) != 0) {
                continue;
            }
            for (int round = 0; round < (c->is_large ? (rounds + 9) / 10 : rounds); round++) {
                c->run();
            }
            count++;
        }
    }
    (void)printf("%zu cases\n", count);
    return 0;
}
