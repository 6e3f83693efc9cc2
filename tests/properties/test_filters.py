"""What holds for every filter: it survives the address, and narrowing it never adds a row."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, create_engine, func, insert, select, text

from analytics.filters import DIMENSIONS, PARAMETERS, Filters, Known, Labels, read_query
from analytics.tables import fct_consequences, fct_reports, fct_submissions
from tests.turns import FULL

FIRST, LAST = dt.date(2023, 9, 1), dt.date(2024, 9, 30)
KNOWN = Known(
    services=("EH_BOX", "MCN", "RECIPE"),
    regions=("WAL", "BRU", "VLG", "UNK"),
    provinces=("BE10", "BE32", "BE33"),
    severities=("0", "1", "2", "3", "unknown"),
    kinds=("K_DOWN", "K_SLOW", "unknown"),
    first_day=FIRST,
    last_day=LAST,
)
DAYS = st.dates(FIRST, LAST)


def subset(codes: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(codes), max_size=3).map(tuple)


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    """Any filter that the frame can make for this build."""
    codes: dict[str, Any] = {dimension: draw(subset(KNOWN.codes(dimension))) for dimension in DIMENSIONS}
    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if start and end and start > end:
        start, end = end, start
    return Filters(start=start, end=end, **codes).within(KNOWN)


@given(filters())
def test_the_address_gives_the_filter_back(original: Filters) -> None:
    reading = read_query(original.to_query(), known=KNOWN)
    assert reading.filters == original
    assert reading.ignored == ()


@given(filters())
def test_absolute_dates_mean_the_same(original: Filters) -> None:
    dated = original.with_dates(KNOWN)
    assert Filters.from_query(dated.to_query(), KNOWN).with_dates(KNOWN) == dated


NAMES = (*PARAMETERS.values(), "from", "to")
GARBAGE = st.text(max_size=30) | st.lists(st.text(max_size=12), max_size=4)
HALF_RIGHT = st.sampled_from(["RECIPE", "WAL,", "2024-01-01", "0001-01-01", "9999-12-31", "-1", "unknown", "2024-02-30"])


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), GARBAGE | HALF_RIGHT))
@settings(max_examples=300 if FULL else 100)
def test_no_address_raises_and_every_part_is_kept_or_named(query: dict[str, str | list[str]]) -> None:
    reading = read_query(query, known=KNOWN)
    for dimension in DIMENSIONS:
        assert set(reading.filters.codes(dimension)) <= set(KNOWN.codes(dimension))
    assert all(name in NAMES for name, _ in reading.ignored)
    assert read_query(reading.filters.to_query(), known=KNOWN).filters == reading.filters
    for lang in ("fr", "nl", "en"):
        assert reading.filters.sentence(lang, Labels(), observed=(FIRST, LAST))


@pytest.fixture(scope="module")
def connection() -> Any:
    """Four hundred submissions with one to three reports each, on a real DuckDB."""
    engine = create_engine("duckdb:///:memory:")
    with engine.connect() as open_connection:
        open_connection.execute(text("create schema marts"))
        for table in (fct_submissions, fct_reports, fct_consequences):
            table.create(open_connection)
        submissions, reports, consequences = [], [], []
        for n in range(400):
            submission = {
                "submission_id": f"s{n}",
                "occurred_on": FIRST + dt.timedelta(days=(n * 37) % 396),
                "region_code": KNOWN.regions[n % 4],
                "province_code": KNOWN.provinces[n % 3],
                "severity_code": KNOWN.severities[(n * 7) % 5],
                "severity_rank": [0, 1, 2, 3, -1][(n * 7) % 5],
                "kind_code": KNOWN.kinds[(n * 5) % 3],
                "reporter_key": f"r{n % 60}",
            }
            submissions.append(submission)
            consequences.append({"submission_id": f"s{n}", "consequence_code": "I_TIME"})
            for service in KNOWN.services[: n % 3 + 1]:
                reports.append({**submission, "report_id": f"s{n}:{service}", "service_code": service})
        open_connection.execute(insert(fct_submissions), submissions)
        open_connection.execute(insert(fct_reports), reports)
        open_connection.execute(insert(fct_consequences), consequences)
        yield open_connection


def count(connection: Connection, table: Table, chosen: Filters) -> int:
    return connection.execute(select(func.count()).select_from(table).where(*chosen.clauses(table))).scalar_one()


@given(chosen=filters(), further=filters())
@settings(max_examples=60 if FULL else 20)
def test_a_narrower_filter_never_adds(connection: Connection, chosen: Filters, further: Filters) -> None:
    """Narrower: further codes only where none were chosen, fewer where some were, a period inside the period."""
    narrower = chosen
    for dimension in DIMENSIONS:
        codes = set(chosen.codes(dimension)) & set(further.codes(dimension)) or further.codes(dimension)
        if not chosen.codes(dimension) or set(codes) <= set(chosen.codes(dimension)):
            narrower = replace(narrower, **{dimension: tuple(codes) or chosen.codes(dimension)})
    start = max(filter(None, (chosen.start, further.start)), default=None)
    end = min(filter(None, (chosen.end, further.end)), default=None)
    narrower = replace(narrower, start=start, end=end)
    for table in (fct_submissions, fct_reports, fct_consequences):
        assert count(connection, table, narrower) <= count(connection, table, chosen)


@given(chosen=filters())
@settings(max_examples=60 if FULL else 20)
def test_the_parts_of_a_dimension_make_the_whole(connection: Connection, chosen: Filters) -> None:
    """Over one dimension of the submission the counts of the single codes add up to the count of all of them."""
    whole = replace(chosen, severities=())
    parts = [replace(chosen, severities=(code,)) for code in KNOWN.severities]
    for table in (fct_submissions, fct_reports):
        assert sum(count(connection, table, part) for part in parts) == count(connection, table, whole)


@given(chosen=filters())
@settings(max_examples=40 if FULL else 15)
def test_a_submission_passes_when_one_of_its_reports_does(connection: Connection, chosen: Filters) -> None:
    through_reports = select(func.count(fct_reports.c.submission_id.distinct())).where(*chosen.clauses(fct_reports))
    assert count(connection, fct_submissions, chosen) == connection.execute(through_reports).scalar_one()
