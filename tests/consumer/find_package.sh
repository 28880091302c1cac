#!/bin/sh
# The quick start of a CMake user: find_package(), a spec, a program. Once more without OpenMP.
. "${0%/*}/common.sh"
begin find_package

configure "$consumers/find_package" parallel
build parallel
expect_output "converted, (OpenMP|serial)" "$(find_program parallel app)"

configure "$consumers/find_package" serial -DCMAKE_DISABLE_FIND_PACKAGE_OpenMP=ON >serial.log
grep -q "parforge: .* has no OpenMP" serial.log || fail "nothing says that OpenMP is missing"
build serial
expect_output "converted, serial" "$(find_program serial app)"
