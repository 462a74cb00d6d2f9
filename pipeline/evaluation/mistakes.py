"""Each thing that is not as gold has it, with the sentence it is in."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.evaluation.comparison import Outcome
from pipeline.evaluation.evaluation import ArticleEvaluation, Evaluation
from pipeline.reading.clean import clean, split_sentences
from schemas import KINDS, Fact, OrganisationMention
from schemas.gold import GoldSpan

_VALUES = dict.fromkeys(column for kind in KINDS for scored in kind.scored for column in scored.value)


class Mistake(NamedTuple):
    """What is wrong (`missed`, `spurious`, or the aspects that differ), where, and what gold and the pipeline say.

    `start` and `end` count from the start of `sentence`.
    """

    article_id: str
    kind: str
    wrong: str
    sentence: str
    start: int
    end: int
    gold: str
    found: str

    @property
    def marked(self) -> str:
        """The words in question."""
        return self.sentence[self.start : self.end]


def find_mistakes(evaluation: Evaluation) -> Iterator[Mistake]:
    """The mistakes of all articles, in order of the text in each; boundaries alone are none."""
    for each in evaluation.articles:
        sentences = split_sentences(clean(each.article.text))
        wrong = [outcome for outcome in each.outcomes if _wrong(outcome)]
        yield from (_mistake(each, outcome, sentences) for outcome in sorted(wrong, key=lambda outcome: _marked(outcome).start))


def _mistake(evaluated: ArticleEvaluation, outcome: Outcome, sentences: Sequence[tuple[int, int]]) -> Mistake:
    marked, wrong = _marked(outcome), _wrong(outcome)
    start, end = sentences[max(0, bisect_right(sentences, marked.start, key=lambda span: span[0]) - 1)]
    names = {each.id: each.name for each in evaluated.gold.organisations}
    given = {o.found.organisation_id: o.found.name for o in evaluated.outcomes if isinstance(o.found, OrganisationMention)}
    return Mistake(
        article_id=evaluated.article.article_id,
        kind=outcome.kind,
        wrong=", ".join(wrong),
        sentence=evaluated.article.text[start : max(end, marked.end)],
        start=marked.start - start,
        end=marked.end - start,
        gold=_told(outcome.gold, wrong, names),
        found=_told(outcome.found, wrong, given),
    )


def _marked(outcome: Outcome) -> GoldSpan | Fact:
    marked = outcome.found or outcome.gold
    if marked is None:
        raise ValueError("an outcome has a gold fact or a found one")
    return marked


def _wrong(outcome: Outcome) -> list[str]:
    """What is wrong with an outcome, in words; nothing when it is as it should be."""
    if outcome.found is None:
        return ["missed"]
    if outcome.gold is None:
        return ["spurious"]
    aspects = [aspect for aspect, right in outcome.right.items() if not right and aspect != "strict"]
    return aspects + (["holder"] if outcome.holder and outcome.holder.is_wrong else [])


def _told(fact: GoldSpan | Fact | None, wrong: Sequence[str], names: Mapping[str, str]) -> str:
    """The value of a fact, and whatever of it is in question; `names` are those of the organisations by id."""
    if fact is None:
        return ""
    aspects = dict.fromkeys([*_VALUES, *(aspect for aspect in wrong if aspect not in ("value", "holder"))])
    values = [(aspect, getattr(fact, aspect, None)) for aspect in aspects]
    parts = [f"{aspect} {_plain(value)}" for aspect, value in values if value is not None]
    if "holder" in wrong:
        holder = getattr(fact, "organisation" if isinstance(fact, GoldSpan) else "organisation_id")
        parts.append(f"holder {names.get(holder, holder) if holder else 'nobody'}")
    return "; ".join([repr(fact.text), *parts])


def _plain(value: object) -> str:
    """A value as text, a sum without idle decimals."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
