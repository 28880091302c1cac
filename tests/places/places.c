/*
 * All processors of all examples, in all places, must answer the same. One thread of this process
 * is the reference.
 *
 * Places that need no other rank are tried by one rank each in turn, and so by all of them at once.
 * That processes are forked from a process that has called MPI_Init_thread() is as it should be:
 * programs do so, and a child that never calls MPI may live in one.
 */
#include "answer.h"
#include "company.h"

#include <stdio.h>
#include <time.h>

#define EXAMPLE(name) extern const struct example name##_example;
#include "places_examples.h"
#undef EXAMPLE

#define EXAMPLE(name) &name##_example,
static const struct example *const examples[] = {
#include "places_examples.h"
};
#undef EXAMPLE

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* What may be asked of a fallible function. */
static const struct demand {
    parforge_on_error on_error;
    bool suppresses;
    bool has_list; /* of codes to ignore: of the flaws from `first` on, so many */
    size_t count;
    enum flaw first;
} demands[] = {
    {PARFORGE_ON_ERROR_SPEC, false, false, 0, SOUND}, {PARFORGE_STOP, false, false, 0, SOUND},
    {PARFORGE_CONTINUE, false, false, 0, SOUND},      {PARFORGE_STOP, false, true, 1, MINOR},
    {PARFORGE_CONTINUE, false, true, 1, FATAL},       {PARFORGE_STOP, false, true, 2, MINOR},
    {PARFORGE_CONTINUE, false, true, 0, SOUND},       {PARFORGE_STOP, true, false, 0, SOUND},
};

enum flaw flaw_of(const struct call *call, size_t index)
{
    const size_t n = call->n;

    if (!call->has_flaws) {
        return SOUND;
    }
    if (index == n / 3 || index == n / 2 + 1 || index == n - 1) {
        return FATAL;
    }
    return index % 11 == 4 ? MINOR : SOUND;
}

static const struct team {
    int max_threads;
    parforge_schedule schedule;
} teams[] = {
    {1, PARFORGE_SCHEDULE_STATIC},   {3, PARFORGE_SCHEDULE_STATIC}, {3, PARFORGE_SCHEDULE_ADAPTIVE},
    {8, PARFORGE_SCHEDULE_ADAPTIVE}, {8, PARFORGE_SCHEDULE_STATIC},
};

/* All teams for the first demand, and two of them for each other one. */
static bool has_team(size_t demand, size_t team)
{
    return demand == 0 || (team > 0 && (team + demand) % 2 == 0);
}

static void take_team(struct call *call, size_t team)
{
    call->options.max_threads = teams[team].max_threads;
    call->options.schedule = teams[team].schedule;
}

/* Whether it is this rank's turn. */
static bool takes_turn(void)
{
    static int turn;

    turn = (turn + 1) % company_size;
    return turn == company_rank;
}

static void try_place(struct answer *answer, const struct answer *reference,
                      const struct example *example, const struct call *call)
{
    answer_get(answer, example, call);
    if (example->refusals[call->place] != NULL) {
        answer_expect_refusal(answer, example, call);
    } else {
        answer_compare(answer, reference, example, call);
    }
}

/* The address sanitizer (of gcc 12) does not guard its allocator against fork(): a thread of a
 * larger team that is just ending may hold it, and then the child waits for it for ever. */
static void let_threads_end(void)
{
#ifdef __SANITIZE_ADDRESS__
    const struct timespec nap = {0, 10000000};

    (void)nanosleep(&nap, NULL);
#endif
}

static void try_here(struct answer *answer, const struct answer *reference,
                     const struct example *example, struct call call, size_t demand)
{
    static const parforge_backend backends[] = {PARFORGE_THREADS, PARFORGE_PROCESSES};

    for (call.place = IN_THREADS; call.place <= IN_PROCESSES; call.place++) {
        call.options.backend = backends[call.place];
        let_threads_end();
        for (size_t team = 0; team < COUNT_OF(teams); team++) {
            if (has_team(demand, team) && takes_turn()) {
                take_team(&call, team);
                try_place(answer, reference, example, &call);
            }
        }
    }
}

static void try_on_ranks(struct answer *answer, const struct answer *reference,
                         const struct example *example, struct call call, size_t demand)
{
    static int root;

    call.place = ON_RANKS;
    company_meet();
    for (size_t team = 0; team < COUNT_OF(teams); team++) {
        if (has_team(demand, team)) {
            root = (root + 1) % company_size;
            call.root = root;
            call.has_arrays = company_rank == root;
            take_team(&call, team);
            try_place(answer, reference, example, &call);
        }
    }
}

static void try_call(struct answer *answer, struct answer *reference, const struct example *example,
                     struct call *call, size_t demand)
{
    take_team(call, 0);
    example->prepare(call);
    answer_get(reference, example, call);
    answer_expect(reference, example, call);
    try_here(answer, reference, example, *call, demand);
    if (PLACES_HAVE_RANKS) {
        try_on_ranks(answer, reference, example, *call, demand);
    }
}

static void try_items(struct answer *answer, struct answer *reference,
                      const struct example *example, size_t n)
{
    struct call call = {.n = n, .has_arrays = true};

    try_call(answer, reference, example, &call, 0);
    call.has_flaws = true;
    for (size_t i = 0; i < COUNT_OF(demands) && example->codes[FATAL] != 0; i++) {
        call.options = (parforge_options){
            .on_error = demands[i].on_error,
            .suppress_errors = demands[i].suppresses,
            .ignore_errors = demands[i].has_list ? &example->codes[demands[i].first] : NULL,
            .ignore_errors_count = demands[i].count,
        };
        try_call(answer, reference, example, &call, i);
    }
}

static void try_example(const struct example *example)
{
    static const size_t counts[] = {0, 1, 3, 7, 129};
    struct answer reference;
    struct answer answer;

    answer_open(&reference, example, 0x11);
    answer_open(&answer, example, 0xee);
    if (example->open != NULL) {
        example->open();
    }
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        try_items(&answer, &reference, example, counts[i]);
    }
    try_items(&answer, &reference, example, example->most_items);
    if (example->close != NULL) {
        example->close();
    }
    answer_close(&reference, example);
    answer_close(&answer, example);
}

int main(int argc, char **argv)
{
    company_begin(&argc, &argv);
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        try_example(examples[i]);
    }
    return company_end(answer_mistakes);
}
