"""What annotation tools know: spans with a label each, and the values that go with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schemas import KINDS, FactKind
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


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with its marks; `text` is None where a tool does not give it back.

    `confirmed` says that a person has seen the marks, as far as the tool knows.
    """

    article_id: str
    text: str | None
    marks: Sequence[Mark]
    confirmed: bool = True


def lacking_value(label: str, values: Mapping[str, object]) -> str | None:
    """The name of a value that a mark of this label must have and has not; one of a few is enough where they stand together."""
    needed = KIND_OF[label].needed if label in KIND_OF else ()
    return next((names[0] for names in needed if not any(values.get(name) not in (None, "") for name in names)), None)


def mark_key(mark: Mark) -> str:
    """A name for a mark, where a format keeps values apart from spans."""
    return f"{mark.start}-{mark.end}-{mark.label}"


def strings(values: object) -> dict[str, str]:
    """Values as a tool gives them back, as text; whatever is no mapping holds none."""
    if not isinstance(values, dict):
        return {}
    return {str(name): str(value) for name, value in values.items() if value not in (None, "")}
