"""Find organisations: candidates from several sides, then a decision with a confidence.

In the order of the data: `names` (read by the `network`), `tokens`, `vocabulary` (word lists), `gazetteer`, `acronyms`,
`candidates` and `refusals`; `contexts`, `companions` and `features` (what speaks for and against), `decision`, `second_look`
(what the others say), `mention_kind`; then `grouping` within an article, by `aliases` that the text gives and `short_forms`,
`group_kind`, and `identity` over all articles.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.extraction.organisations.candidates import Candidate, find_candidates
from pipeline.extraction.organisations.decision import Choice, choose
from pipeline.extraction.organisations.encoded import Encoded
from pipeline.extraction.organisations.gazetteer import load_gazetteer
from pipeline.extraction.organisations.mention_kind import kind_of_mention
from pipeline.extraction.organisations.tokens import Tokens, tokenise
from pipeline.reading.document import Document
from pipeline.weights import load_linear
from schemas import Fact, OrganisationMention

__all__ = ["find_organisations"]

# The sources of a candidate, the one that says most about it first: the mention's `rule`.
RULES = ("known", "expansion", "acronym", "body", "perhaps known", "entity", "encoder", "name", "encoder as read")


def find_organisations(document: Document, taken: Sequence[Fact] = ()) -> Iterator[OrganisationMention]:
    """The organisations named in a document, in order, none overlapping another or a fact `taken`.

    `organisation_id`, `name` and `kind` are those of the mention alone, until the mentions are grouped.
    """
    tokens = tokenise(document.text)
    taken = sorted(taken, key=lambda fact: fact.start)
    starts = [fact.start for fact in taken]
    candidates = [
        c for c in find_candidates(document, tokens, load_gazetteer()).values() if not _is_taken(tokens, c, taken, starts)
    ]
    model = load_linear("candidates")
    choices = sorted(choose(tokens, candidates, Encoded(document.encoding), model), key=lambda choice: choice.candidate.first)
    for choice in choices:
        yield _draft(document, tokens, choice, model.confidence(choice.score))


def _is_taken(tokens: Tokens, candidate: Candidate, taken: Sequence[Fact], starts: Sequence[int]) -> bool:
    """Whether another fact covers the candidate or cuts it; one inside it is part of a name (« Horizon 2020 »).

    `taken` are in order, without overlap, and begin at `starts`.
    """
    start, end = tokens.starts[candidate.first], tokens.ends[candidate.last - 1]
    near = taken[max(0, bisect_left(starts, start) - 1) : bisect_left(starts, end)]
    return any(start < fact.end and not (start <= fact.start and fact.end < end) for fact in near)


def _draft(document: Document, tokens: Tokens, choice: Choice, confidence: float) -> OrganisationMention:
    candidate = choice.candidate
    start, end = tokens.starts[candidate.first], tokens.ends[candidate.last - 1]
    rule = next(rule for rule in RULES if rule in candidate.sources)
    return OrganisationMention.model_construct(
        **document.located(start, end),
        mention_id=f"{document.article.article_id}:organisation:{start}-{end}",
        organisation_id="",
        name=document.text[start:end],
        kind=kind_of_mention(tokens, candidate),
        rule=f"{rule}, repeated" if choice.raised else rule,
        confidence=round(confidence, 3),
    )
