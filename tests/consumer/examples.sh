#!/bin/sh
# examples.sh EXAMPLE…: each example as what it is to its reader, a project with an installed
# parforge. Runs its own tests.
. "${0%/*}/common.sh"
begin examples

for example in "$@"; do
    configure "$PARFORGE_SOURCE_DIR/examples/$example" "$example"
    build "$example"
    (cd "$example" && "$CMAKE_CTEST" -C Release --output-on-failure --no-tests=error)
done
