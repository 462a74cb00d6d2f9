"""Numbers of years that are somebody's age, no length of time."""

import re

from pipeline.extraction.headcounts.populations import population_of
from pipeline.lexicon import any_of, load_lexicon

_OVER = r"(?:(?:moins|plus)[ ]de[ ])"
# « âgé de 43 ans », « à 16 ans », « ses 20 ans », « 61 % de moins de 40 ans »
_BEFORE = re.compile(
    rf"""(?<!\w)(?:(?:age[es]{{0,2}}|l'age)[ ]de[ ]{_OVER}? | (?:les|des|aux)[ ]{_OVER}? | (?:[ldsc]es|leurs|a[ ]partir[ ]de)[ ]
    | (?<=%)[ ](?:de|d'|des)[ ]{_OVER})$""",
    re.VERBOSE,
)
_WORDS = load_lexicon("dates/traps")["ages"]
_AFTER = tuple(f" {words}" for words in _WORDS["after"])
# « elle a 43 ans », « ont plus de 55 ans », but not « il y a plus de 20 ans »
_MAYBE_BEFORE = re.compile(
    rf"""(?<!\w)(?<!d'ici[ ])(?:a|avait|avaient|ont|avons|avez|avais|aura|auront|aurai|auras|aurez|j'ai|ayant
    |fete|fetait|fetera)[ ](?:a[ ]peine[ ]|deja[ ]|{_OVER})?$""",
    re.VERBOSE,
)
# « Marie, 43 ans, »
_APART = re.compile(r"[,(] $|\($")
# « une participante de 66 ans », « un ouvrier agricole de plus de 40 ans »
_OF_WHOM = re.compile(rf"(?P<first>[a-z][a-z-]{{2,24}})(?P<second>[ ][a-z-]{{3,24}})?[ ]de[ ]{_OVER}?$")
_NATIVE = re.compile(r"[a-z-]{3,}(?:ais|aise|ois|oise)")
# « âge moyen 44 ans », « la moyenne d'âge est de 49 ans », leader dots allowed; « 41 ans, l'âge moyen »
_MEAN_BEFORE = re.compile(rf"(?<!\w){any_of(_WORDS['means'])}(?!\w)(?:[^.!?\n]|\.(?=\.)|(?<=\.)\.){{0,40}}$")
_MEAN_AFTER = re.compile(r",? (?:c'est |soit )?(?:l'age|d'age|de moyenne d'age)(?!\w)")


def is_age(before: str, after: str) -> bool:
    """Whether a number of years between two pieces of folded text, some 60 characters and 20, is an age."""
    if _BEFORE.search(before) or after.startswith(_AFTER) or _MEAN_BEFORE.search(before) or _MEAN_AFTER.match(after):
        return True
    if _APART.search(before):
        return not after or after[0] in ",.;)" or after.startswith(" dont ")
    return _is_of_someone(before) or (bool(_MAYBE_BEFORE.search(before)) and not after.startswith((" de ", " d'")))


def _is_of_someone(before: str) -> bool:
    """Whether a person stands before an age: « une participante de », « un Nantais de »."""
    whom = _OF_WHOM.search(before)
    return bool(whom and any(_is_person(word) for word in (whom["first"], (whom["second"] or "").strip()) if word))


def _is_person(word: str) -> bool:
    """Whether a folded word names a person, in the singular or the plural; capitals are looked up without accents."""
    forms = [form for form in (word, f"{word}s") if form.endswith(("s", "x"))]
    return bool(_NATIVE.fullmatch(word)) or any(population_of(form.upper()) not in (None, "jobs") for form in forms)
