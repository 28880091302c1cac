/* Runs one of the mistakes, or none. */
#include "race.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int in[COUNT];
static int out[COUNT];
static long slots[SLOTS];
static long shared;

/* Relaxed: anything stronger would order what the threads do, and hide the race. */
void meet(void)
{
    static _Thread_local bool is_there;
    static atomic_int threads;

    if (!is_there) {
        is_there = true;
        (void)atomic_fetch_add_explicit(&threads, 1, memory_order_relaxed);
        while (atomic_load_explicit(&threads, memory_order_relaxed) < 2) {
            (void)sched_yield();
        }
    }
}

long *shared_open(void)
{
    return &shared;
}

void shared_close(long *counter)
{
    (void)counter;
}

long *own_open(void)
{
    return calloc(1, sizeof(long));
}

void own_close(long *counter)
{
    free(counter);
}

static parforge_error make(const char *mistake)
{
    if (strcmp(mistake, "argument") == 0) {
        return race_argument(in, COUNT, out, &shared, NULL);
    }
    if (strcmp(mistake, "slot") == 0) {
        return race_slot(in, 4 * SLOTS, out, slots, NULL);
    }
    if (strcmp(mistake, "worker") == 0) {
        return race_worker(in, COUNT, out, NULL);
    }
    return race_none(in, COUNT, out, NULL);
}

int main(int argc, char **argv)
{
    if (argc != 2 || make(argv[1]) != PARFORGE_OK) {
        fprintf(stderr, "usage: race argument|slot|worker|none; %s\n", parforge_last_error());
        return 1;
    }
    puts("done");
    return 0;
}
