"""Facts and gold as marks."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from pipeline.annotation.marks import AMOUNT, HEADCOUNT, IGNORE, ORGANISATION, VALUES, Annotated, Mark
from pipeline.extraction.extractor import Facts
from schemas import Amount, DateMention, Figure, Headcount
from schemas.gold import UNCLEAR, GoldAmount, GoldArticle, GoldDate, GoldFigure, GoldHeadcount


def mark_facts(facts: Facts) -> Annotated:
    """An article with what the pipeline finds in it."""
    names = {mention.organisation_id: mention.name for mention in facts.organisation_mentions}
    starts = {headcount.headcount_id: headcount.start for headcount in facts.headcounts}
    marks = [
        Mark(each.start, each.end, ORGANISATION, {"name": each.name, "kind": each.kind}) for each in facts.organisation_mentions
    ]
    marks += [_mark(each, each.type, {}) for each in facts.dates]
    figures: list[Figure] = [*facts.amounts, *facts.headcounts]
    for figure in figures:
        holder = names.get(figure.organisation_id or "")
        whole = starts.get(figure.part_of or "") if isinstance(figure, Headcount) else None
        label = AMOUNT if isinstance(figure, Amount) else HEADCOUNT
        marks.append(_mark(figure, label, {"holder": holder, "part_of": whole}))
    return Annotated(facts.article.article_id, facts.article.text, _ordered(marks))


def mark_gold(gold: GoldArticle, text: str) -> Annotated:
    """An article with what its gold file marks."""
    names = {each.id: each.name for each in gold.organisations} | {UNCLEAR: UNCLEAR}
    marks = list(_organisation_marks(gold))
    marks += [_mark(each, each.type, {}) for each in gold.dates]
    for figure in (*gold.amounts, *gold.headcounts):
        label = AMOUNT if isinstance(figure, GoldAmount) else HEADCOUNT
        whole = figure.part_of if isinstance(figure, GoldHeadcount) else None
        marks.append(_mark(figure, label, {"holder": names.get(figure.organisation or ""), "part_of": whole}))
    marks += [Mark(start, end, IGNORE) for start, end in gold.ignore]
    return Annotated(gold.article_id, text, _ordered(marks))


def _organisation_marks(gold: GoldArticle) -> Iterator[Mark]:
    for each in gold.organisations:
        values = {"name": each.name} | ({"kind": each.kind} if each.kind else {})
        yield from (Mark(start, end, ORGANISATION, values) for start, end in each.mentions)


def _mark(fact: DateMention | Figure | GoldDate | GoldFigure, label: str, more: Mapping[str, object]) -> Mark:
    values = {name: more[name] if name in more else getattr(fact, name) for name in VALUES[label]}
    return Mark(fact.start, fact.end, label, {name: _written(value) for name, value in values.items() if value is not None})


def _written(value: object) -> str:
    """A value as text: numbers without exponent and empty decimals, days in ISO 8601."""
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _ordered(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.label))
