"""The way of one article: prepared, searched by the four extractors, tied together, validated."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pipeline.extraction.amounts import find_amounts
from pipeline.extraction.dates import find_dates
from pipeline.extraction.encoder import encode
from pipeline.extraction.headcounts import find_headcounts
from pipeline.extraction.holders import Explanation, explain_holders, tie_figures
from pipeline.extraction.mending import Mended, mend
from pipeline.extraction.organisations import find_organisations
from pipeline.extraction.organisations.grouping import group_mentions
from pipeline.extraction.organisations.names import read_names
from pipeline.extraction.preparation import prepare
from pipeline.faults import Fault, Said, innermost, invalid
from pipeline.reading.document import Document
from schemas import KINDS, Amount, Article, DateMention, Fact, FactKind, Headcount, OrganisationMention


@dataclass(frozen=True, slots=True)
class Invalid:
    """A fact that its own model refuses: the fact as drafted, and why."""

    fact: Fact
    reason: Said


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one article, each list in order of the text, and what failed validation."""

    article: Article
    published: date | None
    organisation_mentions: Sequence[OrganisationMention]
    dates: Sequence[DateMention]
    amounts: Sequence[Amount]
    headcounts: Sequence[Headcount]
    invalid: Sequence[Invalid] = ()

    def of(self, kind: FactKind) -> Sequence[Fact]:
        """The facts of one kind."""
        facts: Sequence[Fact] = getattr(self, kind.name)
        return facts


def extract(text: str | Article, *, published: date | None = None) -> Facts:
    """The facts of one text.

    `published` is the day that deictic dates (« jeudi dernier ») count from; without it the publication line of the
    text is used if there is one.
    """
    article = text if isinstance(text, Article) else Article(article_id="article", text=text, published=published)
    return next(extract_many([article]))


def extract_many(articles: Iterable[Article]) -> Iterator[Facts]:
    """The facts of many articles: a stream, in order, batched through the statistical model."""
    waiting: deque[Mended] = deque()  # the names are read in batches, so articles come out well after they went in
    for document in read(map(prepare, _mended(articles, waiting))):
        yield _stored(extract_document(document), waiting.popleft())


def read(documents: Iterable[Document]) -> Iterator[Document]:
    """The documents with what both readers say of them, the network of names and the encoder: a stream, in order."""
    return encode(read_names(documents))


def explain(facts: Facts) -> list[Explanation]:
    """Why the figures of an article have the holders that they have, in order of the text."""
    mended = mend(facts.article)
    mentions = list(map(mended.to_mended, facts.organisation_mentions))
    amounts, headcounts = list(map(mended.to_mended, facts.amounts)), list(map(mended.to_mended, facts.headcounts))
    explained = explain_holders(next(iter(read([prepare(mended.article)]))), mentions, amounts, headcounts)
    return [replace(explanation, figure=mended.to_stored(explanation.figure)) for explanation in explained]


def _mended(articles: Iterable[Article], waiting: deque[Mended]) -> Iterator[Article]:
    """The articles read as meant; `waiting` takes what leads back to them as stored."""
    for article in articles:
        waiting.append(mend(article))
        yield waiting[-1].article


def _stored(facts: Facts, mended: Mended) -> Facts:
    """The facts of a mended article as those of the stored one."""
    moved: dict[str, Any] = {kind.name: list(map(mended.to_stored, facts.of(kind))) for kind in KINDS}
    invalid = [replace(each, fact=mended.to_stored(each.fact)) for each in facts.invalid]
    return replace(facts, article=mended.stored, invalid=invalid, **moved)


def extract_document(document: Document) -> Facts:
    """The facts of a document that both readers have read."""
    found = find_facts(document)
    amounts, headcounts = tie_figures(document, found.organisation_mentions, found.dates, found.amounts, found.headcounts)
    return _validated(replace(found, amounts=amounts, headcounts=headcounts))


def find_facts(document: Document) -> Facts:
    """The facts of a document that both readers have read, its figures not yet tied to holders and periods."""
    dates = list(find_dates(document))
    amounts = list(find_amounts(document, taken=dates))
    headcounts = list(find_headcounts(document, taken=[*dates, *amounts]))
    mentions = group_mentions(document, list(find_organisations(document, taken=[*dates, *amounts, *headcounts])))
    return Facts(document.article, document.published, mentions, dates, amounts, headcounts)


def _validated(facts: Facts) -> Facts:
    """The same facts, each through its own model; those refused are set apart with the reason."""
    refused: list[Invalid] = []
    valid: dict[str, Any] = {kind.name: _valid(facts.of(kind), refused) for kind in KINDS}
    return replace(facts, **valid, invalid=refused)


def _valid(drafts: Sequence[Fact], refused: list[Invalid]) -> list[Fact]:
    valid = []
    for draft in drafts:
        try:
            valid.append(type(draft).model_validate(dict(draft)))
        except ValidationError as error:
            refused.append(Invalid(draft, reduce(Fault.BOTH, map(_reason, error.errors()))))
    return valid


def _reason(error: ErrorDetails) -> Said:
    """What is wrong, with the field where it is of one alone."""
    return Fault.OF_FIELD(innermost(error["loc"]), invalid(error)) if error["loc"] else invalid(error)
