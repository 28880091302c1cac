#!/bin/sh
# The form for MPI ranks, of a library and of a program, with CMake and without; once more where there
# is no MPI.
. "${0%/*}/common.sh"
begin mpi

expect_on_two_ranks() {
    output=$("$PARFORGE_MPIEXEC" -np 2 "$1") || fail "$1 ended with $?"
    [ "$output" = "0 273.15 300" ] || fail "$1 printed '$output'"
}

configure "$consumers/mpi" parallel
build parallel
for name in ranks whole; do
    expect_on_two_ranks "$(find_program parallel "$name")"
done

configure "$consumers/mpi" without -DCMAKE_DISABLE_FIND_PACKAGE_MPI=ON >without.log
grep -q "parforge has nothing for MPI here" without.log || fail "MPI is found, but disabled"
build without

if command -v pkg-config >/dev/null; then
    mkdir plain
    cd plain
    find_by_pkg_config
    cp "$consumers/source/readings.h" "$consumers/source/weather.toml" .
    cp "$consumers/mpi/main.c" "$consumers/mpi/Makefile" .
    OMPI_CC=$CC MPICH_CC=$CC make CC="$PARFORGE_MPICC"
    expect_on_two_ranks ./app
fi
