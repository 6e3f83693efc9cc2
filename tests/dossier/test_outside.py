"""What leaves the house: nothing of fewer than five, nothing from which they could be worked out, no identifier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

import i18n
from analytics import cross_table, periods
from analytics.cross_table import MEASURES, TOTAL
from analytics.dimensions import DIMENSIONS
from analytics.dossier.assembling import assemble
from analytics.dossier.audience import PublicCells, scan
from analytics.dossier.contents import Dossier, Paragraphs, Section
from analytics.dossier.formats.pdf import pdf
from analytics.dossier.reading import Reading
from analytics.dossier.request import Refused
from analytics.exports import HIDDEN
from analytics.filters import Filters
from analytics.frames import is_missing
from analytics.queries import cross_table as questions
from analytics.queries.incidents import listed
from analytics.regions import REGIONS
from analytics.small_cells import LEAST_PUBLIC
from analytics.warehouse import Build
from tests.dossier.conftest import by_severity, request_of, text_of
from tests.turns import FULL

Public = Callable[[Filters], Dossier]

HALF_YEAR = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 6, 30))
JANUARY = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 1, 31))
SELECTIONS = [HALF_YEAR, JANUARY, *(replace(JANUARY, regions=(region,)) for region in ("WAL", "BRU"))]


@pytest.fixture(scope="module")
def public(assembled: Callable[..., Dossier]) -> Public:
    """`public(filters)`: a dossier of the demo for the outside."""
    return partial(assembled, audience="outside")


@pytest.mark.parametrize("filters", SELECTIONS, ids=lambda one: str(one.to_query()))
def test_no_small_number_of_reporters_leaves(public: Public, filters: Filters) -> None:
    dossier = public(filters)
    for part in dossier.numbered:
        rows = part.export.rows()
        for column in part.export.columns:
            if column.is_reporters:
                shown = [n for n in rows[column.name] if n is not HIDDEN and not is_missing(n)]
                assert not [n for n in shown if 0 < n < LEAST_PUBLIC], part.number
        assert part.export.share_unknown is None and i18n.t("exports.caveat.few_reporters_internal_use_only", "fr") not in dossier.notes


def test_whatever_months_and_region_are_asked_for(public: Public) -> None:
    """Months of the demo that are over, alone and with those after them, of one region or of all."""
    months = [dt.date(2023 + (8 + n) // 12, (8 + n) % 12 + 1, 1) for n in range(15)]
    n_written = 0
    for place in range(0, len(months), 1 if FULL else 3):
        last = periods.bucket_end(months[min(place + place % 4, 14)], "month")
        first = months[place]
        filters = Filters(regions=(("WAL",), ("BRU",), ("UNK",), ())[place % 4], start=first, end=last)
        try:
            dossier = public(filters)
        except Refused as refused:
            assert refused.code == "too_few"
            continue
        n_written += 1
        scan(dossier, is_public=True)
    assert n_written > (8 if FULL else 2)


@pytest.mark.parametrize("dimension", ["family", "month", "severity"])
def test_the_numbers_of_a_region_hide_what_the_whole_table_hides(build: Build, dimension: str) -> None:
    """A dossier of one region and one of everything are two columns of one protected table."""
    rows, columns = DIMENSIONS[dimension], DIMENSIONS["region"]
    answer = build.run(questions.counted(JANUARY, rows, columns, unit="reporters"))
    table = cross_table.cells(answer, MEASURES["reporters"], rows=rows, columns=columns, known={"region": REGIONS}, unobserved={}, gps={})
    table = cross_table.for_the_public(table, "none").set_index(["column_code", "row_code"])
    assert dimension == "month" or table["is_hidden"].any(), "January has small cells"
    for region in ("WAL", "BRU", None):
        filters = replace(JANUARY, regions=(region,) if region else ())
        told = PublicCells(Reading(build, request_of(filters, audience="outside"))).numbers(dimension)
        for code, n in zip(told["code"], told["n"], strict=True):
            if (region or TOTAL, code) in table.index:
                cell = table.loc[(region or TOTAL, code)]
                assert (n is HIDDEN) == bool(cell["is_hidden"]) and (n is HIDDEN or n == cell["n_reporters"])


def test_an_incident_of_three_or_four_is_its_service_and_its_day(assembled: Callable[..., Dossier]) -> None:
    board, outside = (assembled(HALF_YEAR, audience=audience) for audience in ("board", "outside"))
    tables = [next(part.export.rows() for part in one.numbered if part.export.id == "incidents") for one in (board, outside)]
    few = tables[0].index[tables[0]["n_reporters"] < LEAST_PUBLIC]
    assert len(few), "the demo has one in these months"
    for at in few:
        row = tables[1].loc[at]
        assert (row["service_code"], row["occurred_on"]) == tuple(tables[0].loc[at, ["service_code", "occurred_on"]])
        assert all(row[name] is HIDDEN for name in ("when", "n_reporters", "max_severity_code", "level", "official"))


def test_a_severity_leaves_only_where_five_gave_it(build: Build, public: Public) -> None:
    """The gravest answer of one reporter among thirteen is still his own."""
    dossier = public(HALF_YEAR)
    told = next(part.export.rows() for part in dossier.numbered if part.export.id == "incidents")
    shares = by_severity(build)
    on_day = {(one["occurred_on"], one["service_code"]): one["incident_id"] for one in build.run(listed(HALF_YEAR)).to_dict("records")}
    assert len(on_day) == len(told), "no two of one e-service and day"
    hidden, lowered = [], []
    for row in told.to_dict("records"):
        given = shares[on_day[row["occurred_on"], row["service_code"]]]
        enough = max((code for code, n in given.items() if n >= LEAST_PUBLIC), default=HIDDEN)
        assert row["max_severity_code"] == enough or row["n_reporters"] is HIDDEN
        hidden += [row] if enough is HIDDEN and row["n_reporters"] is not HIDDEN else []
        lowered += [row] if enough is not HIDDEN and enough < max(given) else []
    assert hidden and lowered, "the demo has both"


def test_what_is_not_on_the_grid_does_not_leave(public: Public) -> None:
    dossier = public(HALF_YEAR)
    ids = {part.export.id for part in dossier.numbered}
    assert not ids & {
        "ranked",
        "by_service",
        "prevented",
        "measures",
        "ways_round",
        "worst_days",
        "regions_summary",
        "cases",
        "corrections",
    }
    text = text_of(pdf(dossier))
    assert i18n.t("dossier.audience.outside", "fr") in text


@pytest.mark.parametrize("part", ["province", "severity", "kind", "service"])
def test_a_finer_filter_is_refused(public: Public, part: str) -> None:
    code = {"province": "BE35", "severity": "3", "kind": "K_DOWN", "service": "RECIPE"}[part]
    name = {"province": "provinces", "severity": "severities", "kind": "kinds", "service": "services"}[part]
    with pytest.raises(Refused) as refused:
        public(replace(JANUARY, **{name: (code,)}))
    assert refused.value.code == "off_grid" and i18n.t(f"frame.parameter.{part}", "fr") in refused.value.words["parts"]


@pytest.mark.parametrize("text", ["rappeler au 0470 12 34 56", "patient 85.07.30-033.28", "Dr Martin l’a dit", "jean@example.org"])
def test_the_scan_refuses_what_looks_like_a_person(public: Public, text: str) -> None:
    dossier = public(JANUARY)
    scan(dossier, is_public=True)
    planted = replace(dossier, sections=(*dossier.sections, Section("x", "x", (Paragraphs((text,)),))))
    with pytest.raises(Refused, match="personal_data"):
        scan(planted, is_public=True)


def test_the_scan_refuses_a_small_cell_for_the_outside_alone(build: Build) -> None:
    board = assemble(build, request_of(JANUARY))
    scan(board, is_public=False)
    with pytest.raises(Refused, match="small_cells"):
        scan(board, is_public=True)
