#!/bin/sh
# depends.sh GENERATOR: of several specs in a target, those that must are generated again.
. "${0%/*}/common.sh"
CMAKE_GENERATOR=$1
export CMAKE_GENERATOR
begin "depends $CMAKE_GENERATOR"

cp -R "$consumers/depends" "$consumers/source" "$consumers/subdirectory" .

# expect WHAT MODULES: those that are generated, and none when it is built again.
expect() {
    for modules in "$2" ""; do
        build build >build.log 2>&1 || { cat build.log; fail "$1: the build failed"; }
        found=$(sed -n 's/.*Generating \([a-z]*\)\.h and .*/\1/p' build.log | sort | tr '\n' ' ')
        [ "$found" = "$modules" ] || fail "$1: generated '$found', expected '$modules'"
    done
    expect_output "rain, wind and weather" "$(find_program build app)"
}

configure depends build
expect "first build" "rain weather wind "
touch subdirectory/specs/rain.toml
expect "spec of another folder touched" "rain "
touch subdirectory/specs/wind.toml
expect "spec that the folder below names touched" "wind "
touch depends/inner/units.txt
expect "file of DEPENDS touched" "wind "
touch subdirectory/specs/scale.h
expect "header touched" ""
touch depends/inner/CMakeLists.txt
expect "CMakeLists.txt touched" ""
