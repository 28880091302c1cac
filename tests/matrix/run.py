#!/usr/bin/env python3
"""Every type with every way to use it: generated, compiled without a word, and run.

The short form takes one compiler: standards are looked at, one is built and run. The form "run"
is the last of it. The long form builds and runs with every compiler that is there, in many ways.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from maker.building import Failure, Way, build
from maker.sources import write

C_STANDARDS = ("c11", "c17", "c2x", "gnu11", "gnu17", "gnu2x")
SHORT_C_STANDARDS = ("c17", "c2x")  # and c11, which is run
CPP_STANDARDS = ("c++17", "gnu++17", "c++20")
OPENMP = "-fopenmp"

# Warnings that users have beyond the house's.
MORE_WARNINGS = (
    "-Wcast-function-type -Wcast-qual -Wcast-align -Wshadow -Wsign-conversion -Wfloat-conversion"
    " -Wdouble-promotion -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wundef"
    " -Wwrite-strings -Wvla -Wformat=2 -Wunused-macros -Wswitch-enum -Wredundant-decls"
).split()

# In these ways it is also built and run, besides all standards.
OTHER_WAYS = (
    ("-std=c11", "-O0", OPENMP),
    ("-std=c11", "-O3", OPENMP),
    ("-std=c11", "-Os", OPENMP),
    ("-std=c11", "-O2"),
    ("-std=c11", "-O2", "-fno-openmp"),
    ("-std=c11", "-O3", OPENMP, "-ffast-math"),
    ("-std=c11", "-O2", OPENMP, "-funsigned-char", "-fshort-enums"),
    ("-std=c11", "-O1", OPENMP, "-fsanitize=undefined", "-fno-sanitize-recover=all"),
)
# A call through a pointer of another type ends the program. For C, clang before 17 sees it only by
# the second, which needs its own linker.
FUNCTION_TYPES = ("-std=c11", "-O1", OPENMP, "-fsanitize=function", "-fno-sanitize-recover=all")
CONTROL_FLOW = ("-std=c11", "-O1", OPENMP, "-flto", "-fvisibility=hidden", "-fsanitize=cfi-icall")


def run_way(arguments: argparse.Namespace) -> Way:
    flags = ("-std=c11", "-O1", *arguments.openmp.split(), *arguments.flags.split())
    return Way(arguments.compiler, flags, runs=True)


def short_ways(arguments: argparse.Namespace) -> list[Way]:
    compiler, openmp = arguments.compiler, arguments.openmp.split()
    looks = [(compiler, f"-std={standard}", *openmp) for standard in SHORT_C_STANDARDS]
    looks.append((compiler, "-std=c11"))
    if arguments.cpp:
        looks.append((arguments.cpp, "-std=c++17"))
    ways = [Way(name, tuple(flags), has_library=False) for name, *flags in looks]
    return [*ways, run_way(arguments)]


def long_ways() -> list[Way]:
    ways = []
    for compiler, cpp in (("gcc", "g++"), ("clang", "clang++")):
        if not shutil.which(compiler):
            print(f"left out: there is no {compiler}")
            continue
        ways += [Way(compiler, (f"-std={name}", "-O2", OPENMP), True) for name in C_STANDARDS]
        ways += [Way(compiler, flags, True) for flags in OTHER_WAYS]
        ways.append(Way(compiler, ("-std=c11", OPENMP, *MORE_WARNINGS)))
        if compiler == "clang":
            ways.append(Way(compiler, FUNCTION_TYPES, True))
            if shutil.which("ld.lld"):
                ways.append(Way(compiler, CONTROL_FLOW, True, ("-fuse-ld=lld",)))
            else:
                print("left out: control flow, there is no ld.lld")
        if shutil.which(cpp):
            ways += [Way(cpp, (f"-std={standard}",)) for standard in CPP_STANDARDS]
        else:
            print(f"left out: there is no {cpp}")
    return ways


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("form", choices=("short", "run", "long"))
    parser.add_argument("folder", type=Path, help="where everything is made")
    parser.add_argument("--compiler", default="cc", help="C compiler of the short form")
    parser.add_argument("--cpp", default="", help="C++ compiler of the short form; none: no C++")
    parser.add_argument("--openmp", default=OPENMP, help="flags for OpenMP, or none")
    parser.add_argument("--flags", default="", help="more flags of the one that is run")
    arguments = parser.parse_args()

    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{write(folder)} combinations", flush=True)
    if arguments.form == "long":
        ways = long_ways()
    elif arguments.form == "short":
        ways = short_ways(arguments)
    else:
        ways = [run_way(arguments)]
    failures = 0
    for way in ways:
        try:
            print(build(way, folder), flush=True)
        except Failure as failure:
            failures += 1
            print(f"FAILED: {way.text}\n{failure}", flush=True)
    print(f"{len(ways)} ways, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
