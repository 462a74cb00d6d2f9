"""A report in tables, for a terminal or Markdown: scores, what they are made of, what changed since another one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pipeline.evaluation.mistakes import Mistake
from pipeline.evaluation.statistics import Interval, change_intervals
from pipeline.evaluation.tally import HEADLINES, WITH_RECALL, Count, Tally
from schemas.kinds import SCORED

_TOP = 12
_95 = "95\u00a0%"
# Names of kinds short enough for a column each.
_SHORT = {name: scored.short or name for name, scored in SCORED.items()} | {"grouping": "groups"}


class ReportTable(NamedTuple):
    """A title, the names of the columns, the rows; the first column says what each row is about."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def tables(report: dict[str, Any]) -> Iterator[ReportTable]:
    """The tables of a report made by `as_json`, the most important first."""
    yield _score_table(report)
    yield _accuracy_table(report)
    yield _group_table("By layout: facts in gold, F1", "layout", "articles", report["layouts"])
    yield _reliability_table(report)
    yield _rule_table(report["rules"])
    yield from (_confusion_table(name, pairs) for name, pairs in report["confusions"].items() if pairs)
    yield _group_table("By article: facts in gold, F1", "article", "layout", report["by_article"])


def compared(old: dict[str, Any], new: dict[str, Any]) -> Iterator[ReportTable]:
    """What changed from an earlier report to a later one: scores, with an interval of the change, then articles."""
    shared = sorted(old["by_article"].keys() & new["by_article"].keys())
    before, now = ([_counts(report["by_article"][name]) for name in shared] for report in (old, new))
    ranges = change_intervals(before, now) if shared else {}
    rows = [(*row, _change_range(ranges.get(row[0]))) for row in _changes(old["scores"], new["scores"])]
    same = old["fingerprint"] == new["fingerprint"]
    title = "Changed scores" if same else "Changed scores (the corpus is another one: its own changes are in the figures)"
    yield ReportTable(title, ("metric", "before", "now", "change", _95), rows)
    changes = {name: _changes(old["by_article"][name], new["by_article"][name]) for name in shared}
    told = [(f"{name}: {row[0]}", *row[1:]) for name, each in changes.items() for row in each if row[0] in HEADLINES]
    yield ReportTable("Changed articles", ("article: metric", "before", "now", "change"), told)


def markdown(shown: Iterable[ReportTable], mistakes: Iterable[Mistake] = ()) -> str:
    """The mistakes as a list and the tables in Markdown, figures to the right."""
    listed = "".join(map(_markdown_mistake, mistakes))
    return "\n\n".join([*([f"### Mistakes\n\n{listed.rstrip()}"] if listed else []), *map(_markdown_table, shown)]) + "\n"


def percent(share: float | None) -> str:
    """A share as « 93.4 », or a dash when there is none."""
    return "–" if share is None else f"{100 * share:.1f}"


def _score_table(report: dict[str, Any]) -> ReportTable:
    columns = ("", "gold", "found", "precision", "recall", "F1", _95, "span F1", "strict F1", "value")
    rows = []
    for metric, name in HEADLINES.items():
        if score := report["scores"].get(metric):
            shares = (percent(score[share]) for share in ("precision", "recall", "f1"))
            aspects = (_f1(report["scores"], f"{name}.{aspect}") for aspect in ("span", "strict", "value"))
            rows.append((name, str(score["gold"]), str(score["found"]), *shares, _range(score), *aspects))
    return ReportTable(f"Found and right in {report['articles']} articles (corpus {report['fingerprint']})", columns, rows)


def _accuracy_table(report: dict[str, Any]) -> ReportTable:
    rows = [
        (f"{kind}: {metric.partition('.')[2]}", str(score["right"]), str(score["gold"]), percent(score["f1"]), _range(score))
        for kind in ("articles", *SCORED)
        for metric, score in report["scores"].items()
        if metric.startswith(f"{kind}.") and not metric.endswith((*WITH_RECALL, ".value"))
    ]
    return ReportTable("Right, of the facts found where gold has them", ("", "right", "of", "accuracy", _95), rows)


def _range(score: dict[str, Any]) -> str:
    return "–" if score["low"] is None else f"{percent(score['low'])}–{percent(score['high'])}"


def _f1(scores: dict[str, Any], metric: str) -> str:
    return percent(scores.get(metric, {}).get("f1"))


def _group_table(title: str, name: str, about: str, groups: dict[str, Any]) -> ReportTable:
    rows = []
    for group, scores in groups.items():
        marked = sum(scores.get(f"{kind}.span", {}).get("gold", 0) for kind in SCORED)
        rows.append((group, str(scores[about]), str(marked), *(_f1(scores, metric) for metric in HEADLINES)))
    return ReportTable(title, (name, about, "facts", *map(_short, HEADLINES.values())), rows)


def _short(name: str) -> str:
    return _SHORT.get(name, name)


def _reliability_table(report: dict[str, Any]) -> ReportTable:
    tables = report["reliability"]
    shown = {
        kind: {each["low"]: f"{percent(each['right'])} ({each['n']})" for each in table["bins"]} for kind, table in tables.items()
    }
    rows = [
        (f"{each['low']:.2f}", percent(each["confidence"]), *(bins.get(each["low"], "–") for bins in shown.values()))
        for each in tables["all"]["bins"]
    ]
    rows.append(("mean error", "", *(percent(table["error"]) for table in tables.values())))
    return ReportTable(
        "Is a confidence of 90 right nine times in ten? Share right (facts)", ("from", "mean", *map(_short, tables)), rows
    )


def _rule_table(rules: dict[str, Any]) -> ReportTable:
    """The rules that are wrong most often."""
    wrong = sorted(rules.items(), key=lambda each: (each[1]["right"] - each[1]["found"], each[0]))
    rows = [
        (name, str(n["found"] - n["right"]), str(n["found"]), percent(n["right"] / n["found"]))
        for name, n in wrong[:_TOP]
        if n["right"] < n["found"]
    ]
    return ReportTable("Rules that are wrong most often", ("rule", "wrong", "found", "right"), rows)


def _confusion_table(name: str, pairs: Sequence[dict[str, Any]]) -> ReportTable:
    wrong = [each for each in pairs if each["gold"] != each["found"]]
    rows = [(each["gold"], each["found"], str(each["n"])) for each in wrong[:_TOP]]
    n, of = sum(each["n"] for each in wrong), sum(each["n"] for each in pairs)
    return ReportTable(f"Confusions of {name}: {n} of {of}", ("gold", "found", "n"), rows)


def _changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for metric, score in new.items():
        before, now = old.get(metric), score
        if isinstance(before, dict) and isinstance(now, dict) and percent(before["f1"]) != percent(now["f1"]):
            step = (now["f1"] or 0.0) - (before["f1"] or 0.0)
            yield metric, percent(before["f1"]), percent(now["f1"]), f"{100 * step:+.1f}"


def _counts(scores: dict[str, Any]) -> Tally:
    """The counts that a report gives of one article."""
    return {metric: Count(s["right"], s["found"], s["gold"]) for metric, s in scores.items() if isinstance(s, dict)}


def _change_range(interval: Interval | None) -> str:
    return "–" if interval is None else f"{100 * interval.low:+.1f} to {100 * interval.high:+.1f}"


def _markdown_table(table: ReportTable) -> str:
    rules = ["---", *("---:" for _ in table.columns[1:])]
    rows = (table.columns, rules, *table.rows) if table.rows else ()
    return "\n".join([f"### {table.title}", *([""] if rows else []), *(f"| {' | '.join(row)} |" for row in rows)])


def _markdown_mistake(mistake: Mistake) -> str:
    before, marked, after = mistake.sentence[: mistake.start], mistake.marked, mistake.sentence[mistake.end :]
    sentence = " ".join(f"{before}**{marked}**{after}".split())
    told = "; ".join(f"{name} {value}" for name, value in (("gold", mistake.gold), ("found", mistake.found)) if value)
    return f"- `{mistake.article_id}` {mistake.kind} {mistake.wrong}: {sentence} ({told})\n"
