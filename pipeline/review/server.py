"""The pages over HTTP: for people as HTML, for programs as JSON, and the changes that people make."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from csv import writer as csv_writer
from io import StringIO
from itertools import islice
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from pipeline.errors import DepecheError, StoreError
from pipeline.faults import Fault, innermost, invalid
from pipeline.review.agreement import AgreementPage, read_agreement
from pipeline.review.article import ArticlePage
from pipeline.review.asking import told_filters
from pipeline.review.carrying import tell_both
from pipeline.review.corrections import ConflictError, Desk, Draft, LeftDraft, RefusedError, as_marks
from pipeline.review.index import open_index
from pipeline.review.listing import (
    ArticleFilters,
    FigureFilters,
    Filters,
    Found,
    OrganisationFilters,
    columns_of_figures,
    every_figure,
    find_articles,
    find_figures,
    find_organisations,
)
from pipeline.review.naming import Named, NamedPage, merge, named_page, split, take_back
from pipeline.review.overview import Overview, RejectsPage, RunsPage, name_of, overview, read_rejects, read_runs
from pipeline.review.queue import Differing, QueuePage, next_in_queue, read_queue
from pipeline.review.reasons import Candidate, reasons_of
from pipeline.review.rendering import live_address
from pipeline.review.telling import filled, language, tell, wants_json
from pipeline.review.words import Words
from pipeline.storage.address import Output
from pipeline.storage.cells import as_cell

_LINES = 500  # of a download that are made at once
PageT = TypeVar("PageT", bound=Callable[..., Response])

_HTML: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}
_STATUSES = {400: Fault.UNREAD_REQUEST, 404: Fault.NO_PAGE, 405: Fault.NO_METHOD}
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}


class DraftPage(BaseModel):
    """A draft as it stands: its marks, values filled in, and the page's part that shows them."""

    article: ArticlePage
    marks: list[dict[str, Any]]
    html: str
    message: str = Field("", description="What is to be said of it as a whole.")
    first: str | None = Field(None, description="Key of the first fact that has a problem.")


class Merge(BaseModel):
    """The organisation that another one is: its id or its name."""

    into: str


class Split(BaseModel):
    """A name of an organisation that is another's."""

    name: str


router = APIRouter()


def _index(request: Request) -> Iterator[sqlite3.Connection]:
    with open_index(request.app.state.output) as index:
        yield index


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


Index = Annotated[sqlite3.Connection, Depends(_index)]
AtDesk = Annotated[Desk, Depends(_desk)]


def make_app(output: Output, desk: Desk) -> FastAPI:
    """The application over the tables of `output`, whose corrections go to `desk`."""
    app = FastAPI(title="Dépêche", docs_url=None, redoc_url=None, description="Every page for people, as JSON.")
    app.state.output, app.state.desk, app.state.differing = output, desk, Differing()
    app.mount("/static", StaticFiles(packages=[("pipeline.review", "static")]), "static")
    app.add_exception_handler(HTTPException, _tell_status)
    app.add_exception_handler(RequestValidationError, _tell_usage)
    app.add_exception_handler(DepecheError, _tell_error)
    app.add_exception_handler(Exception, _tell_failure)
    app.include_router(router)
    return app


def _page(path: str, model: type[BaseModel], does: str) -> Callable[[PageT], PageT]:
    """A page for people and programs."""
    return router.get(path, response_model=model, responses=_HTML, summary=does)


@_page("/", Overview, "counts and charts of the whole")
def show_overview(request: Request, index: Index) -> Response:
    """Give the first page."""
    return _answer(request, "overview.html", overview(index))


@_page("/articles", Found, "articles, searched and filtered")
def list_articles(request: Request, index: Index, desk: AtDesk, asked: Annotated[ArticleFilters, Query()]) -> Response:
    """Give a page of articles."""
    found = find_articles(index, asked, desk.gold.files().keys())
    called = name_of(index, asked.organisation) if asked.organisation else None
    return _answer(request, "articles.html", found, asked=asked, called=called)


@_page("/articles/{article_id:path}", ArticlePage, "one article with its facts; found=1 for those found, whatever gold says")
def show_article(request: Request, index: Index, desk: AtDesk, article_id: str, found: bool = False) -> Response:
    """Give an article."""
    article = _present(desk.open(index, article_id, found=found))
    return _answer(request, "article.html", article, marks=as_marks(article), annotator=desk.annotator, selected=None)


@_page("/organisations", Found, "organisations, searched and filtered")
def list_organisations(request: Request, index: Index, asked: Annotated[OrganisationFilters, Query()]) -> Response:
    """Give a page of organisations."""
    return _answer(request, "organisations.html", find_organisations(index, asked), asked=asked)


@_page("/organisations/{organisation_id:path}", NamedPage, "one organisation: names, articles, figures over time, decisions")
def show_organisation(request: Request, index: Index, desk: AtDesk, organisation_id: str) -> Response:
    """Give an organisation."""
    return _answer(request, "organisation.html", _present(named_page(index, organisation_id, desk.gazetteer)))


@_page("/figures", Found, "amounts and headcounts, searched and filtered")
def list_figures(request: Request, index: Index, asked: Annotated[FigureFilters, Query()]) -> Response:
    """Give a page of figures."""
    called = name_of(index, asked.organisation) if asked.organisation else None
    return _answer(request, "figures.html", find_figures(index, asked), asked=asked, called=called)


@_page("/runs", RunsPage, "what each run did")
def show_runs(request: Request, index: Index) -> Response:
    """Give the runs."""
    return _answer(request, "runs.html", read_runs(index))


@_page("/rejects", RejectsPage, "what was refused, why, and what to do")
def show_rejects(request: Request, index: Index) -> Response:
    """Give the rejects."""
    return _answer(request, "rejects.html", read_rejects(index))


@_page("/queue", QueuePage, "what is to be reviewed next")
def show_queue(request: Request, index: Index, desk: AtDesk) -> Response:
    """Give the queue."""
    return _answer(request, "queue.html", read_queue(index, desk, request.app.state.differing))


@router.get("/next/{article_id:path}", status_code=303, summary="the article of the queue after this one")
def show_next(index: Index, desk: AtDesk, article_id: str) -> Response:
    """Lead to the next article to review, at the end to the queue."""
    following = next_in_queue(index, desk, article_id)
    return RedirectResponse(live_address(f"/articles/{following}") if following else "/queue", 303)


@_page("/agreement", AgreementPage, "how far two annotators agree, and where not; hidden from the second")
def show_agreement(request: Request, index: Index, desk: AtDesk) -> Response:
    """Give the agreement by kind of fact and aspect, and the differences."""
    return _answer(request, "agreement.html", read_agreement(index, desk))


@router.get("/figures.csv", responses=_CSV, response_class=Response, summary="all figures that are asked for, as CSV")
def download_figures(index: Index, asked: Annotated[FigureFilters, Query()]) -> Response:
    """Give the figures of all pages of a list."""
    disposition = {"Content-Disposition": 'attachment; filename="figures.csv"'}
    lines = _csv(columns_of_figures(index), every_figure(index, asked))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=disposition)


@router.get("/why/{article_id:path}", response_model=list[Candidate], summary="why a figure has its holder, by the figure's key")
def show_reasons(request: Request, index: Index, article_id: str, key: str) -> Any:
    """Give the likeliest holders of a figure with their reasons, in the asker's language."""
    return _present(reasons_of(index, article_id, key, Words(language(request))))


@router.get("/facts/{fact_id:path}", status_code=307, summary="the place of a fact of the tables in its article")
def find_fact(index: Index, desk: AtDesk, fact_id: str) -> Response:
    """Lead to a fact by its key in its table."""
    article_id = fact_id.rpartition(":")[0].rpartition(":")[0]
    article = _present(desk.open(index, article_id))
    found = _present(desk.open(index, article_id, found=True))
    fact = _present(next((each for each in found.facts if each.fact_id == fact_id), None))
    address = live_address(f"/articles/{article.article_id}", found=None if fact.key in article.by_key else 1)
    return Response(status_code=307, headers={"Location": f"{address}#{fact.key}"})


@router.get("/api", include_in_schema=False)
def show_api(request: Request) -> Response:
    """Tell what programs can ask."""
    if wants_json(request):
        return JSONResponse(request.app.openapi())
    return HTMLResponse(filled(request, "api.html", here="/api", routes=request.app.openapi()["paths"]))


@router.post("/draft/{article_id:path}", summary="an article's draft looked over; nothing is written")
def look_over(
    request: Request, index: Index, desk: AtDesk, article_id: str, draft: Draft, selected: str | None = None
) -> DraftPage:
    """Give a draft with its values filled in and all that is to be said of it."""
    return _drafted(request, _present(desk.draft(index, article_id, draft)), selected)


@router.post("/carry/{article_id:path}", summary="an article's draft carried over to gold saved meanwhile; nothing is written")
def carry_over(request: Request, index: Index, desk: AtDesk, article_id: str, left: LeftDraft) -> DraftPage:
    """Give the gold of now with what the draft changed, and tell what both changed differently."""
    article, both = _present(desk.carry(index, article_id, left))
    words = Words(language(request))
    message = " ".join(filter(None, (words("carried"), tell_both(both, article.text, words))))
    return _drafted(request, article, None).model_copy(update={"message": message})


@router.put("/gold/{article_id:path}", response_model=DraftPage, summary="an article's draft saved as its gold")
def save_gold(request: Request, index: Index, desk: AtDesk, article_id: str, draft: Draft, selected: str | None = None) -> Any:
    """Save a draft, or tell why it cannot be gold."""
    try:
        article: ArticlePage = _present(desk.save(index, article_id, draft))
        return _drafted(request, article, selected).model_copy(update={"message": _left_over(article, Words(language(request)))})
    except RefusedError as error:
        message = " ".join(map(Words(language(request)).said, error.why))
        page = _drafted(request, error.page, selected).model_copy(update={"message": message})
        return JSONResponse(page.model_dump(mode="json"), 422)


@router.post("/merge/{organisation_id:path}", summary="an organisation made one with another, from the next run on")
def merge_organisations(index: Index, desk: AtDesk, organisation_id: str, told: Merge) -> Named:
    """Write the line that makes two organisations one."""
    return merge(index, organisation_id, told.into, desk.gazetteer)


@router.post("/split/{organisation_id:path}", summary="a name made an organisation of its own, from the next run on")
def split_organisation(index: Index, desk: AtDesk, organisation_id: str, told: Split) -> Named:
    """Write the line that makes a name another organisation's."""
    return split(index, organisation_id, told.name, desk.gazetteer)


@router.post("/take-back/{organisation_id:path}", summary="what was decided on an organisation taken back, from the next run on")
def take_decision_back(desk: AtDesk, organisation_id: str) -> Named:
    """Take a decision out of the list."""
    return take_back(organisation_id, desk.gazetteer)


def _drafted(request: Request, article: ArticlePage, selected: str | None) -> DraftPage:
    marks = as_marks(article)
    html = filled(request, "work.html", page=article, selected=selected)
    first = next((fact.key for fact in article.facts if any(each.key == fact.key for each in article.problems)), None)
    return DraftPage(article=article, marks=[dict(mark) for mark in marks], html=html, first=first)


def _left_over(article: ArticlePage, words: Words) -> str:
    """How many problems gold has, in a sentence; empty for none."""
    n = len(article.problems)
    return f"{words('left_over')}{words('colon')} {words.number(n)} {words.noun(n, words('problems'))}." if n else ""


def _answer(request: Request, template: str, page: BaseModel, **context: Any) -> Response:
    """The page as the asker wants it."""
    if wants_json(request):
        return JSONResponse(page.model_dump(mode="json"))
    asked = context.get("asked")
    query = asked.model_dump(mode="json", exclude_defaults=True) if isinstance(asked, Filters) else {}
    filters = list(told_filters(query, Words(language(request)), context.get("called")))
    here = request.url.path
    return HTMLResponse(filled(request, template, page=page, here=here, query=query, filters=filters, **context))


def _present(page: Any) -> Any:
    if page is None:
        raise HTTPException(404)
    return page


async def _tell_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    fault = _STATUSES.get(error.status_code)
    return tell(request, error.status_code, [fault() if fault else Fault.REFUSED_REQUEST(str(error.detail))])


async def _tell_usage(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return tell(request, 422, [Fault.FIELD(innermost(each["loc"]), invalid(each)) for each in error.errors()])


async def _tell_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DepecheError)
    status = 409 if isinstance(error, ConflictError) else 503 if isinstance(error, StoreError) else 422
    return tell(request, status, [error.said])


async def _tell_failure(request: Request, _: Exception) -> Response:
    return tell(request, 500, [Fault.PAGE_FAILED()])


def _csv(head: Sequence[str], rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    """A table's lines under its head, some hundred at a time."""
    some: list[Iterable[Any]] = [head]
    while some:
        stream = StringIO(newline="")
        csv_writer(stream).writerows(some)
        yield stream.getvalue()
        some = [[as_cell(value) for value in row.values()] for row in islice(rows, _LINES)]
