"""What a run did, or would do, on a terminal."""

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.run.steps import Summary
from pipeline.run.survey import Survey
from pipeline.terminal import printable


def show_summary(summary: Summary) -> None:
    """Print the counts of a run on stdout, and on stderr what was rejected."""
    Console().print(_counts(summary))
    if summary.rejects:
        kinds = ", ".join(f"{n} {kind}" for kind, n in summary.rejects.items())
        sentence = f"Rejected: {kinds}. What to do about each is in the table {summary.output}/rejects."
        Console(stderr=True).print(Text(printable(sentence)))


def show_survey(survey: Survey) -> None:
    """Print which articles a run would extract, drop and refuse, and why."""
    table = Table("article", "would be", "because")
    for entry, reason in survey.todo:
        table.add_row(_cell(entry.article_id), "extracted", reason)
    for article_id in survey.gone:
        table.add_row(_cell(article_id), "dropped", "it left the corpus")
    for problem in survey.problems:
        table.add_row(_cell(problem.path), "rejected", _cell(f"{problem.field}: {problem.problem} {problem.remedy}"))
    console = Console()
    if table.row_count:
        console.print(table)
    reasons = Counter(reason for _, reason in survey.todo)
    told = ", ".join(f"{n} {reason}" for reason, n in reasons.items())
    not_asked = f", {len(survey.not_asked)} not asked for" if survey.not_asked else ""
    console.print(
        f"{len(survey.todo)} to extract{f' ({told})' if told else ''}, {len(survey.unchanged)} left as they are{not_asked}.",
        highlight=False,
    )


def _counts(summary: Summary) -> Table:
    table = Table("", "", show_header=False, title=Text(printable(f"Tables in {summary.output}")), title_justify="left")
    runs = {"articles extracted": summary.n_extracted, "articles left as they were": summary.n_unchanged}
    partly = {"articles not asked for": summary.n_not_asked, "articles dropped": summary.n_pruned}
    runs |= {name: n for name, n in partly.items() if n}
    for rows in (runs, summary.counts):
        for name, n in rows.items():
            table.add_row(name.replace("_", " "), f"{n:,}".replace(",", " "))
        table.add_section()
    table.add_row("seconds", f"{summary.seconds:.1f}")
    return table


def _cell(content: str) -> Text:
    return Text(printable(content))
