"""The organisations of the whole corpus, summed up from their mentions."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.extraction.organisations.acronyms import stands_for
from pipeline.extraction.organisations.gazetteer import Known, load_gazetteer
from pipeline.extraction.organisations.identity import canonical_ids
from pipeline.registry.linking import Link
from pipeline.storage.state import files_of
from pipeline.storage.tables import read
from schemas import TABLES, Organisation

_ACRONYM = re.compile(r"[A-Z][A-Z0-9&-]{1,9}")
_UNCODED = ("cluster",)
_MENTION = ["article_id", "organisation_id", "name", "kind", "text"]


@dataclass
class _Seen:
    """What the mentions of one organisation say so far; `article` is the last one that names it."""

    names: Counter[str] = field(default_factory=Counter)
    texts: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    acronyms: Counter[str] = field(default_factory=Counter)
    article: str = ""
    n_articles: int = 0
    first: date | None = None
    last: date | None = None

    def enter(self, article: str, day: date | None) -> None:
        """Take in that an article names it; its mentions stand together in its month's file, sorted by article."""
        if article != self.article:
            self.article, self.n_articles = article, self.n_articles + 1
            days = [each for each in (self.first, self.last, day) if each]
            self.first, self.last = min(days, default=None), max(days, default=None)


def summarise_organisations(generation: Path, linked: Mapping[str, Link] = MappingProxyType({})) -> Iterator[dict[str, Any]]:
    """Rows of `organisations`, from the articles and mentions of a generation; `linked` are their bodies of a register, by id."""
    seen: dict[str, _Seen] = {}
    articles = articles_by_month(generation)
    for file in files_of(generation, "organisation_mentions"):
        _add_mentions(file, _published(articles[file.parent.name]), seen)
    bodies = {organisation_id: link.body for organisation_id, link in linked.items()}
    canonical = _as_listed(canonical_ids({organisation_id: found.texts for organisation_id, found in seen.items()}, bodies))
    # What is linked of several names of one is known of all of them, the surest link last.
    surest_last = sorted(linked.items(), key=lambda each: (each[1].confidence, each[0]))
    of_canonical = {canonical[organisation_id]: link for organisation_id, link in surest_last}
    for organisation_id, found in seen.items():
        body = linked.get(organisation_id) or of_canonical.get(canonical[organisation_id])
        yield dict(_organisation(organisation_id, canonical[organisation_id], found, body))


def _as_listed(canonical: Mapping[str, str]) -> dict[str, str]:
    """The same where those that the user made one are one, however their articles spell them."""
    merged = {one: known.id for one, known in load_gazetteer().users.items() if known.id in canonical}
    return {organisation_id: merged.get(body, body) for organisation_id, body in canonical.items()}


def articles_by_month(generation: Path) -> dict[str, list[Path]]:
    """The files of the articles of each month, none for another."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for file in files_of(generation, "articles"):
        found[file.parent.name].append(file)
    return found


def _published(articles: Sequence[Path]) -> dict[str, date | None]:
    rows = read(TABLES["articles"], articles, ["article_id", "published"])
    return dict(zip(rows["article_id"].to_pylist(), rows["published"].to_pylist(), strict=True))


def _add_mentions(file: Path, published: dict[str, date | None], seen: dict[str, _Seen]) -> None:
    for row in read(TABLES["organisation_mentions"], [file], _MENTION).to_pylist():
        found = seen.setdefault(row["organisation_id"], _Seen())
        found.names[row["name"]] += 1
        found.texts |= {row["name"], row["text"]}
        found.kinds[row["kind"]] += 1
        if _ACRONYM.fullmatch(row["text"]):
            found.acronyms[row["text"]] += 1
        found.enter(row["article_id"], published.get(row["article_id"]))


def _organisation(organisation_id: str, canonical_id: str, found: _Seen, link: Link | None) -> Organisation:
    listed = load_gazetteer().users.get(organisation_id)
    known = listed if listed and listed.id == organisation_id else None
    name = known.name if known else _most_frequent(found.names)
    return Organisation(
        organisation_id=organisation_id,
        canonical_id=canonical_id,
        name=name,
        acronym=_acronym(name, found.acronyms, known),
        kind=known.kind if known else _kind(found.kinds, link),
        siren=link and link.siren,
        finess=link and link.finess,
        ror=link and link.ror,
        wikidata=link and link.wikidata,
        registry_confidence=link.confidence if link and _has_identifier(link) else None,
        n_articles=found.n_articles,
        n_mentions=found.names.total(),
        first_published=found.first,
        last_published=found.last,
    )


def _acronym(name: str, acronyms: Counter[str], known: Known | None) -> str | None:
    """The acronym that articles give a name; of an organisation that the user lists the user's, else one that spells its name."""
    if known:
        fitting = Counter({acronym: n for acronym, n in acronyms.items() if stands_for(acronym, name)})
        return known.acronym or (_most_frequent(fitting) if fitting else None)
    return _most_frequent(acronyms) if acronyms and name not in acronyms else None


def _has_identifier(link: Link) -> bool:
    return any((link.siren, link.finess, link.ror, link.wikidata))


def _kind(kinds: Counter[str], link: Link | None) -> Any:
    """The kind that the register gives, but for one that no register has a code for; else the one read most often."""
    known = Counter({kind: n for kind, n in kinds.items() if kind != "other"})
    read = _most_frequent(known) if known else "other"
    return link.kind if link and link.kind and read not in _UNCODED else read


def _most_frequent(values: Counter[str]) -> str:
    """The most frequent value; among equals the longest, then the first of the alphabet."""
    return min(values, key=lambda value: (-values[value], -len(value), value))
