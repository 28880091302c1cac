#!/bin/sh
# test.sh PROGRAM: readings with gaps, with impossible ones, and no readings.
set -eu

program=$1
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# expect STATUS STDIN STDOUT STDERR
expect() {
    status=0
    printf '%b' "$2" | "$program" >out 2>err || status=$?
    printf '%b' "$3" >expected_out
    printf '%b' "$4" >expected_err
    diff expected_out out || fail "the output for $2"
    diff expected_err err || fail "the messages for $2"
    [ $status -eq "$1" ] || fail "exit status $status for $2"
}

expect 0 '20,100\n20,50\n25.5,50\n' '20.0 -\n9.3 +0.0\n14.3 +5.5\n' ''
# Gaps are ignored, and nothing is warmer than one.
expect 0 '20,50\n,50\n21,\n,\n21,50\n' '9.3 -\n- -\n- -\n- -\n10.2 -\n' ''
# The impossible is named, all of it, and the rest is done.
expect 1 '20,50\n20,0\n99,50\n20,50\n20,101\n' '9.3 -\n- -\n- -\n9.3 -79.0\n- -\n' \
    'table: line 2 is no reading of air\ntable: line 3 is no reading of air\n'"\
table: line 5 is no reading of air\n"
expect 0 '' '' ''
expect 0 '20,100' '20.0 -\n' ''
expect 1 '20,50\n\n' '' 'table: line 2 is not two numbers, as 21.5,40\n'
expect 1 '20,50\n20\n' '' 'table: line 2 is not two numbers, as 21.5,40\n'
expect 1 'warm,50\n' '' 'table: line 1 is not two numbers, as 21.5,40\n'
expect 1 '20,50,3\n' '' 'table: line 1 is not two numbers, as 21.5,40\n'

# Many rows, for many threads: each line has its own answer.
awk 'BEGIN { for (i = 0; i < 20000; i++) print i % 50 ",100" }' >readings
awk 'BEGIN { for (i = 0; i < 20000; i++)
    printf i ? "%.1f %+.1f\n" : "%.1f -\n", i % 50, i % 50 ? 1 : -49 }' >expected_out
"$program" <readings >out
cmp expected_out out || fail "20,000 readings"

"$program" --help | grep -q '^Usage: table' || fail "--help"
status=0
"$program" readings 2>err || status=$?
[ $status -eq 2 ] || fail "exit status $status for an argument"
grep -q 'takes no arguments, not "readings"' err || fail "the message for an argument"
echo "all readings are answered"
