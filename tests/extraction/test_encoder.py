"""The encoder: how a text is cut for it, what it says of names and holders, and that nothing else hangs on that."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from pipeline.extraction.encoder import BREAK, FIRST, FURTHER, LABELS, OTHER, classify, cut, encode, load_model, spread
from pipeline.extraction.extractor import extract, read
from pipeline.extraction.holders.encoded import Said, ask
from pipeline.extraction.holders.mentions import MentionIndex
from pipeline.extraction.organisations.candidates import find_candidates
from pipeline.extraction.organisations.encoded import Encoded
from pipeline.extraction.organisations.gazetteer import Gazetteer
from pipeline.extraction.organisations.tokens import tokenise
from pipeline.extraction.preparation import prepare
from pipeline.reading.document import Document, Encoding, Window
from schemas import Article, Figure, OrganisationMention
from schemas.facts import Change

LINE = "La société Valdorex, installée à Brive, a recruté 45 soudeurs et investi 3,2 millions d'euros l'an passé. "
TEXT = "Valdorex investit\n\n" + "\n".join([LINE * 3] * 16)


def _document(text: str) -> Document:
    return prepare(Article(article_id="a", text=text))


CUT = [
    # text, the pieces' own text
    ("Le CHU", ["Le", "", "CHU"]),
    ("a\n\n\nb", ["a", "\n", "b"]),
    ("  a   b ", ["a", "b", ""]),
    ("", []),
    (" \n \n", []),
]


@pytest.mark.parametrize(("text", "words"), CUT)
def test_a_text_is_cut_into_pieces_that_lie_in_it(text: str, words: list[str]) -> None:
    pieces = cut(text, load_model().tokenizer)
    assert [text[start:end] for start, end in zip(pieces.starts, pieces.ends, strict=True)] == words


def test_windows_read_every_piece_once_and_end_where_a_line_ends() -> None:
    pieces = cut(TEXT, load_model().tokenizer)
    windows = list(spread(pieces))
    assert len(windows) > 3
    assert [new for _, new, _ in windows] == [0, *(end for _, _, end in windows[:-1])]
    assert windows[-1][2] == len(pieces.ids)
    assert all(first <= new < end for first, new, end in windows)
    assert all(pieces.ids[end - 1] == BREAK for _, _, end in windows[:-1])


def test_a_text_that_fits_one_window_is_read_whole() -> None:
    pieces = cut(LINE * 15, load_model().tokenizer)
    assert 352 < len(pieces.ids) <= 480
    assert list(spread(pieces)) == [(0, 0, len(pieces.ids))]
    assert all(end - first <= 480 for first, _, end in spread(cut(TEXT, load_model().tokenizer)))


def test_a_text_without_lines_and_sentences_is_cut_all_the_same() -> None:
    pieces = cut("mot " * 1000, load_model().tokenizer)
    assert sum(end - new for _, new, end in spread(pieces)) == len(pieces.ids)


def test_what_is_said_of_an_article_hangs_on_nothing_else() -> None:
    texts = [TEXT, LINE, "Rien ici.", LINE * 2]
    together = list(encode(map(_document, texts)))
    for text, document in zip(texts, together, strict=True):
        alone = next(encode([_document(text)]))
        for one, other in zip(document.encoding.windows, alone.encoding.windows, strict=True):
            assert np.array_equal(one.labels, other.labels)
            assert np.array_equal(one.vectors, other.vectors)


def test_an_empty_article_has_no_windows() -> None:
    (document,) = read([_document("\n")])
    assert not document.encoding.windows
    assert document.encoding.window_at(0) is None
    assert not list(Encoded(document.encoding).names())
    assert Encoded(document.encoding).features(0, 1) == ()


def _window(*labels: tuple[int, int, int, float]) -> Encoding:
    """An encoding of pieces of which begin, end, likeliest label and its probability are given."""
    rows = np.full((len(labels), len(LABELS)), np.log(1e-4), np.float32)
    for row, (_, _, label, chance) in zip(rows, labels, strict=True):
        row[:] = np.log((1 - chance) / (len(LABELS) - 1))
        row[label] = np.log(chance)
    starts, ends = [start for start, *_ in labels], [end for _, end, *_ in labels]
    return Encoding([Window(starts, ends, 0, rows, np.zeros((len(labels), 2), np.float32))])


# « Le | CHU | de | Brive | et | Val|dorex »
PIECES = [(0, 2, OTHER, 0.9), (3, 6, FIRST, 0.9), (7, 9, FURTHER, 0.9), (10, 15, FURTHER, 0.9), (16, 18, OTHER, 0.9)]
PIECES += [(19, 22, FIRST, 0.6), (22, 27, FURTHER, 0.9)]


def test_names_are_read_off_the_likeliest_labels() -> None:
    assert list(Encoded(_window(*PIECES)).names()) == [(3, 15), (19, 27)]


def test_what_the_encoder_half_believes_may_be_a_name() -> None:
    doubtful = [(0, 3, FIRST, 0.3), (4, 8, FURTHER, 0.3), (9, 12, FIRST, 0.05)]
    labels = [(start, end, OTHER, 1 - chance) for start, end, _, chance in doubtful]
    encoding = _window(*labels)
    for row, (_, _, label, chance) in zip(encoding.windows[0].labels, doubtful, strict=True):
        row[label] = np.log(chance)
    assert not list(Encoded(encoding).names())
    assert list(Encoded(encoding).possible()) == [(0, 8)]


def test_a_space_between_pieces_parts_no_name() -> None:
    spaced = [(0, 3, FIRST, 0.9), (4, 4, OTHER, 0.9), (4, 6, FURTHER, 0.9)]
    assert list(Encoded(_window(*spaced)).names()) == [(0, 6)]


# A text, what the encoder reads as a name in it, and whether that is taken as it stands.
AS_READ = [
    ("Ont payé le GIE Imagerie du Haut - Lez et sa voisine.", "GIE Imagerie du Haut - Lez", True),
    ("Chez tournevis, on répare.", "tournevis", True),
    ("Le parc naturel des monts d'arlet ferme.", "parc naturel des monts d'arlet", True),
    ("La chambre des métiers de Brive attend.", "chambre des métiers de", False),
    ("La clinique vétérinaire ferme.", "clinique vétérinaire", False),
]


@pytest.mark.parametrize(("text", "name", "taken"), AS_READ, ids=[case[1] for case in AS_READ])
def test_what_is_read_as_a_name_is_a_candidate_as_it_stands(text: str, name: str, taken: bool) -> None:
    start = text.index(name)
    document = replace(_document(text), encoding=_window((start, start + len(name), FIRST, 0.9)))
    tokens = tokenise(text)
    span = tokens.between(start, start + len(name))
    found = find_candidates(document, tokens, Gazetteer([])).get(span)
    assert (found is not None and "encoder as read" in found.sources) is taken


def _whole(start: int, end: int) -> int:
    (said,) = [each for each in Encoded(_window(*PIECES)).features(start, end) if each.startswith("encoder whole=")]
    return int(said.removeprefix("encoder whole="))


def test_a_name_is_likelier_whole_than_cut_or_too_long() -> None:
    assert _whole(3, 15) > 0 > max(_whole(3, 9), _whole(3, 18), _whole(10, 15), _whole(0, 15))


def _asked(document: Document, figure: Figure, mentions: Sequence[OrganisationMention]) -> Said | None:
    return ask(figure, MentionIndex(document, mentions))


HELD = [
    # text, figure, whose the encoder finds it the likeliest, None for nobody
    (f"{LINE}Le maire de Brive est ravi.", "45 soudeurs", "Valdorex"),
    ("La fondation Arsène a versé 40 000 euros. Valdorex emploie 310 salariés à Brive.", "310 salariés", "Valdorex"),
    ("Quelque 12 000 habitants vivent à Brive. Valdorex y a un bureau.", "12 000 habitants", None),
]


@pytest.mark.parametrize(("text", "figure", "holder"), HELD, ids=[case[1] for case in HELD])
def test_the_encoder_has_a_mind_on_holders(text: str, figure: str, holder: str | None) -> None:
    facts = extract(text)
    (document,) = encode([_document(text)])
    (found,) = [each for each in [*facts.amounts, *facts.headcounts] if each.text == figure]
    said = _asked(document, found, facts.organisation_mentions)
    assert said
    ids = {mention.text: mention.organisation_id for mention in facts.organisation_mentions}
    wanted = said.nobody if holder is None else said.organisations[ids[holder]]
    assert wanted == max(said.nobody, said.elsewhere, *said.organisations.values())


def test_a_body_named_windows_before_a_figure_may_hold_it_and_one_named_windows_after_is_elsewhere() -> None:
    plain = "Le chantier avance, les murs montent et la pluie retarde tout le monde. " * 60
    facts = extract(f"Le CHU de Limoges agrandit son siège.\n{plain}\nIl compte 45 salariés.\n{plain}\nValdorex pose le toit.")
    said = _asked(next(encode([_document(facts.article.text)])), facts.headcounts[0], facts.organisation_mentions)
    assert said
    (before,) = {each.organisation_id for each in facts.organisation_mentions if "CHU" in each.text}
    assert set(said.organisations) == {before}


CHANGED = [
    # text, what the encoder finds the likeliest of the people counted
    ("Valdorex va supprimer 45 postes à Brive.", "45 postes", "cut"),
    ("Valdorex emploie 310 salariés à Brive.", "310 salariés", "total"),
]


@pytest.mark.parametrize(("text", "counted", "change"), CHANGED, ids=[case[1] for case in CHANGED])
def test_the_encoder_has_a_mind_on_changes(text: str, counted: str, change: str) -> None:
    start = text.index(counted)
    (document,) = encode([_document(text)])
    said = classify(document.encoding, "change", [(start, start + len(counted))], get_args(Change))
    assert f"encoder {change}" in said


def test_where_nobody_is_named_a_figure_is_nobodys_or_someone_elses() -> None:
    facts = extract("Quelque 12 000 habitants vivent à Brive.")
    said = _asked(next(encode([_document(facts.article.text)])), facts.headcounts[0], [])
    assert said
    assert not said.organisations
    assert said.nobody == -said.elsewhere


def test_without_the_encoder_there_is_no_evidence_of_it() -> None:
    facts = extract(LINE)
    unread = replace(_document(LINE), encoding=Encoding())
    assert _asked(unread, facts.amounts[0], facts.organisation_mentions) is None
