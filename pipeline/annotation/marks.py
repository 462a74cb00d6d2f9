"""What annotation tools know: spans with a label each, and the values that go with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from schemas.facts import DateType

ORGANISATION, AMOUNT, HEADCOUNT, IGNORE = "ORG", "AMOUNT", "HEADCOUNT", "IGNORE"
DATE_LABELS: tuple[str, ...] = get_args(DateType)
LABELS = (ORGANISATION, *DATE_LABELS, AMOUNT, HEADCOUNT, IGNORE)

_FIGURE = ("value", "value_min", "value_max", "modifier")
_CALENDAR = ("date_from", "date_to", "precision", "modifier", "timex")

# The values that each label has, by name. `name` is the organisation's in this article, by which its mentions are one;
# `holder` is such a name, or `?`; `part_of` is the start of the whole.
VALUES: Mapping[str, Sequence[str]] = {
    ORGANISATION: ("name", "kind"),
    **dict.fromkeys(DATE_LABELS, _CALENDAR),
    AMOUNT: (*_FIGURE, "currency", "kind", "holder"),
    HEADCOUNT: (*_FIGURE, "population", "change", "holder", "part_of"),
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


def mark_key(mark: Mark) -> str:
    """A name for a mark, where a format keeps values apart from spans."""
    return f"{mark.start}-{mark.end}-{mark.label}"


def strings(values: object) -> dict[str, str]:
    """Values as a tool gives them back, as text; whatever is no mapping holds none."""
    if not isinstance(values, dict):
        return {}
    return {str(name): str(value) for name, value in values.items() if value not in (None, "")}
