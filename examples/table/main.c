/*
 * table: dew points of readings of temperature and humidity.
 *
 * climate_describe() is generated from climate.toml: it calls describe_reading() of air.h for each
 * row of the table.
 */
#include "climate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct results {
    double *dew_points;
    float *changes;
    parforge_failure *failures;
    size_t failure_count;
};

static const char usage[] = "Usage: table < READINGS\n";

static bool compute(const struct table *table, struct results *results)
{
    const size_t rows = table->length;

    results->dew_points = calloc(rows + 1, sizeof *results->dew_points);
    results->changes = calloc(rows + 1, sizeof *results->changes);
    results->failures = calloc(rows + 1, sizeof *results->failures);
    if (results->dew_points == NULL || results->changes == NULL || results->failures == NULL) {
        fprintf(stderr, "table: no memory for %zu rows\n", rows);
        return false;
    }

    const parforge_error error =
        climate_describe(table, results->dew_points, results->changes, table, NULL);

    /* With on_error = "continue" a processor's error means: all were tried, and some failed. */
    if (error != PARFORGE_OK && error != PARFORGE_ERR_PROCESSOR) {
        fprintf(stderr, "table: %s\n", parforge_last_error());
        return false;
    }
    results->failure_count = parforge_last_failures(results->failures, rows);
    return true;
}

/* A gap is a dash. */
static void print_number(const char *format, double number, char end)
{
    if (isnan(number)) {
        putchar('-');
    } else {
        printf(format, number);
    }
    putchar(end);
}

static void print(const struct table *table, const struct results *results)
{
    for (size_t i = 0; i < table->length; i++) {
        print_number("%.1f", results->dew_points[i], ' ');
        print_number("%+.1f", (double)results->changes[i], '\n');
    }
    for (size_t i = 0; i < results->failure_count; i++) {
        fprintf(stderr, "table: line %zu is no reading of air\n", results->failures[i].index + 1);
    }
}

int main(int argc, char **argv)
{
    struct table table = {0};
    struct results results = {0};
    int status = 1;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf("%sPrint dew point and change of temperature for lines \"CELSIUS,HUMIDITY\".\n"
               "Either may be missing. Impossible readings are named on standard error, and the\n"
               "exit status is 1 then.\n",
               usage);
        return 0;
    }
    if (argc > 1) {
        fprintf(stderr, "table: takes no arguments, not \"%s\"\n%s", argv[1], usage);
        return 2;
    }

    const size_t bad_line = table_read(&table, stdin);

    if (bad_line != 0) {
        fprintf(stderr, "table: line %zu is not two numbers, as 21.5,40\n", bad_line);
    } else if (compute(&table, &results)) {
        print(&table, &results);
        status = results.failure_count == 0 ? 0 : 1;
    }
    free(results.dew_points);
    free(results.changes);
    free(results.failures);
    table_free(&table);
    return status;
}
