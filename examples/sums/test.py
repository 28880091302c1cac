"""test.py PROGRAM: checks what it prints against the closed formula."""

import re
import subprocess
import sys

program = sys.argv[1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


result = run()
assert result.returncode == 0 and not result.stderr, result
lines = result.stdout.splitlines()
limits = range(5_000_000, 5_000_020)
for limit, line in zip(limits, lines):
    expected = (limit - 1) * limit * (2 * limit - 1) // 6
    assert expected >= 2**64
    assert line == f"squares below {limit}: {expected}", line
assert re.fullmatch(r"on one core: \d+\.\d{3} s", lines[20]), lines[20]
times = r"on all \(\d+\): \d+\.\d{3} s, \d+\.\d\d times as fast"
assert re.fullmatch(times, lines[21]), lines[21]
assert len(lines) == 22

assert run("--help").stdout.startswith("Usage: sums\n")
for arguments in (["-x"], ["5"], ["--help", "--help"]):
    result = run(*arguments)
    assert result.returncode == 2 and "takes no arguments" in result.stderr, result
print("20 sums are exact")
