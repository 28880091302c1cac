#!/bin/sh
# test.sh PROGRAM: the results are right, in order, and there before the last one is.
set -eu

program=$1
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

cat >expected <<'END'
 1 queens: 1
 2 queens: 0
 3 queens: 0
 4 queens: 2
 5 queens: 10
 6 queens: 4
 7 queens: 40
 8 queens: 92
 9 queens: 352
10 queens: 724
11 queens: 2680
12 queens: 14200
END
"$program" >out
diff expected out || fail "the results"
for size in 1 2 9; do
    "$program" $size | diff - out >differences || :
    [ "$(grep -c '^>' differences)" -eq $((12 - size)) ] || fail "$size boards: $(cat differences)"
done

# The largest board takes minutes. That ten lines can be read shows that they did not wait for it.
mkfifo pipe
timeout 100 "$program" 18 >pipe &
exec 3<pipe
head -n 10 <&3 >out
kill $!
status=0
wait $! 2>/dev/null || status=$?
[ $status -eq 143 ] || fail "exit status $status of a program that should still run"
head -n 10 expected | diff - out || fail "the results while the job runs"

"$program" --help | grep -q '^Usage: ordered' || fail "--help"
for arguments in 0 19 -1 2x x '' '1 2'; do
    status=0
    # shellcheck disable=SC2086 # two words are two arguments
    "$program" ${arguments:-''} 2>err || status=$?
    [ $status -eq 2 ] || fail "exit status $status for \"$arguments\""
    grep -q 'takes one number' err || fail "the message for \"$arguments\""
done
echo "twelve boards are right"
