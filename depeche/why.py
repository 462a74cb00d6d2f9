"""Why each figure has its holder, on a terminal and as JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.terminal import printable
from schemas import Amount

if TYPE_CHECKING:
    from pipeline.extraction.extractor import Facts
    from pipeline.extraction.holders import Candidate, Explanation, Reason

_CONTEXT = 60
_CANDIDATES, _FOR, _AGAINST = 3, 4, 3
_INTRODUCTION = (
    "Why each figure has its holder: what the text says for (+) and against (-) each candidate is weighed in points and added "
    "up, and the greatest sum has it: a point makes a candidate about thrice as likely. Likely is its share of all candidates'."
)


def show_reasons(facts: "Facts", explanations: Sequence["Explanation"]) -> None:
    """Print for each figure its likeliest candidates, with the strongest reasons for and against each."""
    console = Console()
    console.print(Text(_INTRODUCTION))
    for explanation in explanations:
        console.print()
        console.print(_figure_in_context(facts.article.text, explanation), soft_wrap=True)
        console.print(_candidate_table(explanation))


def _figure_in_context(text: str, explanation: "Explanation") -> Text:
    """The figure, in bold, in its line."""
    figure = explanation.figure
    before, after = text[max(0, figure.start - _CONTEXT) : figure.start], text[figure.end : figure.end + _CONTEXT]
    shown = Text(printable(figure.text), "bold")
    return Text.assemble(_plain(before.rpartition("\n")[2]), shown, _plain(after.partition("\n")[0]))


def _candidate_table(explanation: "Explanation") -> Table:
    title = f"{explanation.figure.text}: {_named(explanation.candidates[0])}"
    table = Table("candidate", "sum", "likely", "weight", "because", title=_plain(title), title_justify="left")
    for candidate in explanation.candidates[:_CANDIDATES]:
        table.add_section()
        head = [_named(candidate), f"{candidate.weight:+.1f}", f"{candidate.probability:.0%}"]
        for reason in _strongest(candidate.reasons):
            table.add_row(*map(_plain, (*head, *reason)))
            head = [""] * len(head)
    return table


def _strongest(reasons: Sequence["Reason"]) -> list[tuple[str, str]]:
    """Weight and meaning of the strongest reasons for, of those against, and of all others together."""
    chosen = [reason for reason in reasons if reason.weight > 0][:_FOR]
    chosen += [reason for reason in reasons if reason.weight < 0][:_AGAINST]
    told = [(f"{reason.weight:+.1f}", reason.meaning) for reason in chosen]
    rest = sum(reason.weight for reason in reasons) - sum(reason.weight for reason in chosen)
    weaker = len(reasons) - len(chosen)
    return [*told, *([(f"{rest:+.1f}", f"{weaker} weaker reasons together")] if weaker or not told else [])]


def _named(candidate: "Candidate") -> str:
    return candidate.name or "nobody named"


def _plain(content: str) -> Text:
    return Text(printable(content))


def as_json(explanation: "Explanation") -> dict[str, Any]:
    """A figure, its holder, and its candidates from the most to the least likely with all that was weighed, strongest first.

    `organisation_id` and `name` are null for nobody. `probability` is the candidate's share of e to the weights, not calibrated.
    A reason's `name` is that of its weight in `pipeline/weights/holders.json`, `meaning` the same in words.
    """
    figure, holder = explanation.figure, explanation.candidates[0]
    table, key = ("amounts", "amount_id") if isinstance(figure, Amount) else ("headcounts", "headcount_id")
    return {
        "table": table,
        "id": getattr(figure, key),
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "organisation_id": holder.organisation_id,
        "probability": round(holder.probability, 4),
        "candidates": [_candidate_as_json(candidate) for candidate in explanation.candidates],
    }


def _candidate_as_json(candidate: "Candidate") -> dict[str, Any]:
    return {
        "organisation_id": candidate.organisation_id,
        "name": candidate.name,
        "weight": round(candidate.weight, 3),
        "probability": round(candidate.probability, 4),
        "reasons": [
            {"name": reason.name, "meaning": reason.meaning, "weight": round(reason.weight, 3)} for reason in candidate.reasons
        ],
    }
