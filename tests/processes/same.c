/* The same results, failures and errors on threads and in processes. */
#include "theatre.h"

#include <stdlib.h>
#include <string.h>

#define MOST 2000

static int parts[MOST];
static long cells[MOST * 3];

struct answer {
    parforge_error error;
    size_t count;
    parforge_failure failures[MOST];
    long longs[MOST];
    long others[MOST];
    double doubles[MOST];
    struct pair pairs[MOST];
};

static struct answer answers[2];

static void note(struct answer *answer, parforge_error error)
{
    answer->error = error;
    answer->count = parforge_last_failures(answer->failures, MOST);
}

static void compare(const char *what, size_t n, size_t valid)
{
    const struct answer *const a = &answers[0];
    const struct answer *const b = &answers[1];

    REQUIRE(a->error == b->error, "%s of %zu: %s and %s", what, n, parforge_error_name(a->error),
            parforge_error_name(b->error));
    REQUIRE(a->count == b->count &&
                memcmp(a->failures, b->failures, a->count * sizeof a->failures[0]) == 0,
            "%s of %zu: failures", what, n);
    REQUIRE(memcmp(a->longs, b->longs, valid * sizeof a->longs[0]) == 0, "%s of %zu", what, n);
    REQUIRE(memcmp(a->others, b->others, valid * sizeof a->others[0]) == 0, "%s of %zu", what, n);
    REQUIRE(memcmp(a->doubles, b->doubles, valid * sizeof a->doubles[0]) == 0, "%s of %zu", what,
            n);
    for (size_t i = 0; i < valid; i++) {
        REQUIRE(a->pairs[i].first == b->pairs[i].first && a->pairs[i].second == b->pairs[i].second,
                "%s of %zu: item %zu", what, n, i);
    }
}

static void run_all(size_t n, const parforge_options *options, bool fails)
{
    const size_t lowest = options->on_error == PARFORGE_CONTINUE ? n : n / 3;
    const size_t valid = fails ? lowest : n;

    memset(answers, 0, sizeof answers);
    for (int backend = 0; backend < 2; backend++) {
        struct answer *const answer = &answers[backend];
        parforge_options here = *options;

        here.backend = (parforge_backend)backend;
        note(answer, crew_play(parts, n, answer->longs, fresh_stage(), &here));
    }
    compare("play", n, valid);
    for (int backend = 0; backend < 2; backend++) {
        struct answer *const answer = &answers[backend];
        parforge_options here = *options;

        here.backend = (parforge_backend)backend;
        note(answer, crew_weigh(parts, n, answer->doubles, answer->pairs, &here));
    }
    compare("weigh", n, valid);
    memset(answers, 0, sizeof answers);
    for (int backend = 0; backend < 2; backend++) {
        struct answer *const answer = &answers[backend];
        const struct table table = {cells, n, 3};
        parforge_options here = *options;

        here.backend = (parforge_backend)backend;
        note(answer, crew_craft(parts, n, answer->longs, &here));
        note(answer, crew_sum(&table, answer->others, &here));
        note(answer, crew_glance(parts, n, answer->doubles, &here));
    }
    compare("craft", n, n);
}

static void refuse_pointers(void)
{
    const int *pointers[4];
    parforge_job *job = NULL;
    const parforge_options options = {.backend = PARFORGE_PROCESSES};

    REQUIRE(crew_point(parts, 4, pointers, &options) == PARFORGE_ERR_INVALID, "pointers");
    REQUIRE(crew_point_start(&job, parts, 4, NULL, &options) == PARFORGE_ERR_INVALID && job == NULL,
            "pointers");
    REQUIRE(crew_point_in_disguise(parts, 4, pointers, &options) == PARFORGE_ERR_INVALID,
            "pointers by a typedef");
    REQUIRE(crew_point(parts, 4, pointers, NULL) == PARFORGE_OK, "%s", parforge_last_error());
    REQUIRE(crew_point_in_disguise(parts, 4, pointers, NULL) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(crew_glance(parts, 0, NULL, &options) == PARFORGE_OK, "%s", parforge_last_error());
    REQUIRE(crew_glance_start(&job, parts, 0, NULL, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(parforge_job_join(job, PARFORGE_FOREVER) == PARFORGE_OK, "%s", parforge_last_error());
    parforge_job_release(job);
}

static void submit_one(void)
{
    const double *result = NULL;
    parforge_job *job = NULL;
    size_t n = 0;

    REQUIRE(crew_glance_submit(&job, 14, &(parforge_options){.backend = PARFORGE_PROCESSES}) ==
                PARFORGE_OK,
            "%s", parforge_last_error());
    REQUIRE(crew_glance_get_return_values(job, &result, &n) == PARFORGE_OK && n == 1, "%s",
            parforge_last_error());
    REQUIRE(result[0] == (double)value_of(14), "%g", result[0]);
    parforge_job_release(job);
}

/* It takes the place of a container. */
static void submit_one_row(void)
{
    static const long cells[] = {3, 4, 5};
    const struct row row = {cells, 3};
    long result = 0;
    parforge_job *job = NULL;

    REQUIRE(crew_sum_submit(&job, row, &(parforge_options){.backend = PARFORGE_PROCESSES}) ==
                PARFORGE_OK,
            "%s", parforge_last_error());
    REQUIRE(crew_sum_result_at(job, 0, &result, PARFORGE_FOREVER) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(result == sum_of_row(&row), "%ld", result);
    parforge_job_release(job);
}

int main(void)
{
    static const size_t counts[] = {1, 2, 7, 63, 64, 65, 129, 640, 1999, 2000};

    start_watchdog(280);
    for (size_t i = 0; i < MOST * 3; i++) {
        cells[i] = (long)(i * i % 1009);
    }
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        const size_t n = counts[i];
        const int threads = 1 + (int)(n % 9);

        fill(parts, MOST);
        run_all(n, &(parforge_options){.max_threads = threads}, false);
        parts[n / 3] = PART_FAIL;
        parts[n - 1] = PART_FAIL;
        run_all(n, &(parforge_options){.max_threads = threads}, true);
        parts[n / 2] = PART_IGNORE;
        run_all(n,
                &(parforge_options){.max_threads = threads,
                                    .on_error = PARFORGE_CONTINUE,
                                    .ignore_errors = (const int[]){8},
                                    .ignore_errors_count = 1},
                true);
        run_all(n,
                &(parforge_options){.max_threads = threads,
                                    .on_error = PARFORGE_CONTINUE,
                                    .suppress_errors = true,
                                    .schedule = PARFORGE_SCHEDULE_ADAPTIVE},
                true);
    }
    refuse_pointers();
    submit_one();
    submit_one_row();
    return 0;
}
