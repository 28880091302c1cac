#!/bin/sh
# A plain Makefile, the command and pkg-config.
. "${0%/*}/common.sh"
begin pkg_config

find_by_pkg_config

pkg-config --print-errors --exact-version="$PARFORGE_VERSION" parforge
cp "$consumers"/source/* "$consumers/pkg_config/Makefile" .
make
expect_output "converted, OpenMP" ./app
make | grep -q "up to date" || fail "make has something to do again"
