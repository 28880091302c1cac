#!/bin/sh
# Wrong calls of parforge_generate(): each ends the configuration with a sentence.
. "${0%/*}/common.sh"
begin mistakes

cp "$consumers"/source/* .
echo 'parforge = 1' >nameless.toml

# refuse SENTENCE CALL: `CALL` are the lines of a CMakeLists.txt after find_package().
refuse() {
    cat >CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.20)
project(mistaken LANGUAGES ${languages:-C})
find_package(parforge 0.1 CONFIG REQUIRED)
$2
END
    rm -rf build
    if configure . build >configure.log 2>&1; then
        fail "accepted: $2"
    fi
    tr -s ' \n' ' ' <configure.log | grep -qF -e "$1" || {
        cat configure.log
        fail "'$2' does not end with '$1'"
    }
}

refuse "Usage: parforge_generate(" "parforge_generate()"
refuse "Usage: parforge_generate(" "parforge_generate(TARGET app)"
refuse "Usage: parforge_generate(" "parforge_generate(SPECS weather.toml)"
refuse "Usage: parforge_generate(" "parforge_generate(app weather.toml)"
refuse "Usage: parforge_generate(" "parforge_generate(TARGET app SPECS weather.toml OUT_DIR)"
refuse "there is no spec $work/wether.toml" "parforge_generate(TARGET app SPECS wether.toml)"
refuse "there is no spec $work" "parforge_generate(TARGET app SPECS .)"
refuse "no line says which module this is" "parforge_generate(TARGET app SPECS nameless.toml)"
refuse "app must be an executable or a library that this project compiles" \
    "add_library(app INTERFACE)
parforge_generate(TARGET app SPECS weather.toml)"
refuse "parforge::parforge must be an executable or a library that this project compiles" \
    "parforge_generate(TARGET parforge::parforge SPECS weather.toml)"
refuse "two specs would write" "parforge_generate(TARGET app SPECS weather.toml weather.toml)"
refuse "two specs would write" "parforge_generate(TARGET one SPECS weather.toml OUT_DIR generated)
parforge_generate(TARGET two SPECS weather.toml OUT_DIR generated)"
if command -v "$CXX" >/dev/null; then
    languages=CXX
    refuse "add C to the languages of your project()" \
        "parforge_generate(TARGET app SPECS weather.toml)"
fi
