"""The tokens of C, as a compiler sees them: without comments, line joins, trigraphs, digraphs.

Written for the tests alone, from the phases of translation in C11 5.1.1.2, to tell whether two
files say the same to a compiler.
"""

from __future__ import annotations

import re

TRIGRAPHS = {"=": "#", "/": "\\", "'": "^", "(": "[", ")": "]", "!": "|", "<": "{", ">": "}"}
TRIGRAPHS["-"] = "~"
_DIGRAPHS = {"<:": "[", ":>": "]", "<%": "{", "%>": "}", "%:": "#", "%:%:": "##"}
_TRIGRAPH = re.compile(r"\?\?([=/'()!<>-])")
_JOIN = re.compile(r"\\[ \t\v\f\r]*\n")  # gcc lets blanks stand between
_TOKEN = re.compile(
    r"(?P<comment>/\*.*?\*/|//[^\n]*)"
    r'|(?P<text>(?:u8|[uUL])?(?:"(?:\\.|[^"\\\n])*"|' + r"'(?:\\.|[^'\\\n])*'))"
    r"|(?P<number>\.?[0-9](?:[eEpP][+-]|[\w.])*)"
    r"|(?P<word>[^\W\d][\w$]*)"
    r"|(?P<blank>[ \t\v\f\r]+)"
    r"|(?P<end>\n)"
    r"|(?P<sign>%:%:|\.\.\.|<<=|>>=|<:|:>|<%|%>|%:|\#\#|->|\+\+|--|<<|>>|[<>=!]=|&&|\|\|"
    r"|[*/%+&^|-]=)"
    r"|(?P<other>.)",
    re.DOTALL,
)


class EndlessComment(ValueError):
    """A comment that goes on to the end of the file."""


def tokens(source: str) -> list[str]:
    """The tokens of a file; the end of a directive is one, too."""
    text = _TRIGRAPH.sub(lambda match: TRIGRAPHS[match[1]], source)
    text = _JOIN.sub("", text)
    found: list[str] = []
    in_directive, is_first = False, True
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match[0]
        if kind in ("comment", "blank"):
            continue
        if kind == "end":
            if in_directive:
                found.append("\n")
            in_directive, is_first = False, True
            continue
        token = _DIGRAPHS.get(token, token)
        if token == "/" and text.startswith("*", match.end()):
            raise EndlessComment(text[match.start() :][:60])
        in_directive = in_directive or is_first and token == "#"
        is_first = False
        found.append(token)
    return found


def comments(source: str) -> list[str]:
    """What stands in the comments."""
    return [match[0] for match in _TOKEN.finditer(source) if match.lastgroup == "comment"]


def without_directives(found: list[str]) -> list[str]:
    """Tokens, without those from a `#` at the start of a line to the line's end."""
    kept: list[str] = []
    in_directive = False
    for token in found:
        in_directive = in_directive or token == "#"  # the generated code has it nowhere else
        if not in_directive:
            kept.append(token)
        in_directive = in_directive and token != "\n"
    return kept
