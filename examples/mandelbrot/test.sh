#!/bin/sh
# test.sh PROGRAM: the picture is one, the same with any number of threads; mistakes are answered.
set -eu

program=$1
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

for threads in 1 2 7; do
    "$program" --threads $threads --size 241x160 $threads.ppm
    cmp 1.ppm $threads.ppm || fail "$threads threads paint another picture"
done
printf 'P6\n241 160\n255\n' | cmp -n 15 - 1.ppm || fail "the header is not that of a PPM file"
size=$(wc -c <1.ppm)
[ "$size" -eq $((15 + 241 * 160 * 3)) ] || fail "the file has $size bytes"

# pixel COLUMN ROW: its three bytes.
pixel() {
    od -An -tu1 -j $((15 + 3 * ($1 + 241 * $2))) -N 3 1.ppm | tr -s ' ' | sed 's/^ //'
}
[ "$(pixel 160 80)" = "0 0 0" ] || fail "the middle of the set is $(pixel 160 80)"
[ "$(pixel 0 0)" != "0 0 0" ] || fail "the corner is black"
# The set is the same above and below the real axis, and so are the rows.
for column in 60 120 165 200; do
    [ "$(pixel $column 50)" = "$(pixel $column 110)" ] || fail "column $column is not symmetric"
done

"$program" --size 1x1 one.ppm
[ "$(wc -c <one.ppm)" -eq 14 ] || fail "a picture of one pixel has the wrong size"
"$program" --help | grep -q '^Usage: mandelbrot' || fail "--help has no usage"

# expect STATUS TEXT ARGUMENT…: a message on stderr.
expect() {
    wanted=$1
    text=$2
    shift 2
    status=0
    "$program" "$@" >out 2>err || status=$?
    [ $status -eq "$wanted" ] || fail "$* ended with $status, not $wanted"
    grep -qF -e "$text" err || fail "$* said: $(cat err)"
    [ ! -s out ] || fail "$* wrote to stdout"
}
for threads in 0 -1 65537 two 2x 99999999999999999999; do
    expect 2 "\"$threads\"" --threads $threads a.ppm
done
for size in 0x10 10x0 10 10x 10y10 x10 10x10x 20001x10 -1x5; do
    expect 2 "\"$size\"" --size $size a.ppm
done
expect 2 "name one file" a.ppm b.ppm
expect 2 "name one file" --size 1x1
expect 2 "Usage" --colour a.ppm
[ ! -e a.ppm ] || fail "a picture was written for a wrong command"
expect 1 "no/folder/a.ppm: No such file" --size 1x1 no/folder/a.ppm
if [ -w /dev/full ]; then
    expect 1 "/dev/full: No space left" --size 100x100 /dev/full
fi
echo "three pictures are the same"
