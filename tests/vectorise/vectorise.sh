#!/bin/sh
# Asks the compiler which loops of a generated file it has vectorised, and compares with which ones
# the generator has asked for.  vectorise.sh COMPILER gcc|clang GENERATED.c INCLUDE-FLAG…
set -eu

compiler=$1
kind=$2
source=$3
shift 3

case $kind in
gcc) report='-fopt-info-vec-optimized' ;;
clang) report='-Rpass=loop-vectorize|slp-vectorizer' ;; # the latter: of lanes, unrolled before
esac

# Strictly C11 without fast-math: what is vectorised is so with every bit as in the serial loop.
"$compiler" -std=c11 -O2 -fopenmp "$report" "$@" -c "$source" -o /dev/null 2>report.txt || {
    cat report.txt
    exit 1
}

# lines FUNCTION: the first and the last line of a function's definition.
lines() {
    awk -v name="$1" '
        /^static / && index($0, " " name "(") > 0 { first = NR }
        first && /^}/ { print first, NR; exit }' "$source"
}

# is_vectorised FUNCTION [HOW]: whether the report names a line of it.
is_vectorised() {
    found=$(lines "$1")
    [ -n "$found" ] || { echo "no function $1 in $source"; exit 1; }
    grep -E 'loop vectorized|vectorized loop|SLP vectorized' report.txt | grep -e "${2:-}" |
        sed -n 's/^[^:]*[^:0-9]:\([0-9]*\):.*/\1/p' |
        awk -v range="$found" 'BEGIN { split(range, r) } $1 >= r[1] && $1 <= r[2] { hit = 1 }
            END { exit !hit }'
}

# Where loops are compiled for AVX2 as well: as PARFORGE_CLONED has it.
has_clones=
case $kind:$("$compiler" -dumpmachine) in
gcc:x86_64-*gnu)
    version=$("$compiler" -dumpversion)
    [ "${version%%.*}" -lt 12 ] || has_clones=yes
    ;;
esac

status=0
for name in affine_block guarded_block polynomial_block total_block total_fold_lanes; do
    if ! is_vectorised "loops_$name"; then
        echo "FAILED: loops_$name is not vectorised"
        status=1
    fi
    if [ -n "$has_clones" ] && ! is_vectorised "loops_$name" 'using 32 byte vectors'; then
        echo "FAILED: loops_$name is not vectorised for AVX2 as well"
        status=1
    fi
done
for name in histogram plain; do
    if is_vectorised "loops_${name}_strip"; then
        echo "FAILED: loops_${name}_strip is vectorised"
        status=1
    fi
done
[ "$status" = 0 ] || cat report.txt
exit "$status"
