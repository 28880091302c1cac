#!/bin/sh
# interrupt.sh PROGRAM: the first ^C ends what runs and lets the program say what is done.
set -eu

program=$1
failures=0

# In a shell without job control, background commands ignore SIGINT: the program asks for it anew.
for what in job call; do
    "$program" "$what" >out.txt 2>err.txt &
    pid=$!
    sleep 1
    kill -INT "$pid"
    status=0
    wait "$pid" || status=$?
    if [ "$status" -ne 130 ] || ! grep -q '^PARFORGE_ERR_KILLED ' out.txt; then
        echo "FAILED: $what: status $status"
        cat out.txt err.txt
        failures=$((failures + 1))
    fi
done
[ "$failures" -eq 0 ]
