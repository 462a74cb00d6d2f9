"""What the scores of other candidates say of one: repeats, short forms, acronyms, neighbours in a list."""

import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.extraction.organisations.acronyms import bracketed
from pipeline.extraction.organisations.candidates import Candidate, institutions, is_adjective, is_national
from pipeline.extraction.organisations.contexts import OF
from pipeline.extraction.organisations.tokens import ACRONYM, CAPITALISED, DIGITS, LOWER, MARK, NAME_SHAPES, Tokens, in_ascii
from pipeline.extraction.organisations.vocabulary import head_size, heads, names, words, writing_of

_SURE = 1.0  # log-odds from which a candidate vouches for others
_HOPELESS = -4.0  # log-odds below which no other candidate helps
_NEIGHBOUR_GAIN = 1.5
_WHOLE = 0.1  # log-odds that a name has more than its best part
_THIN = -2.0  # log-odds below which « la société » alone makes no name
_NAMED = 0.8
_LONG_HEAD = 3  # tokens
_DEPARTMENT = re.compile(r"0[1-9]|[1-8]\d|9[0-5]|97[1-6]|2[AB]")
_DETERMINERS = words("contexts", "links", "articles") | {"du", "au", "aux", "des"}
_SINGULAR = words("contexts", "links", "singular")
_PLURAL = frozenset(("les", "des", "aux", "deux"))
_ARTICLES = frozenset(("la", "le", "les", "l'"))
_CAPITAL_ARTICLES = frozenset(("La", "Le", "Les", "L'"))
_QUOTES = frozenset('«»"“”')
_LINKS = _ARTICLES | OF
_MINISTRIES = words("bodies", "lower_case", "with_complement")
_SINGULAR_VERBS = frozenset(("a", "avait", "aura", "est", "était", "sera", "va", "vient", "doit", "devrait", "pourrait", "peut"))
_JOINING = frozenset(("et", "ou", ",", "avec", "entre", "comme"))
_ESTABLISHMENTS = frozenset(("health", "education"))
_EXPLAINING = frozenset(("le", "la", "l'", "un", "une"))
_THINGS = words("contexts", "things", "words")
_DOING = words("contexts", "after", "verbs")
_SHORT = 3  # letters of acronyms that may be anything
_GROUPS = frozenset(("Groupe", "Cluster"))
_PASSIVES = words("contexts", "creation", "passives")
_RENAMING = words("contexts", "renaming", "words")
_CREATED = words("contexts", "creation", "participles")
_LONGER = 0.01  # of log-odds that a name has more for each word with a capital, so that the whole goes before its parts
_KNOWN = 0.3  # log-odds of a name of the gazetteer, at least


def look_again(tokens: Tokens, candidates: Sequence[Candidate], scores: Sequence[float]) -> list[float]:
    """The scores (log-odds of being an organisation) once each candidate has heard the others; never lower than before."""
    heard = [
        max(score, _KNOWN) if "known" in c.sources and not (score < _THIN and _is_cut(tokens, c)) else score
        for c, score in zip(candidates, scores, strict=True)
    ]
    for lend in _LENDERS:
        lend(tokens, candidates, heard)
    _prefer_wholes(tokens, candidates, heard)
    _prefer_without_label(tokens, candidates, heard)
    _settle_articles(tokens, candidates, heard)
    return heard


def _prefer_wholes(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« CCI (chambre de commerce et d'industrie) de Bayonne », « ministère de la Ville et de l'Habitat » and « L'Oréal », a
    known name, go before their parts."""
    beginning = defaultdict(list)
    for index, candidate in enumerate(candidates):
        beginning[candidate.first].append(index)
    subjects = {_key(tokens, c) for c in candidates if _is_one_subject(tokens, c)}
    for index, whole in enumerate(candidates):
        one_subject = _key(tokens, whole) in subjects
        if one_subject or _is_whole(tokens, whole):
            within = (part for first in range(whole.first, whole.last) for part in beginning.get(first, ()))
            best = max(scores[part] for part in within if candidates[part].last <= whole.last)
            least = _KNOWN if _is_interrupted(tokens, whole) else best
            _raise(scores, index, max(best + _WHOLE, least), from_the_bottom=one_subject)


def _prefer_without_label(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« le Groupe [Céradent] » goes before « Groupe Céradent »: a noun with a capital only says what it is."""
    index_of = {(c.first, c.last): index for index, c in enumerate(candidates)}
    for (first, last), whole in index_of.items():
        name = index_of.get((first + 1, last))
        described = tokens.words[first] in _GROUPS and first and tokens.keys[first - 1] in _SINGULAR
        common = last - first == 2 and writing_of(tokens.keys[first + 1]).startswith("common")  # « le Groupe Avenir »
        if described and not common and name is not None and tokens.shapes[first + 1] in NAME_SHAPES:
            _raise(scores, name, scores[whole] + _WHOLE, from_the_bottom=True)


def _settle_articles(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« La [Sorema] rationne » goes before « La Sorema »: where any word has a capital, an article's is no sign of a name.

    It is the name's if the gazetteer says so, if the name stands in quotation marks, or if it has it inside a sentence elsewhere.
    """
    index_of = {(c.first, c.last): index for index, c in enumerate(candidates)}
    opened = [
        (whole, index_of.get((c.first + 1, c.last))) for whole, c in enumerate(candidates) if _has_capital_article(tokens, c)
    ]
    pairs = [(whole, name, candidates[whole]) for whole, name in opened if name is not None]
    own = {_key(tokens, candidate) for _, _, candidate in pairs if not tokens.begins(candidate.first)}
    for whole, name, candidate in pairs:
        if not tokens.begins(candidate.first) or "known" in candidate.sources or _is_quoted(tokens, candidate):
            continue
        better, worse = (whole, name) if _key(tokens, candidate) in own else (name, whole)
        _raise(scores, better, scores[worse] + _WHOLE, from_the_bottom=True)


def _has_capital_article(tokens: Tokens, candidate: Candidate) -> bool:
    return tokens.words[candidate.first] in _CAPITAL_ARTICLES


def _is_quoted(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether it is all that stands between two quotation marks."""
    before, after = candidate.first - 1, candidate.last
    return before >= 0 and after < len(tokens) and tokens.words[before] in _QUOTES and tokens.words[after] in _QUOTES


def _key(tokens: Tokens, candidate: Candidate) -> str:
    return tokens.text(candidate.first, candidate.last).casefold()


def _is_whole(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether its parts are no names beside it."""
    known = "known" in candidate.sources and candidate.last - candidate.first > 1
    interrupted = tokens.keys[candidate.first] in heads() and _is_interrupted(tokens, candidate)
    establishment = _is_establishment(tokens, candidate.first, candidate.last)
    return known or interrupted or establishment or _is_titled(tokens, candidate) or _has_two_fields(tokens, candidate)


def _is_titled(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether all its words have a capital, those that tell what the body does too: « Réseau de Transport d'Hydrogène »."""
    first, last = candidate.first, candidate.last
    field = first + 1
    while field < last and (tokens.keys[field] in OF or tokens.keys[field] in _ARTICLES):
        field += 1
    if tokens.shapes[first] != CAPITALISED or tokens.keys[first] not in heads() or not first + 1 < field < last - 1:
        return False
    common = tokens.shapes[field] == CAPITALISED and writing_of(tokens.keys[field]).startswith("common")
    named = all(tokens.shapes[at] in NAME_SHAPES or tokens.keys[at] in _LINKS for at in range(field, last))
    return common and named and tokens.shapes[last - 1] in NAME_SHAPES and not _is_cut(tokens, candidate)


def _is_one_subject(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether two names that « et » joins have one verb in the singular: « Lin et Chanvre a licencié »."""
    first, last = candidate.first, candidate.last
    inside = tokens.keys[first:last]
    if inside.count("et") != 1 or last == len(tokens) or tokens.keys[last] not in _SINGULAR_VERBS:
        return False
    names_alone = all(shape in NAME_SHAPES or key == "et" for key, shape in zip(inside, tokens.shapes[first:last], strict=True))
    before = tokens.keys[first - 1] if first else ""
    return names_alone and inside[0] not in heads() and before not in _JOINING and before not in OF


def _has_two_fields(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether one body has two fields or places: « ministère de la Ville et de l'Habitat », « la CCI de Dole et du Jura »."""
    first, last = candidate.first, candidate.last
    ministry = tokens.keys[first] in _MINISTRIES
    one = ministry or (first and tokens.keys[first - 1] in _SINGULAR and tokens.keys[first] in heads())
    if not one or _is_cut(tokens, candidate):
        return False
    at = next((at for at in range(first + head_size(tokens.keys, first), last - 2) if tokens.keys[at] == "et"), last)
    if at == last or tokens.keys[at + 1] not in OF:
        return False
    field = at + 2 + (tokens.keys[at + 2] in _ARTICLES)
    if ministry:
        return field < last and tokens.shapes[field] in NAME_SHAPES and tokens.keys[field] not in heads()
    return all(_is_doubtful(" ".join(tokens.keys[begin:end])) for begin, end in ((_place(tokens, first, at), at), (field, last)))


def _place(tokens: Tokens, first: int, last: int) -> int:
    """Where the place begins that the words from a head noun to `last` end with."""
    at = last
    while at > first and tokens.shapes[at - 1] in NAME_SHAPES:
        at -= 1
    return at


def _is_interrupted(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether a bracket stands within one name: « CCI (…) de Bayonne », « ARS (…) Bretagne », not « association (HAD) Alba »."""
    inside = tokens.words[candidate.first : candidate.last - 1]
    if ")" not in inside:
        return False
    after = candidate.first + inside.index(")") + 1
    placed = tokens.keys[after] in OF or tokens.keys[after] in names("places")
    return placed or head_size(tokens.keys, candidate.first) >= _LONG_HEAD


def _is_doubtful(key: str) -> bool:
    """Whether the name is also one of a place or a person."""
    return any(key in names(which) for which in ("places", "communes", "first_names"))


def _raise(scores: list[float], index: int, to: float, *, from_the_bottom: bool = False) -> None:
    if from_the_bottom or scores[index] > _HOPELESS:
        scores[index] = max(scores[index], to)


def _lend_to_numbered(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« l'UPE 34 », « le SDIS 55 »: what has the number of a department behind its acronym is the body of that department."""
    for index, candidate in enumerate(candidates):
        first, last = candidate.first, candidate.last
        numbered = last - first == 2 and tokens.shapes[first] == ACRONYM and _DEPARTMENT.fullmatch(tokens.words[last - 1])
        if numbered and first and tokens.keys[first - 1] in _DETERMINERS and tokens.keys[first] not in _THINGS:
            _raise(scores, index, _NAMED)


def _lend_to_compounds(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Agence régionale de santé d'Alsace »: a head of several words with a place, or alone with a capital, names one body."""
    for index, candidate in enumerate(candidates):
        size = head_size(tokens.keys, candidate.first)
        placed = tokens.keys[candidate.last - 1] in names("places") or _is_alone(tokens, candidate, size)
        if placed and size >= _LONG_HEAD and not _is_cut(tokens, candidate):
            _raise(scores, index, _NAMED)


def _is_alone(tokens: Tokens, candidate: Candidate, size: int) -> bool:
    """Whether the head has a capital and its article, and nothing that goes on with the name: « l'Agence régionale de santé »."""
    first, last = candidate.first, candidate.last
    one = first > 0 and tokens.shapes[first] in NAME_SHAPES and tokens.keys[first - 1] in _SINGULAR
    return one and last - first == size and not (last < len(tokens) and (tokens.words[last] == "(" or tokens.keys[last] in OF))


def _lend_to_christened(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« le centre hospitalier Jeanne Marvig »: a head of several words with nothing but a name behind it names one body."""
    for index, candidate in enumerate(candidates):
        size = head_size(tokens.keys, candidate.first)
        name = tokens.shapes[candidate.first + size : candidate.last]
        if size > 1 and name and NAME_SHAPES.issuperset(name) and not _is_cut(tokens, candidate):
            _raise(scores, index, _NAMED)


def _lend_to_establishments(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« l'hôpital privé la Peupleraie », « l'école Les Marronniers », the first of « les cliniques du Parc et de la Plaine »."""
    for index, candidate in enumerate(candidates):
        if _is_establishment(tokens, candidate.first, candidate.last) and not _is_cut(tokens, candidate):
            _raise(scores, index, _NAMED, from_the_bottom=True)


def _is_establishment(tokens: Tokens, first: int, last: int) -> bool:
    """Whether it is a school or a house of care in small letters and its own name, or the first of two such."""
    noun = tokens.shapes[first] == LOWER and first and heads().get(tokens.keys[first]) in _ESTABLISHMENTS
    if not noun or tokens.keys[first] in words("contexts", "territories", "heads"):
        return False
    name = first + head_size(tokens.keys, first)
    name += name < last and is_adjective(tokens, name)
    if _is_first_of_two(tokens, first, last):
        name += _of_no_town(tokens, name)
    elif tokens.keys[first - 1] not in _SINGULAR:
        return False
    name += name < last and tokens.keys[name] in _ARTICLES
    return name < last and NAME_SHAPES.issuperset(tokens.shapes[name:last])


def _is_first_of_two(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a plural goes on with a second name: « les [cliniques du Parc] et de la Plaine »."""
    behind = tokens.keys[last : last + 2]
    return tokens.keys[first - 1] in _PLURAL and len(behind) > 1 and behind[0] == "et" and behind[1] in OF


def _of_no_town(tokens: Tokens, at: int) -> bool:
    """Whether « du », « des » or « de » with an article stands there, as hardly any town has it."""
    return tokens.keys[at] in ("du", "des") or (tokens.keys[at] == "de" and tokens.keys[at + 1] in _ARTICLES)


def _lend_to_national(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« l'armée malienne », « la fédération suisse des notaires »: what a state has one of."""
    large = frozenset(institutions(tokens))
    for index, candidate in enumerate(candidates):
        if is_national(tokens, candidate.first, candidate.last) or (candidate.first, candidate.last) in large:
            _raise(scores, index, _KNOWN, from_the_bottom=True)


def _lend_to_named(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« la société Céradent », « le cluster ARVALEX Saumur 3.0 »: what a noun said of nothing but organisations names is one."""
    namers = words("bodies", "namers", "words")
    for index, candidate in enumerate(candidates):
        named = (
            candidate.first > 0 and tokens.keys[candidate.first - 1] in namers and tokens.shapes[candidate.first] in NAME_SHAPES
        )
        key = tokens.text(candidate.first, candidate.last).casefold()
        shapes = tokens.shapes[candidate.first : candidate.last]
        whole = len(shapes) > 1 and all(shape in NAME_SHAPES or shape == DIGITS for shape in shapes)
        if named and (whole or scores[index] > _THIN) and not _is_doubtful(key) and not _is_cut(tokens, candidate):
            _raise(scores, index, _NAMED + whole * len(shapes) * _LONGER)


def _lend_to_created(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« un Observatoire des métiers du soin a été créé »: a body with a capital that comes to be is named, not one of many."""
    for index, candidate in enumerate(candidates):
        first, last = candidate.first, candidate.last
        named = first and tokens.shapes[first] == CAPITALISED and not tokens.begins(first) and tokens.keys[first] in heads()
        comes = "_".join(tokens.keys[last : last + 2]) in _PASSIVES and _CREATED.intersection(tokens.keys[last + 2 : last + 3])
        if named and comes and tokens.keys[first] not in _THINGS:
            _raise(scores, index, _KNOWN)


def _lend_to_renamed(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Ormel (anciennement [Servane]) », « Servane, devenue [Ormel] en mai »: another name of what has one."""
    sure = {c.last for c, score in zip(candidates, scores, strict=True) if score > _SURE}
    for index, candidate in enumerate(candidates):
        first = candidate.first
        told = first > 2 and tokens.keys[first - 1] in _RENAMING and tokens.words[first - 2] in (",", "(")
        named = NAME_SHAPES.issuperset(tokens.shapes[first : candidate.last])
        if told and named and first - 2 in sure and not _is_cut(tokens, candidate):
            _raise(scores, index, _KNOWN + _LONGER * (candidate.last - first))


def _lend_to_companies(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Bernard Industries »: names alone, of which the last is said of companies."""
    said = words("bodies", "company_words", "words")
    for index, candidate in enumerate(candidates):
        first, last = candidate.first, candidate.last
        named = last - first > 1 and NAME_SHAPES.issuperset(tokens.shapes[first:last]) and tokens.keys[last - 1] in said
        if named and scores[index] > _THIN and not tokens.in_capitals[first] and not _is_cut(tokens, candidate):
            _raise(scores, index, _KNOWN)


def _lend_to_explained(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Mistral, le bureau d'études nantais »: a name that an apposition calls a body."""
    for index, candidate in enumerate(candidates):
        doubtful = _opens_as_place(tokens, candidate.first) or _is_doubtful(_key(tokens, candidate))
        if scores[index] > _THIN and _is_explained(tokens, candidate.last) and not doubtful:
            _raise(scores, index, _KNOWN)


def _opens_as_place(tokens: Tokens, at: int) -> bool:
    """Whether it is where a sentence plays: « À Brive, la clinique recrute »."""
    return at > 0 and tokens.keys[at - 1] in ("à", "en") and tokens.begins(at - 1)


def _is_explained(tokens: Tokens, at: int) -> bool:
    """Whether a comma, an article of the singular and a noun of bodies stand there."""
    said = tokens.keys[at : at + 3]
    return len(said) == 3 and said[0] == "," and said[1] in _EXPLAINING and said[2] in heads()


def _lend_to_doers(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« CIMTOL emploie 300 salariés »: an acronym that opens a sentence without an article and does what bodies do."""
    for index, candidate in enumerate(candidates):
        first, last = candidate.first, candidate.last
        bare = last - first == 1 and tokens.shapes[first] == ACRONYM and not tokens.in_capitals[first] and tokens.begins(first)
        long = len(tokens.words[first]) > _SHORT and tokens.keys[first] not in _THINGS
        if bare and long and last < len(tokens) and tokens.keys[last] in _DOING and not _is_doubtful(_key(tokens, candidate)):
            _raise(scores, index, _KNOWN)


def _lend_to_titled(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Réseau de Transport d'Hydrogène »: a long name in capitals that begins with a noun of bodies."""
    for index, candidate in enumerate(candidates):
        if scores[index] > _THIN and _is_titled(tokens, candidate):
            _raise(scores, index, _KNOWN)


def _lend_to_staffed(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Vernal (300 personnes) », « confié à Bâti-Jura, 38 salariés »: a name with the number of its people behind it."""
    for index, candidate in enumerate(candidates):
        first, last = candidate.first, candidate.last
        named = NAME_SHAPES.issuperset(tokens.shapes[first:last]) and not tokens.in_capitals[first]
        if named and _has_staff(tokens, last) and not _is_governed(tokens, first) and not _is_doubtful(_key(tokens, candidate)):
            _raise(scores, index, _KNOWN)


def _has_staff(tokens: Tokens, at: int) -> bool:
    """Whether a number of people stands there, in a bracket or behind a comma."""
    noun = at + 1
    while noun < len(tokens) and tokens.shapes[noun] == DIGITS:
        noun += 1
    counted = at + 1 < noun < len(tokens) and tokens.words[at] in "(,"
    return counted and tokens.keys[noun] in words("contexts", "staff", "words")


def _is_governed(tokens: Tokens, first: int) -> bool:
    """Whether what stands before may have the people: « la mutuelle de [Kerlan] », « la fonderie [Marel] », « Paul [Marel] »."""
    before = tokens.keys[max(0, first - 2) : first]
    if not before:
        return False
    at = first - 1
    return not OF.isdisjoint(before) or tokens.shapes[at] in NAME_SHAPES or before[-1] in heads()


def _lend_to_repeats(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Glycalp » found once is Glycalp everywhere, in capitals and without its accents too."""
    best: dict[str, float] = defaultdict(lambda: _HOPELESS)
    keys = [in_ascii(tokens.text(c.first, c.last)) for c in candidates]
    for key, score in zip(keys, scores, strict=True):
        best[key] = max(best[key], score)
    for index, (candidate, key) in enumerate(zip(candidates, keys, strict=True)):
        least = _KNOWN if candidate.last - candidate.first > 1 else _NAMED
        if best[key] >= least and not _is_doubtful(_key(tokens, candidate)) and not _is_cut(tokens, candidate):
            _raise(scores, index, max(min(best[key], 2.0) - 0.5, least - 0.5))


def _is_cut(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether capitalised words go on right after the candidate: « Grand Poitiers » in « Grand Poitiers Communauté urbaine »."""
    last = candidate.last
    return last < len(tokens) and tokens.shapes[last] in NAME_SHAPES and not tokens.in_capitals[last]


def _lend_to_short_forms(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """« Ravel » after « Fonderies Ravel », « CHU » after « CHU de Tours »."""
    begins, ends = set(), set()
    own = _own_names(tokens, candidates, scores)
    for candidate, score in zip(candidates, scores, strict=True):
        if candidate.last - candidate.first > 1 and score >= _SURE:
            begins.add(tokens.words[candidate.first])
            if tokens.shapes[candidate.last - 2] in NAME_SHAPES:
                ends.add(tokens.words[candidate.last - 1])
    lower = {word for word, shape in zip(tokens.words, tokens.shapes, strict=True) if shape == "c"}
    for index, candidate in enumerate(candidates):
        word, key = tokens.words[candidate.first], tokens.keys[candidate.first]
        common = key in lower or key in words("bodies", "company_words", "words") or key in words("contexts", "things", "words")
        if candidate.last - candidate.first > 1 or common or key in names("places") or _is_cut(tokens, candidate):
            continue
        if word in own:
            _raise(scores, index, 0.5, from_the_bottom=True)
        elif word in ends or (word in begins and not _is_doubtful(key)):
            _raise(scores, index, 0.5 if tokens.shapes[candidate.first] in NAME_SHAPES else _HOPELESS)


def _own_names(tokens: Tokens, candidates: Sequence[Candidate], scores: Sequence[float]) -> frozenset[str]:
    """The names, of several parts and no town's, of sure schools and houses of care: « l'université [Sèvre-Atlantique] »."""
    return frozenset(
        tokens.words[candidate.last - 1]
        for candidate, score in zip(candidates, scores, strict=True)
        if score >= _SURE
        and candidate.last - candidate.first == head_size(tokens.keys, candidate.first) + 1
        and heads().get(tokens.keys[candidate.first]) in _ESTABLISHMENTS
        and "-" in tokens.words[candidate.last - 1]
        and not _is_doubtful(tokens.keys[candidate.last - 1])
    )


def _lend_to_partners(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """A long name and its bracketed acronym stand or fall together, and so do all mentions of that acronym."""
    index_of = {(c.first, c.last): index for index, c in enumerate(candidates)}
    sure: dict[str, float] = {}
    for expansion, acronym in bracketed(tokens):
        pair = [index_of[span] for span in (expansion, acronym) if span in index_of]
        best = max((scores[index] for index in pair), default=_HOPELESS)
        for index in pair if best >= _SURE else ():
            _raise(scores, index, best - 0.5)
        if best >= _SURE:
            sure[tokens.words[acronym[0]]] = best
    for index, candidate in enumerate(candidates):
        if candidate.last - candidate.first == 1 and tokens.words[candidate.first] in sure:
            _raise(scores, index, 1.0)


_LIST_MARKS = frozenset((",", "et", "ou", "/", "&"))


def _lend_to_neighbours(tokens: Tokens, candidates: Sequence[Candidate], scores: list[float]) -> None:
    """A list has names of one sort: « Roquette, Bonduelle et Lesaffre »."""
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    for candidate, score in zip(candidates, scores, strict=True):
        starts[candidate.first] = max(score, starts.get(candidate.first, _HOPELESS))
        ends[candidate.last] = max(score, ends.get(candidate.last, _HOPELESS))
    gains = [
        index
        for index, candidate in enumerate(candidates)
        if tokens.shapes[candidate.first] in NAME_SHAPES
        and max(ends.get(_before(tokens, candidate.first), _HOPELESS), starts.get(_after(tokens, candidate.last), _HOPELESS))
        >= _SURE
        and not _is_doubtful(tokens.text(candidate.first, candidate.last).casefold())
        and tokens.keys[candidate.first] not in names("first_names")
    ]
    for index in gains:
        _raise(scores, index, scores[index] + _NEIGHBOUR_GAIN)


def _before(tokens: Tokens, first: int) -> int:
    """Where the name before in the list ends, or -1."""
    at = first - 1
    while at > 0 and tokens.keys[at] in words("contexts", "links", "small"):
        at -= 1
    return at if at > 0 and tokens.keys[at] in _LIST_MARKS else -1


def _after(tokens: Tokens, last: int) -> int:
    """Where the name after in the list begins, or -1."""
    if last >= len(tokens) or tokens.keys[last] not in _LIST_MARKS:
        return -1
    at = last + 1
    while at < len(tokens) and tokens.keys[at] in words("contexts", "links", "small") and tokens.shapes[at] != MARK:
        at += 1
    return at


_LENDERS = (
    _lend_to_numbered,
    _lend_to_compounds,
    _lend_to_christened,
    _lend_to_establishments,
    _lend_to_national,
    _lend_to_named,
    _lend_to_created,
    _lend_to_renamed,
    _lend_to_companies,
    _lend_to_explained,
    _lend_to_doers,
    _lend_to_titled,
    _lend_to_staffed,
    _lend_to_repeats,
    _lend_to_short_forms,
    _lend_to_partners,
    _lend_to_neighbours,
)
