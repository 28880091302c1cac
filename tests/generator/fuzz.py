"""Random specs, many of them wrong in a few places. The same seed gives the same specs."""

from __future__ import annotations

import copy
import datetime
import random
import tomllib
from typing import Any

from support import BAD, GOOD
from tomlwriter import TomlWriter

TYPES = """
    double|float|int|char|bool|unsigned long long|size_t|uint8_t|int64_t|long double|celsius_t
    double _Complex|enum color|struct row|union word|const struct row *|const char *|void *
    const double *const|short|row_t *|long unsigned|_Bool|int16_t|struct row *|wchar_t|unsigned
""".replace(
    "\n", "|"
).split(
    "|"
)
TYPES = [text.strip() for text in TYPES if text.strip()]
BAD_TYPES = ["", "void", "int x", "int;", "*", "unsigned float", "struct", "int[2]", "const", "é"]
BAD_TYPES += ["volatile int", "int *" + "*" * 9, "__int128", "struct int", "a b", "return", "int\n"]
BAD_NAMES = ["", "int", "class", "_x", "a__b", "é", "x" * 64, "a b", "a\n", "NULL", "parforge_x"]
BAD_NAMES += ["weather_p0", "f0", "size_t", "memset", "fuzz_p1_call", "p0", "0", "*/", "\u202e"]
OWN_NAMES = ["n", "options", "i", "index", "job", "begin", "end", "call", "code", "data", "cursor"]
OWN_NAMES += ["worker", "dataset", "item", "chunk", "output", "input", "failed", "block_end", "row"]
FOLD_NAMES = ["fold", "tile", "lanes", "node", "piece", "values", "value", "reduced", "width"]
OWN_NAMES += FOLD_NAMES
DEFAULTS = [0, 1, -1, 1.5, True, "NAN", "-INFINITY", "NULL", "none_of_them", "0x10", "1e3", "-.5"]
BAD_DEFAULTS = [
    [],
    {},
    "",
    "1 + 1",
    "f(1)",
    2**70,
    float("nan"),
    float("inf"),
    "1e999",
    "if",
    "--1",
]
CODES: list[list[Any]] = [[1], [-2], ["ENOENT"], ["-GONE"], [77]]
DOCS = [
    "",
    "One item.",
    "*/ int evil; /*",
    "a\nb\\\nc",
    "??/",
    "word " * 60,
    "\u202e\x07",
    "{{ x }}",
]
ANYTHING: list[Any] = [5, -1, 0, 2**63, 1.5, True, False, "", "text", [], {}, [[]], [5], {"a": 5}]
ANYTHING += [datetime.date(2000, 1, 1), datetime.time(1, 2), ["double", "int"], {"type": "int"}]
KEYS = """
    parforge module doc include processor name function input output args fallible default index
    dataset worker schedule max_threads serial_below reduce simd on_error ignore_errors
    suppress_errors daemon thread_name type pass length get init fini identity commutative store
    colour nam
""".split()
PIECES = [b"\0", b"\xff", b"[", b"]", b"{", b"}", b'"', b"'", b'"""', b"\n", b"=", b".", b",", b"#"]
PIECES += [
    b"[[processor]]\n",
    b"true",
    b"-1",
    b"nan",
    b"void",
    b"*",
    b"const ",
    b"\\",
    b"\r",
    b"\t",
]
PIECES += [
    b'""',
    b"[]",
    b"{}",
    b"2000-01-01",
    b"struct ",
    b"int ",
    b"9" * 30,
    b"name",
    b"'''",
    b"e",
]
PIECES += [b"\xe2\x80\xae", b"\xef\xbb\xbf", b"_", b"input.", b"\\u0000", b"\\U00110000", b"1e9999"]

_TEXTS = [path.read_bytes() for path in 5 * GOOD + BAD]
_TREES = [tomllib.loads(path.read_text("utf-8")) for path in GOOD]


class Fuzzer:
    """Makes one spec."""

    def __init__(self, seed: int, number: int) -> None:
        self.random = random.Random(f"{seed}:{number}")
        self.badness = self.random.choice([0.0, 0.0, 0.01, 0.05, 0.3])

    def spec(self) -> bytes:
        way = self.random.random()
        if way < 0.35:
            return self._written(self._tree())
        if way < 0.7:
            tree = copy.deepcopy(self.random.choice(_TREES))
            for _ in range(self.random.randint(0, 4)):
                self._mutate(tree)
            return self._written(tree)
        if way < 0.8:
            return self._damaged(self._written(self._tree()))
        return self._damaged(self.random.choice(_TEXTS))

    def _written(self, tree: Any) -> bytes:
        return TomlWriter(self.random).document(tree).encode("utf-8", "replace")

    # Bytes

    def _damaged(self, text: bytes) -> bytes:
        data = bytearray(text)
        for _ in range(self.random.randint(1, 4)):
            place = self.random.randrange(len(data) + 1)
            what = self.random.random()
            if what < 0.4:
                data[place : place + self.random.choice([0, 0, 1, 5])] = self.random.choice(PIECES)
            elif what < 0.6:
                del data[place : place + self.random.choice([1, 1, 2, 20, 200])]
            elif what < 0.8:
                length = self.random.choice([1, 10, 100])
                start = self.random.randrange(len(data) + 1)
                data[place:place] = data[start : start + length]
            elif place < len(data):
                data[place] ^= 1 << self.random.randrange(8)
        return bytes(data)

    # Trees

    def _mutate(self, tree: Any) -> None:
        """Changes one place of a tree."""
        node = tree
        while True:
            inner = [v for v in self._entries(node) if isinstance(v, (dict, list)) and v]
            if not inner or self.random.random() < 0.3:
                break
            node = self.random.choice(inner)
        if not node:
            return
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = self.random.choice(keys)
        what = self.random.random()
        if what < 0.3:
            del node[key]
        elif what < 0.6:
            node[key] = self._any()
        elif isinstance(node, dict) and what < 0.8:
            node[self.random.choice(KEYS)] = self._any()
        elif isinstance(node, dict):
            node[self.random.choice(KEYS)] = node.pop(key)
        else:
            node.append(copy.deepcopy(node[key]))

    def _entries(self, node: Any) -> list[Any]:
        return list(node.values() if isinstance(node, dict) else node)

    def _any(self) -> Any:
        pools = (ANYTHING, TYPES, BAD_TYPES, BAD_NAMES, OWN_NAMES, DEFAULTS, BAD_DEFAULTS, DOCS)
        return copy.deepcopy(self.random.choice(self.random.choice(pools)))

    def _pick(self, good: list[Any], bad: list[Any]) -> Any:
        if self.random.random() < self.badness:
            return (
                self._any()
                if self.random.random() < 0.3
                else copy.deepcopy(self.random.choice(bad))
            )
        return self.random.choice(good)

    def _tree(self) -> dict[str, Any]:
        tree: dict[str, Any] = {
            "parforge": self._pick([1], [0, 2, "1"]),
            "module": self._pick(["fuzz", "weather", "m1"], BAD_NAMES),
        }
        if self.random.random() < 0.4:
            tree["doc"] = self._pick(DOCS, [5])
        if self.random.random() < 0.4:
            headers = ["a.h", "dir/b.h", "./c.h", "fuzz-1.0+x.h"]
            bad = ["", "/a.h", "../a.h", "a b.h", "a/", '"', 5, "fuzz.h"]
            tree["include"] = [self._pick([h], bad) for h in self.random.sample(headers, 2)]
        count = self.random.choice([1, 1, 2, 3])
        tree["processor"] = [self._processor(number) for number in range(count)]
        return tree

    def _processor(self, number: int) -> dict[str, Any]:
        chance = self.random.random
        processor: dict[str, Any] = {
            "name": self._pick([f"p{number}"], BAD_NAMES),
            "function": self._pick([f"f{number}"], BAD_NAMES),
        }
        has_dataset = chance() < 0.2
        processor["input"] = self._entries_of("input", 1 if has_dataset else 3)
        processor["output"] = "void" if chance() < 0.15 else self._entries_of("output", 3)
        if has_dataset:
            processor["dataset"] = self._dataset(number)
        if chance() < 0.3:
            names = self.random.sample(OWN_NAMES + ["offset", "scale", "unit"], 3)
            processor["args"] = [
                {"name": self._pick([name], BAD_NAMES), "type": self._pick(TYPES, BAD_TYPES)}
                for name in names[: self.random.randint(0, 3)]
            ]
        if chance() < 0.4:
            processor["fallible"] = self._pick([True], [1, "true"])
            if chance() < 0.5:
                processor["ignore_errors"] = [
                    self._pick(code, [0, "", 2**31, "5", "if", [1]])
                    for code in self.random.sample(CODES, 2)
                ]
        if chance() < 0.15:
            pointer = self.random.choice(["struct counter *", "void *", "const char *"])
            processor["worker"] = {
                "type": self._pick([pointer], [*BAD_TYPES, "int"]),
                "init": self._pick([f"open{number}"], BAD_NAMES),
                "fini": self._pick([f"close{number}"], BAD_NAMES),
            }
        is_single = isinstance(processor["output"], (str, dict)) and processor["output"] != "void"
        if chance() < (0.3 if is_single else self.badness):
            processor["reduce"] = self._reduction(number)
        for key, good, bad in _OPTIONS:
            if chance() < 0.12:
                processor[key] = self._pick(good, bad)
        if chance() < self.badness:
            processor[self.random.choice(KEYS)] = self._any()
        return processor

    def _reduction(self, number: int) -> dict[str, Any]:
        names = [f"fold{number}", *FOLD_NAMES]
        reduction = {
            "function": self._pick(names, BAD_NAMES),
            "identity": self._pick([0, "0", *DEFAULTS], BAD_DEFAULTS),
        }
        for key in ("commutative", "store"):
            if self.random.random() < 0.5:
                reduction[key] = self._pick([True, False], [0, "yes"])
        return reduction

    def _entries_of(self, what: str, most: int) -> Any:
        entries = [self._entry(what, n) for n in range(self.random.randint(1, most))]
        return entries[0] if len(entries) == 1 and self.random.random() < 0.8 else entries

    def _entry(self, what: str, number: int) -> Any:
        ctype = self._pick(TYPES, BAD_TYPES)
        if what == "output" and isinstance(ctype, str):
            ctype = ctype.removesuffix("const")
        if self.random.random() < 0.5:
            return ctype
        entry = {"type": ctype}
        if self.random.random() < 0.7:
            entry["name"] = self._pick([f"{what[0]}{number}", f"the_{what}_{number}"], BAD_NAMES)
        if what == "input" and self.random.random() < 0.3:
            entry["pass"] = self._pick(["value", "pointer"], ["reference", ""])
        if what == "output" and self.random.random() < 0.3:
            entry["default"] = self._pick(DEFAULTS, BAD_DEFAULTS)
        return entry

    def _dataset(self, number: int) -> dict[str, Any]:
        dataset = {"type": self._pick(["const struct table *", "row_t *"], [*BAD_TYPES, "int"])}
        if self.random.random() < 0.5:
            dataset["length"] = self._pick([f"length{number}"], BAD_NAMES)
        dataset["get"] = self._pick([f"get{number}"], BAD_NAMES)
        return dataset


_OPTIONS: tuple[tuple[str, list[Any], list[Any]], ...] = (
    ("doc", DOCS, [5]),
    ("index", [True, False], [1]),
    ("simd", [True, False], ["no"]),
    ("daemon", [True, False], [0]),
    ("suppress_errors", [True, False], [1]),
    ("on_error", ["stop", "continue"], ["halt", ""]),
    ("schedule", ["static", "adaptive"], ["dynamic", ""]),
    ("max_threads", [1, 8, 65536, "cores"], [0, -1, 65537, "core", 2.0]),
    ("serial_below", [0, 1000, 2**63 - 1], [-1, 2**63, 1.0]),
    ("thread_name", ["a", "fifteen letters", "%s", "??/"], ["", "x" * 16, '"', "\\", "é"]),
    ("default", DEFAULTS, BAD_DEFAULTS),
)
