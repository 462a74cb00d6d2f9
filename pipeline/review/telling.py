"""What a request wants, a page or JSON, in which language; and how it is told that it cannot have it."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from pipeline.faults import Said
from pipeline.review.rendering import render
from pipeline.review.words import Language, Words, language_of


def wants_json(request: Request) -> bool:
    """Whether a program asks."""
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def language(request: Request) -> Language:
    """The language that the asker reads."""
    return language_of(request.headers.get("accept-language", ""))


def filled(request: Request, template: str, **context: Any) -> str:
    """A template filled in the asker's language, for the desk that the pages are of."""
    return render(template, language(request), is_second=request.app.state.desk.is_second, **context)


def tell(request: Request, status: int, said: Sequence[Said]) -> Response:
    """Why a request is not answered: a page, or to programs, and for what a page's script sends, JSON with the faults as data."""
    if wants_json(request) or request.method not in ("GET", "HEAD"):
        return JSONResponse({"detail": _text(request, said), "said": [each.as_data() for each in said]}, status)
    return HTMLResponse(filled(request, "error.html", here="", message=_text(request, said)), status)


def tell_plainly(request: Request, status: int, said: Said) -> Response:
    """The same to one who may not have so much as the style of a page: plain text."""
    if wants_json(request):
        return tell(request, status, [said])
    return PlainTextResponse(f"{_text(request, [said])}\n", status, {"Content-Language": language(request)})


def _text(request: Request, said: Sequence[Said]) -> str:
    return " ".join(map(Words(language(request)).said, said))
