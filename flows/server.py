"""A Prefect server for the time of one run, that ends with the process that started it, even by kill -9.

Prefect's own temporary server shares the terminal's Ctrl-C with its client, which then waits minutes for it, and outlives
a client that is killed.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from filelock import FileLock, Timeout

from pipeline.errors import DepecheError
from pipeline.workers import SAFE_PATH

_START_SECONDS = 120
_ANSWER_SECONDS = 10
# So many times in as many seconds nobody listens where a server that is no more has listened.
_REFUSED = 3
_LOG = "server.log"


@contextmanager
def embedded_server(home: Path) -> Iterator[Callable[[], str]]:
    """Run a server that keeps its files in `home`, or in a folder for this run when another server is using that.

    Gives a function that waits until the server answers and returns the URL of its API, so that the time of its start
    can be used. That raises DepecheError when the server does not start.
    """
    with _exclusive(home) as folder:
        # The server alone keeps its socket: when it dies, clients are refused and do not wait for an answer.
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            server = _start(listener, folder)
        try:
            yield lambda: _ready(server, port, folder / _LOG)
        finally:
            _stop(server)


def check_server(url: str, remedy: str) -> None:
    """Raise DepecheError when nobody answers at the URL of a server's API."""
    try:
        urlopen(f"{url}/health", timeout=_ANSWER_SECONDS).close()
    except HTTPError:
        return
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise DepecheError(f"PREFECT_API_URL {url}: no Prefect server answers there ({reason}). {remedy}") from None


@contextmanager
def watched_server(url: str, gone: Callable[[], None]) -> Iterator[None]:
    """Call `gone` when, before the end of the block, nobody listens for seconds at the URL of a server's API.

    Prefect itself would go on for minutes, and tell each of its attempts.
    """
    ended = Event()
    Thread(target=_watch, args=(url, ended, gone), daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _watch(url: str, ended: Event, gone: Callable[[], None]) -> None:
    refused = 0
    while not ended.wait(1):
        refused = refused + 1 if _refuses(url) else 0
        if refused == _REFUSED and not ended.is_set():
            gone()
            return


def _refuses(url: str) -> bool:
    """Whether nobody listens there; a server that is slow to answer does."""
    try:
        urlopen(f"{url}/health", timeout=_ANSWER_SECONDS).close()
    except OSError as error:
        return isinstance(error, URLError) and isinstance(error.reason, ConnectionError)
    return False


@contextmanager
def _exclusive(home: Path) -> Iterator[Path]:
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / ".lock").acquire(timeout=0)
    except Timeout:
        with tempfile.TemporaryDirectory(prefix="depeche-prefect-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        remedy = "Name a folder that can be written by PREFECT_HOME, or run with --no-prefect: the steps are the same."
        raise DepecheError(f"{home}: Prefect cannot keep its files there ({error.strerror}). {remedy}") from None
    else:
        with lock:
            yield home


def _start(listener: socket.socket, home: Path) -> "subprocess.Popen[bytes]":
    ephemeral = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
    with (home / _LOG).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", __name__, str(listener.fileno())],
            pass_fds=[listener.fileno()],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env=os.environ | ephemeral | SAFE_PATH | {"PREFECT_HOME": str(home.absolute())},
        )


def _ready(server: "subprocess.Popen[bytes]", port: int, log: Path) -> str:
    url = f"http://127.0.0.1:{port}/api"
    limit = time.monotonic() + _START_SECONDS
    while time.monotonic() < limit and server.poll() is None:
        try:
            with urlopen(f"{url}/health", timeout=5):
                return url
        except OSError:
            time.sleep(0.1)
    reason = log.read_text(errors="replace").strip().rpartition("\n")[2]
    raise DepecheError(f"Prefect's server did not start ({reason}). Run with --no-prefect: the steps are the same.")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def _serve(listener: socket.socket) -> None:
    os.chdir(os.environ["PREFECT_HOME"])  # Prefect imports from the folder it is in, where a `curses.py` may lie
    import uvicorn

    Thread(target=_end_with_parent, daemon=True).start()
    config = uvicorn.Config("prefect.server.api.server:create_app", factory=True, log_level="error", lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
