"""Checks that every snippet of a page is what a file says, so that it is compiled and true.

A fenced block stands behind a comment that names where it comes from:

    <!-- examples/first/main.c -->                       the whole file
    <!-- examples/first/weather.toml: generated weather.c: function NAME -->
    <!-- tests/readme/mistakes.toml: check -->           what `parforge check` says of a bad spec
    <!-- processor -->                                   part of a spec: `parforge check` takes it
    <!-- shell -->                                       commands: only looked at, not compared
    <!-- output: bench -->                               what a benchmark printed: not compared
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"(?:<!-- ([^\n]*?) -->\s*)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_GENERATED = re.compile(r"(\S+): generated (\S+): (function|file) ?(\S*)")


def generated_text(spec: Path, name: str) -> str:
    """The text of one file that the generator makes from a spec."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "gen"), "generate", str(spec), "-o", folder]
        subprocess.run(command, check=True)
        return (Path(folder) / name).read_text(encoding="utf-8")


def function_text(source: str, name: str) -> str:
    """A function's definition or, where there is only that, its declaration."""
    lines = source.split("\n")
    starts = [i for i, line in enumerate(lines) if re.match(rf"[a-z].*\b{re.escape(name)}\(", line)]
    if not starts:
        raise LookupError(f"there is no function {name}")
    end = starts[0]
    while lines[end] != "}" and not (
        lines[end].endswith(";") and "{" not in lines[starts[0] : end]
    ):
        end += 1
    is_marked = re.fullmatch("PARFORGE_[A-Z]+", lines[starts[0] - 1]) is not None
    return "\n".join(lines[starts[0] - is_marked : end + 1]) + "\n"


def expected_text(origin: str) -> str | None:
    """What the snippet has to be; None where nothing is compared."""
    if origin == "shell" or origin.startswith("output:"):
        return None
    if origin.endswith(": check"):
        return checked(ROOT / origin.removesuffix(": check"))
    match = _GENERATED.fullmatch(origin)
    if match is None:
        return (ROOT / origin).read_text(encoding="utf-8")
    text = generated_text(ROOT / match[1], match[2])
    return text if match[3] == "file" else function_text(text, match[4])


def checked(spec: Path) -> str:
    """What the generator says about a spec, run in its folder."""
    command = [sys.executable, str(ROOT / "gen"), "check", spec.name]
    done = subprocess.run(command, cwd=spec.parent, capture_output=True, text=True, check=False)
    return done.stderr


def check_processor(text: str) -> None:
    """Raises LookupError with what the generator says about part of a spec."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "page.toml"
        spec.write_text(f'parforge = 1\nmodule = "page"\n\n{text}', encoding="utf-8")
        mistakes = checked(spec)
        if mistakes:
            raise LookupError(mistakes.strip())


def check(page: Path) -> list[str]:
    """What is wrong with the snippets of one page."""
    text = page.read_text(encoding="utf-8")
    problems = []
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start(3))
        where = f"{page.relative_to(ROOT)}:{line}"
        if match[1] is None:
            problems.append(f"{where}: a snippet that does not say where it comes from")
            continue
        try:
            if match[1] == "processor":
                check_processor(match[3])
                continue
            expected = expected_text(match[1])
        except (OSError, LookupError, subprocess.CalledProcessError) as error:
            problems.append(f"{where}: {match[1]}: {error}")
            continue
        if expected is not None and expected.strip("\n") != match[3].strip("\n"):
            problems.append(f"{where}: differs from {match[1]}")
    if not _FENCE.search(text):
        problems.append(f"{page.relative_to(ROOT)}: no snippet was found")
    return problems


def main() -> int:
    problems = [problem for page in sys.argv[1:] for problem in check(Path(page).resolve())]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
