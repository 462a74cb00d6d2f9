"""What may be observed of a figure and of who may hold it: terms for the code, names for the weights, meanings for a reader.

An observation is a feature of a log-linear model. It is made by a template from terms of closed classes, and only here does it
get its name, the key of its weight in `pipeline/weights/holders.json` and in `[prior]` of `lexicon/holders/holding.toml`: what
the code decides, it decides by the template and the terms.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum, StrEnum, auto
from functools import lru_cache
from itertools import chain, product, repeat
from operator import attrgetter
from string import Formatter
from typing import Any, Generic, NamedTuple, Self, TypeVarTuple

from schemas.facts import AmountKind, OrganisationKind, Population


class Term(StrEnum):
    """A closed class: the value is what the names of observations say, `meaning` what a reader is told."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Self:
        """A term of the class."""
        term = str.__new__(cls, value)
        term._value_, term.meaning = value, meaning
        return term

    @classmethod
    def keyed(cls, key: str) -> Self:
        """The term that a table of the lexicon or a group of a pattern calls by its own name: `plural_pronoun`."""
        return cls[key.upper()]


class Part(Term):
    """What a noun phrase does in its clause."""

    SUBJECT = "subject", "as a subject"
    OF_SUBJECT = "of subject", "in the complement of a subject (« le patron de X »)"
    OBJECT = "object", "as an object"
    SOURCE = "source", "as a source (« selon X »)"
    PLACE = "place", "as a place (« chez X, »)"
    POST = "post", "after a person's post (« directrice de X »)"
    INNER = "inner", "as the subject of a subordinate clause"
    OWNER = "owner", "as an owner (« son », « notre »)"
    OTHER = "other", "in no clear part"


class Via(Term):
    """By what a text refers to an organisation."""

    NAME = "name", "its name"
    NOUN = "noun", "a noun (« l'entreprise »)"
    NOUN_OF = "noun of", "a noun with a complement (« le directeur de… »)"
    PRONOUN = "pronoun", "a pronoun (« elle »)"
    LATTER = "latter", "« celle-ci », « ce dernier »"
    PERSON = "person", "a person of its (« le dirigeant »)"
    POSSESSIVE = "possessive", "a possessive (« ses »)"
    ONE = "one", "« on »"
    WE = "we", "« nous », « notre »"


class How(Term):
    """How a subject governs the verb of a figure's clause, or why none does."""

    STRAIGHT = "straight", "next to the verb"
    STRAIGHT_OF = "straight of", "complement of the noun next to the verb"
    PAST_APPOSITION = "past apposition", "before an apposition"
    ELIDED = "elided", "that of an earlier verb"
    FROM_AFAR = "from afar", "at the beginning of the clause"
    UNNAMED = "unnamed", "not named"
    NONE = "none", "missing, as is the verb"


class Role(Term):
    """What the subject of a verb is to the figure."""

    RECEIVES = "receives", "receives it"
    GIVES = "gives", "gives or spends it"
    SAYS = "says", "speaks of it"
    HAS = "has", "has or makes it"
    ACTS = "acts", "does something else"
    NONE = "None", "there is no verb"


class Measure(Term):
    """What the noun before a figure says that it measures."""

    PRICE = "price", "a price"
    ACCOUNT = "account", "an account (sales, profit, debt)"
    STAFF = "staff", "staff"
    BUDGET = "budget", "a budget or cost"
    RAISING = "raising", "money raised or granted"
    NONE = "None", "nothing said"


class Cue(Term):
    """How a clause points at an owner that it does not name; the meaning goes on from what is said of the owner."""

    OUR_MEMBERS = "our members", ", pointed at by « nos adhérents »"
    THERE = "there", ", pointed at by « y »"
    PLURAL_POSSESSIVE = "plural possessive", ", pointed at by « leurs »"
    PLURAL_PRONOUN = "plural pronoun", ", pointed at by « ils », « elles »"
    ANSWER = "answer", ", in the answer of an interview"


class Opening(Term):
    """What the sentence of a figure opens with."""

    FIGURE = "opens with the figure", "the figure"
    POSSESSIVE = "opens with possessive", "« son », « ses », « leurs »"
    PRONOUN = "opens with pronoun", "« il », « elle »"
    PLURAL_PRONOUN = "opens with plural pronoun", "« ils », « elles »"
    WE = "opens with we", "« nous », « notre », « on »"
    PLURAL = "opens with plural", "a plural (« les clubs »)"
    THIS = "opens with this", "« ce », « cette »"
    ONE = "opens with one", "« un », « une »"
    THE = "opens with the", "« le », « la »"
    WHEN_OR_WHERE = "opens with when or where", "when or where (« en 2019 »)"
    LABEL = "opens with a label", "a label"
    OTHERWISE = "opens otherwise", "something else"


class Sort(Term):
    """The two sorts of figures."""

    AMOUNT = "amount", "the amount"
    PEOPLE = "people", "the headcount"


class Where(Term):
    """How an organisation is spoken of that stands in no closer tie to a figure."""

    SPEAKER = "speaker", "it is the speaker's"
    BOXED = "boxed", "the article is mostly about it, and the figure stands in a list or a box"
    TOPIC = "topic", "it is the topic so far"
    LAST = "last", "it was the last one named before"
    THROUGHOUT = "throughout", "it is named most in the article"
    ELSEWHERE = "elsewhere", "it is named elsewhere"


class Standing(Term):
    """How much an article is about an organisation."""

    MAIN = "main", "named most in the article"
    MAIN_BY_FAR = "main by far", "named at least twice as often as any other"
    MAIN_AMONG_OTHERS = "main among others", "named most, others nearly as often"
    TITLED = "titled", "named in the title"
    PUBLISHER = "publisher", "the publisher of the article"
    FIRST = "prominent 0", "the most prominent in the article"
    SECOND = "prominent 1", "the second most prominent"
    THIRD = "prominent 2", "the third most prominent"


class Owned(Term):
    """What a possessive stands by."""

    MEASURE = "of measure", "of what is measured"
    ANOTHER_THING = "of another thing", "of something else"


class Known(Term):
    """How it is known for whom someone speaks."""

    INTERVIEWED = "in an interview", "the one interviewed"
    NAMED_AFTER = "named after", "by the post given after the quotation"
    MENTIONED_AFTER = "mentioned after", "by the name right after the quotation"
    NAMED_BEFORE = "named before", "by the last post given before"


class Presence(Term):
    """Where an organisation last came to the fore, counted back from a word that points."""

    UNNAMED = "not yet named", "not yet named"
    SAME_SENTENCE = "same sentence", "in the same sentence"
    SENTENCE_BEFORE = "sentence before", "in the sentence before"
    SAME_PARAGRAPH = "same paragraph", "in the same paragraph"
    PARAGRAPH_BEFORE = "paragraph before", "in the paragraph before"
    EARLIER = "earlier", "earlier"

    @classmethod
    def back(cls, sentences: int, lines: int) -> Self:
        """Where something stands that is so many sentences and lines back."""
        if sentences < 2:
            return cls.SENTENCE_BEFORE if sentences else cls.SAME_SENTENCE
        if lines < 2:
            return cls.PARAGRAPH_BEFORE if lines else cls.SAME_PARAGRAPH
        return cls.EARLIER


class Agreement(Term):
    """How an organisation fits the word that points at it."""

    OF_ITS_KIND = "of its kind", "the noun is of its kind"
    OF_ANY_KIND = "of any kind", "the noun fits any body"
    OF_ANOTHER_KIND = "of another kind", "the noun is of another kind"
    IN_ITS_NAME = "in its name", "the noun begins its name"
    CALLED_SO = "called so", "it was called so before"
    GENDER_AGREES = "gender agrees", "the gender agrees"
    GENDER_DIFFERS = "gender differs", "the gender differs"


class Carried(Term):
    """How a figure goes on from the one before, whose holder it may share."""

    IN_BRACKETS = "carried into brackets", "the same figure converted in brackets"
    ON = "carried on", "the list or sum goes on"
    IN_SENTENCE = "carried in sentence", "the sentence goes on"
    TO_NEXT_ROW = "carried to next row", "the next row of a list"
    FROM_BEFORE = "carried on from before", "it held the figure of an earlier sentence"
    WITHIN_PARAGRAPH = "carried within paragraph", "it held the figure of an earlier sentence of the paragraph"


class Headed(Term):
    """What the heading above a figure in a list or table names."""

    OF_A_BODY = "of a body", "an organisation"
    OF_A_SECTOR = "of a sector", "a sector or place"
    OF_NOBODY = "of nobody", "no organisation"
    UNHEADED = "unheaded", "nothing: there is none"


class Side(Term):
    """On which side of a figure its sentence refers to organisations, the left before the right."""

    LEFT = "left", "before the figure"
    RIGHT = "right", "only after the figure"
    NONE = "none", "nowhere"


class Flag(Term):
    """What may be added to an observation; its meaning goes on from the one before it."""

    APPOSED = "apposed", ", set off by a comma or colon"
    UNSURE = "unsure", ", though another may be meant"
    BROKEN = "broken", ", across a break of the sentence"
    ALONE = "alone", ", the only one referred to so far"
    NONE_LEFT = "none left", ", none being referred to before the figure in its sentence"
    PAST_ANOTHER = "past another", ", though an organisation is named between"


class Missing(Term):
    """A word that is not there."""

    PREPOSITION = "no preposition", "no preposition"


class Tie(Enum):
    """How closely an anchor binds a figure to an organisation."""

    STRONG = auto()  # in the bracket, line or relative clause of the name, or right beside it: nothing binds closer
    LEFT = auto()
    NAMED_AT = auto()  # right after the figure, with the preposition of who has or gives it: hardly anyone else's
    RIGHT = auto()
    LOOSE = auto()  # somewhere after the figure
    HEADING = auto()
    SPOKEN_OF = auto()  # before, or elsewhere


Slots = TypeVarTuple("Slots")


class Observation(NamedTuple):
    """A template filled in; `names` are those that it is weighed by, an anchor's from the least to the most precise."""

    template: "Template[*tuple[Any, ...]]"
    values: Sequence[Any]
    names: Sequence[str]

    @property
    def name(self) -> str:
        """The most precise of its names."""
        return self.names[-1]

    @property
    def meaning(self) -> str:
        """What is observed, for a reader."""
        return self.told(str)

    def told(self, say: Callable[[str], str]) -> str:
        """What is observed, where `say` gives the words for the meaning of a template or term, or for a value."""
        return _fill(say(self.template.meaning), [_told(value, say) for value in self.values])


class Template(Generic[*Slots]):
    """A sort of observation: its name and meaning, in which each `{}` stands for a value of the type given in its place.

    A value None leaves its place empty; `{:_}` makes one word of several. A template with a tie is that of an anchor, which is
    weighed by its beginnings too, for those seldom met: « topic », « topic there ».
    """

    def __init__(self, name: str, meaning: str, tie: Tie | None = None) -> None:
        self.name, self.meaning, self.tie = name, meaning, tie
        self._made = lru_cache(maxsize=4096)(self._make)

    def __call__(self, *values: *Slots) -> Observation:
        """The observation with these values."""
        return self._made(*values)

    def _make(self, *values: Any) -> Observation:
        words = _fill(self.name, [value.name if isinstance(value, Observation) else value for value in values]).split()
        ends = range(1, len(words) + 1) if self.tie else [len(words)]
        return Observation(self, values, tuple(" ".join(words[:end]) for end in ends))


class _Words(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        said = "" if value is None else str(value)
        return said.replace(" ", "_") if format_spec == "_" else said


def _fill(template: str, values: Sequence[Any]) -> str:
    return _Words().vformat(template, values, {})


def _told(value: Any, say: Callable[[str], str]) -> Any:
    match value:
        case Term():
            return say(value.meaning)
        case Observation():
            return value.told(say)
        case str():
            return f"« {say(value)} »"
        case _:
            return value


def _one(name: str, meaning: str, tie: Tie | None = None) -> Observation:
    """The observation of a template without slots."""
    return Template[()](name, meaning, tie)()


# Anchors: the closest tie between a figure and an organisation.
BRACKET = _one("bracket", "the figure stands in the bracket right after it", Tie.STRONG)
BRACKET_AFAR = _one("bracket afar", "the figure stands in a bracket farther after it", Tie.STRONG)
LABEL = _one("label", "it is the label of the figure's line", Tie.STRONG)
RELATIVE = _one("relative", "the figure stands in its relative clause", Tie.STRONG)
ADJACENT = Template[Sort, Flag | None, Part]("adjacent {} {} {}", "named right before {}{}, {}", Tie.STRONG)
APPOSED = _one("left apposed", "referred to in an apposition of another", Tie.LEFT)
NEXT = Template[Via]("left next {}", "referred to right before the figure by {}", Tie.LEFT)
LEFT = Template[int, Part, Flag | None, Flag | None](
    "left {} {} {} {}", "named before the figure with {} others between, {}{}{}", Tie.LEFT
)
LEFT_BY = Template[int, Part, Via, Flag | None, Flag | None](
    "left {} {} by {:_} {} {}", "referred to before the figure with {} others between, {}, by {}{}{}", Tie.LEFT
)
LEFT_OWNER = Template[int, Part, Via, Owned, Flag | None, Flag | None](
    "left {} {} by {:_}_{:_} {} {}", "referred to before the figure with {} others between, {}, by {} {}{}{}", Tie.LEFT
)
FRONTED = _one("right fronted", "the subject after a figure that opens the sentence (« Avec 50 agents, le CHU… »)", Tie.RIGHT)
LOOSE = _one("right loose", "referred to somewhere after the figure", Tie.LOOSE)
RIGHT_SOURCE = _one("right source", "given as the source after the figure", Tie.LOOSE)
RIGHT_NOUN = Template[str]("right noun {:_}", "referred to by a noun after the figure and {}", Tie.RIGHT)
GIVER = Template[Flag | None]("right giver {}", "said to have given the amount (« versés par X »){}", Tie.NAMED_AT)
RIGHT_AT = Template[Sort, str, Flag | None]("right at {} {:_} {}", "named right after {} and {}{}", Tie.NAMED_AT)
RIGHT_NEAR = Template[Sort, str, Flag | None]("right {} {:_} {}", "named shortly after {}, after {}{}", Tie.RIGHT)
TITLE_IS = _one("title is it", "the title above the figure is its name", Tie.HEADING)
TITLE_NAMES = _one("title names it", "the title above the figure names it", Tie.HEADING)
HEADING_IS = _one("heading is it", "the heading above the figure is its name", Tie.HEADING)
HEADING_NAMES = _one("heading names it", "the heading above the figure names it", Tie.HEADING)
SPOKEN_OF = Template[Where, Cue | None, Flag | None]("{} {} {}", "{}{}{}", Tie.SPOKEN_OF)
LAST_NAMED = Template[Cue | None, Flag | None]("last named {} {}", f"{Where.LAST.meaning}{{}}{{}}", Tie.SPOKEN_OF)

# The figure, its clause and its line: they qualify an organisation that is only spoken of, and speak for nobody.
MEASURE = Template[Measure]("measure {}", "what is measured: {}")
VERB = Template[How]("verb {}", "the subject of its verb is {}")
VERB_MEASURE = Template[How, Measure]("verb {}, measure {}", "the subject of its verb is {}; what is measured: {}")
SORT_AFTER = Template[Sort, str | Missing]("{} after {}", "{} stands after {}")
NEW_PARAGRAPH = _one("new paragraph", "the sentence begins a paragraph")
TABULAR = _one("tabular", "the figure stands in a list, a heading or a line that is no sentence")
OPENING = Template[Opening]("{}", "the sentence opens with {}")

# What else speaks for an organisation or against it.
QUALIFIED = Template[Where, Observation]("{}, {}", "{}, and {}")
SPOKEN_BEFORE = Template[Observation]("spoken of before, {}", "only spoken of before, and {}")
SORT_OF_KIND = Template[AmountKind | Population, OrganisationKind](
    "{} of {}", "a figure of the kind {} for a body of the kind {}"
)
DOUBTFUL = _one("a doubtful name", "it may be no organisation")
STANDING = Template[Standing]("{}", "{}")
WITH_NONE_LEFT = Template[Observation]("{}, none left", "{}, and none is referred to before the figure in its sentence")
IN_TABLE = Template[Observation]("{}, tabular", "{}, and the figure stands in a list or a heading")
HEADS_BLOCK = _one("heads the block", "named by the heading, question or label above")
HEADS_TABLE = _one("heads the block, tabular", "named by the heading, question or label above a list")
HEADS_PROSE = _one("heads the block, prose", "named by the heading, question or label above sentences")
FIRST = _one("first in sentence", "the first one referred to in the sentence")
SUBJECT = _one("subject in sentence", "a subject in the sentence, before the figure")
REPORTS = _one("reports", "only speaks of the figure (« X évalue à… »)")
GOVERNS = _one("governs", "the subject of the figure's clause")
GOVERNS_HOW = Template[How]("governs {}", "the subject of the figure's clause, {}")
GOVERNS_VERB = Template[Role]("governs, {}", "the subject of a verb that says what it does: {}")
GOVERNS_BY = Template[Via, Flag | None]("governs by {} {}", "the subject of the figure's clause by {}{}")
GOVERNS_AFTER = Template[Observation]("governs, {}", "the subject of the figure's clause, and {}")
RIVAL_GOVERNS = _one("rival governs", "the subject of the figure's clause may mean it just as well")
RIVAL_GOVERNS_BY = Template[Via]("rival governs by {}", "the subject of the figure's clause, {}, may mean it just as well")
ANOTHER_GOVERNS = _one("another governs", "another is the subject of the figure's clause")
ANOTHER_GOVERNS_HOW = Template[How]("another governs {}", "another is the subject of the figure's clause, {}")
ANOTHER_HEADS = _one("another heads it", "the heading above the figure is another's name")
ANOTHER_NAMED_AT = _one("another named at", "another is named right after the figure as who has or gives it")
ANOTHER = Template[Observation]("another {}", "another: {}")
CARRIED = Template[Carried, Flag | None]("{} {}", "it holds the figure before: {}{}")
OF_ANOTHER_SORT = Template[Observation]("{}, of another sort", "{}; one is an amount, the other a headcount")

# What speaks for nobody, for a figure of a sector, a place, a market, or of someone unnamed.
NOBODY = _one("nobody", "said of every figure")
FOR_NOBODY = Template[Observation]("nobody, {}", "{}")
NAMED = Template[Side]("named {}", "its sentence refers to organisations {}")
NO_CUE = _one("no cue", "nothing points at an owner that is not named")
CUE = Template[Cue]("{}", "an owner that is not named{}")
KIND = Template[AmountKind | Population]("{}", "a figure of the kind {}")
ROLE_AND_VERB = Template[Role, How]("verb {} {}", "what the subject of its verb does: {}; that is {}")
AFTER = Template[str | Missing]("after {}", "the figure stands after {}")
NOUN = Template[str]("{}", "the figure ends on {}")
WORD_BEFORE = Template[str]("word before {}", "a word like {} before the figure")
WORD_AFTER = Template[str]("word after {}", "a word like {} after the figure")
CROWD = _one("crowd", "people who gather or suffer (« 250 personnes ont défilé »)")
INHABITANTS = _one("inhabitants", "inhabitants of a place, or the public")
SECTOR = _one("sector", "a sector or place right before the figure")
SECTOR_AND_VERB = Template[How]("sector and verb {}", "a sector or place before the figure, and the subject of its verb is {}")
SECTOR_THAT = _one("sector that", "a sector or place with a relative clause (« ce secteur, qui… »)")
SECTOR_AFTER = _one("sector after", "a sector or place right after the figure")
UNIT_PRICE = _one("unit price", "a price by unit (« par personne »)")
TABLE = Template[Headed]("table {}", "in a list or a heading, the heading above names {}")
ENCODED = Template[int]("encoder {}", "the encoder gives it about {} points")
ENCODED_ELSEWHERE = Template[int]("encoder elsewhere {}", "named only farther on, to which the encoder gives about {} points")
ONE_CANDIDATE = _one("one candidate", "at most one organisation to choose from")

# What speaks for an organisation as what a word points at, a word of the sort given first.
POINTED = Template[Via, Observation]("{}, {}", "pointed at by {}: {}")
RANK = Template[int]("rank {}", "{} others came to the fore since (3: three or more)")
PRESENCE = Template[Presence]("{}", "referred to {}")
LAST_PART = Template[Part]("{}", "last referred to {}")
PRESENCE_PART = Template[Presence, Part]("{} {}", "referred to {}, {}")
LAST_SUBJECT = _one("last subject", "the last subject so far")
SPEAKER = _one("speaker", "who is speaking")
SPEAKER_KNOWN = Template[Known]("speaker {}", "who is speaking, {}")
AGREEMENT = Template[Agreement]("{}", "{}")

# Where an organisation that nothing near the figure names was last referred to, and how.
FAR = Template[Observation]("far, {}", "not close to the figure: {}")
PRESENCE_VIA = Template[Presence, Via]("{} by {:_}", "referred to {}, by {}")
PRESENCE_OPENING = Template[Presence, Opening]("{}, {}", "referred to {}, and the sentence opens with {}")
PRESENCE_RANK = Template[Presence, int]("{} rank {}", "referred to {}, {} others since (3: three or more)")
LEADS = _one("leads the paragraph", "the first one referred to in the paragraph")
LEADS_AS_SUBJECT = _one("leads the paragraph as subject", "the first subject of the paragraph")

# Evidence on a figure, or on a word that points: for each candidate what speaks for or against it; None stands for nobody.
Evidence = Mapping[str | None, Sequence[Observation]]


def names_of(observations: Sequence[Observation]) -> list[str]:
    """All names that observations are weighed by, in order."""
    return list(chain.from_iterable(map(attrgetter("names"), observations)))


def weight_of(observations: Sequence[Observation], weights: Mapping[str, float]) -> float:
    """What observations weigh together; a name that was never learnt weighs nothing."""
    return sum(map(weights.get, names_of(observations), repeat(0.0)))


def carried_names() -> set[str]:
    """The names of all ways in which a holder may be taken over from the figure before, or nobody."""
    plain = [CARRIED(how, past) for how, past in product(Carried, (None, Flag.PAST_ANOTHER))]
    carried = [*plain, *map(OF_ANOTHER_SORT, plain)]
    return set(names_of([*carried, *map(FOR_NOBODY, carried)]))
