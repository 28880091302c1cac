/*
 * How much stack the loops of a contestant use.
 *
 * An element function stands at the same place in every contestant: at the bottom of its loop. From
 * there one run paints the unused stack of each thread, a second is measured, and a third looks how
 * much of the paint is left. Any kind of thread will do, whoever created it.
 */
#ifndef BENCH_PROBE_H
#define BENCH_PROBE_H

#include <stddef.h>

typedef enum probe_phase { PROBE_REST, PROBE_PAINT, PROBE_LOOK } probe_phase;

#ifdef __cplusplus
extern "C" {
#endif

/* What the next run is for. Not while one is going on. */
void probe_begin(probe_phase phase);

/* Called by element functions. */
void probe_stack(void);

/* The calling thread's stack counts from this address on. */
void probe_set_top(const void *top);

/* Bytes, of all threads that a run of PROBE_LOOK saw. */
size_t probe_total(void);

#ifdef __cplusplus
}
#endif

#endif
