"""What tools export that we did not write: refused or put right, and never gold that nobody marked."""

# ruff: noqa: E501 (tables, one case a line)

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from depeche import app
from pipeline.annotation import doccano, label_studio
from pipeline.annotation.exchange import import_gold
from pipeline.annotation.fitting import Misfit, fit
from pipeline.annotation.formats import ENDINGS, Format
from pipeline.annotation.gold import make_gold, render
from pipeline.annotation.marking import mark_gold
from pipeline.annotation.marks import LABELS, Annotated, Mark, mark_key
from pipeline.annotation.relations import related
from pipeline.errors import ArticleError, UsageError
from pipeline.reading.gold import load_gold
from schemas import Article
from schemas.gold import GoldArticle

TEXT = "🎉🎉 Le CHU de Sorval emploie 1\u202f200 salariés, dont 40 médecins.\n\nLa clinique Ambrine y verse 3 M€ en 2019."


def at(words: str, label: str, **values: str) -> Mark:
    start = TEXT.index(words)
    return Mark(start, start + len(words), label, values)


CHU = at("CHU de Sorval", "ORG", name="CHU de Sorval", kind="health")
CLINIC = at("clinique Ambrine", "ORG", name="clinique Ambrine", kind="health")
STAFF = at("1\u202f200 salariés", "HEADCOUNT", value="1200", modifier="exact", population="staff", holder="CHU de Sorval")
DOCTORS = at(
    "40 médecins",
    "HEADCOUNT",
    value="40",
    modifier="exact",
    population="professionals",
    part_of=str(STAFF.start),
    holder="CHU de Sorval",
)
SUM = at("3 M€", "AMOUNT", value="3000000", modifier="exact", currency="EUR", kind="funding", holder="clinique Ambrine")
YEAR = at("2019", "DATE", date_from="2019-01-01", date_to="2019-12-31", precision="year")
ALL = [CHU, STAFF, DOCTORS, CLINIC, SUM, YEAR]
GOLD = make_gold("a", TEXT, date(2020, 1, 2), ALL)[0]


@pytest.fixture
def corpus(tmp_path: Path, no_model: None) -> Path:
    """An article with gold."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "articles/a.md").write_text(f"---\nid: a\npublished: 2020-01-02\n---\n{TEXT}", encoding="utf-8")
    (tmp_path / "gold/a.json").write_text(render(GOLD), encoding="utf-8")
    return tmp_path


def take(form: str, records: Sequence[Any], corpus: Path, *options: str) -> tuple[int, str]:
    """Import records with `--replace`; the exit status and what was told."""
    path = corpus / f"export{ENDINGS[Format(form)]}"
    lines = "".join(json.dumps(record) + "\n" for record in records)
    path.write_text(lines if path.suffix == ".jsonl" else json.dumps(records), encoding="utf-8")
    call = ["annotate", "import", form, str(path), "--corpus", str(corpus / "articles"), "--replace", *options]
    result = CliRunner().invoke(app, call)
    told = str(result.exception) if isinstance(result.exception, UsageError) else result.stderr
    return 2 if isinstance(result.exception, UsageError) else result.exit_code, told


def kept(corpus: Path) -> GoldArticle | None:
    return load_gold(corpus / "gold/a.json")[0]


def doccano_record(**keys: Any) -> dict[str, Any]:
    return {"text": TEXT, "article_id": "a"} | keys


def with_a_slip(mark: Mark, start: int = 0, end: int = 0) -> dict[str, Any]:
    """All marks, one of them with its edges moved."""
    marks = [replace(each, start=each.start + start, end=each.end + end) if each == mark else each for each in ALL]
    return doccano_record(label=[[each.start, each.end, each.label] for each in marks])


OFFSETS = {"start_offset": CHU.start, "end_offset": CHU.end}
NOT_UNDERSTOOD = [
    ("doccano", doccano_record(annotations=[{"label": 7, **OFFSETS}]), 2, "is a number"),
    ("doccano", doccano_record(label=[[CHU.start, CHU.end, 7]]), 2, "is a number"),
    ("doccano", doccano_record(), 2, "no list of marks"),
    ("doccano", doccano_record(label="santé"), 2, "no list of marks"),
    ("doccano", doccano_record(label=["santé"]), 2, "not what doccano exports"),
    ("doccano", doccano_record(label=[]), 1, "--allow-empty"),
    ("doccano", doccano_record(label=[[CHU.start, CHU.end, "HÔPITAL"]]), 1, "--allow-empty"),
    ("doccano", with_a_slip(CHU, start=1), 1, "--allow-cut"),
    ("doccano", with_a_slip(CLINIC, end=-2), 1, "--allow-cut"),
    ("doccano", with_a_slip(DOCTORS, start=1), 1, "--allow-cut"),
    ("label-studio", {"data": {"text": TEXT, "article_id": "a"}, "annotations": [{"result": [{"type": "labels", "id": "x", "value": {"start": CHU.start + 1, "end": CHU.end, "text": "HU de Sorval", "labels": ["ORG"]}}]}]}, 1, "--allow-cut"),
    ("prodigy", {"text": TEXT, "meta": {"article_id": "a"}, "answer": "accept"}, 2, "no list of spans"),
    ("prodigy", {"text": TEXT, "meta": {"article_id": "a"}, "spans": []}, 1, "--allow-empty"),
    ("label-studio", {"data": {"text": TEXT, "article_id": "a"}}, 1, "--allow-empty"),
    ("label-studio", {"data": {"text": TEXT, "article_id": "a"}, "annotations": [{"result": [{"type": "hypertextlabels", "id": "x", "value": {}}]}]}, 2, "hypertextlabels"),
    ("label-studio", {"data": {"text": TEXT, "article_id": "a"}, "annotations": [{"result": [{"type": "labels", "id": "x", "value": {"start": 0, "end": 2}}]}]}, 1, "no label"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "record", "code", "told"), NOT_UNDERSTOOD)
def test_what_is_not_understood_is_refused_and_gold_stays(
    form: str, record: dict[str, Any], code: int, told: str, corpus: Path
) -> None:
    assert take(form, [record], corpus)[0] == code
    assert told in take(form, [record], corpus)[1]
    assert kept(corpus) == GOLD


def test_a_file_is_refused_before_anything_of_it_is_written(corpus: Path) -> None:
    good, bad = doccano_record(label=[[CHU.start, CHU.end, "ORG"]]), doccano_record()
    assert take("doccano", [good, bad], corpus)[0] == 2
    assert kept(corpus) == GOLD


def test_nothing_marked_is_gold_when_it_is_said_so(corpus: Path) -> None:
    assert take("doccano", [doccano_record(label=[])], corpus, "--allow-empty")[0] == 0
    assert kept(corpus) == GoldArticle(article_id="a", published=date(2020, 1, 2))


def test_a_mark_that_cuts_a_word_is_gold_when_it_is_said_so_and_costs_no_other_article(corpus: Path) -> None:
    (corpus / "articles/b.md").write_text("---\nid: b\n---\nLa clinique Ambrine recrute.\n", encoding="utf-8")
    other = {"text": "La clinique Ambrine recrute.", "article_id": "b", "label": [[3, 19, "ORG"]]}
    assert take("doccano", [with_a_slip(CHU, start=1), other], corpus)[0] == 1
    assert (kept(corpus), (corpus / "gold/b.json").is_file()) == (GOLD, True)
    for options in (["--allow-cut"], []):  # what the gold file has already is no slip any more
        assert take("doccano", [with_a_slip(CHU, start=1)], corpus, *options)[0] == 0
        gold = kept(corpus)
        assert gold
        assert (CHU.start + 1, CHU.end) in gold.organisations[0].mentions


def test_an_article_that_stands_twice_is_taken_once(corpus: Path) -> None:
    first, second = (doccano_record(label=[[mark.start, mark.end, mark.label]]) for mark in (YEAR, CHU))
    code, told = take("doccano", [first, second], corpus)
    assert (code, "more than once" in told) == (1, True)
    gold = kept(corpus)
    assert gold
    assert (len(gold.dates), len(gold.organisations)) == (1, 0)


def test_gold_that_says_the_same_keeps_its_bytes(corpus: Path) -> None:
    other_order = GOLD.model_copy(update={"headcounts": GOLD.headcounts[::-1], "organisations": GOLD.organisations[::-1]})
    (corpus / "gold/a.json").write_text(render(other_order), encoding="utf-8")
    label_studio.write([mark_gold(GOLD, TEXT)], corpus / "tasks.json")
    assert take("label-studio", json.loads((corpus / "tasks.json").read_text(encoding="utf-8")), corpus)[0] == 0
    assert (corpus / "gold/a.json").read_text(encoding="utf-8") == render(other_order)


HOLDERS = [
    ([CHU, STAFF], "o1"),
    ([STAFF], "?"),
    ([CLINIC, STAFF], "?"),
    ([CHU, Mark(STAFF.start, STAFF.end, STAFF.label, {**STAFF.values, "holder": "?"})], "?"),
    ([CHU, Mark(STAFF.start, STAFF.end, STAFF.label, {k: v for k, v in STAFF.values.items() if k != "holder"})], None),
]


@pytest.mark.parametrize(("marks", "organisation"), HOLDERS)
def test_a_holder_whose_marks_are_gone_is_unclear_and_not_nobody(marks: list[Mark], organisation: str | None) -> None:
    gold, misfits = make_gold("a", TEXT, None, marks)
    assert gold.headcounts[0].organisation == organisation
    assert ("holder" in {misfit.field for misfit in misfits}) is (marks[0] in (STAFF, CLINIC))


def test_a_part_whose_whole_is_gone_is_part_of_nothing() -> None:
    gold, misfits = make_gold("a", TEXT, None, [CHU, DOCTORS])
    assert (gold.headcounts[0].part_of, [misfit.field for misfit in misfits]) == (None, ["part_of"])


NO_ID: list[tuple[str, Callable[[str], Any]]] = [
    ("doccano", lambda text: {"text": text, "label": [[text.index("Ambrine"), text.index("Ambrine") + 7, "ORG"]]}),
    ("prodigy", lambda text: {"text": text, "spans": [{"start": text.index("Ambrine"), "end": text.index("Ambrine") + 7, "label": "ORG"}]}),
    ("label-studio", lambda text: {"data": {"text": text}, "annotations": [{"result": [{"type": "labels", "id": "x", "value": {"start": text.index("Ambrine"), "end": text.index("Ambrine") + 7, "labels": ["ORG"]}}]}]}),
]  # fmt: skip
SHOWN = [
    (TEXT, "matched by its text."),
    (f"  {TEXT}\n", "matched by its text."),
    (TEXT.replace("emploie", "fait travailler"), "% alike"),
    (TEXT.replace("\u202f", " ").replace("médecins", "médecins hospitaliers"), "% alike"),
    ("La clinique Ambrine a fermé ses portes hier soir.", "nor one of that text"),
]


@pytest.mark.parametrize(("form", "record"), NO_ID)
@pytest.mark.parametrize(("shown", "told"), SHOWN)
def test_articles_without_id_are_found_by_their_text(
    form: str, record: Callable[[str], Any], shown: str, told: str, corpus: Path
) -> None:
    code, said = take(form, [record(shown)], corpus)
    assert told in said
    gold = kept(corpus)
    assert gold
    if "nor one" in told:
        assert (code, gold) == (1, GOLD)
    else:
        assert [[TEXT[slice(*span)] for span in each.mentions] for each in gold.organisations] == [["Ambrine"]]


def units(offset: int) -> int:
    return len(TEXT[:offset].encode("utf-16-le")) // 2


SHIFTED = [
    ("UTF-16", [(units(m.start), units(m.end)) for m in ALL], True),
    ("UTF-16, one sloppy", [(units(m.start), units(m.end) + (m is YEAR)) for m in ALL], True),
    ("code points", [(m.start, m.end) for m in ALL], True),
    ("by three", [(m.start + 3, m.end + 3) for m in ALL], False),
    ("by minus three", [(m.start - 3, m.end - 3) for m in ALL], False),
]


@pytest.mark.parametrize(("name", "spans", "mended"), SHIFTED)
def test_offsets_that_nothing_but_words_tells(name: str, spans: list[tuple[int, int]], mended: bool) -> None:
    marks = [Mark(start, end, mark.label) for (start, end), mark in zip(spans, ALL, strict=True)]
    fitted = list(fit(Annotated("a", TEXT, marks), TEXT))
    if mended:
        words = [TEXT[m.start : m.end].rstrip(".") for m in fitted if isinstance(m, Mark)]
        assert words == [TEXT[m.start : m.end] for m in ALL]
    else:
        assert [each.field for each in fitted if isinstance(each, Misfit)] == ["text"]


def test_marks_are_carried_to_the_text_as_it_is_now() -> None:
    shown = "Une\n\n" + TEXT.replace("emploie", "employait").replace("3 M€", "3 M EUR")
    places = {words: shown.index(words) for words in ("CHU de Sorval", "1\u202f200 salariés", "employait", "3 M EUR", "2019")}
    marks = [Mark(start, start + len(words), "IGNORE") for words, start in places.items()]
    fitted = list(fit(Annotated("a", shown, marks), TEXT))
    assert [TEXT[m.start : m.end] for m in fitted if isinstance(m, Mark)] == ["CHU de Sorval", "1\u202f200 salariés", "2019"]
    assert [each.field for each in fitted if isinstance(each, Misfit)] == ["span", "span"]


def test_a_part_follows_its_whole_where_offsets_move() -> None:
    marks = [Mark(units(m.start), units(m.end), m.label, {**m.values, **({"part_of": str(units(STAFF.start))} if m is DOCTORS else {})}) for m in ALL]  # fmt: skip
    fitted = [each for each in fit(Annotated("a", TEXT, marks), TEXT) if isinstance(each, Mark)]
    assert {(m.start, m.values.get("part_of")) for m in fitted} == {(m.start, m.values.get("part_of")) for m in ALL}


BARE_SUM = Mark(SUM.start, SUM.end, SUM.label, {"value": "3000000"})
DRAWN: list[tuple[str, list[Mark], list[tuple[str, int, int]], list[dict[str, str]], list[bool]]] = [
    ("holder", [BARE_SUM, CLINIC], [("holder", 0, 1)], [{"holder": "clinique Ambrine"}, {}], []),
    ("drawn the other way", [BARE_SUM, CLINIC], [("holder", 1, 0)], [{"holder": "clinique Ambrine"}, {}], []),
    ("without a name", [BARE_SUM, CLINIC], [("", 0, 1)], [{"holder": "clinique Ambrine"}, {}], []),
    ("to a mention without name", [BARE_SUM, Mark(CHU.start, CHU.end, "ORG")], [("holder", 0, 1)], [{"holder": "CHU de Sorval"}, {}], []),
    ("to two", [BARE_SUM, CLINIC, CHU], [("holder", 0, 1), ("holder", 0, 2)], [{"holder": "clinique Ambrine / CHU de Sorval"}, {}, {}], []),
    ("to another than the value says", [SUM, CHU], [("holder", 0, 1)], [{"holder": "CHU de Sorval"}, {}], [True]),
    ("none, and a value", [SUM, CLINIC, STAFF, DOCTORS], [("part_of", 3, 2)], [{"holder": "clinique Ambrine"}, {}, {}, {}], [True, True, True]),
    ("of no kind", [BARE_SUM, CLINIC], [("rachète", 0, 1)], [{}, {}], [False]),
    ("between organisations", [CLINIC, CHU], [("", 0, 1)], [{}, {}], [False]),
    ("of a part", [STAFF, Mark(DOCTORS.start, DOCTORS.end, "HEADCOUNT")], [("part_of", 1, 0)], [{}, {"part_of": str(STAFF.start)}], [True]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "marks", "drawn", "values", "doubts"), DRAWN)
def test_relations(
    name: str, marks: list[Mark], drawn: list[tuple[str, int, int]], values: list[dict[str, str]], doubts: list[bool]
) -> None:
    taken, told = related(dict(enumerate(marks)), drawn, TEXT)
    for mark, given in zip(taken, values, strict=True):
        assert {**mark.values, **given} == mark.values
        assert given or "holder" not in mark.values or mark in marks
    assert [doubt.kept for doubt in told] == doubts


@pytest.mark.parametrize("form", ["label-studio", "prodigy", "brat", "doccano"])
def test_gold_comes_back_to_the_byte(form: str, corpus: Path) -> None:
    out = str(corpus / f"out{ENDINGS[Format(form)]}")
    folders = ["--corpus", str(corpus / "articles"), "--gold", str(corpus / "gold")]
    assert CliRunner().invoke(app, ["annotate", "export", form, "--to", out, *folders]).exit_code == 0
    before = (corpus / "gold/a.json").read_bytes()
    (corpus / "gold/a.json").unlink()
    result = CliRunner().invoke(app, ["annotate", "import", form, out, *folders])
    assert result.exit_code == 0, result.output
    assert (corpus / "gold/a.json").read_bytes() == before


def test_label_studio_has_choices_and_relations(tmp_path: Path) -> None:
    label_studio.write([Annotated("a", TEXT, ALL)], tmp_path / "tasks.json")
    result = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))[0]["predictions"][0]["result"]
    chosen = {(each["from_name"], *each["value"]["choices"]) for each in result if each["type"] == "choices"}
    assert {("amounts-kind", "funding"), ("headcounts-population", "staff"), ("amounts-modifier", "exact")} <= chosen
    drawn = {(each["from_id"], each["to_id"], *each["labels"]) for each in result if each["type"] == "relation"}
    assert drawn == {
        (mark_key(STAFF), mark_key(CHU), "holder"),
        (mark_key(DOCTORS), mark_key(CHU), "holder"),
        (mark_key(DOCTORS), mark_key(STAFF), "part_of"),
        (mark_key(SUM), mark_key(CLINIC), "holder"),
    }
    interface = label_studio.configuration()
    for each in result:
        if "from_name" in each:
            assert f'name="{each["from_name"]}"' in interface
        for choice in each.get("value", {}).get("choices", ()):
            assert f'<Choice value="{choice}"/>' in interface


def region(mark: Mark, kind: str, **value: Any) -> dict[str, Any]:
    span = {"start": mark.start, "end": mark.end, "text": TEXT[mark.start : mark.end]}
    return {"id": f"r{mark.start}", "from_name": kind, "to_name": "text", "type": "choices" if "choices" in value else "labels", "value": span | value}  # fmt: skip


def test_label_studio_choices_that_contradict_make_no_gold(corpus: Path) -> None:
    lines = region(SUM, "values") | {"type": "textarea"}
    lines["value"] = lines["value"] | {"text": ["value=3000000", "currency=EUR", "modifier=exact", "kind=revenue"]}
    result = [region(SUM, "label", labels=["AMOUNT"]), lines, region(SUM, "amounts-kind", choices=["cost"]), region(CHU, "label", labels=["ORG"])]  # fmt: skip
    code, told = take("label-studio", [{"data": {"text": TEXT, "article_id": "a"}, "annotations": [{"result": result}]}], corpus)
    assert (code, "kind" in told) == (1, True)
    gold = kept(corpus)
    assert gold
    assert gold.amounts == []


@pytest.mark.parametrize("form", ["label-studio", "doccano", "brat"])
def test_the_configuration_has_every_label(form: str) -> None:
    result = CliRunner().invoke(app, ["annotate", "export", form, "--config"])
    assert result.exit_code == 0
    assert [label for label in LABELS if label not in result.stdout] == []


def test_a_tool_without_configuration_is_told() -> None:
    result = CliRunner().invoke(app, ["annotate", "export", "conll", "--config"])
    assert isinstance(result.exception, UsageError)


def test_doccano_relations(tmp_path: Path) -> None:
    entities = [
        {"id": 5, "label": "ORG", **OFFSETS},
        {"id": 9, "label": "AMOUNT", "start_offset": SUM.start, "end_offset": SUM.end},
    ]
    record = doccano_record(entities=entities, relations=[{"id": 1, "from_id": 9, "to_id": 5, "type": "holder"}])
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (article,) = doccano.read(tmp_path / "a.jsonl", {})
    assert [mark.values for mark in article.marks] == [{}, {"holder": "CHU de Sorval"}]


def test_columns_without_tags_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.conll").write_text("Le DET\nCHU NOUN\n", encoding="utf-8")
    with pytest.raises(ArticleError, match="no tag"):
        list(import_gold(Format.conll, tmp_path / "a.conll", {"a": Article(article_id="a", text="Le CHU")}, tmp_path))
