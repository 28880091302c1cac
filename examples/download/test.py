"""test.py PROGRAM: fetches from a server that this starts, on a port that the system chooses."""

import http.server
import os
import pathlib
import pty
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.parse

program = sys.argv[1]
AT_ONCE = 16  # the default of the program

# Of enum CURLcode.
UNSUPPORTED_PROTOCOL = 1
COULDNT_CONNECT = 7
PARTIAL_FILE = 18
TOO_MANY_REDIRECTS = 47

# What the server has: from empty to larger than a buffer of a socket.
SIZES = [0, 1, 1000, 65_536, 100_000, 3_000_000]
contents = {f"file{i}": os.urandom(SIZES[i % len(SIZES)]) for i in range(40)}

connections = 0
together = threading.Barrier(AT_ONCE)
hanging = threading.Semaphore(0)
is_over = threading.Event()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open

    def setup(self) -> None:
        global connections
        connections += 1
        super().setup()

    def answer(self, body: bytes, length: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        kind, _, name = urllib.parse.urlsplit(self.path).path[1:].partition("/")
        if kind == "together":  # nobody gets an answer before all have asked
            together.wait(60)
        elif kind == "hang":  # says how long it will be, and no more
            self.answer(b"a part", 1000)
            self.wfile.flush()
            hanging.release()
            is_over.wait()
            return
        elif kind == "cut":
            self.answer(b"a part", 1000)
            self.close_connection = True
            return
        elif kind == "loop" or kind == "moved":
            self.send_response(302)
            self.send_header("Location", self.path if kind == "loop" else f"/get/{name}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if kind == "error":
            self.send_error(503)
        elif name and name not in contents:
            self.send_error(404)
        else:
            body = contents[name] if name else b"a page"
            self.answer(body, len(body))

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
here = f"http://127.0.0.1:{server.server_port}"

# A port that is ours, and where nobody listens: connections to it are refused.
nobody = socket.socket()
nobody.bind(("127.0.0.1", 0))
refused = f"http://127.0.0.1:{nobody.getsockname()[1]}"

environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("proxy")}


def run(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=environment,
    )


def files_in(folder: pathlib.Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def messages_of(result: subprocess.CompletedProcess[str]) -> list[str]:
    return result.stderr.splitlines()[:-1]


def summary_of(result: subprocess.CompletedProcess[str]) -> str:
    return result.stderr.splitlines()[-1]


def test_good_and_bad(folder: pathlib.Path) -> None:
    """What fails is named with its reason, in the order of the list; the rest is kept."""
    kinds = [
        (f"{here}/get/", "HTTP status 404"),
        (f"{here}/error/", "HTTP status 503"),
        (f"{here}/cut/", f"(CURLcode {PARTIAL_FILE})"),
        (f"{here}/loop/", f"(CURLcode {TOO_MANY_REDIRECTS})"),
        (f"{refused}/", f"(CURLcode {COULDNT_CONNECT})"),
        ("odd://x/", f"(CURLcode {UNSUPPORTED_PROTOCOL})"),
    ]
    urls = []
    reasons = []
    for i, name in enumerate(contents):
        url, reason = kinds[i % len(kinds)]
        urls += [f"{here}/get/{name}?query#fragment", f"{url}no-{name}"]
        reasons.append((f"download: {url}no-{name}: ", reason))
    listed = folder.parent / "list"
    listed.write_text("# good and bad\r\n\n" + "\r\n".join(urls))
    folder.mkdir()
    for threads in (1, 3, AT_ONCE, 100):
        target = folder / str(threads)
        result = run("--threads", threads, "--input", listed, target)
        assert result.returncode == 1 and not result.stdout, result
        messages = messages_of(result)
        assert len(messages) == len(reasons), result
        for message, (begin, end) in zip(messages, reasons):
            assert message.startswith(begin) and message.endswith(end), result
        assert f" {len(contents)} of {len(urls)} files, " in summary_of(result), result
        assert files_in(target) == contents, threads


def test_more_than_cores(folder: pathlib.Path) -> None:
    """As many requests are under way at once as there are threads, whatever the number of cores."""
    names = list(contents)[:AT_ONCE]
    result = run(folder, *(f"{here}/together/{name}" for name in names))
    assert result.returncode == 0 and not messages_of(result), result
    assert files_in(folder) == {name: contents[name] for name in names}


def test_connection_is_kept(folder: pathlib.Path) -> None:
    before = connections
    result = run("--threads", 1, folder, *(f"{here}/get/{name}" for name in contents))
    assert result.returncode == 0, result
    assert connections == before + 1


def test_names(folder: pathlib.Path) -> None:
    folder.mkdir()
    mine = {"file1": b"mine", "file3.part": b"mine"}
    for name, content in mine.items():
        (folder / name).write_bytes(content)
    there = [f"{here}/get/file1", f"{here}/get/file3", f"{here}/get/.."]
    result = run(folder, *there, f"{here}/", f"{here}/moved/file2")
    assert result.returncode == 1, result
    assert messages_of(result) == [f"download: {url}: File exists" for url in there], result
    assert files_in(folder) == mine | {"index.html": b"a page", "file2": contents["file2"]}

    # Two URLs of one name: there is one whole file, whichever was first.
    result = run(folder, f"{here}/get/file5", f"{here}/moved/file5")
    assert result.returncode == 1 and len(messages_of(result)) == 1, result
    assert files_in(folder)["file5"] == contents["file5"]

    too_long = "x" * 300
    result = run(folder, f"{here}/get/{too_long}", f"{here}/get/{too_long * 20}")
    assert result.returncode == 1 and result.stderr.count("File name too long") == 2, result


def test_list_from_stdin(folder: pathlib.Path) -> None:
    result = run("-i", "-", folder, f"{here}/get/file3", stdin=f"{here}/get/file2")
    assert result.returncode == 0, result
    assert set(files_in(folder)) == {"file2", "file3"}
    result = run("-i", os.devnull, folder)
    assert result.returncode == 0 and " 0 of 0 files, " in summary_of(result), result


def test_interrupt(folder: pathlib.Path) -> None:
    """Two threads, three files each, and the second of each never comes: when both hang, the first
    ones are there, and the progress says so."""
    urls = [f"{here}/{path}" for path in ("get/file1", "hang/a", "get/file2")]
    urls += [f"{here}/{path}" for path in ("get/missing", "hang/b", "get/file3")]
    screen, terminal = pty.openpty()
    command = [program, "--threads", "2", str(folder), *urls]
    shown = b""
    with subprocess.Popen(command, stderr=terminal, env=environment) as process:
        os.close(terminal)
        assert hanging.acquire(timeout=60) and hanging.acquire(timeout=60)
        while b"2/6" not in shown:
            shown += os.read(screen, 1000)
        process.send_signal(signal.SIGINT)
        try:
            while more := os.read(screen, 1000):
                shown += more
        except OSError:  # what Linux answers when nobody has the terminal open any more
            pass
        assert process.wait() == 130, shown
    os.close(screen)
    bar, _, rest = shown.rpartition(b"\r\033[K")
    lines = rest.decode().splitlines()
    assert b"left" in bar and len(lines) == 2, shown
    assert lines[0] == f"download: {here}/get/missing: HTTP status 404", lines
    assert lines[1].startswith("download: interrupted: 1 of 6 files, "), lines
    assert files_in(folder) == {"file1": contents["file1"]}


def test_wrong_usage(folder: pathlib.Path) -> None:
    wrong: list[list[object]] = [[], [folder], ["-i"], ["-x", folder, here], ["-i", os.devnull]]
    for arguments in wrong:
        result = run(*arguments)
        assert result.returncode == 2 and "Usage: download" in result.stderr, result
    for threads in ("0", "-1", "two", "2x", "", "65537", "99999999999999999999"):
        result = run("-t", threads, folder, here)
        assert result.returncode == 2 and f'not "{threads}"' in result.stderr, result
    assert not folder.exists()
    for arguments in [["-i", "no/list", folder], ["-i", ".", folder], [folder / "a" / "b", here]]:
        result = run(*arguments)
        assert result.returncode == 1, result
        assert result.stderr.startswith("download: "), result
    result = run("--help")
    assert result.returncode == 0 and result.stdout.startswith("Usage: download"), result


with tempfile.TemporaryDirectory() as work:
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            (pathlib.Path(work) / name).mkdir()
            test(pathlib.Path(work) / name / "folder")
    is_over.set()
print("what could be fetched is there")
