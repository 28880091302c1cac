"""What a comment may hold, whatever the text."""

from __future__ import annotations

import unicodedata

import pytest
from parforge.comment import comment_text
from parforge.layout import COMMENT_WIDTH, behind
from payloads import PAYLOADS, WAYS, filled

HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}
NOTHING = {0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}  # letters and marks that do not show


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        (" \n\t\n ", ""),
        ("One item.", "One item."),
        ("  First.\n\n    Second. \n", "First.\n\n    Second."),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\tb", "a    b"),
        ("*/", "* /"),
        ("/*", "/ *"),
        ("*/*/", "* / * /"),
        ("/*/", "/ * /"),
        ("??/", "?? /"),
        ("??/*", "?? / *"),
        ("a\\", "a\\."),
        ("a\\ \nb", "a\\.\nb"),
        ("a\\b", "a\\b"),
        ("a\u2028b", "a\N{REPLACEMENT CHARACTER}b"),
        ("\u202eab", "\N{REPLACEMENT CHARACTER}ab"),
        ("°C → K, 10 µm², 日本語, ❤️, \U0001f600", "°C → K, 10 µm², 日本語, ❤️, \U0001f600"),
        ("שלום", "שלום"),
    ],
)
def test_shows(text: str, shown: str) -> None:
    assert comment_text(text) == shown


def shown(characters: list[str]) -> str:
    """What becomes of each of them, between letters of its own, so that it joins no other."""
    return comment_text("a" + "ba".join(characters) + "b")


def split(characters: list[str]) -> list[list[str]]:
    """In pieces that stay on one line."""
    length = COMMENT_WIDTH // 3 - 1
    return [characters[begin : begin + length] for begin in range(0, len(characters), length)]


def test_no_character_hides() -> None:
    hiding = [
        character
        for code, character in enumerate(map(chr, range(0x110000)))
        if unicodedata.category(character) in HIDDEN or code in NOTHING or code & 0xFFFE == 0xFFFE
    ]
    for piece in split([character for character in hiding if character not in "\t\n\r"]):
        assert shown(piece) == "a" + "ba".join("\N{REPLACEMENT CHARACTER}" * len(piece)) + "b"


def test_no_character_that_shows_is_lost() -> None:
    visible = [
        character
        for code, character in enumerate(map(chr, range(0x110000)))
        if unicodedata.category(character)[0] in "LNPS" and code not in NOTHING
    ]
    for piece in split(visible):
        assert shown(piece) == "a" + "ba".join(piece) + "b"


@pytest.mark.parametrize("way", WAYS)
def test_is_one_comment_and_stays_it(way: str) -> None:
    for payload in PAYLOADS:
        once = comment_text(filled(way, payload))
        assert comment_text(once) == once
        shown = behind(once, " * ")
        assert "*/" not in shown and "/*" not in shown and "??/" not in shown
        assert not any(line.rstrip().endswith("\\") for line in shown.split("\n"))
        assert len(shown.splitlines()) == shown.count("\n") + 1 or not shown


@pytest.mark.parametrize("end", ["\\", "\\\u00a0", "\\ \\"])
def test_a_backslash_that_comes_to_a_lines_end_by_filling(end: str) -> None:
    for length in range(COMMENT_WIDTH - 8, COMMENT_WIDTH + 3):
        lines = comment_text("x" * (length - len(end)) + f" {end} and more words").split("\n")
        assert not any(line.rstrip().endswith("\\") for line in lines)


def test_long_lines_are_filled_and_short_ones_kept() -> None:
    text = comment_text("Short.\n" + "word " * 50 + "\nShort again.")
    assert text.split("\n")[0] == "Short." and text.split("\n")[-1] == "Short again."
    assert all(len(line) <= COMMENT_WIDTH for line in text.split("\n"))
    assert text.split().count("word") == 50
