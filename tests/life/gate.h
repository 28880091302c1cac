/* Gates, which hold items and hooks back until the test lets them through: so that a job is in the
 * state that is wanted for as long as it is wanted. */
#ifndef PARFORGE_TESTS_LIFE_GATE_H
#define PARFORGE_TESTS_LIFE_GATE_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#define GATE_OPEN SIZE_MAX

struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    size_t limit;    /* who comes with a lower index goes through */
    uint64_t come;   /* which of the indices 0 … 63 have come */
    size_t arrivals; /* how many have come */
};

void gate_make(struct gate *gate, size_t limit);
void gate_destroy(struct gate *gate);

/* Waits until index is below the limit. */
void gate_pass(struct gate *gate, size_t index);

void gate_set_limit(struct gate *gate, size_t limit);

/* Waits until index (below 64) has come. */
void gate_await(struct gate *gate, size_t index);

/* Waits until so many have come. */
void gate_await_arrivals(struct gate *gate, size_t arrivals);

size_t gate_arrivals(struct gate *gate);

#endif
