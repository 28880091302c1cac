"""test.py PROGRAM: the loop answers at once, whatever its jobs are doing."""

import re
import subprocess
import sys
import threading

program = sys.argv[1]
MILLION = 1_000_000
ENDLESS = 10**18  # at hours for a million numbers


def primes_up_to(limit: int) -> bytearray:
    sieve = bytearray([0, 0]) + bytearray([1]) * (limit - 1)
    for number in range(2, int(limit**0.5) + 1):
        if sieve[number]:
            sieve[number * number :: number] = bytes(len(range(number * number, limit + 1, number)))
    return sieve


sieve = primes_up_to(3 * MILLION)


def answer(first: int) -> str:
    count = sum(sieve[first : first + MILLION])
    return f"{first}: {count} of {MILLION} numbers are prime\n"


def run(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *arguments], input=text, capture_output=True, text=True, check=False, timeout=100
    )


# Several jobs at once, which end in any order. The last line may lack its end.
numbers = [0, 1, 2, 1000, 999_999, MILLION, 2 * MILLION, 3]
result = run("\n".join(map(str, numbers)))
assert result.returncode == 0, result
assert sorted(result.stdout.splitlines(True)) == sorted(map(answer, numbers)), result

# What is no number is named, and the loop goes on.
result = run(f"x\n{10**18 + 1}\n-1\n\n2 3\n{'9' * 300}\nstop\n5\n")
assert result.returncode == 0 and result.stdout == answer(5), result
for line in ["x", str(10**18 + 1), "-1", "", "2 3", "9" * 127]:
    assert f'not "{line}"\n' in result.stderr, result
assert "0 to be stopped" in result.stderr, result

assert run("").returncode == 0
assert run("", "--help").stdout.startswith("Usage: events")
assert run("", "x").returncode == 2

# While one job goes on and on: another one ends, half a line holds nothing up, the clock ticks.
with subprocess.Popen(
    [program],
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
    text=True,
    bufsize=1,
) as process:
    watchdog = threading.Timer(100, process.kill)
    watchdog.start()
    assert process.stdin and process.stdout and process.stderr

    def type_text(text: str) -> None:
        assert process.stdin
        process.stdin.write(text)
        process.stdin.flush()

    type_text(f"{ENDLESS}\n1000\n10")
    assert process.stdout.readline() == answer(1000)
    for line in process.stderr:
        if re.fullmatch(rf"{ENDLESS}: \d+ %\n", line):
            break
    type_text("01\n")
    assert process.stdout.readline() == answer(1001)

    type_text("stop\n")
    assert process.stdout.readline() == f"{ENDLESS}: stopped\n"
    type_text("7\n")
    assert process.stdout.readline() == answer(7)

    # Sixteen are enough; those that wait for their turn are stopped, too.
    type_text(f"{ENDLESS}\n" * 17 + "stop\n")
    for _ in range(16):
        assert process.stdout.readline() == f"{ENDLESS}: stopped\n"
    process.stdin.close()
    assert process.wait() == 0
    messages = process.stderr.read()
    assert messages.count("16 numbers are enough") == 1, messages
    assert "16 to be stopped" in messages, messages
    watchdog.cancel()
print("the loop waits for nothing")
