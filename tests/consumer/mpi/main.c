#include "weather_mpi.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    double celsius[] = {-273.15, 0.0, 26.85};
    double kelvin[3] = {0};
    int level = 0;
    int rank = 0;

    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (weather_to_kelvin_mpi(celsius, 3, kelvin, 273.15, MPI_COMM_WORLD, 0, NULL) != PARFORGE_OK) {
        fprintf(stderr, "%s\n", parforge_last_error());
        return 1;
    }
    if (rank == 0) {
        printf("%g %g %g\n", kelvin[0], kelvin[1], kelvin[2]);
    }
    MPI_Finalize();
    return 0;
}
