"""Who may ask the server for what: the right host, the right origin of a change, a token where others can reach it."""

from collections.abc import Collection
from dataclasses import dataclass
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.faults import Fault
from pipeline.review.telling import tell_plainly

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_READS = ("GET", "HEAD", "OPTIONS")
_COOKIE = "depeche"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True)
class Guard:
    """An application that answers only those who may ask; without a token, only names of this very machine are answered.

    `.json` at the end of a path is taken off and asks for JSON: that is so for every page.
    """

    app: ASGIApp
    token: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None and scope["path"].endswith(".json") and scope["path"] != "/openapi.json":
            wanted = [*(pair for pair in scope["headers"] if pair[0] != b"accept"), (b"accept", b"application/json")]
            scope = {**scope, "path": scope["path"].removesuffix(".json"), "headers": wanted}
        await (refusal or self.app)(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self.token is None and _name(host) not in LOOPBACK:
            return tell_plainly(Request(scope), 421, Fault.OTHER_HOST(", ".join(LOOPBACK)))
        if scope["method"] not in _READS and headers.get("origin") != f"{scope['scheme']}://{host}":
            return tell_plainly(Request(scope), 403, Fault.OTHER_ORIGIN())
        return self._without_token(scope, headers) if self.token else None

    def _without_token(self, scope: Scope, headers: Headers) -> Response | None:
        """What who has no token gets; who brings it in the address gets it as a cookie, out of sight."""
        assert self.token is not None
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        if _same(query.pop("token", ""), self.token):
            answer = RedirectResponse(f"{scope['path']}?{urlencode(query)}".rstrip("?"), 303)
            answer.set_cookie(_COOKIE, self.token, httponly=True, samesite="strict")
            return answer
        given = [headers.get("authorization", "").removeprefix("Bearer "), _cookie(headers.get("cookie", ""))]
        if any(_same(each, self.token) for each in given):
            return None
        return tell_plainly(Request(scope), 401, Fault.NO_TOKEN())


def _with_headers(send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return answer


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(_COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _same(given: str, token: str) -> bool:
    return compare_digest(given.encode(), token.encode())


def needs_token(host: str, known: Collection[str] = LOOPBACK) -> bool:
    """Whether others than this machine can reach a server at this address."""
    return host not in known
