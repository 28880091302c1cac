/*
 * Counts the heap of the program that this is linked into, and of all its libraries, by taking the
 * place of malloc() and its family. Needs the GNU C library.
 */
#ifndef BENCH_HEAP_H
#define BENCH_HEAP_H

#include <stddef.h>

/* Bytes that are allocated now. */
size_t heap_in_use(void);

/* From here on the peak counts. */
void heap_forget_peak(void);
size_t heap_peak(void);

#endif
