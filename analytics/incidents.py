"""What may be said of incidents: when they began, how many were admitted, on which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

import i18n
from analytics.intervals import Interval, binomial
from analytics.periods import ONE_DAY
from analytics.reporters import fewest

Record = Mapping[str, Any]
LEAST_REPORTERS = 3  # of any incident
LEAST_FOR_PACKAGE = 8  # reporters of an incident, from which the rule can tell whether a package carries it
LARGEST_SHARE_OF_PACKAGE = 0.30  # of colleagues; of a package that more of them use the rule says nothing
STEPS = (1, 6, 12)  # reporters of an incident from which it is drawn stronger
WORK_HOURS = (8, 19)  # of a working day
TO_THE_DAY = ("T", "P", "D")  # precision of an outage whose days are known
_HALF_HOUR = 30
_HOURS_OF_PART = {"work": 11, "evening": 13, "saturday": 24, "sunday": 24}  # how long the parts of the week are
DAY_PARTS = {"night": (0, 7), "morning": (5, 13), "afternoon": (12, 19), "evening": (17, 24)}  # of an outage, as it is matched


@dataclass(frozen=True)
class Recognition:
    """Incidents on days for whose official list somebody vouches, and how many of them an official outage confirms."""

    n_incidents: int
    n_confirmed: int

    @property
    def share(self) -> Interval:
        """Exact interval of the share confirmed."""
        return binomial(self.n_confirmed, self.n_incidents)


def recognition(incidents: Sequence[Record], coverage: Sequence[Record]) -> Recognition | None:
    """None where nobody vouches for any day of an incident: then nothing can be said of what was not admitted."""
    inside = [one for one in incidents if is_vouched_for(one["occurred_on"], coverage)]
    return Recognition(len(inside), sum(bool(one["is_confirmed"]) for one in inside)) if inside else None


def precisions(incidents: Sequence[Record], record: Sequence[Record]) -> dict[str, int]:
    """How many of them a public source knows to the time, the part of the day, or the day, by its most precise outage. `record`:
    `queries.incidents.official_record`."""
    known: dict[str, set[str]] = {}
    for row in record:
        known.setdefault(row["incident_id"], set()).add(row["precision"])
    finest = [min(found, key=TO_THE_DAY.index) for one in incidents if (found := _of_parts(one, known))]
    return {precision: finest.count(precision) for precision in TO_THE_DAY if precision in finest}


def to_tell(listed: Sequence[Record], *, expected_false: float) -> Record | None:
    """The newest of a list (newest first) that is worth a line: where chance makes as many as are not confirmed, a confirmed one."""
    n_probable = sum(not one["is_confirmed"] for one in listed)
    is_chance = bool(n_probable) and round(expected_false) >= n_probable
    return next((one for one in listed if one["is_confirmed"] or not is_chance), None)


def may_be_none(incident: Record) -> bool:
    """Whether the fewest they can be are below what the rule asks, while no public source confirms it."""
    return fewest(incident) < LEAST_REPORTERS and not incident["is_confirmed"]


def doubt(incident: Record, lang: str) -> str:
    """That it may be none, where it may; else empty."""
    if not may_be_none(incident):
        return ""
    doctors = i18n.plural("count.doctors", fewest(incident), lang)
    return i18n.t("incident.doubtful", lang, doctors=doctors, least=i18n.number(LEAST_REPORTERS, lang))


def is_vouched_for(day: dt.date, coverage: Sequence[Record]) -> bool:
    """Whether somebody vouches that the list of official outages is complete on that day."""
    return any(one["is_complete"] and one["starts_on"] <= day <= (one["ends_on"] or dt.date.max) for one in coverage)


def nothing_to_confirm(after: dt.date, until: dt.date, outages: Iterable[Record], coverage: Sequence[Record]) -> bool:
    """Whether no incident of these days could be confirmed: no official outage is known on any of them, to the day or better, and nobody
    vouches that this is because there was none."""
    known = (one for one in outages if one["starts_on"] and one["precision"] in TO_THE_DAY)
    if after >= until or any(one["starts_on"] <= until and (one["ends_on"] or one["starts_on"]) > after for one in known):
        return False
    return not all(is_vouched_for(after + n * ONE_DAY, coverage) for n in range(1, (until - after).days + 1))


def days(incidents: Sequence[Record], dates: pd.DataFrame, *, start: dt.date, end: dt.date) -> pd.DataFrame:
    """One row per day from `start` to `end`: date_on, is_observed, n_incidents, n_reporters of the largest one."""
    shown = dates[(dates["date_on"] >= start) & (dates["date_on"] <= end)][["date_on", "is_observed"]]
    by_day = pd.DataFrame(
        [{"date_on": one["occurred_on"], "n_reporters": one["n_reporters"]} for one in incidents], columns=["date_on", "n_reporters"]
    )
    counted = by_day.groupby("date_on")["n_reporters"].agg(n_incidents="size", n_reporters="max").reset_index()
    whole = shown.merge(counted, on="date_on", how="left").fillna({"n_incidents": 0, "n_reporters": 0})
    return whole.astype({"n_incidents": int, "n_reporters": int, "is_observed": bool})


def open_services(incident: Record, *, today: dt.date) -> tuple[str, ...]:
    """The e-services of an incident of today of which nobody said that they work again, in order; none of another day."""
    return tuple(sorted((incident["open_codes"] or "").split("|"))) if incident["open_codes"] and incident["occurred_on"] == today else ()


def prevailing_kind(kinds: Sequence[Record]) -> str:
    """What more than half of the reporters who said what happened say, else nothing. `kinds`: kind_code, n_reporters."""
    said = [one for one in kinds if one["kind_code"] != "unknown"]
    most = max(said, key=lambda one: one["n_reporters"], default=None)
    return str(most["kind_code"]) if most and 2 * most["n_reporters"] > sum(one["n_reporters"] for one in said) else ""


def share_of_package(code: str, usual: pd.Series) -> float:
    """Of those who reported in the year before, by package; 0 where nobody did."""
    total = int(usual.sum())
    return int(usual.get(code, 0)) / total if total else 0.0


def span(incident: Record, lang: str, *, is_short: bool = False) -> str:
    """`premier signalement vers 9 h, dernier vers 11 h 30`: to the half-hour, unless five reporters agree on the start within a quarter of
    an hour. When it ended is another thing. `is_short`, for a cell: `signalé vers 9 h – 11 h 30`."""
    begun, ended = start(incident, lang), _rounded(incident["last_report_at"])
    if not incident["is_start_agreed"] and _rounded(incident["first_report_at"]) == ended:
        return begun
    return i18n.t("incidents.span.short" if is_short else "incidents.span", lang, start=begun, end=i18n.clock(ended, lang, is_rounded=True))


def start(incident: Record, lang: str) -> str:
    """`vers 9 h`, or the minute where five reporters agree on it."""
    first = incident["first_report_at"]
    if incident["is_start_agreed"]:
        return i18n.clock(first, lang)
    return i18n.t("incidents.about", lang, time=i18n.clock(_rounded(first), lang, is_rounded=True))


def public_span(incident: Record) -> tuple[dt.datetime, dt.datetime]:
    """First and last moment as `span` tells them; both the same where only one is told."""
    begun = incident["first_report_at"] if incident["is_start_agreed"] else _rounded(incident["first_report_at"])
    return begun, max(begun, _rounded(incident["last_report_at"]))


def address(service_code: str, start_at: dt.datetime) -> str:
    """`MCN,2024-01-15T09:00`: the e-service and the local start by which a link finds an incident again."""
    return f"{service_code},{start_at.astimezone(i18n.BRUSSELS):%Y-%m-%dT%H:%M}"


def read_address(text: str) -> tuple[str, dt.datetime] | None:
    """The e-service and the moment of an address, None where it names none."""
    service_code, _, moment = text.partition(",")
    try:
        at = dt.datetime.strptime(moment, "%Y-%m-%dT%H:%M")
    except ValueError:
        return None
    return (service_code, at.replace(tzinfo=i18n.BRUSSELS)) if service_code else None


def level_at(levels: Sequence[Record], moment: dt.datetime) -> Record | None:
    """What was usual in the part of the day that a moment falls into. `levels`: those of its e-service and day, by part."""
    is_at_work = WORK_HOURS[0] <= moment.astimezone(i18n.BRUSSELS).hour < WORK_HOURS[1]
    by_part = {one["part_code"]: one for one in levels}
    if by_part.keys() <= {"work", "evening"}:
        return by_part.get("work" if is_at_work else "evening")
    return next(iter(by_part.values()), None)


def usual_within(level: Record, *, minutes: int) -> float:
    """Reporters of an ordinary stretch of so many minutes, those of the whole part of the day spread evenly."""
    return float(level["usual_reporters"]) / (_HOURS_OF_PART[level["part_code"]] * 60) * minutes


def official_hours(outage: Record, day: dt.date) -> tuple[float, float]:
    """From which to which hour of a day an official outage may have lasted, no finer than its source: 0 to 24 where that gives none. An
    approximate time is an hour more on either side, as it is matched."""
    if outage["precision"] == "T":
        margin = 1 if outage["is_time_approximate"] else 0
        last = _hours_of(outage["ended_at"], day) + margin if outage["ended_at"] else 24
        return max(_hours_of(outage["started_at"], day) - margin, 0), min(last, 24)
    return DAY_PARTS[outage["part_of_day"]] if outage["precision"] == "P" and outage["part_of_day"] else (0, 24)


@dataclass(frozen=True)
class Place:
    """Of an incident in a list, newest first: its number from 1, of how many, and the nearest others."""

    number: int
    n: int
    newer: Record | None
    older: Record | None


def place_in(listed: Sequence[Record], incident_id: str, *, itself: Sequence[str]) -> Place | None:
    """`itself`: all incidents of its root; they are no neighbours, for they are told on one page."""
    at = next((number for number, one in enumerate(listed) if one["incident_id"] == incident_id), None)
    if at is None:
        return None
    newer = [one for one in listed[:at] if one["incident_id"] not in itself]
    older = [one for one in listed[at + 1 :] if one["incident_id"] not in itself]
    return Place(at + 1, len(listed), newer[-1] if newer else None, older[0] if older else None)


def clock_hours(moment: dt.datetime) -> float:
    """Local hours since midnight, as an axis of the day takes them."""
    local = moment.astimezone(i18n.BRUSSELS)
    return local.hour + local.minute / 60


def _hours_of(moment: dt.datetime, day: dt.date) -> float:
    """Local hours since midnight, 0 for a moment of a day before and 24 for one of a day after."""
    on = moment.astimezone(i18n.BRUSSELS).date()
    return clock_hours(moment) if on == day else 0 if on < day else 24


def hours_to_show(moments: Iterable[dt.datetime]) -> tuple[int, int]:
    """First and last clock hour of the picture of one day: the working day, and more where a report leaves it."""
    clocks = [moment.astimezone(i18n.BRUSSELS).hour for moment in moments]
    return max(0, min(WORK_HOURS[0], min(clocks)) - 1), min(24, max(WORK_HOURS[1], max(clocks) + 1) + 1)


def _of_parts(incident: Record, by_id: Mapping[str, set[str]]) -> set[str]:
    return set().union(*(by_id.get(one, set()) for one in incident["incident_ids"].split("|")))


def _rounded(moment: dt.datetime) -> dt.datetime:
    """To the nearest half-hour."""
    minutes = round((moment.minute + moment.second / 60) / _HALF_HOUR) * _HALF_HOUR
    return moment.replace(minute=0, second=0, microsecond=0) + dt.timedelta(minutes=minutes)
