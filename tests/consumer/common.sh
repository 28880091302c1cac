# Read by the consumer tests, with CTest's environment:
#   PARFORGE_SOURCE_DIR, PARFORGE_BINARY_DIR, PARFORGE_CONFIG         the build under test
#   PARFORGE_PREFIX                                                   where install.sh puts it
#   CMAKE, CMAKE_CTEST, CMAKE_GENERATOR, CC, CFLAGS, CXX, CXXFLAGS    how to build a consumer
# shellcheck shell=sh disable=SC2034
set -eu

consumers="$PARFORGE_SOURCE_DIR/tests/consumer"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# begin NAME: a fresh folder $work, with a blank in its path, which is also where the script goes.
begin() {
    work="$PARFORGE_BINARY_DIR/tests/consumer builds/$1"
    if [ -e "$work" ]; then
        chmod -R u+w "$work"
        rm -rf "$work"
    fi
    mkdir -p "$work"
    cd "$work"
}

# copy_parforge FOLDER: what a project needs that has parforge among its sources.
copy_parforge() {
    mkdir "$1"
    for part in CMakeLists.txt LICENSE README.md CHANGELOG.md bin cmake docs gen include lib \
        templates; do
        cp -R "$PARFORGE_SOURCE_DIR/$part" "$1"
    done
    find "$1" -name __pycache__ -exec rm -r {} +
}

# configure SOURCE BUILD [OPTION…]
configure() {
    source=$1
    build=$2
    shift 2
    "$CMAKE" -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_PREFIX_PATH="$PARFORGE_PREFIX" "$@"
}

build() {
    "$CMAKE" --build "$1" --config Release
}

# What a user without CMake sets.
find_by_pkg_config() {
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
    # Where parforge is a shared library.
    LD_LIBRARY_PATH=$(dirname "${pc_file%/*}")
    export PATH PKG_CONFIG_PATH LD_LIBRARY_PATH
}

# find_program BUILD NAME: multi-configuration generators have a folder for each configuration.
find_program() {
    for candidate in "$1/$2" "$1/Release/$2"; do
        if [ -x "$candidate" ]; then
            echo "$candidate"
            return
        fi
    done
    fail "there is no program $2 in $1"
}

# expect_output EXPECTED PROGRAM: an extended regular expression for the whole output.
expect_output() {
    output=$("$2") || fail "$2 ended with $?"
    echo "$output" | grep -Eqx "$1" || fail "$2 printed '$output', not '$1'"
}
