#!/bin/sh
# FetchContent with an archive, as a project with parforge's release in a URL has it.
. "${0%/*}/common.sh"
begin fetch_content

copy_parforge parforge
"$CMAKE" -E tar czf parforge.tar.gz parforge
cp -R "$consumers/source" "$consumers/fetch_content" .
configure fetch_content build -DPARFORGE_ARCHIVE="file://$work/parforge.tar.gz"
build build
expect_output "converted, (OpenMP|serial)" "$(find_program build app)"
