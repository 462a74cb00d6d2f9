"""A small corpus with its tables, served over HTTP, and a real browser before it."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from corpora import write_corpus
from pipeline.review.corrections import Desk, GoldFolder
from pipeline.review.guard import Guard
from pipeline.review.server import make_app
from pipeline.run.steps import Summary

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE = "En mai 2019, <script>document.title = 'broken'</script><img src=x onerror=alert(1)> l’usine a reçu 1 200 000 euros."
MORE = {
    "hostile.md": f'---\ntitle: "<b>Titre</b> &amp; javascript:"\nurl: "javascript:alert(1)"\n---\n{HOSTILE}\n',
    "2020/region.md": (
        "---\npublished: 2020-02-03\npublisher: Le Courrier\nurl: https://exemple.fr/region\n---\n"
        "La Région Bretagne versera 2 millions d’euros à la CCI du Jura 🎉. L’hôpital de Corvay emploie 300 salariés en 2020.\n"
    ),
}


@dataclass
class Served:
    """A server at work: its address, and the folders behind it."""

    address: str
    articles: Path
    gold: Path
    output: Path
    stop: Callable[[], None]


def desk_of(folder: Path, *, second: bool = False) -> Desk:
    """The desk of one of two annotators over a corpus folder."""
    one, other = GoldFolder(folder / "gold"), GoldFolder(folder / "second")
    mine, theirs = (other, one) if second else (one, other)
    return Desk(folder / "articles", mine, folder / "organisations.csv", theirs, second)


@pytest.fixture
def folder(tmp_path: Path, corpus: Path, ingest: Callable[..., Summary]) -> Path:
    """A corpus with articles and no gold yet, and its tables beside it."""
    whole = tmp_path / "whole"
    shutil.copytree(corpus, whole / "articles")
    write_corpus(whole / "articles", MORE)
    ingest(corpus=whole / "articles")
    return whole


@pytest.fixture
def serve(folder: Path, output: Path) -> Iterator[Callable[..., Served]]:
    """Start a server over the corpus; all are stopped at the end."""
    stops: list[Callable[[], None]] = []

    def start(*, token: str | None = None, second: bool = False, port: int = 0) -> Served:
        listening = socket.create_server(("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(Guard(make_app(output, desk_of(folder, second=second)), token), log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()

        def stop() -> None:
            server.should_exit = True
            thread.join(30)
            listening.close()

        stops.append(stop)
        while not server.started:
            time.sleep(0.05)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        return Served(address, folder / "articles", folder / ("second" if second else "gold"), output, stop)

    yield start
    for stop in stops:
        stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (Debian package chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open an address in a window of its own; at the end no window has seen an error but refusals, or asked another server."""
    contexts, wrong = [], []

    def open_(address: str, **options: Any) -> Any:
        context = browser.new_context(**{"locale": "fr-FR", "viewport": {"width": 1280, "height": 900}} | options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        own = address.partition("#")[0] if address.startswith("file:") else address.partition("://")[2].partition("/")[0]
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on(
            "console", lambda said: wrong.append(said.text) if said.type == "error" and "status of 4" not in said.text else None
        )
        page.on("request", lambda asked: wrong.append(asked.url) if own and own not in asked.url else None)
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []
