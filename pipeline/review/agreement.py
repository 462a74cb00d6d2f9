"""How far two annotators agree, and each thing that they differ in, with its place."""

import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

from pipeline.annotation.marking import mark_gold
from pipeline.annotation.marks import Mark, mark_key
from pipeline.reading.clean import clean, split_sentences
from pipeline.reading.gold import load_gold
from pipeline.review.annotators import Compared, aspects_of, compare_annotators
from pipeline.review.article import Stored, read_article
from pipeline.review.corrections import Desk
from schemas import KINDS, FactKind
from schemas.gold import GoldArticle, GoldSpan


class AspectAgreement(BaseModel):
    """The agreement of two annotators in one aspect of one kind of fact; the same when the two are swapped.

    Spans are measured by F1, as there is no number of spans that neither marked. All else is measured on the spans that both
    marked, by the share that agree; where the answer is one of a few classes also by Cohen's kappa, that share corrected by
    what would agree by chance. Of `grouping` it is the share of mentions whose organisations are paired, CEAF over mentions.
    """

    aspect: str = Field(description="`span`, `strict` (same edges), the whole `value`, `grouping`, `holder`, or a field of gold.")
    compared: int = Field(description="Spans that either marked for `span`, else that both marked.")
    same: int = Field(description="Of these, those that are the same; the others are in the lists of differences.")
    measure: Literal["f1", "share"]
    agreement: float | None = Field(description="By that measure, 0 to 1; null where nothing was compared.")
    kappa: float | None = Field(description="Cohen's kappa; null where the classes are not a few, or both use only one of them.")


class KindAgreement(BaseModel):
    """The agreement of two annotators over one kind of fact."""

    kind: str
    first: int = Field(description="Facts in the first, those left out that either leaves neutral.")
    second: int = Field(description="Facts in the second, likewise.")
    aspects: list[AspectAgreement]


class Answer(BaseModel):
    """What one annotator marked."""

    key: str = Field(description="Its address in the article's page, start-end-label.")
    text: str
    label: str
    values: dict[str, str] = Field(description="As annotation tools have them: `holder` is a name, `?` unclear, absent nobody.")


class Difference(BaseModel):
    """One aspect of one fact that two annotators mark differently; an answer is null where one did not mark the fact."""

    kind: str
    aspect: str
    start: int = Field(description="First character of either. Unit: Unicode code points of the text.")
    end: int = Field(description="End of either, exclusive.")
    before: str = Field(description="The sentence up to there.")
    text: str
    after: str = Field(description="The rest of the sentence.")
    first: Answer | None
    second: Answer | None


class ArticleAgreement(BaseModel):
    """An article that two people annotated: how many facts either marked, and all that they differ in, in order of the text."""

    article_id: str
    headline: str
    facts: int
    differences: list[Difference]


class AgreementPage(BaseModel):
    """How far two annotations of the same articles agree; `kinds` and `articles` are empty where there is none, or `hidden`."""

    both: int = Field(description="Articles that have two annotations; `articles` are those of them that can be compared.")
    hidden: bool = Field(description="Whether who asks is the second annotator, who does not see the first.")
    kinds: list[KindAgreement]
    articles: list[ArticleAgreement]


def read_agreement(index: sqlite3.Connection, desk: Desk) -> AgreementPage:
    """The agreement of the two annotators of a desk over the articles that both have gold of, those that differ most first."""
    one, other = desk.gold.files(), desk.other.files() if desk.other else {}
    both = sorted(one.keys() & other.keys())
    if desk.is_second:
        return AgreementPage(both=len(both), hidden=True, kinds=[], articles=[])
    everything: list[Compared] = []
    articles = []
    for article_id in both:
        stored, first, second = read_article(index, article_id), load_gold(one[article_id])[0], load_gold(other[article_id])[0]
        if stored and first and second:
            compared = list(compare_annotators(stored.text, first, second))
            everything += compared
            articles.append(_of_article(stored, first, second, compared))
    kinds = measure(everything) if articles else []
    articles.sort(key=lambda each: -len(each.differences))
    return AgreementPage(both=len(both), hidden=False, kinds=kinds, articles=articles)


def measure(everything: Sequence[Compared]) -> list[KindAgreement]:
    """The agreement by kind of fact in all that was compared, in one article or in many."""
    return [_of_kind(kind, everything) for kind in KINDS]


def _of_kind(kind: FactKind, everything: Sequence[Compared]) -> KindAgreement:
    own = [each for each in everything if each.kind is kind]
    spans = [each for each in own if each.aspect == "span"]
    return KindAgreement(
        kind=kind.name,
        first=sum(each.first is not None for each in spans),
        second=sum(each.second is not None for each in spans),
        aspects=[_of_aspect(aspect, [each for each in own if each.aspect == aspect]) for aspect in aspects_of(kind)],
    )


def _of_aspect(aspect: str, compared: Sequence[Compared]) -> AspectAgreement:
    n, same = len(compared), sum(each.same for each in compared)
    kappa = _kappa([each.classes for each in compared if each.classes])
    shares: dict[str, Any] = {"measure": "share", "agreement": _ratio(same, n)}
    if aspect == "span":
        shares = {"measure": "f1", "agreement": _ratio(2 * same, n + same)}
    return AspectAgreement(aspect=aspect, compared=n, same=same, kappa=kappa, **shares)


def _kappa(classes: Sequence[tuple[str | None, str | None]]) -> float | None:
    """Cohen's kappa of pairs of classes; None where chance alone would agree in all."""
    n, same = len(classes), sum(one == other for one, other in classes)
    first, second = Counter(one for one, _ in classes), Counter(other for _, other in classes)
    by_chance = sum(first[name] * second[name] for name in first)
    return _ratio(n * same - by_chance, n * n - by_chance)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _of_article(stored: Stored, first: GoldArticle, second: GoldArticle, compared: Sequence[Compared]) -> ArticleAgreement:
    teller = _Teller(stored.text, first, second)
    told = [teller.difference(each) for each in compared if not each.same]
    return ArticleAgreement(
        article_id=stored.row["article_id"],
        headline=stored.row["headline"],
        facts=sum(each.aspect == "span" for each in compared),
        differences=sorted(told, key=lambda each: (each.start, each.end)),
    )


class _Teller:
    """What two annotations of a text say, told with the words in their sentence."""

    def __init__(self, text: str, first: GoldArticle, second: GoldArticle) -> None:
        self.text, self.sentences = text, split_sentences(clean(text))
        self.first, self.second = ({mark_key(mark): mark for mark in mark_gold(gold, text).marks} for gold in (first, second))

    def difference(self, compared: Compared) -> Difference:
        """A difference of the two, at its place."""
        spans = [span for span in (compared.first, compared.second) if span]
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        first, last = self.sentences[max(0, bisect_right(self.sentences, start, key=lambda span: span[0]) - 1)]
        return Difference(
            kind=compared.kind.name,
            aspect=compared.aspect,
            start=start,
            end=end,
            before=self.text[first:start],
            text=self.text[start:end],
            after=self.text[end:last],
            first=_answer(compared.kind, compared.first, self.first),
            second=_answer(compared.kind, compared.second, self.second),
        )


def _answer(kind: FactKind, span: GoldSpan | None, marks: Mapping[str, Mark]) -> Answer | None:
    if span is None:
        return None
    label = kind.label_of(span)
    key = mark_key(Mark(span.start, span.end, label))
    return Answer(key=key, text=span.text, label=label, values=dict(marks[key].values))
