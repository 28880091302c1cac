"""What the tests of the generator share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from parforge import cli
from support import Outcome


@pytest.fixture
def parforge(capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Runs the command in this process."""

    def run(*arguments: object) -> Outcome:
        capfd.readouterr()
        status = cli.main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a spec and returns its path."""

    def to_file(text: str | bytes, name: str = "spec.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return to_file
