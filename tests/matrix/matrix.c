/* Runs the checks of all combinations; main's other half, which calls them, is generated. */
#include "matrix.h"
#include "matrix_checks.h"

#include <stdlib.h>

#define MOST_COMPLAINTS 20

static const parforge_options one = {.max_threads = 1};
static const parforge_options three = {.max_threads = 3};
static const parforge_options eight = {.max_threads = 8};
const parforge_options *const matrix_teams[MATRIX_TEAMS] = {NULL, &one, &three, &eight};

static unsigned long expectations;
static unsigned long complaints;
static atomic_ulong opened;
static atomic_ulong closed;

void matrix_expect(bool holds, const char *processor, const char *what, size_t index)
{
    expectations++;
    if (!holds && ++complaints <= MOST_COMPLAINTS) {
        fprintf(stderr, "FAILED: %s: %s, item %zu (last error: %s)\n", processor, what, index,
                parforge_last_error());
    }
}

void matrix_expect_failures(const char *processor, const parforge_job *job,
                            const parforge_failure *failures, size_t count)
{
    parforge_failure found[MATRIX_ITEMS];
    const size_t found_count = job != NULL ? parforge_job_failures(job, found, MATRIX_ITEMS)
                                           : parforge_last_failures(found, MATRIX_ITEMS);

    matrix_expect(found_count == count, processor, "number of failures", 0);
    for (size_t i = 0; i < count; i++) {
        matrix_expect(found[i].index == failures[i].index && found[i].code == failures[i].code,
                      processor, "failure", i);
    }
}

void matrix_expect_workers(const char *processor, bool has_workers)
{
    matrix_expect((opened > 0) == has_workers && opened == closed, processor, "workers", 0);
    opened = 0;
    closed = 0;
}

struct helper {
    unsigned long scratch;
};

struct helper *helper_open(void)
{
    opened++;
    return malloc(sizeof(struct helper));
}

void helper_close(struct helper *helper)
{
    closed++;
    free(helper);
}

unsigned long helper_use(struct helper *helper, unsigned long number)
{
    helper->scratch = number;
    return helper->scratch + 1;
}

void *void_open(void)
{
    return helper_open();
}

void void_close(void *worker)
{
    helper_close(worker);
}

unsigned long void_use(void *worker, unsigned long number)
{
    return helper_use(worker, number);
}

unsigned char *bytes_open(void)
{
    opened++;
    return malloc(sizeof(unsigned long));
}

void bytes_close(unsigned char *worker)
{
    closed++;
    free(worker);
}

unsigned long bytes_use(unsigned char *worker, unsigned long number)
{
    unsigned long copy;

    memcpy(worker, &number, sizeof number);
    memcpy(&copy, worker, sizeof copy);
    return copy + 1;
}

int main(void)
{
    matrix_files[0] = stdin;
    matrix_files[1] = stdout;
    for (int i = 2; i < MATRIX_FEW; i++) {
        matrix_files[i] = stderr;
    }
    matrix_check_all();
    if (complaints > 0) {
        fprintf(stderr, "%lu of %lu expectations failed\n", complaints, expectations);
        return EXIT_FAILURE;
    }
    printf("%d combinations, %lu expectations\n", MATRIX_COMBINATIONS, expectations);
    return EXIT_SUCCESS;
}
