"""spaCy's DocBin: documents for training, marks in `doc.spans["facts"]`, those that overlap no other in `doc.ents` too."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from spacy.lang.fr import French
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from pipeline.annotation.files import load_json
from pipeline.annotation.marks import Annotated, Mark, id_of, mark_key, strings
from pipeline.annotation.tokens import Span as SpanOfText
from pipeline.annotation.tokens import cut, outermost
from pipeline.errors import ArticleError, UsageError

_SPANS = "facts"


def write(articles: Iterable[Annotated], path: Path) -> None:
    """Write one file; `spacy.blank("fr")` is enough to read it."""
    nlp = French()
    docs = DocBin(docs=[_doc(article, nlp) for article in articles], store_user_data=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        docs.to_disk(path)
    except OSError as error:
        raise UsageError(f"{path}: it cannot be written ({error.strerror}). Give another with --output.") from None


def read(path: Path, texts: Mapping[str, str]) -> Iterator[Annotated]:
    """Read a file that `write` or a tool with the same keys wrote."""
    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file. Give the *.spacy file.") from None
    # Whatever zlib, msgpack and numpy raise over bytes that are no DocBin.
    except Exception as error:
        raise ArticleError(str(path), "file", f"it is no DocBin: {error}.", "Write it again with DocBin.to_disk.") from None
    for doc in docs:
        if _SPANS not in doc.spans and not doc.has_annotation("ENT_IOB"):
            problem = f"a document has neither doc.spans[{_SPANS!r}] nor doc.ents."
            raise ArticleError(str(path), "spans", problem, "Set one of them, to an empty list where nothing is marked.")
        values = load_json(doc.user_data.get("values", "{}"), str(path))
        spans = doc.spans.get(_SPANS, doc.ents)
        marks = [Mark(span.start_char, span.end_char, span.label_) for span in spans]
        valued = [Mark(m.start, m.end, m.label, strings(values.get(mark_key(m)))) for m in marks]
        yield Annotated(id_of(doc.user_data.get("article_id")), doc.text, valued)


def _doc(article: Annotated, nlp: Language) -> Doc:
    """A document of spaCy's French tokens, cut at the marks, that make up the text to the last space."""
    text = article.text or ""
    tokens = [(token.idx, token.idx + len(token)) for token in nlp.tokenizer(text) if not token.is_space]
    words, spaces = _words(text, cut(tokens, article.marks))
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    spans = {mark_key(mark): doc.char_span(mark.start, mark.end, label=mark.label) for mark in article.marks}
    doc.spans[_SPANS] = [span for span in spans.values() if span is not None]
    doc.ents = _spans(outermost(article.marks), spans)
    doc.user_data["article_id"] = article.article_id
    doc.user_data["values"] = json.dumps({mark_key(mark): dict(mark.values) for mark in article.marks}, ensure_ascii=False)
    return doc


def _spans(marks: Iterable[Mark], spans: Mapping[str, Span | None]) -> list[Span]:
    return [span for mark in marks if (span := spans[mark_key(mark)]) is not None]


def _words(text: str, tokens: Iterable[SpanOfText]) -> tuple[list[str], list[bool]]:
    """Tokens and whether one plain space follows each; other white space is a token of its own, as spaCy has it."""
    words: list[str] = []
    spaces: list[bool] = []
    end = 0
    for start, stop in [*tokens, (len(text), len(text))]:
        gap = text[end:start]
        if words and gap.startswith(" "):
            spaces[-1], gap = True, gap[1:]
        for word in (gap, text[start:stop]):
            if word:
                words.append(word)
                spaces.append(False)
        end = stop
    return words, spaces
