"""Wherever a fact is found, the stored text reads it there: over French with odd spaces, accents and emoji."""

import tempfile
import unicodedata
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpora import write_corpus
from pipeline import load_tables
from pipeline.run.options import Options
from pipeline.run.steps import run
from schemas import KINDS

PIECES = [
    "Le CHU de Rouen emploie 10 000 personnes",
    "La CCI (Chambre de commerce et d’industrie) d’Évry-Cœur",
    "3,5 millions d’euros",
    "entre 2 et 3 M€",
    "une centaine d’élèves infirmières",
    "le 1er août 2012",
    "du 25 au 29 mars 2020",
    "jeudi dernier",
    "fin décembre",
    "Publié le 27 avril 2012",
    "120 salariés, dont 45 à Nîmes",
    "L’Établissement français du sang (EFS)",
    "👩‍⚕️",
    "🇫🇷",
    "ﬁn",
    "œuvre",
    "…",
]
SPACES = [" ", "\u00a0", "\u202f", "\u2009", "  ", "\n", "\r\n", "\n\n", "\t", "\u200b", "\u00ad", ". ", ", "]


@st.composite
def articles(draw: st.DrawFn) -> str:
    """A text of French pieces, tied by any space, some accents decomposed, some spaces odd inside the pieces."""
    pieces = draw(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), min_size=1, max_size=8))
    parts = []
    for piece in pieces:
        spaced = piece.replace(" ", draw(st.sampled_from([" ", "\u00a0", "\u202f"])))
        parts += [unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), spaced), draw(st.sampled_from(SPACES))]
    return "".join(parts)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(texts=st.lists(articles().filter(lambda text: "\0" not in text and not text.startswith("---")), min_size=1, max_size=4))
def test_every_fact_of_every_table_stands_where_it_says(no_model: None, texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = write_corpus(Path(folder, "corpus"), {f"{n}.txt": text.encode(errors="replace") for n, text in enumerate(texts)})
        run(Options(corpus=corpus, output=Path(folder, "output")))
        tables = load_tables(Path(folder, "output"))
    stored = dict(zip(tables["articles"]["article_id"], tables["articles"]["text"], strict=True))
    assert not set(tables["rejects"]["stage"]) & {"extract", "validate"}
    for kind in KINDS:
        for row in tables[kind.name].itertuples():
            assert stored[row.article_id][row.start : row.end] == row.text


def test_the_generated_articles_have_facts_to_check(no_model: None, tmp_path: Path) -> None:
    run(Options(corpus=write_corpus(tmp_path / "corpus", {"a.txt": ". ".join(PIECES)}), output=tmp_path / "output"))
    tables = load_tables(tmp_path / "output")
    assert all(len(tables[name]) for name in ("dates", "amounts", "headcounts"))


def test_offsets_count_code_points(no_model: None, tmp_path: Path) -> None:
    run(
        Options(
            corpus=write_corpus(tmp_path / "corpus", {"a.txt": "👩‍⚕️ e\u0301te\u0301 : 3\u202f000\u00a0€"}),
            output=tmp_path / "output",
        )
    )
    (amount,) = load_tables(tmp_path / "output")["amounts"].to_dict("records")
    assert (amount["start"], amount["text"]) == (11, "3\u202f000\u00a0€")
