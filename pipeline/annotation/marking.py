"""Facts and gold as marks."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pipeline.annotation.marks import IGNORE, VALUES, Annotated, Mark, lacking_value
from pipeline.extraction.extractor import Facts
from schemas import KINDS, Fact, FactKind
from schemas.gold import UNCLEAR, GoldArticle, GoldSpan


def mark_facts(facts: Facts) -> Annotated:
    """An article with what the pipeline finds in it."""
    names = {mention.organisation_id: mention.name for mention in facts.organisation_mentions}
    wholes = {headcount.headcount_id: headcount.start for headcount in facts.headcounts}
    marks = []
    for kind in KINDS:
        for fact in facts.of(kind):
            whole = wholes.get(getattr(fact, "part_of", None) or "")
            marks.append(_mark(kind, fact, {"holder": names.get(kind.holder_of(fact) or ""), "part_of": whole}))
    return Annotated(facts.article.article_id, facts.article.text, _ordered(marks))


def mark_gold(gold: GoldArticle, text: str) -> Annotated:
    """An article with what its gold file marks."""
    names = {each.id: each.name for each in gold.organisations} | {UNCLEAR: UNCLEAR}
    marks = [Mark(start, end, IGNORE) for start, end in gold.ignore]
    for kind in KINDS:
        for span in kind.marked(gold, text):
            name = names.get(getattr(span, "organisation", None) or "")
            marks.append(_mark(kind, span, {"name": name, "holder": name}))
    return Annotated(gold.article_id, text, _ordered(marks))


def _mark(kind: FactKind, fact: Fact | GoldSpan, more: Mapping[str, object]) -> Mark:
    label = kind.label_of(fact)
    values = {name: more[name] if name in more else getattr(fact, name) for name in VALUES[label]}
    if open_value := lacking_value(label, values):
        values[open_value] = UNCLEAR
    return Mark(fact.start, fact.end, label, {name: _written(value) for name, value in values.items() if value is not None})


def _written(value: object) -> str:
    """A value as text: numbers without exponent and empty decimals, days in ISO 8601."""
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _ordered(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.label))
