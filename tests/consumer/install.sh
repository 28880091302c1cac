#!/bin/sh
# Installs parforge for the other tests, and looks at what was installed. The folder is moved after
# the installation, so that all of them show that the package is relocatable.
. "${0%/*}/common.sh"
begin install

"$CMAKE" --install "$PARFORGE_BINARY_DIR" --config "$PARFORGE_CONFIG" --prefix "$work/first prefix"
if [ -e "$PARFORGE_PREFIX" ]; then
    rm -rf "$PARFORGE_PREFIX"
fi
mkdir -p "${PARFORGE_PREFIX%/*}"
mv "$work/first prefix" "$PARFORGE_PREFIX"
cd "$PARFORGE_PREFIX"

for file in include/parforge/parforge.h include/parforge/generated.h bin/parforge \
    include/parforge/generated_stage.h include/parforge/generated_mpi.h share/parforge/templates/module_mpi.c.j2 \
    share/parforge/gen/__main__.py share/parforge/gen/parforge/cli.py \
    share/parforge/templates/module.c.j2 share/parforge/templates/module.h.j2 \
    share/man/man1/parforge.1 share/doc/parforge/docs/spec.md; do
    [ -f "$file" ] || fail "$file is not installed"
done
for pattern in '.?*' __pycache__ '*.pyc' '*.in' CMakeLists.txt; do
    found=$(find . -name "$pattern")
    [ -z "$found" ] || fail "installed, but should not be: $found"
done
for folder in "$PARFORGE_SOURCE_DIR" "$PARFORGE_BINARY_DIR" "first prefix"; do
    # Text only: debug information names the folders of the build, and may.
    found=$(grep -rIlF -e "$folder" . || true)
    [ -z "$found" ] || fail "$found names the folder $folder"
done

version=$(bin/parforge --version)
echo "$version" | grep -qF "$PARFORGE_VERSION" || fail "the command says '$version'"
