#!/bin/sh
# A C++ program that includes a generated header and links the generated C.
. "${0%/*}/common.sh"
begin cxx

configure "$consumers/cxx" build
build build
expect_output "converted, (OpenMP|serial)" "$(find_program build app)"
