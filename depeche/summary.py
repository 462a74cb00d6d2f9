"""What a run did, or would do: tables on a terminal, plain lines in a file, JSON for machines."""

import json
import logging
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from depeche.log import LogFormat
from pipeline.run.steps import Summary
from pipeline.run.survey import Survey
from pipeline.terminal import printable

if TYPE_CHECKING:
    from rich.table import Table

_MOST_REJECTS = 10


def show_summary(summary: Summary, form: LogFormat) -> None:
    """Print the counts of a run on stdout."""
    if form is LogFormat.json:
        typer.echo(json.dumps(asdict(summary) | {"share_of_rejects": summary.share_of_rejects}, default=str, ensure_ascii=False))
    elif sys.stdout.isatty():
        _print(_count_table(summary))
    else:
        typer.echo(printable(f"Tables in {summary.output}"))
        for section in _counts(summary):
            for name, told in section.items():
                typer.echo(f"{name} {told}")


def log_rejects(log: logging.Logger, summary: Summary) -> None:
    """Tell the first files that were rejected, why, and what to do, and where the others are told."""
    for row in summary.new_rejects[:_MOST_REJECTS]:
        log.warning("rejected: %s", reject_line(row), extra={"fields": _reject_fields(row)})
    more = sum(summary.rejects.values()) - len(summary.new_rejects[:_MOST_REJECTS])
    if more:
        earlier = len(summary.new_rejects) <= _MOST_REJECTS
        said = f"{more} rejected by earlier runs still are" if earlier else f"{more} more are rejected"
        log.warning("%s: depeche rejects --output %s", said, summary.output, extra={"fields": {"rejects": more}})


def reject_line(row: Mapping[str, Any]) -> str:
    """A reject as a line: file, what of it, what is wrong and what to do."""
    return f"{row['source_path'] or row['article_id']}: {row['error']}: {' '.join(row['detail'].split())}"


def show_survey(survey: Survey, form: LogFormat) -> None:
    """Print which articles a run would extract, drop and refuse, and why."""
    rows = list(_survey_rows(survey))
    if form is LogFormat.json:
        for article, would_be, because in rows:
            typer.echo(json.dumps({"article": article, "would_be": would_be, "because": because}, ensure_ascii=False))
        return
    if sys.stdout.isatty() and rows:
        from rich.table import Table
        from rich.text import Text

        table = Table("article", "would be", "because")
        for row in rows:
            table.add_row(*(Text(printable(cell)) for cell in row))
        _print(table)
    elif rows:
        for row in rows:
            typer.echo(printable("  ".join(row)))
    reasons = Counter(reason for _, reason in survey.todo)
    told = ", ".join(f"{n} {reason}" for reason, n in reasons.items())
    not_asked = f", {len(survey.not_asked)} not asked for" if survey.not_asked else ""
    typer.echo(
        f"{len(survey.todo)} to extract{f' ({told})' if told else ''}, {len(survey.unchanged)} left as they are{not_asked}."
    )


def _survey_rows(survey: Survey) -> Iterable[tuple[str, str, str]]:
    for entry, reason in survey.todo:
        yield entry.article_id, "extracted", reason
    for article_id in survey.gone:
        yield article_id, "dropped", "it left the corpus"
    for problem in survey.problems:
        yield problem.path, "rejected", f"{problem.field}: {problem.detail}"


def _reject_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("source_path", "article_id", "stage", "error", "detail")}


def _counts(summary: Summary) -> list[dict[str, str]]:
    """The counts of a run in their sections, as they are told."""
    runs = {"articles extracted": summary.n_extracted, "articles left as they were": summary.n_unchanged}
    partly = {
        "articles taken over from a stopped run": summary.n_recovered,
        "articles not asked for": summary.n_not_asked,
        "articles dropped": summary.n_pruned,
    }
    runs |= {name: n for name, n in partly.items() if n}
    sections = (runs, summary.counts)
    told = [{name.replace("_", " "): f"{n:,}".replace(",", " ") for name, n in section.items()} for section in sections]
    return [*told, {"seconds": f"{summary.seconds:.1f}"}]


def _print(table: "Table") -> None:
    from rich.console import Console

    Console().print(table)


def _count_table(summary: Summary) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table("", "", show_header=False, title=Text(printable(f"Tables in {summary.output}")), title_justify="left")
    for section in _counts(summary):
        for name, told in section.items():
            table.add_row(name, told)
        table.add_section()
    return table
