"""Object stores to test with: Moto, of the protocol of S3, in this process; Azurite, of that of Azure, where it is installed."""

import base64
import hmac
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import Enum
from pathlib import Path
from secrets import token_hex
from threading import Lock, Thread
from typing import Any

import httpx
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from pipeline.storage.address import Address

# Those of every Azurite.
_ACCOUNT = "devstoreaccount1"
_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


class _Quiet(MotoRequestHandler):
    def log(self, *_: Any) -> None:
        pass


class Failure(Enum):
    """How a request fails: it is not done, or it is done and nobody is told."""

    AT_ONCE = 1
    AFTERWARDS = 2


@dataclass
class ObjectStore:
    """`asked` has a line for each request, its method, or COPY, and its path; `fail` says of such a line whether it fails."""

    asked: list[str] = field(default_factory=list)
    fail: Callable[[str], Failure | None] | None = None
    port: int = 0
    # Moto looks whether a condition holds, then writes.
    _one_at_a_time: Lock = field(default_factory=Lock)
    _server: BaseWSGIServer | None = None
    _app: Any = None

    def start(self) -> None:
        """Answer, after `stop` on the port of before; what is stored is still there."""
        self._app = self._app or DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", self.port, self._answer, threaded=True, request_handler=_Quiet)
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What its clients need to know."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
        }

    def bucket(self) -> Address:
        """A place in a new bucket."""
        name = f"bucket-{token_hex(4)}"
        httpx.put(f"{self.url}/{name}").raise_for_status()
        return Address(f"s3://{name}/tables")

    def objects(self, address: Address) -> dict[str, bytes]:
        """All objects below an address."""
        import obstore
        from obstore.store import from_url

        store = from_url(address)
        paths = [each["path"] for batch in obstore.list(store) for each in batch]
        return {path: bytes(obstore.get(store, path).bytes()) for path in sorted(paths)}

    def put(self, address: Address, path: str, content: bytes) -> None:
        """Write an object below an address."""
        import obstore
        from obstore.store import from_url

        obstore.put(from_url(address), path, content)

    def lose(self, address: Address, path: str) -> None:
        """Remove an object below an address."""
        import obstore
        from obstore.store import from_url

        obstore.delete(from_url(address), path)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        method = "COPY" if "HTTP_X_AMZ_COPY_SOURCE" in environ else environ["REQUEST_METHOD"]
        asked = f"{method} {environ['PATH_INFO']}"
        self.asked.append(asked)
        failure = self.fail(asked) if self.fail else None
        with self._one_at_a_time:
            if failure is None:
                return self._app(environ, start_response)
            if failure is Failure.AFTERWARDS:
                list(self._app(environ, lambda *_: None))
        start_response("500 Internal Server Error", [])
        return []


@contextmanager
def azurite(folder: Path) -> Iterator[tuple[Address, dict[str, str]]]:
    """A place in a new container of Azurite (npm install --global azurite), and what its clients need to know."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["azurite-blob", "--silent", "--skipApiVersionCheck", "--blobPort", str(port), "--location", str(folder)]
    url = f"http://127.0.0.1:{port}/{_ACCOUNT}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _make_container(url, "container")
            yield (
                Address("az://container/tables"),
                {
                    "AZURE_STORAGE_ACCOUNT_NAME": _ACCOUNT,
                    "AZURE_STORAGE_ACCOUNT_KEY": _KEY,
                    "AZURE_STORAGE_ENDPOINT": url,
                    "AZURE_ALLOW_HTTP": "true",
                },
            )
        finally:
            process.kill()


def _make_container(url: str, name: str) -> None:
    """Ask until the server is there; obstore makes none."""
    headers = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2021-08-06"}
    told = "\n".join(f"{header}:{value}" for header, value in headers.items())
    asked = "PUT" + 12 * "\n" + f"{told}\n/{_ACCOUNT}/{_ACCOUNT}/{name}\nrestype:container"
    signed = base64.b64encode(hmac.digest(base64.b64decode(_KEY), asked.encode(), "sha256")).decode()
    headers["Authorization"] = f"SharedKey {_ACCOUNT}:{signed}"
    client = httpx.Client(transport=httpx.HTTPTransport(retries=12))
    client.put(f"{url}/{name}?restype=container", headers=headers).raise_for_status()
