#include "weather.h"

#include <stdio.h>

int main(void)
{
    static double celsius[1000000];
    const double *kelvin = NULL;
    parforge_job *job = NULL;
    parforge_progress progress;
    size_t n = 0;

    if (weather_to_kelvin_start(&job, celsius, 1000000, NULL, 273.15, NULL) != PARFORGE_OK) {
        fprintf(stderr, "%s\n", parforge_last_error());
        return 1;
    }
    if (parforge_job_join(job, 0.001) == PARFORGE_ERR_TIMED_OUT &&
        parforge_job_progress(job, &progress) == PARFORGE_OK) {
        printf("%zu of %zu\n", progress.done, progress.total);
    }

    const parforge_error error = weather_to_kelvin_get_return_values(job, &kelvin, &n);

    if (error == PARFORGE_OK) {
        printf("%g\n", kelvin[n - 1]);
    } else {
        fprintf(stderr, "%s\n", parforge_last_error());
    }
    parforge_job_release(job);
    return error == PARFORGE_OK ? 0 : 1;
}
