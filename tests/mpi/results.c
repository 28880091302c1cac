/* The results are those of the serial loop: any processor, any root, any number of items. */
#include "check.h"
#include "ranks_mpi.h"

#include <stdlib.h>
#include <string.h>

static const parforge_options two_threads = {.max_threads = 2};

static bool is_root(int root)
{
    return check_rank == root;
}

static void scale(size_t n, int root)
{
    double *const values = is_root(root) ? check_room(n, sizeof *values) : NULL;
    double *const results = is_root(root) ? check_room(n, sizeof *results) : NULL;

    for (size_t i = 0; is_root(root) && i < n; i++) {
        values[i] = (double)i;
    }
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_scale_mpi(values, n, results, 1.5, MPI_COMM_WORLD, root, &two_threads),
                 PARFORGE_OK, "");
    for (size_t i = 0; is_root(root) && i < n; i++) {
        if (results[i] != scaled(values[i], 1.5)) {
            CHECK(false, "scale: item %zu of %zu is %g", i, n, results[i]);
            break;
        }
    }
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_scale_mpi(values, n, values, 2.0, MPI_COMM_WORLD, root, NULL), PARFORGE_OK,
                 "");
    for (size_t i = 0; is_root(root) && i < n; i++) {
        if (values[i] != scaled((double)i, 2.0)) {
            CHECK(false, "scale in place: item %zu of %zu is %g", i, n, values[i]);
            break;
        }
    }
    free(values);
    free(results);
}

/* The other kinds of arrays. All ranks have them, and only the root's are to be used. */
static void arrays(size_t n, int root)
{
    double *const left = check_room(n, sizeof *left);
    short *const right = check_room(n, sizeof *right);
    double *const output = check_room(n, sizeof *output);
    long *const whole = check_room(n, sizeof *whole);
    float *const rest = check_room(n, sizeof *rest);
    struct color *const colors = check_room(n, sizeof *colors);
    bool is_right = true;

    for (size_t i = 0; i < n; i++) {
        left[i] = is_root(root) ? (double)i / 4.0 : -1.0;
        right[i] = (short)(i % 1000);
        colors[i] = (struct color){(unsigned char)i, (unsigned char)(i / 256), 3};
    }
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_zip_mpi(left, right, n, output, MPI_COMM_WORLD, root, &two_threads),
                 PARFORGE_OK, "");
    for (size_t i = 0; i < n; i++) {
        is_right = is_right && output[i] == (is_root(root) ? zipped(left[i], right[i]) : 0.0);
    }
    CHECK(is_right, "zip of %zu items", n);
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_split_mpi(left, n, whole, rest, MPI_COMM_WORLD, root, &two_threads),
                 PARFORGE_OK, "");
    for (size_t i = 0; i < n && is_root(root); i++) {
        is_right = is_right && whole[i] == (long)(i / 4) && rest[i] == (float)(i % 4) / 4.0f;
    }
    CHECK(is_right, "split of %zu items", n);
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_mix_mpi(colors, n, colors, MPI_COMM_WORLD, root, &two_threads), PARFORGE_OK,
                 "");
    for (size_t i = 0; i < n && is_root(root); i++) {
        is_right = is_right && colors[i].red == 3 && colors[i].green == (unsigned char)i &&
                   colors[i].blue == (unsigned char)(i / 256);
    }
    CHECK(is_right, "mix of %zu items", n);
    free(left);
    free(right);
    free(output);
    free(whole);
    free(rest);
    free(colors);
}

/* What knows where it is: indices are those of the whole. */
static void places(size_t n, int root)
{
    double *const items = check_room(n, sizeof *items);
    double *const output = check_room(n, sizeof *output);
    long *const marks = check_room(n, sizeof *marks);
    int *const codes = check_room(n, sizeof *codes);
    const struct shelf shelf = {items, n};
    const struct progression progression = {2.0, 0.5};
    bool is_right = true;

    for (size_t i = 0; i < n; i++) {
        items[i] = (double)(i * i % 977);
    }
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_place_mpi(items, n, output, MPI_COMM_WORLD, root, &two_threads), PARFORGE_OK,
                 "");
    for (size_t i = 0; i < n && is_root(root); i++) {
        is_right = is_right && output[i] == placed(i, items[i]);
    }
    CHECK(is_right, "place of %zu items", n);
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_judge_mpi(codes, n, marks, MPI_COMM_WORLD, root, &two_threads), PARFORGE_OK,
                 "");
    for (size_t i = 0; i < n && is_root(root); i++) {
        is_right = is_right && marks[i] == (long)i * 2;
    }
    CHECK(is_right, "judge of %zu items", n);
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_look_up_mpi(&shelf, output, MPI_COMM_WORLD, root, &two_threads), PARFORGE_OK,
                 "");
    for (size_t i = 0; i < n && is_root(root); i++) {
        is_right = is_right && output[i] == looked_up(i, items[i]);
    }
    CHECK(is_right, "look_up of %zu items", n);
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_get_mpi(progression, n, output, MPI_COMM_WORLD, root, &two_threads),
                 PARFORGE_OK, "");
    for (size_t i = 0; i < n && is_root(root); i++) {
        is_right = is_right && output[i] == doubled(progression_item(progression, i));
    }
    CHECK(is_right, "get of %zu items", n);
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_plain_mpi(items, n, output, MPI_COMM_WORLD, root, &two_threads), PARFORGE_OK,
                 "");
    for (size_t i = 0; i < n && is_root(root); i++) {
        is_right = is_right && output[i] == doubled(items[i]);
    }
    CHECK(is_right, "plain of %zu items", n);
    free(items);
    free(output);
    free(marks);
    free(codes);
}

/* Every item exactly once, on some rank; a worker for each thread. */
static void effects(size_t n, int root)
{
    int *const values = check_room(n, sizeof *values);
    long *const output = check_room(n, sizeof *output);
    atomic_uint *const counts = check_room(n, sizeof *counts);
    unsigned *const all = check_room(n, sizeof *all);
    bool is_right = true;

    for (size_t i = 0; i < n; i++) {
        values[i] = (int)(i % 100) + 1;
    }
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_tally_mpi(values, n, counts, MPI_COMM_WORLD, root, &two_threads),
                 PARFORGE_OK, "");
    (void)MPI_Allreduce(counts, all, (int)n, MPI_UNSIGNED, MPI_SUM, MPI_COMM_WORLD);
    for (size_t i = 0; i < n; i++) {
        is_right = is_right && all[i] == (unsigned)values[i];
    }
    CHECK(is_right, "tally of %zu items", n);
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_work_mpi(values, n, output, MPI_COMM_WORLD, root, &two_threads), PARFORGE_OK,
                 "");
    for (size_t i = 0; i < n && is_root(root); i++) {
        is_right = is_right && output[i] == (long)values[i] * 5 + 1;
    }
    CHECK(is_right, "work of %zu items", n);
    free(values);
    free(output);
    free(counts);
    free(all);
}

static void all_of(size_t n, int root)
{
    scale(n, root);
    arrays(n, root);
    places(n, root);
    effects(n, root);
}

int main(int argc, char **argv)
{
    check_begin(&argc, &argv, MPI_THREAD_FUNNELED);
    for (int root = 0; root < check_size; root++) {
        scale(17, root);
    }
    for (size_t n = 0; n <= 2; n++) {
        all_of(n, (int)n % check_size);
    }
    all_of((size_t)check_size - 1, check_size - 1);
    all_of((size_t)check_size * 3 + 1, 0);
    all_of(100003, check_size / 2);
    return check_end();
}
