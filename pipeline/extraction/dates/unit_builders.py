"""What a match of each pattern of weeks, months, years and the like says; None judges it to be no date."""

import re
from dataclasses import replace
from typing import Any

from pipeline.extraction.dates.calendar import MONTHS_IN, Unit
from pipeline.extraction.dates.fragments import DECADES, MODIFIERS, MONTHS, ROMANS, ROUNDS, SEASONS, UNITS
from pipeline.extraction.dates.groups import (
    base_of,
    count_of,
    day_number,
    month_number,
    parts_cells,
    rank_of,
    shift_of,
    side_of,
    weekday_of,
    year_number,
    year_of,
)
from pipeline.extraction.dates.said import Range, Said

_PARTS: dict[str, Unit] = {
    "trimestre": "quarter",
    "trim": "quarter",
    "trim.": "quarter",
    "t": "quarter",
    "q": "quarter",
    "semestre": "half",
    "sem": "half",
    "sem.": "half",
    "s": "half",
    "h": "half",
}
_MOST: dict[Unit, int] = {"day": 31, "week": 53, "month": 12, "quarter": 4}  # of a kind, in a year or month
_PARTS_IN_YEAR = {"quarter": 4, "half": 2}
_WEEK = 7  # days
_HALVES: dict[Unit, tuple[Unit, int]] = {  # what « et demi » adds to so many
    "century": ("decade", 5),
    "decade": ("year", 5),
    "year": ("month", 6),
    "half": ("quarter", 1),
    "month": ("week", 2),
    "week": ("day", 3),
}


def month(match: re.Match[str]) -> Said | None:
    """« avril 2012 », « janvier dernier », « 03/2015 »."""
    found = match.groupdict()
    return Said("month", month=month_number(found["month"]), within=year_of(found), side=side_of(found))


def part(match: re.Match[str]) -> Said | None:
    """« premier trimestre 2019 », « T3 2019 »."""
    found = match.groupdict()
    unit = _PARTS[found["unit"] or found["unit_after"]]
    number = rank_of(found["rank"] or found["rank_before"])
    count = _PARTS_IN_YEAR[unit]
    if number > count:
        return None
    number = count if number < 0 else number
    if found.get("fiscal"):
        return Said(unit, part=number, fiscal=True)
    return Said(unit, part=number, within=year_of(found), side=side_of(found))


def ranked(match: re.Match[str]) -> Said | None:
    """« premier vendredi du mois prochain », « dernière semaine de juillet 2016 »."""
    found = match.groupdict()
    unit: Unit = UNITS[found["unit"]] if found["unit"] else "day"
    return _picked(Said(unit, weekday=weekday_of(found), rank=rank_of(found["rank"])), found)


def ranked_weekday(match: re.Match[str]) -> Said:
    """« le troisième mardi »."""
    return Said("day", weekday=weekday_of(match.groupdict()), rank=rank_of(match["rank"]))


def first_units(match: re.Match[str]) -> Said | Range | None:
    """« les deux premières semaines de mai »; without a number, « les premiers jours de mai » are its start."""
    found = match.groupdict()
    unit: Unit = UNITS[found["unit"]]
    first = found["ends"].startswith("premi")
    if not found["number"]:
        whole = _whole(found)
        return replace(whole, modifier="start" if first else "end") if unit != whole.unit else None
    count = count_of(found["number"]) or 0
    if not 2 <= count <= _MOST.get(unit, 0):
        return None
    ranks = (1, count) if first else (-count, -1)
    ends = [_picked(_nth(unit, rank), found) for rank in ranks]
    return Range(*ends)


def _nth(unit: Unit, rank: int) -> Said:
    """The nth day or week of something, or the nth month or quarter of the year, from its end when negative."""
    if unit in ("day", "week"):
        return Said(unit, rank=rank)
    number = rank if rank > 0 else _MOST[unit] + 1 + rank
    return Said(unit, month=number) if unit == "month" else Said(unit, part=number)


def _picked(said: Said, found: dict[str, Any]) -> Said:
    """The date inside the unit that « de juillet 2016 », « du mois prochain », « du printemps » or « de 2019 » names."""
    if found["month"]:
        return replace(said, month=MONTHS[found["month"]], within=year_of(found))
    return replace(said, within=_whole(found))


def _whole(found: dict[str, Any]) -> Said:
    if found["month"]:
        return Said("month", month=MONTHS[found["month"]], within=year_of(found))
    if found["season"]:
        return Said("season", part=SEASONS[found["season"]], within=year_of({"year": found["season_year"]}))
    year = year_of({"year": found["only_year"], "year_said": found["year_said"]})
    return year or Said("month", shift=shift_of(found), base=base_of(found))


def week(match: re.Match[str]) -> Said | None:
    """« la semaine du 6 octobre », « semaine 31 »."""
    found = match.groupdict()
    if found["number"]:
        number = int(found["number"])
        return Said("week", part=number, within=year_of({"year": found["week_year"]})) if 1 <= number <= 53 else None
    return Said(
        "week",
        day=day_number(found["day"]),
        month=month_number(found["month"]) if found["month"] else None,
        within=year_of(found),
    )


def season(match: re.Match[str]) -> Said | None:
    """« été 2016 », « l'automne dernier », « cet hiver »; a bare season needs its article."""
    found = match.groupdict()
    said = Said("season", part=SEASONS[found["season"]], within=year_of(found), side=side_of(found), near=bool(found["this"]))
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


def exercise(match: re.Match[str]) -> Said:
    """« fin de l'exercice », « dernier exercice »."""
    return Said("year", fiscal=True, modifier=MODIFIERS[match["part"]] if match["part"] else None)


def relative(match: re.Match[str]) -> Said:
    """« le mois dernier », « la prochaine semaine », « l'année suivante »."""
    found = match.groupdict()
    unit: Unit = UNITS[found["unit"]]
    if unit == "weekend":
        return Said("weekend", side=side_of(found) or "future")
    return Said(unit, shift=shift_of(found), base=base_of(found))


def this(match: re.Match[str]) -> Said | None:
    """« cette année », « ce week-end », « cette année-là »."""
    found = match.groupdict()
    unit: Unit = UNITS[found["unit"]]
    if unit == "day":
        return None
    if unit == "weekend":
        return Said("weekend", near=True)
    return Said(unit, shift=0, base="said" if found.get("there") else "publication")


def open_weekend(_: re.Match[str]) -> Said:
    """« durant le week-end »: the one that the sentence looks to."""
    return Said("weekend")


def same(match: re.Match[str]) -> Said:
    """« le même jour »."""
    return Said(UNITS[match["unit"]], shift=0, base="said")


def after_next(match: re.Match[str]) -> Said:
    """« le mois après le prochain »."""
    return Said(UNITS[match["unit"]], shift=2)


def earlier_later(match: re.Match[str]) -> Said | Range:
    """« plus tard cette semaine » from the day of publication on, « plus tôt cette semaine » up to the day before it."""
    unit: Unit = UNITS[match["unit"]]
    if unit == "day":
        return Said("day", shift=0, base="said")
    if match["when"] == "tard":
        return Range(Said("day", shift=0), Said(unit, shift=0))
    return Range(Said(unit, shift=0), Said("day", shift=-1))


def rest(match: re.Match[str]) -> Range:
    """« le reste de l'année »: from the day of publication on."""
    return Range(Said("day", shift=0), Said(UNITS[match["unit"]], shift=0))


def fortnight(match: re.Match[str]) -> Range | None:
    """« première quinzaine d'avril »: the 1st to the 15th, or the 16th to the last."""
    found = match.groupdict()
    if found["month"]:
        month = Said("month", month=MONTHS[found["month"]], within=year_of(found), side=side_of(found))
    else:
        month = Said("month", within=Said("month", shift=shift_of(found)))
    rank = rank_of(found["rank"])
    if rank == 1:
        return Range(replace(month, unit="day", day=1), replace(month, unit="day", day=15))
    return Range(replace(month, unit="day", day=16), replace(month, unit="day", rank=-1)) if rank in (2, -1) else None


def last_units(match: re.Match[str]) -> Range | None:
    """« ces trois dernières années »: whole units, the current one left out."""
    found = match.groupdict()
    count = count_of(found["number"] or found["number_after"])
    if count is None:
        return None
    unit: Unit = UNITS[found["unit"] or found["unit_after"]]
    back = shift_of({"side": found["side"] or found["side_after"], "step": found["step"]}) < 0
    first, last = (-count, -1) if back else (1, count)
    return Range(Said(unit, shift=first, base=base_of(found)), Said(unit, shift=last, base=base_of(found)))


def ago(match: re.Match[str]) -> Said | None:
    """« il y a deux ans », « dans dix jours »: the whole unit; « et demi », « et dix jours » count in units that are smaller."""
    count = ROUNDS[match["round"]] if match["round"] else count_of(match["number"])
    unit: Unit = UNITS[match["unit"]]
    if count is None or unit == "weekend":
        return None
    way = -1 if match["past"] else 1
    said = Said(unit, shift=way * count, modifier="approx" if match["about"] or match["round"] else None)
    more = count_of(match["more"]) if match["more"] else None
    if match["half"]:
        return _and(said, *_HALVES[unit], way) if unit in _HALVES else said
    return _and(said, UNITS[match["smaller"]], more, way) if more is not None else said


def _and(said: Said, smaller: Unit, more: int, way: int) -> Said:
    """The date counted in two units, as fine as the smaller one; one that is no smaller counts nothing."""
    count, whole, part = said.shift or 0, MONTHS_IN.get(said.unit), MONTHS_IN.get(smaller)
    if whole and part:
        return replace(said, unit=smaller, shift=count * whole // part + way * more) if whole > part else said
    if whole:
        return replace(said, unit=smaller, shift=way * more, months=count * whole)
    return replace(said, unit=smaller, shift=_WEEK * count + way * more) if (said.unit, smaller) == ("week", "day") else said


def decade(match: re.Match[str]) -> Said | Range | None:
    """« années 1990 », « années soixante », « années 1980-1990 »."""
    words = match["words"]
    first = DECADES.get(words) or year_number(words or match["year"] or match["short_year"])
    if first % 10:
        return None
    if match["last"]:
        return Range(Said("decade", year=first), Said("decade", year=int(match["last"])))
    return Said("decade", year=first)


def century(match: re.Match[str]) -> Said | None:
    """« XIXe siècle »."""
    number = ROMANS.get(match["rank"]) or (int(match["rank"]) if match["rank"].isdecimal() else 0)
    return Said("century", year=100 * number - 100) if 2 <= number <= 22 else None


def year(match: re.Match[str]) -> Said:
    """« 2019 », « '98 »."""
    return year_of(match.groupdict()) or Said("year", shift=0)


def early_year(match: re.Match[str]) -> Said | None:
    """« l'an 800 »: three digits."""
    return Said("year", year=int(match["year"]))


def years(match: re.Match[str]) -> Said | Range | None:
    """« 2014-20 », « 2018-2019 »; « 2020-06 » is a month."""
    first, last = int(match["first"]), match["last"]
    if parts_cells(match.string, match.start(), match.end("first"), match.start("last"), match.end()):
        return None
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if first < end <= first + 150:
        return Range(Said("year", year=first), Said("year", year=end))
    if len(last) == 2 and 1 <= int(last) <= 12:
        return Said("month", month=int(last), within=Said("year", year=first))
    return None
