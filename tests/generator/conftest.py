"""What the tests of the generator share."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from parforge import cli
from support import MEMORY, Outcome


@pytest.fixture(autouse=True, scope="session")
def parser() -> Iterator[None]:
    """Made once: argparse takes longer for that than the generator for a spec."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "_parser", functools.lru_cache(maxsize=None)(cli._parser))
        yield


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


@pytest.fixture
def folder_in_memory() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)
