"""What the edition may say, period by period: numbers that may be told, read by the sections of the dossier as if it asked for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from analytics.dossier.audience import PublicCells, is_few
from analytics.dossier.reading import Reading
from analytics.dossier.request import Request
from analytics.dossier.sections.incidents import Incidents
from analytics.edition.grid import Key, Period
from analytics.edition.protecting import Told
from analytics.exports import HIDDEN
from analytics.filters import Filters
from analytics.regions import REGIONS
from analytics.small_cells import LEAST_PUBLIC
from analytics.warehouse import Build


def request_of(period: Filters, lang: str, issued_at: dt.datetime) -> Request:
    return Request(period, lang, "outside", issued_at)


class EditionReading(Reading):
    """`address`: where the page of this language will stand, empty where nobody knows; links lead there, never to the dashboard."""

    def __init__(self, build: Build, request: Request, address: str) -> None:
        super().__init__(build, request)
        self._address = address

    def permalink(self, path: str) -> str:
        return self._address


class PeriodReading(EditionReading):
    """Of one period of the grid: its numbers of reporters are those that are told, as they were told first."""

    def __init__(self, build: Build, request: Request, address: str, told: Told, period: Period) -> None:
        super().__init__(build, request, address)
        self._told, self.period = told, period

    @cached_property
    def totals(self) -> dict[str, int]:
        counted = super().totals
        regions = {f"n_reporters_{region}": number(self._told, self.period, ("region", region)) or 0 for region in REGIONS}
        return {**counted, **regions, "n_reporters": number(self._told, self.period) or 0}


def key(period: Period, *pairs: tuple[str, str]) -> Key:
    return tuple(sorted((*period.key, *pairs)))


def number(told: Told, period: Period, *pairs: tuple[str, str]) -> int | None:
    """None where it is hidden or nobody observed."""
    return told.get(key(period, *pairs))


class PeriodCells(PublicCells):
    """The numbers of one period that may leave, as the sections of the dossier ask for them."""

    def __init__(self, reading: PeriodReading, told: Told) -> None:
        self._period, self._of = reading.period, told

    def numbers(self, dimension: str) -> pd.DataFrame:
        """Most first, those that must not be told last; families that nobody named are left out."""
        found = []
        for one, n in self._of.items():
            own = dict(one)
            if own.pop(self._period.kind, "") == self._period.code and list(own) == [dimension]:
                found.append((own[dimension], n))
        found = [(code, n) for code, n in found if n != 0 or dimension != "family"]
        found.sort(key=lambda each: (each[1] is None, -(each[1] or 0), each[0]))
        return pd.DataFrame(
            {"code": [code for code, _ in found], "n": pd.Series([HIDDEN if n is None else n for _, n in found], dtype=object)}
        )

    @cached_property
    def hidden_regions(self) -> frozenset[str]:
        return frozenset(region for region in REGIONS if number(self._of, self._period, ("region", region)) is None)

    @property
    def n_counted_regions(self) -> int | None:
        """Not of the grid."""
        return None


class EditionIncidents(Incidents):
    """`first_told`: by reference, the number of reporters that an earlier edition told, None of one of few. It stays, unless five and more
    came since."""

    def __init__(self, reading: Reading, first_told: Mapping[str, int | None]) -> None:
        super().__init__(reading)
        self._first_told = first_told

    @cached_property
    def listed(self) -> list[dict[str, Any]]:
        """Newest day first, on one day by e-service: the order of the minutes is nobody's business. `reference` names each."""
        referred = with_references(super().listed)
        return [{**one, "n_reporters": self._public(one)} for one in referred]

    def _public(self, one: Mapping[str, Any]) -> int:
        n = int(one["n_reporters"])
        if one["reference"] not in self._first_told:
            return n
        before = self._first_told[one["reference"]]
        if before is None:
            return n if n >= 2 * LEAST_PUBLIC - 1 else min(n, LEAST_PUBLIC - 1)
        return before if is_few(n - before) else n

    @property
    def told(self) -> dict[str, int | None]:
        return {one["reference"]: one["n_reporters"] if one["n_reporters"] >= LEAST_PUBLIC else None for one in self.listed}


def with_references(listed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """`MCN-2024-01-15`, and `MCN-2024-01-15-2` for a second one of that day. Nothing finer than what is told of an incident of few."""
    counted: dict[str, int] = {}
    found = []
    for one in sorted(listed, key=lambda each: (each["service_code"], each["occurred_on"], each["first_report_at"])):
        name = f"{one['service_code']}-{one['occurred_on'].isoformat()}"
        counted[name] = counted.get(name, 0) + 1
        found.append({**one, "reference": name if counted[name] == 1 else f"{name}-{counted[name]}"})
    return sorted(found, key=lambda each: (-each["occurred_on"].toordinal(), each["service_code"], each["reference"]))
