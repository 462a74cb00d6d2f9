"""What README says of settings and guarantees, held to the command and to the tests."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from depeche.command import load

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FRENCH = (ROOT / "README.fr.md").read_text(encoding="utf-8")


def settings() -> Iterator[str]:
    """A row for each setting of `run` and `serve`: flag, variable, meaning, default."""
    known = {each.name: each for verb in ("run", "serve") for each in load(verb).params}
    for name, setting in known.items():
        flag = setting.opts[0] if setting.param_type_name == "option" else name.upper()
        unset = setting.default is None or setting.default is False
        default = "" if unset or setting.multiple else f"`{setting.default}`"
        yield f"| `{flag}` | {f'`{setting.envvar}`' if setting.envvar else ''} | {setting.help} | {default} |"


@pytest.mark.parametrize("row", list(settings()), ids=lambda row: row.split("`")[1])
def test_every_setting_is_in_the_table(row: str) -> None:
    assert row in README


def test_the_table_has_no_other_setting() -> None:
    assert set(re.findall(r"^\| `(?:--|CORPUS).*$", README, re.MULTILINE)) == set(settings())


def test_every_test_that_is_named_is_there() -> None:
    written = {
        name for file in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"^def (test_\w+)", file.read_text(), re.M)
    }
    named = set(re.findall(r"`(test_\w+)`", README))
    assert named
    assert named <= written


def test_the_scores_are_the_floors_that_hold() -> None:
    floors = json.loads((ROOT / "corpus" / "floors.json").read_text(encoding="utf-8"))["floors"]
    told = dict(re.findall(r"^\| [^|(]+ \(`([\w.]+)`\) \| ([\d.]+) \|$", README, re.MULTILINE))
    assert told
    assert {name: float(score) for name, score in told.items()} == {name: floors[name] for name in told}


def skeleton(text: str) -> Iterator[tuple[str, ...]]:
    """What a README has in any language: levels of its sections, code without comments, what its tables and pictures name."""
    in_code = False
    for line in text.splitlines():
        if line.startswith("```"):
            in_code = not in_code
            yield (line,)
        elif in_code:
            yield (re.sub(r"(?:^|\s+)(?:#|--) .*", "", line),)
        elif line.startswith("#"):
            yield (line.partition(" ")[0],)
        elif line.startswith("|"):
            yield ("|", *re.findall(r"`[^`]+`|\b[\d.]+\b", line))
        elif line.startswith("!["):
            yield (line.partition("](")[2],)


def test_the_french_readme_has_the_sections_tables_and_commands_of_the_english_one() -> None:
    assert list(skeleton(FRENCH)) == list(skeleton(README))


def test_both_readmes_name_the_same_files_commands_and_addresses() -> None:
    told = [set(re.findall(r"`[^`\n]+`|\]\([^)]+\)", text)) - {"](README.md)", "](README.fr.md)"} for text in (FRENCH, README)]
    assert told[0] == told[1]
