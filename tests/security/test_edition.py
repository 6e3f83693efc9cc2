"""An attack on the public edition: all that it publishes is read from its files as one linear system and solved for what it hides.

The attacker is strong. He has every edition; he knows how many doctors stand in two regions of a line; that nobody counts in a cell and not
in its margin; that a cell of a month and a family is made of its regions; that an incident of so many doctors lies in its month and family.
For each hidden number the least and the most that it can be are two linear programmes, solved by a solver that the product does not use.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from analytics import warehouse
from analytics.dossier.request import Refused
from analytics.edition import protecting, writing
from analytics.edition.earlier import Earlier
from analytics.warehouse import Build
from settings import DataFolder
from tests.analytics import builds
from tests.conftest import Union
from tests.edition.conftest import FAMILIES, publish, world, write_world
from tests.turns import FULL

LEAST = 5
LINKED = 22  # a small world in which each table is protected, and all of them together are not
Cell = frozenset[tuple[str, str]]
REGIONS = ("WAL", "BRU", "VLG", "UNK")
TOTAL = "total"


def cell(**codes: str) -> Cell:
    return frozenset((name, code) for name, code in codes.items() if code != TOTAL)


@dataclass
class Leaked:
    """What stands in the files: numbers, hidden cells, and how incidents bind a month and a family from below."""

    told: dict[Cell, int] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    least: dict[Cell, int] = field(default_factory=dict)

    def add(self, one: Cell, text: str) -> None:
        if text == "":
            if one not in self.told:
                self.hidden.add(one)
            return
        n = int(text)
        assert self.told.get(one, n) == n, f"{set(one)} is told twice, not the same"
        self.told[one] = n
        self.hidden.discard(one)


def read(folder: Path, families: Mapping[str, str]) -> Leaked:
    """Every table of the folder. `families`: by e-service, for incidents."""
    leaked = Leaked()
    for path in sorted((folder / "data").glob("*.csv")):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            kind = path.stem
            period = period_of(row) if "starts_on" in row else {}
            if kind.startswith("months_by_"):
                over = kind.removeprefix("months_by_")
                for name, text in row.items():
                    if not name.startswith(("passport", "starts_on", "ends_on")):
                        leaked.add(cell(**period, **{over: name}), text)
            elif kind in ("family_by_region", "severity_by_region"):
                for region in (*REGIONS, TOTAL):
                    leaked.add(cell(**period, **{kind.split("_")[0]: row["code"]}, region=region), row[region])
            elif kind == "incidents":
                month, family = row["occurred_on"][:8] + "01", families.get(row["service_code"])
                n = int(row["n_reporters"] or 3)  # the rule of the house needs three
                if family and not row["symptom_codes"]:
                    one = cell(month=month, family=family)
                    leaked.least[one] = max(leaked.least.get(one, 0), n)
            elif kind != "by_region":  # whose numbers stand on the page of the half-year, read below
                raise AssertionError(f"{path.name} is a table that this attack does not know")
    said = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    for name, n in said["numbers"].items():
        one = frozenset(tuple(pair.split("=", 1)) for pair in name.split(";"))
        leaked.add(one, "" if n is None else str(n))  # type: ignore[arg-type]
    return leaked


def period_of(row: Mapping[str, str]) -> dict[str, str]:
    starts, ends = dt.date.fromisoformat(row["starts_on"]), dt.date.fromisoformat(row["ends_on"])
    if (starts.year, starts.month) == (ends.year, ends.month) and not {"code"} & row.keys():
        return {"month": starts.replace(day=1).isoformat()}
    return {"half": half_of(starts.isoformat())}


def half_of(month: str) -> str:
    return f"{month[:4]}-{'01' if int(month[5:7]) <= 6 else '07'}-01"


# --- the truth, asked of the build by itself --------------------------------------------------------------------------


def truth(folder: DataFolder, cells: Iterable[Cell]) -> dict[Cell, int]:
    """Distinct reporters of each cell, counted one by one without the product."""
    import duckdb

    build_id = folder.current_pointer.read_text().strip()
    with duckdb.connect(str(folder.build_file(build_id)), read_only=True) as con:
        rows = con.execute(
            "select r.reporter_key, r.occurred_on, r.region_code, r.severity_code, coalesce(s.family_code, 'unknown')"
            " from marts.fct_reports as r left join marts.dim_services as s using (service_code)"
            " where r.occurred_on between (select observed_from from meta.build_info) and (select observed_to from meta.build_info)"
        ).fetchall()
    alike: dict[Cell, set[str]] = {}
    for reporter, on, region, severity, family in rows:
        month = on.replace(day=1).isoformat()
        of = cell(month=month, half=half_of(month), region=region, severity=str(severity), family=family)
        alike.setdefault(of, set()).add(reporter)
    found: dict[Cell, set[str]] = {one: set() for one in cells}
    for of, reporters in alike.items():
        for one, people in found.items():
            if one <= of:
                people |= reporters
    return {one: len(people) for one, people in found.items()}


# --- the system -------------------------------------------------------------------------------------------------------


class System:
    """Unknowns from 0 up, equations and inequalities; every told number is a constant."""

    def __init__(self, leaked: Leaked) -> None:
        self._leaked = leaked
        self.places: dict[Any, int] = {}
        self._rows: dict[bool, list[tuple[dict[int, float], float]]] = {True: [], False: []}

    def _side(self, terms: Sequence[tuple[float, Any]]) -> tuple[dict[int, float], float]:
        row: dict[int, float] = {}
        constant = 0.0
        for by, one in terms:
            if one in self._leaked.told:
                constant += by * self._leaked.told[one]
            else:
                at = self.places.setdefault(one, len(self.places))
                row[at] = row.get(at, 0.0) + by
        return row, constant

    def equal(self, terms: Sequence[tuple[float, Any]], value: float) -> None:
        row, constant = self._side(terms)
        self._rows[True].append((row, value - constant))

    def at_most(self, terms: Sequence[tuple[float, Any]], value: float = 0) -> None:
        row, constant = self._side(terms)
        self._rows[False].append((row, value - constant))

    @cached_property
    def matrices(self) -> dict[bool, Any]:
        """Once all is said: equations, and inequalities, each with their values."""
        n = len(self.places)
        matrices: dict[bool, Any] = {}
        for kind, rows in self._rows.items():
            kept = [(row, value) for row, value in rows if row]
            data = [(value, at, place) for at, (row, _) in enumerate(kept) for place, value in row.items()]
            matrix = coo_matrix(([d for d, *_ in data], ([r for _, r, _ in data], [c for *_, c in data])), shape=(len(kept), n)).tocsr()
            matrices[kind] = (matrix, np.array([value for _, value in kept])) if kept else (None, None)
        return matrices

    def bounds(self, one: Cell) -> tuple[int, int | None]:
        """The least and the most that it can be, None without a bound."""
        matrices = self.matrices
        goal = np.zeros(len(self.places))
        goal[self.places[one]] = 1
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * goal,
                A_ub=matrices[False][0],
                b_ub=matrices[False][1],
                A_eq=matrices[True][0],
                b_eq=matrices[True][1],
                method="highs",
            )
            found.append(None if solved.status == 3 else sign * solved.fun)
            assert solved.status in (0, 3), f"{set(one)}: {solved.message}"
        return math.ceil(found[0] - 1e-6), None if found[1] is None else math.floor(found[1] + 1e-6)


def system_of(leaked: Leaked, real: Mapping[Cell, int]) -> System:
    """All that the attacker knows. The whole of what he is given beyond the files: `real` overlaps of regions."""
    system = System(leaked)
    every = leaked.told.keys() | leaked.hidden
    months = sorted({dict(one)["month"] for one in every if "month" in dict(one)})
    halves = sorted({dict(one)["half"] for one in every if "half" in dict(one)})
    families = sorted({dict(one)["family"] for one in every if "family" in dict(one)})
    periods = [{"month": month} for month in months] + [{"half": half} for half in halves]
    levels = ("0", "1", "2", "3", "unknown")
    rests: list[dict[str, str]] = [{}, *({"family": code} for code in families), *({"severity": code} for code in levels)]

    def line(cells: Sequence[Cell], margin: Cell, *, is_known: bool) -> None:
        if margin not in every or any(one not in every for one in cells):
            return
        for one in cells:
            system.at_most([(1, one), (-1, margin)])
        if is_known:
            system.equal([*((1, one) for one in cells), (-1, margin)], sum(real[one] for one in cells) - real[margin])
        else:
            system.at_most([(1, margin), *((-1, one) for one in cells)])

    for period in periods:
        for rest in rests:
            line([cell(**period, **rest, region=region) for region in REGIONS], cell(**period, **rest), is_known=True)
        for name, codes in (("family", families), ("severity", levels)):
            for region in (*REGIONS, TOTAL):
                line([cell(**period, **{name: code}, region=region) for code in codes], cell(**period, region=region), is_known=False)
    for half in halves:
        its = [month for month in months if half_of(month) == half]
        for rest in [{}, *({"region": region} for region in REGIONS), *({"family": code} for code in families)]:
            line([cell(month=month, **rest) for month in its], cell(half=half, **rest), is_known=False)
    for month in months:  # what nobody published, and yet holds: a month, a family and a region
        inside = {(family, region): ("inside", month, family, region) for family in families for region in REGIONS}
        for (family, region), one in inside.items():
            beside = [
                cell(month=month, family=family),
                cell(month=month, region=region),
                cell(half=half_of(month), family=family, region=region),
            ]
            for larger in beside:
                if larger in every:
                    system.at_most([(1, one), (-1, larger)])
        for family in families:
            if cell(month=month, family=family) in every:
                system.at_most([(1, cell(month=month, family=family)), *((-1, inside[family, region]) for region in REGIONS)])
        for region in REGIONS:
            if cell(month=month, region=region) in every:
                system.at_most([(1, cell(month=month, region=region)), *((-1, inside[family, region]) for family in families)])
    for one, n in leaked.least.items():
        if one in every:
            system.at_most([(-1, one)], -n)
    return system


def recovered(leaked: Leaked, real: Mapping[Cell, int]) -> list[str]:
    """Hidden numbers that the attacker works out, or knows to be fewer than five."""
    system = system_of(leaked, real)
    found = []
    for one in sorted(leaked.hidden, key=sorted):
        if one not in system.places:
            continue
        low, high = system.bounds(one)
        assert low <= real[one] and (high is None or real[one] <= high), f"the attack is wrong about {set(one)}"
        is_determined = high is not None and low == high
        is_few = 0 < real[one] < LEAST and high is not None and high < LEAST
        if is_determined or is_few:
            found.append(f"{sorted(one)} = {real[one]}: from {low} to {high}")
    return found


def families_of(folder: DataFolder) -> dict[str, str]:
    with closing(warehouse.open_current(folder)) as build:
        from analytics import catalogue

        frame = build.run(catalogue.dimension("dim_services"))
    return dict(zip(frame["service_code"], frame["family_code"], strict=True))


def attack(out: Path, folder: DataFolder) -> tuple[Leaked, list[str]]:
    leaked = read(out, families_of(folder))
    real = truth(folder, leaked.told.keys() | leaked.hidden)
    return leaked, recovered(leaked, real)


# --- the demo ---------------------------------------------------------------------------------------------------------


def test_nothing_hidden_can_be_worked_out(edition: Path, demo: Union) -> None:
    leaked, found = attack(edition, demo.folder)
    assert len(leaked.hidden) > 30 and len(leaked.told) > 150, "the demo has something to hide, and much to tell"
    assert not found


def test_no_number_of_few_is_told(edition: Path, demo: Union) -> None:
    leaked = read(edition, families_of(demo.folder))
    assert not [one for one, n in leaked.told.items() if 0 < n < LEAST]
    for path in edition.rglob("*.csv"):
        text = path.read_text(encoding="utf-8-sig")
        assert "reporter_key" not in text and "submission_id" not in text


def test_nor_from_edition_to_edition(demo_root: Path, demo: Union, tmp_path: Path) -> None:
    """A month or more apart, in one folder: whoever kept them all has the numbers of the last one and no more."""
    out = tmp_path / "public"
    kept: list[Leaked] = []
    for until in ("2023-12", "2024-05", "2024-06", "2024-10", "2024-11") if FULL else ("2024-05", "2024-06", "2024-11"):
        assert publish(demo_root, out, "--until", until).code == 0
        kept.append(read(out, families_of(demo.folder)))
    for before, after in itertools.pairwise(kept):
        assert before.told.items() <= after.told.items(), "a number that was told stays"
        assert before.hidden <= after.hidden, "what was hidden stays hidden"
    _, found = attack(out, demo.folder)
    assert not found


def test_the_attack_succeeds_where_only_small_cells_are_hidden(edition: Path, demo: Union) -> None:
    """The attack is no sham: without complements it finds nearly all of them."""
    leaked = read(edition, families_of(demo.folder))
    real = truth(demo.folder, leaked.told.keys() | leaked.hidden)
    naive = Leaked(told={one: n for one, n in real.items() if not 0 < n < LEAST}, hidden={one for one, n in real.items() if 0 < n < LEAST})
    assert len(recovered(naive, real)) > len(naive.hidden) / 2


# --- small worlds -----------------------------------------------------------------------------------------------------


def made(build: Build, before: Earlier, until: dt.date | None = None) -> writing.Edition:
    return writing.make(build, before, issued_at=dt.datetime(2024, 9, 30, tzinfo=dt.UTC), until=until, address="")


@pytest.mark.parametrize("seed", (*range(4 if FULL else 0), LINKED))
def test_nor_in_a_small_world(tmp_path: Path, seed: int) -> None:
    """Where nearly every cell is small. An edition may be refused; one that is made gives nobody away."""
    folder = builds.folder(tmp_path)
    write_world(folder, world(seed))
    with closing(warehouse.open_current(folder)) as build:
        try:
            edition = made(build, Earlier())
        except Refused as refused:
            assert refused.code in ("too_few", "unsafe")
            return
    out = tmp_path / "public"
    writing.put(edition.files, out)
    leaked, found = attack(out, folder)
    assert leaked.hidden and not found


def test_tables_protected_one_by_one_give_some_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the look at all tables together the attack succeeds: neither of them is a sham."""
    monkeypatch.setattr(protecting, "_unprotected", lambda *_: None)
    folder = builds.folder(tmp_path)
    write_world(folder, world(LINKED))
    with closing(warehouse.open_current(folder)) as build:
        edition = made(build, Earlier())
    writing.put(edition.files, tmp_path / "public")
    assert attack(tmp_path / "public", folder)[1]


@pytest.mark.parametrize("seed", range(2 if FULL else 1))
def test_nor_month_by_month_in_a_small_world(tmp_path: Path, seed: int) -> None:
    from analytics.edition import earlier

    folder, out = builds.folder(tmp_path), tmp_path / "public"
    write_world(folder, world(seed))
    months = [dt.date(2023, month, 28) for month in range(9, 13)] + [dt.date(2024, month, 28) for month in range(1, 8)]
    months = months if FULL else months[-5:]  # among them the one that ends a half-year
    n_made = 0
    with closing(warehouse.open_current(folder)) as build:
        for month in months:
            last = (month + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
            try:
                edition = made(build, earlier.read(out), last)
            except Refused as refused:
                assert refused.code in ("too_few", "unsafe")
                continue
            writing.put(edition.files, out)
            n_made += 1
    if n_made:
        assert not attack(out, folder)[1]


@pytest.mark.parametrize("first", ["2023-12-01", "2023-12-20", "2024-05-01"] if FULL else ["2023-12-20"])  # of December a third
def test_nor_where_a_half_year_is_a_month_or_two(tmp_path: Path, first: str) -> None:
    """A form that opened late: the half-year and its only month count the same doctors."""
    folder, opened = builds.folder(tmp_path), dt.date.fromisoformat(first)
    write_world(folder, [row for row in world(3) if row["occurred_on"] >= opened], first=opened)
    with closing(warehouse.open_current(folder)) as build:
        edition = made(build, Earlier())
    writing.put(edition.files, tmp_path / "public")
    leaked, found = attack(tmp_path / "public", folder)
    assert leaked.hidden and not found


def test_a_late_report_does_not_show(tmp_path: Path) -> None:
    """One doctor more, about a month that was told: the next edition tells the same number, and says how many it keeps."""
    from analytics.edition import earlier

    folder, out = builds.folder(tmp_path), tmp_path / "public"
    rows = world(2)
    write_world(folder, rows)
    with closing(warehouse.open_current(folder)) as build:
        first = made(build, Earlier(), dt.date(2024, 6, 30))
        writing.put(first.files, out)
    late = builds.reports("late", "2024-05-15", "somebody", "MCN", region="WAL")
    write_world(folder, [*rows, *late], build_id="b2")
    before = read(out, FAMILIES)
    with closing(warehouse.open_current(folder)) as build:
        second = made(build, earlier.read(out))
        fresh = made(build, Earlier())
    assert second.n_kept > 0 and first.n_kept == 0 and fresh.n_kept == 0
    writing.put(second.files, tmp_path / "next")
    after = read(tmp_path / "next", FAMILIES)
    assert before.told.items() <= after.told.items() and before.hidden <= after.hidden


def test_the_folder_tells_what_the_grid_tells(edition: Path, demo: Union) -> None:
    leaked = read(edition, families_of(demo.folder))
    real = truth(demo.folder, leaked.told.keys() | leaked.hidden)
    assert leaked.hidden == {one for one, n in _told_again(demo, real).items() if n is None}


def _told_again(demo: Union, real: Mapping[Cell, int]) -> dict[Cell, int | None]:
    from analytics.dossier.reading import Reading
    from analytics.edition import grid
    from analytics.edition.reading import request_of
    from analytics.filters import Filters

    with closing(warehouse.open_current(demo.folder)) as build:
        reading = Reading(build, request_of(Filters(), "fr", dt.datetime(2025, 1, 31, tzinfo=dt.UTC)))
        numbers = grid.ask(reading, dt.date(2023, 9, 1), dt.date(2024, 11, 30))
    assert {frozenset(key): n for key, n in numbers.numbers.items()} == dict(real)
    return {frozenset(key): n for key, n in protecting.told(numbers, {}).items()}
