"""The fields of a fact as a person corrects them: what each may be, the likeliest first."""

from collections.abc import Iterator, Sequence
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pipeline.annotation.marks import KIND_OF, LABELS, ORGANISATION, VALUES
from pipeline.lexicon import load_lexicon
from pipeline.review.article import ArticlePage, ShownFact, ShownFinding
from schemas.gold import UNCLEAR

_FREE = {"value": "number", "value_min": "number", "value_max": "number", "date_from": "date", "date_to": "date"}
_USUAL_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "CAD")


class Option(NamedTuple):
    """A value of a list and what it is called; the name is None where the value is a word of the page."""

    value: str
    name: str | None = None


class Field(NamedTuple):
    """A field of a form: its name, its control (a list, or an input of a type), its value, the options of a list, findings."""

    name: str
    control: str
    value: str
    options: Sequence[Option]
    findings: Sequence[ShownFinding]


def fields_of(page: ArticlePage, fact: ShownFact) -> list[Field]:
    """The fields of a fact of a page, in order."""
    found = [Field("label", "list", fact.label, [Option(label) for label in LABELS], [])]
    for name in VALUES[fact.label]:
        options = list(_options(page, fact, name))
        findings = [each for each in page.findings if each.key == fact.key and each.field == name]
        control = "name" if (fact.label, name) == (ORGANISATION, "name") else "list" if options else _FREE.get(name, "text")
        found.append(Field(name, control, fact.values.get(name, ""), _with_own(options, fact.values.get(name)), findings))
    return found


def _options(page: ArticlePage, fact: ShownFact, name: str) -> Iterator[Option]:
    if name == "name":
        # Its own words are what it is called once it is split off.
        yield from (Option(each, each) for each in dict.fromkeys([*_organisations(page, fact), fact.text]))
    elif name == "holder":
        yield from (Option("", "nobody"), Option(UNCLEAR), *(Option(each, each) for each in _organisations(page, fact)))
    elif name == "part_of":
        wholes = (each for each in page.facts if each.label == fact.label and each.key != fact.key)
        yield from (Option("", "none"), *(Option(str(each.start), each.text) for each in wholes))
    elif name == "currency":
        used = [each.values["currency"] for each in page.facts if each.values.get("currency", UNCLEAR) != UNCLEAR]
        codes = [*used, *_USUAL_CURRENCIES, *sorted(load_lexicon("amounts/currencies")["per_euro"])]
        yield from (Option(code, code) for code in dict.fromkeys(codes))
        yield Option(UNCLEAR)
    elif allowed := _allowed(KIND_OF[fact.label].gold_model.model_fields[name].annotation):
        # What every such fact must say has no empty choice.
        if not any(names == [name] for names in KIND_OF[fact.label].needed):
            yield Option("", "none")
        yield from map(Option, allowed)


def _organisations(page: ArticlePage, fact: ShownFact) -> list[str]:
    """The names of the article's organisations, the one mentioned nearest first."""
    mentions = sorted((each for each in page.facts if each.label == ORGANISATION), key=lambda each: abs(each.start - fact.start))
    return list(dict.fromkeys(each.values["name"] for each in mentions if "name" in each.values))


def _allowed(annotation: Any) -> tuple[str, ...]:
    """The values of a `Literal`, None aside."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(value for part in get_args(annotation) if part is not NoneType for value in _allowed(part))


def _with_own(options: Sequence[Option], own: str | None) -> list[Option]:
    """The options with the fact's own value among them."""
    known = {option.value for option in options}
    return [*options, *([Option(own, own)] if options and own and own not in known else [])]
