"""Addresses: a real server on this machine, its robots.txt, redirects, limits; no way into private networks without leave."""

# ruff: noqa: E501 (tables, one case a line)

import gzip
import ipaddress
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from typer.testing import CliRunner

from depeche import app
from pipeline.errors import ArticleError
from pipeline.reading.corpus import find_files
from pipeline.sources import web as web_module
from pipeline.sources.adding import Added
from pipeline.sources.adding import add as add_articles
from pipeline.sources.draft import Draft, Given
from pipeline.sources.index import open_corpus
from pipeline.sources.reading import read_source
from pipeline.sources.web import Web

PAGES = Path(__file__).parent / "pages"
ROBOTS = b"User-agent: *\nDisallow: /prive\nDisallow: /*?imprimer\nAllow: /prive/libre\n"

Answer = tuple[int, dict[str, str], bytes]


class Site(BaseHTTPRequestHandler):
    """Serves the stored pages and some odd answers; notes what was asked."""

    asked: ClassVar[list[str]] = []
    robots: ClassVar[Answer] = (200, {}, ROBOTS)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, headers, body = self._answer()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> Answer:
        path = self.path.partition("?")[0]
        html = {"Content-Type": "text/html; charset=utf-8"}
        odd: dict[str, Callable[[], Answer]] = {
            "/robots.txt": lambda: self.robots,
            "/boucle": lambda: (302, {"Location": "/boucle"}, b""),
            "/ancien": lambda: (301, {"Location": "/wordpress.html"}, b""),
            "/vers-prive": lambda: (302, {"Location": "/prive/a"}, b""),
            "/vers-fichier": lambda: (302, {"Location": "file:///etc/passwd"}, b""),
            "/interdit": lambda: (403, html, b"non"),
            "/panne": lambda: (503, html, b"non"),
            "/gros": lambda: (200, html, b"a" * 400_000),
            "/bombe": lambda: (200, html | {"Content-Encoding": "gzip"}, gzip.compress(bytes(2_000_000))),
            "/bombe-double": lambda: (
                200,
                html | {"Content-Encoding": "gzip, gzip"},
                gzip.compress(gzip.compress(bytes(50_000_000))),
            ),
            "/inconnu": lambda: (200, html | {"Content-Encoding": "rot13"}, b"<p>"),
            "/abime": lambda: (200, html | {"Content-Encoding": "gzip"}, b"\x1f\x8b no gzip"),
            "/plie": lambda: (200, html | {"Content-Encoding": "gzip"}, gzip.compress(page("bois et acier").encode())),
            "/deplie": lambda: (200, html | {"Content-Encoding": "deflate"}, zlib.compress(page("bois et acier").encode())),
            "/sans-lettres": lambda: (200, {"Content-Type": "text/html; charset=undefined"}, page("été").encode("latin-1")),
            "/latin1": lambda: (200, {"Content-Type": "text/html; charset=iso-8859-1"}, page("été à Nîmes").encode("latin-1")),
            "/fil": lambda: (200, {"Content-Type": "text/xml"}, self._feed()),
            "/brut": lambda: (200, {"Content-Type": "text/plain"}, b"Le CHU emploie 300 personnes."),
            "/document.pdf": lambda: (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4"),
        }
        if path in odd:
            return odd[path]()
        file = PAGES / Path(path).name
        return (200, {"Content-Type": "text/html"}, file.read_bytes()) if file.is_file() else (404, html, b"non")

    def _feed(self) -> bytes:
        host = self.headers["Host"]
        items = "".join(
            f"<item><title>Titre {i}</title><link>http://{host}{path}</link><description>Un début de texte. [...]</description></item>"
            for i, path in enumerate(("/pqr.html", "/prive/a", "/absent.html"))
        )
        return f"<rss version='2.0'><channel><title>Fil</title>{items}</channel></rss>".encode()

    def log_message(self, *arguments: Any) -> None:
        pass


def page(words: str) -> str:
    filler = (
        f"<p>La mairie a présenté mardi le chantier de la halle, {words}, qui durera plus de dix-huit mois selon le maire.</p>"
    )
    return f"<html><head><title>La halle</title></head><body><article><h1>La halle</h1>{filler * 4}</article></body></html>"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as httpd:
        threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(Site, "asked", [])
    with Web(allow_private=True, pause=0) as web:
        yield web


def read(address: str, web: Web) -> list[Draft | ArticleError]:
    return list(read_source(address, Given(), web))


def test_page(server: str, web: Web) -> None:
    (draft,) = read(f"{server}/ancien", web)
    assert isinstance(draft, Draft)
    assert (str(draft.published), draft.publisher) == ("2021-09-14", "Morbihan Éco")


def test_encoding_that_the_server_states(server: str, web: Web) -> None:
    (draft,) = read(f"{server}/latin1", web)
    assert isinstance(draft, Draft)
    assert "été à Nîmes" in draft.text
    assert draft.url == f"{server}/latin1"


def test_feed_brings_whole_articles(server: str, web: Web) -> None:
    whole, forbidden, absent = read(f"{server}/fil", web)
    assert isinstance(whole, Draft)
    assert "96 personnes" in whole.text
    assert isinstance(forbidden, Draft)
    assert forbidden.notes == ("only the beginning: the site asks programs not to fetch this page.",)
    assert isinstance(absent, Draft)
    assert absent.notes == ("only the beginning: the server answers 404.",)


def test_plain_text(server: str, web: Web) -> None:
    (draft,) = read(f"{server}/brut", web)
    assert isinstance(draft, Draft)
    assert draft.text == "Le CHU emploie 300 personnes."


REFUSED = [
    ("/prive/a", "asks programs not to"),
    ("/wordpress.html?imprimer=1", "asks programs not to"),
    ("/vers-prive", "asks programs not to"),
    ("/boucle", "redirects more than 5 times"),
    ("/vers-fichier", "no web address"),
    ("/absent.html", "answers 404"),
    ("/interdit", "logged in"),
    ("/panne", "Try again later"),
    ("/gros", "more than 300,000 bytes"),
    ("/bombe", "more than 300,000 bytes"),
    ("/bombe-double", "folds it as 'gzip, gzip'"),
    ("/inconnu", "folds it as 'rot13'"),
    ("/abime", "damaged"),
    ("/document.pdf", "cannot be read"),
]


@pytest.mark.parametrize(("path", "reason"), REFUSED)
def test_refused(path: str, reason: str, server: str, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_module, "MAX_BYTES", 300_000)
    (problem,) = read(server + path, web)
    assert isinstance(problem, ArticleError)
    assert reason in str(problem)


@pytest.mark.parametrize("path", ["/plie", "/deplie"])
def test_folded_answers_are_unfolded(path: str, server: str, web: Web) -> None:
    (draft,) = read(server + path, web)
    assert isinstance(draft, Draft)
    assert "bois et acier" in draft.text


def test_a_bomb_takes_no_more_memory_than_a_page_may_have(server: str, web: Web) -> None:
    tracemalloc.start()
    try:
        for path in ("/bombe", "/bombe-double"):
            read(server + path, web)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10 * web_module.MAX_BYTES


def test_an_encoding_that_is_none_costs_no_other_source(server: str, web: Web, tmp_path: Path) -> None:
    sources = [f"{server}/sans-lettres", f"http://{'a' * 70}.exemple/", f"{server}/brut"]
    with open_corpus(tmp_path) as corpus:
        first, second, third = add_articles(sources, corpus, Given(), web)
    assert isinstance(first, Added)
    assert isinstance(second, ArticleError)
    assert isinstance(third, Added)


def test_allowed_below_a_forbidden_folder(server: str, web: Web) -> None:
    (problem,) = read(f"{server}/prive/libre", web)
    assert "answers 404" in str(problem)


def test_robots_is_read_once(server: str, web: Web) -> None:
    read(f"{server}/fil", web)
    assert Site.asked.count("/robots.txt") == 1


def test_site_in_trouble_is_left_alone(server: str, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "robots", (500, {}, b""))
    (problem,) = read(f"{server}/pqr.html", web)
    assert "asks programs not to" in str(problem)
    assert Site.asked == ["/robots.txt"]


def test_site_without_robots_is_open(server: str, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "robots", (404, {}, b"Disallow: /"))
    assert isinstance(read(f"{server}/pqr.html", web)[0], Draft)


def test_requests_to_a_host_stand_apart(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(Site, "robots", (200, {}, b"User-agent: *\nCrawl-delay: 0.3\n"))
    with Web(allow_private=True, pause=0.1) as web:
        started = time.monotonic()
        read(f"{server}/pqr.html", web)
        read(f"{server}/blog.html", web)
    assert time.monotonic() - started >= 0.4


PRIVATE = [
    "http://127.0.0.1:{port}/pqr.html", "http://localhost:{port}/pqr.html", "http://[::1]:{port}/", "http://2130706433:{port}/", "http://0.0.0.0:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/", "http://[64:ff9b:1::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/", "http://[::7f00:1]:{port}/",
    "http://[::ffff:0:7f00:1]:{port}/", "http://[2002:a00:1::1]/", "http://[2001:0:7f00:1::]/",
    "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]:{port}/", "http://[fe80::1]/", "http://224.0.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_network_is_out_of_bounds(address: str, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "asked", [])
    with Web(pause=0) as web:
        (problem,) = read(address.format(port=server.rpartition(":")[2]), web)
    assert isinstance(problem, ArticleError)
    assert "private network" in str(problem)
    assert Site.asked == []


@pytest.mark.parametrize("ip", ["64:ff9b::808:808", "2002:808:808::", "::ffff:8.8.8.8", "2001:4860:4860::8888", "8.8.8.8"])
def test_public_addresses_are_public_in_any_form(ip: str) -> None:
    assert web_module._is_public(ipaddress.ip_address(ip))


def test_name_is_resolved_once(server: str, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that gives another address the second time it is asked leads nowhere else than the one that was checked."""
    real, answers = socket.getaddrinfo, []

    def resolve(host: Any, *arguments: Any, **options: Any) -> Any:
        answers.append(host)
        return real("127.0.0.1", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    (draft,) = read(server.replace("127.0.0.1", "journal.example") + "/pqr.html", web)
    assert isinstance(draft, Draft)
    assert [host for host in answers if host != "127.0.0.1"] == ["journal.example"] * 2  # robots.txt and page


BAD = ["http://", "https://nom:secret@exemple.example/", "http://exemple.invalid/", "http://[::1", "https://exa mple/"]


@pytest.mark.parametrize("address", BAD)
def test_bad_address(address: str, web: Web) -> None:
    (problem,) = read(address, web)
    assert isinstance(problem, ArticleError)


# What a slow server has said when it begins to drip, and what it drips, a piece at a time.
SLOW = {
    "head": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
    "status line": (b"", b"H"),
    "body, a byte at a time": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n", b"a"),
    "body": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n", b"a" * 70_000),
}


@pytest.mark.parametrize("name", SLOW)
def test_slow_answer_is_given_up(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    said, drop = SLOW[name]
    dripped = 0
    monkeypatch.setenv("NO_PROXY", "*")
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        nonlocal dripped
        for _ in range(2):
            connection, _address = listener.accept()
            with connection:
                asked = connection.recv(4096)
                if b"robots" in asked:
                    connection.sendall(b"HTTP/1.1 404 Non\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    continue
                connection.sendall(said)
                for _ in range(100):
                    try:
                        connection.sendall(drop)
                    except OSError:
                        return
                    dripped += 1
                    time.sleep(0.05)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    with listener, Web(allow_private=True, pause=0, deadline=0.3) as web:
        (problem,) = read(f"http://127.0.0.1:{listener.getsockname()[1]}/lent", web)
    assert "takes more than" in str(problem)
    thread.join(20)
    assert dripped < 100


def test_command_fetches_what_it_may(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(Site, "robots", (404, {}, b""))
    arguments = ["add", f"{server}/pqr.html", "--corpus", str(tmp_path)]
    assert CliRunner().invoke(app, arguments).exit_code == 1
    assert find_files(tmp_path) == []
    result = CliRunner().invoke(app, [*arguments, "--allow-private"])
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)
    assert f"url: {server}/pqr.html\n" in Path(result.stdout.strip()).read_text(encoding="utf-8")
