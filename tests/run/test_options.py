"""Where a run's options come from: what is given, what the environment says, the defaults."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.run.options import Options

TAKEN = [
    ({}, {}, "workers", 1),
    ({}, {}, "corpus", Path("corpus/articles")),
    ({}, {"DEPECHE_WORKERS": "3"}, "workers", 3),
    ({"workers": None}, {"DEPECHE_WORKERS": "3"}, "workers", 3),
    ({"workers": 2}, {"DEPECHE_WORKERS": "3"}, "workers", 2),
    ({"prune": False}, {"DEPECHE_PRUNE": "1"}, "prune", False),
    ({}, {"DEPECHE_PRUNE": "yes"}, "prune", True),
    ({}, {"DEPECHE_DASK": ""}, "dask", None),
    ({}, {"DEPECHE_REGISTRY": "mine.sqlite"}, "registry", Path("mine.sqlite")),
    ({}, {"DEPECHE_FULL": "1", "DEPECHE_LIMIT": "1"}, "full", False),
    ({"since": "2012-04-27"}, {}, "since", date(2012, 4, 27)),
    ({"ids": ("a", "b")}, {}, "ids", ["a", "b"]),
]


@pytest.mark.parametrize(("given", "environment", "name", "value"), TAKEN, ids=str)
def test_what_is_given_goes_before_the_environment_and_that_before_the_default(
    given: dict[str, Any], environment: dict[str, str], name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, said in environment.items():
        monkeypatch.setenv(variable, said)
    assert getattr(Options.given(**given), name) == value


@pytest.mark.parametrize("given", ["whole", "whole/articles"])
def test_a_folder_that_has_articles_stands_for_them(given: str, tmp_path: Path) -> None:
    (tmp_path / "whole/articles").mkdir(parents=True)
    assert Options.given(corpus=tmp_path / given).corpus == tmp_path / "whole/articles"


WRONG = [
    ({"workers": 0}, {}, "workers: .* greater than or equal to 1. It is 0"),
    ({}, {"DEPECHE_WORKERS": "0"}, "DEPECHE_WORKERS: .* greater than or equal to 1. It is '0'"),
    ({"limit": 0}, {}, "limit: .* greater than or equal to 1"),
    ({}, {"DEPECHE_PRUNE": "oui"}, "DEPECHE_PRUNE: .* valid boolean"),
    ({"limits": 3}, {}, "limits: "),
]


@pytest.mark.parametrize(("given", "environment", "words"), WRONG, ids=str)
def test_what_cannot_be_is_named(
    given: dict[str, Any], environment: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, said in environment.items():
        monkeypatch.setenv(variable, said)
    with pytest.raises(UsageError, match=words):
        Options.given(**given)
