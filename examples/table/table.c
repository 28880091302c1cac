#define _POSIX_C_SOURCE 200809L /* getline() */

#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool grow(struct table *table)
{
    const size_t capacity = table->capacity == 0 ? 64 : table->capacity * 2;
    double *const celsius = realloc(table->celsius, capacity * sizeof *celsius);

    if (celsius == NULL) {
        return false;
    }
    table->celsius = celsius;

    float *const humidity = realloc(table->humidity, capacity * sizeof *humidity);

    if (humidity == NULL) {
        return false;
    }
    table->humidity = humidity;
    table->capacity = capacity;
    return true;
}

/* Reads a number or a gap up to `end`, and passes over it. */
static bool parse_field(const char **text, char end, double *value)
{
    char *rest;

    *value = strtod(*text, &rest);
    if (rest == *text) {
        *value = NAN;
    }
    *text = rest + 1;
    return *rest == end;
}

static bool add_line(struct table *table, const char *line)
{
    double celsius;
    double humidity;

    if (!parse_field(&line, ',', &celsius) || !parse_field(&line, '\0', &humidity) ||
        (table->length == table->capacity && !grow(table))) {
        return false;
    }
    table->celsius[table->length] = celsius;
    table->humidity[table->length] = (float)humidity;
    table->length++;
    return true;
}

size_t table_read(struct table *table, FILE *file)
{
    char *line = NULL;
    size_t size = 0;
    size_t number = 0;
    bool is_good = true;

    while (is_good && getline(&line, &size, file) != -1) {
        line[strcspn(line, "\n")] = '\0';
        is_good = add_line(table, line);
        number++;
    }
    free(line);
    return is_good ? 0 : number;
}

void table_free(struct table *table)
{
    free(table->celsius);
    free(table->humidity);
}
