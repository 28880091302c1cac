/* The element functions of jobs.toml. */
#ifndef PARFORGE_BENCH_JOBS_ELEMENTS_H
#define PARFORGE_BENCH_JOBS_ELEMENTS_H

static inline double cheap_of(double value)
{
    return 1.5 * value + 2.0;
}

double microsecond_of(double value);

#endif
