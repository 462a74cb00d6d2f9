"""What a run counts: extracted, unchanged, not asked for, and the share of rejects in what it took up."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from corpora import ARTICLES, write_corpus
from depeche import app
from pipeline.run.steps import Summary

Ingest = Callable[..., Summary]

CHANGE = {"2012/clinique.md": ARTICLES["2012/clinique.md"].replace("412", "520"), "neuf.md": "La mairie recrute 12 agents.\n"}

# Options, then articles extracted, unchanged, not asked for: of four new ones; of five, one changed and one new.
FIRST = [
    ({}, 4, 0, 0),
    ({"limit": 1}, 1, 0, 3),
    ({"limit": 9}, 4, 0, 0),
    ({"ids": ["clinique"]}, 1, 0, 3),
    ({"ids": ["nulle-part"]}, 0, 0, 4),
    ({"since": date(2012, 5, 1)}, 2, 0, 2),
    ({"until": date(2012, 5, 1), "full": True}, 1, 0, 3),
]
LATER = [
    ({}, 2, 3, 0),
    ({"limit": 1}, 1, 3, 1),
    ({"ids": ["clinique"]}, 1, 3, 1),
    ({"ids": ["sans-date"]}, 0, 3, 2),
    ({"since": date(2013, 1, 1)}, 0, 3, 2),
    ({"full": True}, 5, 0, 0),
    ({"full": True, "limit": 2}, 2, 0, 3),
]


def counted(summary: Summary) -> tuple[int, int, int]:
    return summary.n_extracted, summary.n_unchanged, summary.n_not_asked


@pytest.mark.parametrize(("options", "extracted", "unchanged", "not_asked"), FIRST, ids=str)
def test_a_first_run(ingest: Ingest, options: Mapping[str, Any], extracted: int, unchanged: int, not_asked: int) -> None:
    assert counted(ingest(**options)) == (extracted, unchanged, not_asked)


@pytest.mark.parametrize(("options", "extracted", "unchanged", "not_asked"), LATER, ids=str)
def test_a_later_run(
    ingest: Ingest, corpus: Path, options: Mapping[str, Any], extracted: int, unchanged: int, not_asked: int
) -> None:
    ingest()
    write_corpus(corpus, CHANGE)
    assert counted(ingest(**options)) == (extracted, unchanged, not_asked)


def test_damaged_articles_are_taken_beyond_the_limit_and_no_others(ingest: Ingest, corpus: Path, output: Path) -> None:
    ingest()
    for month in ("2012-04", "2019-11"):
        next(output.glob(f"amounts/month={month}/*")).unlink()
    write_corpus(corpus, {"neuf.md": "La mairie recrute 12 agents.\n"})
    assert counted(ingest(limit=1)) == (2, 2, 1)


BAD = {"vide.txt": "", "vide2.txt": ""}


@pytest.mark.parametrize(
    ("options", "share"),
    [({}, 2 / 6), ({"limit": 1}, 2 / 3), ({"limit": 2}, 2 / 4), ({"ids": ["nulle-part"]}, 1.0)],
    ids=str,
)
def test_the_share_of_rejects_is_of_what_a_run_takes_up(
    ingest: Ingest, corpus: Path, options: Mapping[str, Any], share: float
) -> None:
    write_corpus(corpus, BAD)
    assert ingest(**options).share_of_rejects == pytest.approx(share)


@pytest.mark.parametrize(
    ("change", "options", "share"),
    [
        ({}, {}, 0.0),
        ({"neuf.md": "La mairie recrute.\n"}, {}, 0.0),
        ({"neuf.md": "La mairie recrute.\n", "vide3.txt": ""}, {}, 1 / 2),
        ({"vide3.txt": ""}, {"ids": ["nulle-part"]}, 1.0),
        ({}, {"full": True}, 2 / 6),
    ],
    ids=str,
)
def test_what_was_refused_before_counts_no_more_unless_all_is_taken_anew(
    ingest: Ingest, corpus: Path, change: Mapping[str, str], options: Mapping[str, Any], share: float
) -> None:
    write_corpus(corpus, BAD)
    ingest()
    write_corpus(corpus, change)
    summary = ingest(**options)
    assert summary.share_of_rejects == pytest.approx(share)
    assert summary.rejects == {"read: text": len(BAD) + ("vide3.txt" in change)}


PRINTED = [
    ([], ["articles extracted 4", "articles left as they were 0"]),
    (["--limit", "1"], ["articles extracted 1", "articles left as they were 0", "articles not asked for 3"]),
]


@pytest.mark.parametrize(("options", "told"), PRINTED, ids=str)
def test_the_command_tells_them_apart(no_model: None, corpus: Path, output: Path, options: list[str], told: list[str]) -> None:
    result = CliRunner().invoke(app, ["run", str(corpus), "-o", str(output), "--no-prefect", *options])
    lines = [" ".join(line.replace("│", " ").split()) for line in result.stdout.splitlines()]
    assert [line for line in lines if line.startswith("articles") and line[-1].isdigit()][: len(told)] == told
    assert ("not asked for" in result.stdout) == bool(options)
