"""`depeche add`: files in the corpus, names, front matter, duplicates; the command."""

# ruff: noqa: E501 (tables, one case a line)

import io
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from depeche import app
from pipeline.checking.articles import check_article
from pipeline.errors import ArticleError, UsageError
from pipeline.reading.corpus import read_corpus
from pipeline.sources.adding import Added, add
from pipeline.sources.draft import Draft, Given, completed, headed
from pipeline.sources.duplicates import KnownTexts
from pipeline.sources.filing import find_path, find_stem, render, slug, write
from pipeline.sources.index import Corpus, open_corpus
from pipeline.sources.web import Web

PAGES = Path(__file__).parent / "pages"
STORY = " ".join(f"La fonderie Bréval emploie {n} salariés à Hérimoncourt depuis {1900 + n}." for n in range(60))


def added(
    sources: Iterable[Path | str], folder: Path, given: Given | None = None, *, dry_run: bool = False
) -> list[Added | ArticleError]:
    with Web() as web, open_corpus(folder, keep=not dry_run) as corpus:
        return list(add([str(source) for source in sources], corpus, given or Given(), web, dry_run=dry_run))


def stored(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))}


def text_file(folder: Path, text: str, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


NAMES = [
    (Draft("o", "x", title="Le port investit 3 M€", published=date(2019, 5, 3), publisher="Le Progrès"), "2019/2019-05-03-le-progres-le-port-investit-3-m.md"),
    (Draft("o", "x", title="Cœur de ville : l’été", url="https://www.exemple.fr/a"), "undated/undated-exemple-fr-coeur-de-ville-l-ete.md"),
    (Draft("o", "Première ligne\n\nSuite"), "undated/undated-premiere-ligne.md"),
    (Draft("o", "Publié le 27 avril 2012\n\nLe texte suit."), "2012/2012-04-27-publie-le-27-avril-2012.md"),
    (Draft("o", "# Titre\n\nTexte", publisher="../../etc"), "undated/undated-etc-titre.md"),
    (Draft("o", "x", title="../../../etc/passwd"), "undated/undated-etc-passwd.md"),
    (Draft("o", "x", title="/dev/null\x00.txt"), "undated/undated-dev-null-txt.md"),
    (Draft("o", "x", title="..\\..\\windows"), "undated/undated-windows.md"),
    (Draft("o", "x", title="mot " * 200), "undated/undated-" + "mot-" * 14 + "mot.md"),
    (Draft("o", "x", title="a" * 500), "undated/undated-" + "a" * 60 + ".md"),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "path"), NAMES, ids=[row[1] for row in NAMES])
def test_name(draft: Draft, path: str) -> None:
    assert find_path(find_stem(draft, set())) == path


@pytest.mark.parametrize("title", ["新聞", "…", "🎉🎉"])
def test_title_without_letters_gets_a_name(title: str) -> None:
    assert len(find_stem(Draft("o", title, title=title), set())) == len("undated-") + 12


def test_taken_name_is_numbered() -> None:
    draft = Draft("o", "x", title="Brèves")
    assert find_stem(draft, {"undated-breves", "undated-breves-2"}) == "undated-breves-3"


SLUGS = [
    ("L’Œuvre d’été", "l-oeuvre-d-ete"),
    ("", ""),
    ("---", ""),
    ("Ça & là", "ca-la"),
    ("100 % €", "100"),
    ("İstanbul", "istanbul"),
]


@pytest.mark.parametrize(("text", "expected"), SLUGS)
def test_slug(text: str, expected: str) -> None:
    assert slug(text, 60) == expected


ODD_METADATA = [
    "simple",
    "deux : points # dièse",
    "« guillemets » \"doubles\" 'simples'",
    "---",
    "- liste",
    "{a: b}",
    "no",
    "2012-04-27",
    "null et autre",
    "!!python/object:os.system",
    "&ancre *alias",
    "é" * 400,
    "emoji 🎉",
    "tabulation\tet\nligne\r\nsuivante",
    "\u2028séparateur\x85de lignes",
]


@pytest.mark.parametrize("value", ODD_METADATA)
def test_metadata_reads_back(value: str, tmp_path: Path) -> None:
    draft = completed(Draft("o", "Un texte.", title=value, publisher=value, author=value, published=date(2012, 4, 27)), Given())
    write(tmp_path, "a.md", render(draft, "a", ["note : une\nligne"]))
    (source,) = read_corpus(tmp_path)
    assert not isinstance(source, ArticleError)
    article = source.article
    assert (article.title, article.publisher, article.author) == (draft.title, draft.publisher, draft.author)
    assert (article.text, article.published) == ("Un texte.\n", date(2012, 4, 27))


TEXTS = [
    "Un texte.",
    "---\nid: autre\n---\nTexte",
    "\ufeffUn texte",
    "A\u0301 E\u0300",
    "Un\r\ntexte\rà\nlignes",
    "🎉 émoji",
    "a\x00b\x07c",
    "  \n\nUn texte\n\n\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_reads_back(text: str, tmp_path: Path) -> None:
    draft = completed(Draft("o", text), Given())
    write(tmp_path, "a.md", render(draft, "a", []))
    (source,) = read_corpus(tmp_path)
    assert not isinstance(source, ArticleError)
    assert source.article.text == draft.text


HEADED = [
    ("Titre", "Texte", "Titre\n\nTexte"),
    ("Titre", "Titre\n\nTexte", "Titre\n\nTexte"),
    ("L’été", "# L'ÉTÉ\nTexte", "# L'ÉTÉ\nTexte"),
    (None, "Texte", "Texte"),
]


@pytest.mark.parametrize(("title", "text", "expected"), HEADED)
def test_headline_above_the_text_once(title: str | None, text: str, expected: str) -> None:
    assert headed(title, text) == expected


def test_pages_feed_and_table_come_in(tmp_path: Path) -> None:
    table = text_file(tmp_path, f"titre;texte;date\nBref;{STORY};03/05/2019\n", "coupures.csv")
    folder = tmp_path / "corpus"
    outcomes = added([PAGES / "wordpress.html", PAGES / "atom.xml", table], folder)
    assert [outcome.path for outcome in outcomes if isinstance(outcome, Added)] == [
        "2021/2021-09-14-morbihan-eco-la-biscuiterie-kerlann-double-son-usine-de-pontivy.md",
        "2020/2020-03-02-fil-de-l-universite-de-l-universite-de-valbonne-ouvre-90-places-en-sante.md",
        "2019/2019-05-03-bref.md",
    ]
    assert all(not isinstance(source, ArticleError) for source in read_corpus(folder))
    assert not any(isinstance(outcome, Added) for outcome in added([PAGES / "wordpress.html", PAGES / "atom.xml", table], folder))


def test_folder_of_clippings(tmp_path: Path) -> None:
    clippings = tmp_path / "coupures"
    (clippings / "page_files").mkdir(parents=True)
    text_file(clippings, "Premier texte.", "a.txt")
    text_file(clippings, "# Second\n\nTexte.", "b.md")
    text_file(clippings, "Image", "c.png")
    text_file(clippings, "Caché", ".d.txt")
    text_file(clippings / "page_files", "<html>publicité</html>", "cadre.html")
    assert len(added([clippings], tmp_path / "corpus")) == 2


def test_what_is_given_stands_above_the_source(tmp_path: Path) -> None:
    given = Given(date(2001, 2, 3), "Le Fil", "https://exemple.example/a")
    added([PAGES / "wordpress.html"], tmp_path, given)
    ((path, content),) = stored(tmp_path).items()
    assert path.startswith("2001/2001-02-03-le-fil-")
    assert "\npublished: 2001-02-03\n" in content
    assert "\npublisher: Le Fil\nauthor: Nolwenn Cadiou\nurl: https://exemple.example/a\n" in content


def test_doubts_are_stated_in_the_file(tmp_path: Path) -> None:
    (outcome,) = added([PAGES / "quotidien-abonnes.html"], tmp_path)
    assert isinstance(outcome, Added)
    assert outcome.notes[0].startswith("behind a paywall")
    assert "\n# behind a paywall: " in stored(tmp_path)[outcome.path]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    for i in range(3):
        added([text_file(tmp_path, f"Brèves\n\nTexte numéro {i}.")], folder)
    assert list(stored(folder)) == ["undated/undated-breves-2.md", "undated/undated-breves-3.md", "undated/undated-breves.md"]
    with pytest.raises(UsageError):
        write(folder, "undated/undated-breves.md", b"autre")


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    source = text_file(tmp_path, STORY)
    first, second = added([source, source], folder, dry_run=True)
    assert isinstance(first, Added)
    assert isinstance(second, ArticleError)
    assert not folder.exists()


SAME = [
    ("Le CHU emploie 300 personnes.", "Le  CHU emploie\n300 personnes. "),
    ("L'été à Nîmes.", "L’e\u0301te\u0301 à Ni\u0302mes"),
    ("LE TITRE", "le titre"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_same_text_is_known(first: str, second: str) -> None:
    known = KnownTexts()
    known.add("a", first)
    assert known.same(second) == "a"


AGENCY = STORY.split(". ")
COPIES = {
    "another headline": "Autre titre\n\n" + STORY,
    "a cut end": ". ".join(AGENCY[:45]),
    "a sentence changed here and there": ". ".join(
        "Rien de tel" if i % 15 == 0 else sentence for i, sentence in enumerate(AGENCY)
    ),
}


@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES)
def test_copy_is_told(text: str) -> None:
    known = KnownTexts()
    known.add(
        "autre", "Le conseil municipal de Montrenoux a voté lundi soir un budget de 47,3 millions d'euros pour l'an prochain."
    )
    known.add("a", STORY)
    copy = known.copied(text)
    assert copy is not None
    assert copy.article_id == "a"


NO_COPIES = {
    "another article": "Le syndicat apicole du Doubs chiffre les pertes à 1,2 million d'euros, et demande une aide au conseil régional.",
    "one sentence quoted": "Rappel. "
    + AGENCY[3]
    + " Le tribunal rendra son jugement mardi, et la CFDT appelle à manifester devant la préfecture " * 3,
    "nothing": "",
}


@pytest.mark.parametrize("text", NO_COPIES.values(), ids=NO_COPIES)
def test_no_copy(text: str) -> None:
    known = KnownTexts()
    known.add("a", STORY)
    assert known.copied(text) is None


def test_why_an_article_has_no_day_is_told(tmp_path: Path) -> None:
    (outcome,) = added([text_file(tmp_path, "Arvalon embauche\nNuméro de mars 2024\n\nElle a signé.")], tmp_path / "corpus")
    assert isinstance(outcome, Added)
    assert outcome.notes == ["no day of publication: the text says only « Numéro de mars 2024 »"]


def test_copy_names_its_source_in_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    added([text_file(tmp_path, STORY)], folder)
    (outcome,) = added([text_file(tmp_path, "Reprise\n\n" + STORY)], folder)
    assert isinstance(outcome, Added)
    assert outcome.notes[0].startswith("copy of undated-la-fonderie")
    first, second = (source.article for source in read_corpus(folder) if not isinstance(source, ArticleError))
    assert (first.duplicate_of, second.duplicate_of) == (None, first.article_id)
    assert "#" not in stored(folder)[outcome.path]


MODIFIED = {
    "a.html": f"<html><head><meta property='article:published_time' content='2019-05-03'><meta property='article:modified_time' content='2019-06-08'></head><body><article><h1>La halle</h1><p>{STORY}</p></article></body></html>",
    "a.md": f"---\ndate: 2019-05-03\nlastmod: 2019-06-08T10:00:00Z\n---\n{STORY}",
    "a.csv": f"texte;date;Modifié le\n{STORY};03/05/2019;08/06/2019\n",
    "a.xml": f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Le Fil</title><entry><title>La halle</title><published>2019-05-03T08:00:00Z</published><updated>2019-06-08T08:00:00Z</updated><content>{STORY}</content></entry></feed>",
}  # fmt: skip


@pytest.mark.parametrize("name", MODIFIED)
def test_the_day_of_an_edit_is_kept_in_the_file(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    added([text_file(tmp_path, MODIFIED[name], name)], folder)
    ((_, content),) = stored(folder).items()
    assert "published: 2019-05-03\nmodified: 2019-06-08\n" in content
    (source,) = read_corpus(folder)
    assert not isinstance(source, ArticleError)
    assert source.article.published == date(2019, 5, 3)
    assert [finding.field for finding in check_article(str(next(folder.rglob("*.md"))), source.article, ())] == []


REFUSED = {
    "empty": b"",
    "spaces": b" \n ",
    "binary": b"a\x00b",
    "too long": b"mot " * 200_000,
    "PDF": b"%PDF-1.4",
    "page without article": b"<html></html>",
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_bytes(content)
    good = text_file(tmp_path, "Un bon texte.")
    problem, fine = added([path, good], tmp_path / "corpus")
    assert isinstance(problem, ArticleError)
    assert problem.remedy
    assert isinstance(fine, Added)


def test_id_of_a_record_is_kept_and_unique(tmp_path: Path) -> None:
    rows = '{"id": "r/1", "texte": "Un texte."}\n{"id": "r/1", "texte": "Un autre."}'
    first, second = added([text_file(tmp_path, rows, "a.jsonl")], tmp_path / "corpus")
    assert isinstance(first, Added)
    assert first.article_id == "r/1"
    assert isinstance(second, ArticleError)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_old_encodings_are_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("L'été à Nîmes : « 3 \xa0M ».".encode(encoding))
    (outcome,) = added([path], tmp_path / "corpus")
    assert isinstance(outcome, Added)
    assert "L'été à Nîmes : « 3 \xa0M »." in stored(tmp_path / "corpus")[outcome.path]


def test_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        added([tmp_path / "absent.txt"], tmp_path)


def run(*arguments: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["add", *arguments], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def test_command(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    code, out, err = run(str(PAGES / "pqr.html"), str(PAGES / "quotidien-abonnes.html"), "--corpus", str(folder))
    assert code == 0
    assert [Path(line).is_file() for line in out.splitlines()] == [True, True]
    assert "behind a paywall" in err
    assert "2 added, 0 refused, 1 to look into" in err
    code, out, err = run(str(PAGES / "pqr.html"), "--corpus", str(folder))
    assert (code, out) == (1, "")
    assert "has this very text already, as 2019-05-03-la-depeche-des-flandres-roubaix" in err


def test_command_reads_standard_input(tmp_path: Path) -> None:
    text = b"Le CHU de Brest emploie 6 000 agents."
    code, out, _ = run("-", "--published", "27/04/2012", "--publisher", "Le Fil", "--corpus", str(tmp_path), stdin=text)
    assert code == 0
    assert out.endswith("2012/2012-04-27-le-fil-le-chu-de-brest-emploie-6-000-agents.md\n")


def test_command_maps_columns(tmp_path: Path) -> None:
    table = text_file(tmp_path, "c1;c2;c3\nBref;Un texte.;2019-05-03\n", "a.csv")
    code, out, _ = run(
        str(table), "--map", "text=c2", "--map", "published=c3", "--map", "title=c1", "--corpus", str(tmp_path / "corpus")
    )
    assert code == 0
    assert out.endswith("2019/2019-05-03-bref.md\n")


WRONG = [
    (["absent.txt"], "no such file"),
    (["www.exemple.fr/rss"], "To fetch it: https://www.exemple.fr/rss"),
    (["exemple.fr/2019/a.html"], "To fetch it: https://exemple.fr/2019/a.html"),
    (["a.txt", "absent.txt"], "no such file"),
    (["Le CHU de Brest emploie 6 000 agents. " * 30], "no such file"),
    (["a.txt", "b.txt", "--url", "https://a.example/"], "Give one source"),
    (["a.txt", "--published", "hier"], "not a day"),
    (["a.txt", "--published", "2999-01-01"], "in the future"),
    (["a.txt", "--map", "texte=c"], "Fields: text"),
    (["a.txt", "--map", "text"], "FIELD=COLUMN"),
    (["a.jsonl", "--url", "https://a.example/"], "Leave it out"),
    ([".", "--url", "https://a.example/"], "Leave it out"),
]


@pytest.mark.parametrize(("arguments", "reason"), WRONG, ids=[" ".join(row[0]) for row in WRONG])
def test_wrong_usage(arguments: list[str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt", "a.jsonl"):
        text_file(tmp_path, '{"texte": "Un texte."}', name)
    with pytest.raises(UsageError, match=reason):
        CliRunner().invoke(app, ["add", *arguments, "--corpus", "corpus"], catch_exceptions=False)
    assert not (tmp_path / "corpus").exists()


def test_standard_input_that_is_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO((PAGES / "blog.html").read_bytes())

    monkeypatch.setattr(sys, "stdin", Stdin)
    (outcome,) = added(["-"], tmp_path)
    assert isinstance(outcome, Added)
    assert outcome.title == "Une coopérative d'énergie à Béthencourt"


def test_corpus_grows_while_adding(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    draft = completed(Draft("o", STORY), Given())
    corpus.hold("a", "a.md", "https://a.example/", replace(draft).text)
    assert corpus.texts.same(STORY) == "a"
