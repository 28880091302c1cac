/*
 * The k-th fork, mapping or allocation of the library fails, once or for ever: the call is right
 * all the same or says why not, and nothing is left behind.
 */
#include "theatre.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define ITEMS 300

static int parts[ITEMS];
static long results[ITEMS];

/* Counts in all processes. */
struct fate {
    atomic_uint calls;
    atomic_uint fatal; /* the call that fails; 0: none */
    atomic_bool is_forever;
};

static struct fate *fate;

static bool fails(void)
{
    const unsigned call = atomic_fetch_add(&fate->calls, 1) + 1;
    const unsigned fatal = atomic_load(&fate->fatal);

    return fatal != 0 && (call == fatal || (call > fatal && atomic_load(&fate->is_forever)));
}

/* The linker has the library call these. */
pid_t __real_fork(void);
pid_t __wrap_fork(void);
void *__real_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset);
void *__wrap_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);

pid_t __wrap_fork(void)
{
    if (fails()) {
        errno = EAGAIN;
        return -1;
    }
    return __real_fork();
}

void *__wrap_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset)
{
    if (fate != NULL && fails()) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return __real_mmap(address, size, protection, flags, file, offset);
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

static void check(parforge_error error, const long *found)
{
    REQUIRE(error == PARFORGE_ERR_CRASHED || error == PARFORGE_ERR_NO_MEMORY ||
                error == PARFORGE_ERR_NO_THREADS,
            "%s", parforge_error_name(error));
    for (size_t i = 0; error == PARFORGE_ERR_CRASHED && found != NULL && i < ITEMS; i++) {
        REQUIRE(found[i] == (parts[i] < 0 ? -1 : value_of(parts[i])), "item %zu: %ld", i, found[i]);
    }
}

static void call(const parforge_options *options)
{
    check(crew_play(parts, ITEMS, results, fresh_stage(), options), results);
}

static void run_job(const parforge_options *options)
{
    parforge_job *job = NULL;
    long result = 0;
    parforge_error error = crew_play_start(&job, parts, ITEMS, NULL, fresh_stage(), options);

    if (error == PARFORGE_OK) {
        error = parforge_job_join(job, PARFORGE_FOREVER);
        for (size_t i = 0; error == PARFORGE_ERR_CRASHED && i < ITEMS; i++) {
            const parforge_error expected = parts[i] < 0 ? PARFORGE_ERR_CRASHED : PARFORGE_OK;

            REQUIRE(crew_play_result_at(job, i, &result, 0.0) == expected, "item %zu", i);
            REQUIRE(parts[i] < 0 || result == value_of(parts[i]), "item %zu: %ld", i, result);
        }
    } else {
        REQUIRE(job == NULL, "a handle in spite of %s", parforge_error_name(error));
    }
    check(error, NULL);
    parforge_job_release(job);
}

static void fail_each(void (*run)(const parforge_options *), bool is_forever)
{
    const parforge_options options = {
        .backend = PARFORGE_PROCESSES, .max_threads = 12, .on_error = PARFORGE_CONTINUE};
    unsigned fatal = 0;

    atomic_store(&fate->is_forever, is_forever);
    do {
        atomic_store(&fate->calls, 0);
        atomic_store(&fate->fatal, ++fatal);
        run(&options);
        REQUIRE(living_descendants(getpid()) == 0 && zombies_of(getpid()) == 0,
                "children are left after call %u failed", fatal);
    } while (atomic_load(&fate->calls) >= fatal);
    REQUIRE(fatal > 10, "only %u calls", fatal);
    atomic_store(&fate->fatal, 0);
}

/* No descriptor for the supervisor. */
static void run_without_descriptors(void)
{
    const parforge_options options = {.backend = PARFORGE_PROCESSES, .on_error = PARFORGE_CONTINUE};
    struct rlimit limit;
    struct rlimit none;

    REQUIRE(getrlimit(RLIMIT_NOFILE, &limit) == 0, "%s", strerror(errno));
    none = (struct rlimit){0, limit.rlim_max};
    REQUIRE(setrlimit(RLIMIT_NOFILE, &none) == 0, "%s", strerror(errno));
    for (int round = 0; round < 20; round++) {
        call(&options);
        run_job(&options);
    }
    REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0, "%s", strerror(errno));
    REQUIRE(living_descendants(getpid()) == 0 && zombies_of(getpid()) == 0, "children are left");
}

int main(void)
{
    start_watchdog(280);
    (void)fresh_stage();
    fate =
        __real_mmap(NULL, sizeof *fate, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(fate != MAP_FAILED, "mmap");
    fill(parts, ITEMS);
    parts[7] = PART_SEGV;
    parts[299] = PART_KILL;
    for (int is_forever = 0; is_forever < 2; is_forever++) {
        fail_each(call, is_forever != 0);
        fail_each(run_job, is_forever != 0);
    }
    run_without_descriptors();
    return 0;
}
