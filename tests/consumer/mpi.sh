#!/bin/sh
# The form for MPI ranks, of a library and of a program; once more where there is no MPI.
. "${0%/*}/common.sh"
begin mpi

configure "$consumers/mpi" parallel
build parallel
for name in ranks whole; do
    program=$(find_program parallel "$name")
    output=$("$PARFORGE_MPIEXEC" -np 2 "$program") || fail "$name ended with $?"
    [ "$output" = "0 273.15 300" ] || fail "$name printed '$output'"
done

configure "$consumers/mpi" without -DCMAKE_DISABLE_FIND_PACKAGE_MPI=ON >without.log
grep -q "parforge has nothing for MPI here" without.log || fail "MPI is found, but disabled"
build without
