#!/bin/sh
# run.sh MPIRUN PROGRAM: the table of ranks and threads. Open MPI needs to be told that there are
# more ranks than cores, and to leave each all of them.
set -eu
mpirun=$1
program=$2
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none
export OMPI_MCA_btl_vader_single_copy_mechanism=none
export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe PRTE_MCA_hwloc_default_binding_policy=none

echo "| ranks | threads each | agree, µs | heartbeat, µs | 1,000 doubles, µs |" \
    "scatter 32 MiB, ms | map and gather 32 MiB, ms | 2^22 doubles, ms | 200,000 heavy items, ms |" \
    "a failure stops all, µs |"
echo "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
for ranks in 1 2 4 8; do
    for threads in 1 2; do
        "$mpirun" -np "$ranks" "$program" "$threads"
    done
done
