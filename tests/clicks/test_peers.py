"""What the benchmarks beside others say is so: the meter sees what is slow, and the charts of the peers count what ours do. No time decides
but one that was planted."""

from __future__ import annotations

import csv
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser

from analytics import warehouse
from analytics.filters import Filters
from benchmarks import growth, loading, pages
from benchmarks.big_export import split_last, write_export
from benchmarks.clicks import equality, superset
from benchmarks.clicks.browser import Sample, visit
from benchmarks.clicks.overview import Overview
from benchmarks.clicks.servers import Page, ours, running
from benchmarks.clicks.walk import Click
from benchmarks.members.__main__ import growth as growth_of_memory
from benchmarks.members.client import member
from benchmarks.members.one_by_one import measure as click_by_click
from etl.demo.invent import ONE_FILE_FROM
from settings import DataFolder
from tests.conftest import Union, rewritten
from tests.loops import awaited

Answers = dict[str, list[dict[Any, Any]]]
CLICK = Click("regions", "BRU", Filters())
SLOW = 700  # milliseconds


def _paced(milliseconds: int, n_repainted: int = 2) -> Page:
    given = ("{port}", str(milliseconds), str(n_repainted))
    command = (sys.executable, "-m", "tests.clicks.paced_page", *given)
    return Page("paced", command, answers="", page="#page", done="body", pill="#{} button", n_pictures=2)


def _clicked(page: Page, browser: Browser) -> list[Sample]:
    with running(page) as server:
        visitor = visit(browser, page, server.address)
        visitor.open(Filters(), shown="0")
        return [visitor.click(CLICK, place=0, shown=str(number)) for number in (1, 2)]


def test_a_slow_page_is_seen_as_slow_and_its_server_as_the_reason(browser: Browser) -> None:
    for sample in _clicked(_paced(SLOW), browser):
        assert sample.is_valid and sample.latency >= sample.painted >= SLOW and sample.server >= SLOW - 1
        assert sample.before + sample.after == pytest.approx(sample.latency - sample.server)


def test_a_picture_that_stays_as_it_was_makes_a_click_invalid(browser: Browser) -> None:
    assert [sample.is_valid for sample in _clicked(_paced(0, n_repainted=1), browser)] == [False, False]
    assert [sample.is_valid for sample in _clicked(_paced(0), browser)] == [True, True]


@pytest.fixture
def overview(demo: Union, answered: Answers) -> Iterator[Overview]:
    """After the answers: one process opens a build in one way at a time."""
    with closing(warehouse.open_current(demo.folder)) as build:
        yield Overview(build, is_wide=True)


FILTERS = Filters(regions=("WAL", "BRU"), severities=("1", "unknown"))


@pytest.fixture
def answered(demo: Union) -> Answers:
    """The rows of each chart by the SQL that its settings mean, as Superset writes it."""
    with duckdb.connect(str(demo.folder.build_file(demo.build_id)), read_only=True) as connection:
        return {chart.name: connection.execute(_question(chart)).df().to_dict("records") for chart in superset.CHARTS}


def _question(chart: superset.Chart) -> str:
    told = chart.settings
    groupby = told.get("groupby", [])
    axes = [*([groupby] if isinstance(groupby, str) else groupby), *([told["x_axis"]] if "x_axis" in told else [])]
    week = "date_trunc('week', occurred_on)"
    grouped = {axis: week if "time_grain_sqla" in told else axis for axis in axes}
    metrics = {one["label"]: one["sqlExpression"] for one in told.get("metrics") or [told["metric"]]}
    chosen = ", ".join(f"{sql} as {name}" for name, sql in {**grouped, **metrics}.items())
    conditions = [f"{column} in {FILTERS.codes(dimension)}" for dimension, column in superset.COLUMNS.items()]
    conditions += [f"{one['subject']} {one['operator']} '{one['comparator']}'" for one in told.get("adhoc_filters", [])]
    groups = f"group by {', '.join(grouped.values())}" if grouped else ""
    return f"select {chosen} from marts.fct_reports where {' and '.join(conditions)} {groups}"  # noqa: S608


def test_the_charts_of_superset_count_what_ours_do(overview: Overview, answered: Answers) -> None:
    assert equality.differences(overview, FILTERS, answered) == []
    assert answered["n_reports"][0]["n_reports"] == overview.n_reports(FILTERS) > 0


def test_another_number_of_superset_is_named(overview: Overview, answered: Answers) -> None:
    answered["week"][0]["n_reporters"] += 1
    answered["table"].pop()
    assert equality.differences(overview, FILTERS, answered) == ["week", "table"]
    assert "timeline" in equality.differences(overview, Filters(regions=("WAL",)), answered)


def test_a_filter_of_ours_stands_in_the_address_of_superset() -> None:
    assert superset.query(Filters()) == ""
    assert "region_code%2Cop%3AIN%2Cval%3A%21%28%27WAL%27%29" in superset.query(Filters(regions=("WAL",)))


def test_a_member_is_answered_by_the_whole_product(demo: Union) -> None:
    async def clicks(address: str) -> list[str]:
        async with member(address, Filters(start=demo_day, end=demo_day.replace(month=12)), random.Random(1)) as someone:
            await someone.open()
            shown = [someone.shown]
            for _ in range(3):
                await someone.click()
                shown.append(someone.shown)
            return shown

    with closing(warehouse.open_current(demo.folder)) as build:
        assert build.info.observed_from
        demo_day = build.info.observed_from
    with running(ours(demo.folder.root)) as server:
        shown = awaited(clicks(server.address))
        assert server.megabytes > 50
        one_by_one = awaited(click_by_click(demo.folder.root, server, members=3, clicks=6))
        assert len(one_by_one) == 6 and all(processor > 0 and seconds > 0 for processor, seconds in one_by_one)
        assert all(awaited(pages.seconds_of(server.address, view)) > 0 for view in (pages.VIEWS[0], ("board", {"step": "2"})))
        with pytest.raises(RuntimeError, match="no page at /nowhere"):
            awaited(pages.seconds_of(server.address, ("nowhere", {})))
    assert len(set(shown)) == len(shown) and all(str(demo_day.year) in sentence for sentence in shown)


def test_a_page_that_fails_is_not_timed(demo_root: Path, tmp_path: Path) -> None:
    union = Union(Path(shutil.copytree(demo_root / "demo", tmp_path / "data")))
    with rewritten(union.folder.build_file(union.build_id)) as con:
        con.execute("alter table marts.success_criteria rename to elsewhere")  # only the argument asks for it
    with running(ours(union.root)) as server:
        assert awaited(pages.seconds_of(server.address, ("services", {}))) > 0
        with pytest.raises(RuntimeError, match="/arguments shows a fault"):
            awaited(pages.seconds_of(server.address, ("arguments", {})))


def test_growth_is_a_slope() -> None:
    assert growth.slope([1e5, 1e6, 1e7], [2, 20, 200]) == pytest.approx(1)
    assert growth.slope([1e5, 1e6, 1e7], [5, 5, 5]) == pytest.approx(0)
    flat_then = [(float(second), 300.0 + max(0, second - 50) * 0.01) for second in range(0, 100, 2)]
    assert growth_of_memory(flat_then) == (pytest.approx(36), pytest.approx(0, abs=1e-6))  # a hundredth of a megabyte a second
    uneven = [(at, held + at % 6) for at, held in flat_then]
    rate, unsure = growth_of_memory(uneven) or (0, 0)
    assert unsure > 1 and abs(rate - 36) < unsure
    assert growth_of_memory(flat_then[:5]) is None


def test_the_last_submissions_of_an_export_are_split_off(tmp_path: Path) -> None:
    export = write_export(DataFolder(tmp_path / "data"), 2000)
    earlier, last = split_last(export, 50, tmp_path)
    whole, before, after = (_rows(path) for path in (export, earlier, last))
    assert len(whole) == pytest.approx(2000, rel=0.05) and len(after) >= 50
    assert sorted(map(str, before + after)) == sorted(map(str, whole))
    assert max(row["submitted_at"] for row in before) < min(row["submitted_at"] for row in after)


def test_a_large_export_repeats_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.big_export.SMALL", ONE_FILE_FROM)
    rows = _rows(write_export(DataFolder(tmp_path / "data"), ONE_FILE_FROM * 2))
    assert len(rows) == pytest.approx(ONE_FILE_FROM * 2, rel=0.05)
    pairs = list(zip(rows[0::2], rows[1::2], strict=True))  # each row, and its copy after it
    assert all(row["submission_id"].removesuffix("-0") == copy["submission_id"].removesuffix("-1") for row, copy in pairs)
    assert Counter(row["reporter_id"] for row, _ in pairs) == Counter(copy["reporter_id"] for _, copy in pairs)
    assert sum(row["reporter_id"] == copy["reporter_id"] != "" for row, copy in pairs) < len(pairs) / 100


def test_loading_beside_others_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loading.main(["--submissions", "1000", "--rounds", "1", "--base", "1000", "--added", "20", "--without-dlt"])
    told = capsys.readouterr().out
    for name in ("DuckDB", "pandas", "ours, without incidents", "ours"):
        assert f"\n| {name} | " in told
    assert "*Adding 20 submissions to 1,000; n = 1" in told


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
