"""The benchmark as a program, at its smallest size; what it measures is for a quiet machine."""

import re
import subprocess
import sys
from pathlib import Path

from corpora import ARTICLES, write_corpus
from pipeline.evaluation.benchmark import make_articles
from pipeline.reading.corpus import Source, read_corpus
from schemas import Article

TEXTS = [f"Depuis 2012, l'usine Vernet {n} emploie 120 personnes.\n\nElle a coûté {n},5 millions d'euros." for n in range(1, 9)]


def test_made_articles_are_the_same_each_time_and_no_two_alike(tmp_path: Path) -> None:
    once, again = (read(make_articles(TEXTS, tmp_path / name, 50)) for name in ("once", "again"))
    assert once == again
    assert len({article.text for article in once}) == 50
    assert all(article.published and ("Depuis 2012" in article.text or "millions" in article.text) for article in once)


def test_it_prints_a_ratio(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline.evaluation.benchmark", "unchanged", "--articles", "1", "--corpus"]
    folder = write_corpus(tmp_path, ARTICLES)
    told = subprocess.run([*command, folder], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout
    assert re.fullmatch(r"unchanged  \d\.\d{4}  \(.* s for 5 unchanged articles, .* s for their first run\)\n", told)


def read(folder: Path) -> list[Article]:
    return [source.article for source in read_corpus(folder) if isinstance(source, Source)]
