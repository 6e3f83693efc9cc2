"""The criteria of the integrated practice premium (PPI): what each measures, when, and which e-services it needs.

Criteria whose presence in a year is an inference are counted (`Year.n_unnamed`) but never named; one about which sources disagree is told
as uncertain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

import i18n
from analytics.frames import records

DEMAND_YEARS = (2023, 2024)  # whose conditions the letter of 31 January 2024 is about
OPEN_YEARS = (2025, 2026)  # offered though we know no source for their criteria: the staff can enter them with theirs
Row = Mapping[str, Any]
OUR_REGIONS = ("WAL", "BRU")  # an e-service that serves another region alone is needed by no member


@dataclass(frozen=True)
class Dependency:
    """An e-service that a criterion needs: `direct` where the criterion measures its use, else upstream of one that is. `mark` is that of
    the link, of the weakest of a chain; empty for an uncertain criterion."""

    service_code: str
    is_direct: bool
    mark: str
    source: str
    catch_up_code: str = ""  # lost | delayed; empty: not known
    is_catch_up_stated: bool = False
    catch_up_source: str = ""


@dataclass(frozen=True)
class Window:
    """Days that can count. `has_no_start`: a state or a registration, of which a source gives only the last day: no measuring period, and
    counted from the first of January by our choice."""

    first: dt.date
    last: dt.date
    has_no_start: bool = False

    def holds(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Criterion:
    """One criterion of one premium year. `share` or `count` is what has to be reached, None where it is no number or not known. `window`
    is None where no day is known."""

    year: int
    code: str
    label: str
    threshold: str
    measure: str  # ratio | use | count | stock | registration
    share: float | None
    count: int | None
    period_code: str
    window: Window | None
    is_uncertain: bool
    source: str
    noted_source: str
    dependencies: tuple[Dependency, ...]
    author: str = ""  # of a criterion the staff entered, with the day they did
    recorded_on: dt.date | None = None

    @property
    def is_registration(self) -> bool:
        """It has dates by which to register, no measuring period."""
        return self.measure == "registration"

    @property
    def direct(self) -> tuple[str, ...]:
        return tuple(one.service_code for one in self.dependencies if one.is_direct)

    @property
    def upstream(self) -> tuple[str, ...]:
        return tuple(one.service_code for one in self.dependencies if not one.is_direct)


@dataclass(frozen=True)
class Year:
    """One premium year. `n_unnamed`: criteria it had that no source we could read names."""

    year: int
    criteria: tuple[Criterion, ...]
    n_criteria: int | None
    n_unnamed: int

    @property
    def is_known(self) -> bool:
        return bool(self.criteria)

    @property
    def established(self) -> tuple[Criterion, ...]:
        """Those that a source states; sentences count these alone."""
        return tuple(one for one in self.criteria if not one.is_uncertain)


def years(criteria: pd.DataFrame) -> list[int]:
    """Every premium year a screen offers: those with criteria, those the letter is about, and the open ones."""
    return sorted({*DEMAND_YEARS, *OPEN_YEARS, *(int(year) for year in criteria["premium_year"])})


def services_of(years: Iterable[Year]) -> dict[str, list[int]]:
    """E-services whose use a stated criterion of these premium years measures, each with those years. One on which sources disagree, and
    what lies upstream, are left out."""
    found: dict[str, list[int]] = {}
    for year in years:
        stated = {code for criterion in year.criteria if not criterion.is_uncertain for code in criterion.direct}
        for code in sorted(stated):
            found.setdefault(code, []).append(year.year)
    return found


def year_of(year: int, table: Callable[[str], pd.DataFrame], *, lang: str, regions: Sequence[str] = OUR_REGIONS) -> Year:
    """From the tables of a build, by name. Upstream e-services are those the criterion's own list names and all that its direct ones
    depend on always: no criterion measures reading, nor holds for some packages. `regions`: whose GPs are meant."""
    rows, links, tiers = (_of_year(table(name), year) for name in ("ppi_criteria", "ppi_criterion_services", "ppi_tiers"))
    named = [row for row in rows if row["is_shown"] or row["is_uncertain"]]
    elsewhere = {row["service_code"] for row in records(table("dim_services")) if row["region_code"] and row["region_code"] not in regions}
    chains = [one for one in records(table("dim_service_dependencies")) if not one["holds_for"]]
    totals = [int(row["n_criteria_total"]) for row in tiers if row["n_criteria_total"]]
    return Year(
        year=year,
        criteria=tuple(_criterion(row, links, chains, elsewhere, lang) for row in named),
        n_criteria=max(totals) if totals else None,
        n_unnamed=len(rows) - len(named),
    )


@dataclass(frozen=True)
class Registration:
    """A barometer to register for, and until which day; None where it was not found."""

    label: str
    register_by: dt.date | None


def registrations(criterion: Criterion, dates: pd.DataFrame, lang: str) -> list[Registration]:
    """Those of the criterion; `dates`: `ppi_registration_dates`. None where it is no registration."""
    own = dates[(dates["premium_year"] == criterion.year) & (dates["criterion_code"] == criterion.code)]
    return [Registration(i18n.sentence_case(row[f"label_{lang}"]), row["register_by"]) for row in records(own)]


def _of_year(frame: pd.DataFrame, year: int) -> list[dict[str, Any]]:
    return records(frame[frame["premium_year"] == year])


def _criterion(row: Row, links: Iterable[Row], chains: Sequence[Row], elsewhere: set[str], lang: str) -> Criterion:
    own = [link for link in links if link["criterion_code"] == row["criterion_code"] and link["service_code"] not in elsewhere]
    return Criterion(
        year=int(row["premium_year"]),
        code=row["criterion_code"],
        label=row[f"label_{lang}"],
        threshold=row[f"threshold_{lang}"] or "",
        measure=row["measure_code"],
        share=row["threshold_share"],
        count=None if row["threshold_count"] is None else int(row["threshold_count"]),
        period_code=row["period_code"],
        window=_window(row),
        is_uncertain=bool(row["is_uncertain"]),
        source=row["source"] or "",
        noted_source=row["noted_source"] or "",
        dependencies=_dependencies(own, chains, elsewhere),
        author=row["author"] or "",
        recorded_on=row["recorded_on"],
    )


def _window(row: Row) -> Window | None:
    if row["period_end"] is None:
        return None
    first = row["period_start"] or dt.date(int(row["premium_year"]), 1, 1)
    return Window(first, row["period_end"], has_no_start=row["period_start"] is None)


def _dependencies(own: Sequence[Row], chains: Sequence[Row], elsewhere: set[str]) -> tuple[Dependency, ...]:
    """Direct ones first, then upstream ones, the criterion's own list before what the chains add; each once."""
    found: dict[str, Dependency] = {}
    for link in sorted(own, key=lambda one: one["relation_code"] != "direct"):
        found[link["service_code"]] = Dependency(
            service_code=link["service_code"],
            is_direct=link["relation_code"] == "direct",
            mark=link["mark"] or "",
            source=link["source"] or "",
            catch_up_code=link["catch_up_code"] or "",
            is_catch_up_stated=link["catch_up_mark"] is not None,
            catch_up_source=link["catch_up_source"] or "",
        )
    direct = {one.service_code for one in found.values() if one.is_direct}
    for chain in sorted(chains, key=lambda one: (one["path_length"], one["upstream_code"])):
        if chain["downstream_code"] in direct and chain["upstream_code"] not in {*found, *elsewhere}:
            found[chain["upstream_code"]] = Dependency(
                chain["upstream_code"], is_direct=False, mark=chain["mark"], source=chain["source"] or ""
            )
    return tuple(found.values())
