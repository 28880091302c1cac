"""What to do about text that is not TOML, where tomllib only says what it did not expect."""

import re

_OUTSIDE_STRINGS = re.compile(r"Invalid (value|statement|initial)|Expected|Unclosed")
_CURLY_QUOTES = tuple("“”„‘’‚")
_END_OF_LINE = ("\n", "#")
_BOOLEAN = re.compile(r"(true|false|yes|no|on|off)(?![A-Za-z0-9_-])", re.IGNORECASE)
_PAIR = re.compile(r"[A-Za-z0-9_-]+[ \t]*=")
_OTHERS = {
    "Invalid value": ": text needs quotes around it",
    "Cannot overwrite a value": ": the key is there twice",
    "Illegal character '\\n'": ": the string has no end on this line",
}


def hint(reason: str, text: str, line: int, column: int) -> str:
    """The end of a message; `reason` is tomllib's, the place is where it read no further."""
    lines = text.split("\n")
    before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]])
    after = text[len(before) :]
    if _OUTSIDE_STRINGS.match(reason):
        if after.startswith(("//", "/*")):
            return ": comments begin with #"
        if after.startswith(_CURLY_QUOTES):
            return ': use straight quotes: "'
    if _is_end_of_line_in_table(reason, before, after):
        return ": a table in { } stands on one line, without a comma at its end"
    if reason == "Invalid value":
        if _BOOLEAN.match(after):
            return ": write true or false, in small letters"
        if _PAIR.match(after) and before.rstrip(" \t\n").endswith(("[", ",")):
            return ": a table needs { } around it" + _end_of_array(before)
    return _OTHERS.get(reason, "")


def _is_end_of_line_in_table(reason: str, before: str, after: str) -> bool:
    if reason == "Unclosed inline table":
        return after.startswith(_END_OF_LINE)
    if not reason.startswith("Invalid initial character"):
        return False
    last = before.rstrip(" \t")[-1:]
    return last in ("{", ",") and after.startswith(_END_OF_LINE) or (last, after[:1]) == (",", "}")


def _end_of_array(before: str) -> str:
    """A key on a line of its own may as well come after an array that was not closed."""
    return "" if before.rpartition("\n")[2].strip() else ", and an array ] at its end"
