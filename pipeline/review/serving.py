"""The server run: bound first, then told, then at work until it is interrupted."""

import socket
from collections.abc import Callable
from contextlib import suppress
from secrets import token_urlsafe
from threading import Thread

import uvicorn

from pipeline.errors import DepecheError, UsageError
from pipeline.review.corrections import Desk
from pipeline.review.guard import Guard, needs_token
from pipeline.review.index import open_index
from pipeline.review.queue import Differing
from pipeline.review.server import make_app
from pipeline.storage.address import Output


def serve(output: Output, desk: Desk, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve the pages until interrupted; `tell` is given their address, with a token where others can reach it.

    Raises UsageError when the address cannot be had.
    """
    token = token_urlsafe(24) if needs_token(host) else None
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise UsageError(f"{host}:{port}: {error.strerror}. Give another --port, or --host.") from None
        shown = f"[{host}]" if ":" in host else host
        tell(f"http://{shown}:{listening.getsockname()[1]}/" + (f"?token={token}" if token else ""))
        app = make_app(output, desk)
        Thread(target=_count_ahead, args=(output, desk, app.state.differing), daemon=True).start()
        config = uvicorn.Config(Guard(app, token), log_level="warning", server_header=False)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run([listening])


def _count_ahead(output: Output, desk: Desk, differing: Differing) -> None:
    """Count where gold and extraction differ before anybody asks for the queue: a hundred articles with gold take a second."""
    with suppress(DepecheError), open_index(output) as index:
        differing.count(index, desk)
