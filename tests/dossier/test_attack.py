"""An attack on what leaves: dossiers for the outside of several periods and regions, read as a stranger reads their PDF and workbook, are
searched for numbers of one to four people, told or worked out by taking one number from another."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import i18n
from analytics import small_cells, tables, warehouse
from analytics.dossier import issued
from analytics.dossier.assembling import assemble
from analytics.dossier.audience import PublicCells, is_few
from analytics.dossier.contents import Dossier
from analytics.dossier.formats.pdf import pdf
from analytics.dossier.formats.workbook import workbook
from analytics.dossier.issuing import hold_against
from analytics.dossier.reading import Reading
from analytics.dossier.request import Refused
from analytics.exports import HIDDEN
from analytics.filters import Filters
from analytics.queries import incidents as questions
from analytics.small_cells import LEAST_PUBLIC
from analytics.warehouse import Build
from tests.analytics import builds
from tests.analytics.builds import reports
from tests.analytics.conftest import OTHERS
from tests.conftest import Union
from tests.dossier.conftest import request_of, text_of
from tests.turns import FULL

PERIODS = {
    "half a year": Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 6, 30)),
    "five months of it": Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 5, 31)),
    "a month": Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 1, 31)),
    "a quarter of one region": Filters(regions=("WAL",), start=dt.date(2024, 9, 1), end=dt.date(2024, 11, 30)),
}
PEOPLE = re.compile(r"(\d[\d\u202f\u00a0 ]*)\s(?:médecins?|signalants?)")
LIMITS = ("moins de", "au moins", "de 1 à", "de 3 à", "de 3 ou", "moins trois", "plus de", "quand")
SERVICES = {tables.dim_services: [{"service_code": "RECIPE", "label_fr": "Recip-e", "family_code": "F", "family_label_fr": "Famille"}]}
SEVERITIES = {tables.dim_severities: [{"severity_code": code, "label_fr": code} for code in ("unknown", "0", "1", "2", "3")]}


@dataclass(frozen=True)
class Leaked:
    """A dossier as it left: what it holds, the words of its PDF, the numbers of its workbook by sheet and heading."""

    contents: Dossier
    reading: Reading
    words: str
    sheets: dict[str, list[dict[str, Any]]]


def leaked(build: Build, filters: Filters) -> Leaked:
    request = request_of(filters, audience="outside")
    contents = assemble(build, request)
    book = openpyxl.load_workbook(io.BytesIO(workbook(contents)))
    sheets = {}
    for part in contents.numbered:
        headings, *rows = [[cell.value for cell in row] for row in book[part.number].iter_rows()]
        sheets[part.number] = [dict(zip(headings, row, strict=True)) for row in rows]
    return Leaked(contents, Reading(build, request), text_of(pdf(contents)), sheets)


@pytest.fixture(scope="module", params=PERIODS if FULL else ("half a year", "a quarter of one region"))
def out(request: pytest.FixtureRequest, build: Build) -> Leaked:
    return leaked(build, PERIODS[request.param])


def numbers_of_people(words: str) -> Iterator[tuple[int, str]]:
    for found in PEOPLE.finditer(words):
        yield int(re.sub(r"\s", "", found[1])), words[max(0, found.start() - 30) : found.end()]


def test_no_number_of_few_people_is_told(out: Leaked) -> None:
    rules = words_of_rules(out)
    told = [(n, where) for n, where in numbers_of_people(out.words) if 0 < n < LEAST_PUBLIC]
    assert not [where for n, where in told if where[-60:] not in rules and not any(limit in where for limit in LIMITS)], told
    for part in out.contents.numbered:
        counted = [column.label for column in part.export.columns if column.is_reporters]
        rows = out.sheets[part.number]
        found = [row[name] for row in rows for name in counted if isinstance(row[name], int | float) and 0 < row[name] < LEAST_PUBLIC]
        assert not found, part.number


def words_of_rules(out: Leaked) -> str:
    """What the method says of its own rules, and of no data."""
    return " ".join(" ".join(i18n.texts("fr")[key].split()) for key in i18n.texts("fr") if key.startswith(("method.", "metrics.")))


def test_nor_are_the_reporters_of_the_whole_build(out: Leaked, build: Build) -> None:
    """It lies off the grid: a dossier of every month that is over may differ by few."""
    n = build.info.n_reporters
    assert n and not re.search(rf"(?<!\d){n} (?:médecins|signalants)", out.words)


def test_no_sum_of_a_table_tells_how_few_stand_in_two_cells(out: Leaked) -> None:
    """Cells that are all shown add up beyond their total by nobody, or by five and more."""
    cells = PublicCells(out.reading)
    total = out.reading.n_reporters
    for dimension in ("family", "month", "severity"):
        shown = list(cells.numbers(dimension)["n"])
        assert HIDDEN in shown or not is_few(sum(shown) - total), dimension
    by_region = out.reading.by_region()
    if not out.reading.asked.regions and not cells.hidden_regions:
        assert not is_few(sum(by_region.values()) - total)
    if (counted := cells.n_counted_regions) is not None:
        assert not is_few(total - counted) and not is_few(by_region.get("WAL", 0) + by_region.get("BRU", 0) - counted)


def test_hours_are_told_in_halves_alone(out: Leaked) -> None:
    """Minutes would be those of a single report."""
    n_told = 0
    for part in out.contents.numbered:
        if part.export.id.startswith("exposure_2"):
            heading = next(column.label for column in part.export.columns if column.name == "hours")
            hours = [row[heading] for row in out.sheets[part.number] if isinstance(row[heading], int | float)]
            assert all(2 * of == int(2 * of) for of in hours), hours
            n_told += sum(of > 0 for of in hours)
    assert n_told


def test_of_incidents_of_few_the_same_is_told_everywhere(out: Leaked) -> None:
    """E-service, day and "fewer than five": neither a neighbour nor the order of a table tells more."""
    services = out.reading.labels.short_services
    whole = [one for one in out.reading.ask(questions.listed(Filters())).to_dict("records") if one["n_reporters"] < LEAST_PUBLIC]
    assert whole, "the demo has some"
    fewer = i18n.t("dossier.incidents.fewer", "fr", n="5")
    newest = max(whole, key=lambda one: str(one["occurred_on"]))
    assert f"{i18n.short_date(newest['occurred_on'], 'fr')}, {services[newest['service_code']]}, {fewer}" in " ".join(
        out.words.replace("\u202f", " ").replace("\u00a0", " ").split()
    ).replace("- ", "-")
    for part in out.contents.numbered:
        rows = part.export.rows()
        if part.export.id == "incidents_largest":
            few = [row["occurred_on"] for row in rows.to_dict("records") if row["n_reporters"] is HIDDEN]
            assert few == sorted(few) and (not few or list(rows["occurred_on"])[-len(few) :] == few)
        if part.export.id.startswith("solved_") and "last_incident_on" in rows:
            masked = [row["service_code"] for row in rows.to_dict("records") if row["last_incident_on"] is HIDDEN]
            assert masked == sorted(masked)


def test_what_is_hidden_is_counted(out: Leaked) -> None:
    hidden = i18n.t("exports.hidden", "fr")
    n = sum(value == hidden for rows in out.sheets.values() for row in rows for value in row.values())
    said = i18n.plural("dossier.hidden.cells", n, "fr")
    assert " ".join(said.split()) in out.words


def test_every_verdict_is_told(out: Leaked) -> None:
    for part in out.contents.numbered:
        if part.export.id in ("arguments", "objections"):
            assert not [value for value in part.export.rows()["verdict"] if value is HIDDEN]


# --- sums, planted ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n_both", [1, 4, 5])
def test_doctors_of_two_regions_are_protected_like_a_cell(tmp_path: Path, n_both: int) -> None:
    """Forty of Wallonia, thirty of Brussels, twenty of Flanders, and some who gave a place in both of the first."""
    rows = [row for region, n in (("WAL", 40), ("BRU", 30), ("VLG", 20)) for i in range(n) for row in sent(f"{region}{i}", region)]
    rows += [row for i in range(n_both) for row in sent(f"WAL{i}", "BRU")]
    folder = builds.folder(tmp_path)
    builds.write(folder, rows, others=OTHERS | SERVICES | SEVERITIES)
    january = Filters(start=builds.day("01-01"), end=builds.day("01-31"))
    with closing(warehouse.open_current(folder)) as opened:
        reading = Reading(opened, request_of(january, audience="outside"))
        cells = PublicCells(reading)
        by_region = reading.by_region()
        assert sum(by_region.values()) - reading.n_reporters == n_both
        assert bool(cells.hidden_regions) == (n_both < LEAST_PUBLIC)
        assert (cells.n_counted_regions is None) == (n_both < LEAST_PUBLIC)


def sent(reporter: str, region: str) -> list[dict[str, Any]]:
    return reports(f"{reporter}-{region}", "01-09", reporter, "RECIPE", severity="2", region=region)


def test_a_line_that_adds_up_beyond_its_margin_by_few_hides_two_cells() -> None:
    def mask(total: float) -> list[bool]:
        wide = pd.DataFrame({"a": [30.0], "b": [20.0], "c": [40.0], "all": [total]}, index=["all"])
        return list(small_cells.hidden(wide, margin="all").iloc[0])

    assert mask(90) == [False] * 4 and mask(85) == [False] * 4
    assert mask(88) == [True, True, False, False]


# --- issued dossiers --------------------------------------------------------------------------------------------------


def test_a_dossier_that_tells_few_beside_an_issued_one_is_not_issued(demo: Union, build: Build) -> None:
    """In the demo half a year and its first five months differ by one to four doctors in a cell."""
    earlier = [issued.of_record(record_of(build, PERIODS["half a year"]))]
    hold_against(demo.folder, build, request_of(PERIODS["half a year"], lang="nl", audience="outside"), earlier)
    hold_against(demo.folder, build, request_of(PERIODS["five months of it"]), earlier)  # for the board
    with pytest.raises(Refused) as refused:
        hold_against(demo.folder, build, request_of(PERIODS["five months of it"], audience="outside"), earlier)
    assert refused.value.code == "near_issued"
    for lang in i18n.LANGUAGES:
        assert "2025-007" in i18n.t("dossier.refused.near_issued", lang, **refused.value.words)


def test_a_dossier_for_the_board_stops_nothing(demo: Union, build: Build) -> None:
    earlier = [issued.of_record(record_of(build, PERIODS["half a year"]) | {"audience": "board"})]
    hold_against(demo.folder, build, request_of(PERIODS["five months of it"], audience="outside"), earlier)


def test_what_left_from_a_build_that_is_gone_is_held_against_this_one(demo: Union, build: Build) -> None:
    earlier = [issued.of_record(record_of(build, PERIODS["half a year"]) | {"build_id": "20230101-000000-00000000"})]
    with pytest.raises(Refused, match="near_issued"):
        hold_against(demo.folder, build, request_of(PERIODS["five months of it"], audience="outside"), earlier)


@pytest.mark.parametrize(("n_then", "is_refused"), [(38, True), (40, False), (20, False)])
def test_a_number_is_held_against_what_was_told_then(tmp_path: Path, n_then: int, is_refused: bool) -> None:
    """Forty of January are told today. A dossier of January and February, when it left, told of 38, 40 or 20."""
    folder = builds.folder(tmp_path)
    january = Filters(start=builds.day("01-01"), end=builds.day("01-31"))
    both = replace(january, end=builds.day("02-29"))
    content = OTHERS | SERVICES | SEVERITIES
    for build_id, n in (("20240301-000000-aaaaaaaa", n_then), ("20240401-000000-bbbbbbbb", 40)):
        rows = [row for i in range(n) for row in sent(f"W{i}", "WAL")]
        builds.write(folder, rows, build_id=build_id, others=content)
    with closing(warehouse.open_kept(folder, "20240301-000000-aaaaaaaa")) as then:
        left, same = (issued.of_record(record_of(then, filters)) for filters in (both, january))
    with closing(warehouse.open_current(folder)) as today:
        hold_against(folder, today, request_of(january, audience="outside"), [same])  # what came late belongs to the state of the data
        if not is_refused:
            hold_against(folder, today, request_of(january, audience="outside"), [left])
            return
        with pytest.raises(Refused, match="near_issued"):
            hold_against(folder, today, request_of(january, audience="outside"), [left])


def record_of(build: Build, filters: Filters) -> dict[str, str]:
    """The line of the register of a dossier for the outside."""
    request = replace(request_of(filters, audience="outside"), number="2025-007")
    told = issued.values(request, build_id=build.info.build_id, files={"pdf": b""}, contents={"title": "x"})
    return told | {"author": "staff", "withdrawn_on": ""}
