"""What a match of each pattern of days says; a builder that returns None judges the match to be no date."""

import re

from pipeline.extraction.dates.fragments import ENGLISH_MONTHS, STEPS, WEEKDAYS
from pipeline.extraction.dates.groups import base_of, day_number, month_number, shift_of, side_of, weekday_of, year_of
from pipeline.extraction.dates.said import Range, Said

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of each month at most
_DAY = re.compile(r"\d+")
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
    if month > 12 and found["mark"] not in ". ":
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= _LONGEST[month - 1]):
        return None
    return Said("day", day=day, month=month, weekday=weekday_of(found), within=year_of(found))


def day(match: re.Match[str]) -> Said | None:
    """« mardi 02 mai 2017 », « 4 octobre », « mardi 14 », « 24 »."""
    found = match.groupdict()
    number, month = day_number(found["day"]), month_number(found["month"]) if found.get("month") else None
    if month and number > _LONGEST[month - 1]:
        return None
    return Said(
        "day",
        day=number,
        month=month,
        weekday=weekday_of(found),
        within=year_of(found),
        side=side_of(found),
    )


def english_day(match: re.Match[str]) -> Said | None:
    """« May 18, 2022 »."""
    number, month = day_number(match["day"]), ENGLISH_MONTHS[match["english"]]
    return Said("day", day=number, month=month, within=year_of(match.groupdict())) if number <= _LONGEST[month - 1] else None


def days(match: re.Match[str]) -> Range | None:
    """« du 7 au 9 », « entre le 7 et le 9 », « les 3, 4 et 5 », of a month left open; days apart are no range."""
    numbers = [day_number(found) for found in _DAY.findall(match[0])]
    if match["link"] == "et" and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    return Range(Said("day", day=numbers[0]), Said("day", day=numbers[-1]))


def bare_date(match: re.Match[str]) -> Said:
    """« le 15 », of the month that the sentence looks to."""
    return Said("day", day=day_number(match["day"]), near=True)


def day_of_month(match: re.Match[str]) -> Said:
    """« 20 du mois prochain »."""
    found = match.groupdict()
    return Said("day", day=day_number(found["day"]), within=Said("month", shift=shift_of(found), base=base_of(found)))


def weekday_of_week(match: re.Match[str]) -> Said:
    """« lundi de la semaine prochaine »."""
    found = match.groupdict()
    return Said("day", weekday=weekday_of(found), within=Said("week", shift=shift_of(found)))


def weekday_in_weeks(match: re.Match[str]) -> Said:
    """« lundi en huit »: a week after the next Monday."""
    weeks = 1 if match["eight"] else 2
    return Said("day", weekday=WEEKDAYS[match["weekday"]], rank=weeks + 1, within=Said("day", shift=0))


def holiday(match: re.Match[str]) -> Said:
    """« lundi de Pentecôte », « Noël 2019 »."""
    found = match.groupdict()
    return Said("day", holiday=found["holiday"], within=year_of(found), side=side_of(found))


def weekday(match: re.Match[str]) -> Said:
    """« jeudi », « lundi dernier »."""
    found = match.groupdict()
    if found["step"]:
        return Said("day", weekday=weekday_of(found), side="future" if STEPS[found["step"]] > 0 else "past", base="said")
    return Said("day", weekday=weekday_of(found), side=side_of(found))


def near_day(match: re.Match[str]) -> Said:
    """« hier », « ce matin »."""
    return Said("day", shift=_NEAR_DAYS.get(match["word"], 0))


def next_day(match: re.Match[str]) -> Said:
    """« la veille », « le surlendemain », « ce jour-là »: counted from the last day said."""
    steps = (step for word, step in _NEXT_DAYS.items() if match["word"].endswith(word))
    return Said("day", shift=next(steps, 0), base="said")
