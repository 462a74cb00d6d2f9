"""Paragraphs with everything marked in the text."""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.training.marked import read_all_marked, read_marked, score_marked

PARAGRAPH = """=== a1 2014-03-12
Lens. Le [CHU de Lens|health] boucle 2013 sur {2,4 M€|profit|CHU de Lens}. Au [CHU|health|CHU de Lens],
{45 postes|jobs/cut|CHU de Lens} partiront. [Arvex|company] a eu le chantier ({3 M€|cost|?}), le tunnel a coûté {9 M€|cost|-}.

=== a2 2015-01-01
Rien de neuf.
"""


def test_marks_are_gold_in_the_text_without_them(tmp_path: Path) -> None:
    (path := tmp_path / "a.txt").write_text(PARAGRAPH, encoding="utf-8")
    (article, gold), (other, nothing) = read_all_marked(path.parent)
    text = article.text
    assert text.startswith("Lens. Le CHU de Lens boucle 2013 sur 2,4 M€. Au CHU,\n45 postes partiront. Arvex a eu")
    assert str(article.published) == str(gold.published) == "2014-03-12"
    assert [(each.id, each.name, each.kind, [text[a:b] for a, b in each.mentions]) for each in gold.organisations] == [
        ("o1", "CHU de Lens", "health", ["CHU de Lens", "CHU"]),
        ("o2", "Arvex", "company", ["Arvex"]),
    ]
    assert [(each.text, each.kind, each.organisation) for each in gold.amounts] == [
        ("2,4 M€", "profit", "o1"),
        ("3 M€", "cost", "?"),
        ("9 M€", "cost", None),
    ]
    assert [(each.text, each.population, each.change, each.organisation) for each in gold.headcounts] == [
        ("45 postes", "jobs", "cut", "o1")
    ]
    assert all(text[each.start : each.end] == each.text for each in [*gold.amounts, *gold.headcounts])
    assert (other.text, nothing.organisations, nothing.amounts) == ("Rien de neuf.", [], [])


WRONG = [
    # mark, what is said of it
    ("[Arvex|firm]", "kind"),
    ("{3 M€|gain|-}", "population"),
    ("{3 agents|staff/left|-}", "change"),
    ("{3 M€|cost|Arvex}", "« Arvex » is no body"),
    ("[Arvex]", "a mark that is none"),
    ("{3 M€|cost}", "a mark that is none"),
    ("{3 M€|cost|-", "a mark that is none"),
]


@pytest.mark.parametrize(("mark", "said"), WRONG, ids=[case[0] for case in WRONG])
def test_a_wrong_mark_is_named_with_its_paragraph(tmp_path: Path, mark: str, said: str) -> None:
    (path := tmp_path / "a.txt").write_text(f"=== a7 2014-03-12\nIci {mark}.\n", encoding="utf-8")
    with pytest.raises(UsageError, match=f"(?s)a.txt: a7: .*{said}"):
        read_marked(path)


def test_the_extraction_is_scored_by_what_is_marked(tmp_path: Path) -> None:
    text = "Le [CHU de Limoges|health] a {45 salariés|staff|CHU de Limoges}. Il doit {3 M€|debt|CHU de Limoges} à [Zq|bank]."
    (tmp_path / "a.txt").write_text(f"=== a1 2014-03-12\n{text}\n", encoding="utf-8")
    scores = score_marked(read_all_marked(tmp_path))
    assert (scores["amounts.span"], scores["headcounts.population"]) == ((1, 1, 1), (1, 1, 1))
    assert scores["organisations.span"].gold == 2
    assert scores["figures.holder"].right >= 1
    assert "amounts.fact" not in scores  # values are not marked
