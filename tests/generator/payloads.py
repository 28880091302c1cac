"""Texts that have made a generator emit somebody's code, or could."""

from __future__ import annotations

WORD = "benign"  # what stands in the twin of a hostile spec

CODE = "int evil(void) { return 1; }"
CONSTRUCTOR = "__attribute__((constructor)) static void evil(void) { }"

PAYLOADS = (
    # Out of a comment, and into another
    "*/",
    "/*",
    "*/*",
    "/*/",
    "*//*",
    "**/",
    "*\n/",
    "*\\\n/",
    "*??/\n/",
    "*\r/",
    "*\r\n/",
    "*\x0b/",
    "*\u2028/",
    "*\x85/",
    "*\u200b/",
    "* /" + "*" * 100 + "/",
    f"*/ {CONSTRUCTOR} /*",
    f"*/\n{CODE}\n/*",
    f"*\\\n/ {CODE} /*",
    f"//\n{CODE}",
    f"// \\\n{CODE}",
    # Lines that go on
    "\\",
    "\\\n",
    "\\ \n",
    "\\\t\n",
    "\\\r\n",
    "\\\x0b\n",
    "\\\x0c\n",
    "\\\u00a0\n",
    "\\\u3000\n",
    "\\\u2028",
    "\\\x85",
    "\\\\\n\\\\",
    "word " * 18 + "wrapped \\ " + "word " * 30,
    "word " * 18 + "wrapped \\\u00a0 " + "word " * 30,
    "word " * 18 + "wrapped ??/ " + "word " * 30,
    "word " * 18 + "wrapped * / " + "word " * 30,
    "word " * 19 + "*/ /" + "word " * 30,
    # Other spellings
    "??/",
    "??/\n",
    "???/\n",
    "??=include <evil.h>",
    "<% evil %> <: :> %:",
    f"%:define int char\n{CODE}",
    # Out of a string or a directive
    '"',
    '\\"',
    "'",
    f'"; {CODE} "',
    f'" {CODE} "',
    "\\x22",
    "\n#define return abort();\n",
    '\n#include "/etc/passwd"\n',
    "#pragma GCC poison int",
    '_Pragma("GCC poison int")',
    "#error evil",
    f"x\n#endif\n{CODE}",
    # Code
    f"; {CODE}",
    f"}} {CODE} {{",
    f"a, int b) {{ }} {CODE} int c(int d",
    "asm",
    'asm("hlt")',
    '__asm__("hlt")',
    "__attribute__((constructor))",
    '__attribute__((weak, alias("main")))',
    "__builtin_trap()",
    "typeof(evil())",
    "sizeof(int[evil()])",
    "_Alignas(64)",
    "_Static_assert(0)",
    "[[noreturn]]",
    "x = evil()",
    "(evil())",
    "$evil",
    "evil\\u0041",
    # Templates
    "{{ 7 * 7 }}",
    "{{7*7}}",
    "{{ self.__init__.__globals__ }}",
    "{% raw %}",
    "{% include 'module.c.j2' %}",
    "{# #}",
    "{%",
    "}}",
    "${evil}",
    "$(evil)",
    "`evil`",
    "%s%n%s%n",
    "%(evil)s",
    "{0.__class__}",
    # What is not what it looks like
    "\x00",
    "evil\x00",
    "\x07\x1b[31m\x1b]0;evil\x07",
    "\x08\x08\x08",
    "\x7f",
    "\u202e evil \u202c",
    "\u2066evil\u2069",
    "\u200b",
    "\ufeff",
    "\u00ad",
    "\u061c",
    "\u115f",
    "\u3164",
    "\ufffe",
    "\U000e0041",
    "\U0010ffff",
    "\ue000",
    "\u0435vil",  # Cyrillic
    "\uff45vil",  # full width
    "\u037e",  # a Greek question mark, which looks like a semicolon
    "\u2044*",  # a fraction's slash
    "\u2217/",  # an operator's asterisk
    "e\u0301" + "\u0301" * 50,
    # Too much
    "x" * 5000,
    "*/" * 5000,
    "\n" * 5000,
    "\\\n" * 2000,
    " " * 5000 + "*/",
)

WAYS = {
    "alone": "{}",
    "at the end": f"{WORD}{{}}",
    "at the start": f"{{}}{WORD}",
    "between": f"{WORD} {{}} {WORD}",
    "twice": "{0}{0}",
    "on lines of its own": f"{WORD}\n{{0}}\n{{0}}\n{WORD}",
}


def filled(way: str, payload: str) -> str:
    return WAYS[way].replace("{0}", "{}").replace("{}", payload)
