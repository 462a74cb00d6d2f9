"""A server of the protocol of S3 in this process: Moto's, one request after the other, that notes what it is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from threading import Lock, Thread
from typing import Any

import httpx
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from pipeline.storage.address import Address


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

    def bucket(self, name: str) -> Address:
        """A place in a new bucket."""
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
