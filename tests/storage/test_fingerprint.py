"""Which files the fingerprint of the code is of: those that make facts, whatever room they are in, and no others."""

import subprocess
import sys
from pathlib import Path

import pytest

from corpora import write_corpus
from pipeline.storage.fingerprint import extraction_files

ROOT = Path(__file__).parents[2]

FILES = [
    ("pipeline/extraction/extractor.py", True),
    ("pipeline/extraction/organisations/names.py", True),
    ("pipeline/extraction/organisations/identity.py", True),
    ("pipeline/extraction/dates/__init__.py", True),
    ("pipeline/reading/front_matter.py", True),
    ("pipeline/storage/rows.py", True),
    ("schemas/facts.py", True),
    ("pipeline/lexicon/numbers/numbers.toml", True),
    ("pipeline/lexicon/reading/boilerplate.toml", True),
    ("pipeline/lexicon/organisations/gazetteer.csv", True),
    ("pipeline/registry/linking.py", True),
    ("pipeline/lexicon/registry/weights.json", True),
    ("pipeline/weights/holders.json", True),
    ("pipeline/weights/names.msgpack.gz", True),
    ("pipeline/weights/names.LICENSE", False),
    ("pipeline/lexicon/sources/flags.toml", False),
    ("pipeline/storage/generations.py", False),
    ("pipeline/run/steps.py", False),
]


@pytest.mark.parametrize(("file", "counts"), FILES, ids=[file for file, _ in FILES])
def test_a_file_counts_when_facts_are_made_with_it(file: str, counts: bool) -> None:
    assert (ROOT / file).is_file()
    assert (ROOT / file in extraction_files()) == counts


@pytest.mark.parametrize(
    "room", ["pipeline/sources", "pipeline/training", "pipeline/evaluation", "pipeline/run", "flows", "depeche"]
)
def test_nothing_counts_of_a_room_that_makes_no_facts(room: str) -> None:
    assert not [file for file in extraction_files() if (ROOT / room) in file.parents]


def test_all_modules_count_that_python_loads_to_extract() -> None:
    script = "import sys, pipeline.storage.rows; print(*(n for n in sys.modules if n.startswith(('pipeline.', 'schemas.'))))"
    names = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    counted = {file.relative_to(ROOT).as_posix() for file in extraction_files()}
    files = {name: {f"{name.replace('.', '/')}.py", f"{name.replace('.', '/')}/__init__.py"} for name in names}
    assert "pipeline.extraction.extractor" in files
    assert [name for name, either in files.items() if not either & counted] == []


IMPORTS = [
    ("import pipeline.extraction.percentages.finding", True),
    ("from pipeline.extraction.percentages import finding", True),
    ("from pipeline.extraction.percentages.finding import find", True),
    ("def extract():\n    from pipeline.extraction.percentages.finding import find", True),
    ("try:\n    import pipeline.extraction.percentages.finding as f\nexcept ImportError:\n    pass", True),
    ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pipeline.extraction.percentages import finding", False),
    ("import json", False),
]


@pytest.mark.parametrize(("statement", "counts"), IMPORTS, ids=[statement for statement, _ in IMPORTS])
def test_a_new_module_counts_once_extraction_imports_it_and_so_does_its_lexicon(
    tmp_path: Path, statement: str, counts: bool
) -> None:
    new = {
        "pipeline/extraction/percentages/__init__.py": "",
        "pipeline/extraction/percentages/finding.py": "find = 1",
        "pipeline/lexicon/percentages/signs.toml": "",
    }
    before = {
        "pipeline/storage/rows.py": "from pipeline.extraction import extractor",
        "pipeline/extraction/extractor.py": statement,
        "pipeline/extraction/organisations/identity.py": "",
        "pipeline/sources/pages.py": "import pipeline.extraction.extractor",
        "pipeline/lexicon/sources/flags.toml": "",
        "pipeline/weights/holders.json": "{}",
    }
    project = write_corpus(tmp_path, before | new)
    found = {file.relative_to(project).as_posix() for file in extraction_files(project)}
    assert {file for file in new if file in found} == (set(new) if counts else set())
    assert {"pipeline/storage/rows.py", "pipeline/weights/holders.json"} <= found
    assert not {"pipeline/sources/pages.py", "pipeline/lexicon/sources/flags.toml"} & found
