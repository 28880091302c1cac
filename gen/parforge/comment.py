"""The one way of text into a C comment.

Text of a spec must not end its comment early, open another, continue it on the next line, or show
a reader something else than the compiler sees. Every comment of the generated code passes here.
"""

from __future__ import annotations

import re

from .layout import wrapped

# Control and format characters, among them those that turn the direction of writing; separators
# that some compilers or editors take for line ends; halves of characters, private ones and none at
# all. A list of our own: Python's knowledge of Unicode grows with its version, the output must not.
INVISIBLE = re.compile(
    "[\0-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(2**16, 2**20, 2**16)
    )
    + "\U000e0000-\U0010ffff]"
)


def comment_text(text: str) -> str:
    """`text` as it may stand between the marks of a block comment; long lines are broken."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(part for line in lines for part in _parts(line)).strip()


def _parts(line: str) -> list[str]:
    line = INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", line.replace("\t", "    "))
    while "*/" in line or "/*" in line:
        line = line.replace("*/", "* /").replace("/*", "/ *")
    line = line.replace("??/", "?? /")  # a trigraph: a backslash in disguise
    # A backslash at the end of a line joins the next one to it.
    parts = (part.rstrip() for part in wrapped(line))
    return [part + "." if part.endswith("\\") else part for part in parts]
