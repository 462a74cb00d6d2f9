"""Learn what the evidence on holders weighs, from gold: a conditional logit over the candidates of each figure.

The weights start from `[prior]` of `holding.toml` and move as far as the examples ask.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.extraction.extractor import Facts, find_facts
from pipeline.extraction.holders.anaphora import resolve
from pipeline.extraction.holders.evidence import gather
from pipeline.extraction.holders.features import Observation, carried_names, names_of
from pipeline.extraction.holders.scene import Scene
from pipeline.extraction.holders.tie import decide
from pipeline.lexicon import load_lexicon
from pipeline.reading.document import Document
from pipeline.training.articles import Pair
from pipeline.training.folds import Scores, folds
from pipeline.training.linear import Choice, Information, fit_calibration, refit_choices
from pipeline.weights.linear import LinearModel
from schemas import Amount, Fact, Figure, Headcount, OrganisationMention
from schemas.facts import OrganisationKind
from schemas.gold import UNCLEAR, GoldArticle, GoldOrganisation

_RIDGE = 5.0
_RARE = 4
_INERTIA = 0.6


@dataclass(frozen=True)
class Lesson:
    """What one article teaches: which antecedents its words have, which holders its figures."""

    document: Document
    facts: Facts
    gold: GoldArticle
    antecedents: Sequence[Choice]
    holders: Sequence[Choice]

    @property
    def article_id(self) -> str:
        """The article's id."""
        return self.gold.article_id


def learn_holders(pairs: Sequence[Pair], documents: Sequence[Document]) -> tuple[LinearModel, Scores]:
    """The weights, and how often the holder of a figure found is right; all other weights must be there.

    `documents` are the articles as readers see them that have not learnt from them.

    Each article is learnt from twice, with the mentions and figures found and with those of gold.
    """
    prior = load_lexicon("holders/holding")["prior"]
    taught = zip(documents, pairs, strict=True)
    lessons = [lesson_of(document, gold, prior["antecedent"]) for document, (_, gold) in taught]
    judged = list(_judged(lessons))
    weights = {name: (weight,) for name, weight in _fit(lessons).items()}
    return LinearModel(("holder",), weights, fit_calibration(judged)), _scores([right for _, right in judged])


def _judged(lessons: Sequence[Lesson]) -> Iterator[tuple[float, bool]]:
    """The log-odds of each holder that weights choose which have not seen its article, and whether it is right."""
    for seen, unseen in folds(lessons):
        weights = _fit(seen)
        for lesson in unseen:
            yield from judge(weights, lesson)


def _scores(judged: Sequence[bool]) -> Scores:
    return {"accuracy": round(sum(judged) / len(judged), 3)} if judged else {}


def lesson_of(document: Document, gold: GoldArticle, prior: Mapping[str, float]) -> Lesson:
    """What an article teaches that both readers have read.

    Antecedents are those of the prior while holders are learnt: learnt ones are surer of these articles than of others.
    """
    found = find_facts(document)
    seen = [found, as_found(document, found, gold)]
    return Lesson(
        document,
        found,
        gold,
        antecedents=[choice for facts in seen for choice in antecedents(document, facts, gold, prior)],
        holders=[choice for facts in seen for choice in examples(document, facts, gold, prior)],
    )


def _fit(lessons: Sequence[Lesson]) -> dict[str, float]:
    """The weight of each observation, from what is expected of it before any example."""
    prior = load_lexicon("holders/holding")["prior"]
    return next(_fits(lessons, prior["antecedent"], prior["holder"], {}, [1.0]))


def refit(
    lessons: Sequence[Lesson], prior: LinearModel, information: Information, trusts: Iterable[float]
) -> Iterator[LinearModel]:
    """What a model becomes by other lessons, for each of several trusts in it."""
    carried = carried_names()
    holders = {name: weight / _INERTIA if name in carried else weight for name, weight in prior.column.items()}
    seen = {name for lesson in lessons for choice in lesson.antecedents for names in choice.candidates for name in names}
    antecedents = {name: weight for name, weight in prior.column.items() if name in seen}
    for weights in _fits(lessons, antecedents, holders, information, trusts):
        yield replace(prior, weights={name: (weight,) for name, weight in weights.items()})


def _fits(
    lessons: Sequence[Lesson],
    antecedents: Mapping[str, float],
    holders: Mapping[str, float],
    information: Information,
    trusts: Iterable[float],
) -> Iterator[dict[str, float]]:
    """The weight of each observation: of those that tell an antecedent, and of those that tell a holder.

    What a figure takes over from the one before weighs less in use than it is learnt to: there the holder before may be wrong.
    """
    trusts, carried = list(trusts), carried_names()
    words = refit_choices([c for lesson in lessons for c in lesson.antecedents], antecedents, information, trusts, _RIDGE, _RARE)
    figures = refit_choices([c for lesson in lessons for c in lesson.holders], holders, information, trusts, _RIDGE, _RARE)
    for of_words, of_figures in zip(words, figures, strict=True):
        learnt = {name: round(weight * _INERTIA, 3) if name in carried else weight for name, weight in of_figures.items()}
        yield learnt | of_words


def judge(weights: Mapping[str, float], lesson: Lesson) -> list[tuple[float, bool]]:
    """The log-odds of the holder, and whether it is right, of each figure found of which gold says it."""
    scene = scene_of(lesson.document, lesson.facts, weights)
    found = _found_organisations(lesson.facts.organisation_mentions, lesson.gold)
    said = [(decided, _said(decided.figure, lesson.gold)) for decided in decide(scene, weights)]
    return [
        (decided.odds, decided.holder in ({None} if true is None else found.get(true, set())))
        for decided, true in said
        if true != UNCLEAR
    ]


def examples(document: Document, facts: Facts, gold: GoldArticle, weights: Mapping[str, float]) -> Iterator[Choice]:
    """One choice for each figure found whose holder gold makes clear and which is among the candidates."""
    scene = scene_of(document, facts, weights)
    found = _found_organisations(facts.organisation_mentions, gold)
    previous: Figure | None = None
    for figure in scene.figures:
        said = _said(figure, gold)
        holders = {None} if said is None else found.get(said, set())
        evidence = gather(scene, figure, previous)
        holder = next((candidate for candidate in evidence if candidate in holders), UNCLEAR)
        if holder != UNCLEAR:
            yield _choice(evidence, holder)
        previous = figure.model_copy(update={"organisation_id": None if holder == UNCLEAR else holder})


def scene_of(document: Document, facts: Facts, weights: Mapping[str, float]) -> Scene:
    """The scene of an article's mentions and figures."""
    figures: list[Figure] = sorted([*facts.amounts, *facts.headcounts], key=lambda figure: figure.start)
    return Scene(document, facts.organisation_mentions, figures, weights)


def _said(figure: Figure, gold: GoldArticle) -> str | None:
    """The organisation of the gold that holds a figure found."""
    return next(
        (each.organisation for each in [*gold.amounts, *gold.headcounts] if _overlap(figure, each.start, each.end)), UNCLEAR
    )


def antecedents(document: Document, facts: Facts, gold: GoldArticle, weights: Mapping[str, float]) -> Iterator[Choice]:
    """One choice for each word that points at an organisation right before a figure: it means the figure's holder."""
    scene = scene_of(document, facts, weights)
    found = _found_organisations(facts.organisation_mentions, gold)
    resolved = list(resolve(scene.mentions, scene.layout, weights))
    starts = [reference.start for reference, _ in resolved]
    for figure in scene.figures:
        at = bisect_left(starts, figure.start) - 1
        said = _said(figure, gold)
        if at < 0 or resolved[at][0].sentence != figure.sentence or said in (None, UNCLEAR):
            continue
        evidence = resolved[at][1]
        holder = next((candidate for candidate in evidence if candidate in found.get(said, ())), None)
        if holder:
            yield _choice(evidence, holder)


def _choice(evidence: Mapping[Any, Sequence[Observation]], right: str | None) -> Choice:
    return Choice([names_of(said) for said in evidence.values()], list(evidence).index(right))


def _found_organisations(mentions: Sequence[OrganisationMention], gold: GoldArticle) -> dict[str, set[str | None]]:
    """For each organisation of the gold, the identifiers under which its mentions were found."""
    return {
        organisation.id: {m.organisation_id for m in mentions for start, end in organisation.mentions if _overlap(m, start, end)}
        for organisation in gold.organisations
    }


def _overlap(fact: Fact, start: int, end: int) -> bool:
    return fact.start < end and start < fact.end


def as_found(document: Document, found: Facts, gold: GoldArticle) -> Facts:
    """The mentions and figures of gold as if they had been found; what gold leaves open is taken from what was found."""
    kinds = {one.id: one.kind or _kind_found(found, one) for one in gold.organisations}
    mentions = [
        OrganisationMention.model_construct(
            **document.located(each.start, each.end),
            organisation_id=each.organisation,
            kind=kinds[each.organisation],
            confidence=1.0,
        )
        for each in gold.mentions(document.text)
    ]
    amounts = [Amount.model_construct(**document.located(each.start, each.end), kind=each.kind) for each in gold.amounts]
    headcounts = [
        Headcount.model_construct(**document.located(each.start, each.end), population=each.population)
        for each in gold.headcounts
    ]
    return replace(found, organisation_mentions=mentions, amounts=amounts, headcounts=headcounts)


def _kind_found(found: Facts, organisation: GoldOrganisation) -> OrganisationKind:
    kinds = [m.kind for m in found.organisation_mentions for start, end in organisation.mentions if _overlap(m, start, end)]
    return kinds[0] if kinds else "other"
