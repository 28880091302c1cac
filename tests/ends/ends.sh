#!/bin/sh
# ends.sh PROGRAM ROUNDS [no-forks]: every place to call exit() from, with every kind of job, and
# forks, which sanitizers do not support.
set -eu

program=$1
rounds=$2
forks=${3:-forks}
failures=0

# At exit() there are threads that the leak sanitizer cannot stop, and what they hold is no leak.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"

# cell EXPECTED-STATUS MOST-SECONDS ARGUMENT…
cell() {
    expected=$1
    most=$2
    shift 2
    begin=$(date +%s%N)
    status=0
    "$program" "$@" || status=$?
    milliseconds=$((($(date +%s%N) - begin) / 1000000))
    if [ "$status" -ne "$expected" ] || [ "$milliseconds" -gt $((most * 1000)) ]; then
        echo "FAILED: $*: status $status, not $expected, after $milliseconds ms"
        failures=$((failures + 1))
    fi
}

round=0
while [ "$round" -lt "$rounds" ]; do
    for where in main hook item atexit thread; do
        for what in idle running queued daemon; do
            # On a busy machine the second that is promised may be longer by others' work.
            cell 7 3 exit "$where" "$what"
        done
    done
    for what in lent making '^C'; do
        cell 7 3 exit main "$what"
    done
    for what in idle running full; do
        [ "$forks" = forks ] || continue
        cell 0 10 fork "$what"
    done
    round=$((round + 1))
done
[ "$failures" -eq 0 ]
