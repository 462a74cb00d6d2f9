"""Which body of the register each organisation is: decided article by article, then over the corpus."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from math import exp, fsum, log
from typing import Any, NamedTuple

from pipeline.registry.evidence import Candidate, against_all, gather
from pipeline.registry.register import Register
from pipeline.registry.scene import Scene, Subject
from pipeline.weights.linear import LinearModel
from schemas.facts import OrganisationKind

# Least confidence of a link that is told: of those on the gold of `corpus/registry`, held out, 99 in 100 are right.
THRESHOLD = 0.85
_LEAST = 1e-9  # odds of all others together


@dataclass(frozen=True, slots=True)
class Link:
    """The body that an organisation is: identifiers, kind, and how sure that is; `body` tells whether two are one."""

    body: int
    siren: str | None
    finess: str | None
    ror: str | None
    wikidata: str | None
    kind: OrganisationKind | None
    confidence: float


class Decision(NamedTuple):
    """The candidate that weighs most, None for nobody of the register, and the log-odds of that against all else."""

    candidate: Candidate | None
    odds: float


def decide(candidates: Sequence[Candidate], weights: Mapping[str, float]) -> Decision:
    """Choose one of the candidates or nobody; of equals nobody."""
    choices: list[Candidate | None] = [None, *candidates]
    worth = [_weigh(against_all(candidates), weights), *(_weigh(candidate.evidence, weights) for candidate in candidates)]
    best = max(range(len(worth)), key=lambda at: worth[at])
    others = fsum(exp(each - worth[best]) for each in worth) - 1
    return Decision(choices[best], -log(max(others, _LEAST)))


def link(register: Register, scene: Scene, subject: Subject) -> Link | None:
    """The body that an organisation of an article is; None where nothing makes that sure enough."""
    candidates = gather(register, scene, subject)
    decision = decide(candidates, load_weights().column) if candidates else Decision(None, 0.0)
    confidence = round(load_weights().confidence(decision.odds), 3)
    if decision.candidate is None or confidence < THRESHOLD:
        return None
    return _link(decision.candidate, confidence)


def link_article(register: Register, text: str, published: date | None, mentions: Sequence[Mapping[str, Any]]) -> dict[str, Link]:
    """The bodies that the organisations of an article are, by organisation_id, from its rows of `organisation_mentions`."""
    scene = Scene(text, published, register.towns)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for mention in mentions:
        found.setdefault(mention["organisation_id"], []).append(mention)
    links = {organisation_id: link(register, scene, _subject(rows)) for organisation_id, rows in found.items()}
    return {organisation_id: each for organisation_id, each in links.items() if each}


def _subject(rows: Sequence[Mapping[str, Any]]) -> Subject:
    names = sorted({row[column] for row in rows for column in ("name", "text")}, key=lambda name: (-len(name), name))
    return Subject(names, [(row["start"], row["end"]) for row in rows], rows[0]["kind"])


def agree(links: Iterable[Link]) -> Link | None:
    """What the articles that name an organisation say together: the surest of its links, None where they say two bodies."""
    found = sorted(links, key=lambda each: (-each.confidence, each.body))
    return found[0] if len({each.body for each in found}) == 1 else None


def _link(candidate: Candidate, confidence: float) -> Link:
    """The identifiers of a body; the FINESS of its only site where the legal unit has none."""
    entry = candidate.entry
    of_sites = {each.finess for each in candidate.family if each.finess}
    finess = entry.finess or (next(iter(of_sites)) if len(of_sites) == 1 else None)
    return Link(entry.number, entry.siren, finess, entry.ror, entry.wikidata, entry.kind, confidence)


def _weigh(evidence: Iterable[str], weights: Mapping[str, float]) -> float:
    return fsum(weights.get(name, 0.0) for name in evidence)


@cache
def load_weights() -> LinearModel:
    """What each piece of evidence weighs, with the calibration, made by `python -m pipeline.training.linking`."""
    return LinearModel.from_json(files("pipeline.lexicon").joinpath("registry", "weights.json").read_bytes())
