"""What a match of each pattern says; a builder that returns None judges the match to be no date."""

import re
from dataclasses import replace
from typing import Any

from pipeline.extraction.dates.calendar import Unit
from pipeline.extraction.dates.fragments import (
    DAYS,
    DECADES,
    MODIFIERS,
    MONTHS,
    ORDINALS,
    ROMANS,
    SEASONS,
    SIDES,
    STEPS,
    UNITS,
    WEEKDAYS,
)
from pipeline.extraction.dates.said import Range, Said, Side
from pipeline.extraction.numbers import parse_number

_PARTS: dict[str, Unit] = {"trimestre": "quarter", "t": "quarter", "q": "quarter", "semestre": "half", "s": "half", "h": "half"}
_PARTS_IN_YEAR = {"quarter": 4, "half": 2}
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of each month at most
_NEAR_DAYS = {
    "la nuit derniere": -1,
    "avant-hier": -2,
    "avant hier": -2,
    "hier": -1,
    "demain": 1,
    "apres-demain": 2,
    "apres demain": 2,
}
_NEXT_DAYS = {"avant-veille": -2, "veille": -1, "surlendemain": 2, "lendemain": 1, "d'avant": -1}


def numeric_day(match: re.Match[str]) -> Said | None:
    """« 12/04/2019 »: the day comes first, unless only the American order gives a date."""
    found = match.groupdict()
    day, month = int(found["day"]), int(found["month"])
    if month > 12 and found["mark"] != ".":
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= _LONGEST[month - 1]):
        return None
    return Said("day", day=day, month=month, weekday=_weekday(found), within=_year(found))


def day(match: re.Match[str]) -> Said | None:
    """« mardi 02 mai 2017 », « 4 octobre », « mardi 14 », « 24 »."""
    found = match.groupdict()
    number, month = _day(found["day"]), _month(found["month"]) if found.get("month") else None
    if month and number > _LONGEST[month - 1]:
        return None
    return Said(
        "day",
        day=number,
        month=month,
        weekday=_weekday(found),
        within=_year(found),
        side=_side(found),
    )


def days(match: re.Match[str]) -> Range:
    """« du 13 au 18 », of a month left open."""
    return Range(Said("day", day=_day(match["first"])), Said("day", day=_day(match["last"])))


def bare_date(match: re.Match[str]) -> Said:
    """« le 15 », of the month that the sentence looks to."""
    return Said("day", day=_day(match["day"]), near=True)


def day_of_month(match: re.Match[str]) -> Said:
    """« 20 du mois prochain »."""
    found = match.groupdict()
    return Said("day", day=_day(found["day"]), within=Said("month", shift=_shift(found), base=_base(found)))


def weekday_of_week(match: re.Match[str]) -> Said:
    """« lundi de la semaine prochaine »."""
    found = match.groupdict()
    return Said("day", weekday=_weekday(found), within=Said("week", shift=_shift(found)))


def weekday_in_weeks(match: re.Match[str]) -> Said:
    """« lundi en huit »: a week after the next Monday."""
    weeks = 1 if match["eight"] else 2
    return Said("day", weekday=WEEKDAYS[match["weekday"]], rank=weeks + 1, within=Said("day", shift=0))


def holiday(match: re.Match[str]) -> Said:
    """« lundi de Pentecôte », « Noël 2019 »."""
    found = match.groupdict()
    return Said("day", holiday=found["holiday"], within=_year(found), side=_side(found))


def weekday(match: re.Match[str]) -> Said:
    """« jeudi », « lundi dernier »."""
    found = match.groupdict()
    if found["step"]:
        return Said("day", weekday=_weekday(found), side="future" if STEPS[found["step"]] > 0 else "past", base="said")
    return Said("day", weekday=_weekday(found), side=_side(found))


def month(match: re.Match[str]) -> Said | None:
    """« avril 2012 », « janvier dernier », « 03/2015 »."""
    found = match.groupdict()
    return Said("month", month=_month(found["month"]), within=_year(found), side=_side(found))


def part(match: re.Match[str]) -> Said | None:
    """« premier trimestre 2019 », « T3 2019 »."""
    found = match.groupdict()
    unit = _PARTS[found["unit"] or found["unit_after"]]
    number = _rank(found["rank"] or found["rank_before"])
    count = _PARTS_IN_YEAR[unit]
    if number > count:
        return None
    return Said(unit, part=count if number < 0 else number, within=_year(found), side=_side(found))


def ranked(match: re.Match[str]) -> Said | None:
    """« premier vendredi du mois prochain », « dernière semaine de juillet 2016 »."""
    found = match.groupdict()
    unit: Unit = UNITS[found["unit"]] if found["unit"] else "day"
    said = Said(unit, weekday=_weekday(found), rank=_rank(found["rank"]))
    if found["month"]:
        return replace(said, month=MONTHS[found["month"]], within=_year(found))
    if found["season"]:
        within = Said("season", part=SEASONS[found["season"]], within=_year({"year": found["season_year"]}))
        return replace(said, within=within)
    if found["only_year"] or found["year_said"]:
        return replace(said, within=_year({"year": found["only_year"], "year_said": found["year_said"]}))
    return replace(said, within=Said("month", shift=_shift(found), base=_base(found)))


def week(match: re.Match[str]) -> Said | None:
    """« la semaine du 6 octobre », « semaine 31 »."""
    found = match.groupdict()
    if found["number"]:
        number = int(found["number"])
        return Said("week", part=number, within=_year({"year": found["week_year"]})) if 1 <= number <= 53 else None
    return Said("week", day=_day(found["day"]), month=_month(found["month"]), within=_year(found))


def season(match: re.Match[str]) -> Said | None:
    """« été 2016 », « l'automne dernier », « cet hiver »; a bare season needs its article."""
    found = match.groupdict()
    said = Said("season", part=SEASONS[found["season"]], within=_year(found), side=_side(found), near=bool(found["this"]))
    bare = not (said.within or said.side or said.near or found["article"])
    return (
        None
        if bare
        and not re.search(
            r"(?:\bau |-|\bd[eu] |[ (]l'|fin |debut |printemps, |hiver )$",
            match.string[max(0, match.start() - 12) : match.start()],
        )
        else said
    )


def part_of_unit(match: re.Match[str]) -> Said | None:
    """« fin de l'année », « en début de mois »."""
    unit: Unit = UNITS[match["unit"]]
    return None if unit in ("day", "weekend") else Said(unit, shift=0, modifier=MODIFIERS[match["part"]])


def relative(match: re.Match[str]) -> Said:
    """« le mois dernier », « la prochaine semaine », « l'année suivante »."""
    found = match.groupdict()
    unit: Unit = UNITS[found["unit"]]
    if unit == "weekend":
        return Said("weekend", side=_side(found) or "future")
    return Said(unit, shift=_shift(found), base=_base(found))


def this(match: re.Match[str]) -> Said | None:
    """« cette année », « ce week-end », « cette année-là »."""
    found = match.groupdict()
    unit: Unit = UNITS[found["unit"]]
    if unit == "day":
        return None
    if unit == "weekend":
        return Said("weekend", near=True)
    return Said(unit, shift=0, base="said" if found.get("there") else "publication")


def same(match: re.Match[str]) -> Said:
    """« le même jour »."""
    return Said(UNITS[match["unit"]], shift=0, base="said")


def rest(match: re.Match[str]) -> Range:
    """« le reste de l'année »: from the day of publication on."""
    return Range(Said("day", shift=0), Said(UNITS[match["unit"]], shift=0))


def fortnight(match: re.Match[str]) -> Range | None:
    """« première quinzaine d'avril »: the 1st to the 15th, or the 16th to the last."""
    found = match.groupdict()
    month = Said("month", month=MONTHS[found["month"]], within=_year(found), side=_side(found))
    rank = _rank(found["rank"])
    if rank == 1:
        return Range(replace(month, unit="day", day=1), replace(month, unit="day", day=15))
    return Range(replace(month, unit="day", day=16), replace(month, unit="day", rank=-1)) if rank in (2, -1) else None


def last_units(match: re.Match[str]) -> Range | None:
    """« ces trois dernières années »: whole units, the current one left out."""
    found = match.groupdict()
    count = _count(found["number"] or found["number_after"])
    if count is None:
        return None
    unit: Unit = UNITS[found["unit"] or found["unit_after"]]
    if SIDES[found["side"] or found["side_after"]] == "past":
        return Range(Said(unit, shift=-count), Said(unit, shift=-1))
    return Range(Said(unit, shift=1), Said(unit, shift=count))


def ago(match: re.Match[str]) -> Said | None:
    """« il y a deux ans », « dans dix jours »: the whole unit."""
    count = _count(match["number"])
    unit: Unit = UNITS[match["unit"]]
    if count is None or unit == "weekend":
        return None
    return Said(unit, shift=-count if match["past"] else count)


def near_day(match: re.Match[str]) -> Said:
    """« hier », « ce matin »."""
    return Said("day", shift=_NEAR_DAYS.get(match["word"], 0))


def next_day(match: re.Match[str]) -> Said:
    """« la veille », « le surlendemain », « ce jour-là »: counted from the last day said."""
    steps = (step for word, step in _NEXT_DAYS.items() if match["word"].endswith(word))
    return Said("day", shift=next(steps, 0), base="said")


def decade(match: re.Match[str]) -> Said | Range:
    """« années 1990 », « années soixante », « années 1980-1990 »."""
    first = DECADES[match["words"]] if match["words"] else int(match["year"] or match["short_year"])
    if match["last"]:
        return Range(Said("decade", year=first), Said("decade", year=int(match["last"])))
    return Said("decade", year=first)


def century(match: re.Match[str]) -> Said | None:
    """« XIXe siècle »."""
    number = ROMANS.get(match["rank"]) or (int(match["rank"]) if match["rank"].isdecimal() else 0)
    return Said("century", year=100 * number - 100) if 2 <= number <= 22 else None


def year(match: re.Match[str]) -> Said:
    """« 2019 », « '98 »."""
    return _year(match.groupdict()) or Said("year", shift=0)


def years(match: re.Match[str]) -> Said | Range | None:
    """« 2014-20 », « 2018-2019 »; « 2020-06 » is a month."""
    first, last = int(match["first"]), match["last"]
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if first < end <= first + 150:
        return Range(Said("year", year=first), Said("year", year=end))
    if len(last) == 2 and 1 <= int(last) <= 12:
        return Said("month", month=int(last), within=Said("year", year=first))
    return None


def _year(found: dict[str, Any]) -> Said | None:
    """The year that a date gives, as digits or as « l'an dernier »."""
    if digits := found.get("year") or found.get("short_year"):
        return Said("year", year=int(digits.lstrip("'")))
    if words := found.get("year_said"):
        last = next((step for word, step in _YEAR_STEPS.items() if words.endswith(word)), 0)
        return Said("year", shift=last, base="said" if words.endswith(tuple(STEPS)) else "publication")
    return None


_YEAR_STEPS = {word: -1 if side == "past" else 1 for word, side in SIDES.items()} | STEPS


def _weekday(found: dict[str, Any]) -> int | None:
    name = found.get("weekday")
    return WEEKDAYS[name.rstrip(".")] if name else None


def _side(found: dict[str, Any]) -> Side | None:
    return SIDES[found["side"]] if found.get("side") else None


def _shift(found: dict[str, Any]) -> int:
    """Units counted by « dernier », « prochain », « suivant »; none of them is the current unit."""
    if side := _side(found):
        return -1 if side == "past" else 1
    return STEPS[found["step"]] if found.get("step") else 0


def _base(found: dict[str, Any]) -> Any:
    return "said" if found.get("step") else "publication"


def _month(written: str) -> int:
    return int(written) if written.isdecimal() else MONTHS[written.rstrip(".")]


def _day(written: str) -> int:
    return DAYS[written] if written in DAYS else int(re.sub(r"\D", "", written))


def _rank(written: str) -> int:
    return ORDINALS[written] if written in ORDINALS else int(re.sub(r"\D", "", written))


def _count(written: str) -> int | None:
    number = parse_number(written)
    return int(number) if number is not None and number == int(number) and number < 1000 else None
