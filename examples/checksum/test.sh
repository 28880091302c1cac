#!/bin/sh
# test.sh PROGRAM: runs checksum on awkward files and compares it with sha256sum, byte for byte.
# Exit status: 0 if every check passed, 1 if not, 2 for wrong usage.
set -u

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
    echo "Usage: test.sh PROGRAM" >&2
    exit 2
fi
case $1 in
/*) program=$1 ;;
*) program=$PWD/$1 ;;
esac
export LC_ALL=C

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$work"
cd "$work" || exit 1

checks=0
failures=0
status=none

newline='
'
return=$(printf '\r')
escape=$(printf '\033')
tab=$(printf '\t')
invalid=$(printf '\377\376')
accent=$(printf 'caf\303\251')
override=$(printf 'a\342\200\256b')

fail() {
    failures=$((failures + 1))
    echo "FAILED: $1"
    head -n 20 out | sed 's/^/    stdout: /'
    head -n 20 err | sed 's/^/    stderr: /'
}

# run ARGUMENT…: leaves out, err and $status. A program that hangs has status 124.
run() {
    timeout 120 "$program" "$@" > out 2> err
    status=$?
}

# passes WHAT COMMAND…: the command must succeed.
passes() {
    what=$1
    shift
    checks=$((checks + 1))
    "$@" || fail "$what"
}

exits() { passes "$2: exit status $status, not $1" [ "$status" = "$1" ]; }
prints() { passes "$2: stdout is not as it should be" cmp -s "$1" out; }
says() { passes "$2: no line \"$1\" on stderr" grep -Fqx -e "$1" err; }
mentions() { passes "$2: nothing about \"$1\" on stderr" grep -Fq -e "$1" err; }
is_silent() { passes "$1: stderr is not empty" [ ! -s err ]; }

# Checks that cannot fail prove nothing: each of these has to.
run
self_test=$(
    status=99
    exits 98 one
    prints "$program" two
    says "never said" three
    mentions "never mentioned" four
    echo text > err
    is_silent five
    echo "failures: $failures"
)
case $self_test in
*"failures: 5") ;;
*)
    echo "FAILED: the checks of this script do not notice what is wrong" >&2
    exit 1
    ;;
esac

# ---- A tree of odd names, in walk order: each folder in the byte order of its names ------------

planted=0

# plant NAME: makes the file, unless it is there, and notes what sha256sum prints for it.
plant() {
    planted=$((planted + 1))
    [ -e "$1" ] || printf 'contents of %s' "$1" > "$1"
    sha256sum -- "$1" >> expected
}

mkdir -p tree/d/deep/er tree/no-files
dd if=/dev/urandom of=tree/big bs=65537 count=80 2> /dev/null
: > tree/empty
: > expected
plant "tree/ lead"
plant "tree/*"
plant "tree/-dash"
plant "tree/back\\slash\\"
plant "tree/big"
plant "tree/$accent"
plant "tree/d/deep/er/last"
plant "tree/d/x"
plant "tree/d.x" # after d/x: names are compared, not paths
plant "tree/empty"
plant "tree/esc${escape}[31m"
plant "tree/new${newline}line"
plant "tree/quote'"
plant "tree/tab$tab"
plant "tree/$invalid"
ln -s d.x tree/link-to-file
ln -s d tree/link-to-folder
ln -s nowhere tree/link-to-nowhere
mkfifo tree/fifo

run tree
exits 0 "odd names"
prints expected "odd names"
mentions "checksum: $planted files, " "the summary"
passes "sha256sum -c reads the output" sha256sum -c --quiet --strict out

for threads in 1 2 7 100; do
    run --threads "$threads" tree
    exits 0 "$threads threads"
    prints expected "$threads threads"
done

for processes in 1 3 8; do
    run --processes --threads "$processes" tree
    exits 0 "$processes processes"
    prints expected "$processes processes"
done

printf x > "return$return"
sha256sum -- "return$return" > expected-return
if grep -Fq 'return\r' expected-return; then
    run "return$return"
    prints expected-return "carriage return"
else
    echo "note: this sha256sum does not escape a carriage return (coreutils before 9.0): not checked"
fi

run --quiet tree
is_silent "--quiet"
prints expected "--quiet"

# ---- How operands are walked and printed -------------------------------------------------------

run tree/
prints expected "a trailing slash"
run tree///
prints expected "three trailing slashes"

sha256sum d.x ./d.x tree/d/x tree/d.x tree/d/x > expected-operands 2> /dev/null
run -- d.x ./d.x tree/d/x tree/d.x tree/d/x
exits 1 "missing operands"
prints expected-operands "operands in their order, one of them twice"
says "checksum: d.x: No such file or directory" "missing operands"
says "checksum: ./d.x: No such file or directory" "missing operands"

cat expected expected > expected-twice
run tree tree
exits 0 "a folder given twice"
prints expected-twice "a folder given twice"

(cd tree/d && sha256sum ./deep/er/last ./x) > expected-here
(cd tree/d && "$program" .) > out 2> err
prints expected-here "the folder itself"

(cd tree && sha256sum -- -dash) > expected-dash
(cd tree && "$program" -- -dash) > out 2> err
prints expected-dash "a leading dash"

sha256sum tree/link-to-file tree/link-to-folder/deep/er/last tree/link-to-folder/x > expected-links
run tree/link-to-file tree/link-to-folder
exits 0 "links given by name are followed"
prints expected-links "links given by name are followed"

run tree/no-files
exits 0 "a folder without files"
prints /dev/null "a folder without files"
mentions "checksum: 0 files, " "a folder without files"

# ---- What cannot be read -----------------------------------------------------------------------

ln -s loop loop
run tree/link-to-nowhere loop tree/fifo /dev/null tree/d.x/ "" nowhere tree
exits 1 "unreadable operands"
prints expected "unreadable operands do not disturb the others"
says "checksum: tree/link-to-nowhere: No such file or directory" "a dangling link"
says "checksum: loop: Too many levels of symbolic links" "a link to itself"
says "checksum: tree/fifo: Not a regular file" "a FIFO"
says "checksum: /dev/null: Not a regular file" "a device"
says "checksum: tree/d.x/: Not a directory" "a file with a slash"
says "checksum: \$'': No such file or directory" "an empty name"
says "checksum: nowhere: No such file or directory" "a missing operand"
says "checksum: 7 could not be read" "the summary"

run "no${newline}file" "no${escape}[31mfile" "it's" "back\\slash" "no$invalid" "a file" "$accent"
says "checksum: \$'no\\012file': No such file or directory" "a newline on stderr"
says "checksum: \$'no\\033[31mfile': No such file or directory" "an escape on stderr"
says "checksum: \$'it\\'s': No such file or directory" "a quote on stderr"
says "checksum: \$'back\\\\slash': No such file or directory" "a backslash on stderr"
says "checksum: \$'no\\377\\376': No such file or directory" "invalid UTF-8 on stderr"
says "checksum: a file: No such file or directory" "a space on stderr"
says "checksum: \$'caf\\303\\251': No such file or directory" "an accent in the C locale"

if [ "$(LC_ALL=C.UTF-8 locale charmap 2> /dev/null)" = UTF-8 ]; then
    LC_ALL=C.UTF-8
    run "$accent" "$override" "no$invalid"
    LC_ALL=C
    says "checksum: $accent: No such file or directory" "an accent in UTF-8"
    says "checksum: \$'a\\342\\200\\256b': No such file or directory" "text that turns around"
    says "checksum: \$'no\\377\\376': No such file or directory" "invalid UTF-8 in UTF-8"
else
    echo "note: no C.UTF-8 locale here: names on stderr are checked in the C locale only"
fi

# Whatever the permissions are, this regular file opens and cannot be read.
unreadable=/proc/self/mem
if [ -f "$unreadable" ]; then
    set --
    for round in 1 2 3 4 5 6 7 8 9 10; do
        set -- "$@" tree/d.x "$unreadable" tree/big tree/empty "$unreadable" "tree/$invalid"
    done
    sha256sum -- "$@" > expected-partial 2> /dev/null
    for threads in 1 2 7; do
        run --threads "$threads" "$@"
        exits 1 "unreadable files, $threads threads"
        prints expected-partial "unreadable files, $threads threads"
        passes "unreadable files, $threads threads: not reported one by one" \
            [ "$(grep -Fcx "checksum: $unreadable: Input/output error" err)" = $((2 * round)) ]
        mentions "checksum: $((4 * round)) files, " "unreadable files, $threads threads"
    done
    run --processes "$@"
    exits 1 "unreadable files, processes"
    prints expected-partial "unreadable files, processes"
    run --quiet "$unreadable"
    says "checksum: $unreadable: Input/output error" "--quiet does not hide errors"
else
    echo "note: no $unreadable here: files that fail while they are read are not checked"
fi

# Permissions do not bind root, so root becomes nobody for this.
mkdir -p locked/folder
echo a > locked/a
echo b > locked/b
echo c > locked/folder/c
chmod 755 locked
chmod 644 locked/a
chmod 000 locked/b locked/folder
sha256sum locked/a > expected-locked
if [ "$(id -u)" != 0 ]; then
    run locked
elif setpriv --reuid 65534 --clear-groups "$program" --help > /dev/null 2>&1; then
    timeout 120 setpriv --reuid 65534 --clear-groups "$program" locked > out 2> err
    status=$?
else
    status=skipped
    echo "note: root cannot run the program as nobody here: permissions are not checked"
fi
if [ "$status" != skipped ]; then
    exits 1 "permissions"
    prints expected-locked "permissions"
    says "checksum: locked/b: Permission denied" "a file without permission"
    says "checksum: locked/folder: Permission denied" "a folder without permission"
fi
chmod 755 locked/folder

# has_open FILE: whether the program that wrote its number to the file pid has it open.
has_open() {
    for descriptor in "/proc/$(cat pid 2> /dev/null)/fd"/*; do
        [ "$(readlink "$descriptor")" = "$work/$1" ] && return 0
    done
    return 1
}

# Files that change between the walk and their turn: a large one keeps the others waiting, and that
# it is open shows that the walk is over.
mkdir changing
truncate -s 512M changing/a
for name in b c d e; do
    echo "$name" > "changing/$name"
done
sha256sum changing/a changing/e > expected-changing

# shellcheck disable=SC2016 # the inner shell expands these
timeout 120 sh -c 'echo $$ > pid && exec "$@"' sh "$program" --threads 1 changing > out 2> err &
until has_open changing/a || ! kill -0 $! 2> /dev/null; do
    :
done
rm changing/b
rm changing/c && mkfifo changing/c
rm changing/d && ln -s e changing/d
has_open changing/a
in_time=$?
wait $!
status=$?
if [ "$in_time" = 0 ]; then
    exits 1 "files that change"
    prints expected-changing "files that change"
    says "checksum: changing/b: No such file or directory" "a file that vanished"
    says "checksum: changing/c: Not a regular file" "a file that became a FIFO"
    says "checksum: changing/d: Not a regular file" "a file that became a link"
else
    echo "note: too slow to change files during a run: not checked"
fi

# ---- A process that crashes --------------------------------------------------------------------

# A large file in the hands of a worker that is then killed: it is lost, and no other.
# shellcheck disable=SC2016 # the inner shell expands these
timeout 120 sh -c 'echo $$ > pid && exec "$@"' sh "$program" --processes --threads 1 changing/a \
    tree > out 2> err &
worker=
until [ -n "$worker" ] || ! kill -0 $! 2> /dev/null; do
    for supervisor in $(pgrep -P "$(cat pid)"); do
        for child in $(pgrep -P "$supervisor"); do
            for descriptor in "/proc/$child/fd"/*; do
                [ "$(readlink "$descriptor")" = "$work/changing/a" ] && worker=$child
            done
        done
    done
done
if [ -n "$worker" ] && kill -KILL "$worker"; then
    wait $!
    status=$?
    exits 1 "a crash"
    prints expected "a crash"
    says "checksum: changing/a: its process was ended by signal 9" "a crash"
else
    wait $!
    echo "note: too slow to crash a process in time: not checked"
fi

# ---- ^C and progress ---------------------------------------------------------------------------

# Two threads have four files each, and the third of each would take hours: that both are open shows
# that the files before them are done.
mkdir long
for name in a b d e h; do
    echo "$name" > "long/$name"
done
sha256sum long/a long/b long/e > expected-long
cat > start << 'END'
echo $$ > pid
exec "$program" --threads 2 long/a long/b long/c long/d long/e "$unreadable" long/g long/h > out
END
export program unreadable

# interrupt WORD: ^C for the program, when it cannot get on and the file `screen` has the word.
interrupt() {
    until has_open long/c && has_open long/g && grep -q "$1" screen; do
        sleep 0.02
    done
    kill -INT "$(cat pid)"
}

# is_interrupted WHAT: how the run has to end.
is_interrupted() {
    exits 130 "$1"
    prints expected-long "$1"
    passes "$1: sha256sum -c reads the output" sha256sum -c --quiet --strict out
    mentions "checksum: interrupted: 3 of 8 files are done" "$1"
    mentions "checksum: $unreadable: Input/output error" "$1"
}

if [ ! -f "$unreadable" ] || ! truncate -s 4T long/c long/g 2> /dev/null; then
    echo "note: there can be no file of 4 TB, or no $unreadable here: ^C is not checked"
else
    # The program stays in the foreground: what a script runs behind itself is started without ^C.
    rm pid
    if grep -aq __tsan_init "$program"; then
        echo "note: the thread sanitizer keeps a signal from a thread that waits for a job:" \
            "^C is checked on a terminal only"
    else
        echo > screen
        interrupt '^' &
        timeout 120 sh start 2> err
        status=$?
        kill $! 2> /dev/null
        is_interrupted "^C"
        rm pid
    fi

    if command -v script > /dev/null; then
        echo > screen
        interrupt '4/8.*left' &
        timeout 120 script -qefc 'sh start' screen < /dev/null > /dev/null
        status=$?
        kill $! 2> /dev/null
        cp screen err
        is_interrupted "^C on a terminal"
        mentions "$return${escape}[K" "the progress bar is erased"
    else
        echo "note: no script(1) here: progress on a terminal is not checked"
    fi
fi

# ---- What cannot be written --------------------------------------------------------------------

if [ -c /dev/full ]; then
    "$program" tree/d > /dev/full 2> err
    status=$?
    exits 1 "a full device"
    says "checksum: standard output: No space left on device" "a full device"

    # More than a buffer of standard output holds, so that it fails before the end.
    set --
    for round in 1 2 3 4 5 6 7 8 9 10; do
        set -- "$@" tree
    done
    "$program" "$@" > /dev/full 2> err
    status=$?
    exits 1 "a full device, long output"
    mentions "checksum: standard output: " "a full device, long output"
    "$program" --help > /dev/full 2> err
    status=$?
    exits 1 "a full device, --help"
else
    echo "note: no /dev/full here: a full device is not checked"
fi
"$program" tree >&- 2> err
status=$?
exits 1 "a closed standard output"
says "checksum: standard output: Bad file descriptor" "a closed standard output"

# ---- The command line --------------------------------------------------------------------------

run --help
exits 0 "--help"
is_silent "--help"
passes "--help shows the usage" grep -q '^Usage: checksum ' out

# refuses ARGUMENT…: wrong usage.
refuses() {
    run "$@"
    exits 2 "wrong usage: $*"
    prints /dev/null "wrong usage: $*"
    mentions "Usage: checksum " "wrong usage: $*"
}
refuses
refuses --
refuses --quiet
refuses --threads
refuses --unknown tree
refuses -
refuses tree -
for threads in 0 -1 65537 99999999999999999999 two 2x "" " "; do
    refuses --threads "$threads" tree
    mentions "\"$threads\"" "the refused number of threads"
done

echo "$checks checks, $failures failures"
[ "$failures" -eq 0 ]
