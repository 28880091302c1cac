/*
 * What the stress tests have in common: a failure with a reason, a watchdog, random numbers with a
 * seed, and runs of the program itself under another environment.
 *
 * Every program is called with `short` or `long`, or by itself with another word as its first
 * argument, for a child.
 */
#ifndef PARFORGE_TESTS_STRESS_HARNESS_H
#define PARFORGE_TESTS_STRESS_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* gcc says it with a macro of its own, clang with a feature. */
#ifndef __has_feature
#define __has_feature(feature) 0
#endif

/* The thread sanitizer ends a forked child of a process with threads. */
#if defined __SANITIZE_THREAD__ || __has_feature(thread_sanitizer)
#define THREAD_SANITIZED 1
#else
#define THREAD_SANITIZED 0
#endif

/* Sanitizers cost time, which tests may allow or save, and address space. */
#if THREAD_SANITIZED || defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

/* Ends the program with where and what, unless the condition holds. From any thread, but not from
 * an element function: other threads may still be at work. */
#define REQUIRE(condition, ...)                                                                    \
    ((condition) ? (void)0 : fail_test(__FILE__, __LINE__, #condition, __VA_ARGS__))

void fail_test(const char *file, int line, const char *condition, const char *format, ...)
    __attribute__((noreturn, format(printf, 4, 5)));

/* What CTest takes for "skipped"; says why. */
void skip_test(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* A hang is a failure: after so many seconds the program ends. */
void start_watchdog(unsigned seconds);

/* Seconds on the monotonic clock. */
double seconds_now(void);

/* Deterministic numbers, well mixed. */
typedef struct randomness {
    uint64_t state;
} randomness;

uint64_t random_bits(randomness *source);

/* 0 … limit - 1. */
size_t random_below(randomness *source, size_t limit);

/* FNV-1a over bytes; start with FINGERPRINT_START. */
#define FINGERPRINT_START UINT64_C(0xcbf29ce484222325)

uint64_t fingerprint_of(uint64_t start, const void *bytes, size_t size);

/* How a child ended, and the start of what it printed on both streams. */
typedef struct ending {
    int status; /* as waitpid() has it */
    char output[4096];
} ending;

#define MOST_SETTINGS 8

/*
 * Runs this program again with `arguments` (ended by NULL) after its own name. Its environment is
 * ours without what concerns OpenMP and parforge, and with `settings`, each NAME=value, at most
 * MOST_SETTINGS, ended by NULL.
 */
ending run_self(const char *const *arguments, const char *const *settings);

bool ended_well(const ending *ending);

/* Says how a child ended, for messages. The string lasts until the next call. */
const char *describe_ending(const ending *ending);

#endif
