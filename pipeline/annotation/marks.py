"""What annotation tools know: spans with a label each, and the values that go with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.faults import Said
from schemas import KINDS, FactKind, literal_values
from schemas.gold import GoldSpan

ORGANISATION, IGNORE = "ORG", "IGNORE"
KIND_OF = {label: kind for kind in KINDS for label in kind.labels}
COLOURS = {label: colour for kind in KINDS for label, colour in kind.labels.items()} | {IGNORE: "#999999"}
LABELS = tuple(COLOURS)


def _values(kind: FactKind) -> list[str]:
    """The fields of gold that say more than where a fact is and which label it has."""
    names = [name for name in kind.gold_model.model_fields if name not in {*GoldSpan.model_fields, "type"}]
    return ["holder" if name == "organisation" else name for name in names]


# The values that each label has, by name. `name` is the organisation's in this article, by which its mentions are one;
# `holder` is such a name, or `?`; `part_of` is the start of the whole. `?` is a currency that the text leaves open.
VALUES: Mapping[str, Sequence[str]] = {
    **{label: _values(kind) for label, kind in KIND_OF.items()},
    ORGANISATION: ("name", "kind"),
    IGNORE: (),
}

NUMBERS = ("value", "value_min", "value_max")


def choices(kind: FactKind) -> dict[str, tuple[str, ...]]:
    """The values of a kind's marks that are one of a few, each with those; the label itself left out."""
    fields = kind.gold_model.model_fields
    return {name: named for name in _values(kind) if name in fields and (named := literal_values(fields[name]))}


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span: offsets in code points, end exclusive, its label and values as text.

    `text` is the span as a tool gives it back.
    """

    start: int
    end: int
    label: str
    values: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None


class Doubt(NamedTuple):
    """What a person should look into: what is odd at a mark and what to do; `kept` where the mark was taken all the same."""

    mark: Mark
    said: Said
    kept: bool


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with its marks; `article_id` and `text` are None where a tool does not give them back.

    `confirmed` says that a person has seen the marks, as far as the tool knows; `doubts` tell what of the tool's content was
    not taken, or not as it stands.
    """

    article_id: str | None
    text: str | None
    marks: Sequence[Mark]
    confirmed: bool = True
    doubts: Sequence[Doubt] = ()


def lacking_value(label: str, values: Mapping[str, object]) -> str | None:
    """The name of a value that a mark of this label must have and has not; one of a few is enough where they stand together."""
    needed = KIND_OF[label].needed if label in KIND_OF else ()
    return next((names[0] for names in needed if not any(values.get(name) not in (None, "") for name in names)), None)


def mark_key(mark: Mark) -> str:
    """A name for a mark, where a format keeps values apart from spans."""
    return f"{mark.start}-{mark.end}-{mark.label}"


def id_of(value: object) -> str | None:
    """An article's id as a tool gives it back, as text; None when it gives none."""
    return None if value in (None, "") else str(value)


def strings(values: object) -> dict[str, str]:
    """Values as a tool gives them back, as text; whatever is no mapping holds none."""
    if not isinstance(values, dict):
        return {}
    return {str(name): str(value) for name, value in values.items() if value not in (None, "")}
