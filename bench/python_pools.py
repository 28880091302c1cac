"""Python's own pools: `python3 python_pools.py LIBRARY KIND WORK ITEMS THREADS CALLS BATCHES`.

Prints what the programs of time_main.c print. The work is the 20 sums only. A loop in Python takes
many times as long as one in C, which would compare languages and not pools: so each item is the
same function as everyone else's, called through ctypes, which releases the interpreter's lock. The
pools are started before the clock is, and are called in their plainest way.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

NO_SUCH_LOOP = 3

Map = Callable[[list[int]], list[int]]


class Element:
    """The function of one item, in this process."""

    call: Callable[[int], int]

    @classmethod
    def load(cls, library: str) -> None:
        cls.call = ctypes.CDLL(library).bench_sum_of_squares
        cls.call.argtypes = [ctypes.c_uint64]  # type: ignore[attr-defined]
        cls.call.restype = ctypes.c_uint64  # type: ignore[attr-defined]


def sum_of_squares(count: int) -> int:
    return Element.call(count)


def _measure(run: Map, counts: list[int], calls: int, batches: int) -> None:
    sums = run(counts)
    for _ in range(batches):
        begin = time.monotonic_ns()
        for _ in range(calls):
            sums = run(counts)
        print(f"nanoseconds {(time.monotonic_ns() - begin) / calls:.1f}")
    digest = 14695981039346656037
    for word in sums:
        digest = (digest ^ word) * 1099511628211 % 2**64
    print(f"checksum {digest:016x}")


def main() -> int:
    library, kind, work, *numbers = sys.argv[1:]
    items, threads, calls, batches = map(int, numbers)
    if work != "sums":
        return NO_SUCH_LOOP
    counts = [5000000 + i for i in range(items)]
    if kind == "threads":
        with ThreadPoolExecutor(threads, initializer=Element.load, initargs=(library,)) as executor:
            _measure(lambda data: list(executor.map(sum_of_squares, data)), counts, calls, batches)
    elif kind == "processes":
        with ProcessPoolExecutor(
            threads, initializer=Element.load, initargs=(library,)
        ) as executor:
            _measure(lambda data: list(executor.map(sum_of_squares, data)), counts, calls, batches)
    else:
        with multiprocessing.Pool(threads, Element.load, (library,)) as pool:
            _measure(lambda data: pool.map(sum_of_squares, data), counts, calls, batches)
    return 0


if __name__ == "__main__":
    sys.exit(main())
