"""Marks into a gold file, and what of them does not fit into one."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from pipeline.annotation.fitting import Misfit
from pipeline.annotation.marks import IGNORE, KIND_OF, ORGANISATION, VALUES, Mark, lacking_value
from pipeline.faults import Fault, Value, innermost, invalid
from schemas import KINDS
from schemas.gold import UNCLEAR, GoldArticle, GoldOrganisation, GoldSpan


def make_gold(article_id: str, text: str, published: date | None, marks: Sequence[Mark]) -> tuple[GoldArticle, list[Misfit]]:
    """The gold of an article's marks, in order of its text, and what could not be taken or only in part."""
    misfits: list[Misfit] = []
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    organisations = _organisations(ordered, misfits)
    ids = {_folded(each.name): each.id for each in organisations} | {UNCLEAR: UNCLEAR}
    for mark in ordered:
        if mark.label == ORGANISATION:
            ids.setdefault(_folded(text[mark.start : mark.end]), ids[_folded(mark.values["name"])])
    wholes = {str(mark.start) for mark in ordered if "part_of" in VALUES.get(mark.label, ())}
    facts: dict[str, list[Any]] = {kind.gold: [] for kind in KINDS} | {"organisations": organisations}
    for mark in ordered:
        if mark.label not in (ORGANISATION, IGNORE) and (fact := _fact(mark, text, ids, wholes, misfits)):
            facts[KIND_OF[mark.label].gold].append(fact)
    ignored = [(mark.start, mark.end) for mark in ordered if mark.label == IGNORE]
    return GoldArticle(article_id=article_id, published=published, ignore=ignored, **facts), misfits


def has_marks(gold: GoldArticle) -> bool:
    """Whether anything is marked in a gold file, neutral spans too."""
    return bool(gold.ignore or any(getattr(gold, kind.gold) for kind in KINDS))


def render(gold: GoldArticle) -> str:
    """The content of a gold file: JSON, one fact a line."""
    content = gold.model_dump(mode="python")
    fields = [f"  {json.dumps(name)}: {_rendered(name, value)}" for name, value in content.items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _organisations(marks: Iterable[Mark], misfits: list[Misfit]) -> list[GoldOrganisation]:
    """One for each name, in order of first mention, with the kind that most mentions give."""
    groups: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.label == ORGANISATION:
            groups.setdefault(_folded(mark.values["name"]), []).append(mark)
    organisations = []
    for number, group in enumerate(groups.values(), start=1):
        kinds = [mark.values["kind"] for mark in group if mark.values.get("kind")]
        kind = max(kinds, key=kinds.count, default=None)
        spans = [(mark.start, mark.end) for mark in group]
        fields = {"id": f"o{number}", "name": group[0].values["name"], "kind": kind, "mentions": spans}
        try:
            organisations.append(GoldOrganisation.model_validate(fields))
        except ValidationError:
            misfits.append(Misfit(group[0].start, "kind", Fault.NO_KIND(str(kind)), kept=True))
            organisations.append(GoldOrganisation.model_validate(fields | {"kind": None}))
    return organisations


def _fact(mark: Mark, text: str, ids: Mapping[str, str], wholes: Container[str], misfits: list[Misfit]) -> GoldSpan | None:
    """The fact of a mark, or None with the reason among `misfits`."""
    model = KIND_OF[mark.label].gold_model
    values: dict[str, Any] = {name: mark.values.get(name) or None for name in VALUES[mark.label]}
    shown = (mark.label, mark.start, mark.end, text[mark.start : mark.end])
    if lacking := lacking_value(mark.label, values):
        misfits.append(Misfit(mark.start, lacking, Fault.LACKING(*shown, lacking)))
        return None
    said = {name: None if value == UNCLEAR else value for name, value in values.items()}
    fields = {"start": mark.start, "end": mark.end, "text": text[mark.start : mark.end]} | said
    if "type" in model.model_fields:
        fields["type"] = mark.label
    if "holder" in fields:
        fields["organisation"] = _holder(values["holder"], ids, mark, shown, misfits)
        del fields["holder"]
    if (whole := fields.get("part_of")) and whole not in wholes:
        misfits.append(Misfit(mark.start, "part_of", Fault.NO_WHOLE(*shown, str(whole)), kept=True))
        fields["part_of"] = None
    if unknown := sorted(mark.values.keys() - set(VALUES[mark.label])):
        misfits.append(Misfit(mark.start, unknown[0], Fault.NO_VALUE(*shown, ", ".join(VALUES[mark.label])), kept=True))
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        for field, why in ((innermost(each["loc"]), invalid(each)) for each in error.errors()):
            misfits.append(Misfit(mark.start, field, Fault.NO_FACT(*shown, Fault.OF_FIELD(field, why))))
        return None


def _holder(name: str | None, ids: Mapping[str, str], mark: Mark, shown: Sequence[Value], misfits: list[Misfit]) -> str | None:
    """The id of the holder that a figure names; `?`, and told, when no organisation of the article has that name."""
    if not name:
        return None
    if found := ids.get(_folded(name)):
        return found
    misfits.append(Misfit(mark.start, "holder", Fault.NO_HOLDER(*shown, name), kept=True))
    return UNCLEAR


def _rendered(name: str, value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _json(value)
    if name == "ignore":
        return _json(value)
    return "[\n" + ",\n".join(f"    {_json(each)}" for each in value) + "\n  ]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> int | float | str:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
