"""`depeche annotate`: offsets and values survive each format; what comes back is fitted, filled, and told when it does not fit."""

# ruff: noqa: E501 (tables, one case a line)

import json
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.training.converters import conll_ner_to_docs
from typer.testing import CliRunner

from depeche import app
from pipeline.annotation.exchange import read_articles
from pipeline.annotation.filling import fill
from pipeline.annotation.fitting import Misfit, fit
from pipeline.annotation.formats import ENDINGS, MODULES, Format
from pipeline.annotation.gold import make_gold, render
from pipeline.annotation.marking import mark_gold
from pipeline.annotation.marks import LABELS, Annotated, Mark
from pipeline.annotation.tokens import cut_tokens, outermost
from pipeline.errors import ArticleError, UsageError
from pipeline.reading.gold import load_gold, read_gold
from schemas import KINDS
from schemas.gold import GoldArticle

CORPUS = Path(__file__).parents[2] / "corpus"
TEXT = "Le CHU d’Évreux 🎉 emploie 1\u202f200 salariés.\n\nBudget : 3 M€ en 2019, dont 40 médecins."


def module(form: Format) -> Any:
    return import_module(f"pipeline.annotation.{MODULES[form]}")


def there_and_back(form: Format, articles: Sequence[Annotated], folder: Path) -> list[Annotated]:
    path = folder / f"out{ENDINGS[form]}"
    module(form).write(articles, path)
    return list(module(form).read(path, {article.article_id: article.text for article in articles}))


def at(words: str, label: str, text: str = TEXT, **values: str) -> Mark:
    start = text.index(words)
    return Mark(start, start + len(words), label, values)


CHU = at("CHU d’Évreux", "ORG", name="CHU d’Évreux", kind="health")
STAFF = at("1\u202f200 salariés", "HEADCOUNT", value="1200", modifier="exact", population="staff", holder="CHU d’Évreux")
BUDGET = at("3 M€", "AMOUNT", value="3000000", modifier="exact", currency="EUR", kind="budget", holder="CHU d’Évreux")
YEAR = at("2019", "DATE", date_from="2019-01-01", date_to="2019-12-31", precision="year")
ALL = [CHU, STAFF, BUDGET, YEAR]


def plain(marks: Sequence[Mark]) -> set[tuple[Any, ...]]:
    return {(mark.start, mark.end, mark.label, *sorted(mark.values.items())) for mark in marks}


def told(gold: GoldArticle) -> dict[str, Any]:
    """A gold article with organisations by name: their numbers in the file mean nothing."""
    content = gold.model_dump()
    names = {each["id"]: each.pop("name") for each in content["organisations"]} | {None: None, "?": "?"}
    for kind in KINDS[1:]:
        content[kind.gold].sort(key=lambda fact: (fact["start"], fact["end"]))
        for fact in content[kind.gold] if kind.has_holder else ():
            fact["organisation"] = names[fact["organisation"]]
    content["organisations"] = {
        names[each.pop("id")]: each | {"mentions": sorted(each["mentions"])} for each in content["organisations"]
    }
    return content | {"ignore": sorted(content["ignore"])}


@pytest.mark.parametrize("form", Format)
def test_all_gold_survives(form: Format, tmp_path: Path) -> None:
    articles = read_articles(CORPUS / "articles")
    golds = {gold.article_id: gold for gold in read_gold(CORPUS / "gold") if gold.article_id in articles}
    assert len(golds) > 40
    marked = [mark_gold(gold, articles[article_id].text) for article_id, gold in golds.items()]
    back = there_and_back(form, marked, tmp_path)
    assert sorted(each.article_id for each in back) == sorted(golds)
    for each in back:
        text, gold = articles[each.article_id].text, golds[each.article_id]
        fitted = [mark for mark in fit(each, text) if isinstance(mark, Mark)]
        made, misfits = make_gold(each.article_id, text, gold.published, fitted)
        assert (told(made), misfits) == (told(gold), [])


def test_gold_is_written_as_it_stands_in_the_corpus() -> None:
    for path in sorted((CORPUS / "gold").glob("*.json"))[:20]:
        gold, _ = load_gold(path)
        assert gold
        written, stored = json.loads(render(gold)), json.loads(path.read_text(encoding="utf-8"))
        assert {name: facts for name, facts in written.items() if facts or name in stored} == stored


ODD = {
    "accents and an emoji": (TEXT, ALL),
    "one mark in another": (TEXT, [CHU, at("Évreux 🎉", "IGNORE"), at("Évreux", "IGNORE")]),
    "marks that cross": (TEXT, [CHU, at("Évreux 🎉 emploie", "IGNORE")]),
    "a mark over a line end": (TEXT, [at("salariés.\n\nBudget", "IGNORE"), BUDGET]),
    "a mark in a word": (TEXT, [at("vreu", "IGNORE"), at("ploie", "IGNORE"), *ALL]),
    "marks side by side": ("A+B DEF", [Mark(0, 1, "IGNORE"), Mark(1, 2, "IGNORE"), Mark(2, 3, "IGNORE"), Mark(4, 7, "IGNORE")]),
    "no mark": (TEXT, []),
    "white space of all kinds": ("\n\n  Le\tCHU\u00a0:\u2009 3 M€  \n \n", [Mark(7, 10, "ORG", {"name": "Le = ; | \" CHU 🎉"})]),
    "signs of the formats": ("# newdoc id = x\nB-ORG\tO\nT1\tORG 0 3\n{\"a\": 1}", [Mark(2, 8, "ORG", {"name": "# fact = {\"x\": 1}"})]),
}  # fmt: skip


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("name", ODD)
def test_odd_marks_survive(name: str, form: Format, tmp_path: Path) -> None:
    text, marks = ODD[name]
    (back,) = there_and_back(form, [Annotated("a", text, marks)], tmp_path)
    assert plain(back.marks) == plain(marks)
    assert plain([mark for mark in fit(back, text) if isinstance(mark, Mark)]) == plain(marks)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("article_id", ["2019/a", "..", ".caché", "a%2Fb", "É\\b", "a b", "x" * 150])
def test_ids_survive(article_id: str, form: Format, tmp_path: Path) -> None:
    (back,) = there_and_back(form, [Annotated(article_id, TEXT, ALL)], tmp_path)
    assert back.article_id == article_id
    assert {path.parent.name for path in tmp_path.rglob("*.ann")} <= {"out"}


@st.composite
def annotated(draw: st.DrawFn) -> Annotated:
    text = draw(st.text(st.sampled_from("aé🎉 .\n\u00a0-#\tB"), min_size=1, max_size=40)).replace("\r", "")
    marks = {}
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        said = text[start:end]
        if said.strip() == said:
            label = draw(st.sampled_from(LABELS))
            marks[start, end, label] = Mark(
                start, end, label, draw(st.dictionaries(st.sampled_from(["name", "kind"]), st.text('aé=;"🎉', min_size=1)))
            )
    return Annotated("a", text, list(marks.values()))


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.spacy])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(article=annotated())
def test_any_marks_survive(form: Format, article: Annotated, tmp_path: Path) -> None:
    (back,) = there_and_back(form, [article], tmp_path)
    assert plain(back.marks) == plain(article.marks)


def test_tokens_are_cut_at_marks() -> None:
    assert [("abcdef 12"[s:e]) for s, e in cut_tokens("abcdef 12", [Mark(2, 4, "ORG"), Mark(7, 8, "DATE")])] == [
        "ab",
        "cd",
        "ef",
        "1",
        "2",
    ]
    assert outermost([Mark(0, 4, "A"), Mark(1, 2, "B"), Mark(3, 6, "C"), Mark(6, 8, "D")]) == [Mark(0, 4, "A"), Mark(6, 8, "D")]


def utf16(mark: Mark, text: str) -> Mark:
    """The mark as a browser counts it."""

    def units(at: int) -> int:
        return len(text[:at].encode("utf-16-le")) // 2

    return Mark(units(mark.start), units(mark.end), mark.label, mark.values, text[mark.start : mark.end])


def test_offsets_in_utf16_are_put_right() -> None:
    emoji = "🎉🎉 " + TEXT
    marks = [at("1\u202f200 salariés", "HEADCOUNT", emoji), at("3 M€", "AMOUNT", emoji)]
    assert plain(list(fit(Annotated("a", emoji, [utf16(mark, emoji) for mark in marks]), emoji))) == plain(marks)  # type: ignore[arg-type]


def test_text_cut_at_its_ends_is_put_right() -> None:
    text = "\n\n" + TEXT + "\n"
    (mark,) = fit(Annotated("a", TEXT, [Mark(3, 15, "ORG")]), text)
    assert isinstance(mark, Mark)
    assert text[mark.start : mark.end] == "CHU d’Évreux"


def test_windows_line_ends_are_put_right() -> None:
    (mark,) = fit(Annotated("a", TEXT.replace("\n", "\r\n"), [Mark(3, 15, "ORG", text="CHU d’Évreux")]), TEXT)
    assert isinstance(mark, Mark)


@pytest.mark.parametrize("shown", ["salariés.\n\nBudget", "salariés.\\n\\nBudget", "salariés. Budget"])
def test_line_end_in_a_mark_however_shown(shown: str) -> None:
    start = TEXT.index("salariés")
    (mark,) = fit(Annotated("a", TEXT, [Mark(start, start + 17, "IGNORE", text=shown)]), TEXT)
    assert isinstance(mark, Mark)


MISFITS = [
    (TEXT, Mark(3, 15, "PERSON"), "label"),
    (TEXT, Mark(3, 3, "ORG"), "span"),
    (TEXT, Mark(-2, 3, "ORG"), "span"),
    (TEXT, Mark(3, 900, "ORG"), "span"),
    (TEXT, Mark(2, 3, "ORG"), "span"),
    (TEXT, Mark(3, 15, "ORG", text="CHU de Brest"), "span"),
    ("Un autre texte", Mark(3, 15, "ORG"), "text"),
]


@pytest.mark.parametrize(("shown", "mark", "field"), MISFITS)
def test_misfit(shown: str, mark: Mark, field: str) -> None:
    (misfit,) = fit(Annotated("a", shown, [mark]), TEXT)
    assert isinstance(misfit, Misfit)
    assert (misfit.field, bool(misfit.remedy)) == (field, True)


def test_white_space_at_the_edges_is_left_out() -> None:
    (mark,) = fit(Annotated("a", TEXT, [Mark(2, 16, "ORG", text=" CHU d’Évreux ")]), TEXT)
    assert isinstance(mark, Mark)
    assert (mark.start, mark.end) == (3, 15)


def bare(mark: Mark, start: int = 0, end: int = 0, label: str = "", **values: str) -> Mark:
    return Mark(mark.start + start, mark.end + end, label or mark.label, values)


FILLED = [
    (bare(STAFF), STAFF.values),
    (bare(BUDGET, end=3), BUDGET.values),
    (bare(BUDGET, kind="revenue"), {**BUDGET.values, "kind": "revenue"}),
    (bare(YEAR, label="PERIOD"), YEAR.values),
    (bare(CHU), CHU.values),
    (bare(CHU, end=-3), CHU.values),
    (at("Budget", "ORG"), {"name": "Budget"}),
    (at("Budget", "AMOUNT"), {}),
    (at("dont", "DURATION"), {}),
    (bare(YEAR, label="DURATION"), {}),
    (at("dont", "IGNORE"), {}),
]


@pytest.mark.parametrize(("mark", "values"), FILLED)
def test_marks_without_values_get_those_found(mark: Mark, values: dict[str, str]) -> None:
    (filled,) = fill([mark], TEXT, lambda: ALL)
    assert (filled.start, filled.end, filled.values) == (mark.start, mark.end, values)


def test_nothing_is_extracted_when_nothing_lacks() -> None:
    def find() -> Sequence[Mark]:
        raise AssertionError

    assert fill([*ALL, at("dont", "IGNORE")], TEXT, find)


def test_new_mention_joins_the_organisation_of_the_same_words() -> None:
    text = "Osasuna, puis OSASUNA."
    first, second = fill([Mark(0, 7, "ORG", {"name": "Cluster Osasuna", "kind": "cluster"}), Mark(14, 21, "ORG")], text, list)
    assert first.values == second.values


def gold_of(*marks: Mark) -> tuple[GoldArticle, list[Misfit]]:
    return make_gold("a", TEXT, date(2020, 1, 2), marks)


def test_gold() -> None:
    gold, misfits = gold_of(
        *ALL, at("40 médecins", "HEADCOUNT", value="40", modifier="exact", population="professionals", part_of=str(STAFF.start))
    )
    assert misfits == []
    assert [(each.name, each.kind, each.mentions) for each in gold.organisations] == [("CHU d’Évreux", "health", [(3, 15)])]
    assert [(each.value, each.organisation) for each in gold.amounts] == [(3_000_000, "o1")]
    assert [(each.value, each.organisation, each.part_of) for each in gold.headcounts] == [
        (1200, "o1", None),
        (40, None, STAFF.start),
    ]


LEFT_OUT = [
    (bare(BUDGET), "value", False),
    (bare(BUDGET, value="3000000", modifier="exact", kind="budget"), "currency", False),
    (bare(STAFF, value="mille", modifier="exact", population="staff"), "value", False),
    (bare(STAFF, value="1200", modifier="exact", population="chats"), "population", False),
    (bare(YEAR), "date_from", False),
    (bare(YEAR, date_from="2019-13-01", precision="year"), "date_from", False),
    (Mark(BUDGET.start, BUDGET.end, "AMOUNT", {**BUDGET.values, "holder": "Ville de Brest"}), "holder", True),
    (Mark(BUDGET.start, BUDGET.end, "AMOUNT", {**BUDGET.values, "colour": "red"}), "colour", True),
    (Mark(CHU.start, CHU.end, "ORG", {"name": "CHU", "kind": "planet"}), "kind", True),
]


@pytest.mark.parametrize(("mark", "field", "kept"), LEFT_OUT)
def test_what_gold_cannot_take_is_told(mark: Mark, field: str, kept: bool) -> None:
    gold, misfits = gold_of(CHU, mark) if mark.label != "ORG" else gold_of(mark)
    assert {(misfit.field, misfit.kept) for misfit in misfits} == {(field, kept)}
    assert bool(gold.dates or gold.amounts or gold.headcounts or mark.label == "ORG") is kept


@pytest.mark.parametrize("form", Format)
def test_a_currency_that_the_text_leaves_open_survives(form: Format, tmp_path: Path) -> None:
    gold, misfits = gold_of(CHU, Mark(BUDGET.start, BUDGET.end, "AMOUNT", {**BUDGET.values, "currency": "?"}))
    assert (gold.amounts[0].currency, gold.amounts[0].organisation, misfits) == (None, "o1", [])
    (back,) = there_and_back(form, [mark_gold(gold, TEXT)], tmp_path)
    assert told(make_gold("a", TEXT, gold.published, back.marks)[0]) == told(gold)


def test_holder_by_the_words_of_a_mention() -> None:
    mark = Mark(BUDGET.start, BUDGET.end, "AMOUNT", {**BUDGET.values, "holder": "chu d’évreux"})
    gold, misfits = gold_of(Mark(CHU.start, CHU.end, "ORG", {"name": "Centre hospitalier"}), mark)
    assert (gold.amounts[0].organisation, misfits) == ("o1", [])


def task(**keys: Any) -> dict[str, Any]:
    return {"data": {"article_id": "a", "text": TEXT}} | keys


def region(start: int, end: int, label: str, *values: str) -> list[dict[str, Any]]:
    span = {"start": start, "end": end}
    labels = {"id": f"r{start}", "from_name": "label", "to_name": "text", "type": "labels", "value": span | {"labels": [label]}}
    return [labels] + (
        [labels | {"from_name": "values", "type": "textarea", "value": span | {"text": list(values)}}] if values else []
    )


LABEL_STUDIO = [
    ([task(annotations=[{"result": region(3, 15, "ORG", "name = CHU d’Évreux", "kind=health")}])], [CHU], True),
    (
        [
            task(
                annotations=[{"result": region(3, 15, "ORG", "name=CHU d’Évreux", "kind=health")}],
                predictions=[{"result": region(0, 2, "ORG")}],
            )
        ],
        [CHU],
        True,
    ),
    (
        [task(annotations=[{"result": [], "was_cancelled": True}], predictions=[{"result": region(0, 2, "ORG")}])],
        [Mark(0, 2, "ORG")],
        False,
    ),
    ([task(annotations=[{"result": region(0, 2, "ORG")}, {"result": region(3, 6, "ORG")}])], [Mark(3, 6, "ORG")], True),
    ([task(annotations=[{"result": []}], predictions=[{"result": region(0, 2, "ORG")}])], [], True),
    ([task()], [], False),
]


@pytest.mark.parametrize(("tasks", "marks", "confirmed"), LABEL_STUDIO)
def test_label_studio(tasks: list[Any], marks: list[Mark], confirmed: bool, tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    (article,) = module(Format.label_studio).read(path, {})
    assert (plain(article.marks), article.confirmed) == (plain(marks), confirmed)


def test_label_studio_interface_has_every_label(tmp_path: Path) -> None:
    there_and_back(Format.label_studio, [Annotated("a", TEXT, ALL)], tmp_path)
    interface = (tmp_path / "out.config.xml").read_text(encoding="utf-8")
    assert [label for label in LABELS if f'value="{label}"' not in interface] == []


def lines(path: Path, *records: Any) -> Path:
    path.write_text(
        "".join(record if isinstance(record, str) else json.dumps(record) + "\n" for record in records), encoding="utf-8"
    )
    return path


def test_prodigy_takes_what_was_accepted(tmp_path: Path) -> None:
    one = {"text": TEXT, "meta": {"article_id": "a"}, "spans": [{"start": 3, "end": 15, "label": "ORG"}]}
    path = lines(tmp_path / "a.jsonl", one | {"answer": "accept"}, one | {"answer": "reject"}, one | {"answer": "ignore"}, one)
    assert [plain(article.marks) for article in module(Format.prodigy).read(path, {})] == [plain([Mark(3, 15, "ORG")])] * 2


DOCCANO = [
    {"label": [[3, 15, "ORG"]]},
    {"labels": [[3, 15, "ORG"]]},
    {"entities": [{"id": 1, "label": "ORG", "start_offset": 3, "end_offset": 15}], "relations": [], "Comments": []},
]


@pytest.mark.parametrize("keys", DOCCANO)
def test_doccano(keys: dict[str, Any], tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", {"id": 7, "text": TEXT, "article_id": "a"} | keys)
    (article,) = module(Format.doccano).read(path, {})
    assert plain(article.marks) == plain([Mark(3, 15, "ORG")])


TAGS = [
    ("Le O\nCHU B-ORG\nd I-ORG\n’ I-ORG\nÉvreux I-ORG\n", [(3, 15)]),
    ("Le O\nCHU I-ORG\nd I-ORG\n’ I-ORG\nÉvreux I-ORG\n", [(3, 15)]),
    ("Le O\nCHU B-ORG\nd I-ORG\n’ I-ORG\nÉvreux E-ORG\n", [(3, 15)]),
    ("Le O\nCHU U-ORG\nd O\n’ O\nÉvreux S-ORG\n", [(3, 6), (9, 15)]),
    ("Le O\nCHU B-ORG\nd B-ORG\n’ O\nÉvreux B-ORG\n", [(3, 6), (7, 8), (9, 15)]),
    ("Le DET O\n\nCHU NOUN B-ORG\r\nd’Évreux NOUN L-ORG\n", [(3, 15)]),
    ("Le O\nCHU B-ORG\nd I-AMOUNT\n", [(3, 6), (7, 8)]),
]


@pytest.mark.parametrize(("rows", "spans"), TAGS)
def test_conll(rows: str, spans: list[tuple[int, int]], tmp_path: Path) -> None:
    path = lines(tmp_path / "a.conll", "-DOCSTART- -X- O O\n\n" + rows)
    (article,) = module(Format.conll).read(path, {"a": TEXT})
    assert [(mark.start, mark.end) for mark in article.marks] == spans


def test_conll_is_plain_columns_for_any_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    module(Format.conll).write([Annotated("a", TEXT, ALL), Annotated("b", "Deux mots.", [])], path)
    content = path.read_text(encoding="utf-8")
    assert [line for line in content.split("\n") if line and line.count("\t") != 1] == ["-DOCSTART- -X- O O"] * 2
    docs = conll_ner_to_docs(content, no_print=True)
    assert [len(doc.ents) for doc in docs] == [len(outermost(ALL)), 0]


def test_conll_without_its_facts_has_no_values(tmp_path: Path) -> None:
    module(Format.conll).write([Annotated("2019/a", TEXT, [CHU])], tmp_path / "a.conll")
    (tmp_path / "a.facts.jsonl").unlink()
    (back,) = module(Format.conll).read(tmp_path / "a.conll", {"b": "Un autre texte.", "2019/a": TEXT})
    assert (back.article_id, plain(back.marks)) == ("2019/a", plain([Mark(CHU.start, CHU.end, CHU.label)]))


@pytest.mark.parametrize("content", ["", "Budget O\n1999 B-DATE\n", "-DOCSTART- -X- O\nBudget -X- _ O\n"])
def test_conll_of_no_article_is_told(content: str, tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="of no article"):
        list(module(Format.conll).read(lines(tmp_path / "a.conll", content), {"a": TEXT}))


def test_conll_of_other_tokens_is_told(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.conll", "-DOCSTART- -X- O O\n\nLe O\nCHR B-ORG\n")
    with pytest.raises(ArticleError, match="does not follow"):
        list(module(Format.conll).read(path, {"a": TEXT}))


def test_brat_as_the_tool_writes_it(tmp_path: Path) -> None:
    lines(
        tmp_path / "a.ann",
        "T1\tORG 3 6;7 15\tCHU d’Évreux\n#1\tAnnotatorNotes T1\tà voir\nR1\tx Arg1:T1 Arg2:T1\nT2\tDATE 58 62\t2019\n",
    )
    (article,) = module(Format.brat).read(tmp_path, {})
    assert [(mark.start, mark.end, mark.values) for mark in article.marks] == [(3, 15, {}), (58, 62, {})]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["annotate", *arguments])
    if isinstance(result.exception, UsageError):
        return 2, "", str(result.exception)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def articles(tmp_path: Path, no_model: None) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.md").write_text(f"---\nid: a\npublished: 2020-01-02\n---\n{TEXT}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("form", Format)
def test_command_there_and_back(form: Format, articles: Path, tmp_path: Path) -> None:
    out, gold = str(tmp_path / f"out{ENDINGS[form]}"), tmp_path / "gold"
    assert run("export", form, "--corpus", str(articles), "--to", out)[:2] == (0, f"{out}\n")
    code, made, _ = run("import", form, out, "--corpus", str(articles))  # gold goes beside the articles unless said
    assert (code, made) == (0, f"{gold / 'a.json'}\n")
    content, _ = load_gold(gold / "a.json")
    assert content
    assert [amount.value for amount in content.amounts] == [3_000_000]
    assert [headcount.value for headcount in content.headcounts] == [1200, 40]
    assert [day.date_from for day in content.dates] == [date(2019, 1, 1)]


def test_export_tells_what_goes_with_the_file(articles: Path, tmp_path: Path) -> None:
    for form, beside in (("label-studio", "out.config.xml"), ("conll", "out.facts.jsonl")):
        _, _, told = run("export", form, "--corpus", str(articles), "--to", str(tmp_path / f"out{ENDINGS[Format(form)]}"))
        assert f"{tmp_path / beside}: " in told
        assert (tmp_path / beside).is_file()


def test_corrected_article_becomes_gold(articles: Path, tmp_path: Path) -> None:
    out, gold = tmp_path / "tasks.json", tmp_path / "gold"
    run("export", "label-studio", "--corpus", str(articles), "--to", str(out))
    tasks = json.loads(out.read_text(encoding="utf-8"))
    result = tasks[0]["predictions"][0]["result"]
    start = TEXT.index("Budget")
    result += region(start, start + 6, "ORG", "name=Budget", "kind=company") + region(0, 2, "PERSON")
    tasks[0]["annotations"] = [{"result": result}]
    out.write_text(json.dumps(tasks), encoding="utf-8")
    code, made, told = run("import", "label-studio", str(out), "--corpus", str(articles), "--gold", str(gold))
    assert (code, made) == (1, f"{gold / 'a.json'}\n")
    assert "'PERSON' is no label" in told
    assert "Budget" in [each.name for each in next(read_gold(gold)).organisations]


def test_gold_that_is_there_stays_unless_told(articles: Path, tmp_path: Path) -> None:
    out, gold = str(tmp_path / "a.jsonl"), tmp_path / "gold"
    there = make_gold("a", TEXT, date(2020, 1, 2), [CHU])[0]
    gold.mkdir()
    (gold / "autre-nom.json").write_text(render(there), encoding="utf-8")
    run("export", "doccano", "--corpus", str(articles), "--to", out)
    code, made, told = run("import", "doccano", out, "--corpus", str(articles), "--gold", str(gold))
    assert (code, made, "--replace" in told) == (1, "", True)
    assert list(read_gold(gold)) == [there]
    code, made, _ = run("import", "doccano", out, "--corpus", str(articles), "--gold", str(gold), "--replace")
    assert (code, made) == (0, f"{gold / 'autre-nom.json'}\n")
    assert len(list(gold.iterdir())) == 1


def test_gold_is_exported_in_place_of_what_is_found(articles: Path, tmp_path: Path) -> None:
    out, gold = tmp_path / "a.jsonl", tmp_path / "gold"
    gold.mkdir()
    (gold / "a.json").write_text(render(make_gold("a", TEXT, None, [CHU])[0]), encoding="utf-8")
    run("export", "doccano", "a", "--corpus", str(articles), "--to", str(out), "--gold", str(gold))
    assert json.loads(out.read_text(encoding="utf-8"))["label"] == [[3, 15, "ORG"]]


LISTED = "id,name,aliases,acronym,kind\nbudget,Budget de Rouen,Budget,,media\n"


@pytest.mark.parametrize("corpus", ["", "articles"])
def test_the_list_beside_the_gold_is_known_both_ways(corpus: str, articles: Path, tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text(LISTED, encoding="utf-8")
    out, gold = tmp_path / "a.json", tmp_path / "gold"
    there = ("label-studio", "--corpus", str(tmp_path / corpus))
    names = []
    for flags in ((), ("--gazetteer", "none")):
        run("export", *there, "--to", str(out), *flags)
        run("import", "label-studio", str(out), *there[1:], "--replace")
        names.append([each.name for each in next(read_gold(gold)).organisations if each.kind == "media"])
    assert names == [["Budget"], []]


def test_article_that_the_corpus_lacks_is_told(articles: Path, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", {"text": "Un autre texte.", "article_id": "absent", "label": []})
    code, _, told = run("import", "doccano", str(path), "--corpus", str(articles), "--gold", str(tmp_path / "gold"))
    assert (code, "no such article" in told) == (1, True)


WRONG = {
    "no file": None,
    "not JSON": b"Bonjour",
    "not UTF-8": b"\xff\xfe\x00a",
    "another format": b'{"texte": "x"}\n',
    "numbers": b"12\n",
    "a list": b"[1, 2]\n",
    "offsets that are none": b'[{"data": {"article_id": "a"}, "article_id": "a", "text": "x", "meta": {"article_id": "a"}, "annotations": 3, "spans": 3, "label": 3}]',
}


@pytest.mark.parametrize("form", [form for form in Format if form not in (Format.brat, Format.conll)])
@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_wrong_file(content: bytes | None, form: Format, articles: Path, tmp_path: Path) -> None:
    path = tmp_path / "wrong"
    if content is not None:
        path.write_bytes(content)
    code, _, told = run("import", form, str(path), "--corpus", str(articles), "--gold", str(tmp_path / "gold"))
    assert code == 2
    assert told.endswith(".")


WRONG_USAGE = [
    ("export", "doccano", "absent"),
    ("export", "docx"),
    ("import", "brat", "absent"),
    ("export", "doccano", "--corpus", "absent"),
]


@pytest.mark.parametrize("arguments", WRONG_USAGE, ids=" ".join)
def test_wrong_usage(arguments: tuple[str, ...], articles: Path) -> None:
    corpus = () if "--corpus" in arguments else ("--corpus", str(articles))
    assert run(*arguments, *corpus)[0] == 2


@pytest.mark.parametrize("form", Format)
def test_tables_are_exported_as_they_were_found(form: Format, articles: Path, tmp_path: Path) -> None:
    tables, out = tmp_path / "output", tmp_path / f"tables{ENDINGS[form]}"
    CliRunner().invoke(app, ["run", str(articles), "--output", str(tables), "--no-prefect"])
    result = CliRunner().invoke(app, ["export", form, "--output", str(tables), "--to", str(out)])
    assert (result.exit_code, result.stdout) == (0, f"{out}\n")
    (stored,) = module(form).read(out, {"a": TEXT})
    run("export", form, "--corpus", str(articles), "--to", str(tmp_path / f"again{ENDINGS[form]}"))
    (found,) = module(form).read(tmp_path / f"again{ENDINGS[form]}", {"a": TEXT})
    assert plain(stored.marks) == plain(found.marks)
