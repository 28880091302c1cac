"""Writes what the generator says and makes today into the golden files, to be reviewed as a diff.

    python3 tests/generator/update_goldens.py
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "gen"))

from parforge import cli  # noqa: E402
from support import BAD, GOLDEN, SPECS, generated  # noqa: E402


def main() -> None:
    for spec in GOLDEN:
        for name, text in generated(spec).items():
            (SPECS / "golden" / name).write_text(text, "utf-8")
    for spec in BAD:
        os.chdir(spec.parent)
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            cli.main(["check", spec.name])
        spec.with_suffix(".err").write_text(said.getvalue(), "utf-8")


if __name__ == "__main__":
    main()
