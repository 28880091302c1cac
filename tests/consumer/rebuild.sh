#!/bin/sh
# rebuild.sh GENERATOR: what changes is rebuilt, and nothing else.
. "${0%/*}/common.sh"
CMAKE_GENERATOR=$1
export CMAKE_GENERATOR
begin "rebuild $CMAKE_GENERATOR"

# Copies of everything, to be changed.
cp -R "$PARFORGE_PREFIX" prefix
PARFORGE_PREFIX=$work/prefix
cp -R "$consumers/source" "$consumers/find_package" .
generator=prefix/share/parforge/gen/parforge
templates=prefix/share/parforge/templates

# expect WHAT REGENERATED COMPILED: each yes or no, or - for "does not matter".
expect() {
    build build >build.log 2>&1 || { cat build.log; fail "$1: the build failed"; }
    for pair in ".h and .*.c from:$2" "Building C object:$3"; do
        step=${pair%%:*}
        happened=no
        if grep -q "$step" build.log; then
            happened=yes
        fi
        if [ "${pair##*:}" != - ] && [ "${pair##*:}" != $happened ]; then
            cat build.log
            fail "$1: happened '$step': $happened, expected: ${pair##*:}"
        fi
    done
    expect_output "converted, (OpenMP|serial)" "$(find_program build app)"
}

# The same, and that the next build has nothing to do.
expect_once() {
    expect "$@"
    expect "again, after: $1" no no
}

# Make looks at times only: what was generated with the same content is compiled again.
case $CMAKE_GENERATOR in
Ninja*) same_content=no ;;
*) same_content=yes ;;
esac

configure find_package build
expect_once "first build" yes yes

touch source/weather.toml
expect_once "spec touched" yes $same_content
touch $templates/module.c.j2
expect_once "template touched" yes $same_content
touch $generator/emit.py
expect_once "generator touched" yes $same_content
touch source/readings.h
expect_once "header of the element function touched" no yes

sed -i 's/Station readings/Readings of stations/' source/weather.toml
expect_once "spec changed" yes yes
echo '/* more */' >>$templates/module.c.j2
expect_once "template changed" yes yes
grep -q '/\* more \*/' build/parforge_generated/weather/weather.c || fail "the template's change is not there"

rm build/parforge_generated/weather/weather.h
expect_once "generated header deleted" yes -
rm build/parforge_generated/weather/weather.c
expect_once "generated C file deleted" yes -
rm -r build/parforge_generated
expect_once "all that was generated deleted" yes -

touch $templates/new.j2
expect_once "template added" yes -
rm $templates/new.j2
expect_once "template removed" yes -

# As a package manager does it: the new file is older than what was generated from the former one.
sed 's/more/less/' $templates/module.c.j2 >new.j2
touch -d '2000-01-01' new.j2
mv new.j2 $templates/module.c.j2
expect_once "package upgraded" yes yes
grep -q '/\* less \*/' build/parforge_generated/weather/weather.c || fail "the upgrade is not there"

echo 'nonsense = 1' >>source/weather.toml
if build build >build.log 2>&1; then
    fail "a bad spec was accepted"
fi
grep -Eq 'weather.toml:[0-9]+: error:' build.log || fail "no error names the spec's line"
sed -i '/nonsense/d' source/weather.toml
expect_once "spec mended" yes -

sed -i 's/weather/climate/g' source/weather.toml source/main.c
expect_once "module renamed" yes yes
