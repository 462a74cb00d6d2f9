"""The golden tables of this contract; `python tests/golden.py` writes those of a new one, once.

They are the tables of a small corpus, extracted by rules alone, each in one file, and the values of their enumerations.
"""

import json
import os
import tempfile
from pathlib import Path

from corpora import GOLDEN_ARTICLES, write_corpus
from pipeline.extraction import extractor
from pipeline.run.options import Options
from pipeline.run.steps import run
from pipeline.storage.generations import committed
from pipeline.storage.state import files_of
from pipeline.storage.tables import read, write
from schemas import CONTRACT_VERSION, TABLES, json_schema

GOLDEN = Path(__file__).resolve().parent / "storage" / "golden" / f"contract-{CONTRACT_VERSION}"
VALUES = GOLDEN / "values.json"


def enumerations(name: str) -> dict[str, list[str]]:
    """The values of each enumeration of a table, by column."""
    columns = json_schema(TABLES[name])["properties"].items()
    values = {
        column: field.get("enum") or next((s["enum"] for s in field.get("anyOf", []) if "enum" in s), None)
        for column, field in columns
    }
    return {column: each for column, each in values.items() if each}


def main() -> None:
    """Write the golden files; raises FileExistsError when they are there: they are not made anew for a contract."""
    extractor.read = lambda documents: documents  # type: ignore[assignment]
    GOLDEN.mkdir()
    VALUES.write_text(json.dumps({name: enumerations(name) for name in TABLES}, indent=1) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        run(Options(corpus=write_corpus(Path("corpus"), GOLDEN_ARTICLES), output=Path("output")))
        for name, table in TABLES.items():
            write(table, read(table, files_of(committed(Path("output")), name)), GOLDEN / f"{name}.parquet")


if __name__ == "__main__":
    main()
