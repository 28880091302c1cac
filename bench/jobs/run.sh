#!/bin/sh
# run.sh PROGRAM [JOBS]: prints how long background jobs take, each row in a process of its own.
set -eu

program=$1
jobs=${2:-2000}

for policy in default passive; do
    if [ "$policy" = passive ]; then
        export OMP_WAIT_POLICY=passive
    else
        unset OMP_WAIT_POLICY
    fi
    echo "OMP_WAIT_POLICY $policy, times in microseconds"
    for pause in idle busy asleep; do
        printf '  start to join, main %-7s ' "$pause"
        "$program" join "$pause" "$jobs"
        printf '  start to poll, main %-7s ' "$pause"
        "$program" poll "$pause" "$jobs"
        printf '  bare thread,   main %-7s ' "$pause"
        "$program" bare "$pause" "$jobs"
    done
    printf '  kill to end                 '
    "$program" kill "$jobs"
done
"$program" memory 100000
