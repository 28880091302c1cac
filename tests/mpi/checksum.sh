#!/bin/sh
# checksum.sh PROGRAM RANKS LAUNCHER…: what checksum_mpi prints, on so many ranks, is what sha256sum
# prints. The launcher is "mpirun -np RANKS" and what else it needs.
# Exit status: 0 if every check passed, 1 if not, 2 for wrong usage.
set -u

if [ $# -lt 3 ] || [ ! -x "$1" ]; then
    echo "Usage: checksum.sh PROGRAM RANKS LAUNCHER..." >&2
    exit 2
fi
program=$1
ranks=$2
shift 2
export LC_ALL=C

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 1

# The launcher, as a program: the arguments of this script are needed for lists.
{
    printf 'exec'
    for word in "$@"; do
        printf " '%s'" "$word"
    done
    # shellcheck disable=SC2016 # for that program
    echo ' "$@"'
} > launch

checks=0
failures=0
status=none

newline='
'
escape=$(printf '\033')
invalid=$(printf '\377\376')

fail() {
    failures=$((failures + 1))
    echo "FAILED: $1"
    head -n 20 out | sed 's/^/    stdout: /'
    head -n 20 err | sed 's/^/    stderr: /'
}

# passes WHAT COMMAND…: the command must succeed.
passes() {
    what=$1
    shift
    checks=$((checks + 1))
    "$@" || fail "$what"
}

# The launcher may have something to say on standard error, too.
exits() { passes "$2: exit status $status, not $1" [ "$status" = "$1" ]; }
prints() { passes "$2: stdout is not as it should be" cmp -s "$1" out; }
says() { passes "$2: not once the line \"$1\" on stderr" [ "$(grep -Fcx -e "$1" err)" = 1 ]; }
mentions() { passes "$2: not once \"$1\" on stderr" [ "$(grep -Fc -e "$1" err)" = 1 ]; }
is_silent() { passes "$1: the program writes to stderr" [ "$(grep -c '^checksum_mpi:' err)" = 0 ]; }

# launch COMMAND…: on the ranks; leaves out, err and $status, which is 124 of one that hangs.
launch() {
    timeout 60 sh launch "$@" > out 2> err < /dev/null
    status=$?
}

run() { launch "$program" "$@"; }

# ---- A tree of odd names, in walk order --------------------------------------------------------

planted=0

# plant NAME: makes the file, unless it is there, and notes what sha256sum prints for it.
plant() {
    planted=$((planted + 1))
    [ -e "$1" ] || printf 'contents of %s' "$1" > "$1"
    sha256sum -- "$1" >> expected
}

mkdir -p tree/d/deep/er tree/no-files
dd if=/dev/urandom of=tree/big bs=65537 count=20 2> /dev/null
: > tree/empty
: > expected
plant "tree/ lead"
plant "tree/-dash"
plant "tree/back\\slash\\"
plant "tree/big"
plant "tree/d/deep/er/last"
plant "tree/d/x"
plant "tree/d.x" # after d/x: names are compared, not paths
plant "tree/empty"
plant "tree/esc${escape}[31m"
plant "tree/new${newline}line"
plant "tree/$invalid"
ln -s d.x tree/link-to-file

plural=s
[ "$ranks" = 1 ] && plural=
run --threads 2 tree
exits 0 "odd names"
prints expected "odd names"
mentions "checksum_mpi: $planted files, " "the summary"
mentions ", $ranks rank$plural x 2 threads" "the summary"

sha256sum tree/link-to-file tree/d/x > expected-few
run --quiet tree/link-to-file tree/d/x
exits 0 "two files, one by a link"
prints expected-few "two files, one by a link"
is_silent "--quiet"

sha256sum tree/d.x > expected-one
run --threads 1 tree/d.x
exits 0 "one file"
prints expected-one "one file"
mentions "checksum_mpi: 1 file, " "one file"

run tree/no-files
exits 0 "a folder without files"
prints /dev/null "a folder without files"
mentions "checksum_mpi: 0 files, " "a folder without files"

# ---- What cannot be read -----------------------------------------------------------------------

ln -s nowhere tree/link-to-nowhere
run tree/link-to-nowhere nowhere tree/d.x/ "no${newline}file" tree
exits 1 "unreadable operands"
prints expected "unreadable operands do not disturb the others"
says "checksum_mpi: tree/link-to-nowhere: No such file or directory" "a dangling link"
says "checksum_mpi: nowhere: No such file or directory" "a missing operand"
says "checksum_mpi: tree/d.x/: Not a directory" "a file with a slash"
says "checksum_mpi: \$'no\\012file': No such file or directory" "a newline on stderr"
says "checksum_mpi: 4 could not be read" "the summary"

# Each rank notes how the program has ended, and ends well itself: else the first would end others.
# And what it has written: the mpirun of Open MPI 5 puts pieces of one stream into the other.
cat > note << 'END'
"$@" > "wrote.$$" 2> "complained.$$"
echo $? > "ended.$$"
END

launch_noted() {
    rm -f ended.* wrote.* complained.*
    launch sh note "$program" "$@"
    cat wrote.* > out
    cat complained.* > err
}

# all_ended_with STATUS WHAT
all_ended_with() {
    passes "$2: not $1 on all ranks" [ "$(cat ended.* 2> /dev/null | grep -cx "$1")" = "$ranks" ]
}

# Whatever the permissions are, this regular file opens and cannot be read: by the ranks that have
# it, all over the list. The output is longer than a pipe takes at once.
unreadable=/proc/self/mem
if [ -f "$unreadable" ]; then
    set --
    round=0
    while [ "$round" -lt 200 ]; do
        set -- "$@" tree/d.x "$unreadable" tree/empty tree/d/x "tree/$invalid"
        round=$((round + 1))
    done
    sha256sum -- "$@" > expected-partial 2> /dev/null
    launch_noted "$@"
    exits 0 "unreadable files"
    prints expected-partial "unreadable files"
    passes "unreadable files: not reported one by one" \
        [ "$(grep -Fcx "checksum_mpi: $unreadable: Input/output error" err)" = "$round" ]
    says "checksum_mpi: $round could not be read" "unreadable files"
    all_ended_with 1 "unreadable files"
    run "$@"
    exits 1 "unreadable files, and the launcher sees it"
else
    echo "note: no $unreadable here: files that fail while they are read are not checked"
fi

# ---- ^C ----------------------------------------------------------------------------------------

# interrupt FILE: ^C for the rank that has the file open, once one has.
interrupt() {
    descriptor=
    until [ -n "$descriptor" ]; do
        sleep 0.1
        descriptor=$(find /proc/[0-9]*/fd -lname "$work/$1" 2> /dev/null | head -n 1)
    done
    process=${descriptor#/proc/}
    kill -INT "${process%%/*}"
}

# The last rank has the last file, which would take hours.
mkdir long
for name in a b c d e; do
    echo "$name" > "long/$name"
done
if grep -aq __tsan_init "$program"; then
    echo "note: the thread sanitizer keeps a signal from a thread that waits: ^C is not checked"
elif ! truncate -s 4T long/f 2> /dev/null; then
    echo "note: there can be no file of 4 TB here: ^C is not checked"
else
    # The ranks stay in the foreground: what a script runs behind itself is started without ^C.
    interrupt long/f &
    launch_noted long
    kill $! 2> /dev/null
    prints /dev/null "^C"
    mentions "it was killed" "^C"
    all_ended_with 130 "^C"
fi

# ---- The command line --------------------------------------------------------------------------

run --help
exits 0 "--help"
is_silent "--help"
passes "--help shows the usage, not once" [ "$(grep -c '^Usage: .* checksum_mpi ' out)" = 1 ]

# refuses ARGUMENT…: wrong usage.
refuses() {
    run "$@"
    exits 2 "wrong usage: $*"
    prints /dev/null "wrong usage: $*"
    mentions "Usage: mpirun " "wrong usage: $*"
}
refuses
refuses --threads 0 tree
mentions "\"0\"" "the refused number of threads"

echo "$checks checks, $failures failures"
[ "$failures" -eq 0 ]
