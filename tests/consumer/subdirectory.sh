#!/bin/sh
# parforge as a subdirectory, called in all the ways there are, from a source tree that nobody can
# write to.
. "${0%/*}/common.sh"
begin subdirectory

mkdir sources
copy_parforge sources/parforge
cp -R "$consumers" sources/project
chmod -R a-w sources
# Nothing stops root from writing, so look at it, too.
find sources | sort >before
configure sources/project/subdirectory build -DPARFORGE_SOURCE_DIR="$work/sources/parforge" \
    >configure.log
build build
find sources | sort | diff before - || fail "the build wrote to the source tree"

expect_output "converted, (OpenMP|serial)" "$(find_program build app)"
expect_output "converted, (OpenMP|serial)" "$(find_program build second_app)"
expect_output "rain, wind and weather" "$(find_program build/user user)"
# Code with OpenMP regions must not be unloaded while the runtime's threads are there.
readelf -d "$(find_program build libclimate.so)" | grep -q NODELETE ||
    fail "a user's shared library can be unloaded"
if grep -q "test.*left out" configure.log; then
    fail "a using project hears about parforge's own tests"
fi
[ ! -d build/parforge/tests ] || fail "a using project builds parforge's own tests"
