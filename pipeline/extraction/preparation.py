"""The one way an article is made ready: clean text, zones, publication day, boilerplate blanked, sentences."""

from collections.abc import Sequence
from datetime import date

from pipeline.extraction.dates.publication import StatedDays, find_vague_day, read_publication_day, read_stated_days
from pipeline.extraction.mending import mended_text
from pipeline.reading.clean import clean, join_wrapped, split_sentences
from pipeline.reading.document import Document, Zone
from pipeline.reading.zones import find_credits, find_zones
from schemas import Article


def prepare(article: Article) -> Document:
    """An article as the extractors read it, names aside: `read_names` adds those."""
    text, zones = lay_out(article.text)
    published = article.published or read_publication_day(text, zones)
    text = _blank_boilerplate(text, zones)
    return Document(article, text, published, [zone for zone in zones if zone.kind != "boilerplate"], split_sentences(text))


def publication_day(article: Article) -> date | None:
    """The day an article was published, by its metadata, else by its text; None when neither says."""
    return article.published or stated_day(article.text)


def stated_day(text: str) -> date | None:
    """The day of publication that a text itself states (« Publié le 27 avril 2012 »), or None."""
    return read_publication_day(*lay_out(mended_text(text)))


def stated_days(text: str) -> StatedDays:
    """The days of publication and of update that a text itself states."""
    return read_stated_days(*lay_out(mended_text(text)))


def vague_day(article: Article) -> str | None:
    """Why an article has no day of publication: the words of its header that name none (« Publié il y a 4 h »).

    None when it has a day, and when the header says nothing of it.
    """
    return None if publication_day(article) else find_vague_day(*lay_out(mended_text(article.text)))


def lay_out(text: str) -> tuple[str, list[Zone]]:
    """A text made plain, offset for offset, and what each of its lines that is not empty is for, boilerplate too."""
    plain = join_wrapped(clean(text))
    return plain, find_zones(plain)


def _blank_boilerplate(text: str, zones: Sequence[Zone]) -> str:
    """The text with boilerplate lines and credits made of spaces: extractors and model pass them over, offsets stay."""
    blank = list(text)
    for start, end in [*((zone.start, zone.end) for zone in zones if zone.kind == "boilerplate"), *find_credits(text)]:
        blank[start:end] = " " * (end - start)
    return "".join(blank)
