"""The check of a corpus: one fault a line in an otherwise sound corpus, and what must be said of it."""

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from depeche import app
from pipeline.checking.corpus import check_corpus
from pipeline.checking.values import Surroundings, date_faults, figure_faults
from pipeline.faults import Said
from pipeline.reading.folders import corpus_folders
from schemas.gold import GoldAmount, GoldDate, GoldHeadcount

FRONT = "---\nid: a1\npublished: 2016-05-12\n---\n"
TEXT = """Mérilac investit à Vierzon

Mérilac emploie 412 salariés. L'entreprise investit 3,2 millions d'euros en juin 2016, entre 2 et 3 M€ de plus que Norvège Bois.
La CGT attend depuis deux ans.

Lire aussi : Mérilac en chiffres
"""


def span(words: str, nth: int = 1) -> dict[str, Any]:
    start = -1
    for _ in range(nth):
        start = TEXT.index(words, start + 1)
    return {"start": start, "end": start + len(words), "text": words}


def mention(words: str, nth: int = 1) -> list[int]:
    return [span(words, nth)["start"], span(words, nth)["end"]]


GOLD: dict[str, Any] = {
    "article_id": "a1",
    "published": "2016-05-12",
    "organisations": [
        {"id": "o1", "name": "Mérilac", "kind": "company", "mentions": [mention("Mérilac"), mention("Mérilac", 2)]},
        {"id": "o2", "name": "Norvège Bois", "kind": "company", "mentions": [mention("Norvège Bois")]},
        {"id": "o3", "name": "CGT", "kind": "union", "mentions": [mention("CGT")]},
    ],
    "dates": [
        {**span("juin 2016"), "type": "DATE", "date_from": "2016-06-01", "date_to": "2016-06-30", "precision": "month"}
        | {"modifier": None, "timex": None},
        {**span("deux ans"), "type": "DURATION", "date_from": None, "date_to": None, "precision": None}
        | {"modifier": None, "timex": "P2Y"},
    ],
    "amounts": [
        {**span("3,2 millions d'euros"), "value": 3200000, "value_min": None, "value_max": None, "currency": "EUR"}
        | {"modifier": "exact", "kind": "investment", "organisation": "o1"},
        {**span("entre 2 et 3 M€"), "value": None, "value_min": 2000000, "value_max": 3000000, "currency": "EUR"}
        | {"modifier": "exact", "kind": "investment", "organisation": "?"},
    ],
    "headcounts": [
        {**span("412 salariés"), "value": 412, "value_min": None, "value_max": None, "modifier": "exact"}
        | {"population": "staff", "organisation": "o1"},
    ],
    "ignore": [],
}

Fault = Callable[[dict[str, Any]], object]


def set_in(*path: str | int, to: object) -> Fault:
    """A fault: the value at a path of the gold made another one."""

    def spoil(gold: dict[str, Any]) -> None:
        target: Any = gold
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = to

    return spoil


FAULTS: list[tuple[str, Fault, str, str]] = [
    ("offset beyond the text", set_in("dates", 0, "end", to=9999), "problem", "outside the text"),
    ("span the wrong way round", set_in("ignore", to=[[30, 20]]), "problem", "ends before it begins"),
    ("text elsewhere", set_in("headcounts", 0, "text", to="412 salarié"), "problem", "is marked, but the text there is"),
    (
        "space in the span",
        set_in("organisations", 2, "mentions", to=[[mention("CGT")[0] - 1, mention("CGT")[1]]]),
        "problem",
        "space",
    ),
    (
        "word cut",
        set_in("organisations", 2, "mentions", to=[[mention("CGT")[0], mention("CGT")[1] - 1]]),
        "warning",
        "cuts a word",
    ),
    ("mention twice", set_in("organisations", 2, "mentions", to=[mention("CGT"), mention("CGT")]), "problem", "overlap"),
    ("fact that is neutral", set_in("ignore", to=[mention("CGT")]), "warning", "neutral at once"),
    ("fact in boilerplate", lambda g: g["organisations"][0]["mentions"].append(mention("Mérilac", 3)), "warning", "boilerplate"),
    ("mention forgotten", set_in("organisations", 0, "mentions", to=[mention("Mérilac")]), "warning", "marked elsewhere"),
    ("no mention", set_in("organisations", 2, "mentions", to=[]), "problem", "mentioned nowhere"),
    ("id twice", set_in("organisations", 2, "id", to="o2"), "problem", "not its own"),
    ("no kind", set_in("organisations", 2, "kind", to=None), "warning", "no kind"),
    ("other day of publication", set_in("published", to="2016-05-13"), "problem", "not the day the article gives"),
    ("ends after it begins", set_in("dates", 0, "date_from", to="2016-07-01"), "problem", "is after date_to"),
    ("end without beginning", set_in("dates", 0, "date_from", to=None), "problem", "go together"),
    ("day called month", set_in("dates", 0, "date_to", to="2016-06-29"), "problem", "one whole unit of precision month"),
    ("no precision", set_in("dates", 0, "precision", to=None), "problem", "has a precision"),
    (
        "year not that of the text",
        lambda g: g["dates"][0].update(date_from="2015-06-01", date_to="2015-06-30"),
        "problem",
        "year",
    ),
    ("duration without timex", set_in("dates", 1, "timex", to=None), "problem", "TIMEX3"),
    ("duration with a time's timex", set_in("dates", 1, "timex", to="2Y"), "problem", "TIMEX3"),
    ("duration with days", set_in("dates", 1, "date_from", to="2016-06-01"), "problem", "has no date_from"),
    ("value and range", set_in("amounts", 1, "value", to=2), "problem", "not both"),
    ("range reversed", lambda g: g["amounts"][1].update(value_min=3000000, value_max=2000000), "problem", "no range"),
    ("digits mistyped", set_in("amounts", 0, "value", to=3300000), "problem", "other digits"),
    ("size mistyped", set_in("amounts", 0, "value", to=32000000), "problem", "size that its text says"),
    ("size of a range mistyped", set_in("amounts", 1, "value_max", to=30000000), "problem", "size that its text says"),
    ("unknown currency", set_in("amounts", 0, "currency", to="ZZZ"), "warning", "no currency of"),
    *((word, set_in("amounts", 0, "currency", to=word), "warning", "no currency of") for word in ("CFA", "DVD", "TSX", "RMB")),
    ("no name", set_in("organisations", 0, "name", to=" "), "problem", "no name"),
    ("half a person", set_in("headcounts", 0, "value", to=412.5), "problem", "counted whole"),
    ("currency not said", lambda g: g["amounts"][0].pop("currency"), "problem", "Field required"),
    ("no such currency", set_in("amounts", 0, "currency", to="euro"), "problem", "ISO 4217"),
    ("no such holder", set_in("headcounts", 0, "organisation", to="o9"), "problem", "no organisation of this file"),
    ("no such whole", set_in("headcounts", 0, "part_of", to=3), "problem", "does not exist"),
    ("no such article", set_in("article_id", to="a2"), "problem", "there is no article"),
    ("no such field", set_in("dates", 0, "value", to=1), "problem", "Extra inputs"),
    ("no such kind", set_in("amounts", 0, "kind", to="gift"), "problem", "Input should be"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, GOLD)
    return tmp_path


def write(folder: Path, gold: dict[str, Any]) -> None:
    for name in ("articles", "gold"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "articles" / "a1.md").write_text(FRONT + TEXT, encoding="utf-8")
    (folder / "gold" / "a1.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8")


def test_a_sound_corpus_has_nothing_to_say(folder: Path) -> None:
    assert list(check_corpus(folder)) == []


def test_a_currency_that_the_text_leaves_open_is_no_fault(folder: Path) -> None:
    gold = copy.deepcopy(GOLD)
    gold["amounts"][0]["currency"] = None
    write(folder, gold)
    assert list(check_corpus(folder)) == []


@pytest.mark.parametrize(("spoil", "severity", "message"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_each_fault_is_told(folder: Path, spoil: Fault, severity: str, message: str) -> None:
    gold = copy.deepcopy(GOLD)
    spoil(gold)
    write(folder, gold)
    told = [finding for finding in check_corpus(folder) if finding.severity == severity and message in finding.message]
    assert told, [str(finding) for finding in check_corpus(folder)]
    assert all(finding.remedy for finding in told)


@pytest.mark.parametrize("currency", ["XOF", "CNY", "VES", "FRF"])
def test_a_currency_that_the_extraction_reads_is_none(folder: Path, currency: str) -> None:
    write(folder, GOLD | {"amounts": [GOLD["amounts"][0] | {"currency": currency}, GOLD["amounts"][1]]})
    assert not any("no currency of" in finding.message for finding in check_corpus(folder))


ARTICLES = [
    ("binary", b"\0\1", "problem", "binary"),
    ("no encoding of texts", b"Le CHU \x81.", "problem", "neither UTF-8 nor Windows-1252"),
    ("saved by Windows", "Le CHU a fermé.".encode("cp1252"), "note", "neither metadata nor text"),
    ("unknown key", b"---\nmot: x\n---\nLe CHU ouvre.", "warning", "it is not read"),
    ("same id", b"---\nid: a1\n---\nLe CHU ouvre.", "problem", "is the id of"),
    ("same text", (FRONT.replace("a1", "a2") + TEXT).encode(), "problem", "is the text of"),
    ("no date", b"Le CHU ouvre.", "note", "neither metadata nor text"),
    ("no day", b"Titre\n\nNum\xc3\xa9ro de mars 2024\n\nLe CHU ouvre.", "note", "only « Numéro de mars 2024 »"),
    (
        "two days",
        b"---\npublished: 2016-05-12\n---\nTitre\n\nPubli\xc3\xa9 le 3 mai 2016\n\nLe CHU ouvre.",
        "warning",
        "the text 2016-05-03",
    ),
    ("copy of nothing", b"---\npublished: 2016-05-12\nduplicate_of: a9\n---\nTexte.", "warning", "no other article 'a9'"),
    ("English", b"---\nlanguage: en\npublished: 2016-05-12\n---\nThe hospital opens.", "warning", "not French"),
    ("key twice", b"---\npublished: 2016-05-12\npublished: 2016-05-13\n---\nLe CHU ouvre.", "problem", "it stands 2 times"),
    ("no address", b"---\npublished: 2016-05-12\nurl: exemple\n---\nLe CHU ouvre.", "warning", "no web address"),
    ("mojibake", "---\npublished: 2016-05-12\n---\nL'Ã©cole ouvre.".encode(), "note", "wrongly decoded"),
    ("HTML", b"---\npublished: 2016-05-12\n---\n<p>Le CHU ouvre.</p>", "warning", "HTML tags"),
    ("a reprint", (FRONT.replace("a1", "a2") + TEXT + "Fin.").encode(), "warning", "of it is in a1 too"),
    ("no gold", b"---\npublished: 2016-05-12\n---\nLe CHU ouvre.", "note", "there is none"),
]


@pytest.mark.parametrize(("content", "severity", "message"), [each[1:] for each in ARTICLES], ids=[each[0] for each in ARTICLES])
def test_each_faulty_article_is_told(folder: Path, content: bytes, severity: str, message: str) -> None:
    (folder / "articles" / "b.md").write_bytes(content)
    findings = list(check_corpus(folder))
    assert any(finding.severity == severity and message in finding.message for finding in findings), findings
    assert all(finding.path.endswith("b.md") for finding in findings)


def test_a_file_that_is_no_article_is_noted(folder: Path) -> None:
    (folder / "articles" / "page.html").write_text("<p>Le CHU ouvre.")
    [finding] = check_corpus(folder)
    assert (finding.severity, finding.remedy) == ("note", "Bring it in with `depeche add`.")


@pytest.mark.parametrize("name", ["a2.JSON", "a2.jsonl", "2016/a2.json"])
def test_a_file_that_is_no_gold_is_told(name: str, folder: Path) -> None:
    (folder / "gold" / name).parent.mkdir(exist_ok=True)
    (folder / "gold" / name).write_text("{}")
    [finding] = check_corpus(folder)
    assert (finding.severity, finding.path) == ("warning", str(folder / "gold" / name))


def test_a_key_that_stands_twice_is_told(folder: Path) -> None:
    path = folder / "gold" / "a1.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"ignore"', '"ignore": [],\n "ignore"'), encoding="utf-8")
    [finding] = check_corpus(folder)
    assert (finding.severity, finding.field, finding.line is not None) == ("problem", "ignore", True)


def test_gold_of_a_windows_editor_is_read(folder: Path) -> None:
    path = folder / "gold" / "a1.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert list(check_corpus(folder)) == []


def test_findings_name_the_line_of_their_field(folder: Path) -> None:
    gold = copy.deepcopy(GOLD)
    gold["published"], gold["organisations"][2]["kind"] = "2016-05-13", None
    write(folder, gold)
    lines = (folder / "gold" / "a1.json").read_text(encoding="utf-8").splitlines()
    told = {finding.field: lines[(finding.line or 0) - 1].strip() for finding in check_corpus(folder)}
    assert told == {"published": '"published": "2016-05-13",', "organisations o3 (CGT)": '"id": "o3",'}


def test_gold_files_that_disagree_are_noted(folder: Path) -> None:
    other = copy.deepcopy(GOLD) | {"article_id": "a2"}
    other["headcounts"][0]["population"] = "people"
    other["organisations"][2]["kind"] = "association"
    front = FRONT.replace("id: a1", "id: a2\nduplicate_of: a1")
    (folder / "articles" / "a2.md").write_text(front + TEXT + "Fin.\n", encoding="utf-8")
    (folder / "gold" / "a2.json").write_text(json.dumps(other), encoding="utf-8")
    told = {(finding.severity, finding.field, finding.message) for finding in check_corpus(folder)}
    assert told == {
        ("note", "population", "'salariés' is 'people' here, 'staff' elsewhere in the corpus (uses: 1)."),
        ("note", "kind", "'cgt' is 'association' here, 'union' elsewhere in the corpus (uses: 1)."),
    }


def test_a_finding_names_the_line_of_the_gold_file(folder: Path) -> None:
    gold = copy.deepcopy(GOLD)
    gold["headcounts"][0]["organisation"] = "o9"
    write(folder, gold)
    [finding] = check_corpus(folder)
    assert finding.line is not None
    assert str(gold["headcounts"][0]["start"]) in (folder / "gold" / "a1.json").read_text().splitlines()[finding.line - 1]


def test_a_field_that_is_none_names_the_line_of_its_fact(folder: Path) -> None:
    gold = copy.deepcopy(GOLD)
    gold["dates"][1]["type"] = "LENGTH"
    write(folder, gold)
    finding = next(each for each in check_corpus(folder) if each.field == "dates.1.type")
    lines = (folder / "gold" / "a1.json").read_text(encoding="utf-8").splitlines()
    assert finding.line == next(i for i, line in enumerate(lines) if str(gold["dates"][1]["start"]) in line)


def test_broken_json_names_its_line(folder: Path) -> None:
    (folder / "gold" / "a1.json").write_text('{\n"article_id": "a1",\n"dates": [,]\n}')
    finding = next(each for each in check_corpus(folder) if each.path.endswith("a1.json"))
    assert (finding.severity, finding.line) == ("problem", 3)


@pytest.mark.parametrize(
    ("corpus", "articles", "gold"),
    [("c", "c/articles", "c/gold"), ("c/articles", "c/articles", "c/gold"), ("clippings", "clippings", "clippings/gold")],
)
def test_folders_of_a_corpus(tmp_path: Path, corpus: str, articles: str, gold: str) -> None:
    (tmp_path / "c" / "articles").mkdir(parents=True)
    assert corpus_folders(tmp_path / corpus) == (tmp_path / articles, tmp_path / gold)


# A type, its days, its precision, and whether they go together.
UNITS = [
    ("DATE", "2016-05-12", "2016-05-12", "day", True),
    ("DATE", "2016-05-14", "2016-05-15", "day", True),  # a week-end
    ("DATE", "2016-05-12", "2016-05-13", "day", False),
    ("DATE", "2016-05-09", "2016-05-15", "week", True),
    ("DATE", "2016-05-08", "2016-05-14", "week", False),
    ("DATE", "2015-12-01", "2016-02-29", "season", True),
    ("DATE", "2016-04-01", "2016-06-30", "quarter", True),
    ("DATE", "2016-07-01", "2016-12-31", "half", True),
    ("DATE", "2016-06-01", "2016-11-30", "half", False),
    ("DATE", "1990-01-01", "1999-12-31", "decade", True),
    ("PERIOD", "2014-01-01", "2018-12-31", "year", True),
    ("PERIOD", "2014-01-01", "2018-06-30", "year", False),
    ("PERIOD", "2016-03-01", "2016-06-30", "month", True),
    ("PERIOD", "2016-03-25", "2016-03-29", "day", True),
]


@pytest.mark.parametrize(("kind", "first", "last", "precision", "sound"), UNITS)
def test_days_and_precision_go_together(kind: str, first: str, last: str, precision: str, sound: bool) -> None:
    fields = {"date_from": first, "date_to": last, "precision": precision, "modifier": None, "timex": None}
    gold = GoldDate.model_validate({"start": 0, "end": 1, "text": "x", "type": kind} | fields)
    assert (not list(date_faults(gold))) is sound


# A DATE or PERIOD with its days and precision, and a TIMEX3 value that is theirs or not.
TIMEXES = [
    ("DATE", "2012-04-27", "2012-04-27", "day", "2012-04-27", True),
    ("DATE", "2012-04-27", "2012-04-27", "day", "2012-04-27T10:30", True),
    ("DATE", "2012-04-27", "2012-04-27", "day", "2012-04", False),
    ("DATE", "2012-04-01", "2012-04-30", "month", "2012-04", True),
    ("DATE", "2012-04-01", "2012-04-30", "month", "2012-03", False),
    ("DATE", "2016-05-14", "2016-05-15", "day", "2016-W19-WE", True),
    ("DATE", "2016-04-01", "2016-06-30", "quarter", "2016-Q2", True),
    ("PERIOD", "2016-03-01", "2016-06-30", "month", "2016-03/2016-06", True),
    ("PERIOD", "2016-03-01", "2016-06-30", "month", "2015-03/2016-06", False),
]


@pytest.mark.parametrize(("kind", "first", "last", "precision", "timex", "sound"), TIMEXES)
def test_days_and_timex_go_together(kind: str, first: str, last: str, precision: str, timex: str, sound: bool) -> None:
    fields = {"date_from": first, "date_to": last, "precision": precision, "modifier": None, "timex": timex}
    gold = GoldDate.model_validate({"start": 0, "end": 1, "text": "x", "type": kind} | fields)
    assert (not list(date_faults(gold))) is sound


# A sum, what it may be, and what it may not.
WRITTEN_SUMS = [
    ("1,35 mil-\nlion d'euros", 1_350_000, 1_350),
    ("5 ME", 5_000_000, 5_000),
    ("52 MEUR", 52_000_000, 52),
    ("410 KE", 410_000, 410_000_000),
    ("75 K€", 75_000, 75),
    ("1,2 MdE", 1_200_000_000, 1_200_000),
    ("2 MdsE", 2_000_000_000, 2_000_000),
    (",45 €", 0.45, 45),
    ("1,3 MD€", 1_300_000_000, 1_300_000),
    ("1,2 MECU", 1_200_000, 1_200),
    ("12 MFB", 12_000_000, 12_000),
    ("31 MF", 31_000_000, 31_000),
    ("208,7 mio CHF", 208_700_000, 208_700),
    ("44 mio", 44_000_000, 44),
    ("3,7 mios de francs", 3_700_000, 3_700),
    ("6,2 MDH", 6_200_000, 6_200_000_000),
    ("88 Mdh", 88_000_000, 88_000_000_000),
    ("29,4 MMDH", 29_400_000_000, 29_400_000),
    ("3 M de francs", 3_000_000, 3),
    ("400 millions FCFA", 400_000_000, 400_000),
    ("390 MF CFA", 390_000_000, 390),
    ("3 mille milliards d'euros", 3_000_000_000_000, 3_000_000_000),
    ("12 MAD", 12, 12_000_000),
    ("45 KES", 45, 45_000),
    ("-16 M€", -16_000_000, 16_000_000),
    ("−1,2 mio CHF", -1_200_000, -1_200),
    ("moins 3 M€", -3_000_000, 3_000_000),
    ("(16,2) M€", -16_200_000, 16_200_000),
    ("16 M€", 16_000_000, -16_000_000),
]


@pytest.mark.parametrize(("text", "value", "slip"), WRITTEN_SUMS, ids=[each[0] for each in WRITTEN_SUMS])
def test_a_sum_is_what_its_text_says(text: str, value: float, slip: float) -> None:
    assert amount_faults(text, value, text) == []
    assert len(amount_faults(text, slip, text)) == 1


# A paragraph, the other sums in it, a number alone, what it may be, and what it may not.
NUMBERS_ALONE = [
    ("240 MF de ventes, contre 305 en 1997.", ["240 MF"], "305", 305_000_000, 305),
    ("L'école a 610 k€ ; elle tombe à 540.", ["610 k€"], "540", 540_000, 540_000_000),
    ("Prêts : 2 milliards FCFA à l'une, 3,5 à l'autre.", ["2 milliards FCFA"], "3,5", 3_500_000_000, 3_500_000),
    ("EBITDA : -2,3 M€ (2020 : -6,1).", ["-2,3 M€"], "-6,1", -6_100_000, 6_100_000),
    ("Perte de 610 000 €, puis de 9 millions, contre 5,5.", ["610 000 €", "9 millions"], "5,5", 5_500_000, 5_500_000_000),
    ("La région donne 2 M€, la ville 120 000.", ["2 M€"], "120 000", 120_000, 12_000),
    ("Le repas passe de 12 euros à 15.", ["12 euros"], "15", 15, 15_000_000),
    ("La prime passe de 45.000 euros à 38.", ["45.000 euros"], "38", 38_000, 38_000_000),
    ("En M€ | 2021 | 2020\nVentes | 33,0 | 21,4", ["33,0"], "21,4", 21_400_000, 21_400),
    ("Il en manque 180.", [], "180", 180, 180_000_000),
    ("M. Roy m'a dit : 15 dans la caisse.", [], "15", 15, 15_000_000),
]


@pytest.mark.parametrize(("paragraph", "sums", "text", "value", "slip"), NUMBERS_ALONE, ids=[each[0] for each in NUMBERS_ALONE])
def test_a_number_alone_has_the_scale_of_a_sum_beside_it(
    paragraph: str, sums: list[str], text: str, value: float, slip: float
) -> None:
    assert amount_faults(text, value, paragraph, *sums) == []
    assert len(amount_faults(text, slip, paragraph, *sums)) == 1


def amount_faults(text: str, value: float, paragraph: str, *others: str) -> list[Said]:
    gold = GoldAmount(
        **FIGURE, text=text, value=Decimal(str(value)), value_min=None, value_max=None, currency="EUR", kind="other"
    )
    return list(figure_faults(gold, Surroundings(paragraph, others)))


FIGURE: dict[str, Any] = {"start": 0, "end": 1, "modifier": "exact", "organisation": None}
# A range, its ends, and whether they may be.
RANGES = [
    ("de 500 millions à 1,2 milliard d'euros", 500_000_000, 1_200_000_000, True),
    ("entre 200 et 250.000 euros", 200_000, 250_000, True),
    ("entre -3 et -1 ME", -3_000_000, -1_000_000, True),
    ("entre 1 et 3 ME", -3_000_000, -1_000_000, False),
    ("entre 2 et 3 ME", 2_000_000, 3_000_000_000, False),
]


@pytest.mark.parametrize(("text", "low", "high", "sound"), RANGES, ids=[each[0] for each in RANGES])
def test_a_range_is_what_its_text_says(text: str, low: int, high: int, sound: bool) -> None:
    ends = {"value_min": Decimal(low), "value_max": Decimal(high)}
    gold = GoldAmount(**FIGURE, **ends, text=text, value=None, currency="EUR", kind="other")
    assert (not list(figure_faults(gold, Surroundings(text, [])))) is sound


# A paragraph, a count in it, its value, and whether that may be.
COUNTS = [
    ("Perte de 3 M€ et effectif de 45.", "45", 45, True),
    ("Le pays a 2 millions d'habitants, contre 1,8.", "1,8", 1_800_000, True),
    ("Le groupe supprime des postes (-64 800).", "-64 800", 64_800, True),
    ("Le groupe supprime des postes (-64 800).", "-64 800", -64_800, False),
    ("Perte de 3 M€ pour 45 salariés.", "45 salariés", 45_000_000, False),
]


@pytest.mark.parametrize(("paragraph", "text", "value", "sound"), COUNTS)
def test_a_count_is_not_negative(paragraph: str, text: str, value: int, sound: bool) -> None:
    gold = GoldHeadcount(**FIGURE, text=text, value=Decimal(value), value_min=None, value_max=None, population="staff")
    assert (not list(figure_faults(gold, Surroundings(paragraph, [])))) is sound


def test_a_number_alone_borrows_within_its_paragraph(folder: Path) -> None:
    text = "Mérilac perd 31 MF,\ncontre 12 en 2015.\n \nIl manque 45 à la CGT."
    (folder / "articles" / "a1.md").write_text(FRONT + text, encoding="utf-8")
    amounts = [
        {"start": text.index(words), "end": text.index(words) + len(words), "text": words, "value": value}
        | {"value_min": None, "value_max": None, "currency": "FRF", "modifier": "exact", "kind": "cost", "organisation": None}
        for words, value in (("31 MF", 31_000_000), ("12", 12_000_000), ("45", 45_000_000))
    ]
    gold = {"article_id": "a1", "published": "2016-05-12", "amounts": amounts}
    (folder / "gold" / "a1.json").write_text(json.dumps(gold), encoding="utf-8")
    [told] = [finding for finding in check_corpus(folder) if finding.severity == "problem"]
    assert "'45': its value 45000000 is not of the size" in told.message


def test_the_command_exits_1_on_problems_and_0_on_warnings(folder: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["check", str(folder)]).exit_code == 0
    gold = copy.deepcopy(GOLD)
    gold["organisations"][2]["kind"] = None
    write(folder, gold)
    warned = runner.invoke(app, ["check", str(folder)])
    assert (warned.exit_code, "1 warning" in warned.stdout) == (0, True)
    gold["article_id"] = "a2"
    write(folder, gold)
    spoilt = runner.invoke(app, ["check", str(folder)])
    assert (spoilt.exit_code, "1 problem," in spoilt.stdout) == (1, True)


def test_our_own_corpus_has_no_problem() -> None:
    findings = check_corpus(Path(__file__).parents[2] / "corpus")
    assert [str(finding) for finding in findings if finding.severity == "problem"] == []
