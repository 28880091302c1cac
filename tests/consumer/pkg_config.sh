#!/bin/sh
# A plain Makefile, the command and pkg-config.
. "${0%/*}/common.sh"
begin pkg_config

# The pkg-config of before pkgconf cannot do blanks.
case $(pkg-config --version) in
0.*)
    links=$(mktemp -d)
    trap 'rm -r "$links"' EXIT
    ln -s "$PARFORGE_PREFIX" "$links/prefix"
    PARFORGE_PREFIX=$links/prefix
    ;;
esac
pc_file=$(find "$PARFORGE_PREFIX/" -name parforge.pc)
[ -n "$pc_file" ] || fail "parforge.pc is not installed"
PKG_CONFIG_PATH=${pc_file%/*}
PATH=$PARFORGE_PREFIX/bin:$PATH
export PATH PKG_CONFIG_PATH
# Where parforge is a shared library.
LD_LIBRARY_PATH=$(dirname "${pc_file%/*}")
export LD_LIBRARY_PATH

pkg-config --print-errors --exact-version="$PARFORGE_VERSION" parforge
cp "$consumers"/source/* "$consumers/pkg_config/Makefile" .
make
expect_output "converted, OpenMP" ./app
make | grep -q "up to date" || fail "make has something to do again"
