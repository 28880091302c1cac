"""The `parforge` command."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import NoReturn, TextIO

from . import __version__, names
from .build import build
from .diagnostics import SpecError
from .files import OutputError, write_generated
from .model import Module
from .program import check_for_mpi, check_together
from .spec import Spec, read

EXIT_SPEC = 1
EXIT_USAGE = 2
EXIT_FILES = 3
EXIT_PIPE = 141  # 128 + SIGPIPE

_DESCRIPTION = "Generates C that runs your own functions over your data on all cores."
_EXIT_STATUS = """\
exit status:
  0    success
  1    a spec has errors: on standard error, each as FILE:LINE: error: MESSAGE
  2    wrong usage
  3    a file cannot be read or written
"""
_LIST_FORMAT = """\
Prints one line for each processor, in three columns with a tab between them:
the generated function, FILE:LINE of the processor, the first line of its doc.
"""


class _Ended(Exception):
    """All has been said; what is left is to end with this exit status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # UTF-8 like specs; file names as they came in. With PYTHONUNBUFFERED each write to standard
        # output could fail, which argparse would not tell since Python 3.12: the flush below does.
        if isinstance(stream, io.TextIOWrapper):
            at_once = stream is sys.stderr
            stream.reconfigure(encoding="utf-8", errors="surrogateescape", write_through=at_once)
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except BrokenPipeError:
        _silence(sys.stdout, sys.stderr)
        return EXIT_PIPE
    except OSError as error:
        _silence(sys.stdout)
        _complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
        return EXIT_FILES


def _run(arguments: Sequence[str]) -> int:
    try:
        options = _parser().parse_args(_with_known_command(arguments))
        command: Callable[[argparse.Namespace], None] = options.run
        command(options)
    except _Ended as ended:
        return ended.status
    return 0


def _silence(*streams: TextIO | None) -> None:
    """Python flushes its streams once more at the end: that must not fail a second time."""
    for stream in streams:
        if stream is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _say(stream: TextIO | None, lines: Iterable[str]) -> None:
    if stream is not None:  # None: closed by the caller
        stream.writelines(line + "\n" for line in lines)


def _complain(message: str) -> None:
    _say(sys.stderr, [f"parforge: error: {message}"])


# Arguments


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        _complain(f"{message}\nTry `{self.prog} --help`.")
        raise _Ended(EXIT_USAGE)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise _Ended(status)


def _parser() -> argparse.ArgumentParser:
    layout = argparse.RawDescriptionHelpFormatter
    parser = _Parser(
        "parforge",
        description=_DESCRIPTION,
        epilog=_EXIT_STATUS,
        formatter_class=layout,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"parforge {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (run, text, details) in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=text,
            description=f"{text[0].upper()}{text[1:]}.\n\n{details}".strip(),
            epilog=_EXIT_STATUS,
            formatter_class=layout,
            allow_abbrev=False,
        )
        command.set_defaults(run=run)
        command.add_argument("specs", metavar="SPEC", nargs="+", help="a spec, in TOML")
        if run is _generate:
            command.add_argument(
                "-o", dest="directory", metavar="DIR", required=True, help="made if it is missing"
            )
            command.add_argument(
                "--mpi", action="store_true", help="also write the functions for MPI ranks"
            )
            command.add_argument(
                "--depfile", metavar="FILE", help="write what the output depends on, for make"
            )
    return parser


def _with_known_command(arguments: Sequence[str]) -> Sequence[str]:
    """argparse would list the commands; we say which one was meant."""
    if arguments and not arguments[0].startswith("-") and arguments[0] not in _COMMANDS:
        hint = names.suggestion(arguments[0], _COMMANDS)
        _complain(f"there is no command {names.quote(arguments[0])}{hint}\nTry `parforge --help`.")
        raise _Ended(EXIT_USAGE)
    return arguments


# Commands


def _load(files: Sequence[str], for_mpi: bool = False) -> list[tuple[Spec, Module]]:
    """Every spec, checked; if any is bad, all that is wrong is reported and the command ends."""
    status = 0
    built: list[tuple[Spec, Module]] = []
    for file in files:
        try:
            spec = read(file)
            built.append((spec, build(spec)))
        except SpecError as error:
            _say(sys.stderr, error.lines)
            status = max(status, EXIT_SPEC)
        except OSError as error:
            _complain(f"cannot read {file}: {error.strerror or error}")
            status = EXIT_FILES
    check_together(built)
    if for_mpi:
        check_for_mpi(built)
    for spec, _ in built:
        try:
            spec.root.problems.check()
        except SpecError as error:
            _say(sys.stderr, error.lines)
            status = max(status, EXIT_SPEC)
    if status:
        raise _Ended(status)
    return built


def _check(options: argparse.Namespace) -> None:
    _load(options.specs)


def _list(options: argparse.Namespace) -> None:
    for spec, module in _load(options.specs):
        for processor in module.processors:
            doc = processor.doc.strip().partition("\n")[0].rstrip()
            place = f"{names.visible(spec.file)}:{processor.line}"
            line = f"{module.name}_{processor.name}\t{place}\t{names.visible(doc)}"
            _say(sys.stdout, [line])


def _generate(options: argparse.Namespace) -> None:
    built = _load(options.specs, for_mpi=options.mpi)
    files: dict[str, str] = {}
    for _, module in built:
        files |= _render(module, options.mpi)
    outputs = [os.path.join(options.directory, name) for name in files]
    try:
        if options.depfile is None:
            write_generated(options.directory, files)
            return
        from .depfile import depfile

        text = depfile(outputs, options.specs)
        _refuse_to_overwrite(options.depfile, [*outputs, *options.specs])
        write_generated(options.directory, files, (options.depfile, text))
    except OutputError as error:
        _complain(str(error))
        raise _Ended(EXIT_FILES) from error


def _render(module: Module, with_mpi: bool) -> dict[str, str]:
    """The module's files, the source first."""
    try:
        from .emit import render
    except ImportError as error:
        _complain(f"{error}: install Jinja2 for this Python ({sys.executable})")
        raise _Ended(EXIT_FILES) from error
    return dict(sorted(render(module, with_mpi).items()))


def _refuse_to_overwrite(path: str, precious: Iterable[str]) -> None:
    if os.path.realpath(path) in {os.path.realpath(other) for other in precious}:
        _complain(f"--depfile {path} would overwrite a file of this run")
        raise _Ended(EXIT_USAGE)


_COMMANDS = {
    "generate": (_generate, "write the C source and header of each spec", ""),
    "check": (_check, "say what is wrong with the specs, write nothing", ""),
    "list": (_list, "list the processors of the specs", _LIST_FORMAT),
}
