"""Every mistake that one key of a spec can have: 45 keys, each with all wrong kinds of value."""

from __future__ import annotations

from collections.abc import Iterator

from drafts import GOOD, Mistake
from parforge.keys import INDICES_ALONE

# Why a JSON Schema cannot refuse it.
NAMES = "which names the generated code, the system and the library have"
TYPES = "what C makes of a type's words"
VALUES = "which values the type can hold"
EQUAL_NUMBERS = "JSON does not tell 1.0 from 1"
DOLLAR = "in Python, other than in an editor, `$` matches before a line end, too"
REASONS = (NAMES, TYPES, VALUES, EQUAL_NUMBERS, DOLLAR)

KINDS = {
    "an integer": "5",
    "a float": "1.5",
    "a boolean": "true",
    "a date or time": "1979-05-27",
    "a string": '"text"',
    "an array": "[5]",
    "a table": "{ a = 5 }",
}
# What is no mistake, or not one of the kind alone.
_TAKEN = {
    "string": ("a string",),
    "type": ("a string",),
    "array": ("an array",),
    "boolean": ("a boolean",),
    "table": ("a table",),
    "string, array or table": ("a string", "an array", "a table"),
    "integer": ("an integer",),
    "integer or string": ("an integer", "a string"),
    "number or string": ("an integer", "a float", "a string"),
    "array of tables": ("an array", "a table"),
}
KEYS: dict[str, dict[str, str]] = {
    "spec": {
        "parforge": "integer",
        "module": "string",
        "doc": "string",
        "include": "array",
        "processor": "array of tables",
    },
    "processor": {
        "name": "string",
        "doc": "string",
        "function": "string",
        "input": "string, array or table",
        "output": "string, array or table",
        "args": "array",
        "fallible": "boolean",
        "default": "number or string",
        "index": "boolean",
        "dataset": "table",
        "worker": "table",
        "reduce": "table",
        "schedule": "string",
        "max_threads": "integer or string",
        "serial_below": "integer",
        "simd": "boolean",
        "on_error": "string",
        "ignore_errors": "array",
        "suppress_errors": "boolean",
        "daemon": "boolean",
        "thread_name": "string",
    },
    "input": {"name": "string", "type": "type", "pass": "string"},
    "output": {"name": "string", "type": "type", "default": "number or string"},
    "args": {"name": "string", "type": "type"},
    "dataset": {"type": "type", "length": "string", "get": "string"},
    "worker": {"type": "type", "init": "string", "fini": "string"},
    "reduce": {
        "function": "string",
        "identity": "number or string",
        "commutative": "boolean",
        "store": "boolean",
    },
}
REQUIRED = [("spec", "parforge"), ("spec", "processor")]
REQUIRED += [(table, key) for table, pairs in GOOD.items() for key in pairs]
REQUIRED = [pair for pair in dict.fromkeys(REQUIRED) if pair != ("dataset", "get")]

OTHER_WORDS = (  # table, what it was called, what it is called here
    ("spec", "name", "module"),
    ("spec", "version", "parforge"),
    ("spec", "headers", "include"),
    ("processor", "callback", "function"),
    ("processor", "results", "output"),
    ("processor", "params", "args"),
    ("processor", "can_fail", "fallible"),
    ("processor", "container", "dataset"),
    ("processor", "threads", "max_threads"),
    ("input", "by", "pass"),
    ("dataset", "size", "length"),
    ("dataset", "at", "get"),
    ("worker", "create", "init"),
    ("worker", "destroy", "fini"),
    ("processor", "fold", "reduce"),
    ("reduce", "operator", "function"),
    ("reduce", "neutral", "identity"),
    ("reduce", "init", "identity"),
    ("reduce", "unordered", "commutative"),
    ("reduce", "keep", "store"),
)
ELSEWHERE = (  # table, a key of another, what is said of it
    ("spec", "fallible", "it belongs to a processor"),
    ("processor", "include", "it belongs to the spec, above the first `[[processor]]`"),
    ("processor", "headers", "`include` belongs to the spec"),
    ("input", "output", "it belongs to a processor, below its `[[processor]]` and above its own"),
    (
        "dataset",
        "name",
        "it needs no name, remove it (the generated parameter is called `dataset`)",
    ),
    ("dataset", "output", "it belongs to a processor, below its `[[processor]]` and above its own"),
    ("worker", "name", "it needs no name, remove it"),
    (
        "reduce",
        "name",
        "it needs no name, remove it (the generated parameter is called `reduced`)",
    ),
    ("reduce", "type", "it has the type of the output, remove it"),
    ("reduce", "simd", "it belongs to a processor, below its `[[processor]]` and above its own"),
    ("args", "pass", "for a pointer write the type as `const double *`"),
    ("processor", "timeout", "it is an option of each call, in parforge_options"),
)

_FALLIBLE = {"ignore_errors": {"fallible": "true"}}
_NO_IDENTIFIER = "is no C identifier: use ASCII letters, digits and `_`"
_RESERVED = "is reserved for the C implementation"
_IDENTIFIERS = (  # TOML, message, beyond the schema
    ('""', "is empty: give a C identifier", ""),
    ('"1a"', _NO_IDENTIFIER, ""),
    ('"a b"', "not starting with a digit; did you mean `a_b`?", ""),
    ("'a-b'", "not starting with a digit; did you mean `a_b`?", ""),
    ("'f()'", "not starting with a digit; did you mean `f`?", ""),
    ('"é"', _NO_IDENTIFIER, ""),
    ('"\\u0430bc"', _NO_IDENTIFIER, ""),  # Cyrillic
    ('"a\\n"', "`a\\n` " + _NO_IDENTIFIER, DOLLAR),
    ('"a*/"', _NO_IDENTIFIER, ""),
    ('"a;"', _NO_IDENTIFIER, ""),
    ('"int"', "`int` is a keyword of C: choose another name", ""),
    ('"class"', "`class` is a keyword of C++: choose another name", ""),
    ('"NULL"', "`NULL` is a macro of the C headers", ""),
    ('"_x"', _RESERVED, ""),
    ('"a__b"', _RESERVED, ""),
    (f'"{"x" * 64}"', "has 64 characters: a C identifier has at most 63", ""),
)
_DEFINED = (
    *_IDENTIFIERS,
    ('"parforge_x"', "starts with `parforge_`: these names belong to the library", ""),
)
_STEMS = (*_DEFINED, ('"a_"', "ends with `_`: generated names would contain `__`", ""))
_MODULES = (
    *_STEMS,
    ('"string"', "would hide the system's <string.h>", NAMES),
    ('"pthread_x"', "belongs to the system, as `pthread_…` does", NAMES),
    ('"parforge"', "is the library's own", ""),
)
_TYPEDEF = "use a typedef of your own header"
_TYPES = (
    ('""', "it is empty: give a C type such as `double`", ""),
    ('"*"', "there is no base type", ""),
    ('"const"', "there is no base type", TYPES),
    ('"int[3]"', "arrays cannot be handed over: give the type of one item, a pointer, or", ""),
    ('"int (*)(int)"', "function types cannot be written here: " + _TYPEDEF, ""),
    ('"std::string"', "`:` is C++: " + _TYPEDEF, ""),
    ('"vector<int>"', "`<` is C++: " + _TYPEDEF, ""),
    ('"int &"', "`&` is C++: " + _TYPEDEF, ""),
    ('"int;"', "`;` cannot stand in a C type: " + _TYPEDEF, ""),
    ('"int, int"', "`,` cannot stand in a C type", ""),
    ('"int /* */"', "`/` cannot stand in a C type", ""),
    ('"3 int"', "`3` cannot stand in a C type", ""),
    ('"double\\n"', "`\\n` cannot stand in a C type", DOLLAR),
    ('"int *x"', "`x` cannot stand after `*`: give the type alone, without `x`", TYPES),
    ('"doubel double"', "C has no such type; did you mean `double`?", TYPES),
    ('"unsinged int"', "C has no such type; did you mean `unsigned`?", TYPES),
    ('"long float"', "C has no such type", TYPES),
    ('"short long"', "C has no such type", TYPES),
    ('"unsigned double"', "C has no such type", TYPES),
    ('"long long long"', "C has no such type", TYPES),
    ('"a_t b_t"', "C has no such type", TYPES),
    ('"volatile int"', "`volatile` is not supported: " + _TYPEDEF, TYPES),
    ('"_Atomic int"', "`_Atomic` is not supported: " + _TYPEDEF, TYPES),
    ('"static int"', "`static` is not part of a type: leave it out", TYPES),
    ('"const int const"', "`const` stands twice: once is enough", TYPES),
    ('"struct"', "`struct` needs a tag after it: for example `struct row`", TYPES),
    ('"struct a b"', "C has no such type: give the type alone, without `b`", TYPES),
    ('"union int"', "the tag `int` is a keyword of C", TYPES),
    ('"__int128"', "`__int128` is reserved for the C implementation", TYPES),
    ('"return"', "`return` is a keyword of C", TYPES),
    ('"template *"', "`template` is a keyword of C++", TYPES),
    ('"NULL"', "`NULL` is a macro of the C headers", TYPES),
    (f'"int {"*" * 9}"', "more than 8 `*`", TYPES),
    (f'"int {" " * 300}*"', "more than 256 characters", ""),
)
_VOID = ('"void"', "`void` has no values: write `void *` for a pointer to anything", "")
_VOID_OUTPUT = ('"void"', 'a "void" output stands alone: write `output = "void"`', "")
_CONST_OUTPUT = ('"const int"', "an output is written to and cannot be const", TYPES)
_NUMBER = 'expected a number or the name of a constant, such as -1 or "NAN"'
_DEFAULTS = (  # of a double
    ("true", "a boolean does not fit `double`", VALUES),
    ('""', _NUMBER, ""),
    ('"1 + 1"', _NUMBER, ""),
    ('"0; }"', _NUMBER, ""),
    ('"1.5.5"', _NUMBER, VALUES),
    ('"--1"', _NUMBER, VALUES),
    ('"0x"', _NUMBER, VALUES),
    ('"1e999"', "`double` cannot hold so large a number", VALUES),
    ('"1e-999"', "`double` cannot hold so small a number", VALUES),
    ("nan", 'write "NAN"', VALUES),
    ("-inf", 'write "-INFINITY"', VALUES),
    ('"010"', "a leading 0 means octal in C: leave it out", VALUES),
    ('"f(1)"', "`f(1)` is no C identifier", ""),
    ('"sizeof"', "`sizeof` is a keyword of C", VALUES),
    ('"__LINE__"', "`__LINE__` is reserved", VALUES),
    (f'"{"1" * 101}"', "more than 100 characters", ""),
)
_ERROR_CODE = 'expected an error code, such as 5 or "ENOENT"'
_PRINTABLE = "`thread_name` must be printable ASCII without quotes and backslashes"
_INCLUDE_CHARACTERS = "may only have the characters A-Z a-z 0-9 _ . / + -"
WRONG: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {
    ("spec", "parforge"): (
        ("0", "unknown format of the spec: this version reads `parforge = 1`", ""),
        ("2", "unknown format of the spec", ""),
        ("1.0", "must be the number of the format, such as `parforge = 1`", EQUAL_NUMBERS),
    ),
    ("spec", "module"): _MODULES,
    ("spec", "processor"): (("[]", "the spec has no processor: add a `[[processor]]`", ""),),
    ("processor", "name"): _STEMS,
    ("processor", "function"): _IDENTIFIERS,
    ("processor", "input"): (
        *_TYPES,
        ('"void"', f'`input` cannot be "void": every item has a value{INDICES_ALONE}', ""),
        ("[]", f'`input = ["double"]`{INDICES_ALONE}', ""),
    ),
    ("processor", "output"): (*_TYPES, _CONST_OUTPUT, ("[]", "`output` is an empty list", "")),
    ("processor", "default"): _DEFAULTS,
    ("processor", "schedule"): (
        ('""', '`schedule` must be "static" or "adaptive"', ""),
        ('"Static"', "not `Static`; did you mean `static`?", ""),
        ('"dynamic"', "not `dynamic`", ""),
    ),
    ("processor", "on_error"): (
        ('"contineu"', '"stop" or "continue", not `contineu`; did you mean `continue`?', ""),
        ('"abort"', "not `abort`", ""),
    ),
    ("processor", "max_threads"): (
        ("0", '`max_threads` must be from 1 to 65536 or "cores"', ""),
        ("-1", '`max_threads` must be from 1 to 65536 or "cores"', ""),
        ("65537", '`max_threads` must be from 1 to 65536 or "cores"', ""),
        ("8.0", "`max_threads` must be an integer", EQUAL_NUMBERS),
        ('"all"', 'must be a number from 1 to 65536 or "cores", not `all`', ""),
        ('"core"', "did you mean `cores`?", ""),
    ),
    ("processor", "serial_below"): (
        ("-1", "`serial_below` must be from 0 to 9223372036854775807", ""),
        ("9223372036854775808", "`serial_below` must be from 0 to", ""),
        ("1.0", "`serial_below` must be an integer", EQUAL_NUMBERS),
    ),
    ("processor", "ignore_errors"): (
        ("[0]", "element 1 of `ignore_errors`: 0 means success and is never an error", ""),
        ("[5, 2147483648]", "element 2 of `ignore_errors`: `int` holds", ""),
        ('["5"]', _ERROR_CODE, ""),
        ("[true]", _ERROR_CODE, ""),
        ("[1.5]", _ERROR_CODE, ""),
        ("[[5]]", _ERROR_CODE, ""),
        ("[{ code = 5 }]", _ERROR_CODE, ""),
        ('["E NOENT"]', "`E NOENT` is no C identifier", ""),
        ('["if"]', "`if` is a keyword of C", NAMES),
        ('["ENOENT", "EIO", "ENOENT"]', "element 3 of `ignore_errors`: `ENOENT` is there", ""),
        ('["+EIO", "EIO"]', "element 2 of `ignore_errors`: `EIO` is there twice", NAMES),
    ),
    ("processor", "thread_name"): (
        ('""', "`thread_name` must have 1 to 15 characters", ""),
        ('"sixteen letters."', "`thread_name` must have 1 to 15 characters", ""),
        ('"a\\"b"', _PRINTABLE, ""),
        ("'a\\b'", _PRINTABLE, ""),
        ('"é"', _PRINTABLE, ""),
        ('"a\\tb"', _PRINTABLE, ""),
        ('"\\u202e"', _PRINTABLE, ""),
    ),
    ("processor", "args"): (
        ("['int']", "element 1 of `args` must be a table, such as `{ name = ", ""),
        ("[[]]", "element 1 of `args` must be a table", ""),
    ),
    ("input", "name"): _DEFINED,
    ("input", "type"): (*_TYPES, _VOID),
    ("input", "pass"): (
        ('"reference"', '`pass` must be "value" or "pointer", not `reference`', ""),
        ('"Pointer"', "did you mean `pointer`?", ""),
    ),
    ("output", "name"): _DEFINED,
    ("output", "type"): (*_TYPES, _VOID_OUTPUT, _CONST_OUTPUT),
    ("output", "default"): _DEFAULTS,
    ("args", "name"): (*_DEFINED, ('"size_t"', "something of the C library", NAMES)),
    ("args", "type"): (*_TYPES, _VOID),
    ("dataset", "type"): (*_TYPES, _VOID),
    ("dataset", "length"): _IDENTIFIERS,
    ("dataset", "get"): _IDENTIFIERS,
    ("worker", "type"): (  # where a schema wants a `*`
        *((value, says, beyond if "*" in value else "") for value, says, beyond in _TYPES),
        _VOID,
        ('"int"', "a worker is a pointer: `int *`, not `int`", ""),
    ),
    ("worker", "init"): _IDENTIFIERS,
    ("worker", "fini"): _IDENTIFIERS,
    ("reduce", "function"): (*_IDENTIFIERS, ('"+"', _NO_IDENTIFIER, "")),
    ("reduce", "identity"): _DEFAULTS,
}
WRONG["spec", "include"] = tuple(
    (f"[{element}]", message, beyond)
    for element, message, beyond in (
        ('""', "is empty: give a header", ""),
        ('"a b.h"', _INCLUDE_CHARACTERS, ""),
        ('"<a.h>"', _INCLUDE_CHARACTERS, ""),
        ("'a\\b.h'", _INCLUDE_CHARACTERS, ""),
        ('"é.h"', _INCLUDE_CHARACTERS, ""),
        ('"a.h\\n"', _INCLUDE_CHARACTERS, DOLLAR),
        ('"a\\"\\n#define int\\n"', _INCLUDE_CHARACTERS, ""),
        ('"/usr/include/a.h"', "is absolute: give it relative", ""),
        ('"../a.h"', "has `..` in it", ""),
        ('"a/../b.h"', "has `..` in it", ""),
        ('"a/"', "is a folder: give a header", ""),
        ('"."', "is a folder: give a header", ""),
        (f'"{"a" * 256}"', "has more than 255 characters", ""),
        ('"weather.h"', "change `module` or rename your header", NAMES),
        ('"./weather.h"', "would be hidden by the generated header of that name", NAMES),
        ('"a.h", "a.h"', "include `a.h` is there twice", ""),
        ('"a.h", "./a.h"', "include `./a.h` is there twice", NAMES),
        ('"a.h", 5', "element 2 of `include` must be a string, not an integer", ""),
    )
)


def of_the_wrong_kind() -> Iterator[Mistake]:
    for table, keys in KEYS.items():
        for key, takes in keys.items():
            for kind in KINDS.keys() - _TAKEN[takes]:
                says = (f"`{key}` must be", f"not {kind}")
                beyond = ""
                if key in ("default", "identity"):
                    says = (f"`{key}`: ", "a boolean" if kind == "a boolean" else "expected")
                    beyond = VALUES if kind == "a boolean" else ""
                besides = _FALLIBLE.get(key, {})
                yield Mistake(table, key, KINDS[kind], says, beyond, besides=besides)


def of_the_wrong_value() -> Iterator[Mistake]:
    for (table, key), values in WRONG.items():
        for value, says, beyond in values:
            besides = _FALLIBLE.get(key, {})
            yield Mistake(table, key, value, (says,), beyond, besides=besides)


def missing() -> Iterator[Mistake]:
    for table, key in REQUIRED:
        says = f"such as `{key} = "
        if table == "spec":
            says = {"parforge": "start with", "module": says, "processor": "no processor"}[key]
        besides = {"name": '"of_mine"'} if table in ("input", "output") else {}
        yield Mistake(table, key, None, (says,), besides=besides)


def unknown() -> Iterator[Mistake]:
    for table in KEYS:
        for key in ("colour", '"a b"', '""', '"\\u202e"', "reducer"):
            if (table, key) != ("processor", "reducer"):
                yield Mistake(table, key, "5", ("has no key `",))


def misspelt() -> Iterator[Mistake]:
    """Each key with a letter left out, with two exchanged, with capitals, with a hyphen."""
    for table, keys in KEYS.items():
        for key in keys:
            value = GOOD[table].get(key, "5")
            if (table, key) == ("spec", "processor"):
                value = f"[{{ {', '.join(f'{k} = {v}' for k, v in GOOD['processor'].items())} }}]"
            variants = {key[:-2] + key[-1], key[:-2] + key[-1] + key[-2], key.capitalize()}
            variants.add(key.replace("_", "-"))
            for variant in sorted(variants - {key}):
                says = (f"has no key `{variant}`; did you mean `{key}`?",)
                yield Mistake(table, variant, value, says, instead_of=key)


def in_other_words() -> Iterator[Mistake]:
    """Keys that are called so elsewhere, and those that belong to another table."""
    for table, word, key in OTHER_WORDS:
        says = (f"has no key `{word}`; did you mean `{key}`?",)
        yield Mistake(table, word, GOOD[table].get(key, "5"), says, instead_of=key)
        if key in GOOD[table]:
            yield Mistake(table, word, "5", (f"has no key `{word}`: it has `{key}` already",))
    for table, word, says_that in ELSEWHERE:
        yield Mistake(table, word, "5", (f"has no key `{word}`: {says_that}",))


def all_mistakes() -> list[Mistake]:
    mistakes = [*of_the_wrong_kind(), *of_the_wrong_value(), *in_other_words()]
    mistakes += [*missing(), *unknown(), *misspelt()]
    return sorted(mistakes, key=repr)
