/* What the tests of processes have in common. */
#ifndef PARFORGE_TESTS_THEATRE_H
#define PARFORGE_TESTS_THEATRE_H

#include "crew.h"
#include "harness.h"

#include <sys/types.h>

#define MOST_ITEMS 4096

/* In memory that all processes share; nothing has happened on it. */
struct stage *fresh_stage(void);

/* Values, with parts among them: parts[i] = i % 50 for the others. */
void fill(int *parts, size_t n);

/* The children of a process, and theirs; not zombies. */
size_t living_descendants(pid_t process);
size_t zombies_of(pid_t process);

/* What nested calls add up to. */
#define NESTED_SUM (3 * 78 + 12)

/* At most so many of them. */
size_t find_children(pid_t process, pid_t *children, size_t capacity);

/* The workers below the calling process's supervisors: at most so many. */
size_t find_workers(pid_t *workers, size_t capacity);

/* Waits until the number is reached; fails after a while. */
void await_count(const atomic_uint *count, unsigned number);

void nap(double seconds);

#endif
