/*
 * The processors of folding.toml whose results are maps, side by side; and how many items a
 * reduction is tried with, and what they cost.
 */
#ifndef PARFORGE_TESTS_STRESS_FOLDING_FORMS_H
#define PARFORGE_TESTS_STRESS_FOLDING_FORMS_H

#include "folding.h"
#include "harness.h"

#define MOST_ITEMS 12000
#define MOST_THREADS 16

typedef parforge_error (*kept_call)(const unsigned *, const int *, size_t, struct map *,
                                    struct map *, const parforge_options *);
typedef parforge_error (*only_call)(const unsigned *, const int *, size_t, struct map *,
                                    const parforge_options *);
typedef parforge_error (*kept_start)(parforge_job **, const unsigned *, const int *, size_t,
                                     struct map *, struct map *, const parforge_options *);
typedef parforge_error (*only_start)(parforge_job **, const unsigned *, const int *, size_t,
                                     struct map *, const parforge_options *);
typedef parforge_error (*kept_results)(const parforge_job *, const struct map **,
                                       const struct map **, size_t *);
typedef parforge_error (*only_results)(const parforge_job *, const struct map **, size_t *);
typedef parforge_error (*kept_values)(parforge_job *, const struct map **, const struct map **,
                                      size_t *);
typedef parforge_error (*only_values)(parforge_job *, const struct map **, size_t *);
typedef parforge_error (*submitter)(parforge_job **, unsigned, int, const parforge_options *);

typedef struct form {
    const char *name;
    struct map (*fold)(struct map, struct map);
    const struct map *identity;
    kept_call call; /* NULL: the results are not kept */
    kept_start create;
    kept_start start;
    kept_results results;
    kept_values values;
    only_call call_only;
    only_start create_only;
    only_start start_only;
    only_results results_only;
    only_values values_only;
    submitter submit;
} form;

#define KEPT(processor, operation, none)                                                           \
    {                                                                                              \
        .name = #processor, .fold = (operation), .identity = &(none), .call = folding_##processor, \
        .create = folding_##processor##_create, .start = folding_##processor##_start,              \
        .results = folding_##processor##_results,                                                  \
        .values = folding_##processor##_get_return_values, .submit = folding_##processor##_submit, \
    }
#define ONLY(processor, operation, none)                                                           \
    {                                                                                              \
        .name = #processor, .fold = (operation), .identity = &(none),                              \
        .call_only = folding_##processor, .create_only = folding_##processor##_create,             \
        .start_only = folding_##processor##_start, .results_only = folding_##processor##_results,  \
        .values_only = folding_##processor##_get_return_values,                                    \
        .submit = folding_##processor##_submit,                                                    \
    }

static const form forms[] = {
    KEPT(chain, then, no_map),
    ONLY(chain_only, then, no_map),
    KEPT(chain_items, then, no_map),
    ONLY(chain_items_only, then, no_map),
    KEPT(chain_worker, then, no_map),
    ONLY(chain_worker_only, then, no_map),
    KEPT(sum, both, no_sum),
    ONLY(sum_only, both, no_sum),
    ONLY(sum_items_only, both, no_sum),
};
#define FORMS (sizeof forms / sizeof forms[0])

/* Of which a millisecond has some hundred thousands. */
#define DEAR 4000

/* Around the borders of blocks and tiles, and anywhere. */
static inline size_t draw_count(randomness *source)
{
    static const size_t steps[] = {1, 64, 512, 1024};
    const size_t step = steps[random_below(source, 4)];
    const size_t border = step * random_below(source, 12) + random_below(source, 5);

    if (random_below(source, 3) == 0) {
        return random_below(source, MOST_ITEMS >> random_below(source, 9));
    }
    return border < 2 ? border : border - 2;
}

static inline void draw_costs(randomness *source, unsigned *rounds, size_t n)
{
    const size_t kind = random_below(source, 5);

    for (size_t i = 0; i < n; i++) {
        switch (kind) {
        case 0: /* next to nothing */
            rounds[i] = 0;
            break;
        case 1: /* a triangle */
            rounds[i] = (unsigned)(i * 40 / n);
            break;
        case 2: /* a cliff after very cheap ones */
            rounds[i] = i >= n - n / 50 - 1 ? DEAR / 4 : 0;
            break;
        case 3: /* dear ones first */
            rounds[i] = i <= n / 50 ? DEAR / 4 : 1;
            break;
        default:
            rounds[i] = random_below(source, 100) == 0 ? DEAR : 5;
            break;
        }
    }
}

#endif
