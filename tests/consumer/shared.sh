#!/bin/sh
# parforge as a shared library, and a project whose generated target is one, too.
. "${0%/*}/common.sh"
begin shared

mkdir sources
copy_parforge sources/parforge
configure sources/parforge build -DBUILD_SHARED_LIBS=ON -DPARFORGE_BUILD_TESTS=OFF \
    -DPARFORGE_BUILD_EXAMPLES=OFF -DPARFORGE_BUILD_BENCH=OFF
build build
"$CMAKE" --install build --config Release --prefix "$work/prefix"

library=$(find prefix -name libparforge.so)
[ -n "$library" ] || fail "there is no libparforge.so"
[ -z "$(find prefix -name libparforge.a)" ] || fail "there is a static library as well"
strange=$(nm -D --defined-only "$library" | awk '{ print $3 }' | grep -v '^parforge_' || true)
[ -z "$strange" ] || fail "the library exports $strange"

PARFORGE_PREFIX=$work/prefix
configure "$consumers/shared" user
build user
app=$(find_program user app)
expect_output "converted, (OpenMP|serial)" "$app"
readelf -d "$app" | grep -q 'NEEDED.*libweather.so' || fail "the program does not need libweather.so"
weather=$(find user -name libweather.so)
readelf -d "$weather" | grep -q 'NEEDED.*libparforge.so.0' ||
    fail "libweather.so does not need libparforge.so.0"
readelf -d "$weather" | grep -q NODELETE || fail "libweather.so can be unloaded"
