#!/bin/sh
# The way without Python: generated C that is part of the sources, and a package of the library
# alone. Newer libraries refuse C of another format, with a sentence.
. "${0%/*}/common.sh"
begin committed

cp "$consumers"/source/* "$consumers/committed/CMakeLists.txt" .
"$PARFORGE_PREFIX/bin/parforge" generate weather.toml -o generated

cp -R "$PARFORGE_PREFIX" prefix
rm -r prefix/bin prefix/share
PARFORGE_PREFIX=$work/prefix
PARFORGE_PYTHON=/nowhere/python3
export PARFORGE_PYTHON
rm weather.toml

configure . parallel
build parallel
expect_output "converted, (OpenMP|serial)" "$(find_program parallel app)"
configure . serial -DCMAKE_DISABLE_FIND_PACKAGE_OpenMP=ON
build serial
expect_output "converted, serial" "$(find_program serial app)"

sed -i 's/^#define PARFORGE_FORMAT .*/#define PARFORGE_FORMAT 999/' prefix/include/parforge/generated.h
if build parallel >build.log 2>&1; then
    fail "C of another format was compiled"
fi
grep -q "generated for another version of parforge: run .parforge generate weather.toml" build.log ||
    fail "nothing says what to do"
