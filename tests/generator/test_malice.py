"""Hostile text in every place of a spec: refused, or the compiler sees a harmless one.

The twin of a hostile spec has a harmless word where the hostile text is. Their outputs are compared
token by token, as a compiler sees them.
"""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
import tempfile
import unicodedata
from pathlib import Path

import pytest
from ctokens import EndlessComment, comments, tokens
from parforge import emit, manual
from parforge.diagnostics import SpecError
from payloads import CODE, PAYLOADS, WAYS, WORD, filled
from sinks import PROSE, SINKS, STRINGS, toml
from support import LONG, MEMORY, ROOT, SPEC, generated

HARMLESS = re.compile(r"[A-Za-z0-9_./+-]+")  # names, and paths of headers
INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}


def is_visible(line: str) -> bool:
    return not any(unicodedata.category(character) in INVISIBLE for character in set(line))


def is_clean(text: str) -> bool:
    """Nothing in it hides, turns the direction of writing, joins lines, or looks like a comment."""
    return (
        is_visible(text.replace("\n", ""))
        and re.search(r"(\\|\?\?/)\s*$", text, re.MULTILINE) is None
        and not any("/*" in comment[2:] for comment in comments(text))
    )


def unescaped(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token)


def is_same(hostile: str, twin: list[str], text: str) -> bool:
    """Whether a file and its twin's tokens differ in strings and names, there in just the text."""
    try:
        found = tokens(hostile)
    except EndlessComment:
        return False
    is_name = re.fullmatch("[A-Za-z][A-Za-z0-9_]*", text)
    return len(found) == len(twin) and all(
        a == b or (is_name or a[0] == '"') and unescaped(a) == with_text(b, text)
        for a, b in zip(found, twin)
    )


def with_text(benign: str, text: str) -> str:
    return benign.replace(WORD, text).replace(WORD.upper(), text.upper())


def escapes(place: str, text: str, spec: Path) -> str:
    """What the hostile text achieves; nothing, if all is well."""
    hostile = made_with(place, text, spec)
    if isinstance(hostile, SpecError):
        return "" if all(map(is_message, hostile.lines)) else "the message is not clean"
    if place not in PROSE | STRINGS and not HARMLESS.fullmatch(text):
        return "it was accepted where a name, a type or a word is wanted"
    twin = twin_of(place)
    for name, benign in twin.items():
        if not is_clean(hostile[with_text(name, text)]):
            return f"{name} is not clean"
        if not is_same(hostile[with_text(name, text)], benign, text):
            return f"{name} says something else to the compiler"
    return "" if len(twin) == len(hostile) else "another file"


def made_with(place: str, text: str, spec: Path) -> dict[str, str] | SpecError:
    spec.write_bytes(SINKS[place](text))
    try:
        return generated(spec)
    except SpecError as error:
        return error


@functools.lru_cache(maxsize=None)
def twin_of(place: str) -> dict[str, list[str]]:
    """The tokens of what is made of the twin, file name → tokens."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        spec = Path(folder) / "spec.toml"
        spec.write_bytes(SINKS[place](WORD))
        return {name: tokens(text) for name, text in generated(spec).items()}


def is_message(line: str) -> bool:
    return is_visible(line) and bool(re.fullmatch(r".*spec\.toml:[1-9][0-9]*: error: .+", line))


def cases(place: str) -> list[str]:
    """The texts for one place: every payload in every way; in the short form in one after another,
    and in comments, from which it could escape, in two."""
    start = list(SINKS).index(place)
    ways = list(WAYS)
    texts = []
    for number, payload in enumerate(PAYLOADS, start):
        first = number % len(ways)
        chosen = [ways[first], ways[first - 3]] if place in PROSE else [ways[first]]
        texts += [filled(way, payload) for way in (ways if LONG else chosen)]
    return texts


def test_there_are_enough() -> None:
    assert sum(len(cases(place)) for place in SINKS) >= 1500


@pytest.mark.parametrize("place", SINKS)
def test_no_text_escapes(place: str, folder_in_memory: Path) -> None:
    spec = folder_in_memory / "spec.toml"
    found = {text: escaped for text in cases(place) if (escaped := escapes(place, text, spec))}
    assert found == {}


@pytest.mark.parametrize("place", sorted(PROSE))
def test_prose_is_no_template(place: str, folder_in_memory: Path) -> None:
    spec = folder_in_memory / "spec.toml"
    templates = [payload for payload in PAYLOADS if re.search(r"\{[{%#]", payload)]
    assert len(templates) >= 6
    for payload in templates:
        spec.write_bytes(SINKS[place](payload))
        assert payload in generated(spec)["weather.h"]


def test_the_test_would_see_an_escape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (emit, manual):
        monkeypatch.setattr(module, "comment_text", lambda text: text)
    spec = tmp_path / "spec.toml"
    found = {payload for payload in PAYLOADS if escapes("processor.doc", payload, spec)}
    assert len(found) >= 45
    assert {f"*/\n{CODE}\n/*", "\\", "/*", "\u202e evil \u202c"} <= found
    assert escapes("spec.doc", "*/", spec)


# The file's own name


@pytest.mark.parametrize("way", WAYS if LONG else ["between"])
def test_no_name_of_a_spec_escapes(way: str, tmp_path: Path) -> None:
    (tmp_path / "spec.toml").write_text(SPEC)
    twin = {name: tokens(text) for name, text in generated(tmp_path / "spec.toml").items()}
    named = 0
    for payload in PAYLOADS:
        name = re.sub(r"[/\0]", "", filled(way, payload))[:60] + ".toml"
        spec = tmp_path / name.encode("utf-8", "ignore").decode()
        spec.write_text(SPEC)
        for file, text in generated(spec).items():
            assert is_clean(text), name
            found = tokens(text)
            assert len(found) == len(twin[file]), name
            for one, other in zip(found, twin[file]):
                assert one == other or other.startswith('"generated for another'), name
                named += one != other
        spec.unlink()
    assert named > 50


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    spec = tmp_path / "\udcff.toml"
    spec.write_text(SPEC)
    assert all(is_clean(text) and "_.toml" in text for text in generated(spec).values())


# The compiler's own word

GROUPS = 12  # of texts, each the doc of one processor


def prose_spec(folder: Path, texts: list[str]) -> dict[str, str]:
    processors = [
        f'[[processor]]\nname = "p{number}"\nfunction = "kelvin_of"\ninput = "double"\n'
        f'output = "double"\ndoc = {toml(text)}\n'
        for number, text in enumerate(texts)
    ]
    head = f'parforge = 1\nmodule = "weather"\ndoc = {toml(" ".join(texts))}\n'
    (folder / "spec.toml").write_text(head + 'include = ["elements.h"]\n' + "\n".join(processors))
    return generated(folder / "spec.toml")


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_the_compiler_sees_no_difference(compiler: str, tmp_path: Path) -> None:
    """Preprocessed text and symbols of one file with all hostile texts, and of its twin."""
    if shutil.which(compiler) is None or shutil.which("nm") is None:
        pytest.skip(f"no {compiler} or no nm")
    seen = []
    hostile = ["\n".join(PAYLOADS[number::GROUPS]) for number in range(GROUPS)]
    for kind, texts in (("hostile", hostile), ("twin", [WORD] * GROUPS)):
        folder = tmp_path / kind
        folder.mkdir()
        for name, text in prose_spec(folder, texts).items():
            (folder / name).write_text(text)
        flags = ["-std=c11", "-trigraphs", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
        flags += ["-Wno-unknown-pragmas", f"-I{ROOT}/include", f"-I{ROOT}/tests/specs/good"]
        source, made = str(folder / "weather.c"), str(folder / "weather.o")
        subprocess.run([compiler, *flags, "-c", source, "-o", made], check=True)
        expanded = [compiler, *flags, "-E", "-P", source]
        outputs = [
            subprocess.run(command, capture_output=True, text=True, check=True).stdout
            for command in (["nm", "--format=posix", made], expanded)
        ]
        seen.append((outputs[0], tokens(outputs[1])))
    assert "evil" not in seen[0][0] and "weather_p0" in seen[0][0]
    assert seen[0] == seen[1]
