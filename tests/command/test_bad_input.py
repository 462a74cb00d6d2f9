"""Bad input from the command's side: a clear sentence, the right status, nothing else lost."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import depeche as cli
from corpora import file_bytes, write_corpus
from pipeline import load_tables
from pipeline.storage import commit

Command = Callable[..., int]

# Unfolded, a thousand million words.
BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))

BAD = [
    ("an empty file", {"x.txt": ""}, "no text"),
    ("a binary file", {"x.txt": b"\x89PNG\0\x01"}, "binary"),
    ("no encoding of texts", {"x.txt": b"Co\x81t"}, "neither UTF-8 nor Windows-1252"),
    ("broken front matter", {"x.md": "---\ntitle: a: b\n---\nTexte"}, "not YAML"),
    ("aliases of aliases", {"x.md": f"---\n{BOMB}author: *a9\n---\nTexte"}, "a list or a mapping"),
    ("a value that is an alias of many", {"x.md": "---\ntitle: &a [x, x]\npublisher: *a\n---\nTexte"}, "a list or a mapping"),
    ("a Python object", {"x.md": "---\ntitle: !!python/object/apply:os.system [x]\n---\nTexte"}, "a list or a mapping"),
    ("half a date", {"x.md": "---\ndate: 2012\n---\nTexte"}, "not a day"),
    ("an impossible date", {"x.md": "---\npublished: 2012-02-31\n---\nTexte"}, "not a day"),
    ("a future date", {"x.md": "---\npublished: 2999-12-31\n---\nTexte"}, "future"),
    ("a second article of one id", {"x.md": "---\nid: clinique\n---\nTexte"}, "2012/clinique.md"),
    ("an article of 5 MB", {"x.txt": "Une ligne de texte.\n" * 262_144}, "500,000 bytes"),
]


@pytest.fixture
def depeche(no_model: None, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command in this process: arguments in, exit status out."""

    def call(*arguments: object) -> int:
        monkeypatch.setattr("sys.argv", ["depeche", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        return int(exit_.value.code or 0)

    return call


@pytest.mark.parametrize(("name", "files", "words"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_article_is_rejected_and_costs_no_other(
    depeche: Command, corpus: Path, output: Path, capsys: Any, name: str, files: dict[str, str | bytes], words: str
) -> None:
    write_corpus(corpus, files)
    assert depeche("run", corpus, "--output", output, "--no-prefect") == 1
    tables = load_tables(output)
    assert len(tables["articles"]) == 4
    (reject,) = tables["rejects"].to_dict("records")
    assert (reject["source_path"], reject["stage"]) == (next(iter(files)), "read")
    assert words in reject["detail"]
    assert f"rejected: {reject['source_path']}: {reject['error']}: " in capsys.readouterr().err


def test_all_bad_articles_at_once_cost_no_other(depeche: Command, corpus: Path, output: Path) -> None:
    for number, (_, files, _) in enumerate(BAD):
        write_corpus(corpus, {f"{number}/{path}": content for path, content in files.items()})
    assert depeche("run", corpus, "--output", output, "--no-prefect") == 1
    tables = load_tables(output)
    assert (len(tables["articles"]), len(tables["rejects"])) == (4, len(BAD))


def test_a_file_that_cannot_be_opened(depeche: Command, corpus: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "usine.md":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    assert depeche("run", corpus, "--output", output, "--no-prefect") == 1
    assert "Permission denied" in load_tables(output)["rejects"]["detail"][0]


def test_an_error_says_nothing_that_a_terminal_obeys(depeche: Command, tmp_path: Path, capsys: Any) -> None:
    assert depeche("run", tmp_path / "\x1b[2J\x07", "--output", tmp_path / "output") == 2
    assert "\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}: there is no such folder" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [("report",), ("export", "csv", "--to", "to"), ("export", "conll", "--to", "to")])
def test_a_damaged_file_is_a_sentence_to_whoever_reads(
    depeche: Command, corpus: Path, output: Path, capsys: Any, verb: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus)
    assert depeche("run", corpus, "--output", output, "--no-prefect") == 0
    sorted(output.glob("dates/**/*.parquet"))[0].write_bytes(b"PAR1")
    assert depeche(*verb, "--output", output) == 3
    assert ".parquet: it is damaged" in capsys.readouterr().err


def test_a_corpus_that_does_not_exist(depeche: Command, output: Path, tmp_path: Path, capsys: Any) -> None:
    assert depeche("run", tmp_path / "nowhere", "--output", output) == 2
    assert "nowhere: there is no such folder" in capsys.readouterr().err


FOREIGN: list[tuple[str, Callable[[Path], object], str]] = [
    ("a folder of someone's", lambda output: write_corpus(output, {"these.doc": "x"}), "'these.doc'"),
    ("a file", lambda output: output.write_text("x", encoding="utf-8"), "it is a file"),
    (
        "tables of a newer contract",
        lambda output: write_corpus(output, {".depeche.json": '{"contract_version": "99"}'}),
        "contract 99",
    ),
]


@pytest.mark.parametrize(("name", "make", "words"), FOREIGN, ids=[name for name, _, _ in FOREIGN])
def test_an_output_that_is_not_ours_is_left_alone(
    depeche: Command, corpus: Path, output: Path, capsys: Any, name: str, make: Callable[[Path], object], words: str
) -> None:
    make(output)
    before = {path: path.read_bytes() for path in output.rglob("*")}
    assert depeche("run", corpus, "--output", output) == 2
    assert words in capsys.readouterr().err
    assert {path: path.read_bytes() for path in output.rglob("*")} == before


def test_a_damaged_marker_is_told(depeche: Command, corpus: Path, output: Path, capsys: Any) -> None:
    write_corpus(output, {".depeche.json": "{"})
    assert depeche("run", corpus, "--output", output) == 3
    assert "damaged" in capsys.readouterr().err
    assert [path.name for path in output.iterdir()] == [".depeche.json"]


def test_an_output_in_its_corpus_is_refused(depeche: Command, corpus: Path, capsys: Any) -> None:
    for output in (corpus, corpus / "output", corpus / "2012/../output"):
        assert depeche("run", corpus, "--output", output) == 2
        assert "it lies in the corpus" in capsys.readouterr().err


def test_files_that_are_no_articles_are_told_once(depeche: Command, corpus: Path, output: Path, capsys: Any) -> None:
    write_corpus(corpus, {"page.html": "<p>", "2012/PAGE.HTML": "<p>", "scan.pdf": "x"})
    assert depeche("run", corpus, "--output", output, "--no-prefect") == 0
    assert (
        capsys.readouterr().err.count("3 files are no articles (2 .html, 1 .pdf) and not read. Bring them in: depeche add") == 1
    )


def test_a_folder_of_other_files_alone_is_wrong_usage(depeche: Command, tmp_path: Path, output: Path, capsys: Any) -> None:
    pages = write_corpus(tmp_path / "pages", {"page.html": "<p>"})
    assert depeche("run", pages, "--output", output, "--no-prefect") == 2
    assert "1 file is no article (1 .html)" in capsys.readouterr().err


def test_an_output_with_a_readme_or_a_killed_first_run_is_welcome(depeche: Command, corpus: Path, output: Path) -> None:
    write_corpus(output, {"README.md": "# Tables", ".gitignore": "*", ".depeche.new": ""})
    assert depeche("run", corpus, "--output", output, "--no-prefect") == 0


@pytest.mark.parametrize(("error", "words"), [(errno.ENOSPC, "Free some space"), (errno.EROFS, "can be written")])
def test_a_disk_that_fails_leaves_the_tables_as_they_were(
    depeche: Command, corpus: Path, output: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch, error: int, words: str
) -> None:
    assert depeche("run", corpus, "--output", output, "--no-prefect") == 0
    before = file_bytes(output)
    write_corpus(corpus, {"nouveau.txt": "Un article de plus, de 2012."})

    def fail(*_: Any) -> None:
        raise OSError(error, "it failed", "part.parquet")

    monkeypatch.setattr(commit, "write", fail)
    assert depeche("run", corpus, "--output", output, "--no-prefect") == 3
    assert words in capsys.readouterr().err
    assert file_bytes(output) == before
    monkeypatch.undo()


def test_wrong_options_are_wrong_usage(depeche: Command, corpus: Path) -> None:
    assert depeche("run", corpus, "--workers", "0") == 2
    assert depeche("run", corpus, "--since", "hier") == 2
    assert depeche("run", corpus, "--nonsense") == 2
    assert depeche("schema", "amonts") == 2
    assert depeche("extract", corpus / "nowhere.txt") == 2
    assert depeche("extract", corpus / "sans-date.txt", "--published", "2021-02-30") == 2
