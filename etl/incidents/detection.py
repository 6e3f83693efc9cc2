"""The rule applied to all reports, one day after the other: what is usual is learned from the days before.

Vectorised over the services of a day; nothing here knows codes, files or the database.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.incidents import chance, windows
from etl.incidents.arrays import Flags, Floats, Ints
from etl.incidents.baseline import HOURS, Baseline, Usual
from etl.incidents.day_parts import DayPart, day_parts, parts_of_day
from etl.incidents.rule import GAP_MINUTES, GUARD_MINUTES, LEAST_REPORTERS, LEVEL_WEIGHT, ORDINARY_DAYS, WINDOW_MINUTES

_LEAST_MEAN = 1e-9  # reporters: an hour in which nobody ever reported
_SEGMENT = 4096  # minutes: a day of 25 hours and the widest window lie well apart from the next


@dataclass(frozen=True)
class Reports:
    """Reports that may open an incident, in any order: equally long arrays."""

    service: Ints  # number of the e-service
    day: Ints  # number of the day in the calendar
    minute: Ints  # of the local clock, 0 to 1439: decides the part of the week and the usual share
    elapsed: Ints  # minutes since local midnight, 0 to 1499: decides what lies within two hours, also when the clock changes
    reporter: Ints  # numbered from 0


@dataclass(frozen=True)
class Calendar:
    """Every day from the first report to the last, in order."""

    weekday: Ints  # ISO
    is_holiday: Flags
    is_observed: Flags

    def __len__(self) -> int:
        return len(self.weekday)


@dataclass(frozen=True)
class DayOfPart:
    """One observed day and part of the week, as the rule saw it: what was usual before it, and what it taught."""

    day: int
    part: DayPart
    usual: Usual
    raised: Floats  # (services,) how far the other services exceeded their level over the whole part, at least 1
    has_begun: Flags  # (services,) reported on this day or before
    by_hour: Floats  # (units, 24) reporters by the hour of their first report; units are the services, then the families
    is_learned: Flags  # (units,) a day without incident, since the first report ever


@dataclass(frozen=True)
class Incident:
    """Every report of this service on this day from `first` to `last`, both in minutes elapsed since midnight.

    `chance`: how often an ordinary day of this service shows a window like its most unusual one.
    """

    service: int
    day: int
    first: int
    last: int
    chance: float


@dataclass(frozen=True)
class Detected:
    incidents: list[Incident]
    days: list[DayOfPart]


class Detection:
    """One pass over the days. Reports are sorted once by service, day, part and time; days are cut out of that order."""

    def __init__(self, reports: Reports, calendar: Calendar, family_of: Ints, first_day: Ints, baseline: Baseline) -> None:
        """`first_day` (services,): the day of the first report ever, len(calendar) for none. `baseline`: what earlier days taught."""
        part = day_parts(calendar.weekday[reports.day], calendar.is_holiday[reports.day], reports.minute)
        order = np.lexsort((reports.elapsed, reports.service, part, reports.day))
        self.calendar, self.family_of = calendar, family_of
        self.service, self.day, self.part = reports.service[order], reports.day[order], part[order]
        self.minute, self.elapsed, self.reporter = reports.minute[order], reports.elapsed[order], reports.reporter[order]
        n_parts, n_services = len(DayPart), len(family_of)
        cell = (self.day * n_parts + self.part) * n_services + self.service
        previous = windows.previous_of_same(cell, self.reporter)
        self.n_in_window = windows.reporters_in_windows(cell * _SEGMENT + self.elapsed, previous, WINDOW_MINUTES)
        self.is_first = previous == windows.NONE
        self.is_first_in_family = self._first_in_family()
        self.bounds = np.searchsorted(self.day * n_parts + self.part, np.arange(len(calendar) * n_parts + 1))
        self.first_day, self.baseline = first_day, baseline
        self.incidents: list[Incident] = []
        self.days: list[DayOfPart] = []

    def run(self, from_day: int = 0) -> Detected:
        """Every observed day from `from_day` on."""
        for day in from_day + np.flatnonzero(self.calendar.is_observed[from_day:]):
            self._take(int(day))
        return Detected(self.incidents, self.days)

    def _take(self, day: int) -> None:
        """Flags the windows of one day, builds its incidents, then lets the day teach what is usual."""
        parts = parts_of_day(int(self.calendar.weekday[day]), is_holiday=bool(self.calendar.is_holiday[day]))
        usual = {part: self.baseline.usual(part) for part in parts}
        flagged = [self._flagged(day, part, usual[part]) for part in parts]
        at = np.concatenate([positions for positions, _ in flagged])
        has_incident = np.zeros(len(self.family_of), dtype=bool)
        if len(at):
            has_incident[self.service[at]] = True
            self._build(day, at, np.concatenate([expected for _, expected in flagged]))
        for part in parts:
            self._learn(day, part, usual[part], has_incident)

    def _flagged(self, day: int, part: DayPart, usual: Usual) -> tuple[Ints, Floats]:
        """Positions of reports that open a window the rule flags, and how often an ordinary day would show it."""
        start, end = self._cut(day, part)
        firsts = start + np.flatnonzero(self.is_first[start:end])
        at = start + np.flatnonzero((self.n_in_window[start:end] >= LEAST_REPORTERS) & usual.is_known[self.service[start:end]])
        service, others = self.service[at], (self.n_in_window[at] - 1).astype(np.float64)
        raised = usual.mean[service] * self._level_of_the_day(at, firsts, usual)
        inside = np.maximum(raised * _share(usual, service, self.minute[at], self.minute[at] + WINDOW_MINUTES), _LEAST_MEAN)
        rare = 1 / ORDINARY_DAYS / raised
        expected = raised * chance.negative_binomial_tail(others, inside, usual.spread[service], upto=rare)
        is_flagged = expected < 1 / ORDINARY_DAYS
        return at[is_flagged], expected[is_flagged]

    def _level_of_the_day(self, at: Ints, firsts: Ints, usual: Usual) -> Floats:
        """How far the other services together exceed what is usual, outside each window and an hour on either side; never below 1."""
        firsts = firsts[usual.is_own[self.service[firsts]]]
        minutes = np.sort(self.minute[firsts])
        own = self.service[firsts] * _SEGMENT + self.minute[firsts]
        own.sort()
        before, after = self.minute[at] - GUARD_MINUTES, self.minute[at] + WINDOW_MINUTES + GUARD_MINUTES
        service = self.service[at]
        level = np.where(usual.is_own, usual.mean, 0.0)
        seen = _outside(minutes, np.zeros_like(service), before, after) - _outside(own, service * _SEGMENT, before, after)
        of_all = level @ usual.by_hour
        full_hours = np.arange(HOURS + 1) * 60
        expected = level.sum() - (np.interp(after, full_hours, of_all) - np.interp(before, full_hours, of_all))
        expected -= level[service] * (1 - _share(usual, service, before, after))
        return _raised(seen, expected)

    def _build(self, day: int, at: Ints, expected: Floats) -> None:
        """Incidents of one day: from the most unusual window outwards, then from the next one that sees none of these reports."""
        start, end = self._cut(day, DayPart.WORK)[0], self._cut(day, DayPart.SUNDAY)[1]
        for service in np.unique(self.service[at]):
            times = np.sort(self.elapsed[start:end][self.service[start:end] == service])
            mine = self.service[at] == service
            windows_of_it = zip(expected[mine].tolist(), self.elapsed[at[mine]].tolist(), strict=True)
            built: list[Incident] = []
            for chance_of_it, opened in sorted(windows_of_it):
                first, last = np.searchsorted(times, (opened, opened + WINDOW_MINUTES)) - (0, 1)
                if any(times[first] <= one.last and one.first <= times[last] for one in built):
                    continue
                first, last = windows.chained(times, first, last, GAP_MINUTES)
                built.append(Incident(int(service), day, int(times[first]), int(times[last]), chance_of_it))
            self.incidents.extend(built)

    def _learn(self, day: int, part: DayPart, usual: Usual, has_incident: Flags) -> None:
        start, end = self._cut(day, part)
        n_services = len(self.family_of)
        by_hour = np.zeros((n_services + int(self.family_of.max()) + 1, HOURS))
        hour, service = self.minute[start:end] // 60, self.service[start:end]
        mine = self.is_first[start:end]
        np.add.at(by_hour, (service[mine], hour[mine]), 1)
        mine = self.is_first_in_family[start:end]
        np.add.at(by_hour, (n_services + self.family_of[service[mine]], hour[mine]), 1)
        has_begun = self.first_day <= day
        family_has_begun, family_has_incident = (np.zeros(len(by_hour) - n_services, dtype=bool) for _ in range(2))
        family_has_begun[self.family_of[has_begun]] = True
        family_has_incident[self.family_of[has_incident]] = True
        is_learned = np.concatenate([has_begun & ~has_incident, family_has_begun & ~family_has_incident])
        self.baseline.add(part, by_hour, is_learned)
        level = np.where(usual.is_own, usual.mean, 0.0)
        seen = np.where(usual.is_own, by_hour[:n_services].sum(axis=1), 0.0)
        raised = _raised(seen.sum() - seen, level.sum() - level)
        self.days.append(DayOfPart(day, part, usual, raised, has_begun, by_hour, is_learned))

    def _cut(self, day: int, part: DayPart) -> tuple[int, int]:
        at = day * len(DayPart) + part
        return int(self.bounds[at]), int(self.bounds[at + 1])

    def _first_in_family(self) -> Flags:
        cell = (self.day * len(DayPart) + self.part) * (int(self.family_of.max(initial=0)) + 1) + self.family_of[self.service]
        order = np.lexsort((self.elapsed, cell))
        is_first = np.empty(len(cell), dtype=bool)
        is_first[order] = windows.previous_of_same(cell[order], self.reporter[order]) == windows.NONE
        return is_first


def _raised(seen: Floats | Ints, expected: Floats) -> Floats:
    return np.asarray(np.maximum(1.0, (seen + LEVEL_WEIGHT) / (np.maximum(expected, 0.0) + LEVEL_WEIGHT)))


def _share(usual: Usual, service: Ints, start: Ints, end: Ints) -> Floats:
    """The usual share of a day's reporters between two minutes, between full hours in proportion."""
    return _before(usual.by_hour, service, end) - _before(usual.by_hour, service, start)


def _before(by_hour: Floats, service: Ints, minute: Ints) -> Floats:
    minute = np.clip(minute, 0, HOURS * 60)
    hour = np.minimum(minute // 60, HOURS - 1)
    low = by_hour[service, hour]
    return np.asarray(low + (by_hour[service, hour + 1] - low) * (minute - hour * 60) / 60)


def _outside(sorted_minutes: Ints, segment: Ints, before: Ints, after: Ints) -> Ints:
    """How many of a segment lie outside [before, after)."""
    inside = np.searchsorted(sorted_minutes, segment + after) - np.searchsorted(sorted_minutes, segment + np.maximum(before, 0))
    total = np.searchsorted(sorted_minutes, segment + _SEGMENT) - np.searchsorted(sorted_minutes, segment)
    return total - inside
