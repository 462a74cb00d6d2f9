"""The HTML page of the tables, built and opened in a real browser."""

import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from corpora import write_corpus
from pipeline.errors import StoreError
from pipeline.report.page import build_report
from pipeline.run.steps import Summary

HOSTILE = "Le 3 mai 2019, <script>document.title = 'broken'</script> l’usine a reçu 1 200 000 euros & 40 salariés."
_CHROMIUM = shutil.which("chromium")


@pytest.fixture
def page(ingest: Callable[..., Summary], corpus: Path, output: Path) -> str:
    write_corpus(corpus, {"hostile.txt": HOSTILE})
    ingest()
    return build_report(output, limit=200)


def test_facts_are_marked_with_their_value(page: str) -> None:
    assert '<mark class="dates" title="2019-05-03">3 mai 2019</mark>' in page
    assert '<mark class="amounts" title="1 200 000 EUR, ' in page
    assert '<mark class="headcounts" title="40 salariés, staff' in page


def test_what_an_article_says_never_becomes_markup(page: str) -> None:
    assert "<script>document" not in page
    assert "&lt;script&gt;document.title" in page


def test_the_policy_lets_no_script_run_but_the_page_s_own(page: str) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    scripts = [
        f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'"
        for each in re.findall(r"<script>(.*?)</script>", page, re.S)
    ]
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == scripts != []


def test_the_page_needs_nothing_else(page: str) -> None:
    assert "src=" not in page
    assert "href=" not in page


def test_the_limit_is_said(ingest: Callable[..., Summary], output: Path) -> None:
    n_articles = ingest().counts["articles"]
    assert f"1 of {n_articles}, latest first" in build_report(output, limit=1)


def test_no_tables(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there are no tables"):
        build_report(tmp_path, limit=1)


@pytest.mark.skipif(_CHROMIUM is None, reason="chromium is not installed (Debian package chromium)")
def test_in_a_browser(page: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={tmp_path}/profile",
    ]
    run = subprocess.run(
        [str(_CHROMIUM), *flags, "--dump-dom", path.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    assert "<title>Dépêche</title>" in run.stdout
    assert '<mark class="headcounts"' in run.stdout
