#!/bin/sh
# demo.sh PROGRAM [FOLDER…]: checksum on real files of this machine, with one thread and with all
# cores, its output checked by sha256sum. Without folders it takes some that every machine has.
# Exit status: 0 if all went well, 1 if not, 2 for wrong usage.
set -eu

limit_megabytes=400
rounds=5 # odd, for the median

if [ $# -lt 1 ] || [ ! -x "$1" ]; then
    echo "Usage: demo.sh PROGRAM [FOLDER...]" >&2
    exit 2
fi
program=$1
shift
here=$(dirname "$0")
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Whole folders of the system, as many as fit into the limit.
choose_folders() {
    for parent in /usr/share /usr/include /usr/lib; do
        find "$parent" -mindepth 1 -maxdepth 1 -type d -exec du -sk {} + 2> /dev/null | sort -k 2
    done |
        awk -F '\t' -v limit=$((limit_megabytes * 1000)) \
            'sum + $1 <= limit { sum += $1; print $2 }'
}

# run OPTION… FOLDER…: leaves sums and log. Exit status 1 is no reason to stop: there are files that
# only root may read. A run without a summary is.
run() {
    "$program" "$@" > "$work/sums" 2> "$work/log" || :
    if [ -z "$(seconds)" ]; then
        cat "$work/log" >&2
        exit 1
    fi
}

# The seconds, megabytes or threads of the run just made, from its summary.
seconds() { sed -n 's/^checksum: .* in \([0-9.]*\) s (.*/\1/p' "$work/log"; }
megabytes() { sed -n 's/^checksum: .*, \([0-9.]*\) MB in .*/\1/p' "$work/log"; }
threads() { sed -n 's/^checksum: .*, \([0-9]*\) threads\{0,1\}$/\1/p' "$work/log"; }

median() { sort -n "$1" | sed -n "$(((rounds + 1) / 2))p"; }

if [ $# -eq 0 ]; then
    choose_folders > "$work/folders"
    while IFS= read -r folder; do
        set -- "$@" "$folder"
    done < "$work/folders"
    echo "checksum: the SHA-256 of up to $limit_megabytes MB of files below /usr, on all cores"
else
    echo "checksum: the SHA-256 of the files below what you named, on all cores"
fi
if [ $# -eq 0 ]; then
    echo "demo.sh: found no folder to try; name one: demo.sh PROGRAM FOLDER" >&2
    exit 1
fi

echo
echo "1. A first run, which also brings the files into memory:"
run -- "$@"
grep -v ': Permission denied$' "$work/log" | sed 's/^/     /'
cores=$(threads)
size=$(megabytes)
if [ ! -s "$work/sums" ]; then
    echo "demo.sh: there is no file to read; name another folder: demo.sh PROGRAM FOLDER" >&2
    exit 1
fi

echo
echo "2. One thread and all cores, in turn, $rounds times each (medians):"
round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    run --threads 1 -- "$@"
    seconds >> "$work/one"
    run -- "$@"
    seconds >> "$work/all"
done
awk -v one="$(median "$work/one")" -v all="$(median "$work/all")" -v cores="$cores" \
    -v size="$size" '
    function row(threads, seconds) {
        return sprintf("     %3d thread%s  %7.3f s  %6.0f MB/s", threads,
            threads == 1 ? " " : "s", seconds, seconds > 0 ? size / seconds : 0)
    }
    BEGIN {
        print row(1, one)
        print row(cores, all) sprintf("  %.2f times as fast", all > 0 ? one / all : 1)
    }'
if [ "$cores" = 1 ]; then
    echo "     This machine lends its programs one core only, so there is nothing to gain here."
fi

echo
echo "3. The output of the last run, read back by sha256sum -c:"
if ! sha256sum -c --quiet "$work/sums"; then
    echo "demo.sh: sha256sum does not agree" >&2
    exit 1
fi
echo "     all $(grep -c '' "$work/sums") lines are right"

echo
echo "All of the parallel work is one job, started in $here/main.c:"
echo
grep 'checksum_sha256_start(&' "$here/main.c"
echo
echo "It was generated from $here/checksum.toml:"
echo
grep -v -e '^#' -e '^$' "$here/checksum.toml" | sed 's/^/    /'
echo
echo "and calls a function for one file, hash_file() in $here/hash.c."
echo

generated=$(dirname "$program")/parforge_generated/checksum/checksum.c
echo "Next:"
if [ -f "$generated" ]; then
    echo "     the generated C           $generated"
fi
echo "     a folder of yours         sh $0 $program FOLDER"
echo "     the program               $program --help"
echo "     a function of yours       README.md"
