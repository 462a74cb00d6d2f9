"""The rules by which extraction finds facts: each has words in both languages."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from pipeline import extraction
from pipeline.extraction.dates.lengths import Length
from pipeline.extraction.dates.triggers import RULES as DATE_RULES
from pipeline.extraction.headcounts import licences
from pipeline.extraction.organisations import RULES as SOURCES
from pipeline.lexicon import load_lexicon
from pipeline.review.words import Words

_ROOT = Path(extraction.__file__).parent
_MODULES = [path for room in ("dates", "amounts", "headcounts") for path in sorted((_ROOT / room).glob("*.py"))]
_UNDERSTOOD = "understood: "


def test_every_rule_that_extraction_gives_has_words() -> None:
    assert set(load_lexicon("review/rules")) == {*_tabled(), *_written()}


@pytest.mark.parametrize(
    ("rule", "french", "english"),
    [
        ("near-day", "jour proche (« hier », « demain »)", "near day (« hier », « demain »)"),
        ("acronym", "sigle", "acronym"),
        ("a rule of long ago", "a rule of long ago", "a rule of long ago"),
    ],
)
def test_rules_are_told(rule: str, french: str, english: str) -> None:
    assert (Words("fr").rule(rule), Words("en").rule(rule)) == (french, english)


def _tabled() -> Iterator[str]:
    """The rules that tables of patterns and of types name."""
    yield from (rule.name for rule in DATE_RULES)
    yield from (kind.lower() for kind in get_args(get_type_hints(Length)["type"]))
    yield from (f"{_UNDERSTOOD}{licence.rule}" for licence in licences.REPEATING)
    yield from (rule for rule, *_ in (*licences.NAMING, *licences.ANNOUNCING))
    yield from (f"{source}{again}" for source in SOURCES for again in ("", ", repeated"))


def _written() -> Iterator[str]:
    """The rules that code names: given where a `rule` is taken, or said to be understood."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in _MODULES if path.name != "licences.py"}
    nodes = [(path, node) for path, tree in trees.items() for node in ast.walk(tree)]
    places = {name: place for _, node in nodes for name, place in _takes_rule(node)}
    for path, node in nodes:
        if isinstance(node, ast.Call):
            yield from (rule for given in _given(node, places) if (rule := _value(given, path)))
        elif isinstance(node, ast.Constant) and str(node.value).startswith(_UNDERSTOOD) and node.value != _UNDERSTOOD:
            yield str(node.value)


def _takes_rule(node: ast.AST) -> Iterator[tuple[str, int]]:
    """The name of a function or class that is given a `rule`, and at which place."""
    if isinstance(node, ast.FunctionDef):
        names = [each.arg for each in node.args.args]
    elif isinstance(node, ast.ClassDef):
        names = [each.target.id for each in node.body if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)]
    else:
        return
    if "rule" in names:
        yield node.name, names.index("rule")


def _given(call: ast.Call, places: dict[str, int]) -> Iterator[ast.expr]:
    yield from (each.value for each in call.keywords if each.arg == "rule")
    place = places.get(call.func.id) if isinstance(call.func, ast.Name) else None
    if place is not None and place < len(call.args):
        yield call.args[place]


def _value(given: ast.expr, path: Path) -> str | None:
    """The text that is given, or the constant of a module; None for what is computed, which other places name."""
    if isinstance(given, ast.Name):
        module = import_module(f"pipeline.extraction.{path.parent.name}.{path.stem}".removesuffix(".__init__"))
        found = getattr(module, given.id, None)
        return found if isinstance(found, str) else None
    return str(given.value) if isinstance(given, ast.Constant) else None
