"""The command in a process of its own, forked from this one: real, without the start of a Python.

What is to happen to such a run is done by functions of the tests: they are called in the child.
"""

from __future__ import annotations

import functools
import os
import runpy
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from support import GOOD, ROOT, Outcome, generated

LONGEST = 60  # seconds, then the child is ended


def run(
    arguments: Sequence[object], folder: Path, prepare: Callable[[], None] = lambda: None
) -> Outcome:
    """Runs the command in `folder`; a status below 0 is the signal that ended it.

    What it prints must fit into a pipe: it is read when all is over.
    """
    _warm_up()
    readers, writers = zip(os.pipe(), os.pipe())
    child = os.fork()
    if child == 0:
        _become_the_command([str(argument) for argument in arguments], folder, prepare, writers)
    for writer in writers:
        os.close(writer)
    out, err = (os.fdopen(reader, encoding="utf-8") for reader in readers)
    with out, err:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return Outcome(status, out.read(), err.read())


@functools.lru_cache(maxsize=None)
def _warm_up() -> None:
    """Here, not in every child: the templates are compiled."""
    generated(GOOD[0])


def _become_the_command(
    arguments: Sequence[str], folder: Path, prepare: Callable[[], None], writers: Sequence[int]
) -> None:
    status = 99
    try:
        signal.alarm(LONGEST)
        # Whatever the tests were started with: `nohup` and a shell's `&` switch signals off.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        for descriptor, writer in zip((1, 2), writers):
            os.dup2(writer, descriptor)
        sys.stdout, sys.stderr = (open(fd, "w", closefd=False) for fd in (1, 2))
        os.chdir(folder)
        prepare()
        sys.argv = ["gen", *arguments]
        runpy.run_path(str(ROOT / "gen"), run_name="__main__")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 98
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)
