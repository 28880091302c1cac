/*
 * Prints the bits of what the vectorised loops make of numbers of all kinds. Built twice, with all
 * versions of the loops and with one of each: both say the same.
 */
#include "harness.h"
#include "loops.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ITEMS 1000

/* One, parts of a block and of vectors, whole blocks, and some of each. */
static const size_t counts[] = {1, 2, 3, 5, 7, 31, 63, 64, 65, 127, 128, 200, 515, MOST_ITEMS};

static double doubles[MOST_ITEMS];
static float floats[2][MOST_ITEMS];
static double double_results[MOST_ITEMS];
static float float_results[MOST_ITEMS];

/* Of any size, subnormal and infinite ones among them; without NaN, whose bits are nobody's
 * promise. */
static void fill(void)
{
    randomness source = {1};

    for (size_t i = 0; i < MOST_ITEMS; i++) {
        const uint64_t bits = random_bits(&source);
        const uint32_t halves[] = {(uint32_t)random_bits(&source), (uint32_t)random_bits(&source)};

        memcpy(&doubles[i], &bits, sizeof doubles[i]);
        memcpy(&floats[0][i], &halves[0], sizeof floats[0][i]);
        memcpy(&floats[1][i], &halves[1], sizeof floats[1][i]);
        if (doubles[i] != doubles[i]) {
            doubles[i] = 0.1 * (double)i;
        }
        for (size_t k = 0; k < 2; k++) {
            /* Small enough that no infinities meet. */
            if (!(floats[k][i] < 1e9f && floats[k][i] > -1e9f)) {
                floats[k][i] = -0.1f * (float)i;
            }
        }
    }
}

static void print(const char *name, const void *results, size_t size)
{
    const unsigned char *const bytes = results;

    printf("%s", name);
    for (size_t i = 0; i < size; i++) {
        printf("%02x", bytes[i]);
    }
    printf("\n");
}

static void check(parforge_error error)
{
    REQUIRE(error == PARFORGE_OK, "%s: %s", parforge_error_name(error), parforge_last_error());
}

int main(void)
{
    parforge_options options = PARFORGE_OPTIONS_INIT;

    options.suppress_errors = true;
    fill();
    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
        const size_t n = counts[k];

        check(loops_affine(doubles, n, double_results, NULL));
        print("affine ", double_results, n * sizeof(double));
        check(loops_guarded(doubles, n, double_results, &options));
        print("guarded ", double_results, n * sizeof(double));
        check(loops_polynomial(floats[0], floats[1], n, float_results, 0.7f, NULL));
        print("polynomial ", float_results, n * sizeof(float));
        check(loops_total(floats[0], n, float_results, NULL));
        print("total ", float_results, sizeof(float));
    }
    return EXIT_SUCCESS;
}
