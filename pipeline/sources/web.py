"""Pages and feeds from the web, politely: robots.txt, one request at a time, limits, no way into private networks."""

import ipaddress
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Timer
from types import TracebackType
from typing import Any, Self

import httpx
from protego import Protego

from pipeline.errors import ArticleError

AGENT = "depeche"
MAX_BYTES = 10_000_000
MAX_REDIRECTS = 5
DEADLINE = 60.0
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
# A connection for each request: its deadline ends it.
_LIMITS = httpx.Limits(max_keepalive_connections=0)
_LONGEST_PAUSE = 30.0
_HEADERS = {
    "User-Agent": f"{AGENT}/1 (press corpus tool)",
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5",
    "Accept-Language": "fr,en;q=0.3",
    "Accept-Encoding": "gzip, deflate",
}
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32

# Where IPv6 has an address of IPv4 in it, and how many bits stand behind that: `64:ff9b::7f00:1` leads to 127.0.0.1.
_WITH_IPV4 = tuple(
    (ipaddress.IPv6Network(network), behind)
    for network, behind in (
        ("::/96", 0),  # IPv4-compatible
        ("::ffff:0:0/96", 0),  # IPv4-mapped
        ("::ffff:0:0:0/96", 0),  # IPv4-translated
        ("64:ff9b::/96", 0),  # NAT64
        ("64:ff9b:1::/48", 0),  # NAT64 of one network
        ("2002::/16", 80),  # 6to4
    )
)


@dataclass(frozen=True, slots=True)
class Response:
    """What an address serves: content, the media type and encoding that the server states, and the last address."""

    url: str
    content: bytes
    media_type: str | None
    charset: str | None


@dataclass
class Web:
    """Fetches addresses; use it as a context.

    `allow_private` admits addresses of this machine and of private networks; `pause` is the least time between two
    requests to one host, in seconds; `deadline` the most one answer may take.
    """

    allow_private: bool = False
    pause: float = 1.0
    deadline: float = DEADLINE
    _client: httpx.Client = field(
        default_factory=lambda: httpx.Client(timeout=_TIMEOUT, headers=_HEADERS, limits=_LIMITS), repr=False
    )
    _robots: dict[str, Protego] = field(default_factory=dict, repr=False)
    _next_request: dict[str, float] = field(default_factory=dict, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    def fetch(self, address: str) -> Response:
        """What an address serves, redirects followed; raises ArticleError with the reason when it is not to be had."""
        url = _checked_url(address)
        for _ in range(MAX_REDIRECTS + 1):
            self._check_robots(url, address)
            answer = self._get(url, address)
            if answer.redirect is None:
                return answer.response
            url = _checked_url(str(answer.redirect))
        raise ArticleError(
            address, "address", f"it redirects more than {MAX_REDIRECTS} times.", "Give the article's own address."
        )

    def _check_robots(self, url: httpx.URL, address: str) -> None:
        """Raise ArticleError when the site asks robots to leave the address alone."""
        host = _origin(url)
        if host not in self._robots:
            self._robots[host] = self._read_robots(url)
        rules = self._robots[host]
        if not rules.can_fetch(str(url), AGENT):
            remedy = "Save the page from a browser, and add the file."
            raise ArticleError(address, "robots.txt", "the site asks programs not to fetch this page.", remedy)

    def _read_robots(self, url: httpx.URL) -> Protego:
        """The rules of a site. As in RFC 9309, none when robots.txt is not there, all shut when the server is in trouble."""
        robots_url = url.copy_with(path="/robots.txt", query=None, fragment=None)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._get(robots_url, str(url), accept_errors=True)
            if answer.redirect is None:
                break
            robots_url = _checked_url(str(answer.redirect))
        if answer.status >= 500:
            return Protego.parse("User-agent: *\nDisallow: /")
        return Protego.parse(answer.response.content.decode("utf-8", errors="replace") if answer.status < 300 else "")

    def _get(self, url: httpx.URL, address: str, *, accept_errors: bool = False) -> "_Answer":
        """One request, without redirects."""
        self._wait(url)
        deadline = _Deadline(self.deadline)
        try:
            with deadline, self._stream(url, address, deadline) as response:
                answer = self._answer(response, url, address, accept_errors=accept_errors)
        # A host that the web's letters cannot write is a UnicodeError.
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            reason = str(error) or type(error).__name__
            if not deadline.is_over:
                raise ArticleError(
                    address, "address", f"it cannot be reached: {reason}.", "See that it opens in a browser."
                ) from None
        if deadline.is_over:
            raise ArticleError(address, "address", f"it takes more than {self.deadline:.0f} seconds.", "Try again later.")
        return answer

    def _answer(self, response: httpx.Response, url: httpx.URL, address: str, *, accept_errors: bool) -> "_Answer":
        if response.has_redirect_location:
            return _Answer(response.status_code, redirect=url.join(response.headers["location"]))
        if response.status_code >= 400 and not accept_errors:
            problem = f"the server answers {response.status_code}."
            raise ArticleError(address, "address", problem, _remedy(response.status_code))
        return _Answer(response.status_code, self._read(response, url, address))

    @contextmanager
    def _stream(self, url: httpx.URL, address: str, deadline: "_Deadline") -> Iterator[httpx.Response]:
        """The answer of the very address that was checked: the name is resolved once, and the request goes there."""
        ip = self._resolve(url, address)
        extensions = {"sni_hostname": url.host, "trace": deadline.watch}
        request = self._client.build_request("GET", url.copy_with(host=ip), extensions=extensions)
        request.headers["Host"] = url.netloc.decode("ascii")
        response = self._client.send(request, stream=True)
        try:
            yield response
        finally:
            response.close()

    def _resolve(self, url: httpx.URL, address: str) -> str:
        port = url.port or (443 if url.scheme == "https" else 80)
        found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        ips = [ipaddress.ip_address(entry[4][0]) for entry in found]
        if not self.allow_private and not all(map(_is_public, ips)):
            remedy = "Save the page and add the file, or use --allow-private."
            raise ArticleError(address, "address", "it lies in a private network.", remedy)
        return str(ips[0])

    def _read(self, response: httpx.Response, url: httpx.URL, address: str) -> Response:
        content, unfold = bytearray(), _unfolder(response.headers.get("content-encoding", ""), address)
        try:
            for chunk in response.iter_raw():
                content += unfold(chunk, MAX_BYTES + 1 - len(content))
                if len(content) > MAX_BYTES:
                    raise ArticleError(
                        address, "size", f"it has more than {MAX_BYTES:,} bytes.", "Save the article's text and add that."
                    )
        except zlib.error:
            problem = "what it sends is damaged."
            raise ArticleError(address, "address", problem, "Save the page from a browser, and add the file.") from None
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Response(str(url), bytes(content), media_type or None, response.charset_encoding)

    def _wait(self, url: httpx.URL) -> None:
        """Wait until the host may be asked again; its own Crawl-delay counts, up to half a minute."""
        host = _origin(url)
        rules = self._robots.get(host)
        delay = max(self.pause, min(_LONGEST_PAUSE, float((rules.crawl_delay(AGENT) if rules else None) or 0)))
        time.sleep(max(0.0, self._next_request.get(host, 0.0) - time.monotonic()))
        self._next_request[host] = time.monotonic() + delay


class _Deadline:
    """Ends the connection of one answer when its time is over, however slowly it still sends."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True
        self._socket: socket.socket | None = None

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._socket:
            self._socket.close()

    def watch(self, event: str, told: dict[str, Any]) -> None:
        """Note the connection that httpx tells to have made; a handle of its own, for TLS takes the first one away."""
        if event == "connection.connect_tcp.complete":
            self._socket = told["return_value"].get_extra_info("socket").dup()
            if self.is_over:
                self._end()

    def _end(self) -> None:
        self.is_over = True
        if self._socket:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    response: Response = field(default_factory=lambda: Response("", b"", None, None))
    redirect: httpx.URL | None = None


def is_address(source: str) -> bool:
    """Whether a source is an address of the web rather than a file."""
    return source.lower().startswith(("http://", "https://"))


def _checked_url(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise ArticleError(address, "address", "it is no web address.", "Write it as https://exemple.fr/article.") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ArticleError(address, "address", "it is no web address.", "Write it as https://exemple.fr/article.")
    if url.userinfo:
        raise ArticleError(address, "address", "it holds a password.", "Save the page and add the file.")
    return url.copy_with(fragment=None)


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if inner := _inner_ipv4(ip):
        return _is_public(inner)
    return ip.is_global and not ip.is_multicast


def _inner_ipv4(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The address of IPv4 that one of IPv6 leads to by its very form."""
    behind = next((behind for network, behind in _WITH_IPV4 if ip in network), None)
    return None if behind is None else ipaddress.IPv4Address(int(ip) >> behind & 0xFFFF_FFFF)


def _unfolder(encodings: str, address: str) -> Callable[[bytes, int], bytes]:
    """What makes plain bytes, at most so many, of those that a server sends; raises ArticleError for what was not asked for."""
    encoding = encodings.strip().lower()
    if encoding in ("", "identity"):
        return lambda chunk, most: chunk[:most]
    if encoding in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(_GZIP_OR_ZLIB).decompress
    problem = f"the server folds it as {encoding[:80]!r}, which was not asked for."
    raise ArticleError(address, "address", problem, "Save the page from a browser, and add the file.")


def _remedy(status: int) -> str:
    if status in (401, 402, 403):
        return "The site wants a reader who is logged in: save the page from a browser, and add the file."
    return "See that it opens in a browser." if status < 500 else "Try again later."
