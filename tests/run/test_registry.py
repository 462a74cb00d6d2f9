"""A run with a register: organisations get their identifiers, the register decides what is stale, the same one the same bytes."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpora import file_bytes, write_corpus
from pipeline import load_tables
from pipeline.errors import UsageError
from pipeline.registry.build import build_register
from pipeline.run.options import Options
from pipeline.run.steps import Summary
from pipeline.run.survey import check_usage

Ingest = Callable[..., Summary]

FOLDER = Path(__file__).parents[2] / "corpus" / "registry"
UNITS = [FOLDER / f"{name}.csv" for name in ("StockUniteLegale", "StockEtablissement", "communes")]
ARTICLES = {
    "1.md": "---\npublished: 2015-03-02\n---\nÀ Niort, la Clinique du Parc emploie 210 personnes.\n",
    "2.md": "---\npublished: 2015-03-03\n---\nLa Clinique Sainte-Élise de Bourges emploie 150 personnes.\n",
    "3.md": "---\npublished: 2015-03-04\n---\nÀ Brest, le Groupe hospitalier du Ponant emploie 5 000 personnes.\n",
    "4.md": "---\npublished: 2015-03-05\n---\nÀ Limoges, l'Institut des horlogers emploie 12 personnes.\n",
}


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A register of Sirene alone, the same again, and one with FINESS."""
    folder = tmp_path_factory.mktemp("registry")
    files = {"sirene": UNITS, "again": UNITS, "finess": [*UNITS, FOLDER / "finess-entites.csv"]}
    return {name: build_register(paths, folder / name).path for name, paths in files.items()}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", ARTICLES)


def organisations(output: Path) -> dict[str, dict[str, Any]]:
    columns = ["organisation_id", "kind", "siren", "finess", "registry_confidence"]
    rows = json.loads(load_tables(output)["organisations"][columns].to_json(orient="records"))
    return {row["organisation_id"]: row for row in rows}


def test_months_that_stay_as_they_are_are_not_linked_again(
    ingest: Ingest, corpus: Path, output: Path, registers: dict[str, Path]
) -> None:
    def siren_after(new: str) -> str | None:
        write_corpus(corpus, {f"{new}.md": f"---\npublished: {new}\n---\nRien de neuf.\n"})
        ingest(registry=registers["finess"])
        found: str | None = organisations(output)["groupe-hospitalier-ponant"]["siren"]
        return found

    first = siren_after("2016-01-01")
    for content, siren in (("[]", None), ("[", first)):
        for links in (output / ".current" / ".links").iterdir():
            links.write_text(content)
        assert siren_after(f"2016-0{2 + len(content)}-01") == siren


def test_organisations_get_identifiers_kind_and_confidence(ingest: Ingest, output: Path, registers: dict[str, Path]) -> None:
    ingest(registry=registers["finess"])
    found = organisations(output)
    assert found["groupe-hospitalier-ponant"]["siren"]
    assert found["groupe-hospitalier-ponant"]["finess"]
    assert found["groupe-hospitalier-ponant"]["kind"] == "health"
    assert found["clinique-parc"]["siren"]
    assert found["clinique-parc"]["registry_confidence"] >= 0.85
    assert found["institut-horlogers"]["siren"] is None
    assert found["institut-horlogers"]["registry_confidence"] is None


def test_without_a_register_nothing_is_linked(ingest: Ingest, output: Path) -> None:
    ingest()
    assert {row["siren"] for row in organisations(output).values()} == {None}


def test_bodies_of_one_name_in_two_towns_are_linked_to_neither(
    ingest: Ingest, corpus: Path, output: Path, registers: dict[str, Path]
) -> None:
    write_corpus(corpus, {"5.md": "---\npublished: 2015-04-01\n---\nÀ Vannes, la Clinique du Parc emploie 90 personnes.\n"})
    ingest(registry=registers["sirene"])
    assert organisations(output)["clinique-parc"]["siren"] is None


def test_the_same_register_gives_the_same_bytes_and_nothing_to_do(
    ingest: Ingest, output: Path, registers: dict[str, Path]
) -> None:
    first = ingest(registry=registers["sirene"])
    before = file_bytes(output)
    again = ingest(registry=registers["again"])
    assert (first.n_extracted, again.n_extracted, again.run_id) == (4, 0, None)
    assert file_bytes(output) == before


def test_another_register_links_anew_and_extracts_nothing(ingest: Ingest, output: Path, registers: dict[str, Path]) -> None:
    ingest(registry=registers["sirene"])
    before = file_bytes(output)
    other = ingest(registry=registers["finess"])
    assert (other.n_extracted, other.run_id is None) == (0, False)
    changed = {name for name, content in file_bytes(output).items() if before.get(name) != content}
    assert {name.split("/")[0] for name in changed} == {"organisations"}
    assert organisations(output)["groupe-hospitalier-ponant"]["finess"]
    ingest()
    assert organisations(output)["groupe-hospitalier-ponant"]["siren"] is None


def test_a_file_that_is_no_register_stops_the_run_before_it_begins(ingest: Ingest, corpus: Path, output: Path) -> None:
    notes = corpus / "1.md"
    with pytest.raises(UsageError, match="it is no register"):
        check_usage(Options(corpus=corpus, output=output, registry=notes))
    with pytest.raises(UsageError, match="it is no register"):
        ingest(registry=notes)
    assert not os.path.lexists(output / ".current")
