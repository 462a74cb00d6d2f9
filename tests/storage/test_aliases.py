"""A former name, as an article says it, and its day."""

import re
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from pipeline.storage.aliases import former_names
from schemas import ALIASES, arrow_schema

# What an article of 5 May 2015 says, organisations between square brackets, dates between braces, each with its first day; the
# former name, the new one, and the day.
SAID = [
    ("[Mecaval], rebaptisée [Torvex], recrute.", "Mecaval", "Torvex", "2015-05-05"),
    ("[Mecaval], rebaptisée [Torvex] en {2012|2012-01-01}, recrute.", "Mecaval", "Torvex", "2012-01-01"),
    ("[Mecaval] (devenue [Torvex] le {3 mars 2014|2014-03-03}) recrute.", "Mecaval", "Torvex", "2014-03-03"),
    ("[Mecaval], devenue en {2014|2014-01-01} [Torvex], recrute.", "Mecaval", "Torvex", "2014-01-01"),
    ("En {juin 2013|2013-06-01}, la société [Mecaval] est devenue [Torvex].", "Mecaval", "Torvex", "2013-06-01"),
    ("[Torvex] (ex-[Mecaval]) recrute. Elle est née en {2009|2009-01-01}.", "Mecaval", "Torvex", "2015-05-05"),
    ("[Torvex] ([ex-Mecaval]) recrute.", "Mecaval", "Torvex", "2015-05-05"),
    ("[Torvex], anciennement [Mecaval], recrute.", "Mecaval", "Torvex", "2015-05-05"),
    ("[Torvex] et [Mecaval] recrutent.", "", "", ""),
]


@pytest.mark.parametrize(("said", "alias", "name", "day"), SAID, ids=[case[0] for case in SAID])
def test_a_former_name_has_its_day(said: str, alias: str, name: str, day: str) -> None:
    tables = tables_of(said)
    found = former_names(tables.__getitem__)
    assert found.schema.names == arrow_schema(ALIASES).names
    rows = found.to_pylist()
    assert [(row["alias"], row["name"], str(row["day"])) for row in rows] == ([(alias, name, day)] if alias else [])
    assert [row["date_id"] is None for row in rows] == [day == "2015-05-05" for row in rows]
    assert {row["canonical_id"] for row in rows} <= {"first"}


def test_names_of_two_organisations_are_no_renaming() -> None:
    tables = tables_of("[Mecaval], rebaptisée [Torvex], recrute.")
    bodies = pa.array(["one", "two"])
    tables["organisation_mentions"] = tables["organisation_mentions"].set_column(1, "organisation_id", bodies)
    assert former_names(tables.__getitem__).num_rows == 0


def tables_of(said: str) -> dict[str, pa.Table]:
    text, mentions, dates = "", [], []
    for piece in re.split(r"(\[[^]]*\]|\{[^}]*\})", said):
        told, _, day = piece.strip("[]{}").partition("|")
        row: dict[str, Any] = {"article_id": "a", "start": len(text), "end": len(text) + len(told)}
        if piece.startswith("["):
            mentions.append({"mention_id": str(len(text)), "organisation_id": "one", "text": told} | row)
        if piece.startswith("{"):
            dates.append({"date_id": str(len(text)), "type": "DATE", "date_from": date.fromisoformat(day)} | row)
        text += told if piece[:1] in ("[", "{") else piece
    none = {"date_id": "none", "type": "SET", "date_from": None, "article_id": "a", "start": 0, "end": 1}
    return {
        "articles": pa.Table.from_pylist([{"article_id": "a", "text": text, "published": date(2015, 5, 5)}]),
        "organisations": pa.Table.from_pylist([{"organisation_id": "one", "canonical_id": "first"}]),
        "organisation_mentions": pa.Table.from_pylist(mentions),
        "dates": pa.Table.from_pylist([none, *dates]),
    }
